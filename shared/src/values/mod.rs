//! Values that cannot be bad: deserialising one is validating it.

pub mod country;
pub mod currency;
pub mod date;
pub mod domain;
pub mod email;
pub mod legal_name;
pub mod money;
pub mod person_name;
pub mod phone;
pub mod quantity;
pub mod text;
pub mod web_link;

use chrono::{DateTime, NaiveDate, Utc};
use money::Money;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// What a field of a record holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Nothing; only `is empty` sees it.
    Empty,
    /// Text as typed, or the value of a choice.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// An amount in minor units of its currency.
    Money(Money),
    /// Yes or no.
    YesNo(bool),
    /// A day in the vendor's time zone.
    #[serde(deserialize_with = "crate::time::wire::read")]
    Date(NaiveDate),
    /// A point in time.
    #[serde(deserialize_with = "crate::time::wire::read")]
    Instant(DateTime<Utc>),
    /// Another record, with the name to show for it.
    Reference {
        /// The record's id.
        id: Uuid,
        /// Its name when this was read.
        label: String,
    },
}

impl Value {
    /// Whether there is nothing here. Blank text counts as nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// Text, or empty where there is none.
    pub fn text(text: Option<impl Into<String>>) -> Value {
        text.map_or(Value::Empty, |text| Value::Text(text.into()))
    }
}

/// Folds text for comparison: compatibility-composed and lower-cased, outer blanks dropped.
///
/// The server stores the folded form beside the text (`…_key`), so that both databases and memory compare the same thing.
pub fn fold(text: &str) -> String {
    text.trim().nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_case_width_and_outer_blanks() {
        assert_eq!(fold("  ＡＣＭＥ Straße "), "acme straße");
        assert_eq!(fold("É"), fold("e\u{301}"));
    }

    #[test]
    fn blank_text_is_empty() {
        assert!(Value::Text("  ".into()).is_empty());
        assert!(!Value::YesNo(false).is_empty());
    }
}
