//! Registrations' SQL.

use crate::Request;
use crate::record::{self, Beside, Write};
use crate::sql::{get, name, of};
use sea_orm::QueryResult;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, JoinType, LockType, Order, Query};
use shared::access::Reach;
use shared::audit::{Change, Event};
use shared::deals::{Line, NewRegistration, Registration, RejectReason, State, Verdict};
use shared::fields::{Field, Kind, Object};
use shared::form::{Answers, Values};
use shared::ids::{AccountId, Named, OpportunityId, ProductId, RegistrationId, UserId};
use shared::refusal::Refusal;
use shared::users::Role;
use shared::values::{Value, currency::Currency, money::Money};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Whether the row is held until the transaction ends, so that of two deciders one waits for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    Yes,
    No,
}

/// A registration with what stands beside it.
pub(super) struct Found {
    pub registration: Registration,
    /// The channel manager of its partner.
    pub channel_manager: Option<String>,
    /// Whether anybody's answers that could not be taken are held for it.
    pub holds_answers: bool,
}

/// The registration without its lines, whoever may see it: only `load_for` calls this.
pub(super) async fn find(request: &mut Request, id: RegistrationId, hold: Hold) -> Result<Option<Found>, Refusal> {
    let held = Query::select()
        .expr(Expr::value(1))
        .from(name("held_answers"))
        .and_where(of("held_answers", "record_id").eq(id.0))
        .to_owned();
    let mut query = Query::select();
    query
        .expr(Expr::col((name("registrations"), sea_orm::sea_query::Asterisk)))
        .expr_as(of("partner", "name"), name("partner_name"))
        .expr_as(of("owner", "name"), name("owner_name"))
        .expr_as(owner_role(), name("owner_role"))
        .expr_as(of("manager", "name"), name("channel_manager"))
        .expr_as(of("opportunities", "id"), name("opportunity_id"))
        .expr_as(Expr::exists(held), name("holds_answers"))
        .from(name("registrations"))
        .join_as(
            JoinType::InnerJoin,
            name("accounts"),
            name("partner"),
            of("partner", "id").equals((name("registrations"), name("partner_id"))),
        )
        .join_as(
            JoinType::InnerJoin,
            name("users"),
            name("owner"),
            of("owner", "id").equals((name("registrations"), name("owner_id"))),
        )
        .join_as(
            JoinType::LeftJoin,
            name("users"),
            name("manager"),
            of("manager", "id").equals((name("partner"), name("channel_manager_id"))),
        )
        .join(
            JoinType::LeftJoin,
            name("opportunities"),
            of("opportunities", "registration_id").equals((name("registrations"), name("id"))),
        )
        .and_where(of("registrations", "id").eq(id.0));
    if hold == Hold::Yes {
        query.lock_with_tables(LockType::Update, [name("registrations")]);
    }
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    Ok(Some(Found {
        registration: read(&row)?,
        channel_manager: get(&row, "channel_manager")?,
        holds_answers: get(&row, "holds_answers")?,
    }))
}

/// The owner's role, while they belong to the partner.
fn owner_role() -> CaseStatement {
    let belongs = of("owner", "account_id").equals((name("registrations"), name("partner_id")));
    CaseStatement::new().case(belongs, of("owner", "role"))
}

fn read(row: &QueryResult) -> Result<Registration, Refusal> {
    let state: String = get(row, "state")?;
    let answers: sea_orm::JsonValue = get(row, "answers")?;
    let verdict: Option<String> = get(row, "verdict")?;
    let reason: Option<String> = get(row, "reject_reason")?;
    Ok(Registration {
        id: RegistrationId(get(row, "id")?),
        version: get(row, "version")?,
        number: get(row, "number")?,
        state: State::from_name(&state).ok_or_else(|| unreadable("state"))?,
        partner: Named { id: AccountId(get(row, "partner_id")?), name: get(row, "partner_name")? },
        owner: Named { id: UserId(get(row, "owner_id")?), name: get(row, "owner_name")? },
        answers: serde_json::from_value::<Answers>(answers).map_err(|_| unreadable("answers"))?,
        details: details(row)?,
        lines: Vec::new(),
        verdict: verdict.as_deref().and_then(Verdict::from_name),
        reject_reason: reason.as_deref().and_then(RejectReason::from_name),
        submitted_at: get(row, "submitted_at")?,
        due_at: get(row, "due_at")?,
        decided_at: get(row, "decided_at")?,
        protected_until: get(row, "protected_until")?,
        opportunity: get::<Option<Uuid>>(row, "opportunity_id")?.map(OpportunityId),
        customer: get::<Option<Uuid>>(row, "customer_id")?.map(AccountId),
        owner_role: get::<Option<String>>(row, "owner_role")?.as_deref().and_then(Role::from_name),
        reach: Reach::default(),
        created_at: get(row, "created_at")?,
        changed_at: get(row, "changed_at")?,
    })
}

pub(super) fn unreadable(column: &str) -> Refusal {
    tracing::error!(column, "a registration holds what cannot be");
    Refusal::Broken { request: String::new() }
}

/// The fields that answers fill.
pub(super) fn detail_fields() -> impl Iterator<Item = &'static Field> {
    shared::deals::FORM
        .questions()
        .filter_map(|question| Object::Registration.field(question.name))
        .filter(|field| field.kind != Kind::ProductLines)
}

fn details(row: &QueryResult) -> Result<BTreeMap<String, Value>, Refusal> {
    let mut details = BTreeMap::new();
    for field in detail_fields() {
        let value = match field.kind {
            Kind::Money => {
                let minor: Option<i64> = get(row, &format!("{}_minor", field.name))?;
                let currency: Option<String> = get(row, &format!("{}_currency", field.name))?;
                let currency = currency.and_then(|code| Currency::parse(&code).ok());
                minor
                    .zip(currency)
                    .and_then(|(minor, currency)| Money::from_minor(minor, currency).ok())
                    .map(Value::Money)
            }
            Kind::Date => get::<Option<chrono::NaiveDate>>(row, field.name)?.map(Value::Date),
            _ => get::<Option<String>>(row, field.name)?.map(Value::Text),
        };
        details.extend(value.map(|value| (field.name.to_owned(), value)));
    }
    Ok(details)
}

/// The products of a registration, in their order.
pub(super) async fn lines(request: &mut Request, id: RegistrationId) -> Result<Vec<Line>, Refusal> {
    let query = Query::select()
        .columns([(name("registration_lines"), name("product_id")), (name("registration_lines"), name("quantity"))])
        .column((name("products"), name("name")))
        .from(name("registration_lines"))
        .join(
            JoinType::InnerJoin,
            name("products"),
            of("products", "id").equals((name("registration_lines"), name("product_id"))),
        )
        .and_where(of("registration_lines", "registration_id").eq(id.0))
        .order_by((name("registration_lines"), name("position")), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter()
        .map(|row| {
            let product = Named { id: ProductId(get(row, "product_id")?), name: get(row, "name")? };
            Ok(Line { product, quantity: get(row, "quantity")? })
        })
        .collect()
}

/// Replaces the products of a registration.
pub(super) async fn put_lines(
    request: &mut Request,
    id: RegistrationId,
    new: &NewRegistration,
    replace: bool,
) -> Result<(), Refusal> {
    if replace {
        let delete = Query::delete()
            .from_table(name("registration_lines"))
            .and_where(Expr::col(name("registration_id")).eq(id.0))
            .to_owned();
        request.execute(&delete).await?;
    }
    let mut insert = Query::insert();
    insert
        .into_table(name("registration_lines"))
        .columns(["registration_id", "position", "product_id", "quantity"].map(name));
    for (position, line) in (1_i64..).zip(new.lines()) {
        insert.values_panic([id.0.into(), position.into(), line.product.0.into(), line.quantity.into()]);
    }
    request.execute(&insert).await.map(|_| ())
}

fn instant(at: Option<chrono::DateTime<chrono::Utc>>) -> Value {
    at.map_or(Value::Empty, Value::Instant)
}

fn reference(id: Uuid, label: &str) -> Value {
    Value::Reference { id, label: label.to_owned() }
}

/// The fields of a registration as values.
pub(super) fn values(registration: &Registration) -> Values {
    let mut values: Values =
        detail_fields().map(|field| (field.name, registration.detail(field.name).clone())).collect();
    values.extend([
        ("number", Value::text(registration.number.clone())),
        ("state", Value::Text(registration.state.name().to_owned())),
        ("partner", reference(registration.partner.id.0, &registration.partner.name)),
        ("owner", reference(registration.owner.id.0, &registration.owner.name)),
        ("verdict", Value::text(registration.verdict.map(Verdict::name))),
        ("reject_reason", Value::text(registration.reject_reason.map(RejectReason::name))),
        ("customer", registration.customer.map_or(Value::Empty, |id| reference(id.0, ""))),
        ("submitted_at", instant(registration.submitted_at)),
        ("due_at", instant(registration.due_at)),
        ("decided_at", instant(registration.decided_at)),
        ("protected_until", registration.protected_until.map_or(Value::Empty, Value::Date)),
    ]);
    values
}

/// Writes a registration as it stands now. Returns its new version.
pub(super) async fn save(
    request: &mut Request,
    before: Option<&Registration>,
    after: &Registration,
    event: Event,
) -> Result<i64, Refusal> {
    let answers = serde_json::to_value(&after.answers).map_err(|_| unreadable("answers"))?;
    let beside: Vec<Beside> = vec![("answers", answers.into())];
    let write = Write {
        object: Object::Registration,
        id: after.id.0,
        expected: before.map(|before| before.version),
        before: before.map(values).unwrap_or_default(),
        after: values(after),
        beside,
        rows: changed_lines(before.map_or(&[], |before| &before.lines), &after.lines),
        event,
    };
    record::save(request, write).await
}

/// What the trail says of the products, which are rows of their own.
fn changed_lines(before: &[Line], after: &[Line]) -> Vec<Change> {
    let plain = |lines: &[Line]| lines.iter().map(|line| (line.product.id, line.quantity)).collect::<Vec<_>>();
    let (before, after) = (plain(before), plain(after));
    let json = |lines| serde_json::to_value(lines).unwrap_or_default();
    match before == after {
        true => Vec::new(),
        false => vec![Change { field: "lines".to_owned(), before: json(before), after: json(after) }],
    }
}

/// How many of the registrations the caller may read stand in each state.
pub(super) async fn counts(request: &mut Request) -> Result<Vec<(State, u64)>, Refusal> {
    let query = Query::select()
        .column((name("registrations"), name("state")))
        .expr_as(of("registrations", "id").count(), name("count"))
        .from(name("registrations"))
        .cond_where(request.reader().readable(Object::Registration))
        .group_by_col((name("registrations"), name("state")))
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter()
        .map(|row| {
            let state: String = get(row, "state")?;
            let count: i64 = get(row, "count")?;
            Ok((State::from_name(&state).ok_or_else(|| unreadable("state"))?, u64::try_from(count).unwrap_or(0)))
        })
        .collect()
}

/// Approved registrations whose protection ended before the day.
pub(super) async fn lapsed(request: &mut Request, limit: u64) -> Result<Vec<RegistrationId>, Refusal> {
    let query = Query::select()
        .column(name("id"))
        .from(name("registrations"))
        .and_where(Expr::col(name("state")).eq(State::Approved.name()))
        .and_where(Expr::col(name("protected_until")).lt(request.today()))
        .order_by(name("protected_until"), Order::Asc)
        .limit(limit)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| get(row, "id").map(RegistrationId)).collect()
}
