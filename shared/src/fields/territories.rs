//! The fields of a territory.

use super::{Field, Kind, TextRule, internal, required};

pub(super) const FIELDS: &[Field] = &[
    required(internal("name", "Territory", Kind::Text(TextRule::Line))),
    required(internal("condition", "Customers", Kind::Text(TextRule::Lines))),
    internal("created_at", "Created", Kind::Instant),
    internal("changed_at", "Changed", Kind::Instant),
];
