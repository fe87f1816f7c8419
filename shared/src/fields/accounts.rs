//! The fields of a company.

use super::{Choice, Field, Kind, Object, TextRule, internal, required};

/// What a company is for the vendor if it is no partner.
pub const CUSTOMER: &str = "customer";

/// Kinds of company, as partner programmes tell them apart.
pub const TYPES: &[Choice] = &[
    Choice { value: CUSTOMER, label: "Customer" },
    Choice { value: "reseller", label: "Reseller" },
    Choice { value: "distributor", label: "Distributor" },
    Choice { value: "franchisee", label: "Franchisee" },
    Choice { value: "implementation", label: "Implementation partner" },
    Choice { value: "affiliate", label: "Affiliate" },
    Choice { value: "agency", label: "Agency" },
];

/// The levels of a partner programme, lowest first, as most programmes call them.
pub const TIERS: &[Choice] = &[
    Choice { value: "registered", label: "Registered" },
    Choice { value: "silver", label: "Silver" },
    Choice { value: "gold", label: "Gold" },
    Choice { value: "platinum", label: "Platinum" },
];

/// What a new partner's status is.
pub const ACTIVE: &str = "active";

/// How a partner stands in the programme.
pub const STATUSES: &[Choice] = &[
    Choice { value: ACTIVE, label: "Active" },
    Choice { value: "at_risk", label: "At risk" },
    Choice { value: "suspended", label: "Suspended" },
];

/// A company is the vendor's own knowledge: partners see the parts of it that a registration of theirs carries.
pub(super) const FIELDS: &[Field] = &[
    required(internal("name", "Company name", Kind::Text(TextRule::LegalName))),
    required(internal("is_partner", "Partner", Kind::YesNo)),
    required(internal("type", "Type", Kind::Choice(TYPES))),
    internal("tier", "Tier", Kind::Choice(TIERS)),
    internal("status", "Status", Kind::Choice(STATUSES)),
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
