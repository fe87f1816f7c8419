//! The fields of permission sets and sharing rules.

use super::{Choice, Field, Kind, Object, TextRule, internal, required};
use crate::access::Access;

/// The kinds of record that rules can share, as choices.
pub const OBJECTS: &[Choice] = &[
    Choice { value: "registration", label: Object::Registration.label() },
    Choice { value: "opportunity", label: Object::Opportunity.label() },
];

/// How far, as choices.
pub const ACCESSES: &[Choice] = &[
    Choice { value: Access::Read.name(), label: Access::Read.label() },
    Choice { value: Access::Edit.name(), label: Access::Edit.label() },
];

pub(super) const SETS: &[Field] = &[
    required(internal("name", "Permission set", Kind::Text(TextRule::Line))),
    internal("description", "What it is for", Kind::Text(TextRule::Line)),
    internal("created_at", "Created", Kind::Instant),
    internal("changed_at", "Changed", Kind::Instant),
];

pub(super) const DEFAULTS: &[Field] = &[
    required(internal("name", "Decided in general", Kind::Text(TextRule::Line))),
    internal("changed_at", "Changed", Kind::Instant),
];

pub(super) const RULES: &[Field] = &[
    required(internal("name", "Sharing rule", Kind::Text(TextRule::Line))),
    required(internal("object", "Records", Kind::Choice(OBJECTS))),
    required(internal("condition", "Which", Kind::Text(TextRule::Lines))),
    required(internal("whom", "With whom", Kind::Text(TextRule::Lines))),
    required(internal("access", "Access", Kind::Choice(ACCESSES))),
    required(internal("is_active", "Counts", Kind::YesNo)),
    internal("created_at", "Created", Kind::Instant),
    internal("changed_at", "Changed", Kind::Instant),
];
