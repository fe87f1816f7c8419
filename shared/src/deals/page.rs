//! What the screens of a registration need, read in one go.

use super::conflict::Match;
use super::moves::Move;
use super::record::{Registration, State};
use crate::audit::TimelineLine;
use crate::form::Answers;
use crate::ids::{AccountId, OpportunityId, RegistrationId};
use crate::products::Product;
use crate::time::Local;
use crate::values::money::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A move of the reader's side: possible, or the sentence why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveState {
    /// The move.
    pub step: Move,
    /// Why it is not possible now; none where it is.
    pub refused: Option<String>,
}

/// Who has the ball, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingFor {
    /// A person at a company.
    pub who: String,
    /// Whether it is the reader's own side.
    pub mine: bool,
    /// Until when.
    #[serde(deserialize_with = "crate::time::wire::read_some")]
    pub until: Option<Local>,
}

/// The deal in the pipeline, as far as both sides may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpportunityPart {
    /// The opportunity.
    pub id: OpportunityId,
    /// Its name.
    pub name: String,
    /// What its stage is called.
    pub stage: String,
    /// How likely it is, in percent; inside only.
    pub probability: Option<i64>,
    /// What it is worth.
    pub amount: Option<Money>,
}

/// One possible conflict, for the approver alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The record that matches.
    pub record: Uuid,
    /// What it is called.
    pub name: String,
    /// Web domain.
    pub domain: Option<String>,
    /// ISO country code.
    pub country: Option<String>,
    /// The products it is about, by name; none for a company nobody protects.
    pub products: Vec<String>,
    /// What else the approver should know: state, partner, stage.
    pub detail: String,
    /// The company it belongs to, where it can be picked as the customer.
    pub account: Option<AccountId>,
    /// The signals.
    pub found: Match,
}

/// The record page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegistrationPage {
    /// The registration.
    pub registration: Registration,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineLine>,
    /// The moves of the reader's side.
    pub moves: Vec<MoveState>,
    /// Who has the ball.
    pub waiting: Option<WaitingFor>,
    /// What it became.
    pub opportunity: Option<OpportunityPart>,
    /// Possible conflicts, best first; none for the partner.
    pub conflicts: Option<Vec<Conflict>>,
    /// What the reader typed into a decision that could not be taken yet.
    pub held: Answers,
    /// When it was handed in, in the vendor's time zone.
    #[serde(deserialize_with = "crate::time::wire::read_some")]
    pub submitted_at: Option<Local>,
    /// When this was read.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub now: Local,
}

/// A step of the guided form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormPage {
    /// The registration.
    pub id: RegistrationId,
    /// The version the answers were read at.
    pub version: i64,
    /// Draft, or information requested.
    pub state: State,
    /// The answers exactly as typed.
    pub answers: Answers,
    /// What may be registered.
    pub products: Vec<Product>,
    /// Today in the vendor's time zone.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub today: NaiveDate,
    /// When it was saved last, in the vendor's time zone.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub saved_at: Local,
    /// When this was read.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub now: Local,
    /// What the vendor asked, where it did.
    pub question: Option<String>,
    /// What the reader typed on an older version while somebody else changed it: both are kept until one is chosen.
    pub held: Option<Answers>,
    /// The fields that the reader's permission sets let them see and not change.
    pub locked: Vec<String>,
}

/// A draft that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Its version now.
    pub version: i64,
    /// When.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub at: Local,
}

/// What somebody is told after a move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The registration.
    pub id: RegistrationId,
    /// What people call it.
    pub number: Option<String>,
}
