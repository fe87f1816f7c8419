//! Companies: partners and customers.

use crate::criteria::{Criteria, field};
use crate::fields::Object;
use crate::list::{List, Sort};

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
