//! The filters of a list: from keys and texts of an address to what they mean.

use super::List;
use crate::criteria::{Criteria, field};
use crate::fields::{Field, Kind};
use crate::time::day;
use crate::values::{Value, currency::Currency, date, money::Money};
use crate::words::lists as words;
use chrono::NaiveDate;
use std::str::FromStr;
use uuid::Uuid;

/// How many records of one reference can be chosen together.
const REFERENCES_MOST: usize = 50;

/// What is chosen of one field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Chosen {
    /// Any of these stored choices, in the order of the field's choices.
    Choices(Vec<&'static str>),
    /// Yes or no.
    YesNo(bool),
    /// Any of these records.
    Records(Vec<Uuid>),
    /// Days from one to another, both included.
    Days(Option<NaiveDate>, Option<NaiveDate>),
    /// Amounts of one currency from one to another, both included.
    Amounts(Currency, Option<Money>, Option<Money>),
}

/// Whether a list can be filtered by a field of that kind.
pub(super) fn has_filter(kind: Kind) -> bool {
    matches!(kind, Kind::Choice(_) | Kind::Country | Kind::YesNo | Kind::Reference(_) | Kind::Date | Kind::Money)
}

/// What the keys and texts choose of the list's fields, in the list's order. Whatever is no valid choice is left out.
pub(super) fn choose(list: &List, pairs: &[(String, String)]) -> Vec<(&'static Field, Chosen)> {
    list.filter_fields().filter_map(|field| Some((field, of_field(field, pairs)?))).collect()
}

fn of_field(field: &'static Field, pairs: &[(String, String)]) -> Option<Chosen> {
    let given = |key: String| pairs.iter().filter(move |(name, _)| *name == key).map(|(_, text)| text.trim());
    let plain = given(field.name.to_owned());
    match field.kind {
        Kind::Choice(_) | Kind::Country => {
            let wanted: Vec<_> = plain.collect();
            let choices = field.kind.choices().into_iter().map(|(stored, _)| stored);
            some(choices.filter(|stored| wanted.contains(stored)).collect()).map(Chosen::Choices)
        }
        Kind::YesNo => plain.filter_map(yes_no).next().map(Chosen::YesNo),
        Kind::Reference(_) => {
            let mut ids: Vec<Uuid> = Vec::new();
            for id in plain.filter_map(|text| Uuid::from_str(text).ok()) {
                if !ids.contains(&id) && ids.len() < REFERENCES_MOST {
                    ids.push(id);
                }
            }
            some(ids).map(Chosen::Records)
        }
        Kind::Date => {
            let bound = |end: &str| given(key(field, end)).find_map(|text| date::parse(text).ok());
            let (from, to) = (bound("from"), bound("to"));
            (from.is_some() || to.is_some()).then_some(Chosen::Days(from, to))
        }
        Kind::Money => {
            let currency = given(key(field, "currency")).find_map(|text| Currency::parse(text).ok())?;
            let bound = |end: &str| given(key(field, end)).find_map(|text| Money::parse(text, currency).ok());
            let (from, to) = (bound("from"), bound("to"));
            (from.is_some() || to.is_some()).then_some(Chosen::Amounts(currency, from, to))
        }
        Kind::Text(_) | Kind::Whole | Kind::Instant | Kind::ProductLines => None,
    }
}

fn some<T>(values: Vec<T>) -> Option<Vec<T>> {
    (!values.is_empty()).then_some(values)
}

fn yes_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn key(field: &Field, end: &str) -> String {
    format!("{}.{end}", field.name)
}

impl Chosen {
    /// Back to keys and texts.
    pub(super) fn pairs(&self, field: &Field) -> Vec<(String, String)> {
        let plain = |text: String| (field.name.to_owned(), text);
        let bound = |end: &str, text: String| (key(field, end), text);
        match self {
            Chosen::Choices(choices) => choices.iter().map(|stored| plain((*stored).to_owned())).collect(),
            Chosen::YesNo(yes) => vec![plain(if *yes { "yes" } else { "no" }.to_owned())],
            Chosen::Records(ids) => ids.iter().map(|id| plain(id.to_string())).collect(),
            Chosen::Days(from, to) => {
                let from = from.map(|day| bound("from", day.to_string()));
                from.into_iter().chain(to.map(|day| bound("to", day.to_string()))).collect()
            }
            Chosen::Amounts(currency, from, to) => {
                let from = from.map(|money| bound("from", money.plain()));
                let to = to.map(|money| bound("to", money.plain()));
                from.into_iter().chain(to).chain([bound("currency", currency.code().to_owned())]).collect()
            }
        }
    }

    /// The condition it stands for.
    pub(super) fn criteria(&self, name: &str) -> Criteria {
        match self {
            Chosen::Choices(choices) => one_or_any(name, choices.iter().copied()),
            Chosen::YesNo(yes) => field(name).is(*yes),
            Chosen::Records(ids) => one_or_any(name, ids.iter().copied()),
            Chosen::Days(from, to) => range(name, *from, *to),
            Chosen::Amounts(_, from, to) => range(name, *from, *to),
        }
    }

    /// What a chip says of it, one for each value that can be taken away by itself, with what is left then.
    pub(super) fn chips(
        &self,
        of: &Field,
        name_of: &dyn Fn(&'static str, Uuid) -> Option<String>,
    ) -> Vec<(String, Option<Chosen>)> {
        match self {
            Chosen::Choices(choices) => {
                let left = |at| some(without(choices, at)).map(Chosen::Choices);
                choices.iter().enumerate().map(|(at, stored)| (of.kind.label_of(stored), left(at))).collect()
            }
            Chosen::Records(ids) => {
                let left = |at| some(without(ids, at)).map(Chosen::Records);
                let label = |id| name_of(of.name, id).unwrap_or_else(|| words::ONE_RECORD.to_owned());
                ids.iter().enumerate().map(|(at, id)| (label(*id), left(at))).collect()
            }
            Chosen::YesNo(yes) => vec![(words::yes_no(*yes).to_owned(), None)],
            Chosen::Days(from, to) => vec![(words::range(from.map(day), to.map(day)), None)],
            Chosen::Amounts(_, from, to) => {
                let amount = |money: &Money| money.to_string();
                vec![(words::range(from.as_ref().map(amount), to.as_ref().map(amount)), None)]
            }
        }
    }
}

fn without<T: Clone>(values: &[T], at: usize) -> Vec<T> {
    values.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, value)| value.clone()).collect()
}

fn one_or_any<V: Into<Value>>(
    name: &str,
    values: impl IntoIterator<Item = V, IntoIter: ExactSizeIterator>,
) -> Criteria {
    let mut values = values.into_iter();
    match values.next() {
        Some(only) if values.len() == 0 => field(name).is(only),
        Some(first) => field(name).one_of(std::iter::once(first).chain(values)),
        None => Criteria::never(),
    }
}

fn range<V: Into<Value>>(name: &str, from: Option<V>, to: Option<V>) -> Criteria {
    let from = from.map(|from| field(name).at_least(from));
    let to = to.map(|to| field(name).at_most(to));
    match (from, to) {
        (Some(from), Some(to)) => from.and(to),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => Criteria::always(),
    }
}
