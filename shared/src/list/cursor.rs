//! Where in a list a page begins: after, or before, a record's place in the order.

use crate::criteria::is_usual;
use crate::time::wire::Stamp;
use crate::values::{Value, currency::Currency, money::Money};
use chrono::{DateTime, Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};
use std::str::FromStr;
use uuid::Uuid;

/// Longest text of a cursor, in bytes: a text field's 200 characters, each folded to the most one can become.
pub const CURSOR_LONGEST: usize = 16_384;

/// Which way from a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The records after it.
    Next,
    /// The records before it.
    Previous,
}

/// A place in a list's order: the value it is ordered by and the id of a record there.
///
/// A page asked for by it stays the same when records are added or taken away elsewhere. For readers it is opaque; as text it
/// is made of letters, digits and `-`, so it goes into an address as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    direction: Direction,
    id: Uuid,
    value: Value,
}

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl Cursor {
    /// The place of the record with that id and that value to order by (of text: the folded form).
    pub fn new(direction: Direction, value: Value, id: Uuid) -> Cursor {
        Cursor { direction, id, value }
    }

    /// Which way.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The record.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// What it was ordered by.
    pub fn value(&self) -> &Value {
        &self.value
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char(match self.direction {
            Direction::Next => 'n',
            Direction::Previous => 'p',
        })?;
        self.id.as_simple().fmt(f)?;
        match &self.value {
            Value::Empty => f.write_char('e'),
            Value::Text(text) => {
                f.write_char('t')?;
                text.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Value::Whole(number) => write!(f, "w{number}"),
            Value::Money(money) => write!(f, "m{}{}", money.currency().code(), money.minor()),
            Value::YesNo(yes) => write!(f, "y{}", u8::from(*yes)),
            Value::Date(day) => write!(f, "d{day}"),
            Value::Instant(instant) => write!(f, "i{}", instant.timestamp_micros()),
            // Lists are ordered by the name of what is referred to, which is text.
            Value::Reference { .. } => f.write_char('e'),
        }
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Cursor, NotACursor> {
        if text.len() > CURSOR_LONGEST || !text.is_ascii() || text.len() < 34 {
            return Err(NotACursor);
        }
        let direction = match &text[..1] {
            "n" => Direction::Next,
            "p" => Direction::Previous,
            _ => return Err(NotACursor),
        };
        let id = Uuid::try_parse(&text[1..33]).map_err(|_| NotACursor)?;
        let value = value(&text[33..34], &text[34..]).ok_or(NotACursor)?;
        Ok(Cursor { direction, id, value })
    }
}

fn value(tag: &str, text: &str) -> Option<Value> {
    match tag {
        "e" if text.is_empty() => Some(Value::Empty),
        "t" => text_value(text),
        "w" => text.parse().ok().map(Value::Whole),
        "m" => {
            let (currency, minor) = text.split_at_checked(3)?;
            Money::from_minor(minor.parse().ok()?, Currency::parse(currency).ok()?).ok().map(Value::Money)
        }
        "y" => match text {
            "0" => Some(Value::YesNo(false)),
            "1" => Some(Value::YesNo(true)),
            _ => None,
        },
        "d" => <NaiveDate as Stamp>::read(text).filter(|day| is_usual(day.year())).map(Value::Date),
        "i" => DateTime::from_timestamp_micros(text.parse().ok()?)
            .filter(|instant| is_usual(instant.year()))
            .map(Value::Instant),
        _ => None,
    }
}

fn text_value(hex: &str) -> Option<Value> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes: Option<Vec<u8>> = hex
        .as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect();
    // PostgreSQL refuses a text with a zero character in it.
    String::from_utf8(bytes?).ok().filter(|text| !text.contains('\0')).map(Value::Text)
}

impl TryFrom<String> for Cursor {
    type Error = NotACursor;

    fn try_from(text: String) -> Result<Cursor, NotACursor> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> String {
        cursor.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Empty),
            "\\PC{0,40}".prop_map(Value::Text),
            any::<i64>().prop_map(Value::Whole),
            (0..Money::MAX_MINOR)
                .prop_map(|minor| Value::Money(Money::from_minor(minor, Currency::EUR).expect("valid"))),
            any::<bool>().prop_map(Value::YesNo),
            (1..3_000_000).prop_map(|days| Value::Date(NaiveDate::from_num_days_from_ce_opt(days).expect("a day"))),
            (0_i64..253_402_300_799_999_999)
                .prop_map(|micros| Value::Instant(DateTime::from_timestamp_micros(micros).expect("an instant"))),
        ]
    }

    proptest! {
        #[test]
        fn a_cursor_reads_back_as_it_was_written(value in values(), id in any::<u128>(), next in any::<bool>()) {
            let direction = if next { Direction::Next } else { Direction::Previous };
            let cursor = Cursor::new(direction, value, Uuid::from_u128(id));
            let text = cursor.to_string();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{}", text);
            prop_assert_eq!(text.parse(), Ok(cursor));
        }

        #[test]
        fn garbage_is_no_cursor_and_no_panic(text in "\\PC{0,60}", tail in "[a-z0-9-]{0,40}") {
            let _ = text.parse::<Cursor>();
            let _ = format!("n{}{tail}", Uuid::nil().as_simple()).parse::<Cursor>();
        }
    }

    #[test]
    fn what_no_list_is_ordered_by_is_no_cursor() {
        let id = Uuid::nil().as_simple().to_string();
        for tail in [
            "",
            "t0",
            "t00",
            "tzz",
            "wx",
            "m",
            "mEU",
            "mXXX1",
            "y2",
            "d2026-02-30",
            "i9999999999999999999",
            "e1",
            "t+1",
        ] {
            assert_eq!(format!("n{id}{tail}").parse::<Cursor>(), Err(NotACursor), "{tail}");
        }
        assert_eq!(format!("x{id}e").parse::<Cursor>(), Err(NotACursor));
        assert_eq!(format!("n{id}t{}", "61".repeat(CURSOR_LONGEST)).parse::<Cursor>(), Err(NotACursor));
    }
}
