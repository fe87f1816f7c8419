//! A link to a page on the web.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::domain::{DomainProblem, authority_of, host};
use super::text::{text_value, tidy};
use crate::words::values as words;

/// A link people can follow safely: `http` or `https`, to a named host, without user name and password. Scheme and host
/// are lower case, the rest stays as typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebLink(String);

/// Why text is not a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WebLinkProblem {
    /// Nothing but blanks.
    #[error("{}", words::LINK_EMPTY)]
    Empty,
    /// More than [`WebLink::MAX`] characters.
    #[error("{}", words::too_long(WebLink::MAX))]
    TooLong,
    /// Characters nobody sees.
    #[error("{}", words::HIDDEN)]
    Hidden,
    /// A blank inside.
    #[error("{}", words::LINK_SPACE)]
    Space,
    /// Nothing like `https:` in front.
    #[error("{}", words::LINK_NO_SCHEME)]
    NoScheme,
    /// `ftp:`, `javascript:`, `data:` and the like.
    #[error("{}", words::LINK_SCHEME)]
    Scheme,
    /// `https://name:password@…`, which also hides where a link leads.
    #[error("{}", words::LINK_CREDENTIALS)]
    Credentials,
    /// Characters that RFC 3986 keeps out of links and that programs read in different ways.
    #[error("{}", words::LINK_CHARACTER)]
    Character,
    /// A port that is not a number from 1 to 65535.
    #[error("{}", words::LINK_PORT)]
    Port,
    /// The host is not a domain.
    #[error(transparent)]
    Host(#[from] DomainProblem),
}

impl WebLink {
    /// In characters: what every browser, proxy and mail program passes on.
    pub const MAX: usize = 2_000;

    /// Reads a link.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, WebLinkProblem> {
        let text = tidy(typed, Self::MAX)?;
        if text.chars().any(char::is_whitespace) {
            return Err(WebLinkProblem::Space);
        }
        let (scheme, rest) = split_scheme(text)?;
        if text.contains(['"', '<', '>', '\\', '`', '{', '}', '|', '^']) {
            return Err(WebLinkProblem::Character);
        }
        let authority = authority_of(rest);
        if authority.contains('@') {
            return Err(WebLinkProblem::Credentials);
        }
        let (name, port) = split_port(authority)?;
        let host = host(name.strip_suffix('.').unwrap_or(name))?;
        let link = format!("{scheme}://{host}{port}{}", &rest[authority.len()..]);
        if link.chars().count() > Self::MAX { Err(WebLinkProblem::TooLong) } else { Ok(Self(link)) }
    }

    /// The host it leads to, in lower case and without the port: what to show beside the link.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        authority_of(rest).split(':').next().unwrap_or_default()
    }
}

text_value!(WebLink, WebLinkProblem);

fn split_scheme(text: &str) -> Result<(&'static str, &str), WebLinkProblem> {
    let before_path = authority_of(text);
    let Some((scheme, _)) = before_path.split_once(':') else { return Err(WebLinkProblem::NoScheme) };
    let known = match scheme.to_ascii_lowercase().as_str() {
        "http" => "http",
        "https" => "https",
        // `acme.com:8080/page`: a host and its port.
        host if host.contains('.') => return Err(WebLinkProblem::NoScheme),
        _ => return Err(WebLinkProblem::Scheme),
    };
    let rest = text[scheme.len() + 1..].strip_prefix("//").ok_or(WebLinkProblem::NoScheme)?;
    Ok((known, rest))
}

/// The host, and the port with its colon where one is given.
fn split_port(authority: &str) -> Result<(&str, String), WebLinkProblem> {
    if authority.starts_with('[') {
        return Err(DomainProblem::IpAddress.into());
    }
    match authority.split_once(':') {
        None | Some((_, "")) => Ok((authority.trim_end_matches(':'), String::new())),
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => match port.parse::<u16>() {
            Ok(port @ 1..) => Ok((name, format!(":{port}"))),
            _ => Err(WebLinkProblem::Port),
        },
        Some(_) => Err(WebLinkProblem::Port),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn reads(typed: &str, stored: &str) {
        assert_eq!(WebLink::parse(typed).map(String::from), Ok(stored.to_owned()), "{typed:?}");
    }

    #[track_caller]
    fn refuses(typed: &str, problem: WebLinkProblem) {
        assert_eq!(WebLink::parse(typed), Err(problem), "{typed:?}");
    }

    #[test]
    fn links_keep_all_but_the_case_of_the_host() {
        reads(" HTTPS://WWW.Acme.com/Path?Q=1#Top ", "https://www.acme.com/Path?Q=1#Top");
        reads("http://acme.com:8080", "http://acme.com:8080");
        reads("http://acme.com:/x", "http://acme.com/x");
        reads("https://acme.com.?x", "https://acme.com?x");
        reads("https://müller.de/größe/%C3%9F", "https://müller.de/größe/%C3%9F");
        reads("https://medium.com/@acme:x", "https://medium.com/@acme:x");
        assert_eq!(WebLink::parse("https://Acme.com:8080/x").unwrap().host(), "acme.com");
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        refuses("\n", WebLinkProblem::Empty);
        refuses("https://acme.com/a b", WebLinkProblem::Space);
        refuses("acme.com/page", WebLinkProblem::NoScheme);
        refuses("acme.com:8080/page", WebLinkProblem::NoScheme);
        refuses("//acme.com", WebLinkProblem::NoScheme);
        refuses("https:acme.com", WebLinkProblem::NoScheme);
        for typed in [
            "javascript:alert(1)",
            "JaVaScRiPt://acme.com/%0aalert(1)",
            "data:text/html,x",
            "ftp://acme.com",
            "mailto:a@acme.com",
        ] {
            refuses(typed, WebLinkProblem::Scheme);
        }
        refuses("https://ann:pw@acme.com", WebLinkProblem::Credentials);
        refuses("https://acme.com@evil.com/", WebLinkProblem::Credentials);
        refuses("https://acme.com\\@evil.com", WebLinkProblem::Character);
        refuses("https://acme.com/\"onclick=", WebLinkProblem::Character);
        refuses("https://acme.com:0/", WebLinkProblem::Port);
        refuses("https://acme.com:65536/", WebLinkProblem::Port);
        refuses("https://acme.com:x/", WebLinkProblem::Port);
        refuses("https://", WebLinkProblem::Host(DomainProblem::Empty));
        refuses("https://localhost/", WebLinkProblem::Host(DomainProblem::NoDot));
        refuses("https://127.0.0.1/", WebLinkProblem::Host(DomainProblem::IpAddress));
        refuses("https://[::1]/", WebLinkProblem::Host(DomainProblem::IpAddress));
        refuses("https://acme%2ecom/", WebLinkProblem::Host(DomainProblem::Character));
        refuses("https://acme.com/\u{202e}gpj.exe", WebLinkProblem::Hidden);
        refuses("java\nscript:alert(1)", WebLinkProblem::Hidden);
    }

    #[test]
    fn limits_hold_at_the_edge() {
        let of_length = |n: usize| format!("https://acme.com/{}", "a".repeat(n - 17));
        reads(&of_length(2_000), &of_length(2_000));
        refuses(&of_length(2_001), WebLinkProblem::TooLong);
        refuses(&of_length(1 << 20), WebLinkProblem::TooLong);
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(
            typed in "(https?|HTTPS)://(WWW|a1|ß)\\.(com|DE|\\PC{2})\\.?(:[0-9]{0,5})?([/?#]\\PC{0,9})?"
        ) {
            if let Ok(link) = WebLink::parse(&typed) {
                prop_assert_eq!(WebLink::parse(link.as_str()), Ok(link));
            }
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in any::<String>()) {
            let _ = WebLink::parse(&typed);
        }
    }
}
