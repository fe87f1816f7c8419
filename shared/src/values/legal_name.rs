//! A company's legal name.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::text::{one_line, text_value};
use crate::words::values as words;

/// A company's name as it is registered, 1 to 200 characters with at least one letter or digit. Blanks are collapsed,
/// accents composed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LegalName(String);

/// Why text is not a legal name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LegalNameProblem {
    /// Nothing but blanks.
    #[error("{}", words::LEGAL_NAME_EMPTY)]
    Empty,
    /// More than [`LegalName::MAX`] characters.
    #[error("{}", words::too_long(LegalName::MAX))]
    TooLong,
    /// Characters nobody sees.
    #[error("{}", words::HIDDEN)]
    Hidden,
    /// Only punctuation.
    #[error("{}", words::LEGAL_NAME_NO_LETTER)]
    NoLetter,
}

impl LegalName {
    /// In characters. Companies House allows 160; names on the continent spell out their legal form.
    pub const MAX: usize = 200;

    /// Reads a company's name.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, LegalNameProblem> {
        let name = one_line(typed, Self::MAX)?;
        if name.chars().any(char::is_alphanumeric) { Ok(Self(name)) } else { Err(LegalNameProblem::NoLetter) }
    }
}

text_value!(LegalName, LegalNameProblem);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn real_names_pass() {
        for name in
            ["3M", "Müller & Söhne GmbH & Co. KG", "株式会社日立製作所", "Yahoo!", "ООО «Ромашка»", "شركة الاتصالات"]
        {
            assert_eq!(LegalName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(LegalName::parse("  Acme \n  Ltd ").unwrap().as_str(), "Acme Ltd");
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        assert_eq!(LegalName::parse(" \t "), Err(LegalNameProblem::Empty));
        assert_eq!(LegalName::parse(&"é".repeat(201)), Err(LegalNameProblem::TooLong));
        assert_eq!(LegalName::parse("Acme\u{202e}dtL"), Err(LegalNameProblem::Hidden));
        assert_eq!(LegalName::parse("Ac\u{200b}me"), Err(LegalNameProblem::Hidden));
        assert_eq!(LegalName::parse("--- & ..."), Err(LegalNameProblem::NoLetter));
        assert_eq!(LegalName::parse(&"a".repeat(1 << 20)), Err(LegalNameProblem::TooLong));
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(typed in any::<String>()) {
            if let Ok(name) = LegalName::parse(&typed) {
                prop_assert_eq!(LegalName::parse(&name.to_string()), Ok(name));
            }
        }
    }
}
