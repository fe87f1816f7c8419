//! Deals in the pipeline.

use crate::record::{self, Write};
use crate::sql::{get, name};
use crate::{Request, list};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use shared::audit::Event;
use shared::deals::{OpportunityPart, Registration};
use shared::fields::Object;
use shared::form::Values;
use shared::ids::{AccountId, OpportunityId};
use shared::opportunities::{Credit, Stage};
use shared::refusal::Refusal;
use shared::values::Value;
use shared::words;

/// The partner who brought a deal gets the whole credit for having brought it.
const WHOLE: i64 = 100;

/// Makes the opportunity of an approved registration: in qualification, credited to the partner, linked back.
///
/// # Errors
/// `Conflict` where the registration has one already.
pub(crate) async fn make(
    request: &mut Request,
    registration: &Registration,
    customer: AccountId,
) -> Result<OpportunityId, Refusal> {
    let id = request.new_id();
    let stage = Stage::Qualification;
    let reference = |id, label: &str| Value::Reference { id, label: label.to_owned() };
    let product = match registration.lines.as_slice() {
        [only] => reference(only.product.id.0, &only.product.name),
        _ => Value::Empty,
    };
    let after = Values::from([
        ("name", Value::Text(registration.title())),
        ("stage", Value::Text(stage.name().to_owned())),
        ("probability", Value::Whole(stage.probability())),
        ("account", reference(customer.0, registration.text("customer_name").unwrap_or_default())),
        ("product", product),
        ("amount", registration.detail("amount").clone()),
        ("engaged_on", Value::Date(request.today())),
        ("expected_close_on", registration.detail("expected_close_on").clone()),
        ("partner", reference(registration.partner.id.0, &registration.partner.name)),
        ("seller", reference(registration.owner.id.0, &registration.owner.name)),
        ("registration", reference(registration.id.0, registration.number.as_deref().unwrap_or_default())),
    ]);
    let write = Write {
        object: Object::Opportunity,
        id,
        expected: None,
        before: Values::new(),
        after,
        beside: vec![],
        rows: vec![],
        event: Event::Made,
    };
    record::save(request, write).await?;
    credit(request, OpportunityId(id), registration).await?;
    Ok(OpportunityId(id))
}

async fn credit(request: &mut Request, opportunity: OpportunityId, registration: &Registration) -> Result<(), Refusal> {
    let insert = Query::insert()
        .into_table(name("attributions"))
        .columns(["opportunity_id", "account_id", "credit", "share", "registration_id", "since"].map(name))
        .values_panic([
            opportunity.0.into(),
            registration.partner.id.0.into(),
            Credit::Sourced.name().into(),
            WHOLE.into(),
            registration.id.0.into(),
            request.today().into(),
        ])
        .to_owned();
    request.execute(&insert).await.map(|_| ())
}

/// Takes the registered partner off the opportunity of a registration whose protection ended. The credit for having brought it stays.
pub(crate) async fn release(
    request: &mut Request,
    opportunity: OpportunityId,
    registration: &Registration,
) -> Result<(), Refusal> {
    let query = Query::select()
        .column(name("version"))
        .from(name("opportunities"))
        .and_where(Expr::col(name("id")).eq(opportunity.0))
        .to_owned();
    let Some(row) = request.one(&query).await? else { return Ok(()) };
    let reference = |id, label: &str| Value::Reference { id, label: label.to_owned() };
    let before = Values::from([
        ("partner", reference(registration.partner.id.0, &registration.partner.name)),
        ("seller", reference(registration.owner.id.0, &registration.owner.name)),
    ]);
    let write = Write {
        object: Object::Opportunity,
        id: opportunity.0,
        expected: Some(get(&row, "version")?),
        before,
        after: Values::from([("partner", Value::Empty), ("seller", Value::Empty)]),
        beside: vec![],
        rows: vec![],
        event: Event::Released,
    };
    record::save(request, write).await.map(|_| ())
}

/// The opportunity of a registration the caller has loaded, as far as the caller may see it.
pub(crate) async fn part(request: &mut Request, id: OpportunityId) -> Result<Option<OpportunityPart>, Refusal> {
    let Some(record) = list::record(request, Object::Opportunity, id.0).await? else { return Ok(None) };
    let text = |field: &str| match record.value(field) {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    let stage = text("stage").unwrap_or_default();
    Ok(Some(OpportunityPart {
        id,
        name: text("name").unwrap_or_default(),
        stage: Stage::from_name(&stage).map_or(stage, |stage| words::opportunities::stage(stage).to_owned()),
        probability: match record.value("probability") {
            Value::Whole(probability) => Some(*probability),
            _ => None,
        },
        amount: match record.value("amount") {
            Value::Money(amount) => Some(*amount),
            _ => None,
        },
    }))
}
