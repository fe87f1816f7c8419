//! Territories: adding, changing and deleting them, who has which, and which a customer lies in.

use crate::criteria::{Joins, compile};
use crate::held::{self, Forget};
use crate::once::{check_key, done_before, one_at_a_time};
use crate::record::{self, Write};
use crate::schema::column;
use crate::sql::{get, name, of};
use crate::{Request, access, list};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, JoinType, LockType, Order, Query};
use shared::access::{Action, Facts, may_read_field};
use shared::accounts::territories::{FORM, TerritoryForm, TerritoryPage, chosen, condition, parse};
use shared::audit::{Change, Event};
use shared::fields::Object;
use shared::form::{Answers, Values};
use shared::ids::{AccountId, Named, TerritoryId};
use shared::list::Record;
use shared::refusal::{Problems, Refusal};
use shared::values::{Value, fold};
use shared::words::relations as say;
use uuid::Uuid;

/// Territories that can be chosen from, and that one customer is looked for in.
const MOST: u64 = 500;
/// Conditions asked in one statement.
const ASKED_AT_ONCE: usize = 100;
/// Partners that a sentence names.
const NAMED_MOST: usize = 3;

/// Loads a territory for an action, with its version. There is no other way to one.
async fn load_for(request: &mut Request, id: TerritoryId, action: Action) -> Result<(i64, Record), Refusal> {
    access::allow(request, action, &facts(id.0)).await?;
    let version = version(request, id, action).await?.ok_or(Refusal::NotFound)?;
    let record = list::record(request, Object::Territory, id.0).await?.ok_or(Refusal::NotFound)?;
    Ok((version, record))
}

/// A territory is nobody's own.
fn facts(id: Uuid) -> Facts {
    Facts::of(Object::Territory, id)
}

/// Whether the caller may make one. Whoever may not know of territories may not know of their forms.
async fn allow_new(request: &mut Request) -> Result<(), Refusal> {
    access::allow(request, Action::Read, &facts(Uuid::nil())).await?;
    access::allow(request, Action::Create, &facts(Uuid::nil())).await
}

/// The territory's own page.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of it.
pub async fn page(request: &mut Request, id: TerritoryId) -> Result<TerritoryPage, Refusal> {
    let (version, record) = load_for(request, id, Action::Read).await?;
    let partners = partners(request, id).await?;
    let zone = request.portal().zone(request.now());
    let now = request.local(request.now());
    let may_edit = access::may(request, Action::Edit, &facts(id.0)).await?;
    let may_delete = access::may(request, Action::Delete, &facts(id.0)).await?;
    Ok(TerritoryPage { record, version, partners, may_edit, may_delete, now, zone })
}

/// The form of a territory, or of a new one.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of it, `Forbidden` where changing is not the caller's.
pub async fn form_page(request: &mut Request, id: Option<TerritoryId>) -> Result<TerritoryForm, Refusal> {
    let (version, record) = match id {
        Some(id) => load_for(request, id, Action::Edit).await.map(|(version, record)| (version, Some(record)))?,
        None => {
            allow_new(request).await?;
            (0, None)
        }
    };
    let about = about(request, id)?;
    let held = held::held_if_any(request, held::TERRITORY, about, None).await?;
    let problems = match &held {
        Some(held) => match read(request, id, held).await {
            Ok(_) => Problems::default(),
            Err(Refusal::Invalid(problems)) => problems,
            Err(other) => return Err(other),
        },
        None => Problems::default(),
    };
    let stored = record.as_ref().map(answers_of).unwrap_or_default();
    Ok(TerritoryForm { id, name: stored.get("name").to_owned(), version, stored, held, problems })
}

/// Adds a territory. The same key gives the same one.
///
/// # Errors
/// `Invalid` with every problem, `Conflict` where another one has its name, `Forbidden` where adding is not the caller's.
pub async fn add(request: &mut Request, key: &str, answers: &Answers) -> Result<TerritoryId, Refusal> {
    allow_new(request).await?;
    check_key(key)?;
    one_at_a_time(request).await?;
    if let Some(id) = done_before(request, key, Event::Added.name()).await? {
        return Ok(TerritoryId(id));
    }
    request.use_key(key);
    let after = read(request, None, answers).await?;
    let id = request.new_id();
    save(request, id, None, Values::new(), after, Event::Added).await?;
    let author = about(request, None)?;
    held::forget_form(request, held::TERRITORY, author).await?;
    Ok(TerritoryId(id))
}

/// Changes a territory.
///
/// # Errors
/// `Invalid` with every problem; `Conflict` where somebody changed it since that version, or another one has its name; `NotFound` and
/// `Forbidden` by the access decision.
pub async fn change(request: &mut Request, id: TerritoryId, version: i64, answers: &Answers) -> Result<(), Refusal> {
    let (stored, record) = load_for(request, id, Action::Edit).await?;
    if stored != version {
        return Err(Refusal::Conflict(say::TERRITORY_CHANGED.to_owned()));
    }
    let after = read(request, Some(id), answers).await?;
    let before: Values = ["name", "condition"].map(|field| (field, record.value(field).clone())).into();
    if after != before {
        save(request, id.0, Some(version), before, after, Event::Changed).await?;
    }
    held::forget_form(request, held::TERRITORY, id.0).await
}

/// Deletes a territory that no partner has.
///
/// # Errors
/// `Conflict` where somebody has it, saying who, or where it was changed since that version; `NotFound` and `Forbidden` by the access decision.
pub async fn delete(request: &mut Request, id: TerritoryId, version: i64) -> Result<(), Refusal> {
    load_for(request, id, Action::Delete).await?;
    let names: Vec<String> = partners(request, id).await?.into_iter().map(|partner| partner.name).collect();
    if !names.is_empty() {
        let more = names.len().saturating_sub(NAMED_MOST);
        return Err(Refusal::Conflict(say::territory_in_use(&names[..names.len() - more], more)));
    }
    held::forget_held(request, id.0, Forget::Everybodys).await?;
    record::remove(request, Object::Territory, id.0, version, Event::Deleted).await
}

/// Keeps what was typed into a territory's form that could not be taken, so that its page shows it again.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn hold(request: &mut Request, id: Option<TerritoryId>, answers: &Answers) -> Result<(), Refusal> {
    match id {
        Some(id) => drop(load_for(request, id, Action::Edit).await?),
        None => allow_new(request).await?,
    }
    let about = about(request, id)?;
    held::hold(request, held::TERRITORY, about, answers).await
}

/// Gives up what was typed into a territory's form and could not be taken: what is stored stays.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn give_up(request: &mut Request, id: Option<TerritoryId>) -> Result<(), Refusal> {
    match id {
        Some(id) => drop(load_for(request, id, Action::Edit).await?),
        None => allow_new(request).await?,
    }
    let about = about(request, id)?;
    held::forget_form(request, held::TERRITORY, about).await
}

/// The territories that a customer lies in, by name: those whose condition it meets.
///
/// # Errors
/// `Busy` or `Broken` from the database. The caller must have loaded the company.
pub async fn lying_in(request: &mut Request, customer: AccountId) -> Result<Vec<Named<TerritoryId>>, Refusal> {
    let query = Query::select()
        .columns(["id", "name", "condition"].map(name))
        .from(name("territories"))
        .order_by(name("name_key"), Order::Asc)
        .limit(MOST)
        .to_owned();
    let mut all = Vec::new();
    for row in &request.all(&query).await? {
        let territory = Named { id: TerritoryId(get(row, "id")?), name: get(row, "name")? };
        all.push((territory, get::<String>(row, "condition")?));
    }
    let mut found = Vec::new();
    for some in all.chunks(ASKED_AT_ONCE) {
        let mut asked = Query::select();
        for (at, (_, stored)) in some.iter().enumerate() {
            asked.expr_as(Expr::exists(meets(customer, stored)), Alias::new(format!("t{at}")));
        }
        let Some(row) = request.one(&asked).await? else { continue };
        for (at, (territory, _)) in some.iter().enumerate() {
            if get::<bool>(&row, &format!("t{at}"))? {
                found.push(territory.clone());
            }
        }
    }
    Ok(found)
}

/// The customer, if it meets a condition.
fn meets(customer: AccountId, stored: &str) -> sea_orm::sea_query::SelectStatement {
    let mut joins = Joins::new(Object::Account);
    let own = joins.own();
    let met = compile(&condition(stored), &mut joins);
    let mut query = Query::select();
    query.expr(Expr::value(1));
    joins.add_to(&mut query);
    query.cond_where(met).and_where(column(&own, "id").eq(customer.0));
    query
}

/// The territories of a company as its page shows them: those that a partner has, or those that a customer lies in; none for whoever may not
/// know of territories.
pub(super) async fn of_company(
    request: &mut Request,
    id: AccountId,
    is_partner: bool,
) -> Result<Vec<Named<TerritoryId>>, Refusal> {
    if !may_know(request).await? {
        return Ok(Vec::new());
    }
    if is_partner { of_partner(request, id).await } else { lying_in(request, id).await }
}

/// The territories that can be chosen for a partner.
pub(super) async fn offered(request: &mut Request) -> Result<Vec<Named<TerritoryId>>, Refusal> {
    if may_know(request).await? { all(request).await } else { Ok(Vec::new()) }
}

async fn may_know(request: &mut Request) -> Result<bool, Refusal> {
    access::may(request, Action::Read, &facts(Uuid::nil())).await
}

/// Every territory, by name.
async fn all(request: &mut Request) -> Result<Vec<Named<TerritoryId>>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(name))
        .from(name("territories"))
        .order_by(name("name_key"), Order::Asc)
        .limit(MOST)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok(Named { id: TerritoryId(get(row, "id")?), name: get(row, "name")? })).collect()
}

/// The territories that a partner has, by name.
pub(super) async fn of_partner(request: &mut Request, id: AccountId) -> Result<Vec<Named<TerritoryId>>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(|column| (name("territories"), name(column))))
        .from(name("account_territories"))
        .join(
            JoinType::InnerJoin,
            name("territories"),
            of("territories", "id").equals((name("account_territories"), name("territory_id"))),
        )
        .and_where(of("account_territories", "account_id").eq(id.0))
        .order_by((name("territories"), name("name_key")), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok(Named { id: TerritoryId(get(row, "id")?), name: get(row, "name")? })).collect()
}

/// The territories that a company's form says it has, if it is a partner; what was deleted meanwhile is left out. Where the form did not
/// ask, since its reader may not know of territories, they stay.
pub(super) async fn said(
    request: &mut Request,
    id: Option<AccountId>,
    answers: &Answers,
) -> Result<Vec<Named<TerritoryId>>, Refusal> {
    let wanted = chosen(answers);
    if answers.get("is_partner").trim() != "yes" {
        return Ok(Vec::new());
    }
    if !may_know(request).await? {
        return match id {
            Some(id) => of_partner(request, id).await,
            None => Ok(Vec::new()),
        };
    }
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut known = all(request).await?;
    known.retain(|territory| wanted.contains(&territory.id));
    Ok(known)
}

/// What the trail says of the territories of a partner, which are rows of their own; nothing where they stay the same.
pub(super) fn changes(before: &[Named<TerritoryId>], after: &[Named<TerritoryId>]) -> Vec<Change> {
    let json = |some: &[Named<TerritoryId>]| serde_json::to_value(some).unwrap_or_default();
    match before == after {
        true => Vec::new(),
        false => vec![Change { field: "territories".to_owned(), before: json(before), after: json(after) }],
    }
}

/// Gives a partner these territories instead of those it had.
pub(super) async fn give(
    request: &mut Request,
    id: AccountId,
    had: &[Named<TerritoryId>],
    territories: &[Named<TerritoryId>],
) -> Result<(), Refusal> {
    if had == territories {
        return Ok(());
    }
    let delete = Query::delete()
        .from_table(name("account_territories"))
        .and_where(Expr::col(name("account_id")).eq(id.0))
        .to_owned();
    request.execute(&delete).await?;
    if territories.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert.into_table(name("account_territories")).columns(["account_id", "territory_id"].map(name));
    for territory in territories {
        insert.values_panic([id.0.into(), territory.id.0.into()]);
    }
    request.execute(&insert).await.map(|_| ())
}

/// The partners that have a territory, by name.
async fn partners(request: &mut Request, id: TerritoryId) -> Result<Vec<Named<AccountId>>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(|column| (name("accounts"), name(column))))
        .from(name("account_territories"))
        .join(
            JoinType::InnerJoin,
            name("accounts"),
            of("accounts", "id").equals((name("account_territories"), name("account_id"))),
        )
        .and_where(of("account_territories", "territory_id").eq(id.0))
        .order_by((name("accounts"), name("name_key")), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok(Named { id: AccountId(get(row, "id")?), name: get(row, "name")? })).collect()
}

/// The version of a territory, held where it is about to be written: nobody is given it while it is being deleted.
async fn version(request: &mut Request, id: TerritoryId, action: Action) -> Result<Option<i64>, Refusal> {
    let mut query = Query::select();
    query.column(name("version")).from(name("territories")).and_where(Expr::col(name("id")).eq(id.0));
    if action != Action::Read && request.writes() {
        query.lock(LockType::Update);
    }
    request.one(&query).await?.map(|row| get(&row, "version")).transpose()
}

/// What was typed, by the rules of the form, for an author who may know of the fields they may see.
async fn read(request: &mut Request, id: Option<TerritoryId>, answers: &Answers) -> Result<Values, Refusal> {
    let caller = request.caller().clone();
    let values = parse(answers, &|object, field| may_read_field(&caller, object, field.name))?;
    let Some(Value::Text(called)) = values.get("name") else { return Ok(values) };
    // The index holds it; this only says it at the field.
    let mut query = Query::select();
    query.column(name("id")).from(name("territories")).and_where(Expr::col(name("name_key")).eq(fold(called)));
    let taken = request.one(&query).await?.map(|row| get::<Uuid>(&row, "id")).transpose()?;
    match taken {
        Some(other) if id.is_none_or(|id| id.0 != other) => {
            Err(Refusal::Invalid(Problems::one("name", say::TERRITORY_EXISTS)))
        }
        _ => Ok(values),
    }
}

async fn save(
    request: &mut Request,
    id: Uuid,
    expected: Option<i64>,
    before: Values,
    after: Values,
    event: Event,
) -> Result<(), Refusal> {
    let write = Write { object: Object::Territory, id, expected, before, after, beside: vec![], rows: vec![], event };
    record::save(request, write).await.map(|_| ())
}

/// The record under which answers are held: the territory, or the author of a new one.
fn about(request: &Request, id: Option<TerritoryId>) -> Result<Uuid, Refusal> {
    id.map_or_else(|| request.person().map(|person| person.id.0), |id| Ok(id.0))
}

/// A stored territory as the answers that its form begins with.
fn answers_of(record: &Record) -> Answers {
    let text = |field: &str| match record.value(field) {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    FORM.questions().map(|question| (question.name, text(question.name))).collect()
}
