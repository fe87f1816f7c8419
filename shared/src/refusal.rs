//! The one error a person can see, and the problems of what they typed.

use crate::words;
use serde::{Deserialize, Serialize};

/// What is wrong with one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The answer's key: a field's name, or a line's, as in `lines.2.quantity`.
    pub field: String,
    /// What to do about it, in words for the person who typed.
    pub message: String,
}

/// Everything that is wrong with what was typed, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// One problem.
    pub fn one(field: impl Into<String>, message: impl Into<String>) -> Problems {
        let mut problems = Problems::default();
        problems.add(field, message);
        problems
    }

    /// Adds a problem.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Problem { field: field.into(), message: message.into() });
    }

    /// The first problem of that answer.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|p| p.field == field).map(|p| p.message.as_str())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, if nothing is wrong; the problems as a refusal otherwise.
    pub fn or<T>(self, value: T) -> Result<T, Refusal> {
        if self.is_empty() { Ok(value) } else { Err(Refusal::Invalid(self)) }
    }
}

/// Why something was not done. Its words are [`words::refusal`], its status [`Refusal::status`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// What was typed has problems.
    Invalid(Problems),
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// There is no such thing, or the caller may not know of it.
    NotFound,
    /// The caller may see it but not do this; the sentence says why and who can help.
    Forbidden(String),
    /// Somebody else was first; the sentence says who did what.
    Conflict(String),
    /// Too many tries; again after so many seconds.
    TooMany {
        /// Seconds to wait.
        seconds: u64,
    },
    /// What was sent is larger than is ever needed.
    TooLarge,
    /// The database has too much to do just now; nothing was changed.
    Busy,
    /// Our fault. The id finds it in the logs.
    Broken {
        /// The request's id.
        request: String,
    },
    /// The server could not be reached. Only the browser says this.
    Offline,
}

impl Refusal {
    /// The HTTP status it is answered with.
    pub fn status(&self) -> u16 {
        match self {
            Refusal::Invalid(_) => 422,
            Refusal::SignedOut => 401,
            Refusal::NotFound => 404,
            Refusal::Forbidden(_) => 403,
            Refusal::Conflict(_) => 409,
            Refusal::TooMany { .. } => 429,
            Refusal::TooLarge => 413,
            Refusal::Busy | Refusal::Offline => 503,
            Refusal::Broken { .. } => 500,
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&words::refusal(self))
    }
}

impl std::error::Error for Refusal {}
