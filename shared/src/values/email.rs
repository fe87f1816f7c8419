//! An email address.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::domain::{DomainProblem, host};
use super::text::{text_value, tidy};
use crate::words::values as words;

/// An email address as people have them: a dot-atom before the `@` (RFC 5321; quoted names and comments are left out on
/// purpose), a domain after it. The part before the `@` stays as typed, the domain is lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why text is not an email address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EmailProblem {
    /// Nothing but blanks.
    #[error("{}", words::EMAIL_EMPTY)]
    Empty,
    /// More than [`Email::MAX`] characters.
    #[error("{}", words::too_long(Email::MAX))]
    TooLong,
    /// Characters nobody sees.
    #[error("{}", words::HIDDEN)]
    Hidden,
    /// `Ann <ann@acme.com>`, as mail programs copy it.
    #[error("{}", words::EMAIL_BRACKETS)]
    Brackets,
    /// A blank inside.
    #[error("{}", words::EMAIL_SPACE)]
    Space,
    /// No `@`.
    #[error("{}", words::EMAIL_NO_AT)]
    NoAt,
    /// More than one `@`.
    #[error("{}", words::EMAIL_SEVERAL_ATS)]
    SeveralAts,
    /// Nothing before the `@`.
    #[error("{}", words::EMAIL_NO_LOCAL)]
    NoLocal,
    /// More than [`Email::MAX_LOCAL`] characters before the `@`.
    #[error("{}", words::email_local_too_long(Email::MAX_LOCAL))]
    LocalTooLong,
    /// A character before the `@` that no plain mailbox name has.
    #[error("{}", words::EMAIL_LOCAL_CHARACTER)]
    LocalCharacter,
    /// A dot at the start or end of the part before the `@`, or two in a row.
    #[error("{}", words::EMAIL_LOCAL_DOTS)]
    LocalDots,
    /// Nothing after the `@`.
    #[error("{}", words::EMAIL_NO_DOMAIN)]
    NoDomain,
    /// What follows the `@` is not a domain.
    #[error(transparent)]
    Domain(#[from] DomainProblem),
}

impl Email {
    /// In characters; RFC 5321 gives a path 256 bytes including its angle brackets.
    pub const MAX: usize = 254;
    /// In characters before the `@`, by RFC 5321.
    pub const MAX_LOCAL: usize = 64;

    /// Reads an email address.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, EmailProblem> {
        let text = tidy(typed, Self::MAX)?;
        if text.contains(['<', '>']) {
            return Err(EmailProblem::Brackets);
        }
        if text.chars().any(char::is_whitespace) {
            return Err(EmailProblem::Space);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailProblem::NoAt)?;
        if domain.contains('@') {
            return Err(EmailProblem::SeveralAts);
        }
        check_local(local)?;
        if domain.is_empty() {
            return Err(EmailProblem::NoDomain);
        }
        let email = format!("{local}@{}", host(domain)?);
        if email.chars().count() > Self::MAX { Err(EmailProblem::TooLong) } else { Ok(Self(email)) }
    }

    /// What follows the `@`, in lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The form to find and compare addresses by: wholly lower case. In theory `Ann@` and `ann@` are two mailboxes, in
    /// practice nobody runs them so, and two people who differ by case alone would be a mistake.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

text_value!(Email, EmailProblem);

fn check_local(local: &str) -> Result<(), EmailProblem> {
    if local.is_empty() {
        return Err(EmailProblem::NoLocal);
    }
    if local.len() > Email::MAX_LOCAL {
        return Err(if local.is_ascii() { EmailProblem::LocalTooLong } else { EmailProblem::LocalCharacter });
    }
    if !local.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&b)) {
        return Err(EmailProblem::LocalCharacter);
    }
    if local.split('.').any(str::is_empty) { Err(EmailProblem::LocalDots) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn refuses(typed: &str, problem: EmailProblem) {
        assert_eq!(Email::parse(typed), Err(problem), "{typed:?}");
    }

    #[test]
    fn the_domain_is_lower_case_and_the_name_stays() {
        let email = Email::parse(" Ann.O'Neil+deals@Mail.ACME.com\n").unwrap();
        assert_eq!(email.as_str(), "Ann.O'Neil+deals@mail.acme.com");
        assert_eq!(email.domain(), "mail.acme.com");
        assert_eq!(email.key(), "ann.o'neil+deals@mail.acme.com");
        assert_eq!(Email::parse("info@www.acme.com").unwrap().domain(), "www.acme.com");
        assert!(Email::parse("info@müller.de").is_ok());
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        refuses(" ", EmailProblem::Empty);
        refuses("ann o@acme.com", EmailProblem::Space);
        refuses("Ann <ann@acme.com>", EmailProblem::Brackets);
        refuses("acme.com", EmailProblem::NoAt);
        refuses("ann@acme.com@acme.com", EmailProblem::SeveralAts);
        refuses("@acme.com", EmailProblem::NoLocal);
        refuses("ann@", EmailProblem::NoDomain);
        refuses(&format!("{}@acme.com", "a".repeat(65)), EmailProblem::LocalTooLong);
        refuses("jürgen@acme.com", EmailProblem::LocalCharacter);
        refuses("\"ann\"@acme.com", EmailProblem::LocalCharacter);
        refuses(".ann@acme.com", EmailProblem::LocalDots);
        refuses("ann..b@acme.com", EmailProblem::LocalDots);
        refuses("ann@acme", EmailProblem::Domain(DomainProblem::NoDot));
        refuses("ann@acme.com.", EmailProblem::Domain(DomainProblem::EmptyLabel));
        refuses("ann@192.0.2.1", EmailProblem::Domain(DomainProblem::IpAddress));
        refuses("ann@acme.com,bob", EmailProblem::Domain(DomainProblem::Character));
        refuses("ann\r\nBcc:x@acme.com", EmailProblem::Hidden);
        refuses("ann\u{202e}@acme.com", EmailProblem::Hidden);
        refuses("ann\0@acme.com", EmailProblem::Hidden);
    }

    #[test]
    fn limits_hold_at_the_edge() {
        let of_length = |n: usize| format!("{}@{}.{}.com", "a".repeat(64), "b".repeat(63), vec!["c"; n].join("."));
        let longest = of_length(61);
        assert_eq!(longest.len(), 254);
        assert!(Email::parse(&longest).is_ok());
        refuses(&of_length(62), EmailProblem::TooLong);
        refuses(&"a@".repeat(1 << 19), EmailProblem::TooLong);
    }

    #[test]
    fn messages_say_what_to_do() {
        assert_eq!(EmailProblem::Empty.to_string(), "Enter an email address like name@company.com");
        assert_eq!(EmailProblem::LocalTooLong.to_string(), "Shorten the part before the @ to 64 characters at most");
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(typed in "[a-zA-Z0-9.+_é-]{1,8}@[a-zA-Zäß0-9.-]{1,12}\\.(\\PC{2,3}|com|DE)") {
            if let Ok(email) = Email::parse(&typed) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in any::<String>()) {
            let _ = Email::parse(&typed);
        }
    }
}
