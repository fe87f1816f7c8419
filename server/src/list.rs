//! The one query behind every list: what the caller may read, of that what the filter says, in order, a page at a time.
//!
//! A page begins where a record stands in the order, not after so many rows, so it costs the same at the end of a list as at its
//! beginning and does not shift when records come and go. Records without a value to order by come last. They are read as a part of
//! their own, so that a plain index on the value and the id serves both directions on both databases.

mod cells;
mod order;

use crate::criteria::{Joins, compile};
use crate::schema::{self, column};
use crate::scope::Reader;
use crate::sql::name;
use crate::{Engine, Request, failure};
use order::{bounds, key_name, key_value, keys};
use sea_orm::sea_query::{
    Alias, Asterisk, Condition, DynIden, Expr, ExprTrait, Order, Query, SelectStatement, UnionType,
};
use sea_orm::{DbBackend, DbErr, QueryResult, Statement, StatementBuilder};
use shared::access::{Asks, Caller, may_read_field};
use shared::criteria::text::{parse_for, told};
use shared::criteria::{Criteria, Outside, Path, check};
use shared::fields::{Field, Kind, Object};
use shared::list::{Counted, Cursor, Direction, ListQuery, Page, Record, Row, Sort, has_sort};
use shared::refusal::{Problems, Refusal};
use shared::values::Value;
use uuid::Uuid;

/// Most rows read at once.
pub(crate) const ROWS_MOST: u32 = 1000;

/// One page of a list, as its caller may see it: two statements, and one where the first page is all there is or nothing is.
///
/// A cursor that does not belong to this order is the first page.
///
/// # Errors
/// `SignedOut` for guests; `NotFound` where the filter or the order asks for a field that the caller may not see, anything for one that is
/// not there, or where the caller may see no records of this kind at all; `Invalid` where the filter makes no sense; `Busy` or `Broken` from the database.
pub async fn page(request: &mut Request, query: &ListQuery) -> Result<Page, Refusal> {
    allow(request, query)?;
    let query = &bound(request, query).await?;
    let mut cursor = place_in(query);
    let (way, counted) = way(request, query).await?;
    if counted == Some(0) {
        return Ok(Page { rows: Vec::new(), total: 0, next: None, previous: None });
    }
    let mut slice = slice(request, query, way, cursor.as_ref()).await?;
    if slice.rows.is_empty() && is_backward(cursor.as_ref()) {
        // Everything before was taken away meanwhile.
        cursor = None;
        slice = self::slice(request, query, way, None).await?;
    }
    let total = match (counted, &cursor) {
        (Some(total), _) => total,
        (None, None) if !slice.more => slice.rows.len() as u64,
        _ => count(request, query).await?,
    };
    let (next, previous) = slice.neighbours(cursor.as_ref());
    Ok(Page { rows: slice.rows.into_iter().map(|(row, _)| row).collect(), total, next, previous })
}

/// One record with every field of it that the caller may see, in the order of the object's fields; one statement. None where there is
/// no such record, or the caller may not know of it.
///
/// # Errors
/// `SignedOut` for guests; `Busy` or `Broken` from the database.
pub async fn record(request: &mut Request, object: Object, id: Uuid) -> Result<Option<Record>, Refusal> {
    request.side()?;
    let caller = request.caller().clone();
    record_for(request, &caller, object, id).await
}

/// The same as the system reads it, whoever asks: for what is decided about a record that was loaded for the caller, never to be shown.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(crate) async fn whole_record(request: &mut Request, object: Object, id: Uuid) -> Result<Option<Record>, Refusal> {
    record_for(request, &Caller::System, object, id).await
}

async fn record_for(
    request: &mut Request,
    caller: &Caller,
    object: Object,
    id: Uuid,
) -> Result<Option<Record>, Refusal> {
    let seen = |field: &&Field| may_read_field(caller, object, field.name) && schema::columns(field).is_some();
    let fields: Vec<&'static Field> = object.fields().iter().filter(seen).collect();
    let query = ListQuery {
        object,
        columns: fields.iter().map(|field| Path::new(field.name)).collect(),
        filter: Criteria::always(),
        sort: Sort { field: object.name_field(), descending: false },
        cursor: None,
        size: 1,
    };
    let reader = Reader { caller, ..request.reader() };
    let reading = Reading::new(reader, &query, Way::Ordered).ok_or(Refusal::NotFound)?;
    let mut statement = reading.base.clone();
    statement.and_where(column(&reading.own, "id").eq(id));
    let Some(found) = request.one(&statement).await? else { return Ok(None) };
    let (row, _) = reading.row(&found).map_err(failure::refusal)?;
    let values = fields.iter().zip(row.cells).map(|(field, value)| (field.name.to_owned(), value)).collect();
    Ok(Some(Record { id, values }))
}

/// How many records meet a condition as it is typed, of those that the caller may read: what a list under that condition alone shows. One
/// statement, and one more where the condition asks for fields of the caller.
///
/// # Errors
/// `SignedOut` for guests; `NotFound` where the caller may see no records of this kind at all; `Invalid` with what is wrong with the
/// condition, to which a field that the caller may not see is not there; `Busy` or `Broken` from the database.
pub async fn count_matching(request: &mut Request, object: Object, typed: &str) -> Result<Counted, Refusal> {
    request.side()?;
    let asks = Asks::of(request.caller());
    if !asks.has(object) {
        return Err(Refusal::NotFound);
    }
    let filter = parse_for(typed, object, &|object, field| asks.field(object, field))
        .map_err(|problems| Refusal::Invalid(Problems::one("condition", told(typed, &problems))))?;
    let sort = Sort { field: object.name_field(), descending: false };
    let query = ListQuery { object, columns: Vec::new(), filter, sort, cursor: None, size: 1 };
    let query = bound(request, &query).await?;
    Ok(Counted { total: count(request, &query).await? })
}

/// Whether the caller may ask this at all.
///
/// # Errors
/// As [`page`].
pub(crate) fn allow(request: &Request, query: &ListQuery) -> Result<(), Refusal> {
    request.side()?;
    let sort = Path::new(query.sort.field);
    let asked = |path: &Path| may_ask(request.caller(), query.object, path).ok_or(Refusal::NotFound);
    // Columns that the caller may not see are empty; of what is asked for by filters and orders nothing may be told.
    for path in &query.columns {
        asked(path)?;
    }
    for path in query.filter.paths().into_iter().chain([&sort]) {
        if !asked(path)? {
            return Err(Refusal::NotFound);
        }
    }
    if !sort.field_of(query.object).is_some_and(|field| has_sort(field.kind)) {
        return Err(Refusal::NotFound);
    }
    check(&query.filter, query.object).map_err(|problem| Refusal::Invalid(Problems::one("filter", problem.to_string())))
}

/// Whether the caller may see every field on the way to the end of a path. `None` where it leads nowhere.
pub(crate) fn may_ask(caller: &Caller, object: Object, path: &Path) -> Option<bool> {
    let steps = path.steps(object)?;
    Some(steps.iter().all(|step| may_read_field(caller, step.object, step.field.name)))
}

/// The query with what its filter asks of today and of the caller put in. One statement more where it asks for fields of the caller.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(crate) async fn bound(request: &mut Request, query: &ListQuery) -> Result<ListQuery, Refusal> {
    if query.filter.is_bound() {
        return Ok(query.clone());
    }
    let viewer = viewer(request, &query.filter).await?;
    let portal = request.portal();
    let day_starts = |day| portal.day_starts(day);
    let read =
        |path: &Path| viewer.iter().find(|(known, _)| known == path).map_or(Value::Empty, |(_, value)| value.clone());
    let outside = Outside { today: request.today(), day_starts: &day_starts, viewer: &read };
    Ok(ListQuery { filter: query.filter.bind(query.object, &outside), ..query.clone() })
}

/// What the caller has in the fields that a filter compares with, as far as the caller may see them.
async fn viewer(request: &mut Request, filter: &Criteria) -> Result<Vec<(Path, Value)>, Refusal> {
    let Some(person) = request.caller().person().cloned() else { return Ok(Vec::new()) };
    let itself = (Path::itself(), Value::Reference { id: person.id.0, label: String::new() });
    let readable = |path: &&Path| {
        let steps = path.steps(Object::User);
        steps.is_some_and(|steps| {
            steps.iter().all(|step| may_read_field(request.caller(), step.object, step.field.name))
        })
    };
    let paths: Vec<Path> = filter.viewer_paths().into_iter().filter(readable).cloned().collect();
    if paths.is_empty() {
        return Ok(vec![itself]);
    }
    let query = ListQuery {
        object: Object::User,
        columns: paths.clone(),
        filter: Criteria::always(),
        sort: Sort { field: Object::User.name_field(), descending: false },
        cursor: None,
        size: 1,
    };
    // Everybody may know of themselves, whatever they may know of other people.
    let reading = Reading::new(Reader { caller: &Caller::System, ..request.reader() }, &query, Way::Ordered)
        .ok_or(Refusal::NotFound)?;
    let mut statement = reading.base.clone();
    statement.and_where(column(&reading.own, "id").eq(person.id.0));
    let Some(found) = request.one(&statement).await? else { return Ok(vec![itself]) };
    let (row, _) = reading.row(&found).map_err(failure::refusal)?;
    Ok(paths.into_iter().zip(row.cells).chain([itself]).collect())
}

/// Some rows of a list in order, each with the value it is ordered by.
pub(crate) struct Slice {
    rows: Vec<(Row, Value)>,
    more: bool,
}

impl Slice {
    /// The rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().map(|(row, _)| row)
    }

    /// Where the rows after these begin, if there are any.
    pub(crate) fn next(&self) -> Option<Cursor> {
        self.rows.last().filter(|_| self.more).map(|row| place_of(row, Direction::Next))
    }

    /// The pages after and before, as far as there are any.
    fn neighbours(&self, cursor: Option<&Cursor>) -> (Option<Cursor>, Option<Cursor>) {
        let last = self.rows.last().map(|row| place_of(row, Direction::Next));
        let first = self.rows.first().map(|row| place_of(row, Direction::Previous));
        match cursor {
            None => (last.filter(|_| self.more), None),
            Some(cursor) if cursor.direction() == Direction::Previous => (last, first.filter(|_| self.more)),
            Some(cursor) => {
                // Everything after was taken away meanwhile: back from the same place.
                let back = || Cursor::new(Direction::Previous, cursor.value().clone(), cursor.id());
                (last.filter(|_| self.more), Some(first.unwrap_or_else(back)))
            }
        }
    }
}

fn place_of((row, value): &(Row, Value), direction: Direction) -> Cursor {
    Cursor::new(direction, value.clone(), row.id)
}

fn is_backward(cursor: Option<&Cursor>) -> bool {
    cursor.is_some_and(|cursor| cursor.direction() == Direction::Previous)
}

/// The query's cursor, if its value is one that this order has.
fn place_in(query: &ListQuery) -> Option<Cursor> {
    let field = Path::new(query.sort.field).field_of(query.object)?;
    let fits = |value: &Value| match value {
        Value::Empty => !schema::is_never_empty(field),
        value => bounds(field.kind, value).is_some(),
    };
    query.cursor.clone().filter(|cursor| fits(cursor.value()))
}

/// How the rows of a page are found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// In the list's order, asking of each whether the caller may read it: what many may be read of costs little.
    Ordered,
    /// From what the caller's grants reach, put in order afterwards: what few may be read of costs little.
    Gathered,
}

/// Up to so many records are gathered. Of 100,000 records one in 50 is read then, and as many looked at in the list's order cost as much.
const GATHERED_MOST: u64 = 2_000;

/// How a list's rows are found, with how many there are where that had to be known first. One statement for whoever may not read everything.
///
/// # Errors
/// `Busy` or `Broken`. The query must have been allowed.
pub(crate) async fn way(request: &mut Request, query: &ListQuery) -> Result<(Way, Option<u64>), Refusal> {
    if !request.reader().is_limited(query.object) {
        return Ok((Way::Ordered, None));
    }
    let total = count(request, query).await?;
    Ok((if total > GATHERED_MOST { Way::Ordered } else { Way::Gathered }, Some(total)))
}

/// Reads rows after (or before) a place, in the list's order.
///
/// # Errors
/// `Busy` or `Broken`. The query must have been allowed.
pub(crate) async fn slice(
    request: &mut Request,
    query: &ListQuery,
    way: Way,
    cursor: Option<&Cursor>,
) -> Result<Slice, Refusal> {
    let size = query.size.clamp(1, ROWS_MOST);
    let reading = Reading::new(request.reader(), query, way).ok_or(Refusal::NotFound)?;
    let statement = reading.statement(cursor, u64::from(size) + 1);
    let found = request.all(&statement).await?;
    let rows: Result<Vec<_>, DbErr> = found.iter().map(|row| reading.row(row)).collect();
    let mut rows = rows.map_err(failure::refusal)?;
    let more = rows.len() > size as usize;
    rows.truncate(size as usize);
    if is_backward(cursor) {
        rows.reverse();
    }
    Ok(Slice { rows, more })
}

async fn count(request: &mut Request, query: &ListQuery) -> Result<u64, Refusal> {
    let statement = counting(request.reader(), query);
    let total: i64 = match request.one(&statement).await? {
        Some(row) => row.try_get("", "total").map_err(failure::refusal)?,
        None => 0,
    };
    Ok(total.unsigned_abs())
}

fn counting(reader: Reader, query: &ListQuery) -> SelectStatement {
    let mut joins = Joins::within(query.object, reader);
    let filter = compile(&query.filter, &mut joins);
    let mut statement = Query::select();
    statement.expr_as(Expr::col(Asterisk).count(), "total");
    match reader.reached(query.object) {
        Some(reached) if query.filter == Criteria::always() => {
            statement.from_subquery(reached, name("reached"));
        }
        Some(reached) => {
            joins.add_to(&mut statement);
            statement.and_where(reader.among(column(&joins.own(), "id"), reached)).cond_where(filter);
        }
        None => {
            joins.add_to(&mut statement);
            statement.cond_where(reader.readable(query.object)).cond_where(filter);
        }
    }
    statement
}

/// How the database would find a list's first page, and how it would count the list: its own words, a line each, for measuring.
///
/// # Errors
/// As [`page`].
pub async fn plans(request: &mut Request, query: &ListQuery) -> Result<[Vec<String>; 2], Refusal> {
    allow(request, query)?;
    let query = &bound(request, query).await?;
    let (way, _) = way(request, query).await?;
    let reading = Reading::new(request.reader(), query, way).ok_or(Refusal::NotFound)?;
    let page = reading.statement(None, u64::from(query.size.clamp(1, ROWS_MOST)) + 1);
    let count = counting(request.reader(), query);
    Ok([plan(request, page).await?, plan(request, count).await?])
}

async fn plan(request: &mut Request, statement: SelectStatement) -> Result<Vec<String>, Refusal> {
    let column = match request.engine() {
        Engine::Sqlite => "detail",
        Engine::Postgres => "QUERY PLAN",
    };
    let rows = request.all(&Explained(statement)).await?;
    rows.iter().map(|row| row.try_get("", column).map_err(failure::refusal)).collect()
}

/// A query that is not run: the database says how it would.
struct Explained(SelectStatement);

impl StatementBuilder for Explained {
    fn build(&self, engine: &DbBackend) -> Statement {
        let explain = match engine {
            DbBackend::Postgres => "explain",
            _ => "explain query plan",
        };
        let statement = StatementBuilder::build(&self.0, engine);
        Statement { sql: format!("{explain} {}", statement.sql), ..statement }
    }
}

/// One of the two parts of a list.
enum Part {
    /// The records with a value to order by, perhaps only those beyond one.
    Filled(Option<(Value, Uuid)>),
    /// The records without, perhaps only those beyond one.
    Empty(Option<Uuid>),
}

/// Adds what a list is ordered by.
fn keyed(to: &mut SelectStatement, joins: &mut Joins, query: &ListQuery) -> Option<Vec<Expr>> {
    let place = joins.follow(&Path::new(query.sort.field))?;
    let keys = keys(joins, &place)?;
    for (at, key) in keys.iter().enumerate() {
        to.expr_as(key.clone(), key_name(at));
    }
    Some(keys)
}

/// The ids and keys of those records reached that a list shows, and the keys as they are called in it.
fn gathering(
    reader: Reader,
    query: &ListQuery,
    reached: SelectStatement,
) -> Option<(Option<SelectStatement>, Vec<Expr>)> {
    let mut joins = Joins::within(query.object, reader);
    let id = column(&joins.own(), "id");
    let mut gathered = Query::select();
    gathered.expr_as(id.clone(), "id");
    let keys = keyed(&mut gathered, &mut joins, query)?;
    gathered.and_where(reader.among(id, reached)).cond_where(compile(&query.filter, &mut joins));
    joins.add_to(&mut gathered);
    Some((Some(gathered), keys))
}

/// A list's query, ready to be put together from its parts.
struct Reading {
    /// Everything but the part, the order and the limit.
    base: SelectStatement,
    /// The same with no more than the ids and the keys, where the page's rows are found first and their columns read afterwards.
    gathered: Option<SelectStatement>,
    own: DynIden,
    /// The kind of each column; none where the caller may not see it.
    kinds: Vec<Option<Kind>>,
    sort: Sort,
    sort_kind: Kind,
    /// What it is ordered by, as the statement calls it that looks for the page's rows.
    keys: Vec<Expr>,
    is_never_empty: bool,
}

impl Reading {
    fn new(reader: Reader, query: &ListQuery, way: Way) -> Option<Reading> {
        let mut joins = Joins::within(query.object, reader);
        let own = joins.own();
        let mut base = Query::select();
        base.expr_as(column(&own, "id"), "id");
        let mut kinds = Vec::new();
        for (at, path) in query.columns.iter().enumerate() {
            if !may_ask(reader.caller, query.object, path)? {
                kinds.push(None);
                continue;
            }
            let place = joins.follow(path)?;
            cells::select(&mut base, &mut joins, &place, at)?;
            kinds.push(Some(place.field.kind));
        }
        let keys = keyed(&mut base, &mut joins, query)?;
        let (gathered, keys) = match reader.reached(query.object).filter(|_| way == Way::Gathered) {
            Some(reached) => gathering(reader, query, reached)?,
            None => {
                base.cond_where(reader.readable(query.object)).cond_where(compile(&query.filter, &mut joins));
                (None, keys)
            }
        };
        joins.add_to(&mut base);
        let field = Path::new(query.sort.field).field_of(query.object)?;
        Some(Reading {
            base,
            gathered,
            own,
            kinds,
            sort: query.sort,
            sort_kind: field.kind,
            keys,
            is_never_empty: query.sort.field == field.name && schema::is_never_empty(field),
        })
    }

    /// The parts to read, in the order they are read in.
    fn parts(&self, cursor: Option<&Cursor>) -> Vec<Part> {
        let mut parts = match cursor {
            None => vec![Part::Filled(None), Part::Empty(None)],
            Some(cursor) => match (cursor.value(), cursor.direction()) {
                (Value::Empty, Direction::Next) => vec![Part::Empty(Some(cursor.id()))],
                (Value::Empty, Direction::Previous) => vec![Part::Empty(Some(cursor.id())), Part::Filled(None)],
                (value, Direction::Next) => vec![Part::Filled(Some((value.clone(), cursor.id()))), Part::Empty(None)],
                (value, Direction::Previous) => vec![Part::Filled(Some((value.clone(), cursor.id())))],
            },
        };
        if self.is_never_empty {
            parts.retain(|part| matches!(part, Part::Filled(_)));
        }
        parts
    }

    fn statement(&self, cursor: Option<&Cursor>, limit: u64) -> SelectStatement {
        let order = if self.sort.descending == is_backward(cursor) { Order::Asc } else { Order::Desc };
        let parts = self.parts(cursor);
        if let [part] = parts.as_slice() {
            return self.part(part, &order, limit);
        }
        let wrapped = parts.iter().enumerate().map(|(at, part)| {
            let name = format!("p{at}");
            let rank = Expr::cust(at.to_string());
            let part = self.part(part, &order, limit);
            Query::select().column(Asterisk).expr_as(rank, "part").from_subquery(part, Alias::new(name)).to_owned()
        });
        let mut union =
            wrapped.reduce(|mut first, next| first.union(UnionType::All, next).to_owned()).unwrap_or_default();
        union.order_by("part", Order::Asc);
        self.order(&mut union, &order);
        union.limit(limit).to_owned()
    }

    fn part(&self, part: &Part, order: &Order, limit: u64) -> SelectStatement {
        let Some(gathered) = &self.gathered else { return self.part_of(&self.base, part, order, limit) };
        let page = self.part_of(gathered, part, order, limit);
        let ids = Query::select().column(name("id")).from_subquery(page, name("page")).to_owned();
        let mut select = self.base.clone();
        select.and_where(column(&self.own, "id").in_subquery(ids));
        self.order(&mut select, order);
        select
    }

    fn part_of(&self, base: &SelectStatement, part: &Part, order: &Order, limit: u64) -> SelectStatement {
        let mut select = base.clone();
        let is_empty = self.keys[0].clone().is_null();
        match part {
            Part::Filled(beyond) => {
                if !self.is_never_empty {
                    select.cond_where(self.keys[0].clone().is_not_null());
                }
                if let Some((value, id)) = beyond {
                    select.cond_where(self.beyond(value, *id, order));
                }
            }
            Part::Empty(beyond) => {
                select.cond_where(is_empty);
                if let Some(id) = beyond {
                    let own = column(&self.own, "id");
                    select.cond_where(if *order == Order::Asc { own.gt(*id) } else { own.lt(*id) });
                }
            }
        }
        self.order(&mut select, order);
        select.limit(limit).to_owned()
    }

    /// Whether a record stands beyond that place in the direction of reading.
    fn beyond(&self, value: &Value, id: Uuid, order: &Order) -> Condition {
        let Some(bounds) = bounds(self.sort_kind, value) else { return Condition::all() };
        let here = Expr::tuple(self.keys.iter().cloned().chain([column(&self.own, "id")]));
        let there = Expr::tuple(bounds.into_iter().chain([id.into()]).map(Expr::value));
        Condition::all().add(if *order == Order::Asc { here.gt(there) } else { here.lt(there) })
    }

    fn order(&self, select: &mut SelectStatement, order: &Order) {
        for at in 0..self.keys.len() {
            select.order_by(Alias::new(key_name(at)), order.clone());
        }
        select.order_by("id", order.clone());
    }

    fn row(&self, row: &QueryResult) -> Result<(Row, Value), DbErr> {
        let cells = self.kinds.iter().enumerate();
        let cells: Result<Vec<Value>, DbErr> =
            cells.map(|(at, kind)| kind.map_or(Ok(Value::Empty), |kind| cells::cell(row, at, kind))).collect();
        let value = key_value(row, self.sort_kind)?;
        Ok((Row { id: row.try_get("", "id")?, cells: cells? }, value))
    }
}
