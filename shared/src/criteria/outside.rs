//! What a condition may know from outside the record: today and the viewer. Both are put in before the condition is
//! asked, so that memory and SQL see only fields and fixed values.

use super::{Criteria, Operator, Path, field};
use crate::fields::{Kind, Object};
use crate::values::Value;
use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How many days, weeks, months or quarters a span may have.
pub const SPAN_LONGEST: u16 = 1000;
/// How many days from today a condition may reach: a hundred years.
pub const DAYS_FURTHEST: i32 = 36_525;
/// How many parts one part can become when it is bound: a bound from below, one from above, and what joins them.
pub(super) const BECOMES_MOST: usize = 3;

/// The first day a condition is bound to. It begins in a year that both databases write alike, whatever the time zone.
const EARLIEST: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 2) {
    Some(day) => day,
    None => unreachable!(),
};
/// The last one. The day after it begins in such a year too.
const LATEST: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 30) {
    Some(day) => day,
    None => unreachable!(),
};

/// Some days that end or begin with today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Which way it goes from today.
    pub direction: Direction,
    /// How many units it has: from 1 to [`SPAN_LONGEST`].
    pub count: u16,
    /// What is counted.
    pub unit: Unit,
}

/// Which way a span goes from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Into the past.
    Last,
    /// Into the future.
    Next,
}

/// What a span counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days.
    Days,
    /// Seven days each.
    Weeks,
    /// To the same day of another month, or to its last day where it has no such day.
    Months,
    /// Three months each.
    Quarters,
}

impl Direction {
    /// Both.
    pub const ALL: [Direction; 2] = [Direction::Last, Direction::Next];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Direction::Last => "last",
            Direction::Next => "next",
        }
    }
}

impl Unit {
    /// All units.
    pub const ALL: [Unit; 4] = [Unit::Days, Unit::Weeks, Unit::Months, Unit::Quarters];

    /// So many of it, as it is written after their number.
    pub const fn name(self, count: u16) -> &'static str {
        match (self, count) {
            (Unit::Days, 1) => "day",
            (Unit::Days, _) => "days",
            (Unit::Weeks, 1) => "week",
            (Unit::Weeks, _) => "weeks",
            (Unit::Months, 1) => "month",
            (Unit::Months, _) => "months",
            (Unit::Quarters, 1) => "quarter",
            (Unit::Quarters, _) => "quarters",
        }
    }
}

impl Span {
    /// So many units up to today.
    pub const fn last(count: u16, unit: Unit) -> Span {
        Span { direction: Direction::Last, count, unit }
    }

    /// So many units from today on.
    pub const fn next(count: u16, unit: Unit) -> Span {
        Span { direction: Direction::Next, count, unit }
    }

    /// Its first day and its last. Today is one of its days, so that the last 7 days are eight.
    pub fn days(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let count = u32::from(self.count);
        let end = match self.unit {
            Unit::Days => self.end_after_days(today, count),
            Unit::Weeks => self.end_after_days(today, count * 7),
            Unit::Months => self.end_after_months(today, count),
            Unit::Quarters => self.end_after_months(today, count * 3),
        };
        match self.direction {
            Direction::Last => (within_calendar(end.unwrap_or(EARLIEST)), within_calendar(today)),
            Direction::Next => (within_calendar(today), within_calendar(end.unwrap_or(LATEST))),
        }
    }

    fn end_after_days(self, today: NaiveDate, count: u32) -> Option<NaiveDate> {
        let days = Days::new(u64::from(count));
        match self.direction {
            Direction::Last => today.checked_sub_days(days),
            Direction::Next => today.checked_add_days(days),
        }
    }

    fn end_after_months(self, today: NaiveDate, count: u32) -> Option<NaiveDate> {
        match self.direction {
            Direction::Last => today.checked_sub_months(Months::new(count)),
            Direction::Next => today.checked_add_months(Months::new(count)),
        }
    }

    /// Whether it has as many units as a span may have.
    pub(super) fn is_bounded(self) -> bool {
        (1..=SPAN_LONGEST).contains(&self.count)
    }
}

/// What stands outside the record when a condition is asked.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// Today in the vendor's time zone.
    pub today: NaiveDate,
    /// When a day begins there.
    pub day_starts: &'a dyn Fn(NaiveDate) -> DateTime<Utc>,
    /// What the viewer has in a field, by the path from the viewer to it; the viewer as a reference for
    /// [`Path::itself`]. Empty where there is no viewer, and for whatever the condition must not tell of them.
    pub viewer: &'a dyn Fn(&Path) -> Value,
}

impl Criteria {
    /// The same condition with today and the viewer put in: nothing but fields and fixed values is left.
    ///
    /// Two-valued as everything else: a comparison with something the viewer does not have is false, and so is one of
    /// an empty field, whatever stands around it. What the field's type does not have is false too.
    pub fn bind(&self, object: Object, outside: &Outside<'_>) -> Criteria {
        match self {
            Criteria::All(parts) => Criteria::All(bind_each(parts, object, outside)),
            Criteria::Any(parts) => Criteria::Any(bind_each(parts, object, outside)),
            Criteria::Not(part) => Criteria::Not(Box::new(part.bind(object, outside))),
            Criteria::Within { path, span } => {
                let (first, last) = span.days(outside.today);
                let from = by_day(path, Operator::AtLeast, first, object, outside);
                from.and(by_day(path, Operator::AtMost, last, object, outside))
            }
            Criteria::CompareToday { path, operator, days } => {
                let day = within_calendar(days_after(outside.today, *days));
                by_day(path, *operator, day, object, outside)
            }
            Criteria::CompareViewer { path, operator, viewer } => {
                let value = (outside.viewer)(viewer);
                if value.is_empty() { Criteria::never() } else { field(path.clone()).compare(*operator, value) }
            }
            Criteria::Compare { .. }
            | Criteria::In { .. }
            | Criteria::Contains { .. }
            | Criteria::StartsWith { .. }
            | Criteria::IsEmpty { .. }
            | Criteria::IsNotEmpty { .. } => self.clone(),
        }
    }

    /// Whether it asks for nothing outside the record.
    pub fn is_bound(&self) -> bool {
        match self {
            Criteria::All(parts) | Criteria::Any(parts) => parts.iter().all(Criteria::is_bound),
            Criteria::Not(part) => part.is_bound(),
            Criteria::Within { .. } | Criteria::CompareViewer { .. } | Criteria::CompareToday { .. } => false,
            Criteria::Compare { .. }
            | Criteria::In { .. }
            | Criteria::Contains { .. }
            | Criteria::StartsWith { .. }
            | Criteria::IsEmpty { .. }
            | Criteria::IsNotEmpty { .. } => true,
        }
    }
}

/// What the viewer has at the end of that path.
pub(super) fn viewer_kind(path: &Path) -> Option<Kind> {
    if path.is_itself() {
        return Some(Kind::Reference(Object::User));
    }
    path.field_of(Object::User).map(|field| field.kind)
}

fn bind_each(parts: &[Criteria], object: Object, outside: &Outside<'_>) -> Vec<Criteria> {
    parts.iter().map(|part| part.bind(object, outside)).collect()
}

/// Compares a day with a day, and an instant by the day it lies on. Never true of anything else.
fn by_day(path: &Path, operator: Operator, day: NaiveDate, object: Object, outside: &Outside<'_>) -> Criteria {
    let on = || field(path.clone());
    match path.field_of(object).map(|field| field.kind) {
        Some(Kind::Date) => on().compare(operator, day),
        Some(Kind::Instant) => {
            let begins = (outside.day_starts)(day);
            let is_over = (outside.day_starts)(days_after(day, 1));
            match operator {
                Operator::Is => on().at_least(begins).and(on().below(is_over)),
                Operator::IsNot => on().below(begins).or(on().at_least(is_over)),
                Operator::Below => on().below(begins),
                Operator::AtMost => on().below(is_over),
                Operator::Above => on().at_least(is_over),
                Operator::AtLeast => on().at_least(begins),
            }
        }
        _ => Criteria::never(),
    }
}

/// The day so many days later.
fn days_after(day: NaiveDate, days: i32) -> NaiveDate {
    let found = day.checked_add_signed(TimeDelta::days(i64::from(days)));
    found.unwrap_or(if days < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}

/// The nearest day a condition can be bound to.
fn within_calendar(day: NaiveDate) -> NaiveDate {
    day.clamp(EARLIEST, LATEST)
}

#[cfg(test)]
mod tests {
    use super::super::generated::{asked, records};
    use super::super::{check, holds};
    use super::*;
    use chrono::NaiveTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    const OBJECT: Object = Object::Opportunity;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    /// Midnight an hour east of Greenwich.
    fn day_starts(day: NaiveDate) -> DateTime<Utc> {
        day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(1)
    }

    fn viewer(path: &Path) -> Value {
        match path.as_str() {
            "" => Value::Reference { id: Uuid::from_u128(7), label: "Dana".into() },
            "account.country" => "DE".into(),
            "name" => "Dana".into(),
            _ => Value::Empty,
        }
    }

    fn bound(condition: &Criteria) -> Criteria {
        condition.bind(OBJECT, &Outside { today: day("2026-11-22"), day_starts: &day_starts, viewer: &viewer })
    }

    /// Whether the condition holds, on 22 November 2026, of a record that has this value everywhere.
    fn with(value: impl Into<Value>, condition: Criteria) -> bool {
        let value = value.into();
        holds(&bound(&condition), &|_| value.clone())
    }

    #[test]
    fn a_span_has_today_and_the_day_it_leads_to() {
        for (span, today, first, last) in [
            (Span::last(7, Unit::Days), "2026-11-22", "2026-11-15", "2026-11-22"),
            (Span::next(1, Unit::Days), "2026-12-31", "2026-12-31", "2027-01-01"),
            (Span::next(2, Unit::Weeks), "2026-11-22", "2026-11-22", "2026-12-06"),
            (Span::last(1, Unit::Months), "2027-03-31", "2027-02-28", "2027-03-31"),
            (Span::next(1, Unit::Months), "2027-01-31", "2027-01-31", "2027-02-28"),
            (Span::next(2, Unit::Quarters), "2026-11-22", "2026-11-22", "2027-05-22"),
            (Span::last(1000, Unit::Quarters), "2026-11-22", "1776-11-22", "2026-11-22"),
        ] {
            assert_eq!(span.days(day(today)), (day(first), day(last)), "{span:?}");
        }
    }

    #[test]
    fn nothing_reaches_beyond_the_calendar() {
        for unit in Unit::ALL {
            for span in [Span::last(u16::MAX, unit), Span::next(u16::MAX, unit)] {
                for today in [NaiveDate::MIN, day("2026-11-22"), NaiveDate::MAX] {
                    let (first, last) = span.days(today);
                    assert!(EARLIEST <= first && first <= last && last <= LATEST, "{span:?} from {today}");
                }
            }
        }
        for days in [i32::MIN, i32::MAX] {
            for path in ["closed_on", "changed_at"] {
                assert_eq!(check(&bound(&field(path).compare_today(Operator::Is, days)), OBJECT), Ok(()));
            }
        }
    }

    #[test]
    fn a_day_within_a_span_is_found() {
        let within = |text: &str| with(day(text), field("closed_on").within(Span::last(7, Unit::Days)));
        assert!(within("2026-11-15") && within("2026-11-22"));
        assert!(!within("2026-11-14") && !within("2026-11-23"));
    }

    #[test]
    fn an_instant_within_a_span_lies_on_its_days_as_the_vendors_clocks_show_them() {
        let within = |text: &str| with(instant(text), field("changed_at").within(Span::last(7, Unit::Days)));
        assert!(within("2026-11-14T23:00:00Z") && within("2026-11-22T22:59:59.999999Z"));
        assert!(!within("2026-11-14T22:59:59.999999Z") && !within("2026-11-22T23:00:00Z"));
    }

    #[test]
    fn an_instant_compares_with_a_day_by_the_day_it_lies_on() {
        let tomorrow = |operator| field("changed_at").compare_today(operator, 1);
        for (at, held) in [
            ("2026-11-22T22:59:59.999999Z", [Operator::IsNot, Operator::Below, Operator::AtMost]),
            ("2026-11-22T23:00:00Z", [Operator::Is, Operator::AtMost, Operator::AtLeast]),
            ("2026-11-23T22:59:59.999999Z", [Operator::Is, Operator::AtMost, Operator::AtLeast]),
            ("2026-11-23T23:00:00Z", [Operator::IsNot, Operator::Above, Operator::AtLeast]),
        ] {
            for operator in Operator::ALL {
                assert_eq!(with(instant(at), tomorrow(operator)), held.contains(&operator), "{at} {operator:?}");
            }
        }
    }

    #[test]
    fn a_day_compares_with_today() {
        let overdue = || field("expected_close_on").compare_today(Operator::Below, -7);
        assert!(with(day("2026-11-14"), overdue()));
        assert!(!with(day("2026-11-15"), overdue()));
    }

    #[test]
    fn a_field_compares_with_the_viewers() {
        assert!(with("de", field("account.country").compare_viewer(Operator::Is, "account.country")));
        assert!(!with("FR", field("account.country").compare_viewer(Operator::Is, "account.country")));
        let own = || field("owner").compare_viewer(Operator::Is, Path::itself());
        assert!(with(Uuid::from_u128(7), own()));
        assert!(!with(Uuid::from_u128(8), own()));
    }

    #[test]
    fn nothing_compares_with_what_the_viewer_does_not_have() {
        for operator in Operator::ALL {
            let condition = || field("name").compare_viewer(operator, "territory");
            assert!(!with("Dana", condition()));
            assert!(with("Dana", !condition()));
        }
    }

    #[test]
    fn an_empty_field_is_within_nothing_and_compares_with_nothing() {
        for path in ["closed_on", "changed_at"] {
            for operator in Operator::ALL {
                assert!(!with(Value::Empty, field(path).compare_today(operator, 0)));
                assert!(with(Value::Empty, !field(path).compare_today(operator, 0)));
            }
            assert!(!with(Value::Empty, field(path).within(Span::next(1, Unit::Weeks))));
            assert!(with(Value::Empty, !field(path).within(Span::next(1, Unit::Weeks))));
        }
        assert!(!with(Value::Empty, field("name").compare_viewer(Operator::IsNot, "name")));
    }

    #[test]
    fn what_the_fields_type_does_not_have_is_never_true() {
        for path in ["name", "nothing", "registration.lines"] {
            let condition = || field(path).within(Span::last(1, Unit::Days));
            assert!(!with(day("2026-11-22"), condition()));
            assert!(with(day("2026-11-22"), !condition()));
        }
    }

    proptest! {
        #[test]
        fn binding_leaves_nothing_outside_and_stays_two_valued(
            (object, condition) in asked(),
            opportunity in records(Object::Opportunity),
            registration in records(Object::Registration),
            user in records(Object::User),
            days in 1..3_652_059_i32,
        ) {
            let record = if object == Object::Registration { registration } else { opportunity };
            let of = |path: &Path| record.get(path).cloned().unwrap_or(Value::Empty);
            let viewer = |path: &Path| user.get(path).cloned().unwrap_or(Value::Empty);
            let today = NaiveDate::from_num_days_from_ce_opt(days).expect("a day");
            let outside = Outside { today, day_starts: &day_starts, viewer: &viewer };
            let bound = condition.bind(object, &outside);
            prop_assert!(bound.is_bound());
            prop_assert_eq!(check(&bound, object), Ok(()));
            prop_assert_eq!(bound.bind(object, &outside), bound.clone());
            let opposite = Criteria::Not(Box::new(condition)).bind(object, &outside);
            prop_assert_eq!(holds(&opposite, &of), !holds(&bound, &of));
        }

        #[test]
        fn an_instant_stands_in_one_of_three_relations_to_a_day(seconds in -200_000..200_000_i64, days in -2..=2_i32) {
            let at = instant("2026-11-22T12:00:00Z") + TimeDelta::seconds(seconds);
            let relations = [Operator::Below, Operator::Is, Operator::Above];
            let held = relations.map(|operator| with(at, field("changed_at").compare_today(operator, days)));
            prop_assert_eq!(held.iter().filter(|held| **held).count(), 1);
        }
    }
}
