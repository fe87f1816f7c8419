//! What is wrong with a condition and with its text: always what to do next.

use crate::criteria::Path;
use crate::fields::Kind;
use crate::values::quantity::grouped;
use std::fmt::Display;

/// How many choices a sentence lists.
const CHOICES_MOST: usize = 8;
/// How much of what was written a sentence repeats, in characters.
const REPEATED_MOST: usize = 60;

/// A span of no day, or of too many.
pub fn unfit_span(path: &Path, most: u16) -> String {
    format!("The span for “{path}” has from 1 to {} units", grouped(u64::from(most)))
}

/// A day too far from today.
pub fn too_far_from_today(path: &Path, most: i32) -> String {
    let most = grouped(u64::from(most.unsigned_abs()));
    format!("“{path}” can be compared with a day at most {most} days from today")
}

/// A field that people do not have.
pub fn unknown_viewer_field(viewer: &Path) -> String {
    format!("The viewer has no field “{viewer}”")
}

/// A field of the viewer that is of another type.
pub fn unfit_viewer_field(path: &Path, viewer: &Path) -> String {
    let what = if viewer.is_itself() { "the viewer".to_owned() } else { format!("the viewer’s “{viewer}”") };
    format!("The field “{path}” and {what} are of different types and cannot be compared")
}

/// A problem on its own line.
pub fn sentence(problem: &impl Display) -> String {
    format!("{problem}.")
}

/// No condition at all.
pub const NOTHING_WRITTEN: &str = "Write a condition, or true for one that always holds.";
/// A quote without its end.
pub const QUOTE_OPEN: &str = "This quote is not closed in its line.";
/// A backslash before something else.
pub const BAD_ESCAPE: &str = "After a backslash comes \", another backslash, n, r, t, or a number as in u{2028}.";
/// A bracket without its end.
pub const NEVER_CLOSED: &str = "This bracket is never closed.";
/// An end without its bracket.
pub const NOTHING_TO_CLOSE: &str = "There is no open bracket for this one to close.";
/// Something else where a condition begins.
pub const NO_CONDITION: &str = "A condition belongs here. It begins with the name of a field.";
/// Something else where a condition ends.
pub const NO_CONNECTION: &str =
    "The condition ends before this. Put “and” or “or” between conditions, and text of several words in quotes.";
/// Today or the viewer where the field belongs.
pub const OUTSIDE_FIRST: &str =
    "Begin with the record’s field. Today and the viewer come after the comparison, as in owner = viewer.";
/// `x not in (…)`.
pub const NOT_FIRST: &str = "Write “not” before the whole comparison, as in not (stage in (proposal)).";
/// `x starts …`.
pub const STARTS_WITH: &str = "After “starts” comes “with” and a text.";
/// `x is …`.
pub const IS_EMPTY: &str = "After “is” comes “empty” or “not empty”. To compare with a value, write =.";
/// `within …`.
pub const LAST_OR_NEXT: &str = "After “within” comes “last” or “next”, as in within last 7 days.";
/// A count that is none.
pub const NO_NUMBER: &str = "A whole number belongs here, as in within last 7 days or today + 30 days.";
/// A count of nothing.
pub const NO_UNIT: &str = "Say what is counted: days, weeks, months or quarters.";
/// `today + 2 weeks`.
pub const ONLY_DAYS: &str = "Only days can be counted from today, as in today + 30 days.";
/// `name = today`.
pub const TODAY_UNFIT: &str = "Only a day or a point in time can be compared with today. As text, put it in quotes.";
/// Today or the viewer in a list or as a text to find.
pub const ONLY_FIXED: &str = "Only fixed values can stand here, not today or the viewer. As text, put it in quotes.";
/// `in` without brackets.
pub const NO_LIST: &str = "After “in” come the values in brackets, as in (DE, FR).";
/// A list that does not end.
pub const LIST_GOES_ON: &str = "Put a comma between two values, and a closing bracket after the last one.";
/// A bare number.
pub const NO_CURRENCY: &str = "Write the amount with its currency, like 1250.50 EUR.";

/// More text than is read.
pub fn text_too_long(most: usize) -> String {
    format!("The condition is longer than {} bytes. Shorten it, or make it two.", grouped(most as u64))
}

/// A sign that compares nothing.
pub fn no_sign(sign: &str) -> String {
    format!("“{}” does not compare. Write =, !=, <, <=, > or >=.", short(sign))
}

/// Characters that mean nothing.
pub fn odd(text: &str) -> String {
    format!("“{}” means nothing here. If it is part of a text, put that text in double quotes.", short(text))
}

/// A name that is no field's.
pub fn unknown_field(name: &str, meant: Option<&str>) -> String {
    let meant = meant.map(|meant| format!(" Did you mean “{meant}”?")).unwrap_or_default();
    format!("There is no field called “{}”.{meant}", short(name))
}

/// A way through a field that leads nowhere.
pub fn no_reference(name: &str) -> String {
    format!("“{}” is no other record, so that nothing can follow it after a point.", short(name))
}

/// A way through too many records.
pub fn way_too_long(name: &str, most: usize) -> String {
    format!("“{}” goes through more than {most} other records.", short(name))
}

/// A field that no condition asks for.
pub fn not_asked(name: &str) -> String {
    format!("No condition can ask for “{name}”, which is a list of records of its own.")
}

/// Something else after a field.
pub fn no_question(name: &str, offered: &[&str]) -> String {
    format!("After “{name}” comes {}.", any_of(offered))
}

/// A comparison that the field does not have.
pub fn unfit_question(name: &str, asked: &str, offered: &[&str]) -> String {
    format!("“{name}” does not go with “{asked}”. It goes with {}.", any_of(offered))
}

/// Text that could be misread.
pub fn needs_quotes(text: &str) -> String {
    format!("Put “{}” in double quotes to compare with it as text.", short(text))
}

/// A choice that the field does not have.
pub fn unknown_choice(name: &str, text: &str, choices: &[(&str, &str)]) -> String {
    format!("“{name}” has no choice “{}”. It has {}.", short(text), listed(choices))
}

/// A country that is none.
pub fn unknown_country(text: &str) -> String {
    let text = short(text);
    format!("There is no country “{text}”. Write its two-letter code, like DE, or its English name in double quotes.")
}

/// A currency that is none.
pub fn unknown_currency(text: &str) -> String {
    format!("There is no currency “{}”. Write its three-letter code, like EUR.", short(text))
}

/// What a field is compared with.
pub fn expects(kind: Kind) -> String {
    match kind {
        Kind::Text(_) => "A text belongs here, in double quotes.".to_owned(),
        Kind::Whole => "A whole number belongs here, like 25.".to_owned(),
        Kind::Money => "An amount with its currency belongs here, like 1250.50 EUR.".to_owned(),
        Kind::YesNo => "Write yes or no here.".to_owned(),
        Kind::Date => "A day belongs here, like 2026-11-30, or today.".to_owned(),
        Kind::Instant => "A point in time belongs here, like 2026-11-30T14:00:00Z in UTC, or today.".to_owned(),
        Kind::Choice(_) => format!("One of the field’s choices belongs here: {}.", listed(&kind.choices())),
        Kind::Country => "A country’s two-letter code belongs here, like DE.".to_owned(),
        Kind::Reference(_) => "A record belongs here, as # and its id; for a person also viewer.".to_owned(),
        Kind::ProductLines => "Nothing can be compared with this.".to_owned(),
    }
}

/// The first choices as they are stored, and how many more there are.
fn listed(choices: &[(&str, &str)]) -> String {
    let first: Vec<&str> = choices.iter().map(|(stored, _)| *stored).take(CHOICES_MOST).collect();
    match choices.len() - first.len() {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// All of these as people list them: `=, != or in`.
fn any_of(offered: &[&str]) -> String {
    match offered.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// The beginning of what was written.
fn short(text: &str) -> String {
    match text.char_indices().nth(REPEATED_MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_eight_choices_are_listed() {
        let choices = |count| vec![("x", "X"); count];
        assert_eq!(listed(&choices(8)), "x, x, x, x, x, x, x, x");
        assert_eq!(listed(&choices(10)), "x, x, x, x, x, x, x, x and 2 more");
        assert_eq!(listed(&[]), "");
    }

    #[test]
    fn what_is_offered_is_listed_as_people_do() {
        assert_eq!(any_of(&["=", "!=", "in"]), "=, != or in");
        assert_eq!(any_of(&["="]), "=");
        assert_eq!(any_of(&[]), "");
    }

    #[test]
    fn a_long_text_is_repeated_in_part() {
        let sentence = unknown_field(&"ü".repeat(10_000), None);
        assert!(sentence.chars().count() < 100, "{sentence}");
    }

    #[test]
    fn a_field_that_was_meant_is_named() {
        assert_eq!(unknown_field("amont", Some("amount")), "There is no field called “amont”. Did you mean “amount”?");
    }
}
