//! The history of signing in: each try, right or wrong.

use crate::fields::{Choice, Object};
use crate::list::{List, Sort};
use crate::time::Local;
use crate::words::security as say;
use serde::{Deserialize, Serialize};

/// How long a try is kept, in days: somebody who looks a year later still finds it.
pub const KEPT_DAYS: i64 = 400;
/// How many of somebody's own tries their page shows.
pub const SHOWN: u64 = 20;

/// With what somebody tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Email and password.
    Password,
    /// A code of the authenticator app.
    SecondFactor,
    /// A recovery code.
    RecoveryCode,
    /// A link that was sent to them.
    Link,
    /// No try: sessions were ended by somebody.
    SessionEnded,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 5] =
        [Method::Password, Method::SecondFactor, Method::RecoveryCode, Method::Link, Method::SessionEnded];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Method::Password => "password",
            Method::SecondFactor => "second_factor",
            Method::RecoveryCode => "recovery_code",
            Method::Link => "link",
            Method::SessionEnded => "session_ended",
        }
    }

    const fn choice(self) -> Choice {
        Choice { value: self.name(), label: say::method(self) }
    }
}

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody is in, or what was to be done is done.
    Success,
    /// The password was right; the second factor was asked for.
    SecondFactorDue,
    /// It was not right.
    Wrong,
    /// There were too many before; nothing was looked at.
    Limited,
    /// It was right, but the person may not sign in.
    Locked,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 5] =
        [Outcome::Success, Outcome::SecondFactorDue, Outcome::Wrong, Outcome::Limited, Outcome::Locked];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Success => "success",
            Outcome::SecondFactorDue => "second_factor_due",
            Outcome::Wrong => "wrong",
            Outcome::Limited => "limited",
            Outcome::Locked => "locked",
        }
    }

    const fn choice(self) -> Choice {
        Choice { value: self.name(), label: say::outcome(self) }
    }
}

/// The methods as choices.
pub const METHODS: &[Choice] = &[
    Method::Password.choice(),
    Method::SecondFactor.choice(),
    Method::RecoveryCode.choice(),
    Method::Link.choice(),
    Method::SessionEnded.choice(),
];

/// The outcomes as choices.
pub const RESULTS: &[Choice] = &[
    Outcome::Success.choice(),
    Outcome::SecondFactorDue.choice(),
    Outcome::Wrong.choice(),
    Outcome::Limited.choice(),
    Outcome::Locked.choice(),
];

/// The administrators' list of all tries.
pub const SIGN_INS: List = List {
    object: Object::SignIn,
    columns: &["created_at", "user", "email", "method", "result", "address", "agent"],
    search: &["email", "address", "user.name"],
    filters: &["method", "result", "user"],
    default_sort: Sort { field: "created_at", descending: true },
    page_size: 50,
};

/// One try as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// When, in the vendor's time zone.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub at: Local,
    /// The stored name of the method.
    pub method: String,
    /// The stored name of the outcome.
    pub result: String,
    /// The network address it came from.
    pub address: String,
    /// The browser, in a few words.
    pub agent: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_fields_that_exist_and_fit() {
        assert_eq!(SIGN_INS.check(), Ok(()));
    }

    #[test]
    fn every_method_and_outcome_can_be_chosen() {
        let stored = |choices: &[Choice]| choices.iter().map(|choice| choice.value).collect::<Vec<_>>();
        assert_eq!(stored(METHODS), Method::ALL.map(Method::name));
        assert_eq!(stored(RESULTS), Outcome::ALL.map(Outcome::name));
    }
}
