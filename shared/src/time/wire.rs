//! Reading days and instants as they are stored and sent, in RFC 3339. By hand: the calendar crate reads any pattern there is, which would
//! be a large part of what a browser fetches.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::de::{Deserializer, Error, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A day or an instant as it travels.
pub trait Stamp: Sized {
    /// Reads it; none where it is written in any other way.
    fn read(text: &str) -> Option<Self>;
}

impl Stamp for NaiveDate {
    fn read(text: &str) -> Option<Self> {
        let (day, rest) = day(text)?;
        rest.is_empty().then_some(day)
    }
}

impl Stamp for DateTime<FixedOffset> {
    fn read(text: &str) -> Option<Self> {
        let (day, rest) = day(text)?;
        let rest = rest.strip_prefix('T')?;
        let (hour, rest) = number(rest, 2)?;
        let (minute, rest) = number(rest.strip_prefix(':')?, 2)?;
        let (second, rest) = number(rest.strip_prefix(':')?, 2)?;
        let (nanos, rest) = fraction(rest)?;
        let offset = offset(rest)?;
        // A leap second, as the calendar crate keeps it: the second before it, longer.
        let (second, nanos) = if second == 60 { (59, nanos + 1_000_000_000) } else { (second, nanos) };
        day.and_hms_nano_opt(hour, minute, second, nanos)?.and_local_timezone(offset).single()
    }
}

impl Stamp for DateTime<Utc> {
    fn read(text: &str) -> Option<Self> {
        DateTime::<FixedOffset>::read(text).map(|at| at.with_timezone(&Utc))
    }
}

fn day(text: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
    Some((NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?, rest))
}

/// So many digits, and what follows them.
fn number(text: &str, digits: usize) -> Option<(u32, &str)> {
    let (head, rest) = text.split_at_checked(digits)?;
    head.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    Some((head.parse().ok()?, rest))
}

/// The fraction of a second in nanoseconds, if there is one.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=9).contains(&length) {
        return None;
    }
    let (value, rest) = number(rest, length)?;
    Some((value * 10_u32.pow(9 - u32::try_from(length).ok()?), rest))
}

fn offset(text: &str) -> Option<FixedOffset> {
    if text == "Z" {
        return FixedOffset::east_opt(0);
    }
    let east = match text.split_at_checked(1)?.0 {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, rest) = number(&text[1..], 2)?;
    let (minutes, rest) = number(rest.strip_prefix(':')?, 2)?;
    let known = rest.is_empty() && hours < 24 && minutes < 60;
    known.then(|| FixedOffset::east_opt(east * i32::try_from(hours * 3600 + minutes * 60).unwrap_or(0)))?
}

/// A field that is a day or an instant.
///
/// # Errors
/// Where it is written in any other way.
pub fn read<'de, D: Deserializer<'de>, T: Stamp>(from: D) -> Result<T, D::Error> {
    from.deserialize_str(Stamped(PhantomData))
}

/// A field that may be a day or an instant.
///
/// # Errors
/// Where it is written in any other way.
pub fn read_some<'de, D: Deserializer<'de>, T: Stamp>(from: D) -> Result<Option<T>, D::Error> {
    from.deserialize_option(Perhaps(PhantomData))
}

struct Stamped<T>(PhantomData<T>);

impl<T: Stamp> Visitor<'_> for Stamped<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a day or an instant")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::read(text).ok_or_else(|| E::custom("not a day or an instant"))
    }
}

struct Perhaps<T>(PhantomData<T>);

impl<'de, T: Stamp> Visitor<'de> for Perhaps<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a day, an instant or nothing")
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        read(from).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_day_or_instant_is_refused() {
        for text in ["", "2026-11-3", "2026-02-30", "2026-11-30x", "20261130", "+2026-11-30", "2026-1١-30"] {
            assert_eq!(NaiveDate::read(text), None, "{text}");
        }
        for text in [
            "2026-11-30",
            "2026-11-30T10:00Z",
            "2026-11-30T24:00:00Z",
            "2026-11-30T10:00:00",
            "2026-11-30T10:00:00.Z",
            "2026-11-30T10:00:00+1:00",
            "2026-11-30T10:00:00+01:60",
            "2026-11-30T10:00:00é",
        ] {
            assert_eq!(DateTime::<Utc>::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_instant_is_read_as_it_was_written(seconds in -62_000_000_000_i64..253_000_000_000, nanos in 0..2_000_000_000_u32, offset in -86_399..86_399_i32) {
            let Some(utc) = Utc.timestamp_opt(seconds, nanos).single() else { return Ok(()) };
            prop_assert_eq!(DateTime::<Utc>::read(serde_json::to_value(utc).unwrap().as_str().unwrap()), Some(utc));
            // Offsets are written in whole minutes.
            let local = utc.with_timezone(&FixedOffset::east_opt(offset / 60 * 60).unwrap());
            let text = serde_json::to_value(local).unwrap();
            let text = text.as_str().unwrap();
            if text.starts_with(|first: char| first.is_ascii_digit()) {
                prop_assert_eq!(DateTime::<FixedOffset>::read(text), DateTime::parse_from_rfc3339(text).ok());
            }
        }

        #[test]
        fn a_day_is_read_as_it_was_written(days in 1..3_652_059_i32) {
            let day = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            prop_assert_eq!(NaiveDate::read(&day.to_string()), Some(day));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = (NaiveDate::read(&text), DateTime::<Utc>::read(&text));
        }
    }
}
