//! The fields of a person.

use super::{Choice, Field, Kind, Object, TextRule, internal, required};
use crate::users::Role;

/// The roles as choices.
pub const ROLES: &[Choice] = &[
    Choice { value: Role::Seller.name(), label: Role::Seller.label() },
    Choice { value: Role::Manager.name(), label: Role::Manager.label() },
    Choice { value: Role::Executive.name(), label: Role::Executive.label() },
    Choice { value: Role::ChannelManager.name(), label: Role::ChannelManager.label() },
    Choice { value: Role::Administrator.name(), label: Role::Administrator.label() },
    Choice { value: Role::Agent.name(), label: Role::Agent.label() },
];

pub(super) const FIELDS: &[Field] = &[
    required(internal("name", "Name", Kind::Text(TextRule::PersonName))),
    internal("email", "Email", Kind::Text(TextRule::Email)),
    required(internal("role", "Role", Kind::Choice(ROLES))),
    internal("account", "Company", Kind::Reference(Object::Account)),
    internal("leader", "Reports to", Kind::Reference(Object::User)),
    internal("territory", "Territory", Kind::Text(TextRule::Line)),
];
