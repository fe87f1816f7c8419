//! What records are ordered by, in a query and in a cursor.

use super::cells::{get, money, plain};
use crate::criteria::{Joins, Place};
use crate::schema::{self, Columns, column};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{DbErr, QueryResult};
use shared::fields::Kind;
use shared::values::Value;

/// What the nth key is called in a query's result.
pub(super) fn key_name(at: usize) -> String {
    format!("s{at}")
}

/// What records are ordered by: text by its folded form, a choice by its place among the choices, a country by its code, a reference
/// by the folded name of what it refers to, money by its currency and then the amount.
pub(super) fn keys(joins: &mut Joins<'_>, place: &Place) -> Option<Vec<Expr>> {
    Some(match (&place.columns, place.field.kind) {
        (Columns::Text { key, .. }, _) => vec![place.column(key)],
        (Columns::Money { minor, currency }, _) => vec![place.column(currency), place.column(minor)],
        (Columns::Reference(_), Kind::Reference(object)) => {
            let Columns::Text { key, .. } = schema::columns(object.field(object.name_field())?)? else { return None };
            vec![place.unless_hidden(column(&joins.named(place)?, key))]
        }
        (Columns::Plain(name), Kind::Choice(choices)) => {
            let stored = place.column(name);
            let position = choices.iter().zip(0_i64..).fold(CaseStatement::new(), |case, (choice, position)| {
                case.case(stored.clone().eq(choice.value), position)
            });
            vec![position.into()]
        }
        (Columns::Plain(name) | Columns::Reference(name), _) => vec![place.column(name)],
    })
}

/// The value of a cursor as what [`keys`] compares; `None` where the order has no such values.
pub(super) fn bounds(kind: Kind, value: &Value) -> Option<Vec<sea_orm::Value>> {
    match (kind, value) {
        (Kind::Text(_) | Kind::Reference(_) | Kind::Country, Value::Text(text)) => Some(vec![text.as_str().into()]),
        (Kind::Choice(_) | Kind::Whole, Value::Whole(number)) => Some(vec![(*number).into()]),
        (Kind::Money, Value::Money(money)) => Some(vec![money.currency().code().into(), money.minor().into()]),
        (Kind::YesNo, Value::YesNo(yes)) => Some(vec![(*yes).into()]),
        (Kind::Date, Value::Date(day)) => Some(vec![(*day).into()]),
        (Kind::Instant, Value::Instant(at)) => Some(vec![(*at).into()]),
        _ => None,
    }
}

/// The value a row is ordered by.
pub(super) fn key_value(row: &QueryResult, kind: Kind) -> Result<Value, DbErr> {
    match kind {
        Kind::Text(_) | Kind::Reference(_) | Kind::Country => get(row, "s0", Value::Text),
        Kind::Choice(_) => get(row, "s0", Value::Whole),
        Kind::Money => money(row, "s1", "s0"),
        kind => plain(row, "s0", kind),
    }
}
