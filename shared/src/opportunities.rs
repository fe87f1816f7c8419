//! Deals in the pipeline, the vendor's own and the partners'.

use crate::access::Side;
use crate::fields::Object;
use crate::list::{List, Sort};
use crate::words;
use serde::{Deserialize, Serialize};

/// Where a sale stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Somebody might buy.
    Prospecting,
    /// There is a project.
    Qualification,
    /// An offer is out.
    Proposal,
    /// Terms are talked about.
    Negotiation,
    /// Bought.
    ClosedWon,
    /// Not bought.
    ClosedLost,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Stage; 6] = [
        Stage::Prospecting,
        Stage::Qualification,
        Stage::Proposal,
        Stage::Negotiation,
        Stage::ClosedWon,
        Stage::ClosedLost,
    ];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Prospecting => "prospecting",
            Stage::Qualification => "qualification",
            Stage::Proposal => "proposal",
            Stage::Negotiation => "negotiation",
            Stage::ClosedWon => "closed_won",
            Stage::ClosedLost => "closed_lost",
        }
    }

    /// The stage stored under that name.
    pub fn from_name(name: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        words::opportunities::stage(self)
    }

    /// How likely the sale is, in percent: the field's usual figures.
    pub const fn probability(self) -> i64 {
        match self {
            Stage::Prospecting | Stage::Qualification => 10,
            Stage::Proposal => 50,
            Stage::Negotiation => 75,
            Stage::ClosedWon => 100,
            Stage::ClosedLost => 0,
        }
    }

    /// Whether the sale has ended.
    pub const fn is_closed(self) -> bool {
        matches!(self, Stage::ClosedWon | Stage::ClosedLost)
    }
}

/// What a partner did for a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credit {
    /// Brought it.
    Sourced,
    /// Helped it along.
    Influenced,
    /// Delivered it.
    Fulfilled,
}

impl Credit {
    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Credit::Sourced => "sourced",
            Credit::Influenced => "influenced",
            Credit::Fulfilled => "fulfilled",
        }
    }
}

/// The one pipeline for the vendor's own and the partners' deals.
pub const PIPELINE: List = List {
    object: Object::Opportunity,
    columns: &[
        "name",
        "account",
        "stage",
        "amount",
        "partner",
        "owner",
        "product",
        "expected_close_on",
        "closed_on",
        "registration",
    ],
    search: &["name"],
    filters: &["stage", "amount", "closed_on", "expected_close_on"],
    default_sort: Sort { field: "changed_at", descending: true },
    page_size: 50,
};

/// The pipeline as a partner sees it: the deals registered by the own account.
pub const PARTNER_PIPELINE: List = List {
    columns: &["name", "stage", "amount", "product", "seller", "expected_close_on", "closed_on", "registration"],
    ..PIPELINE
};

/// The pipeline as a side sees it.
pub fn pipeline(side: Side) -> &'static List {
    match side {
        Side::Partner => &PARTNER_PIPELINE,
        Side::Vendor => &PIPELINE,
    }
}
