//! A telephone number.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::text::{plain_width, text_value, tidy};
use crate::words::values as words;

/// A telephone number: 6 to 15 digits, with a leading `+` where the country code was typed. Stored without separators.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why text is not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhoneProblem {
    /// Nothing but blanks.
    #[error("{}", words::PHONE_EMPTY)]
    Empty,
    /// More than [`Phone::MAX_DIGITS`] digits.
    #[error("{}", words::phone_too_long(Phone::MAX_DIGITS))]
    TooLong,
    /// Characters nobody sees.
    #[error("{}", words::HIDDEN)]
    Hidden,
    /// Letters or signs that no telephone number has.
    #[error("{}", words::PHONE_CHARACTER)]
    Character,
    /// A `+` in the middle.
    #[error("{}", words::PHONE_PLUS)]
    Plus,
    /// Fewer than [`Phone::MIN_DIGITS`] digits.
    #[error("{}", words::phone_too_short(Phone::MIN_DIGITS))]
    TooShort,
}

impl Phone {
    /// Shorter ones are short codes, which nobody outside a country can call.
    pub const MIN_DIGITS: usize = 6;
    /// The longest number ITU-T E.164 allows.
    pub const MAX_DIGITS: usize = 15;
    /// The digits with a separator around each, as typed.
    const MAX_TYPED: usize = 60;

    /// Reads a telephone number. Spaces, hyphens, dots, slashes and brackets separate; the `(0)` of `+49 (0)30 …` is
    /// dropped, since it is dialled only without the country code.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, PhoneProblem> {
        let text: String = tidy(typed, Self::MAX_TYPED)?.chars().map(plain_width).collect();
        let (plus, rest) = match text.strip_prefix('+') {
            Some(rest) => ("+", rest.replacen("(0)", " ", 1)),
            None => ("", text),
        };
        if rest.contains('+') {
            return Err(PhoneProblem::Plus);
        }
        if !rest.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
            return Err(PhoneProblem::Character);
        }
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        match digits.len() {
            0..Self::MIN_DIGITS => Err(PhoneProblem::TooShort),
            Self::MIN_DIGITS..=Self::MAX_DIGITS => Ok(Self(format!("{plus}{digits}"))),
            _ => Err(PhoneProblem::TooLong),
        }
    }
}

text_value!(Phone, PhoneProblem);

/// What people put between digits, including the hyphens and dashes that word processors make of `-`.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2013}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn reads(typed: &str, stored: &str) {
        assert_eq!(Phone::parse(typed).map(String::from), Ok(stored.to_owned()), "{typed:?}");
    }

    #[test]
    fn separators_vanish_and_the_plus_stays() {
        reads("+49 30 123-45 67", "+49301234567");
        reads("(212) 555-0123", "2125550123");
        reads("030/1234567", "0301234567");
        reads("+49 (0)30 1234567", "+49301234567");
        reads("+1.212.555.0123", "+12125550123");
        reads("+44\u{a0}20\u{2011}7946\u{2013}0000", "+442079460000");
        reads("＋８１ ３ １２３４ ５６７８", "+81312345678");
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        assert_eq!(Phone::parse(" "), Err(PhoneProblem::Empty));
        assert_eq!(Phone::parse("12345"), Err(PhoneProblem::TooShort));
        assert_eq!(Phone::parse("+"), Err(PhoneProblem::TooShort));
        assert_eq!(Phone::parse("1234567890123456"), Err(PhoneProblem::TooLong));
        assert_eq!(Phone::parse("1-800-FLOWERS"), Err(PhoneProblem::Character));
        assert_eq!(Phone::parse("030 123456 ext. 7"), Err(PhoneProblem::Character));
        assert_eq!(Phone::parse("٠٣٠١٢٣٤٥"), Err(PhoneProblem::Character));
        assert_eq!(Phone::parse("++49301234567"), Err(PhoneProblem::Plus));
        assert_eq!(Phone::parse("0049+301234567"), Err(PhoneProblem::Plus));
        assert_eq!(Phone::parse("\u{202a}+49301234567\u{202c}"), Err(PhoneProblem::Hidden));
        assert_eq!(Phone::parse(&"1 ".repeat(1 << 19)), Err(PhoneProblem::TooLong));
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(typed in "\\+?[0-9 ()./-]{4,24}") {
            if let Ok(phone) = Phone::parse(&typed) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
            }
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in any::<String>()) {
            let _ = Phone::parse(&typed);
        }
    }
}
