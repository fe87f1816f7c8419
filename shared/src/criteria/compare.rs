//! Evaluating a condition in memory.

use super::{Criteria, Operator, Path};
use crate::values::{Value, fold};
use std::cmp::Ordering;

/// Whether the record meets the condition. `read` gives the record's value at a path, empty where a reference on the way is.
///
/// The condition should have passed [`super::check`]; one that did not is still evaluated, with comparisons across types
/// being false. It should be bound too ([`Criteria::bind`]): what still asks for today or the viewer is false.
pub fn holds(condition: &Criteria, read: &dyn Fn(&Path) -> Value) -> bool {
    match condition {
        Criteria::All(parts) => parts.iter().all(|part| holds(part, read)),
        Criteria::Any(parts) => parts.iter().any(|part| holds(part, read)),
        Criteria::Not(part) => !holds(part, read),
        Criteria::Compare { path, operator, value } => compares(&read(path), *operator, value),
        Criteria::In { path, values } => {
            let found = read(path);
            values.iter().any(|value| compares(&found, Operator::Is, value))
        }
        Criteria::Contains { path, text } => has_text(&read(path), text, |found, text| found.contains(text)),
        Criteria::StartsWith { path, text } => has_text(&read(path), text, |found, text| found.starts_with(text)),
        Criteria::IsEmpty { path } => read(path).is_empty(),
        Criteria::IsNotEmpty { path } => !read(path).is_empty(),
        Criteria::Within { .. } | Criteria::CompareViewer { .. } | Criteria::CompareToday { .. } => false,
    }
}

/// Whether the value stands in that relation to the other. Never, where they cannot be compared.
fn compares(found: &Value, operator: Operator, value: &Value) -> bool {
    order(found, value).is_some_and(|order| match operator {
        Operator::Is => order.is_eq(),
        Operator::IsNot => order.is_ne(),
        Operator::Below => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::Above => order.is_gt(),
        Operator::AtLeast => order.is_ge(),
    })
}

/// How two values stand to each other; `None` where one is empty, their types differ, or their currencies do.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(fold(left).cmp(&fold(right))),
        (Value::Whole(left), Value::Whole(right)) => Some(left.cmp(right)),
        (Value::Money(left), Value::Money(right)) => {
            (left.currency() == right.currency()).then(|| left.minor().cmp(&right.minor()))
        }
        (Value::YesNo(left), Value::YesNo(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        // Instants are kept with microseconds; anything finer would compare differently once stored.
        (Value::Instant(left), Value::Instant(right)) => Some(left.timestamp_micros().cmp(&right.timestamp_micros())),
        (Value::Reference { id: left, .. }, Value::Reference { id: right, .. }) => Some(left.cmp(right)),
        _ => None,
    }
}

/// Whether both are text with something in it and their folded forms match like that.
fn has_text(found: &Value, text: &str, matches: fn(&str, &str) -> bool) -> bool {
    match found {
        Value::Text(found) if !found.trim().is_empty() && !text.trim().is_empty() => matches(&fold(found), &fold(text)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{On, Span, Unit, field};
    use super::*;
    use crate::values::{currency::Currency, money::Money};
    use chrono::{DateTime, NaiveDate, TimeDelta};
    use uuid::Uuid;

    /// The condition asked of a record that has this one value.
    fn with(value: impl Into<Value>, condition: impl Fn(On) -> Criteria) -> bool {
        let value = value.into();
        holds(&condition(field("x")), &|_| value.clone())
    }

    #[test]
    fn a_comparison_with_an_empty_value_is_false_and_its_opposite_true() {
        for empty in [Value::Empty, Value::from(""), Value::from("  ")] {
            assert!(!with(empty.clone(), |x| x.is("a")));
            assert!(!with(empty.clone(), |x| x.is_not("a")));
            assert!(!with(empty.clone(), |x| x.contains("a")));
            assert!(!with(empty.clone(), |x| x.one_of(["a"])));
            assert!(with(empty.clone(), |x| !x.is("a")));
            assert!(with(empty.clone(), |x| !x.is_not("a")));
            assert!(with(empty.clone(), On::is_empty));
            assert!(!with(empty, On::is_not_empty));
        }
    }

    #[test]
    fn a_comparison_to_an_empty_value_is_false_too() {
        assert!(!with("a", |x| x.is("")));
        assert!(!with("a", |x| x.is_not(Value::Empty)));
        assert!(!with("a", |x| x.contains(" ")));
        assert!(!with("a", |x| x.starts_with("")));
        assert!(!with("a", |x| x.one_of(Vec::<Value>::new())));
    }

    #[test]
    fn text_compares_without_case_width_or_composition() {
        assert!(with("ACME Straße", |x| x.is("acme straße")));
        assert!(with("Ｃafe\u{301}", |x| x.is("CAFÉ")));
        assert!(with("100 % Pure_Gold's", |x| x.contains("% pure_g")));
        assert!(!with("100 x Pure Gold", |x| x.contains("% pure_g")));
        assert!(with("Northwind", |x| x.starts_with("NORTH")));
        assert!(!with("Northwind", |x| x.starts_with("wind")));
        assert!(with("b", |x| x.above("A")));
    }

    #[test]
    fn money_compares_only_in_its_own_currency() {
        let money = |text, code| Money::parse(text, Currency::parse(code).expect("known")).expect("valid");
        assert!(with(money("50000", "EUR"), |x| x.at_least(money("50000", "EUR"))));
        assert!(!with(money("50000", "USD"), |x| x.at_least(money("1", "EUR"))));
        assert!(!with(money("50000", "USD"), |x| x.is_not(money("1", "EUR"))));
        assert!(with(money("50000", "USD"), |x| !x.is(money("50000", "EUR"))));
    }

    #[test]
    fn values_of_different_types_never_compare() {
        assert!(!with(1, |x| x.is("1")));
        assert!(!with(1, |x| x.is_not("1")));
        assert!(!with(1, |x| x.contains("1")));
    }

    #[test]
    fn days_instants_and_references_compare() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        assert!(with(day, |x| x.at_most(day)) && !with(day, |x| x.below(day)));
        let instant = DateTime::from_timestamp_micros(1).expect("an instant");
        assert!(with(instant + TimeDelta::nanoseconds(10), |x| x.is(instant)));
        let id = Uuid::from_u128(1);
        assert!(with(Value::Reference { id, label: "Northwind".into() }, |x| x.refers_to(id)));
        assert!(!with(id, |x| x.refers_to(Uuid::from_u128(2))));
    }

    #[test]
    fn what_is_not_bound_is_true_of_nothing_and_its_opposite_of_everything() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let conditions: [fn(On) -> Criteria; 3] = [
            |x| x.within(Span::next(1, Unit::Days)),
            |x| x.compare_today(Operator::IsNot, 0),
            |x| x.compare_viewer(Operator::IsNot, "name"),
        ];
        for condition in conditions {
            assert!(!with(day, condition));
            assert!(with(day, |x| !condition(x)));
        }
    }

    #[test]
    fn all_of_nothing_is_true_and_any_of_nothing_is_false() {
        assert!(holds(&Criteria::always(), &|_| Value::Empty));
        assert!(!holds(&Criteria::never(), &|_| Value::Empty));
        assert!(holds(&!Criteria::never(), &|_| Value::Empty));
    }
}
