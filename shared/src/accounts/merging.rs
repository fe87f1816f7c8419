//! Merging two companies that are one: what would move, and which fields the one that stays takes over.

use crate::fields::Object;
use crate::ids::{AccountId, Named};
use crate::list::Record;
use crate::time::{Local, Zone};
use serde::{Deserialize, Serialize};

/// How much moved, or would move, from one company to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// People who belong to it.
    pub people: u64,
    /// Registrations by it or for it.
    pub registrations: u64,
    /// Opportunities of it or with it.
    pub opportunities: u64,
    /// Protections of it or over it.
    pub claims: u64,
    /// Credits for deals.
    pub credits: u64,
    /// Relationships with others.
    pub relationships: u64,
    /// Territories.
    pub territories: u64,
    /// Companies that belong to it.
    pub companies: u64,
    /// Records that were shared with it.
    pub shares: u64,
}

/// The fields that the company that stays takes over: those where it has nothing and the other one has something.
///
/// Where the other one belongs to it, it takes over no parent: that would be itself, or stand below it.
pub fn taken_over(from: &Record, into: &Record, is_below: bool) -> Vec<&'static str> {
    let own = ["name", "created_at", "changed_at"];
    let fields = Object::Account.fields().iter().map(|field| field.name);
    fields
        .filter(|name| !(own.contains(name) || *name == "parent" && is_below))
        .filter(|name| into.value(name).is_empty() && !from.value(name).is_empty())
        .collect()
}

/// What the page for merging a company into another one needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MergePage {
    /// The company that would go.
    pub from: Named<AccountId>,
    /// The name of the other one as it was typed; blank where nothing was yet.
    pub typed: String,
    /// What is wrong with it.
    pub problem: Option<String>,
    /// The companies of that name, where there are several.
    pub candidates: Vec<Candidate>,
    /// Names to choose from while typing.
    pub suggested: Vec<String>,
    /// What would happen, where it is clear which other one is meant.
    pub preview: Option<Preview>,
}

/// A company that may be the one that stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The company.
    pub company: Named<AccountId>,
    /// What tells it from the others of its name: its country and its web domain.
    pub hint: String,
}

/// What would happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The company that would go.
    pub from: Record,
    /// The version it was read at.
    pub from_version: i64,
    /// The company that stays.
    pub into: Record,
    /// The version it was read at.
    pub into_version: i64,
    /// The fields that it takes over.
    pub taken_over: Vec<String>,
    /// What would move.
    pub moved: Moved,
    /// Why it cannot be done as the two stand.
    pub refused: Option<String>,
    /// Whether somebody changed one of the two since it was tried.
    pub is_newer: bool,
    /// When this was read.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub now: Local,
    /// The vendor's time.
    pub zone: Zone,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Value;
    use uuid::Uuid;

    fn company(id: u128, pairs: &[(&str, Value)]) -> Record {
        let values = pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Record { id: Uuid::from_u128(id), values }
    }

    #[test]
    fn what_the_one_that_stays_has_wins_and_what_it_lacks_is_taken_over() {
        let parent = Value::Reference { id: Uuid::from_u128(3), label: "Group".into() };
        let from = company(
            1,
            &[
                ("name", "Acme".into()),
                ("sector", "Retail".into()),
                ("country", "DE".into()),
                ("parent", parent),
                ("changed_at", Value::Whole(1)),
            ],
        );
        let into = company(2, &[("name", "ACME GmbH".into()), ("sector", "Wholesale".into())]);
        assert_eq!(taken_over(&from, &into, false), ["country", "parent"]);
        assert_eq!(taken_over(&from, &into, true), ["country"]);
    }
}
