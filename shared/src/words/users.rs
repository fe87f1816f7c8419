//! People and signing in.

use crate::users::Role;

/// What people call a role.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Seller => "Partner seller",
        Role::Manager => "Partner manager",
        Role::Executive => "Partner executive",
        Role::ChannelManager => "Channel manager",
        Role::Administrator => "Administrator",
        Role::Agent => "Sales agent",
    }
}

/// No password typed.
pub const PASSWORD_MISSING: &str = "Enter your password";
/// More than any password has.
pub const PASSWORD_TOO_LONG: &str = "This is longer than a password can be (256 characters)";
/// Wrong address or wrong password: never which.
pub const SIGN_IN_REFUSED: &str = "The email address or the password is not right. Check both and try again.";

/// Too short to be set.
pub fn password_too_short(least: usize) -> String {
    format!("Use at least {least} characters")
}
/// A partner's person without a partner, or the other way round.
pub const ACCOUNT_FOR_PARTNERS: &str =
    "Sellers, managers and executives belong to a partner account, the vendor's people to none";
/// A role that does not sign in.
pub const AGENTS_DO_NOT_SIGN_IN: &str = "Agents are known from the CRM and do not sign in";
/// An address somebody has.
pub const EMAIL_TAKEN: &str = "Somebody signs in with this email address already.";
/// Nobody who manages partners.
pub const NO_SUCH_CHANNEL_MANAGER: &str = "No channel manager has this email address";
/// A partner nobody knows.
pub const NO_SUCH_PARTNER: &str = "There is no partner of this name";
/// Whoever looks as somebody else.
pub const ONLY_LOOKING: &str = "You are looking as somebody else: nothing can be changed. Stop looking first.";
/// Looking without a reason.
pub const WHY_VIEW: &str = "Say in a few words why you look as this person: it stands in the audit trail";
/// The way back to oneself.
pub const STOP_LOOKING: &str = "Stop looking";
/// Looking as somebody.
pub const VIEW_AS: &str = "View as this person";
/// Why.
pub const WHY_LABEL: &str = "Why";
/// What looking means.
pub const VIEW_AS_TEXT: &str =
    "You see every page as they do, for half an hour, and can change nothing. It stands in the audit trail.";

/// Says as whom somebody looks, and until when.
pub fn looking_as(name: &str, until: &str) -> String {
    format!("You are looking as {name} until {until}. Nothing can be changed.")
}
