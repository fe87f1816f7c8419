//! Reading what is there already.

use crate::schema::{self, Columns};
use crate::sql::get;
use crate::{Request, failure};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{QueryResult, TryGetable};
use shared::fields::{Field, Kind, Object};
use shared::form::Values;
use shared::refusal::Refusal;
use shared::values::{Value, currency::Currency, money::Money};
use uuid::Uuid;

/// A record as it is stored.
pub(super) struct Stored {
    pub id: Uuid,
    pub version: i64,
    pub values: Values,
    /// The company that this one went into, if it is one that did.
    pub merged_into: Option<Uuid>,
}

impl Stored {
    /// The text in a field; blank where there is none.
    pub fn text(&self, field: &str) -> &str {
        match self.values.get(field) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }
}

/// The records whose column has one of these values, with these fields. One statement, none where there is nothing to look for.
pub(super) async fn find(
    request: &mut Request,
    object: Object,
    fields: &[&'static Field],
    column: &'static str,
    wanted: Vec<String>,
) -> Result<Vec<Stored>, Refusal> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = Query::select();
    query.from(schema::table(object)).columns([Alias::new("id"), Alias::new("version")]);
    for columns in fields.iter().filter_map(|field| schema::columns(field)) {
        match columns {
            Columns::Money { minor, currency } => query.columns([Alias::new(minor), Alias::new(currency)]),
            Columns::Text { shown: one, .. } | Columns::Reference(one) | Columns::Plain(one) => {
                query.column(Alias::new(one))
            }
        };
    }
    if object == Object::Account {
        query.column(Alias::new("merged_into_id"));
    }
    query.and_where(Expr::col(Alias::new(column)).is_in(wanted));
    let rows = request.all(&query).await?;
    rows.iter()
        .map(|row| {
            let values = fields.iter().map(|field| Ok((field.name, value(row, field)?)));
            Ok(Stored {
                id: get(row, "id")?,
                version: get(row, "version")?,
                values: values.collect::<Result<_, Refusal>>()?,
                merged_into: if object == Object::Account { get(row, "merged_into_id")? } else { None },
            })
        })
        .collect()
}

/// The record that a stored one refers to in a field.
pub(super) async fn above(
    request: &mut Request,
    object: Object,
    field: &'static str,
    id: Uuid,
) -> Result<Option<Uuid>, Refusal> {
    let column = format!("{field}_id");
    let query = Query::select()
        .column(Alias::new(column.as_str()))
        .from(schema::table(object))
        .and_where(Expr::col(Alias::new("id")).eq(id))
        .to_owned();
    let row = request.one(&query).await?;
    row.map_or(Ok(None), |row| get(&row, &column))
}

fn value(row: &QueryResult, field: &Field) -> Result<Value, Refusal> {
    let name = field.name;
    match field.kind {
        Kind::Money => money(row, name),
        Kind::Reference(_) => {
            one::<Uuid>(row, &format!("{name}_id"), |id| Value::Reference { id, label: String::new() })
        }
        Kind::Whole => one(row, name, Value::Whole),
        Kind::YesNo => one(row, name, Value::YesNo),
        Kind::Date => one::<NaiveDate>(row, name, Value::Date),
        Kind::Instant => one::<DateTime<Utc>>(row, name, Value::Instant),
        Kind::Text(_) | Kind::Choice(_) | Kind::Country => one(row, name, Value::Text),
        Kind::ProductLines => Ok(Value::Empty),
    }
}

fn one<T: TryGetable>(row: &QueryResult, column: &str, make: impl FnOnce(T) -> Value) -> Result<Value, Refusal> {
    Ok(get::<Option<T>>(row, column)?.map_or(Value::Empty, make))
}

fn money(row: &QueryResult, name: &str) -> Result<Value, Refusal> {
    let minor: Option<i64> = get(row, &format!("{name}_minor"))?;
    let currency: Option<String> = get(row, &format!("{name}_currency"))?;
    let (Some(minor), Some(currency)) = (minor, currency) else { return Ok(Value::Empty) };
    let wrong = |problem: String| failure::refusal(sea_orm::DbErr::Type(format!("stored money: {problem}")));
    let currency = Currency::parse(&currency).map_err(|problem| wrong(problem.to_string()))?;
    Money::from_minor(minor, currency).map(Value::Money).map_err(|problem| wrong(problem.to_string()))
}
