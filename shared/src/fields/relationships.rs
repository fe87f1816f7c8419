//! The fields of a relationship between two companies.

use super::{Choice, Field, Kind, Object, internal, required};
use crate::accounts::relationships::{RelationKind, Way};

/// The kinds as choices, as the first of the two says them.
pub const KINDS: &[Choice] = &[
    Choice { value: RelationKind::DistributorOf.name(), label: RelationKind::DistributorOf.label(Way::Forward) },
    Choice { value: RelationKind::AgencyOf.name(), label: RelationKind::AgencyOf.label(Way::Forward) },
    Choice { value: RelationKind::SubcontractorOf.name(), label: RelationKind::SubcontractorOf.label(Way::Forward) },
    Choice { value: RelationKind::ReferralOf.name(), label: RelationKind::ReferralOf.label(Way::Forward) },
];

pub(super) const FIELDS: &[Field] = &[
    required(internal("from", "Company", Kind::Reference(Object::Account))),
    required(internal("kind", "Relationship", Kind::Choice(KINDS))),
    required(internal("to", "Other company", Kind::Reference(Object::Account))),
    internal("since_on", "Since", Kind::Date),
    internal("ended_on", "Ended", Kind::Date),
    internal("created_at", "Created", Kind::Instant),
    internal("changed_at", "Changed", Kind::Instant),
];
