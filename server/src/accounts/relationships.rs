//! Relationships between partners: beginning and ending them, and how distributors stand to one another.

use super::{load_for, store, text_of};
use crate::gates::{self, Gate};
use crate::held::{self, Forget};
use crate::once::{check_key, done_before};
use crate::record::{self, Write};
use crate::sql::{get, name, of};
use crate::{Request, access, audit};
use chrono::NaiveDate;
use sea_orm::QueryResult;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, JoinType, LockType, Order, Query, SelectStatement};
use shared::access::{Action, Facts};
use shared::accounts::relationships::{Relation, RelationForm, RelationKind, Way, parse};
use shared::audit::Event;
use shared::fields::Object;
use shared::form::{Answers, Values};
use shared::ids::{AccountId, Named, RelationshipId};
use shared::refusal::{Problems, Refusal};
use shared::values::Value;
use shared::words::accounts::SEVERAL_COMPANIES;
use shared::words::relations as say;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A relationship is nobody's own.
fn facts(id: Uuid) -> Facts {
    Facts::of(Object::Relationship, id)
}

/// The page for adding a relationship of a company.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of it, `Forbidden` where adding is not the caller's.
pub async fn form_page(request: &mut Request, id: AccountId) -> Result<RelationForm, Refusal> {
    let (company, is_partner) = company(request, id).await?;
    access::allow(request, Action::Create, &facts(Uuid::nil())).await?;
    let (held, preview) = held::held_with_preview(request, held::RELATION, id.0).await?;
    let problems = match &held {
        Some(held) => match read(request, &company, is_partner, held).await {
            Ok(_) => Problems::default(),
            Err(Refusal::Invalid(problems)) => problems,
            Err(other) => return Err(other),
        },
        None => Problems::default(),
    };
    Ok(RelationForm { company, held, problems, preview, partners: store::partners_offered(request).await? })
}

/// Brings two partners into a relationship. Said from one of them; the trail of both tells it. The same key gives the same one.
///
/// # Errors
/// `Invalid` with every problem: another company than a partner, itself, one that there is already, distributors in a circle; `NotFound`
/// and `Forbidden` by the access decision.
pub async fn relate(
    request: &mut Request,
    id: AccountId,
    key: &str,
    answers: &Answers,
) -> Result<RelationshipId, Refusal> {
    let (kind, from, to) = match proposed(request, id, key, answers).await? {
        Proposed::Done(done) => return Ok(done),
        Proposed::New(kind, from, to) => (kind, from, to),
    };
    request.use_key(key);
    let after = Values::from([
        ("kind", Value::Text(kind.name().to_owned())),
        ("from", reference(&from)),
        ("to", reference(&to)),
        ("since_on", Value::Date(request.today())),
    ]);
    for end in [from.id, to.id] {
        audit::note(request, Object::Account, end.0, Event::Related { kind, from: from.clone(), to: to.clone() });
    }
    let id_of_it = request.new_id();
    let write = Write {
        object: Object::Relationship,
        id: id_of_it,
        expected: None,
        before: Values::new(),
        after,
        beside: vec![],
        rows: vec![],
        event: Event::Added,
    };
    record::save(request, write).await?;
    held::forget_form(request, held::RELATION, id.0).await?;
    Ok(RelationshipId(id_of_it))
}

/// What was typed for a relationship, after every check.
pub(super) enum Proposed {
    /// It was made before, with the same key.
    Done(RelationshipId),
    /// How the first will stand to the second.
    New(RelationKind, Named<AccountId>, Named<AccountId>),
}

/// Reads what was typed for a relationship of a company.
pub(super) async fn proposed(
    request: &mut Request,
    id: AccountId,
    key: &str,
    answers: &Answers,
) -> Result<Proposed, Refusal> {
    // Nobody who may not do this makes others wait.
    company(request, id).await?;
    access::allow(request, Action::Create, &facts(Uuid::nil())).await?;
    check_key(key)?;
    // Two at once could close a circle that neither of them sees.
    gates::pass(request, Gate::Companies).await?;
    let (company, is_partner) = company(request, id).await?;
    if let Some(done) = done_before(request, key, Event::Added.name()).await? {
        return Ok(Proposed::Done(RelationshipId(done)));
    }
    let (kind, from, to) = read(request, &company, is_partner, answers).await?;
    Ok(Proposed::New(kind, from, to))
}

/// Ends a relationship today. Returns the first of its two companies.
///
/// # Errors
/// `Conflict` where it ended already, or was changed since that version; `NotFound` and `Forbidden` by the access decision.
pub async fn end_relation(request: &mut Request, id: RelationshipId, version: i64) -> Result<AccountId, Refusal> {
    let relation = going_on(request, id).await?;
    end_or_reopen(request, &relation, version, Some(request.today())).await?;
    held::forget_held(request, id.0, Forget::Everybodys).await?;
    Ok(relation.from.id)
}

/// A relationship as it is stored.
pub(super) struct Stored {
    /// Its id.
    pub id: RelationshipId,
    /// Its version.
    pub version: i64,
    /// How the first stands to the second.
    pub kind: RelationKind,
    /// The first.
    pub from: Named<AccountId>,
    /// The second.
    pub to: Named<AccountId>,
    /// Its last day, once it ended.
    pub ended_on: Option<NaiveDate>,
}

/// A relationship that whoever asks may change.
pub(super) async fn stored(request: &mut Request, id: RelationshipId) -> Result<Stored, Refusal> {
    access::allow(request, Action::Edit, &facts(id.0)).await?;
    let mut query = with_names();
    query.and_where(of("account_relationships", "id").eq(id.0));
    if request.writes() {
        query.lock_with_tables(LockType::Update, [name("account_relationships")]);
    }
    let row = request.one(&query).await?.ok_or(Refusal::NotFound)?;
    let (from, to) = ends(&row)?;
    let kind: String = get(&row, "kind")?;
    let kind = RelationKind::from_name(&kind).ok_or(Refusal::NotFound)?;
    Ok(Stored { id, version: get(&row, "version")?, kind, from, to, ended_on: get(&row, "ended_on")? })
}

/// The same where it goes on.
pub(super) async fn going_on(request: &mut Request, id: RelationshipId) -> Result<Stored, Refusal> {
    let relation = stored(request, id).await?;
    match relation.ended_on {
        Some(_) => Err(Refusal::Conflict(say::RELATIONSHIP_ENDED.to_owned())),
        None => Ok(relation),
    }
}

/// Writes a relationship's last day, or that it has none; the trail of both companies tells it.
pub(super) async fn end_or_reopen(
    request: &mut Request,
    relation: &Stored,
    version: i64,
    ended_on: Option<NaiveDate>,
) -> Result<(), Refusal> {
    for end in [relation.from.id, relation.to.id] {
        let (kind, from, to) = (relation.kind, relation.from.clone(), relation.to.clone());
        let event = match ended_on {
            Some(_) => Event::RelationEnded { kind, from, to },
            None => Event::Related { kind, from, to },
        };
        audit::note(request, Object::Account, end.0, event);
    }
    let day = |day: Option<NaiveDate>| day.map_or(Value::Empty, Value::Date);
    let write = Write {
        object: Object::Relationship,
        id: relation.id.0,
        expected: Some(version),
        before: Values::from([("ended_on", day(relation.ended_on))]),
        after: Values::from([("ended_on", day(ended_on))]),
        beside: vec![],
        rows: vec![],
        event: Event::Changed,
    };
    record::save(request, write).await.map(|_| ())
}

/// Keeps what was typed for a relationship that could not be taken, so that its page shows it again.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn hold(request: &mut Request, id: AccountId, answers: &Answers) -> Result<(), Refusal> {
    company(request, id).await?;
    access::allow(request, Action::Create, &facts(Uuid::nil())).await?;
    held::hold(request, held::RELATION, id.0, answers).await
}

/// The relationships of a company that go on, seen from it; none for whoever may not know of relationships.
pub(super) async fn of_company(request: &mut Request, id: AccountId) -> Result<Vec<Relation>, Refusal> {
    if !access::may(request, Action::Read, &facts(Uuid::nil())).await? {
        return Ok(Vec::new());
    }
    let mut query = with_names();
    query
        .cond_where(
            Cond::any()
                .add(of("account_relationships", "from_id").eq(id.0))
                .add(of("account_relationships", "to_id").eq(id.0)),
        )
        .and_where(of("account_relationships", "ended_on").is_null())
        .order_by((name("account_relationships"), name("kind")), Order::Asc)
        .order_by((name("account_relationships"), name("created_at")), Order::Asc)
        .order_by((name("account_relationships"), name("id")), Order::Asc);
    let mut relations = Vec::new();
    for row in &request.all(&query).await? {
        let (from, to) = ends(row)?;
        let stored: String = get(row, "kind")?;
        let Some(kind) = RelationKind::from_name(&stored) else { continue };
        let (way, other) = if from.id == id { (Way::Forward, to) } else { (Way::Back, from) };
        relations.push(Relation {
            id: RelationshipId(get(row, "id")?),
            version: get(row, "version")?,
            kind,
            way,
            other,
            since: get(row, "since_on")?,
        });
    }
    Ok(relations)
}

/// Whether distributing leads from some companies on to one of these, over however many others.
pub(super) async fn distributes(request: &mut Request, from: Vec<Uuid>, to: &[Uuid]) -> Result<bool, Refusal> {
    let mut seen: BTreeSet<Uuid> = from.iter().copied().collect();
    let mut next = from;
    while !next.is_empty() {
        let found = supplied(request, &next).await?;
        if found.iter().any(|company| to.contains(company)) {
            return Ok(true);
        }
        next = found.into_iter().filter(|company| seen.insert(*company)).collect();
    }
    Ok(false)
}

/// The companies that these distribute to.
pub(super) async fn supplied(request: &mut Request, distributors: &[Uuid]) -> Result<Vec<Uuid>, Refusal> {
    let query = Query::select()
        .column(name("to_id"))
        .from(name("account_relationships"))
        .and_where(Expr::col(name("kind")).eq(RelationKind::DistributorOf.name()))
        .and_where(Expr::col(name("ended_on")).is_null())
        .and_where(Expr::col(name("from_id")).is_in(distributors.iter().copied()))
        .to_owned();
    request.all(&query).await?.iter().map(|row| get(row, "to_id")).collect()
}

/// The company, and whether it is a partner.
async fn company(request: &mut Request, id: AccountId) -> Result<(Named<AccountId>, bool), Refusal> {
    let (_, record) = load_for(request, id, Action::Read).await?;
    let company = Named { id, name: text_of(record.value("name")).to_owned() };
    Ok((company, *record.value("is_partner") == Value::YesNo(true)))
}

/// What was typed, with the companies looked up: how they stand, the first and the second.
async fn read(
    request: &mut Request,
    company: &Named<AccountId>,
    is_partner: bool,
    answers: &Answers,
) -> Result<(RelationKind, Named<AccountId>, Named<AccountId>), Refusal> {
    let wrong = |field: &str, sentence: &str| Refusal::Invalid(Problems::one(field, sentence));
    if !is_partner {
        return Err(wrong("kind", say::NOT_A_PARTNER));
    }
    let new = parse(answers)?;
    let found = store::partners_named(request, &new.other).await?;
    let other = match found.as_slice() {
        [] => return Err(wrong("company", say::NO_SUCH_PARTNER)),
        [one] if one.id == company.id => return Err(wrong("company", say::WITH_ITSELF)),
        [one] => one.clone(),
        _ => return Err(wrong("company", SEVERAL_COMPANIES)),
    };
    let (from, to) = match new.way {
        Way::Forward => (company.clone(), other),
        Way::Back => (other, company.clone()),
    };
    // The index holds it; this only says it at the field.
    if is_related(request, new.kind, from.id, to.id).await? {
        return Err(wrong("company", say::RELATED_ALREADY));
    }
    if new.kind == RelationKind::DistributorOf && distributes(request, vec![to.id.0], &[from.id.0]).await? {
        return Err(wrong("company", say::DISTRIBUTORS_IN_A_CIRCLE));
    }
    Ok((new.kind, from, to))
}

pub(super) async fn is_related(
    request: &mut Request,
    kind: RelationKind,
    from: AccountId,
    to: AccountId,
) -> Result<bool, Refusal> {
    let query = Query::select()
        .column(name("id"))
        .from(name("account_relationships"))
        .and_where(Expr::col(name("kind")).eq(kind.name()))
        .and_where(Expr::col(name("from_id")).eq(from.0))
        .and_where(Expr::col(name("to_id")).eq(to.0))
        .and_where(Expr::col(name("ended_on")).is_null())
        .to_owned();
    Ok(request.one(&query).await?.is_some())
}

/// Relationships with the names of both companies.
fn with_names() -> SelectStatement {
    let mut query = Query::select();
    query
        .columns(
            ["id", "version", "kind", "from_id", "to_id", "since_on", "ended_on"]
                .map(|column| (name("account_relationships"), name(column))),
        )
        .expr_as(of("first", "name"), name("from_name"))
        .expr_as(of("second", "name"), name("to_name"))
        .from(name("account_relationships"))
        .join_as(
            JoinType::InnerJoin,
            name("accounts"),
            name("first"),
            of("first", "id").equals((name("account_relationships"), name("from_id"))),
        )
        .join_as(
            JoinType::InnerJoin,
            name("accounts"),
            name("second"),
            of("second", "id").equals((name("account_relationships"), name("to_id"))),
        );
    query
}

/// The two companies of a relationship.
fn ends(row: &QueryResult) -> Result<(Named<AccountId>, Named<AccountId>), Refusal> {
    let from = Named { id: AccountId(get(row, "from_id")?), name: get(row, "from_name")? };
    let to = Named { id: AccountId(get(row, "to_id")?), name: get(row, "to_name")? };
    Ok((from, to))
}

fn reference(company: &Named<AccountId>) -> Value {
    Value::Reference { id: company.id.0, label: company.name.clone() }
}
