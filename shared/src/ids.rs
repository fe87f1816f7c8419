//! Typed ids: an [`AccountId`] where a [`RegistrationId`] is due does not compile.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A reference to a record together with the name people know it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<Id> {
    /// The record.
    pub id: Id,
    /// What to show for it.
    pub name: String,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// A company: partner or customer.
    AccountId;
    /// A person: someone who signs in, or an internal person without sign-in.
    UserId;
    /// A set of customers that partners are given.
    TerritoryId;
    /// A relationship between two companies.
    RelationshipId;
    /// A product of the price list.
    ProductId;
    /// A deal registration.
    RegistrationId;
    /// A protection of a customer for a partner.
    ClaimId;
    /// A permission set.
    PermissionSetId;
    /// A sharing rule.
    SharingRuleId;
    /// A mask over a field.
    FieldMaskId;
    /// A deal in the vendor's pipeline.
    OpportunityId;
    /// A signed-in browser.
    SessionId;
    /// One entry of the trail.
    EventId;
    /// One notice to one person.
    NoticeId;
    /// A mail of the portal's.
    MailId;
    /// One run of the import.
    ImportId;
}
