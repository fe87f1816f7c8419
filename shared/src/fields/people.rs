//! The fields of a person.

use super::{Choice, Field, Kind, Object, TextRule, internal, required};
use crate::access::Licence;
use crate::users::Role;
use crate::users::people::UserState;

/// The roles as choices.
pub const ROLES: &[Choice] = &[
    Choice { value: Role::Seller.name(), label: Role::Seller.label() },
    Choice { value: Role::Manager.name(), label: Role::Manager.label() },
    Choice { value: Role::Executive.name(), label: Role::Executive.label() },
    Choice { value: Role::ChannelManager.name(), label: Role::ChannelManager.label() },
    Choice { value: Role::Administrator.name(), label: Role::Administrator.label() },
    Choice { value: Role::Agent.name(), label: Role::Agent.label() },
];

/// Where somebody stands, as choices.
pub const STATES: &[Choice] = &[
    Choice { value: UserState::WithoutSignIn.name(), label: UserState::WithoutSignIn.label() },
    Choice { value: UserState::Invited.name(), label: UserState::Invited.label() },
    Choice { value: UserState::Active.name(), label: UserState::Active.label() },
    Choice { value: UserState::Locked.name(), label: UserState::Locked.label() },
    Choice { value: UserState::Deactivated.name(), label: UserState::Deactivated.label() },
];

/// The seats as choices.
pub const LICENCES: &[Choice] = &[
    Choice { value: Licence::Internal.name(), label: Licence::Internal.label() },
    Choice { value: Licence::FullCoSelling.name(), label: Licence::FullCoSelling.label() },
    Choice { value: Licence::Limited.name(), label: Licence::Limited.label() },
];

pub(super) const FIELDS: &[Field] = &[
    required(internal("name", "Name", Kind::Text(TextRule::PersonName))),
    internal("email", "Email", Kind::Text(TextRule::Email)),
    required(internal("role", "Role", Kind::Choice(ROLES))),
    internal("account", "Company", Kind::Reference(Object::Account)),
    internal("state", "Status", Kind::Choice(STATES)),
    internal("licence", "Licence", Kind::Choice(LICENCES)),
    internal("super_user", "Sees what peers see", Kind::YesNo),
    internal("leader", "Reports to", Kind::Reference(Object::User)),
    internal("territory", "Territory", Kind::Text(TextRule::Line)),
    internal("created_at", "Created", Kind::Instant),
    internal("changed_at", "Changed", Kind::Instant),
];
