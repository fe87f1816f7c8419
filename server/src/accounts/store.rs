//! Companies' SQL.

use crate::Request;
use crate::sql::{get, name, of};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, LockType, Order, Query};
use shared::deals::State;
use shared::deals::conflict::match_name;
use shared::form::Values;
use shared::ids::{AccountId, Named};
use shared::refusal::Refusal;
use shared::values::{Value, fold};
use uuid::Uuid;

/// Companies offered while somebody types which one another belongs to.
const PARENTS_OFFERED: u64 = 500;

/// Ids in one statement: SQLite takes 32,766 values, PostgreSQL 65,535.
const IDS_AT_ONCE: usize = 10_000;

/// Companies of one name that are told apart at most.
const ALIKE_SHOWN: u64 = 20;

/// Whether the row is held until the transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    Yes,
    No,
}

/// Whether a company with this id exists. Only for what the caller has been shown already.
pub(crate) async fn exists(request: &mut Request, id: AccountId) -> Result<bool, Refusal> {
    Ok(version(request, id, Hold::No).await?.is_some())
}

/// The version of a company.
pub(super) async fn version(request: &mut Request, id: AccountId, hold: Hold) -> Result<Option<i64>, Refusal> {
    let mut query = Query::select();
    query.column(name("version")).from(name("accounts")).and_where(Expr::col(name("id")).eq(id.0)).and_where(stands());
    if hold == Hold::Yes {
        query.lock(LockType::Update);
    }
    request.one(&query).await?.map(|row| get(&row, "version")).transpose()
}

/// The company did not go into another one. Those that did are found by their address alone.
pub(super) fn stands() -> Expr {
    of("accounts", "merged_into_id").is_null()
}

/// The company that this one went into.
pub(super) async fn survivor(request: &mut Request, id: AccountId) -> Result<Option<AccountId>, Refusal> {
    let query = Query::select()
        .column(name("merged_into_id"))
        .from(name("accounts"))
        .and_where(Expr::col(name("id")).eq(id.0))
        .to_owned();
    let row = request.one(&query).await?;
    Ok(row.map_or(Ok(None), |row| get::<Option<Uuid>>(&row, "merged_into_id"))?.map(AccountId))
}

/// The companies of this name but one, each with its country and its web domain.
pub(super) async fn named_alike(
    request: &mut Request,
    typed: &str,
    but: AccountId,
) -> Result<Vec<(Named<AccountId>, Option<String>, Option<String>)>, Refusal> {
    let query = Query::select()
        .columns(["id", "name", "country", "domain"].map(name))
        .from(name("accounts"))
        .and_where(Expr::col(name("name_key")).eq(fold(typed.trim())))
        .and_where(Expr::col(name("id")).ne(but.0))
        .and_where(stands())
        .order_by(name("id"), Order::Asc)
        .limit(ALIKE_SHOWN)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter()
        .map(|row| {
            let company = Named { id: AccountId(get(row, "id")?), name: get(row, "name")? };
            Ok((company, get(row, "country")?, get(row, "domain")?))
        })
        .collect()
}

/// The partners of this name; no more than are needed to know that there are several.
pub(crate) async fn partners_named(request: &mut Request, typed: &str) -> Result<Vec<Named<AccountId>>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(name))
        .from(name("accounts"))
        .and_where(Expr::col(name("name_key")).eq(fold(typed.trim())))
        .and_where(Expr::col(name("is_partner")).eq(true))
        .and_where(stands())
        .order_by(name("id"), Order::Asc)
        .limit(2)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok(Named { id: AccountId(get(row, "id")?), name: get(row, "name")? })).collect()
}

/// Partners offered while somebody types the name of one.
pub(crate) async fn partners_offered(request: &mut Request) -> Result<Vec<String>, Refusal> {
    let query = Query::select()
        .column(name("name"))
        .from(name("accounts"))
        .and_where(Expr::col(name("is_partner")).eq(true))
        .and_where(stands())
        .order_by(name("name_key"), Order::Asc)
        .limit(PARENTS_OFFERED)
        .to_owned();
    request.all(&query).await?.iter().map(|row| get(row, "name")).collect()
}

/// Whether this company is a partner.
pub(crate) async fn is_partner(request: &mut Request, id: AccountId) -> Result<bool, Refusal> {
    let query = Query::select()
        .column(name("id"))
        .from(name("accounts"))
        .and_where(Expr::col(name("id")).eq(id.0))
        .and_where(Expr::col(name("is_partner")).eq(true))
        .and_where(stands())
        .to_owned();
    Ok(request.one(&query).await?.is_some())
}

/// The name of a company, whoever may see it.
pub(crate) async fn name_of(request: &mut Request, id: AccountId) -> Result<Option<String>, Refusal> {
    let query = Query::select()
        .column(name("name"))
        .from(name("accounts"))
        .and_where(Expr::col(name("id")).eq(id.0))
        .to_owned();
    request.one(&query).await?.map(|row| get(&row, "name")).transpose()
}

/// All partners, by name.
pub(crate) async fn partners_by_name(request: &mut Request) -> Result<Vec<Named<AccountId>>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(name))
        .from(name("accounts"))
        .and_where(Expr::col(name("is_partner")).eq(true))
        .and_where(stands())
        .order_by(name("name_key"), Order::Asc)
        .order_by(name("id"), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok(Named { id: AccountId(get(row, "id")?), name: get(row, "name")? })).collect()
}

/// The partner with this folded name.
pub(super) async fn partner_named(request: &mut Request, key: &str) -> Result<Option<AccountId>, Refusal> {
    let query = Query::select()
        .column(name("id"))
        .from(name("accounts"))
        .and_where(Expr::col(name("name_key")).eq(key))
        .and_where(Expr::col(name("is_partner")).eq(true))
        .and_where(stands())
        .to_owned();
    request.one(&query).await?.map(|row| get(&row, "id").map(AccountId)).transpose()
}

/// The companies of this name; no more than are needed to know that there are several.
pub(super) async fn named(request: &mut Request, typed: &str) -> Result<Vec<Uuid>, Refusal> {
    let query = Query::select()
        .column(name("id"))
        .from(name("accounts"))
        .and_where(Expr::col(name("name_key")).eq(fold(typed.trim())))
        .and_where(stands())
        .limit(2)
        .to_owned();
    request.all(&query).await?.iter().map(|row| get(row, "id")).collect()
}

/// The company this one belongs to.
pub(super) async fn parent(request: &mut Request, id: Uuid) -> Result<Option<Uuid>, Refusal> {
    let query = Query::select()
        .column(name("parent_id"))
        .from(name("accounts"))
        .and_where(Expr::col(name("id")).eq(id))
        .to_owned();
    let row = request.one(&query).await?;
    row.map_or(Ok(None), |row| get(&row, "parent_id"))
}

/// The companies that belong to these, by name.
pub(super) async fn below(request: &mut Request, ids: &[Uuid]) -> Result<Vec<Named<AccountId>>, Refusal> {
    let mut below = Vec::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let query = Query::select()
            .columns(["id", "name"].map(name))
            .from(name("accounts"))
            .and_where(Expr::col(name("parent_id")).is_in(some.iter().copied()))
            .and_where(stands())
            .order_by(name("name_key"), Order::Asc)
            .order_by(name("id"), Order::Asc)
            .to_owned();
        for row in &request.all(&query).await? {
            below.push(Named { id: AccountId(get(row, "id")?), name: get(row, "name")? });
        }
    }
    Ok(below)
}

/// Partners and companies that others belong to, by name.
pub(super) async fn parents(request: &mut Request) -> Result<Vec<String>, Refusal> {
    let have_some = Query::select()
        .expr(of("child", "parent_id"))
        .from_as(name("accounts"), name("child"))
        .and_where(of("child", "parent_id").is_not_null())
        .to_owned();
    let query = Query::select()
        .column(name("name"))
        .from(name("accounts"))
        .cond_where(
            Cond::any().add(Expr::col(name("is_partner")).eq(true)).add(Expr::col(name("id")).in_subquery(have_some)),
        )
        .and_where(stands())
        .order_by(name("name_key"), Order::Asc)
        .limit(PARENTS_OFFERED)
        .to_owned();
    request.all(&query).await?.iter().map(|row| get(row, "name")).collect()
}

/// Whether people of it can sign in, or registrations of it are under way or protected.
pub(super) async fn is_in_use(request: &mut Request, id: AccountId) -> Result<bool, Refusal> {
    let people = Query::select()
        .expr(Expr::value(1))
        .from(name("users"))
        .and_where(of("users", "account_id").eq(id.0))
        .and_where(of("users", "state").is_in(["active", "invited", "locked"]))
        .to_owned();
    let under_way =
        [State::Draft, State::Submitted, State::InReview, State::InfoRequested, State::Approved].map(State::name);
    let registrations = Query::select()
        .expr(Expr::value(1))
        .from(name("registrations"))
        .and_where(of("registrations", "partner_id").eq(id.0))
        .and_where(of("registrations", "state").is_in(under_way))
        .to_owned();
    let query =
        Query::select().expr_as(Expr::exists(people).or(Expr::exists(registrations)), name("in_use")).to_owned();
    request.one(&query).await?.map_or(Ok(false), |row| get(&row, "in_use"))
}

/// The field by which another company is the same as this one: its name in its country, or its web domain.
pub(super) async fn taken(
    request: &mut Request,
    but: Option<Uuid>,
    values: &Values,
) -> Result<Option<&'static str>, Refusal> {
    let text = |field: &str| match values.get(field) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let same_name = match (text("name"), text("country")) {
        (Some(called), Some(country)) => Cond::all()
            .add(Expr::col(name("match_name")).eq(match_name(called)))
            .add(Expr::col(name("country")).eq(country)),
        _ => Cond::any(),
    };
    let same_domain = match text("domain") {
        Some(domain) => Cond::all().add(Expr::col(name("domain_key")).eq(fold(domain))),
        None => Cond::any(),
    };
    for (field, same) in [("name", same_name), ("domain", same_domain)] {
        if same.is_empty() {
            continue;
        }
        let mut query = Query::select();
        query.column(name("id")).from(name("accounts")).cond_where(same).and_where(stands()).limit(1);
        if let Some(but) = but {
            query.and_where(Expr::col(name("id")).ne(but));
        }
        if request.one(&query).await?.is_some() {
            return Ok(Some(field));
        }
    }
    Ok(None)
}
