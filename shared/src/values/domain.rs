//! A company's web domain.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::text::{is_joining, text_value, tidy};
use crate::words::values as words;

/// A web domain such as `acme.com`: lower case, without scheme, `www.`, port, path or final dot. Names in other scripts
/// are kept as typed, in Unicode or as `xn--…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);

/// Why text is not a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DomainProblem {
    /// Nothing but blanks.
    #[error("{}", words::DOMAIN_EMPTY)]
    Empty,
    /// More than [`Domain::MAX`] characters.
    #[error("{}", words::too_long(Domain::MAX))]
    TooLong,
    /// Characters nobody sees.
    #[error("{}", words::HIDDEN)]
    Hidden,
    /// A scheme that is not the web's.
    #[error("{}", words::DOMAIN_SCHEME)]
    Scheme,
    /// `name@acme.com`.
    #[error("{}", words::DOMAIN_EMAIL_ADDRESS)]
    EmailAddress,
    /// A blank inside.
    #[error("{}", words::DOMAIN_SPACE)]
    Space,
    /// `192.0.2.1` or `[::1]`.
    #[error("{}", words::DOMAIN_IP_ADDRESS)]
    IpAddress,
    /// A single word.
    #[error("{}", words::DOMAIN_NO_DOT)]
    NoDot,
    /// Two dots in a row, or one in front.
    #[error("{}", words::DOMAIN_EMPTY_LABEL)]
    EmptyLabel,
    /// A part of more than [`Domain::MAX_LABEL`] characters.
    #[error("{}", words::domain_label_too_long(Domain::MAX_LABEL))]
    LabelTooLong,
    /// Something else than letters, digits and hyphens.
    #[error("{}", words::DOMAIN_CHARACTER)]
    Character,
    /// A part that starts or ends with a hyphen.
    #[error("{}", words::DOMAIN_HYPHEN)]
    Hyphen,
    /// An ending that no top-level domain has: one character, or with digits.
    #[error("{}", words::DOMAIN_ENDING)]
    Ending,
}

impl Domain {
    /// In characters; RFC 1035 allows 255 bytes on the wire, which is 253 as text.
    pub const MAX: usize = 253;
    /// Characters between two dots, by RFC 1035.
    pub const MAX_LABEL: usize = 63;
    /// How much of a pasted address is looked at; as long as a link may be.
    const MAX_TYPED: usize = 2_000;

    /// Reads a domain out of what a person types or pastes: `acme.com`, `https://www.Acme.com/path?x`.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, DomainProblem> {
        let text = tidy(typed, Self::MAX_TYPED)?;
        let authority = authority_of(without_scheme(text)?);
        if authority.contains('@') {
            return Err(DomainProblem::EmailAddress);
        }
        let written = without_port(authority)?;
        let folded = fold(written).ok_or(DomainProblem::Character)?;
        let bare = without_www(folded.strip_suffix('.').unwrap_or(&folded));
        check(bare)?;
        Ok(Self(bare.to_owned()))
    }
}

text_value!(Domain, DomainProblem);

/// Reads a host that stands in an email address or a link: a domain, with `www.` kept.
pub(super) fn host(written: &str) -> Result<String, DomainProblem> {
    let folded = fold(written).ok_or(DomainProblem::Character)?;
    check(&folded)?;
    Ok(folded)
}

fn without_scheme(text: &str) -> Result<&str, DomainProblem> {
    let Some((scheme, rest)) = text.split_once("//") else { return Ok(text) };
    match scheme.to_ascii_lowercase().as_str() {
        "http:" | "https:" | "" => Ok(rest),
        // `acme.com//path`: what stands before is no scheme.
        other if is_scheme(other) => Err(DomainProblem::Scheme),
        _ => Ok(text),
    }
}

fn is_scheme(text: &str) -> bool {
    text.strip_suffix(':').is_some_and(|name| name.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// What stands before the path, the query or the fragment. Browsers read a backslash as a slash.
pub(super) fn authority_of(rest: &str) -> &str {
    rest.split(['/', '?', '#', '\\']).next().unwrap_or_default()
}

fn without_port(authority: &str) -> Result<&str, DomainProblem> {
    match authority.split_once(':') {
        None => Ok(authority),
        Some((_, port)) if authority.starts_with('[') || port.contains(':') => Err(DomainProblem::IpAddress),
        Some((host, port)) if port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit()) => Ok(host),
        Some(_) => Err(DomainProblem::Character),
    }
}

/// Drops every leading `www.`, unless what remains would be an ending alone: `www.com` is somebody's domain.
fn without_www(host: &str) -> &str {
    let mut host = host;
    while let Some(rest) = host.strip_prefix("www.").filter(|rest| rest.contains('.')) {
        host = rest;
    }
    host
}

/// Lower case in compatibility form, with the full stops of East Asian keyboards as dots, as UTS 46 maps them. None
/// where folding twice would give something else: no registry has such a name.
fn fold(host: &str) -> Option<String> {
    let once =
        |text: &str| text.nfkc().flat_map(char::to_lowercase).nfkc().collect::<String>().replace('\u{3002}', ".");
    let folded = once(host);
    (once(&folded) == folded).then_some(folded)
}

fn check(host: &str) -> Result<(), DomainProblem> {
    if host.is_empty() {
        return Err(DomainProblem::Empty);
    }
    if host.chars().any(char::is_whitespace) {
        return Err(DomainProblem::Space);
    }
    if host.chars().count() > Domain::MAX {
        return Err(DomainProblem::TooLong);
    }
    let labels: Vec<&str> = host.split('.').collect();
    for label in &labels {
        check_label(label)?;
    }
    match labels.as_slice() {
        [_] => Err(DomainProblem::NoDot),
        labels if labels.iter().all(|label| label.bytes().all(|b| b.is_ascii_digit())) => Err(DomainProblem::IpAddress),
        [.., ending] if !is_ending(ending) => Err(DomainProblem::Ending),
        _ => Ok(()),
    }
}

fn check_label(label: &str) -> Result<(), DomainProblem> {
    if label.is_empty() {
        return Err(DomainProblem::EmptyLabel);
    }
    if label.starts_with(is_combining_mark) || !label.chars().all(is_label_char) {
        return Err(DomainProblem::Character);
    }
    if label.starts_with('-') || label.ends_with('-') {
        return Err(DomainProblem::Hyphen);
    }
    if label.chars().count() > Domain::MAX_LABEL { Err(DomainProblem::LabelTooLong) } else { Ok(()) }
}

fn is_label_char(c: char) -> bool {
    c == '-' || c.is_alphanumeric() || (is_combining_mark(c) && !is_joining(c))
}

/// Top-level domains are letters only, or an encoded name (RFC 3696, section 2), and have at least two characters.
fn is_ending(label: &str) -> bool {
    let letters = match label.is_ascii() {
        true => label.starts_with("xn--") || label.bytes().all(|b| b.is_ascii_alphabetic()),
        false => label.chars().any(char::is_alphabetic),
    };
    letters && label.chars().count() >= 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn reads(typed: &str, stored: &str) {
        assert_eq!(Domain::parse(typed).map(String::from), Ok(stored.to_owned()), "{typed:?}");
    }

    #[track_caller]
    fn refuses(typed: &str, problem: DomainProblem) {
        assert_eq!(Domain::parse(typed), Err(problem), "{typed:?}");
    }

    #[test]
    fn what_people_paste_becomes_the_domain() {
        reads(" https://www.Acme.com/path?x ", "acme.com");
        reads("acme.com.", "acme.com");
        reads("HTTP://ACME.COM:8080/#top", "acme.com");
        reads("//acme.com", "acme.com");
        reads("acme.com//path", "acme.com");
        reads("www.www.acme.co.uk", "acme.co.uk");
        reads("shop.acme.com?from=https://other.com", "shop.acme.com");
        reads("https://medium.com/@acme", "medium.com");
        reads("\u{feff}acme.com\u{a0}", "acme.com");
        reads("3m.com", "3m.com");
        reads("www.com", "www.com");
    }

    #[test]
    fn domains_in_other_scripts_are_kept_folded() {
        reads("MÜLLER.de", "müller.de");
        reads("mu\u{308}ller.de", "müller.de");
        reads("xn--mller-kva.de", "xn--mller-kva.de");
        reads("日本語。jp", "日本語.jp");
        reads("ａｃｍｅ．ｃｏｍ", "acme.com");
        reads("हिन्दी.भारत", "हिन्दी.भारत");
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        refuses("  ", DomainProblem::Empty);
        refuses("https://", DomainProblem::Empty);
        refuses("ftp://acme.com", DomainProblem::Scheme);
        refuses("ann@acme.com", DomainProblem::EmailAddress);
        refuses("https://ann:pw@acme.com/", DomainProblem::EmailAddress);
        refuses("acme .com", DomainProblem::Space);
        refuses("192.0.2.1", DomainProblem::IpAddress);
        refuses("http://[::1]/", DomainProblem::IpAddress);
        refuses("2001:db8::1", DomainProblem::IpAddress);
        refuses("acme", DomainProblem::NoDot);
        refuses("localhost:3000", DomainProblem::NoDot);
        refuses("acme..com", DomainProblem::EmptyLabel);
        refuses(".com", DomainProblem::EmptyLabel);
        refuses("acme.com..", DomainProblem::EmptyLabel);
        refuses(&format!("{}.com", "a".repeat(64)), DomainProblem::LabelTooLong);
        refuses(&format!("{}com", "abc.".repeat(63)), DomainProblem::TooLong);
        refuses("ac_me.com", DomainProblem::Character);
        refuses("acme.com, acme.de", DomainProblem::Space);
        refuses("acme.com,acme.de", DomainProblem::Character);
        refuses("acme.com:x", DomainProblem::Character);
        refuses("javascript:alert(1)", DomainProblem::Character);
        refuses("-acme.com", DomainProblem::Hyphen);
        refuses("acme-.com", DomainProblem::Hyphen);
        refuses("acme.123", DomainProblem::Ending);
        refuses("0x7f.0x1", DomainProblem::Ending);
        refuses("acme.c", DomainProblem::Ending);
        refuses("acme\u{202e}.com", DomainProblem::Hidden);
        refuses("ac\u{200b}me.com", DomainProblem::Hidden);
        refuses("ac\u{200d}me.com", DomainProblem::Character);
        refuses("acme\u{fe0f}.com", DomainProblem::Character);
        refuses("acme\u{2100}.com", DomainProblem::Character);
    }

    #[test]
    fn limits_hold_at_the_edge() {
        assert!(Domain::parse(&format!("{}.com", "a".repeat(63))).is_ok());
        let longest = format!("{}.{}.{}.{}", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(61));
        assert!(Domain::parse(&longest).is_ok());
        refuses(&format!("{longest}d"), DomainProblem::TooLong);
        refuses(&"a.".repeat(1 << 19), DomainProblem::TooLong);
        refuses(&"\u{fdfa}".repeat(1 << 18), DomainProblem::TooLong);
    }

    #[test]
    fn deserialising_is_validating() {
        assert_eq!(serde_json::from_str::<Domain>("\"WWW.Acme.com\"").unwrap().as_str(), "acme.com");
        assert!(serde_json::from_str::<Domain>("\"acme\"").is_err());
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(
            typed in "([a-zA-Zäß0-9-]{1,9}|www)([.。](\\PC{1,4}|com|www|ＤＥ)){1,4}[./:?]?"
        ) {
            if let Ok(domain) = Domain::parse(&typed) {
                prop_assert_eq!(Domain::parse(domain.as_str()), Ok(domain));
            }
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in any::<String>()) {
            if let Ok(domain) = Domain::parse(&typed) {
                prop_assert_eq!(Domain::parse(domain.as_str()), Ok(domain));
            }
        }
    }
}
