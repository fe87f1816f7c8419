//! Companies: partners and customers.

use crate::criteria::{Criteria, field};
use crate::fields::Object;
use crate::ids::{AccountId, Named, UserId};
use crate::list::{List, Sort};
use serde::{Deserialize, Serialize};

/// A company as its page shows it to the vendor's people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Legal name.
    pub name: String,
    /// Whether it sells for the vendor.
    pub is_partner: bool,
    /// Kind of company: a value of [`crate::fields`]' choices.
    pub kind: String,
    /// Registrable web domain.
    pub domain: Option<String>,
    /// ISO country code.
    pub country: Option<String>,
    /// Line of business.
    pub sector: Option<String>,
    /// The company it belongs to.
    pub parent: Option<Named<AccountId>>,
    /// Who looks after it.
    pub channel_manager: Option<Named<UserId>>,
}

/// The vendor's list of partners.
pub const PARTNERS: List = List {
    object: Object::Account,
    columns: &["name", "type", "country", "domain", "channel_manager", "created_at"],
    search: &["name", "domain"],
    filters: &["type", "country"],
    default_sort: Sort { field: "name", descending: false },
    page_size: 50,
};

/// The part of the companies that are partners.
pub fn partners_only() -> Criteria {
    field("is_partner").is(true)
}
