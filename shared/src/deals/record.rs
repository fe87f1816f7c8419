//! A deal registration as it is kept and shown.

use super::conflict::Verdict;
use crate::access::{Facts, Reach, Side};
use crate::criteria::{Criteria, field};
use crate::fields::Object;
use crate::form::Answers;
use crate::ids::{AccountId, Named, OpportunityId, ProductId, RegistrationId, UserId};
use crate::list::{List, Sort};
use crate::users::Role;
use crate::values::Value;
use crate::words;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a registration stands. What becomes of the sale is the opportunity's stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written by the partner.
    Draft,
    /// Handed in; the vendor has the ball.
    Submitted,
    /// Handed in again with the answer asked for; the vendor has the ball.
    InReview,
    /// The vendor asked; the partner has the ball.
    InfoRequested,
    /// Protected.
    Approved,
    /// Turned down, with a reason.
    Rejected,
    /// Taken back by the partner before a decision.
    Withdrawn,
    /// The protection ended.
    Expired,
}

impl State {
    /// All states, in the order of a registration's life.
    pub const ALL: [State; 8] = [
        State::Draft,
        State::Submitted,
        State::InReview,
        State::InfoRequested,
        State::Approved,
        State::Rejected,
        State::Withdrawn,
        State::Expired,
    ];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Submitted => "submitted",
            State::InReview => "in_review",
            State::InfoRequested => "info_requested",
            State::Approved => "approved",
            State::Rejected => "rejected",
            State::Withdrawn => "withdrawn",
            State::Expired => "expired",
        }
    }

    /// The state stored under that name.
    pub fn from_name(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.name() == name)
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        words::deals::state(self)
    }

    /// Whether the partner may change the answers.
    pub fn is_editable(self) -> bool {
        matches!(self, State::Draft | State::InfoRequested)
    }

    /// Whether the vendor owes a decision.
    pub fn awaits_decision(self) -> bool {
        matches!(self, State::Submitted | State::InReview)
    }

    /// Who has the ball.
    pub fn waiting(self) -> Waiting {
        match self {
            State::Submitted | State::InReview => Waiting::On(Side::Vendor),
            State::Draft | State::InfoRequested => Waiting::On(Side::Partner),
            State::Approved | State::Rejected | State::Withdrawn | State::Expired => Waiting::Nobody,
        }
    }
}

/// Who has the ball.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// One side owes the next step.
    On(Side),
    /// Nothing is owed.
    Nobody,
}

/// Why a registration is turned down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// The same deal is registered already.
    Duplicate,
    /// The vendor sells to this customer already.
    ExistingCustomer,
    /// The vendor is in contact with this customer about it.
    AlreadyEngaged,
    /// Too early, or no real project.
    NotQualified,
    /// The partner does not sell there.
    OutsideTerritory,
    /// The partner may not sell these products.
    NotAuthorised,
    /// What was asked for did not come.
    InsufficientInformation,
    /// Smaller than the programme protects.
    BelowMinimum,
    /// The tender was public before.
    TenderPublished,
}

impl RejectReason {
    /// All reasons, in the order they are offered.
    pub const ALL: [RejectReason; 9] = [
        RejectReason::Duplicate,
        RejectReason::ExistingCustomer,
        RejectReason::AlreadyEngaged,
        RejectReason::NotQualified,
        RejectReason::OutsideTerritory,
        RejectReason::NotAuthorised,
        RejectReason::InsufficientInformation,
        RejectReason::BelowMinimum,
        RejectReason::TenderPublished,
    ];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            RejectReason::Duplicate => "duplicate",
            RejectReason::ExistingCustomer => "existing_customer",
            RejectReason::AlreadyEngaged => "already_engaged",
            RejectReason::NotQualified => "not_qualified",
            RejectReason::OutsideTerritory => "outside_territory",
            RejectReason::NotAuthorised => "not_authorised",
            RejectReason::InsufficientInformation => "insufficient_information",
            RejectReason::BelowMinimum => "below_minimum",
            RejectReason::TenderPublished => "tender_published",
        }
    }

    /// The reason stored under that name.
    pub fn from_name(name: &str) -> Option<RejectReason> {
        RejectReason::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        words::deals::reject_reason(self)
    }
}

/// One product of a registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The product.
    pub product: Named<ProductId>,
    /// How many.
    pub quantity: i64,
}

/// A deal registration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Registration {
    /// Its id.
    pub id: RegistrationId,
    /// Grows by one with every change; a change names the version it was made on.
    pub version: i64,
    /// What people call it once it is submitted. Random, so that it tells nobody how many there are.
    pub number: Option<String>,
    /// Where it stands.
    pub state: State,
    /// Whose it is.
    pub partner: Named<AccountId>,
    /// Who registered it.
    pub owner: Named<UserId>,
    /// The answers exactly as typed.
    pub answers: Answers,
    /// The answers as values, by field name: of a draft those that are right already, else those last handed in.
    pub details: BTreeMap<String, Value>,
    /// Its products; empty in a draft.
    pub lines: Vec<Line>,
    /// What the conflict check told the partner.
    pub verdict: Option<Verdict>,
    /// Why it was turned down.
    pub reject_reason: Option<RejectReason>,
    /// When it was handed in first: earlier comes first.
    #[serde(deserialize_with = "crate::time::wire::read_some")]
    pub submitted_at: Option<DateTime<Utc>>,
    /// Until when the side that has the ball should act.
    #[serde(deserialize_with = "crate::time::wire::read_some")]
    pub due_at: Option<DateTime<Utc>>,
    /// When it was decided.
    #[serde(deserialize_with = "crate::time::wire::read_some")]
    pub decided_at: Option<DateTime<Utc>>,
    /// Last day of the protection.
    #[serde(deserialize_with = "crate::time::wire::read_some")]
    pub protected_until: Option<NaiveDate>,
    /// The deal in the pipeline it became.
    pub opportunity: Option<OpportunityId>,
    /// The customer's company on record, once it is decided. Inside only: it never travels.
    #[serde(skip)]
    pub customer: Option<AccountId>,
    /// The owner's role, while they belong to the partner. For the access decision alone: it never travels.
    #[serde(skip)]
    pub owner_role: Option<Role>,
    /// What reaches it from beyond its partner, as far as it was looked up. For the access decision alone: it never travels.
    #[serde(skip)]
    pub reach: Reach,
    /// When it was begun.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub changed_at: DateTime<Utc>,
}

impl Registration {
    /// What the access decision has to know.
    pub fn facts(&self) -> Facts {
        let facts = Facts::of(Object::Registration, self.id.0).owned_by(Some(self.owner.id), self.owner_role);
        Facts { reach: self.reach.clone(), ..facts.at(Some(self.partner.id)).in_state(self.state) }
    }

    /// One of the details; empty where it is not known.
    pub fn detail(&self, field: &str) -> &Value {
        self.details.get(field).unwrap_or(&Value::Empty)
    }

    /// The text of a detail.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.detail(field) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of one of its fields, as a condition over it asks; empty for product lines, which are records of their own.
    pub fn value(&self, field: &str) -> Value {
        let reference = |id: uuid::Uuid, name: &str| Value::Reference { id, label: name.to_owned() };
        let instant = |at: Option<DateTime<Utc>>| at.map_or(Value::Empty, Value::Instant);
        match field {
            "number" => Value::text(self.number.clone()),
            "state" => Value::Text(self.state.name().to_owned()),
            "partner" => reference(self.partner.id.0, &self.partner.name),
            "owner" => reference(self.owner.id.0, &self.owner.name),
            "verdict" => Value::text(self.verdict.map(Verdict::name)),
            "reject_reason" => Value::text(self.reject_reason.map(RejectReason::name)),
            "customer" => self.customer.map_or(Value::Empty, |id| reference(id.0, "")),
            "submitted_at" => instant(self.submitted_at),
            "due_at" => instant(self.due_at),
            "decided_at" => instant(self.decided_at),
            "protected_until" => self.protected_until.map_or(Value::Empty, Value::Date),
            "created_at" => Value::Instant(self.created_at),
            "changed_at" => Value::Instant(self.changed_at),
            detail => self.detail(detail).clone(),
        }
    }

    /// Takes out what its reader may not see. Its state, and whose it is, are what it is.
    pub fn conceal(&mut self, is_hidden: &dyn Fn(&str) -> bool) {
        self.details.retain(|name, _| !is_hidden(name));
        self.answers.0.retain(|key, _| !is_hidden(key.split('.').next().unwrap_or(key)));
        if is_hidden("lines") {
            self.lines.clear();
        }
        self.number = self.number.take().filter(|_| !is_hidden("number"));
        self.verdict = self.verdict.filter(|_| !is_hidden("verdict"));
        self.reject_reason = self.reject_reason.filter(|_| !is_hidden("reject_reason"));
        self.submitted_at = self.submitted_at.filter(|_| !is_hidden("submitted_at"));
        self.due_at = self.due_at.filter(|_| !is_hidden("due_at"));
        self.decided_at = self.decided_at.filter(|_| !is_hidden("decided_at"));
        self.protected_until = self.protected_until.filter(|_| !is_hidden("protected_until"));
        if is_hidden("owner") {
            self.owner.name.clear();
        }
        if is_hidden("partner") {
            self.partner.name.clear();
        }
    }

    /// The name people know it by: the deal's, the customer's, or that it has none yet.
    pub fn title(&self) -> String {
        self.text("name").or_else(|| self.text("customer_name")).unwrap_or(words::deals::UNTITLED).to_owned()
    }
}

/// All registrations one may see.
pub const REGISTRATIONS: List = List {
    object: Object::Registration,
    columns: &[
        "number",
        "name",
        "customer_name",
        "partner",
        "state",
        "amount",
        "expected_close_on",
        "owner",
        "changed_at",
    ],
    search: &["number", "name", "customer_name", "customer_domain"],
    filters: &["state", "customer_country", "amount", "expected_close_on"],
    default_sort: Sort { field: "changed_at", descending: true },
    page_size: 50,
};

/// The registrations of one's own account.
pub const PARTNER_REGISTRATIONS: List = List {
    columns: &["number", "name", "customer_name", "state", "amount", "expected_close_on", "owner", "changed_at"],
    ..REGISTRATIONS
};

/// The registrations as a side sees them.
pub fn registrations_of(side: Side) -> &'static List {
    match side {
        Side::Partner => &PARTNER_REGISTRATIONS,
        Side::Vendor => &REGISTRATIONS,
    }
}

/// What waits for a decision: the oldest due first.
pub const QUEUE: List = List {
    object: Object::Registration,
    columns: &["number", "name", "customer_name", "partner", "state", "verdict", "amount", "due_at"],
    search: &["number", "name", "customer_name", "customer_domain"],
    filters: &["state", "verdict", "customer_country"],
    default_sort: Sort { field: "due_at", descending: false },
    page_size: 50,
};

/// The part of the registrations that is the queue.
pub fn awaiting_decision() -> Criteria {
    field("state").one_of(State::ALL.into_iter().filter(|state| state.awaits_decision()).map(State::name))
}
