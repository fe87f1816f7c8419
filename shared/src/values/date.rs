//! Days as they are typed and stored: year-month-day.

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

use super::text::plain_width;
use crate::words::values as words;

/// The first year anything here can happen in: older dates are slips of the keyboard.
pub const FIRST_YEAR: i32 = 2000;
/// The last one, far beyond every contract.
pub const LAST_YEAR: i32 = 2100;
/// Longer text is no date anybody typed.
const MAX_BYTES: usize = 40;

/// Why text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DateProblem {
    /// Nothing but blanks.
    #[error("{}", words::DATE_EMPTY)]
    Empty,
    /// Not `2026-11-22`.
    #[error("{}", words::DATE_NOT_ISO)]
    NotIso,
    /// `22.11.2026` or `2026/11/22`: another order or other separators, but only this day can be meant.
    #[error("{}", words::date_reordered(&format(*.0)))]
    Reordered(NaiveDate),
    /// The calendar has no such day.
    #[error("{}", words::DATE_NO_SUCH_DAY)]
    NoSuchDay,
    /// Before [`FIRST_YEAR`] or after [`LAST_YEAR`].
    #[error("{}", words::date_year(FIRST_YEAR, LAST_YEAR))]
    Year,
}

/// Reads a day such as `2026-11-22`.
///
/// # Errors
/// The first rule it breaks.
pub fn parse(typed: &str) -> Result<NaiveDate, DateProblem> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(DateProblem::Empty);
    }
    if text.len() > MAX_BYTES {
        return Err(DateProblem::NotIso);
    }
    let text: String = text.chars().map(plain_width).collect();
    let Some((year, month, day)) = parts(&text, '-') else {
        return Err(meant(&text).map_or(DateProblem::NotIso, DateProblem::Reordered));
    };
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Err(DateProblem::Year);
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateProblem::NoSuchDay)
}

/// As it is typed and stored: `2026-11-22`.
pub fn format(day: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// Year, month and day of digits in exactly that order and length.
fn parts(text: &str, separator: char) -> Option<(i32, u32, u32)> {
    let parts: Vec<&str> = text.split(separator).collect();
    match parts.as_slice() {
        &[year, month, day] if [year, month, day].map(str::len) == [4, 2, 2] => {
            Some((number(year)? as i32, number(month)?, number(day)?))
        }
        _ => None,
    }
}

/// The one day that text in another order can mean. `11/12/2026` means two days, so none.
fn meant(text: &str) -> Option<NaiveDate> {
    let separator = text.chars().find(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    if [first, second, third].iter().any(|part| part.is_empty() || part.len() > 4) {
        return None;
    }
    let day = |year: u32, month: u32, day: u32| {
        let year = i32::try_from(year).ok().filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))?;
        NaiveDate::from_ymd_opt(year, month, day)
    };
    let (first, second, third) = (number(first)?, number(second)?, number(third)?);
    if first > 31 {
        return day(first, second, third);
    }
    let (day_first, month_first) = (day(third, second, first), day(third, first, second));
    match separator {
        // Nobody puts the month first between points.
        '.' => day_first,
        _ if day_first.is_some() && month_first.is_some() && day_first != month_first => None,
        _ => day_first.or(month_first),
    }
}

fn number(digits: &str) -> Option<u32> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn iso_dates_pass() {
        assert_eq!(parse(" 2026-11-22 "), Ok(day(2026, 11, 22)));
        assert_eq!(parse("2024-02-29"), Ok(day(2024, 2, 29)));
        assert_eq!(parse("2000-01-01"), Ok(day(2000, 1, 1)));
        assert_eq!(parse("2100-12-31"), Ok(day(2100, 12, 31)));
        assert_eq!(parse("２０２６－１１－２２"), Ok(day(2026, 11, 22)));
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        assert_eq!(parse(" "), Err(DateProblem::Empty));
        for typed in [
            "tomorrow",
            "22 Nov 2026",
            "20261122",
            "2026-11",
            "11/12/2026",
            "+2026-11-22",
            "2026-11-22T00:00",
            "2026-1١-22",
            "-1-1-1",
        ] {
            assert_eq!(parse(typed), Err(DateProblem::NotIso), "{typed:?}");
        }
        for typed in
            ["22.11.2026", "22. 11. 2026", "22/11/2026", "11/22/2026", "2026/11/22", "22-11-2026", "2026.11.22"]
        {
            assert_eq!(parse(typed), Err(DateProblem::Reordered(day(2026, 11, 22))), "{typed:?}");
        }
        assert_eq!(parse("2026-3-5"), Err(DateProblem::Reordered(day(2026, 3, 5))));
        for typed in ["2026-02-30", "2023-02-29", "2026-13-01", "2026-00-10", "2026-01-00"] {
            assert_eq!(parse(typed), Err(DateProblem::NoSuchDay), "{typed:?}");
        }
        for typed in ["1999-12-31", "2101-01-01", "0000-01-01", "9999-12-31"] {
            assert_eq!(parse(typed), Err(DateProblem::Year), "{typed:?}");
        }
        assert_eq!(parse(&"2".repeat(1 << 20)), Err(DateProblem::NotIso));
        assert_eq!(parse("2026-11-\u{202e}22"), Err(DateProblem::NotIso));
    }

    #[test]
    fn the_message_shows_the_day_that_was_meant() {
        let problem = parse("22.11.2026").unwrap_err();
        assert_eq!(problem.to_string(), "Enter the date as year-month-day: 2026-11-22");
        assert_eq!(DateProblem::Year.to_string(), "Enter a year from 2000 to 2100");
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(days in 0..36_890_i32) {
            let date = day(2000, 1, 1) + chrono::Duration::days(i64::from(days));
            prop_assert_eq!(parse(&format(date)), Ok(date));
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in "[0-9./ -]{0,12}|\\PC*") {
            let _ = parse(&typed);
        }
    }
}
