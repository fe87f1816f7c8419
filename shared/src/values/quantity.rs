//! How many of a product, and whole numbers as people write them.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::text::plain_width;
use crate::words::values as words;

/// How many of a product: a whole number from 1 to 1,000,000. Crosses the wire as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Quantity(u32);

/// Why text is not a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QuantityProblem {
    /// Nothing but blanks.
    #[error("{}", words::QUANTITY_EMPTY)]
    Empty,
    /// Letters, signs, decimals, or groups that are not of three digits.
    #[error("{}", words::QUANTITY_NOT_WHOLE)]
    NotWhole,
    /// Zero.
    #[error("{}", words::QUANTITY_TOO_SMALL)]
    TooSmall,
    /// More than [`Quantity::MAX`].
    #[error("{}", words::quantity_too_large(Quantity::MAX))]
    TooLarge,
}

impl Quantity {
    /// A million licences is more than any product's whole market; beyond it is a slip.
    pub const MAX: u32 = 1_000_000;

    /// Reads a whole number; groups of three digits may be set apart, as in `1,000`.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, QuantityProblem> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(QuantityProblem::Empty);
        }
        if text.len() > MAX_NUMBER_BYTES {
            return Err(QuantityProblem::NotWhole);
        }
        let digits = digits_of(text).map_err(|_| QuantityProblem::NotWhole)?;
        // Only digits are left, so that a failure means more of them than fit.
        Self::try_from(digits.parse::<u32>().unwrap_or(u32::MAX))
    }

    /// The number itself.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Quantity {
    type Error = QuantityProblem;

    fn try_from(number: u32) -> Result<Self, QuantityProblem> {
        match number {
            0 => Err(QuantityProblem::TooSmall),
            1..=Self::MAX => Ok(Self(number)),
            _ => Err(QuantityProblem::TooLarge),
        }
    }
}

impl From<Quantity> for u32 {
    fn from(quantity: Quantity) -> u32 {
        quantity.0
    }
}

/// With a comma between thousands.
impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&grouped(u64::from(self.0)))
    }
}

/// A whole number with a comma between thousands: `12,500`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Longer text is no number anybody typed; it keeps hostile input cheap.
pub(super) const MAX_NUMBER_BYTES: usize = 200;

/// Why text is not a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotWhole {
    /// Something else than digits and separators.
    Character,
    /// Separators that do not set groups of three digits apart.
    Grouping,
    /// `12,50` or `0,500`: a comma that can only stand before decimals.
    DecimalComma,
}

/// The digits of a whole number whose groups of three may be set apart by commas, any kind of space, or apostrophes,
/// but by one kind only.
pub(super) fn digits_of(text: &str) -> Result<String, NotWhole> {
    let text: String = text.chars().map(plain_width).map(separator).collect();
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_digit() || SEPARATORS.contains(&c)) {
        return Err(NotWhole::Character);
    }
    let used: Vec<char> = SEPARATORS.into_iter().filter(|c| text.contains(*c)).collect();
    let &[separator] = used.as_slice() else {
        return if used.is_empty() { Ok(text) } else { Err(NotWhole::Grouping) };
    };
    let groups: Vec<&str> = text.split(separator).collect();
    let [first, rest @ ..] = groups.as_slice() else { return Ok(text) };
    let decimal_comma = match rest {
        [decimals] if separator == ',' && !first.is_empty() => matches!(decimals.len(), 1 | 2) || *first == "0",
        _ => false,
    };
    if decimal_comma {
        return Err(NotWhole::DecimalComma);
    }
    let well_formed = matches!(first.len(), 1..=3) && rest.iter().all(|group| group.len() == 3);
    if well_formed { Ok(groups.concat()) } else { Err(NotWhole::Grouping) }
}

const SEPARATORS: [char; 3] = [',', ' ', '\''];

/// One character for each kind of separator: ordinary, fixed and narrow spaces; straight and curly apostrophes.
fn separator(c: char) -> char {
    match c {
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{3000}' => ' ',
        '\u{2019}' => '\'',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whole_numbers_pass_with_and_without_groups() {
        for (typed, number) in [
            ("1", 1),
            (" 25 ", 25),
            ("1,000", 1_000),
            ("10 000", 10_000),
            ("1'000'000", 1_000_000),
            ("007", 7),
            ("１２", 12),
        ] {
            assert_eq!(Quantity::parse(typed).map(Quantity::get), Ok(number), "{typed}");
        }
        assert_eq!(Quantity::parse("12500").unwrap().to_string(), "12,500");
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        assert_eq!(Quantity::parse("\u{a0}"), Err(QuantityProblem::Empty));
        for typed in
            ["ten", "1.5", "1,5", "-1", "+1", "1,00,000", "1 000,000", ",100", "1e3", "٣", "1\u{202e}2", "1\t000"]
        {
            assert_eq!(Quantity::parse(typed), Err(QuantityProblem::NotWhole), "{typed:?}");
        }
        assert_eq!(Quantity::parse("0"), Err(QuantityProblem::TooSmall));
        assert_eq!(Quantity::parse("1,000,001"), Err(QuantityProblem::TooLarge));
        assert_eq!(Quantity::parse(&"9".repeat(100)), Err(QuantityProblem::TooLarge));
        assert_eq!(Quantity::parse(&"9".repeat(1 << 20)), Err(QuantityProblem::NotWhole));
    }

    #[test]
    fn deserialising_is_validating() {
        assert_eq!(serde_json::from_str::<Quantity>("25").unwrap().get(), 25);
        assert!(serde_json::from_str::<Quantity>("0").is_err());
        assert_eq!(serde_json::to_string(&Quantity::parse("25").unwrap()).unwrap(), "25");
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(number in 1..=Quantity::MAX) {
            let quantity = Quantity::try_from(number).unwrap();
            prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
            prop_assert_eq!(Quantity::parse(&number.to_string()), Ok(quantity));
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in "[0-9,.' \u{a0}-]{0,12}|\\PC*") {
            let _ = Quantity::parse(&typed);
        }
    }
}
