//! The fields of a company.

use super::{Choice, Field, Kind, Object, TextRule, internal, required};

/// Kinds of company, as partner programmes tell them apart.
pub const TYPES: &[Choice] = &[
    Choice { value: "customer", label: "Customer" },
    Choice { value: "reseller", label: "Reseller" },
    Choice { value: "distributor", label: "Distributor" },
    Choice { value: "agency", label: "Agency" },
];

/// A company is the vendor's own knowledge: partners see the parts of it that a registration of theirs carries.
pub(super) const FIELDS: &[Field] = &[
    required(internal("name", "Company", Kind::Text(TextRule::LegalName))),
    required(internal("is_partner", "Partner", Kind::YesNo)),
    required(internal("type", "Type", Kind::Choice(TYPES))),
    internal("domain", "Web domain", Kind::Text(TextRule::Domain)),
    internal("country", "Country", Kind::Country),
    internal("sector", "Sector", Kind::Text(TextRule::Line)),
    internal("employees", "Employees", Kind::Whole),
    internal("revenue", "Annual revenue", Kind::Money),
    internal("founded", "Founded", Kind::Whole),
    internal("parent", "Parent company", Kind::Reference(Object::Account)),
    internal("channel_manager", "Channel manager", Kind::Reference(Object::User)),
    internal("created_at", "Created", Kind::Instant),
    internal("changed_at", "Changed", Kind::Instant),
];
