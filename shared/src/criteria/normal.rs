//! Different ways to say the same, brought to one.

use super::Criteria;
use crate::values::Value;
use chrono::Timelike;

impl Criteria {
    /// The condition that says the same in the plainest way, the one that its text reads back as ([`super::text`]).
    ///
    /// What joins one part is that part. Parts that are joined within parts joined the same way stand side by side. The
    /// opposite of the opposite is the condition itself. One of no values is never true. Values keep what they are
    /// compared by and nothing else: an instant its microseconds, a reference its id. Nothing is left out because of
    /// what it says: `false and x = 1` keeps its `x = 1`.
    pub fn normal(&self) -> Criteria {
        match self {
            Criteria::All(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    match part.normal() {
                        Criteria::All(inner) => all.extend(inner),
                        one => all.push(one),
                    }
                }
                only_or(all, Criteria::All)
            }
            Criteria::Any(parts) => {
                let mut any = Vec::new();
                for part in parts {
                    match part.normal() {
                        Criteria::Any(inner) => any.extend(inner),
                        one => any.push(one),
                    }
                }
                only_or(any, Criteria::Any)
            }
            Criteria::Not(part) => !part.normal(),
            Criteria::Compare { path, operator, value } => {
                Criteria::Compare { path: path.clone(), operator: *operator, value: compared(value) }
            }
            Criteria::In { values, .. } if values.is_empty() => Criteria::never(),
            Criteria::In { path, values } => {
                Criteria::In { path: path.clone(), values: values.iter().map(compared).collect() }
            }
            Criteria::Contains { .. }
            | Criteria::StartsWith { .. }
            | Criteria::IsEmpty { .. }
            | Criteria::IsNotEmpty { .. }
            | Criteria::Within { .. }
            | Criteria::CompareViewer { .. }
            | Criteria::CompareToday { .. } => self.clone(),
        }
    }
}

/// The only part there is, or all of them joined.
fn only_or(mut parts: Vec<Criteria>, join: fn(Vec<Criteria>) -> Criteria) -> Criteria {
    if parts.len() == 1 { parts.remove(0) } else { join(parts) }
}

/// The value without what plays no part in comparing.
fn compared(value: &Value) -> Value {
    match value {
        Value::Instant(at) => Value::Instant(at.with_nanosecond(at.nanosecond() / 1000 * 1000).unwrap_or(*at)),
        Value::Reference { id, .. } => (*id).into(),
        Value::Empty | Value::Text(_) | Value::Whole(_) | Value::Money(_) | Value::YesNo(_) | Value::Date(_) => {
            value.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::generated::{asked, records};
    use super::super::{Outside, Path, check, field, holds};
    use super::*;
    use crate::fields::Object;
    use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn one() -> Criteria {
        field("name").is("x")
    }

    fn other() -> Criteria {
        field("amount").is_empty()
    }

    #[test]
    fn what_joins_one_part_is_that_part() {
        assert_eq!(Criteria::All(vec![Criteria::Any(vec![one()])]).normal(), one());
        assert_eq!(Criteria::All(vec![Criteria::always(), one()]).normal(), one());
        assert_eq!(Criteria::Any(vec![Criteria::never(), Criteria::never()]).normal(), Criteria::never());
    }

    #[test]
    fn parts_joined_alike_stand_side_by_side() {
        let nested = Criteria::All(vec![one(), Criteria::Any(vec![Criteria::All(vec![other(), one()])])]);
        assert_eq!(nested.normal(), Criteria::All(vec![one(), other(), one()]));
        let mixed = Criteria::Any(vec![Criteria::All(vec![one(), other()]), Criteria::Any(vec![one(), other()])]);
        assert_eq!(mixed.normal(), Criteria::Any(vec![Criteria::All(vec![one(), other()]), one(), other()]));
    }

    #[test]
    fn the_opposite_of_the_opposite_is_the_condition() {
        let not = |part: Criteria| Criteria::Not(Box::new(part));
        assert_eq!(not(not(not(one()))).normal(), not(one()));
        let wrapped = Criteria::All(vec![other(), not(Criteria::All(vec![not(Criteria::All(vec![one(), other()]))]))]);
        assert_eq!(wrapped.normal(), Criteria::All(vec![other(), one(), other()]));
    }

    #[test]
    fn one_of_no_values_is_never_true() {
        assert_eq!(field("name").one_of(Vec::<Value>::new()).normal(), Criteria::never());
    }

    #[test]
    fn nothing_is_left_out_because_of_what_it_says() {
        let off = Criteria::never().and(one());
        assert_eq!(off.normal(), off);
        assert_eq!((!Criteria::always()).normal(), !Criteria::always());
    }

    #[test]
    fn values_keep_what_they_are_compared_by() {
        let id = Uuid::from_u128(1);
        let named = field("owner").is(Value::Reference { id, label: "Dana".into() });
        assert_eq!(named.normal(), field("owner").refers_to(id));
        let at = DateTime::from_timestamp(1, 2_345_678).expect("an instant");
        let kept = DateTime::from_timestamp(1, 2_345_000).expect("an instant");
        assert_eq!(field("changed_at").one_of([at]).normal(), field("changed_at").one_of([kept]));
    }

    proptest! {
        #[test]
        fn the_plainest_way_says_the_same(
            (object, condition) in asked(),
            opportunity in records(Object::Opportunity),
            registration in records(Object::Registration),
        ) {
            let record = if object == Object::Registration { registration } else { opportunity };
            let of = |path: &Path| record.get(path).cloned().unwrap_or(Value::Empty);
            let day_starts = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(5);
            let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
            let outside = Outside { today, day_starts: &day_starts, viewer: &|_| "acme".into() };
            let (bound, plain) = (condition.bind(object, &outside), condition.normal().bind(object, &outside));
            prop_assert_eq!(holds(&bound, &of), holds(&plain, &of));
            prop_assert_eq!(holds(&bound, &of), holds(&bound.normal(), &of));
        }

        #[test]
        fn the_plainest_way_is_the_plainest_and_passes_where_the_other_did((object, condition) in asked()) {
            let plain = condition.normal();
            prop_assert_eq!(plain.normal(), plain.clone());
            prop_assert_eq!(check(&plain, object), Ok(()));
        }
    }
}
