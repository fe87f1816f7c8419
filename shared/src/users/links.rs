//! Links in mails with which somebody chooses a password.

use crate::words::people as say;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// Where such a link leads, before its token. A mail and the page's own address are made of it.
pub const WELCOME: &str = "/welcome";

/// The path of a link.
pub fn path(token: &str) -> String {
    format!("{WELCOME}/{token}")
}

/// Hexadecimal digits of a token: 256 random bits.
pub const TOKEN_DIGITS: usize = 64;

/// Whether a text could be a token at all.
pub fn is_token(text: &str) -> bool {
    text.len() == TOKEN_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The first password of somebody who was invited.
    Invitation,
    /// A new one for somebody who signs in already.
    Reset,
}

impl Purpose {
    /// Both.
    pub const ALL: [Purpose; 2] = [Purpose::Invitation, Purpose::Reset];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Purpose::Invitation => "invitation",
            Purpose::Reset => "reset",
        }
    }

    /// The one stored under that name.
    pub fn from_name(name: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// How long a link lasts: an invitation a week, since people are on holiday and at weekends; a reset an hour, since whoever asked for it
    /// is waiting for it.
    pub const fn lasts(self) -> TimeDelta {
        match self {
            Purpose::Invitation => TimeDelta::days(7),
            Purpose::Reset => TimeDelta::hours(1),
        }
    }

    /// The heading of the page it leads to.
    pub const fn title(self) -> &'static str {
        say::link_title(self)
    }
}

/// Whose link it is, as its page greets them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLink {
    /// Their name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// What the link is for.
    pub purpose: Purpose,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_of_anything_else_than_a_token_is_none() {
        assert!(is_token(&"0a".repeat(32)));
        for other in [String::new(), "0a".repeat(31), "0g".repeat(32), "0a".repeat(33)] {
            assert!(!is_token(&other), "{other}");
        }
        assert_eq!(path("abc"), "/welcome/abc");
    }

    #[test]
    fn a_reset_is_shorter_than_an_invitation() {
        assert!(Purpose::Reset.lasts() < Purpose::Invitation.lasts());
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::from_name(purpose.name()), Some(purpose));
        }
    }
}
