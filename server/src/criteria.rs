//! Conditions over records as SQL: exactly what [`shared::criteria::holds`] says in memory, on both databases.
//!
//! SQL has a third answer, "unknown", wherever a column is null. It never leaves a comparison: each is written
//! `x is not null and x = …`, so that `not` turns a clear false into true. Text is compared through its folded column, never by the
//! engine's own idea of upper and lower case.

use crate::schema::{self, Columns, column};
use crate::scope::Reader;
use chrono::DateTime;
use sea_orm::sea_query::{
    Asterisk, CaseStatement, Condition, DynIden, Expr, ExprTrait, IntoIden, JoinType, LikeExpr, Query, SelectStatement,
};
use shared::criteria::{Criteria, Operator, Path, Step};
use shared::fields::{Field, Kind, Object};
use shared::values::{Value, fold};

/// Escapes `%`, `_` and itself in a pattern. Not a backslash, which PostgreSQL may take for its own.
const ESCAPE: char = '!';

/// The tables a query about one object reads: the object's own, and one for each reference that is followed.
///
/// The own table goes by its name; the others by `j1`, `j2`, … in the order they are asked for.
pub struct Joins<'a> {
    object: Object,
    own: DynIden,
    reader: Option<Reader<'a>>,
    joined: Vec<Joined>,
}

/// One reference that is followed.
struct Joined {
    /// The references followed from the object, this one last.
    way: Vec<&'static str>,
    /// Whether only records the reader may read are found.
    is_limited: bool,
    alias: DynIden,
    object: Object,
    on: Condition,
}

impl<'a> Joins<'a> {
    /// For work of the system: references lead everywhere.
    pub fn new(object: Object) -> Joins<'a> {
        Joins::called(object, schema::table(object).into_iden())
    }

    /// The same where the object's own table goes by another name in the query.
    pub(crate) fn called(object: Object, own: DynIden) -> Joins<'a> {
        Joins { object, own, reader: None, joined: Vec::new() }
    }

    /// For a reader: a path through a reference finds nothing where the reader may not read the record at its end, and a field is empty
    /// where it is masked for the reader.
    pub fn within(object: Object, reader: Reader<'a>) -> Joins<'a> {
        Joins { reader: Some(reader), ..Joins::new(object) }
    }

    /// The object's own table.
    pub fn own(&self) -> DynIden {
        self.own.clone()
    }

    /// Follows a path to its field. `None` where it leads nowhere or to something that is no column.
    pub fn follow(&mut self, path: &Path) -> Option<Place> {
        let steps = path.steps(self.object)?;
        let (last, way) = steps.split_last()?;
        let mut table = self.own();
        for end in 1..=way.len() {
            table = self.join(&way[..end], table, self.reader.is_some())?;
        }
        let hidden = self.hides(last, &table);
        Some(Place { table, field: last.field, columns: schema::columns(last.field)?, hidden, steps })
    }

    /// Where the field that a step leads to is masked for the reader.
    fn hides(&self, step: &Step, table: &DynIden) -> Option<Condition> {
        self.reader.and_then(|reader| reader.hides(step.object, step.field.name, table))
    }

    /// The table of the record a reference refers to, to read its name. Whoever sees the reference sees the name.
    pub fn named(&mut self, place: &Place) -> Option<DynIden> {
        self.join(&place.steps, place.table.clone(), false)
    }

    fn join(&mut self, way: &[Step], from: DynIden, is_limited: bool) -> Option<DynIden> {
        let names: Vec<&str> = way.iter().map(|step| step.field.name).collect();
        if let Some(known) = self.joined.iter().find(|joined| joined.way == names && joined.is_limited == is_limited) {
            return Some(known.alias.clone());
        }
        let step = way.last()?;
        let (Kind::Reference(object), Columns::Reference(id)) = (step.field.kind, schema::columns(step.field)?) else {
            return None;
        };
        let alias: DynIden = format!("j{}", self.joined.len() + 1).into_iden();
        let mut on = Condition::all().add(column(&alias, "id").eq(column(&from, id)));
        if let Some(hidden) = self.hides(step, &from) {
            on = on.add(hidden.not());
        }
        let way = way.iter().map(|step| step.field.name).collect();
        self.joined.push(Joined { way, is_limited, alias: alias.clone(), object, on });
        Some(alias)
    }

    /// Adds the own table and all that were followed to a query.
    pub fn add_to(&self, query: &mut SelectStatement) {
        query.from(self.own.clone());
        for Joined { is_limited, alias, object, on, .. } in &self.joined {
            let table = schema::table(*object);
            match self.reader.filter(|_| *is_limited) {
                Some(reader) => {
                    let visible =
                        Query::select().column(Asterisk).from(table).cond_where(reader.readable(*object)).to_owned();
                    query.join_subquery(JoinType::LeftJoin, visible, alias.clone(), on.clone());
                }
                None => {
                    query.join_as(JoinType::LeftJoin, table, alias.clone(), on.clone());
                }
            }
        }
    }
}

/// Where a path ends.
pub struct Place {
    /// The table that has the field, as it is called in the query.
    pub table: DynIden,
    /// The field.
    pub field: &'static Field,
    /// Its columns there.
    pub columns: Columns,
    /// The records in which it is masked for the reader.
    hidden: Option<Condition>,
    steps: Vec<Step>,
}

impl Place {
    /// One of its columns, empty where the field is masked for the reader.
    pub fn column(&self, name: &str) -> Expr {
        self.unless_hidden(column(&self.table, name))
    }

    /// What was found by way of the field, empty where the field is masked for the reader.
    pub fn unless_hidden(&self, found: Expr) -> Expr {
        match &self.hidden {
            Some(hidden) => CaseStatement::new().case(hidden.clone().not(), found).into(),
            None => found,
        }
    }

    /// The column that is null exactly where the field is empty.
    fn presence(&self) -> Expr {
        match &self.columns {
            Columns::Text { key: name, .. }
            | Columns::Money { minor: name, .. }
            | Columns::Reference(name)
            | Columns::Plain(name) => self.column(name),
        }
    }
}

/// The condition in SQL, for a query that reads the tables of `joins`. It should have passed [`shared::criteria::check`]
/// and be bound ([`Criteria::bind`]): what still asks for today or the viewer is false.
pub fn compile(condition: &Criteria, joins: &mut Joins<'_>) -> Condition {
    match condition {
        Criteria::All(parts) => parts.iter().fold(Condition::all(), |all, part| all.add(compile(part, joins))),
        Criteria::Any(parts) => parts.iter().fold(Condition::any(), |any, part| any.add(compile(part, joins))),
        Criteria::Not(part) => compile(part, joins).not(),
        Criteria::IsEmpty { path } => {
            joins.follow(path).map_or_else(Condition::all, |place| Condition::all().add(place.presence().is_null()))
        }
        Criteria::IsNotEmpty { path } => compile(&Criteria::IsEmpty { path: path.clone() }, joins).not(),
        Criteria::Compare { path, operator, value } => present(joins, path, |place| compare(place, *operator, value)),
        Criteria::In { path, values } => present(joins, path, |place| one_of(place, values)),
        Criteria::Contains { path, text } => present(joins, path, |place| like(place, text, "%")),
        Criteria::StartsWith { path, text } => present(joins, path, |place| like(place, text, "")),
        Criteria::Within { .. } | Criteria::CompareViewer { .. } | Criteria::CompareToday { .. } => Condition::any(),
    }
}

/// False where the field is empty or the comparison makes no sense, else what the comparison says.
fn present(joins: &mut Joins<'_>, path: &Path, comparison: impl FnOnce(&Place) -> Option<Expr>) -> Condition {
    let made = joins.follow(path).and_then(|place| Some((place.presence(), comparison(&place)?)));
    made.map_or_else(Condition::any, |(presence, comparison)| {
        Condition::all().add(presence.is_not_null()).add(comparison)
    })
}

fn compare(place: &Place, operator: Operator, value: &Value) -> Option<Expr> {
    let relation = |left: Expr, right: sea_orm::Value| match operator {
        Operator::Is => left.eq(right),
        Operator::IsNot => left.ne(right),
        Operator::Below => left.lt(right),
        Operator::AtMost => left.lte(right),
        Operator::Above => left.gt(right),
        Operator::AtLeast => left.gte(right),
    };
    match (&place.columns, value) {
        (Columns::Money { minor, currency }, Value::Money(money)) => {
            let same_currency = place.column(currency).eq(money.currency().code());
            Some(same_currency.and(relation(place.column(minor), money.minor().into())))
        }
        _ => Some(relation(place.presence(), bound(place, value)?)),
    }
}

fn one_of(place: &Place, values: &[Value]) -> Option<Expr> {
    if let Columns::Money { .. } = place.columns {
        return values.iter().filter_map(|value| compare(place, Operator::Is, value)).reduce(Expr::or);
    }
    let values: Vec<sea_orm::Value> = values.iter().filter_map(|value| bound(place, value)).collect();
    (!values.is_empty()).then(|| place.presence().is_in(values))
}

fn like(place: &Place, text: &str, before: &str) -> Option<Expr> {
    let Columns::Text { key, .. } = &place.columns else { return None };
    if text.trim().is_empty() {
        return None;
    }
    let escaped = fold(text).replace(ESCAPE, "!!").replace('%', "!%").replace('_', "!_");
    Some(place.column(key).like(LikeExpr::new(format!("{before}{escaped}%")).escape(ESCAPE)))
}

/// The value as it is stored in the column that [`Place::presence`] gives; `None` where it is empty or of another type.
fn bound(place: &Place, value: &Value) -> Option<sea_orm::Value> {
    if value.is_empty() {
        return None;
    }
    match (place.field.kind, value) {
        (Kind::Text(_), Value::Text(text)) => Some(fold(text).into()),
        (Kind::Choice(_) | Kind::Country, Value::Text(choice)) => Some(choice.as_str().into()),
        (Kind::Whole, Value::Whole(number)) => Some((*number).into()),
        (Kind::YesNo, Value::YesNo(yes)) => Some((*yes).into()),
        (Kind::Date, Value::Date(day)) => Some((*day).into()),
        // Stored with microseconds.
        (Kind::Instant, Value::Instant(at)) => DateTime::from_timestamp_micros(at.timestamp_micros()).map(Into::into),
        (Kind::Reference(_), Value::Reference { id, .. }) => Some((*id).into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite's `like` takes ASCII capitals for small letters; it may, since folding leaves none.
    #[test]
    fn folded_text_has_no_capitals_that_like_would_ignore() {
        for character in char::MIN..=char::MAX {
            let folded = fold(&character.to_string());
            assert!(!folded.contains(|c: char| c.is_ascii_uppercase()), "{character:?} folds to {folded:?}");
        }
    }
}
