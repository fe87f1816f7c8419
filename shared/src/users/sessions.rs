//! Running sessions, and what somebody sees of their own security.

use crate::ids::{SessionId, UserId};
use crate::time::Local;
use crate::users::sign_ins::Try;
use crate::words::security as say;
use serde::{Deserialize, Serialize};

/// A session that runs, as its person and those who look after them see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningSession {
    /// Its number: not what the browser keeps, and of no use to sign in.
    pub id: SessionId,
    /// When it began, in the vendor's time zone.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub began_at: Local,
    /// When it was used last, to the minute.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub seen_at: Local,
    /// The network address it began from; blank where it is not known.
    pub address: String,
    /// The browser, in a few words.
    pub agent: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// What somebody sees of their own security.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityPage {
    /// Whether their second factor is on.
    pub has_second_factor: bool,
    /// Whether they need one.
    pub needs_second_factor: bool,
    /// How many recovery codes were not used yet.
    pub recovery_codes: u32,
    /// Their running sessions, the one used last first.
    pub sessions: Vec<RunningSession>,
    /// Their last tries to sign in, the newest first.
    pub tries: Vec<Try>,
    /// Whether they may see everybody's.
    pub may_see_all: bool,
    /// When this was read.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub now: Local,
}

/// What somebody who looks after a person sees of their sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSessions {
    /// The person.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Whether their second factor is on.
    pub has_second_factor: bool,
    /// Whether the reader may take it away.
    pub may_reset: bool,
    /// Their running sessions, the one used last first.
    pub sessions: Vec<RunningSession>,
    /// When this was read.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub now: Local,
}

/// Browsers by what they say of themselves. Those that also claim to be others come before them.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems by what browsers say of them. Those that also claim to be others come before them.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A browser in a few words, by what it says of itself. That is a hint for people and proves nothing.
pub fn browser_name(agent: &str) -> String {
    let known =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => say::browser_on(browser, system),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => say::browser_on(say::OTHER_BROWSER, system),
        (None, None) => say::OTHER_BROWSER.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_by_its_own_name_and_not_by_those_it_borrows() {
        for (agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
                "Safari on macOS",
            ),
            ("curl/8.5.0", say::OTHER_BROWSER),
            ("", say::OTHER_BROWSER),
        ] {
            assert_eq!(browser_name(agent), name);
        }
    }

    #[test]
    fn the_name_is_short_however_long_the_browser_speaks() {
        assert!(browser_name(&"Chrome/1 Windows ".repeat(10_000)).len() < 40);
    }
}
