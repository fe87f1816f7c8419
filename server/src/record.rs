//! Every write of a record passes through here: version check, folded keys, who and when, and the trail.

use crate::audit::Pending;
use crate::sql::get;
use crate::{Request, access, schema};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockType, Query, Value as Sql};
use serde_json::Value as Json;
use shared::access::Caller;
use shared::audit::{Change, Event};
use shared::fields::{Kind, Object};
use shared::form::Values;
use shared::refusal::Refusal;
use shared::values::{Value, fold};
use shared::words;
use uuid::Uuid;

/// A column beside the object's fields: kept with the record, not shown in lists.
pub(crate) type Beside = (&'static str, Sql);

/// A record about to be written.
pub(crate) struct Write {
    /// The kind of record.
    pub object: Object,
    /// The record.
    pub id: Uuid,
    /// The version it was read at; none for a new record.
    pub expected: Option<i64>,
    /// The fields as they were read; empty for a new record.
    pub before: Values,
    /// The fields as they shall be. A field of `before` that is missing here is left as it is.
    pub after: Values,
    /// Columns beside the fields.
    pub beside: Vec<Beside>,
    /// What changed in rows of other tables that belong to the record, for the trail.
    pub rows: Vec<Change>,
    /// What the trail says.
    pub event: Event,
}

/// Writes a record and its entry of the trail. Returns its new version.
///
/// # Errors
/// `Conflict` where somebody wrote it since it was read, or a constraint is broken.
pub(crate) async fn save(request: &mut Request, write: Write) -> Result<i64, Refusal> {
    let mut changes = changes(&write);
    changes.extend(write.rows.iter().cloned());
    let mut columns: Vec<(String, Sql)> =
        changed(&write).flat_map(|(name, value)| columns(write.object, name, value)).collect();
    columns.extend(write.beside.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    columns.push(("changed_at".into(), request.now().into()));
    columns.push(("changed_by_id".into(), actor(request).into()));
    let version = write.expected.map_or(1, |version| version + 1);
    columns.push(("version".into(), version.into()));
    match write.expected {
        None => insert(request, &write, columns).await?,
        Some(expected) => update(request, &write, expected, columns).await?,
    }
    access::evaluate_record(request, write.object, write.id).await?;
    request.pending.push(Pending { object: write.object, record: write.id, event: write.event, changes });
    Ok(version)
}

/// The version of a record, whoever may see it; held until this is done where this may change something.
pub(crate) async fn version(request: &mut Request, object: Object, id: Uuid) -> Result<Option<i64>, Refusal> {
    let mut query = Query::select();
    query.column(Alias::new("version")).from(schema::table(object)).and_where(Expr::col(Alias::new("id")).eq(id));
    if request.writes() {
        query.lock(LockType::Update);
    }
    request.one(&query).await?.map(|row| get(&row, "version")).transpose()
}

/// Removes a record; the trail keeps that there was one.
///
/// # Errors
/// `Conflict` where somebody wrote it since it was read.
pub(crate) async fn remove(
    request: &mut Request,
    object: Object,
    id: Uuid,
    expected: i64,
    event: Event,
) -> Result<(), Refusal> {
    let delete = Query::delete()
        .from_table(schema::table(object))
        .and_where(Expr::col(Alias::new("id")).eq(id))
        .and_where(Expr::col(Alias::new("version")).eq(expected))
        .to_owned();
    if request.execute(&delete).await? == 0 {
        return Err(stale());
    }
    request.pending.push(Pending { object, record: id, event, changes: Vec::new() });
    Ok(())
}

async fn insert(request: &mut Request, write: &Write, mut columns: Vec<(String, Sql)>) -> Result<(), Refusal> {
    columns.push(("id".into(), write.id.into()));
    columns.push(("created_at".into(), request.now().into()));
    columns.push(("created_by_id".into(), actor(request).into()));
    let (names, values): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let insert = Query::insert()
        .into_table(schema::table(write.object))
        .columns(names.into_iter().map(Alias::new))
        .values_panic(values.into_iter().map(Expr::value))
        .to_owned();
    request.execute(&insert).await.map(|_| ())
}

async fn update(
    request: &mut Request,
    write: &Write,
    expected: i64,
    columns: Vec<(String, Sql)>,
) -> Result<(), Refusal> {
    let update = Query::update()
        .table(schema::table(write.object))
        .values(columns.into_iter().map(|(name, value)| (Alias::new(name), Expr::value(value))))
        .and_where(Expr::col(Alias::new("id")).eq(write.id))
        .and_where(Expr::col(Alias::new("version")).eq(expected))
        .to_owned();
    if request.execute(&update).await? == 0 { Err(stale()) } else { Ok(()) }
}

fn stale() -> Refusal {
    Refusal::Conflict(words::forms::STALE.to_owned())
}

/// Who the trail names; nobody for scheduled work and commands.
pub(crate) fn actor(request: &Request) -> Option<Uuid> {
    match request.caller() {
        Caller::Person(person) => Some(person.id.0),
        Caller::Guest | Caller::System => None,
    }
}

fn changed(write: &Write) -> impl Iterator<Item = (&'static str, &Value)> {
    write
        .after
        .iter()
        .filter(|(name, value)| write.before.get(*name) != Some(value))
        .map(|(name, value)| (*name, value))
}

fn changes(write: &Write) -> Vec<Change> {
    let plain =
        |value: Option<&Value>| value.map_or(Json::Null, |value| serde_json::to_value(value).unwrap_or(Json::Null));
    changed(write)
        .map(|(name, value)| Change {
            field: name.to_owned(),
            before: plain(write.before.get(name)),
            after: plain(Some(value)),
        })
        .collect()
}

/// A field's value as columns. A field the object does not have is our mistake and writes nothing.
fn columns(object: Object, name: &str, value: &Value) -> Vec<(String, Sql)> {
    let Some(field) = object.field(name) else { return Vec::new() };
    match (field.kind, value) {
        (Kind::ProductLines, _) => Vec::new(),
        (Kind::Text(_), Value::Text(text)) if !value.is_empty() => {
            vec![(name.into(), text.as_str().into()), (format!("{name}_key"), fold(text).into())]
        }
        (Kind::Text(_), _) => vec![(name.into(), none::<String>()), (format!("{name}_key"), none::<String>())],
        (Kind::Money, Value::Money(money)) => vec![
            (format!("{name}_minor"), money.minor().into()),
            (format!("{name}_currency"), money.currency().code().into()),
        ],
        (Kind::Money, _) => {
            vec![(format!("{name}_minor"), none::<i64>()), (format!("{name}_currency"), none::<String>())]
        }
        (Kind::Reference(_), Value::Reference { id, .. }) => vec![(format!("{name}_id"), (*id).into())],
        (Kind::Reference(_), _) => vec![(format!("{name}_id"), none::<Uuid>())],
        (kind, value) => vec![(name.into(), scalar(kind, value))],
    }
}

fn scalar(kind: Kind, value: &Value) -> Sql {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::Whole(number) => (*number).into(),
        Value::YesNo(yes) => (*yes).into(),
        Value::Date(day) => (*day).into(),
        Value::Instant(at) => (*at).into(),
        Value::Empty | Value::Money(_) | Value::Reference { .. } => match kind {
            Kind::Whole => none::<i64>(),
            Kind::YesNo => none::<bool>(),
            Kind::Date => none::<chrono::NaiveDate>(),
            Kind::Instant => none::<chrono::DateTime<chrono::Utc>>(),
            _ => none::<String>(),
        },
    }
}

fn none<T>() -> Sql
where
    Option<T>: Into<Sql>,
{
    None::<T>.into()
}
