//! Conditions, values and records for the laws.

use super::text::fields_offered;
use super::{Criteria, Direction, Operator, Path, Span, Unit, check, field};
use crate::fields::{Kind, Object};
use crate::values::{Value, currency::Currency, money::Money};
use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An object and a condition over it that passes the check.
pub(super) fn asked() -> BoxedStrategy<(Object, Criteria)> {
    prop::sample::select(vec![Object::Opportunity, Object::Registration])
        .prop_flat_map(|object| (Just(object), conditions(object)))
        .boxed()
}

/// An object and a condition over it that joins comparisons and their opposites, all in the same way, and passes the check.
pub(super) fn flat() -> BoxedStrategy<(Object, Criteria)> {
    prop::sample::select(vec![Object::Opportunity, Object::Registration])
        .prop_flat_map(|object| {
            let part = (comparisons(object), any::<bool>());
            let part = part.prop_map(|(comparison, is_not)| if is_not { !comparison } else { comparison });
            let joined = (prop::collection::vec(part, 0..4), any::<bool>());
            let joined = joined.prop_map(|(parts, all)| if all { Criteria::All(parts) } else { Criteria::Any(parts) });
            (Just(object), joined)
        })
        .boxed()
}

/// One comparison over an object that passes the check.
fn comparisons(object: Object) -> BoxedStrategy<Criteria> {
    prop::sample::select(paths(object))
        .prop_flat_map(move |path| leaf(object, path))
        .prop_filter("the field has this", move |leaf| check(leaf, object).is_ok())
        .boxed()
}

/// Conditions over an object that pass the check.
fn conditions(object: Object) -> BoxedStrategy<Criteria> {
    comparisons(object)
        .prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Criteria::All),
                prop::collection::vec(inner.clone(), 0..4).prop_map(Criteria::Any),
                inner.prop_map(|inner| Criteria::Not(Box::new(inner))),
            ]
        })
        .boxed()
}

/// What a record of that object may have in each field, and in each field one reference further: also nothing.
pub(super) fn records(object: Object) -> BoxedStrategy<BTreeMap<Path, Value>> {
    let paths = paths(object);
    let stored = |path| prop_oneof![1 => Just(Value::Empty), 3 => values(kind(object, path))].boxed();
    let found: Vec<BoxedStrategy<Value>> = paths.iter().map(stored).collect();
    found.prop_map(move |found| paths.iter().cloned().zip(found).collect::<BTreeMap<Path, Value>>()).boxed()
}

fn paths(object: Object) -> Vec<Path> {
    fields_offered(object, &|_, _| true).into_iter().map(|(path, _)| path).collect()
}

fn kind(object: Object, path: &Path) -> Kind {
    path.field_of(object).expect("known").kind
}

/// One comparison of the field, whether its type has that or not.
fn leaf(object: Object, path: Path) -> BoxedStrategy<Criteria> {
    let kind = kind(object, &path);
    let operators = prop::sample::select(Operator::ALL.to_vec());
    let several = prop::collection::vec(values(kind), 0..4);
    (0..12_u8, operators, values(kind), several, texts(), spans(), -40..40_i32, viewers(object, &path))
        .prop_map(move |(which, operator, value, several, text, span, days, viewer)| {
            let on = field(path.clone());
            match which {
                0..=2 => on.compare(operator, value),
                3 => on.one_of(several),
                4 => on.contains(text),
                5 => on.starts_with(text),
                6 => on.is_empty(),
                7 => on.is_not_empty(),
                8 => on.within(span),
                9 => on.compare_today(operator, days),
                _ => on.compare_viewer(operator, viewer),
            }
        })
        .boxed()
}

/// The viewer's fields that the field can be compared with, or the viewer where there are none.
fn viewers(object: Object, path: &Path) -> BoxedStrategy<Path> {
    let known = paths(Object::User).into_iter().chain([Path::itself()]);
    let fits = |viewer: &Path| check(&field(path.clone()).compare_viewer(Operator::Is, viewer.clone()), object).is_ok();
    let fitting: Vec<Path> = known.filter(fits).collect();
    prop::sample::select(if fitting.is_empty() { vec![Path::itself()] } else { fitting }).boxed()
}

fn spans() -> impl Strategy<Value = Span> {
    let direction = prop::sample::select(Direction::ALL.to_vec());
    let unit = prop::sample::select(Unit::ALL.to_vec());
    (direction, prop_oneof![1..4_u16, 1..=1000_u16], unit).prop_map(|(direction, count, unit)| Span {
        direction,
        count,
        unit,
    })
}

/// Values a field of that kind can have and be compared with.
fn values(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Text(_) => texts().prop_map(Value::Text).boxed(),
        Kind::Whole => prop_oneof![Just(i64::MIN), Just(i64::MAX), -2..3_i64].prop_map(Value::Whole).boxed(),
        Kind::Money => moneys().prop_map(Value::Money).boxed(),
        Kind::YesNo => any::<bool>().prop_map(Value::YesNo).boxed(),
        Kind::Date => prop_oneof![1..=3_652_059_i32, 739_940..739_945_i32]
            .prop_map(|days| Value::Date(NaiveDate::from_num_days_from_ce_opt(days).expect("a day")))
            .boxed(),
        Kind::Instant => (-62_135_596_800..253_402_300_800_i64, prop_oneof![Just(0_u32), 0..1_000_000_000_u32])
            .prop_map(|(seconds, nanos)| Value::Instant(DateTime::from_timestamp(seconds, nanos).expect("an instant")))
            .boxed(),
        Kind::Choice(_) | Kind::Country => {
            let stored: Vec<&str> = kind.choices().into_iter().map(|(stored, _)| stored).collect();
            prop::sample::select(stored).prop_map(Value::from).boxed()
        }
        Kind::Reference(_) => prop_oneof![1..4_u128, any::<u128>()]
            .prop_map(|id| Value::Reference { id: Uuid::from_u128(id), label: "Northwind".into() })
            .boxed(),
        Kind::ProductLines => Just(Value::Empty).boxed(),
    }
}

fn moneys() -> impl Strategy<Value = Money> {
    let currencies = prop_oneof![Just(Currency::EUR), prop::sample::select(Currency::all().collect::<Vec<_>>())];
    (prop_oneof![0..201_i64, 0..=Money::MAX_MINOR], currencies)
        .prop_map(|(minor, currency)| Money::from_minor(minor, currency).expect("valid"))
}

/// Texts that are hard to write down, and any other; without the character that PostgreSQL cannot hold.
fn texts() -> impl Strategy<Value = String> {
    let known = vec![
        "acme",
        "say \"hi\"",
        "\"",
        "back\\slash",
        "\\",
        "\\n",
        "two\nlines",
        "windows\r\nlines",
        "tab\there",
        "line\u{2028}separator",
        "bell\u{7}",
        "left\u{202e}to right",
        "zero\u{200b}width",
        "\u{feff}",
        " padded ",
        "and",
        "NOT",
        "today",
        "today-7",
        "viewer.name",
        "true",
        "is empty",
        "5",
        "-5",
        "2026-11-30",
        "50000 EUR",
        "#00000000-0000-0000-0000-000000000001",
        "a) or (b",
        "İstanbul",
        "e\u{301}",
        "日本",
        "🦀",
    ];
    prop_oneof![
        2 => prop::sample::select(known).prop_map(str::to_owned),
        1 => "\\PC{1,12}",
        1 => prop::collection::vec(any::<char>(), 1..6).prop_map(|chars| chars.into_iter().collect::<String>()),
    ]
    .prop_map(|text: String| text.replace('\0', "0"))
}
