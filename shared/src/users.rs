//! People: the vendor's own and the partners'.

pub mod links;
pub mod moving;
pub mod people;
pub mod second_factor;
pub mod sessions;
pub mod sign_ins;

use crate::access::Asks;
use crate::ids::{AccountId, Named, UserId};
use crate::refusal::{Problems, Refusal};
use crate::values::email::Email;
use crate::words;
use serde::{Deserialize, Serialize};

/// What somebody is, on one side or the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// At a partner: own registrations.
    Seller,
    /// At a partner: the account's registrations.
    Manager,
    /// At a partner: as the manager.
    Executive,
    /// At the vendor: looks after partners and decides.
    ChannelManager,
    /// At the vendor: everything a channel manager may, and the portal itself.
    Administrator,
    /// At the vendor: known from the CRM, does not sign in.
    Agent,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 6] =
        [Role::Seller, Role::Manager, Role::Executive, Role::ChannelManager, Role::Administrator, Role::Agent];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Seller => "seller",
            Role::Manager => "manager",
            Role::Executive => "executive",
            Role::ChannelManager => "channel_manager",
            Role::Administrator => "administrator",
            Role::Agent => "agent",
        }
    }

    /// The role stored under that name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        words::users::role(self)
    }

    /// Whether people of this role belong to a partner.
    pub const fn is_partner(self) -> bool {
        matches!(self, Role::Seller | Role::Manager | Role::Executive)
    }
}

/// Who is looking at the screen, as the screen needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The person.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// The partner they belong to; none for the vendor's people.
    pub account: Option<Named<AccountId>>,
    /// Notices not read yet.
    pub unread: u32,
    /// What they may ask for.
    pub asks: Asks,
    /// Who really looks, where somebody looks as them.
    pub looker: Option<Looker>,
}

/// Somebody who looks at the portal as somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looker {
    /// Their name.
    pub name: String,
    /// Until when, in words.
    pub until: String,
}

/// What is typed to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The address, as far as it can be one.
    pub email: Email,
    /// The password as typed.
    pub password: String,
}

/// A password longer than this is refused unread, so that hashing cannot be used to tire the server.
pub const PASSWORD_LONGEST: usize = 256;
/// Shortest password accepted when one is set: OWASP ASVS 5.0, 6.2.1 asks for at least eight and recommends fifteen.
pub const PASSWORD_SHORTEST: usize = 12;

impl Credentials {
    /// Reads what was typed on the sign-in page.
    ///
    /// # Errors
    /// `Invalid` with a problem per field that cannot be right.
    pub fn parse(email: &str, password: &str) -> Result<Credentials, Refusal> {
        let mut problems = Problems::default();
        let email = Email::parse(email).map_err(|problem| problems.add("email", problem.to_string())).ok();
        if password.is_empty() {
            problems.add("password", words::users::PASSWORD_MISSING);
        } else if password.len() > PASSWORD_LONGEST {
            problems.add("password", words::users::PASSWORD_TOO_LONG);
        }
        match email {
            Some(email) if problems.is_empty() => Ok(Credentials { email, password: password.to_owned() }),
            _ => Err(Refusal::Invalid(problems)),
        }
    }
}

/// Checks a password that somebody is about to get.
///
/// # Errors
/// The sentence that says what is wrong with it.
pub fn check_new_password(password: &str) -> Result<(), String> {
    match password.chars().count() {
        0 => Err(words::users::PASSWORD_MISSING.to_owned()),
        count if count < PASSWORD_SHORTEST => Err(words::users::password_too_short(PASSWORD_SHORTEST)),
        _ if password.len() > PASSWORD_LONGEST => Err(words::users::PASSWORD_TOO_LONG.to_owned()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_of_the_sign_in_form_is_told_at_once() {
        let Err(Refusal::Invalid(problems)) = Credentials::parse("dana", "") else { panic!("accepted") };
        assert!(problems.of("email").is_some());
        assert_eq!(problems.of("password"), Some(words::users::PASSWORD_MISSING));
    }

    #[test]
    fn a_huge_password_is_refused_before_it_is_hashed() {
        assert!(Credentials::parse("dana@northwind.example", &"x".repeat(1_000_000)).is_err());
    }

    #[test]
    fn a_new_password_has_twelve_characters_at_least() {
        assert!(check_new_password("short").is_err());
        assert!(check_new_password("correct horse battery").is_ok());
    }
}
