//! A person's name.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::text::{one_line, text_value};
use crate::words::values as words;

/// A person's whole name as they write it, 1 to 120 characters with at least one letter. Names are not taken apart: not
/// everyone has two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why text is not a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PersonNameProblem {
    /// Nothing but blanks.
    #[error("{}", words::PERSON_NAME_EMPTY)]
    Empty,
    /// More than [`PersonName::MAX`] characters.
    #[error("{}", words::too_long(PersonName::MAX))]
    TooLong,
    /// Characters nobody sees.
    #[error("{}", words::HIDDEN)]
    Hidden,
    /// Only digits or punctuation.
    #[error("{}", words::PERSON_NAME_NO_LETTER)]
    NoLetter,
}

impl PersonName {
    /// In characters: room for long names of several parts, and still one line of a table.
    pub const MAX: usize = 120;

    /// Reads a person's name.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, PersonNameProblem> {
        let name = one_line(typed, Self::MAX)?;
        if name.chars().any(char::is_alphabetic) { Ok(Self(name)) } else { Err(PersonNameProblem::NoLetter) }
    }
}

text_value!(PersonName, PersonNameProblem);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn real_names_pass() {
        for name in
            ["Ada Lovelace", "Sukarno", "Seán O’Brien", "李小龍", "María José Núñez-Þórsdóttir", "John Smith 3rd"]
        {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(PersonName::parse("\u{a0}Ada   Lovelace ").unwrap().as_str(), "Ada Lovelace");
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        assert_eq!(PersonName::parse(""), Err(PersonNameProblem::Empty));
        assert_eq!(PersonName::parse(&"x".repeat(121)), Err(PersonNameProblem::TooLong));
        assert_eq!(PersonName::parse("Ada\u{2067}Love"), Err(PersonNameProblem::Hidden));
        assert_eq!(PersonName::parse("12 ."), Err(PersonNameProblem::NoLetter));
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(typed in any::<String>()) {
            if let Ok(name) = PersonName::parse(&typed) {
                prop_assert_eq!(PersonName::parse(&name.to_string()), Ok(name));
            }
        }
    }
}
