//! The trail's SQL.

use super::{Head, Link, broken};
use crate::Request;
use crate::schema::{self, Columns, column};
use crate::scope::Reader;
use crate::sql::{get, name};
use chrono::{DateTime, Utc};
use sea_orm::QueryResult;
use sea_orm::sea_query::{
    CaseStatement, DynIden, Expr, ExprTrait, IntoIden, JoinType, Order, Query, SelectStatement, UnionType,
};
use shared::audit::{Entry, Event};
use shared::fields::Object;
use shared::ids::EventId;
use shared::refusal::Refusal;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Entries read at a time when the chain is checked.
const AT_ONCE: u64 = 1_000;
/// Ids in one statement: SQLite takes 32,766 values, PostgreSQL 65,535.
const IDS_AT_ONCE: usize = 10_000;

/// The end of the chain, held until this transaction ends: whoever appends next waits.
pub(super) async fn take_head(request: &mut Request) -> Result<Head, Refusal> {
    let lock = Query::update()
        .table(name("trail_head"))
        .value(name("one"), 1)
        .and_where(Expr::col(name("one")).eq(1))
        .returning(Query::returning().columns(["position", "hash", "policy_version"].map(name)))
        .to_owned();
    let row = request.one(&lock).await?.ok_or_else(missing)?;
    read_head(&row)
}

/// The end of the chain.
pub(super) async fn head(request: &mut Request) -> Result<Head, Refusal> {
    let query =
        Query::select().columns(["position", "hash", "policy_version"].map(name)).from(name("trail_head")).to_owned();
    let row = request.one(&query).await?.ok_or_else(missing)?;
    read_head(&row)
}

fn read_head(row: &QueryResult) -> Result<Head, Refusal> {
    Ok(Head { position: get(row, "position")?, hash: get(row, "hash")?, policy_version: get(row, "policy_version")? })
}

fn missing() -> Refusal {
    tracing::error!("the trail has no head");
    Refusal::Broken { request: String::new() }
}

/// Appends the links. The head follows by itself.
pub(super) async fn put(request: &mut Request, links: &[Link]) -> Result<(), Refusal> {
    let columns = [
        "position",
        "id",
        "at",
        "actor_id",
        "whom_id",
        "object",
        "record_id",
        "what",
        "address",
        "content",
        "previous",
        "hash",
        "key",
    ];
    // SQLite takes 32,766 values in a statement, PostgreSQL 65,535.
    for chunk in links.chunks(1_000) {
        let mut insert = Query::insert().into_table(name("events")).columns(columns.map(name)).to_owned();
        for link in chunk {
            insert.values_panic([
                link.position.into(),
                link.entry.id.0.into(),
                link.entry.at.into(),
                link.entry.actor.into(),
                link.entry.whom.into(),
                link.entry.object.name().into(),
                link.entry.record.into(),
                link.entry.event.name().into(),
                link.entry.from.as_deref().into(),
                link.content.as_str().into(),
                link.previous.as_str().into(),
                link.hash.as_str().into(),
                link.key.as_deref().into(),
            ]);
        }
        request.execute(&insert).await?;
    }
    Ok(())
}

/// The told entries of a record with the actors' names, oldest first.
pub(super) async fn of_record(
    request: &mut Request,
    object: Object,
    record: Uuid,
) -> Result<Vec<(Entry, Option<String>)>, Refusal> {
    let query: SelectStatement = Query::select()
        .column((name("events"), name("content")))
        .expr_as(Expr::col((name("users"), name("name"))), name("actor"))
        .from(name("events"))
        .join(
            JoinType::LeftJoin,
            name("users"),
            Expr::col((name("users"), name("id"))).equals((name("events"), name("actor_id"))),
        )
        .and_where(Expr::col((name("events"), name("object"))).eq(object.name()))
        .and_where(Expr::col((name("events"), name("record_id"))).eq(record))
        .and_where(Expr::col((name("events"), name("what"))).is_in(Event::TOLD))
        .order_by((name("events"), name("position")), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter()
        .map(|row| {
            let content: String = get(row, "content")?;
            let entry = serde_json::from_str(&content).map_err(|error| broken(&error))?;
            Ok((entry, get(row, "actor")?))
        })
        .collect()
}

/// One entry.
pub(super) async fn entry(request: &mut Request, id: EventId) -> Result<Option<Entry>, Refusal> {
    let query = Query::select()
        .column(name("content"))
        .from(name("events"))
        .and_where(Expr::col(name("id")).eq(id.0))
        .to_owned();
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    let content: String = get(&row, "content")?;
    serde_json::from_str(&content).map(Some).map_err(|error| broken(&error))
}

/// An entry in its place.
pub(super) struct Placed {
    pub position: i64,
    pub previous: String,
    pub hash: String,
    pub entry: Entry,
}

/// These entries, in no order.
pub(super) async fn placed(request: &mut Request, ids: &[Uuid]) -> Result<Vec<Placed>, Refusal> {
    let query = Query::select()
        .columns(["position", "previous", "hash", "content"].map(name))
        .from(name("events"))
        .and_where(Expr::col(name("id")).is_in(ids.iter().copied()))
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter()
        .map(|row| {
            let content: String = get(row, "content")?;
            let entry = serde_json::from_str(&content).map_err(|error| broken(&error))?;
            Ok(Placed {
                position: get(row, "position")?,
                previous: get(row, "previous")?,
                hash: get(row, "hash")?,
                entry,
            })
        })
        .collect()
}

/// A record that entries name and that is still there.
pub(super) struct Known {
    /// What it is called, whoever may know it.
    pub name: Option<String>,
    /// Whether the caller may read it.
    pub seen: bool,
}

/// Records of all kinds, as far as they are still there: one statement, and one more for each ten thousand.
pub(super) async fn known(
    request: &mut Request,
    wanted: &BTreeSet<(Object, Uuid)>,
) -> Result<BTreeMap<(Object, Uuid), Known>, Refusal> {
    let wanted: Vec<(Object, Uuid)> = wanted.iter().copied().collect();
    let mut known = BTreeMap::new();
    for some in wanted.chunks(IDS_AT_ONCE) {
        let parts = Object::ALL.into_iter().filter_map(|object| {
            let ids: Vec<Uuid> = some.iter().filter(|(of, _)| *of == object).map(|(_, id)| *id).collect();
            if ids.is_empty() { None } else { of_kind(request.reader(), object, ids) }
        });
        let Some(query) = parts.reduce(|mut all, next| all.union(UnionType::All, next).to_owned()) else { continue };
        for row in &request.all(&query).await? {
            let object: String = get(row, "object")?;
            let Some(object) = Object::from_name(&object) else { continue };
            let stored: Option<String> = get(row, "name")?;
            let kind = object.field(object.name_field()).map(|field| field.kind);
            let name = stored.map(|stored| kind.map_or(stored.clone(), |kind| kind.label_of(&stored)));
            let seen: i64 = get(row, "seen")?;
            known.insert((object, get(row, "id")?), Known { name, seen: seen == 1 });
        }
    }
    Ok(known)
}

/// Records of one kind, with their names and whether the caller may read them.
fn of_kind(reader: Reader, object: Object, ids: Vec<Uuid>) -> Option<SelectStatement> {
    let called = match schema::columns(object.field(object.name_field())?)? {
        Columns::Text { shown, .. } => shown,
        Columns::Plain(stored) => stored,
        Columns::Money { .. } | Columns::Reference(_) => return None,
    };
    let table: DynIden = schema::table(object).into_iden();
    let seen = CaseStatement::new().case(reader.readable(object), 1_i64).finally(0_i64);
    let query = Query::select()
        // Both engines take it for text; a value of the statement would have no type of its own.
        .expr_as(Expr::cust(format!("'{}'", object.name())), name("object"))
        .expr_as(column(&table, "id"), name("id"))
        .expr_as(column(&table, called), name("name"))
        .expr_as(seen, name("seen"))
        .from(schema::table(object))
        .and_where(column(&table, "id").is_in(ids))
        .to_owned();
    Some(query)
}

/// A link as it is stored, with the columns that its content is found by.
pub(super) struct Stored {
    pub position: i64,
    pub previous: String,
    pub content: String,
    pub hash: String,
    id: Uuid,
    at: DateTime<Utc>,
    actor: Option<Uuid>,
    whom: Option<Uuid>,
    object: String,
    record: Uuid,
    what: String,
    address: Option<String>,
}

impl Stored {
    /// Whether the columns say what the content says.
    pub(super) fn agrees(&self) -> bool {
        serde_json::from_str::<Entry>(&self.content).is_ok_and(|entry| {
            entry.id.0 == self.id
                && entry.at == self.at
                && entry.actor == self.actor
                && entry.whom == self.whom
                && entry.object.name() == self.object
                && entry.record == self.record
                && entry.event.name() == self.what
                && entry.from == self.address
        })
    }
}

/// The next links after a place.
pub(super) async fn after(request: &mut Request, position: i64) -> Result<Vec<Stored>, Refusal> {
    let columns = [
        "position",
        "previous",
        "content",
        "hash",
        "id",
        "at",
        "actor_id",
        "whom_id",
        "object",
        "record_id",
        "what",
        "address",
    ]
    .map(name);
    let query = Query::select()
        .columns(columns)
        .from(name("events"))
        .and_where(Expr::col(name("position")).gt(position))
        .order_by(name("position"), Order::Asc)
        .limit(AT_ONCE)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter()
        .map(|row| {
            Ok(Stored {
                position: get(row, "position")?,
                previous: get(row, "previous")?,
                content: get(row, "content")?,
                hash: get(row, "hash")?,
                id: get(row, "id")?,
                at: get(row, "at")?,
                actor: get(row, "actor_id")?,
                whom: get(row, "whom_id")?,
                object: get(row, "object")?,
                record: get(row, "record_id")?,
                what: get(row, "what")?,
                address: get(row, "address")?,
            })
        })
        .collect()
}
