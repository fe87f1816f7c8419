//! Sets of answers without end: complete ones, ones with slips, ones that mean harm, and bytes that are no answers at all.
//!
//! Each is made from the seed and its own number alone, so that one that tells browser and server apart can be made again by itself.

mod answers;
mod bytes;
mod dice;
mod hostile;
mod texts;

use chrono::{Days, NaiveDate};
use dice::Dice;

/// One in so many sets is about a megabyte long.
const LARGE_ONE_IN: u64 = 1_000;

/// The set of that number.
pub fn set(seed: u64, number: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed, number);
    let today = today(&mut dice);
    if number % LARGE_ONE_IN == LARGE_ONE_IN / 2 {
        return bytes::large(&mut dice, number / LARGE_ONE_IN, today);
    }
    let mut typed = answers::complete(&mut dice, today);
    match dice.below(20) {
        0..6 => {}
        6..12 => answers::slip(&mut dice, &mut typed),
        12..18 => answers::harm(&mut dice, &mut typed),
        _ => {
            answers::slip(&mut dice, &mut typed);
            let written = bytes::write(&mut dice, today, &typed);
            return bytes::break_up(&mut dice, written);
        }
    }
    bytes::write(&mut dice, today, &typed)
}

/// A day to read the answers on: mostly an ordinary one, often one at an edge of the calendar or of the years that count.
fn today(dice: &mut Dice) -> NaiveDate {
    let edges = [
        (1999, 12, 31),
        (2000, 1, 1),
        (2000, 2, 29),
        (2024, 2, 29),
        (2026, 12, 31),
        (2027, 2, 28),
        (2095, 12, 31),
        (2096, 2, 29),
        (2099, 12, 31),
        (2100, 2, 28),
        (2100, 12, 31),
    ];
    let (year, month, day) = if dice.one_in(3) { dice.pick(&edges) } else { (2026, 11, 22) };
    let date = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    if dice.one_in(4) { date + Days::new(dice.below(400) as u64) } else { date }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use serde_json::Value;
    use shared::deals::FORM;
    use std::collections::BTreeSet;

    fn judged(numbers: std::ops::Range<u64>) -> Vec<Value> {
        numbers.map(|number| serde_json::from_slice(&check(&set(42, number))).expect("JSON")).collect()
    }

    #[test]
    fn the_same_numbers_make_the_same_set() {
        assert_eq!(set(42, 17), set(42, 17));
        assert_ne!(set(42, 17), set(43, 17));
        assert_ne!(set(42, 17), set(42, 18));
    }

    #[test]
    fn every_kind_of_answer_comes_up_often() {
        let all = judged(0..1_000);
        let count = |of: &dyn Fn(&Value) -> bool| all.iter().filter(|judged| of(judged)).count();
        assert!(count(&|judged| judged["read"]["parsed"]["accepted"].is_object()) > 100);
        assert!(count(&|judged| judged["read"]["parsed"]["refused"]["invalid"].is_array()) > 300);
        assert!(count(&|judged| judged["read"]["parsed"]["refused"] == "too_large") > 5);
        assert!(count(&|judged| judged == "unreadable") > 20);
    }

    #[test]
    fn every_question_is_answered_rightly_and_wrongly() {
        let mut right = BTreeSet::new();
        let mut wrong = BTreeSet::new();
        for judged in judged(0..1_000) {
            let problems = judged["read"]["parsed"]["refused"]["invalid"].as_array().cloned().unwrap_or_default();
            wrong.extend(problems.iter().filter_map(|problem| problem["field"].as_str().map(str::to_owned)));
            if let Some(values) = judged["read"]["parsed"]["accepted"]["values"].as_object() {
                right.extend(values.keys().cloned());
            }
        }
        for question in FORM.questions().map(|question| question.name).filter(|name| *name != "lines") {
            assert!(right.contains(question), "{question} is never right");
            assert!(wrong.contains(question), "{question} is never wrong");
        }
        assert!(
            wrong.contains("amount.currency")
                && wrong.contains("lines.1.product")
                && wrong.contains("lines.1.quantity")
        );
    }

    #[test]
    fn a_few_sets_are_a_megabyte_long() {
        for number in (0..12).map(|n| n * LARGE_ONE_IN + LARGE_ONE_IN / 2) {
            let length = set(42, number).len();
            assert!((900_000..5_000_000).contains(&length), "set {number} has {length} bytes");
        }
    }
}
