//! The editor of conditions: its rows, and how many records match.

use super::access::objects;
use super::{lists, plural};
use crate::fields::{Kind, Object};

/// How rows are joined, the label of its choice.
pub const JOINED: &str = "What must hold";
/// Choice: every row must hold.
pub const ALL: &str = "All of these";
/// Choice: one row is enough.
pub const ANY: &str = "Any of these";
/// Button.
pub const ADD_ROW: &str = "Add a row";
/// Button.
pub const ADD_VALUE: &str = "Add a value";
/// Button: from rows to text.
pub const AS_TEXT: &str = "Write it as text";
/// Button: from text to rows.
pub const AS_ROWS: &str = "Use rows";
/// Why there are no rows: something is wrong.
pub const RIGHT_FIRST: &str = "Correct the text first";
/// Why there are no rows: they cannot say it.
pub const ONLY_AS_TEXT: &str = "Rows cannot say this";
/// Button: applies a condition to a list.
pub const SHOW_MATCHING: &str = "Show what matches";
/// Label: what is asked of a field.
pub const ASKS: &str = "Question";
/// Label: what a field is compared with.
pub const VALUE: &str = "Value";
/// Label: past or future.
pub const DIRECTION: &str = "Direction";
/// Label: how many days, weeks and so on.
pub const COUNT: &str = "How many";
/// Label: days, weeks and so on.
pub const UNIT: &str = "Of what";
/// Choice: up to today.
pub const LAST: &str = "the last";
/// Choice: from today on.
pub const NEXT: &str = "the next";
/// Box: the opposite of a row.
pub const NOT: &str = "The opposite";
/// How an amount is typed.
pub const MONEY_LIKE: &str = "50,000 EUR";
/// How a point in time is typed.
pub const INSTANT_LIKE: &str = "2026-11-30T14:00:00Z or today - 7 days";
/// How a record is typed.
pub const REFERENCE_LIKE: &str = "viewer, or # and an id";

/// A row.
pub fn row(number: usize) -> String {
    format!("Row {number}")
}

/// Button: takes a row away.
pub fn remove_row(number: usize) -> String {
    format!("Remove row {number}")
}

/// One of several values.
pub fn value_number(number: usize) -> String {
    format!("{VALUE} {number}")
}

/// What is wrong with a row.
pub fn row_problem(number: usize, message: &str) -> String {
    format!("{}: {message}", row(number))
}

/// How many records match.
pub fn matching(object: Object, total: u64) -> String {
    let one = lists::object(object).to_lowercase();
    let verb = if total == 1 { "matches" } else { "match" };
    format!("{} {verb}", plural(total, &one, objects(object)))
}

/// A question in words, by the kind of the field it is asked of; as it is written where there are none.
pub fn question(asks: &str, kind: Kind) -> &str {
    let is_day = matches!(kind, Kind::Date | Kind::Instant);
    let is_text = kind.is_text();
    match asks {
        "=" => "is",
        "!=" => "is something other than",
        "<" if is_day => "is before",
        "<=" if is_day => "is on or before",
        ">" if is_day => "is after",
        ">=" if is_day => "is on or after",
        "<" if is_text => "comes before, by the alphabet",
        "<=" if is_text => "is or comes before, by the alphabet",
        ">" if is_text => "comes after, by the alphabet",
        ">=" if is_text => "is or comes after, by the alphabet",
        "<" => "is less than",
        "<=" => "is at most",
        ">" => "is more than",
        ">=" => "is at least",
        "in" => "is one of",
        "within" => "lies within",
        "is empty" => "has no value",
        "is not empty" => "has a value",
        written => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::text::operators_offered;
    use crate::fields::TextRule;

    #[test]
    fn no_two_questions_about_a_field_read_alike() {
        for kind in [Kind::Text(TextRule::Line), Kind::Date, Kind::Money, Kind::Country] {
            let mut told: Vec<&str> = operators_offered(kind).into_iter().map(|asks| question(asks, kind)).collect();
            let count = told.len();
            told.sort_unstable();
            told.dedup();
            assert_eq!(told.len(), count, "{kind:?}");
        }
    }

    #[test]
    fn what_matches_is_counted_in_its_own_words() {
        assert_eq!(matching(Object::Account, 1), "1 company matches");
        assert_eq!(matching(Object::User, 1), "1 person matches");
        assert_eq!(matching(Object::Account, 0), "0 companies match");
    }
}
