//! The fields of an opportunity.

use super::{Choice, Field, Kind, Object, TextRule, internal, required, shared};
use crate::opportunities::Stage;

/// The stages as choices.
pub const STAGES: &[Choice] = &[
    Choice { value: Stage::Prospecting.name(), label: Stage::Prospecting.label() },
    Choice { value: Stage::Qualification.name(), label: Stage::Qualification.label() },
    Choice { value: Stage::Proposal.name(), label: Stage::Proposal.label() },
    Choice { value: Stage::Negotiation.name(), label: Stage::Negotiation.label() },
    Choice { value: Stage::ClosedWon.name(), label: Stage::ClosedWon.label() },
    Choice { value: Stage::ClosedLost.name(), label: Stage::ClosedLost.label() },
];

/// The partner who registered it reads name, stage, amount and dates; who owns it inside and how likely it is stays inside.
pub(super) const FIELDS: &[Field] = &[
    required(shared("name", "Opportunity", Kind::Text(TextRule::Line))),
    required(shared("stage", "Stage", Kind::Choice(STAGES))),
    internal("probability", "Probability", Kind::Whole),
    internal("account", "Customer", Kind::Reference(Object::Account)),
    shared("product", "Product", Kind::Reference(Object::Product)),
    shared("amount", "Amount", Kind::Money),
    shared("engaged_on", "Engaged", Kind::Date),
    shared("expected_close_on", "Expected close", Kind::Date),
    shared("closed_on", "Closed", Kind::Date),
    internal("owner", "Owner", Kind::Reference(Object::User)),
    shared("partner", "Registered partner", Kind::Reference(Object::Account)),
    shared("seller", "Partner seller", Kind::Reference(Object::User)),
    shared("registration", "Registration", Kind::Reference(Object::Registration)),
    internal("external_id", "Id in the CRM", Kind::Text(TextRule::Line)),
    shared("created_at", "Created", Kind::Instant),
    shared("changed_at", "Changed", Kind::Instant),
];
