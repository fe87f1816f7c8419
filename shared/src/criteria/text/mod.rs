//! Conditions as people write and read them.
//!
//! ```text
//! amount >= 50000 EUR and account.country in (DE, FR) and not (stage = proposal)
//! expected_close_on within next 30 days     account.country = viewer.account.country     name contains "router"
//! ```
//!
//! `or` holds on least, then `and`, then `not`; brackets hold on most. A comparison is a field, named as in [`super::Path`],
//! and one of
//!
//! - `=` `!=` `<` `<=` `>` `>=` and a value, `viewer`, a field of the viewer as in `viewer.account.country`, or
//!   `today`, also as in `today + 30 days` and `today - 7 days`
//! - `in` and values in brackets, with commas between them
//! - `contains` or `starts with` and a text
//! - `is empty` or `is not empty`
//! - `within last` or `within next`, a number, and `days`, `weeks`, `months` or `quarters`
//!
//! `true` is a condition that holds for every record, `false` one that holds for none. Words of the language may be
//! written in capitals.
//!
//! Values are written by the field's type: text in double quotes, or without them where it is one word of letters,
//! digits, `_` and `-` that means nothing here; choices by what is stored or by what is shown; countries by code or by
//! English name; whole numbers; money as `1250.50 EUR`; `yes` and `no`; days as `2026-11-30`; instants as
//! `2026-11-30T14:00:00Z`; records as `#` and their id. In quotes, a backslash stands before `"`, before itself, and in
//! `\n`, `\r`, `\t` and `\u{2028}`.

mod fields;
mod lex;
mod parse;
mod print;
mod value;

pub use fields::{Known, fields_offered, operators_offered};
pub(super) use parse::is_outside;
pub use print::print;
pub(super) use print::quoted;

use super::{Criteria, check};
use crate::fields::Object;
use crate::words::{criteria as words, screens::condition_problem};

/// How many bytes the text of a condition may have.
pub const BYTES_MOST: usize = 20_000;
/// How many problems are told at once.
pub const PROBLEMS_MOST: usize = 20;

/// What is wrong with the text of a condition, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextProblem {
    /// The byte at which it begins.
    pub from: usize,
    /// The byte before which it ends; the same where something is missing.
    pub to: usize,
    /// The sentence that says what to do.
    pub message: String,
}

/// The first of some problems with a text as a sentence, with the part of the text that it is about; blank where there are none.
pub fn told(typed: &str, problems: &[TextProblem]) -> String {
    problems.first().map_or_else(String::new, |problem| {
        condition_problem(typed.get(problem.from..problem.to).unwrap_or_default(), &problem.message)
    })
}

/// From where to where a piece of the text reaches, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    from: usize,
    to: usize,
}

/// Reads a condition over an object. What it gives passes [`check()`] and is [`Criteria::normal`].
///
/// # Errors
/// Every problem that can be told from the others, in the order of the text, up to [`PROBLEMS_MOST`]; at least one.
pub fn parse(text: &str, object: Object) -> Result<Criteria, Vec<TextProblem>> {
    parse_for(text, object, &|_, _| true)
}

/// As [`parse`], for an author who may know of these fields alone: a condition that asks for another one reads as if it asked for nothing
/// that is there.
///
/// # Errors
/// As [`parse`].
pub fn parse_for(text: &str, object: Object, known: Known<'_>) -> Result<Criteria, Vec<TextProblem>> {
    let about_all = |message: String| vec![TextProblem { from: 0, to: text.len(), message }];
    if text.len() > BYTES_MOST {
        return Err(about_all(words::text_too_long(BYTES_MOST)));
    }
    if text.trim().is_empty() {
        return Err(about_all(words::NOTHING_WRITTEN.to_owned()));
    }
    let (pieces, mut problems) = lex::pieces(text);
    let (condition, more) = parse::condition(pieces, object, known);
    problems.extend(more);
    problems.sort_by_key(|problem| (problem.from, problem.to));
    problems.truncate(PROBLEMS_MOST);
    match condition {
        Some(condition) if problems.is_empty() => {
            let condition = condition.normal();
            check(&condition, object).map_err(|problem| about_all(words::sentence(&problem)))?;
            Ok(condition)
        }
        _ if problems.is_empty() => Err(about_all(words::NOTHING_WRITTEN.to_owned())),
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::super::generated::asked;
    use super::*;
    use proptest::prelude::*;

    /// Parts of texts, put together without sense.
    fn soup() -> impl Strategy<Value = String> {
        let part = prop::sample::select(vec![
            "name",
            "stage",
            "amount",
            "account.country",
            "closed_on",
            "changed_at",
            "owner",
            "state",
            "nothing",
            "and",
            "or",
            "not",
            "in",
            "contains",
            "starts with",
            "is",
            "empty",
            "is not empty",
            "within",
            "last",
            "next",
            "7",
            "days",
            "quarters",
            "today",
            "viewer",
            "viewer.account",
            "true",
            "false",
            "=",
            "!=",
            "<",
            ">=",
            "==",
            "(",
            ")",
            ",",
            "+",
            "-",
            "#",
            "#0198c0de-0000-7000-8000-000000000001",
            "\"",
            "\"a b\"",
            "\\",
            "\n",
            "5 EUR",
            "2026-11-30",
            "2026-11-30T14:00:00Z",
            "proposal",
            "DE",
            "yes",
            "é",
            "\u{2028}",
            "🦀",
        ]);
        let joint = prop::sample::select(vec!["", " ", " ", "\n"]);
        prop::collection::vec((part, joint), 0..40)
            .prop_map(|parts| parts.into_iter().flat_map(|(part, joint)| [part, joint]).collect::<String>())
    }

    /// Conditions that are nearly right.
    fn nearly() -> impl Strategy<Value = String> {
        (asked(), any::<prop::sample::Index>(), soup()).prop_map(|((object, condition), at, more)| {
            let mut text = print(&condition, object);
            let place = at.index(text.chars().count() + 1);
            let place = text.char_indices().nth(place).map_or(text.len(), |(place, _)| place);
            text.insert_str(place, &more);
            text
        })
    }

    /// Whatever is read passes the check and says the same written again; whatever is not has problems within the text.
    fn read_soundly(text: &str, object: Object) -> Result<(), TestCaseError> {
        match parse(text, object) {
            Ok(condition) => {
                prop_assert_eq!(check(&condition, object), Ok(()));
                prop_assert_eq!(condition.normal(), condition.clone());
                let written = print(&condition, object);
                prop_assert_eq!(parse(&written, object), Ok(condition.clone()), "{}", written);
                prop_assert_eq!(print(&condition.normal(), object), written);
            }
            Err(problems) => {
                prop_assert!((1..=PROBLEMS_MOST).contains(&problems.len()));
                for problem in problems {
                    prop_assert!(text.get(problem.from..problem.to).is_some(), "{problem:?}");
                    prop_assert!(problem.message.ends_with(['.', '?']), "{problem:?}");
                }
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back_as_the_same_condition((object, condition) in asked()) {
            let text = print(&condition, object);
            prop_assert!(!text.contains(char::is_control), "{}", text);
            prop_assume!(text.len() <= BYTES_MOST);
            prop_assert_eq!(parse(&text, object), Ok(condition.normal()), "{}", text);
        }

        #[test]
        fn no_text_makes_it_panic(text in prop_oneof![any::<String>(), "\\PC{0,80}", soup(), nearly()]) {
            for object in [Object::Opportunity, Object::Registration, Object::User] {
                read_soundly(&text, object)?;
            }
        }
    }

    #[test]
    fn a_condition_too_large_to_be_meant_is_refused_at_once() {
        let begun = std::time::Instant::now();
        for part in [
            "(",
            ")",
            "not ",
            "not(",
            "((",
            "\"",
            "\"\\",
            "\\",
            "#",
            "&",
            "x = ",
            "x and ",
            "true or ",
            "name in (",
            "a,",
        ] {
            for length in [BYTES_MOST - 9, BYTES_MOST, BYTES_MOST + 1, 100_000 * part.len()] {
                let bomb: String = part.chars().cycle().take(length).collect();
                assert!(parse(&bomb, Object::Opportunity).is_err(), "{part}");
                assert!(parse(&format!("name in ({bomb}"), Object::Opportunity).is_err(), "{part}");
            }
        }
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }

    #[test]
    fn nothing_written_is_no_condition() {
        for text in ["", " \n\t"] {
            let problems = parse(text, Object::Opportunity).expect_err("nothing");
            assert_eq!(problems, [TextProblem { from: 0, to: text.len(), message: words::NOTHING_WRITTEN.to_owned() }]);
        }
    }

    #[test]
    fn the_examples_are_read() {
        let text = "amount >= 50000 EUR and account.country in (DE, FR) and not (stage = proposal)
            and expected_close_on within next 30 days
            and account.country = viewer.account.country and name contains \"router\"";
        let condition = parse(text, Object::Opportunity).expect("right");
        assert_eq!(
            print(&condition, Object::Opportunity),
            "amount >= 50000 EUR and account.country in (DE, FR) and not stage = proposal and expected_close_on within \
             next 30 days and account.country = viewer.account.country and name contains \"router\""
        );
    }
}
