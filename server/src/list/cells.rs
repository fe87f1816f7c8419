//! The cells of a row: what is selected for each, and the value it becomes.

use crate::criteria::{Joins, Place};
use crate::schema::{self, Columns, column};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Alias, SelectStatement};
use sea_orm::{DbErr, QueryResult, TryGetable};
use shared::fields::Kind;
use shared::values::{Value, currency::Currency, money::Money};
use shared::words;

/// Selects what a cell is made of.
pub(super) fn select(select: &mut SelectStatement, joins: &mut Joins<'_>, place: &Place, at: usize) -> Option<()> {
    let name = |part: &str| Alias::new(format!("c{at}{part}"));
    match (&place.columns, place.field.kind) {
        (Columns::Money { minor, currency }, _) => {
            select.expr_as(place.column(minor), name(""));
            select.expr_as(place.column(currency), name("_currency"));
        }
        (Columns::Reference(id), Kind::Reference(object)) => {
            let Columns::Text { shown, .. } = schema::columns(object.field(object.name_field())?)? else { return None };
            select.expr_as(place.column(id), name(""));
            select.expr_as(place.unless_hidden(column(&joins.named(place)?, shown)), name("_label"));
        }
        (Columns::Text { shown: stored, .. } | Columns::Plain(stored) | Columns::Reference(stored), _) => {
            select.expr_as(place.column(stored), name(""));
        }
    }
    Some(())
}

/// A cell's value.
pub(super) fn cell(row: &QueryResult, at: usize, kind: Kind) -> Result<Value, DbErr> {
    let name = format!("c{at}");
    match kind {
        Kind::Money => money(row, &name, &format!("{name}_currency")),
        Kind::Reference(_) => {
            let label: Option<String> = row.try_get("", &format!("{name}_label"))?;
            let label = label.unwrap_or_else(|| words::lists::ONE_RECORD.to_owned());
            get(row, &name, |id| Value::Reference { id, label })
        }
        kind => plain(row, &name, kind),
    }
}

pub(super) fn plain(row: &QueryResult, name: &str, kind: Kind) -> Result<Value, DbErr> {
    match kind {
        Kind::Whole => get(row, name, Value::Whole),
        Kind::YesNo => get(row, name, Value::YesNo),
        Kind::Date => get::<NaiveDate>(row, name, Value::Date),
        Kind::Instant => get::<DateTime<Utc>>(row, name, Value::Instant),
        _ => get(row, name, Value::Text),
    }
}

pub(super) fn money(row: &QueryResult, minor: &str, currency: &str) -> Result<Value, DbErr> {
    let (minor, currency): (Option<i64>, Option<String>) = (row.try_get("", minor)?, row.try_get("", currency)?);
    let (Some(minor), Some(currency)) = (minor, currency) else { return Ok(Value::Empty) };
    let wrong = |problem: &dyn std::fmt::Display| DbErr::Type(format!("stored money: {problem}"));
    let currency = Currency::parse(&currency).map_err(|problem| wrong(&problem))?;
    Money::from_minor(minor, currency).map(Value::Money).map_err(|problem| wrong(&problem))
}

pub(super) fn get<T: TryGetable>(row: &QueryResult, name: &str, into: impl FnOnce(T) -> Value) -> Result<Value, DbErr> {
    let value: Option<T> = row.try_get("", name)?;
    Ok(value.map_or(Value::Empty, into))
}
