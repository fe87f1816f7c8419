//! The fields of a deal registration.

use super::{Choice, Field, Kind, Object, TextRule, internal, required, shared};
use crate::deals::{RejectReason, State, Verdict};
use crate::words;

/// The states as choices.
pub const STATES: &[Choice] = &[
    Choice { value: State::Draft.name(), label: State::Draft.label() },
    Choice { value: State::Submitted.name(), label: State::Submitted.label() },
    Choice { value: State::InReview.name(), label: State::InReview.label() },
    Choice { value: State::InfoRequested.name(), label: State::InfoRequested.label() },
    Choice { value: State::Approved.name(), label: State::Approved.label() },
    Choice { value: State::Rejected.name(), label: State::Rejected.label() },
    Choice { value: State::Withdrawn.name(), label: State::Withdrawn.label() },
    Choice { value: State::Expired.name(), label: State::Expired.label() },
];

/// What the conflict check said, as choices.
pub const VERDICTS: &[Choice] = &[
    Choice { value: "clear", label: words::deals::verdict(Verdict::Clear) },
    Choice { value: "review", label: words::deals::verdict(Verdict::Review) },
    Choice { value: "blocked", label: words::deals::verdict(Verdict::Blocked) },
];

/// Why a registration may be rejected: the reasons real programmes give.
pub const REJECT_REASONS: &[Choice] = &[
    Choice { value: RejectReason::Duplicate.name(), label: RejectReason::Duplicate.label() },
    Choice { value: RejectReason::ExistingCustomer.name(), label: RejectReason::ExistingCustomer.label() },
    Choice { value: RejectReason::AlreadyEngaged.name(), label: RejectReason::AlreadyEngaged.label() },
    Choice { value: RejectReason::NotQualified.name(), label: RejectReason::NotQualified.label() },
    Choice { value: RejectReason::OutsideTerritory.name(), label: RejectReason::OutsideTerritory.label() },
    Choice { value: RejectReason::NotAuthorised.name(), label: RejectReason::NotAuthorised.label() },
    Choice {
        value: RejectReason::InsufficientInformation.name(),
        label: RejectReason::InsufficientInformation.label(),
    },
    Choice { value: RejectReason::BelowMinimum.name(), label: RejectReason::BelowMinimum.label() },
    Choice { value: RejectReason::TenderPublished.name(), label: RejectReason::TenderPublished.label() },
];

/// How a partner came to the deal.
pub const SOURCES: &[Choice] = &[
    Choice { value: "prospecting", label: "Our own prospecting" },
    Choice { value: "inbound", label: "The customer came to us" },
    Choice { value: "existing_customer", label: "An existing customer of ours" },
    Choice { value: "event", label: "An event or campaign" },
    Choice { value: "tender", label: "A public tender" },
];

/// A registration's fields.
pub const FIELDS: &[Field] = &[
    shared("number", "Registration", Kind::Text(TextRule::Line)),
    required(shared("state", "Status", Kind::Choice(STATES))),
    required(shared("customer_name", "Customer's legal name", Kind::Text(TextRule::LegalName))),
    shared("customer_domain", "Customer's web domain", Kind::Text(TextRule::Domain)),
    required(shared("customer_country", "Customer's country", Kind::Country)),
    required(shared("contact_name", "Contact's name", Kind::Text(TextRule::PersonName))),
    required(shared("contact_email", "Contact's email", Kind::Text(TextRule::Email))),
    shared("contact_phone", "Contact's phone", Kind::Text(TextRule::Phone)),
    required(shared("name", "Opportunity", Kind::Text(TextRule::Line))),
    required(shared("lines", "Products", Kind::ProductLines)),
    required(shared("amount", "Amount", Kind::Money)),
    required(shared("expected_close_on", "Expected close", Kind::Date)),
    required(shared("source", "How it was found", Kind::Choice(SOURCES))),
    shared("tender_reference", "Tender reference", Kind::Text(TextRule::Line)),
    shared("evidence", "Evidence", Kind::Text(TextRule::Lines)),
    shared("evidence_links", "Links", Kind::Text(TextRule::Links)),
    shared("notes", "Notes", Kind::Text(TextRule::Lines)),
    shared("partner", "Partner", Kind::Reference(Object::Account)),
    shared("owner", "Registered by", Kind::Reference(Object::User)),
    shared("verdict", "Conflict check", Kind::Choice(VERDICTS)),
    shared("reject_reason", "Reason", Kind::Choice(REJECT_REASONS)),
    internal("customer", "Customer account", Kind::Reference(Object::Account)),
    shared("submitted_at", "Submitted", Kind::Instant),
    shared("due_at", "Due", Kind::Instant),
    shared("decided_at", "Decided", Kind::Instant),
    shared("protected_until", "Protected until", Kind::Date),
    shared("created_at", "Created", Kind::Instant),
    shared("changed_at", "Changed", Kind::Instant),
];
