//! What a change of the rules would change for people, found by the same decision that will count afterwards: nothing is written.

use super::store;
use crate::scope::Reader;
use crate::sql::{get, name, of};
use crate::{Engine, Request, schema};
use sea_orm::sea_query::{Asterisk, Condition, Expr, ExprTrait, IntoIden, Order, Query, SelectStatement};
use shared::access::{Caller, Person, Policy, Right, Standing, Subject};
use shared::fields::Object;
use shared::ids::UserId;
use shared::refusal::Refusal;
use shared::sheet::{Preview, Touched};
use shared::words::access as say;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// People whose records are counted one by one; of more it is said how many there are.
pub(super) const LOOKED_AT_MOST: usize = 20;
/// Names of records that are shown for each of them.
const SAMPLES: u64 = 3;
/// The records that are counted.
pub(super) const OBJECTS: [Object; 3] = [Object::Registration, Object::Opportunity, Object::Account];

/// What it would change if this were decided instead of that.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(super) async fn between(
    request: &mut Request,
    now: &Policy,
    then: &Policy,
    changes: Vec<String>,
) -> Result<Preview, Refusal> {
    with_hits(request, now, then, changes, None).await
}

/// The same where a rule's records are not stored yet: by these hits they count as found.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(super) async fn with_hits(
    request: &mut Request,
    now: &Policy,
    then: &Policy,
    changes: Vec<String>,
    found: Option<(Uuid, SelectStatement)>,
) -> Result<Preview, Refusal> {
    let people = active(request).await?;
    let pairs = people.into_iter().map(|(subject, company)| {
        let (before, after) = (now.standing(&subject), then.standing(&subject));
        (subject, company, before, after)
    });
    touched(request, pairs.filter(|(_, _, before, after)| before != after).collect(), changes, found).await
}

/// What would change for people who would stand differently, of the records that whoever asks may read.
async fn touched(
    request: &mut Request,
    affected: Vec<(Subject, Option<String>, Standing, Standing)>,
    changes: Vec<String>,
    found: Option<(Uuid, SelectStatement)>,
) -> Result<Preview, Refusal> {
    let (people, mut all) = (affected.len() as u64, Vec::new());
    for (subject, company, before, after) in affected.into_iter().take(LOOKED_AT_MOST) {
        let rights = super::words::rights_differences(&before, &after);
        let (before, after) = (caller(&subject, before), caller(&subject, after));
        let person = say::person_of(&subject.name, company.as_deref());
        let mut of_person = Touched { person, gained: 0, lost: 0, samples: Vec::new(), rights };
        let (mut gained, mut lost) = (Vec::new(), Vec::new());
        let engine = request.engine();
        for object in OBJECTS {
            gained.push((object, difference(engine, [&after, &before], object, found.as_ref())));
            lost.push((object, difference(engine, [&before, &after], object, found.as_ref())));
        }
        for (object, which) in &gained {
            of_person.gained += count(request, *object, which.clone()).await?;
        }
        for (object, which) in &lost {
            of_person.lost += count(request, *object, which.clone()).await?;
        }
        of_person.samples = samples(request, if of_person.gained > 0 { gained } else { lost }).await?;
        all.push((subject.id, of_person));
    }
    Ok(Preview { changes, people, touched: known_to_caller(request, all).await? })
}

/// Only what is said of people whom whoever asks may know of.
pub(super) async fn known_to_caller(
    request: &mut Request,
    touched: Vec<(UserId, Touched)>,
) -> Result<Vec<Touched>, Refusal> {
    let table = schema::table(Object::User).into_iden();
    let query = Query::select()
        .column((table.clone(), name("id")))
        .from(schema::table(Object::User))
        .and_where(Expr::col((table, name("id"))).is_in(touched.iter().map(|(id, _)| id.0)))
        .cond_where(request.reader().readable(Object::User))
        .to_owned();
    let mut known = BTreeSet::new();
    for row in &request.all(&query).await? {
        known.insert(get::<Uuid>(row, "id")?);
    }
    Ok(touched.into_iter().filter(|(id, _)| known.contains(&id.0)).map(|(_, touched)| touched).collect())
}

/// Somebody as a caller who stands like that.
pub(super) fn caller(subject: &Subject, standing: Standing) -> Caller {
    Caller::Person(Person {
        id: subject.id,
        name: subject.name.clone(),
        role: subject.role,
        account: subject.company.as_ref().map(|company| company.id),
        standing: Arc::new(standing),
        viewed_by: None,
    })
}

/// What one sees and the other does not.
pub(super) fn difference(
    engine: Engine,
    [one, other]: [&Caller; 2],
    object: Object,
    found: Option<&(Uuid, SelectStatement)>,
) -> Condition {
    let readable = |caller| Reader { caller, engine }.readable_with(object, found);
    Condition::all().add(readable(one)).add(all_but(object, readable(other)))
}

/// All records of a kind but those that meet a condition; of what is neither true nor false of a record it is not said that it holds.
pub(super) fn all_but(object: Object, which: Condition) -> Expr {
    let table = schema::table(object).into_iden();
    let id = (table, name("id"));
    let those = Query::select().column(id.clone()).from(schema::table(object)).cond_where(which).to_owned();
    Expr::col(id).not_in_subquery(those)
}

/// How many records of a kind meet a condition, of those that whoever asks may read themself.
pub(super) async fn count(request: &mut Request, object: Object, which: Condition) -> Result<u64, Refusal> {
    let query = Query::select()
        .expr_as(Expr::col(Asterisk).count(), "total")
        .from(schema::table(object))
        .cond_where(which)
        .cond_where(request.reader().readable(object))
        .to_owned();
    let total: i64 = request.one(&query).await?.map_or(Ok(0), |row| get(&row, "total"))?;
    Ok(total.unsigned_abs())
}

/// The names of some records, for instance: of those that whoever asks may read themself.
pub(super) async fn samples(request: &mut Request, some: Vec<(Object, Condition)>) -> Result<Vec<String>, Refusal> {
    let mut names = Vec::new();
    for (object, which) in some {
        let left = SAMPLES.saturating_sub(names.len() as u64);
        if left == 0 {
            continue;
        }
        let table = schema::table(object).into_iden();
        let query = Query::select()
            .expr_as(request.reader().own_text(object, "name"), name("name"))
            .from(schema::table(object))
            .cond_where(which)
            .cond_where(request.reader().readable(object))
            .order_by((table, name("changed_at")), Order::Desc)
            .limit(left)
            .to_owned();
        for row in &request.all(&query).await? {
            names.extend(get::<Option<String>>(row, "name")?);
        }
    }
    Ok(names)
}

/// Everybody who can sign in, with the name of their company.
pub(super) async fn active(request: &mut Request) -> Result<Vec<(Subject, Option<String>)>, Refusal> {
    let mut query = store::users_with_accounts();
    store::select_subject(&mut query, request.engine());
    query
        .expr_as(of("accounts", "name"), name("company"))
        .and_where(of("users", "state").eq("active"))
        .order_by((name("users"), name("name_key")), Order::Asc)
        .order_by((name("users"), name("id")), Order::Asc);
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok((store::subject(row)?, get(row, "company")?))).collect()
}

/// The object rights that differ, in words, for each kind of record.
pub(super) fn by_object(standing: &Standing) -> BTreeMap<Object, Vec<Right>> {
    let mut rights: BTreeMap<Object, Vec<Right>> = BTreeMap::new();
    for (object, right) in standing.rights.object_rights() {
        rights.entry(object).or_default().push(right);
    }
    rights
}
