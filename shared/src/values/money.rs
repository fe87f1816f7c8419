//! Amounts of money: whole minor units of one currency, never a float.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::currency::Currency;
use super::quantity::{MAX_NUMBER_BYTES, NotWhole, digits_of, grouped};
use super::text::plain_width;
use crate::words::values as words;

/// An amount from zero to [`Money::MAX_MINOR`] minor units of a currency: 1,250.00 USD is 125,000 cents. Amounts of two
/// currencies are neither less nor more than each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Wire")]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Money as it crosses the wire, before it is checked.
#[derive(Deserialize)]
struct Wire {
    minor: i64,
    currency: Currency,
}

/// Why text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoneyProblem {
    /// Nothing but blanks.
    #[error("{}", words::MONEY_EMPTY)]
    Empty,
    /// Letters, signs, another currency's code.
    #[error("{}", words::MONEY_NOT_A_NUMBER)]
    NotANumber,
    /// Below zero.
    #[error("{}", words::MONEY_NEGATIVE)]
    Negative,
    /// Zero, where [`Money::parse_positive`] asks for more.
    #[error("{}", words::MONEY_NOT_POSITIVE)]
    NotPositive,
    /// A comma before decimals: `12,50`, `1.250,50`.
    #[error("{}", words::MONEY_DECIMAL_COMMA)]
    DecimalComma,
    /// Separators that do not set groups of three digits apart.
    #[error("{}", words::MONEY_GROUPING)]
    Grouping,
    /// More decimals than the currency has.
    #[error("{}", words::money_decimals(.0.code(), .0.minor_digits()))]
    TooManyDecimals(Currency),
    /// More than [`Money::MAX_MINOR`].
    #[error("{}", words::money_too_large(&format(Money::MAX_MINOR, *.0)))]
    TooLarge(Currency),
}

impl Money {
    /// In minor units: 999,999,999,999.99 in a currency with cents. A trillion is beyond every deal, and sums of ninety
    /// thousand such amounts still fit into 64 bits.
    pub const MAX_MINOR: i64 = 99_999_999_999_999;

    /// Reads an amount as people write it in English: `12500`, `12,500`, `12 500.50`, `12'500.5`, with or without the
    /// currency's own code. A comma before decimals is refused, since `12,500` would mean two things.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyProblem> {
        let text = amount.trim();
        if text.is_empty() {
            return Err(MoneyProblem::Empty);
        }
        if text.len() > MAX_NUMBER_BYTES {
            return Err(MoneyProblem::NotANumber);
        }
        let text: String = text.chars().map(plain_width).collect();
        let text = without_code(&text, currency);
        if text.starts_with(['-', '\u{2212}']) {
            return Err(MoneyProblem::Negative);
        }
        let (whole, decimals) = split(text)?;
        if decimals.len() > usize::from(currency.minor_digits()) {
            return Err(MoneyProblem::TooManyDecimals(currency));
        }
        let minor = minor_of(&whole, decimals, currency).ok_or(MoneyProblem::TooLarge(currency))?;
        Ok(Self { minor, currency })
    }

    /// The same where zero makes no sense: the value of a deal.
    ///
    /// # Errors
    /// [`MoneyProblem::NotPositive`] for zero, else as [`Money::parse`].
    pub fn parse_positive(amount: &str, currency: Currency) -> Result<Self, MoneyProblem> {
        let money = Self::parse(amount, currency)?;
        if money.minor == 0 { Err(MoneyProblem::NotPositive) } else { Ok(money) }
    }

    /// Money from minor units, as they are stored.
    ///
    /// # Errors
    /// [`MoneyProblem::Negative`] or [`MoneyProblem::TooLarge`].
    pub fn from_minor(minor: i64, currency: Currency) -> Result<Self, MoneyProblem> {
        match minor {
            ..0 => Err(MoneyProblem::Negative),
            0..=Self::MAX_MINOR => Ok(Self { minor, currency }),
            _ => Err(MoneyProblem::TooLarge(currency)),
        }
    }

    /// In minor units.
    pub fn minor(self) -> i64 {
        self.minor
    }

    /// Its currency.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// As people read it: `12,500.50 USD`, and `12,500 USD` where there are no cents.
    pub fn display(self) -> String {
        format(self.minor, self.currency)
    }

    /// The bare number, for a field to edit or a table to calculate with: `12500.50`, `12500`.
    pub fn plain(self) -> String {
        number(self.minor, self.currency, |whole| whole.to_string())
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.display())
    }
}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.minor.cmp(&other.minor))
    }
}

impl TryFrom<Wire> for Money {
    type Error = MoneyProblem;

    fn try_from(wire: Wire) -> Result<Self, MoneyProblem> {
        Money::from_minor(wire.minor, wire.currency)
    }
}

/// Any number of minor units as people read them; for sums and differences, which may exceed what one amount may be.
pub fn format(minor: i64, currency: Currency) -> String {
    format!("{} {currency}", number(minor, currency, grouped))
}

fn number(minor: i64, currency: Currency, write_whole: impl Fn(u64) -> String) -> String {
    let per_major = currency.minor_per_major().unsigned_abs();
    let sign = if minor < 0 { "-" } else { "" };
    let whole = write_whole(minor.unsigned_abs() / per_major);
    match minor.unsigned_abs() % per_major {
        0 => format!("{sign}{whole}"),
        cents => format!("{sign}{whole}.{cents:0width$}", width = usize::from(currency.minor_digits())),
    }
}

/// Drops the currency's own code before or after the number.
fn without_code(text: &str, currency: Currency) -> &str {
    let code = currency.code();
    let is_code = |part: Option<&str>| part.is_some_and(|part| part.eq_ignore_ascii_case(code));
    if is_code(text.get(..code.len())) {
        return text[code.len()..].trim_start();
    }
    match text.len().checked_sub(code.len()) {
        Some(at) if is_code(text.get(at..)) => text[..at].trim_end(),
        _ => text,
    }
}

/// The digits before and after the point.
fn split(text: &str) -> Result<(String, &str), MoneyProblem> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if !decimals.bytes().all(|b| b.is_ascii_digit()) {
        let rest = decimals.replace(['.', ','], "");
        return Err(match rest.bytes().all(|b| b.is_ascii_digit()) {
            true if decimals.contains(',') => MoneyProblem::DecimalComma,
            true => MoneyProblem::Grouping,
            false => MoneyProblem::NotANumber,
        });
    }
    if whole.is_empty() && !decimals.is_empty() {
        return Ok((String::new(), decimals));
    }
    let whole = digits_of(whole).map_err(|problem| match problem {
        NotWhole::Character => MoneyProblem::NotANumber,
        NotWhole::Grouping => MoneyProblem::Grouping,
        NotWhole::DecimalComma => MoneyProblem::DecimalComma,
    })?;
    Ok((whole, decimals))
}

/// Puts digits together exactly; none above the bound.
fn minor_of(whole: &str, decimals: &str, currency: Currency) -> Option<i64> {
    let missing = usize::from(currency.minor_digits()).saturating_sub(decimals.len());
    let digits = whole.bytes().chain(decimals.bytes()).chain(std::iter::repeat_n(b'0', missing));
    digits.map(|digit| i64::from(digit - b'0')).try_fold(0_i64, |minor, digit| {
        let minor = minor * 10 + digit;
        (minor <= Money::MAX_MINOR).then_some(minor)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[track_caller]
    fn reads(typed: &str, code: &str, minor: i64) {
        assert_eq!(Money::parse(typed, currency(code)).map(Money::minor), Ok(minor), "{typed:?}");
    }

    #[track_caller]
    fn refuses(typed: &str, code: &str, problem: MoneyProblem) {
        assert_eq!(Money::parse(typed, currency(code)), Err(problem), "{typed:?}");
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for typed in [
            "12500",
            "12,500",
            "12 500",
            "12'500",
            "12’500",
            "12\u{a0}500",
            "12\u{202f}500",
            "12500.",
            "12,500.0",
            "12,500.00",
            " 12500 ",
            "USD 12,500",
            "12,500 usd",
            "12500USD",
            "0012500",
            "１２，５００",
        ] {
            reads(typed, "USD", 1_250_000);
        }
        reads("12 500.50", "EUR", 1_250_050);
        reads("12'500.5", "CHF", 1_250_050);
        reads(".5", "USD", 50);
        reads("0", "USD", 0);
        reads("1,234,567", "JPY", 1_234_567);
        reads("12.500", "KWD", 12_500);
        reads("999,999,999,999.99", "USD", Money::MAX_MINOR);
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        refuses(" \u{a0}", "USD", MoneyProblem::Empty);
        for typed in [
            "abc",
            "$12",
            "12 EUR",
            "1e5",
            "+5",
            ".",
            "12.5 0",
            "12 000 x",
            "½",
            "12²",
            "1\u{202e}2",
            "٣",
            "NaN",
            "USD",
        ] {
            refuses(typed, "USD", MoneyProblem::NotANumber);
        }
        refuses("-5", "USD", MoneyProblem::Negative);
        refuses("\u{2212}5", "USD", MoneyProblem::Negative);
        refuses("USD -5", "USD", MoneyProblem::Negative);
        for typed in ["12,50", "12,5", "0,500", "1.250,50", "1.250.000,50"] {
            refuses(typed, "USD", MoneyProblem::DecimalComma);
        }
        for typed in
            ["1,2,3", "12,5000", "1234,567", ",500", "1 000,000", "12,50,000", "1.250.000", "1,,000", "12,500,"]
        {
            refuses(typed, "USD", MoneyProblem::Grouping);
        }
        refuses("12.505", "USD", MoneyProblem::TooManyDecimals(Currency::USD));
        refuses("12.500", "EUR", MoneyProblem::TooManyDecimals(Currency::EUR));
        refuses("12.5", "JPY", MoneyProblem::TooManyDecimals(currency("JPY")));
        refuses("1,000,000,000,000", "USD", MoneyProblem::TooLarge(Currency::USD));
        refuses(&"9".repeat(150), "USD", MoneyProblem::TooLarge(Currency::USD));
        refuses(&"9".repeat(1 << 20), "USD", MoneyProblem::NotANumber);
    }

    #[test]
    fn zero_is_an_amount_but_not_a_deal() {
        assert_eq!(Money::parse_positive("0.00", Currency::USD), Err(MoneyProblem::NotPositive));
        assert_eq!(Money::parse_positive("0.01", Currency::USD).map(Money::minor), Ok(1));
    }

    #[test]
    fn amounts_are_shown_with_their_currency() {
        for (minor, code, shown) in [
            (1_250_000, "USD", "12,500 USD"),
            (1_250_050, "EUR", "12,500.50 EUR"),
            (5, "USD", "0.05 USD"),
            (1_234_567, "JPY", "1,234,567 JPY"),
            (12_005, "KWD", "12.005 KWD"),
            (0, "USD", "0 USD"),
        ] {
            assert_eq!(Money::from_minor(minor, currency(code)).unwrap().display(), shown);
        }
        assert_eq!(Money::from_minor(1_250_050, Currency::USD).unwrap().plain(), "12500.50");
        assert_eq!(format(-150, Currency::USD), "-1.50 USD");
        assert_eq!(format(i64::MIN, currency("JPY")), "-9,223,372,036,854,775,808 JPY");
    }

    #[test]
    fn messages_carry_the_currency() {
        assert_eq!(
            MoneyProblem::TooLarge(Currency::USD).to_string(),
            "Enter an amount of at most 999,999,999,999.99 USD"
        );
        assert!(MoneyProblem::TooManyDecimals(currency("JPY")).to_string().contains("whole JPY"));
    }

    #[test]
    fn only_one_currency_compares() {
        let [one, two] = [100, 200].map(|minor| Money::from_minor(minor, Currency::USD).unwrap());
        assert!(one < two);
        assert_eq!(one.partial_cmp(&Money::from_minor(200, Currency::EUR).unwrap()), None);
    }

    #[test]
    fn deserialising_is_validating() {
        let money = Money::from_minor(50, Currency::USD).unwrap();
        let wire = r#"{"minor":50,"currency":"USD"}"#;
        assert_eq!(serde_json::to_string(&money).unwrap(), wire);
        assert_eq!(serde_json::from_str::<Money>(wire).unwrap(), money);
        for bad in [
            r#"{"minor":-1,"currency":"USD"}"#,
            r#"{"minor":100000000000000,"currency":"USD"}"#,
            r#"{"minor":1,"currency":"XXX"}"#,
        ] {
            assert!(serde_json::from_str::<Money>(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(
            minor in 0..=Money::MAX_MINOR,
            code in prop::sample::select(vec!["USD", "JPY", "KWD"]),
        ) {
            let money = Money::from_minor(minor, currency(code)).unwrap();
            prop_assert_eq!(Money::parse(&money.display(), money.currency()), Ok(money));
            prop_assert_eq!(Money::parse(&money.plain(), money.currency()), Ok(money));
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in "[0-9,.' \u{a0}USD-]{0,16}|\\PC*") {
            let _ = Money::parse(&typed, Currency::USD);
        }
    }
}
