//! What refers to a company, counted and moved to another one.

use super::super::relationships::is_related;
use crate::record::{self, Write};
use crate::sql::{get, name, of};
use crate::{Request, schema};
use sea_orm::sea_query::{
    Alias, Asterisk, Cond, Condition, Expr, ExprTrait, JoinType, LockType, Order, Query, SelectStatement,
};
use shared::accounts::merging::Moved;
use shared::accounts::relationships::RelationKind;
use shared::audit::Event;
use shared::fields::Object;
use shared::form::Values;
use shared::ids::{AccountId, Named};
use shared::refusal::Refusal;
use shared::values::Value;
use uuid::Uuid;

/// Every column of the schema that refers to a company. The list is complete: [`move_all`] looks after each of them, and a test holds it against
/// both databases. Whoever adds a column adds it here and there.
pub const REFERENCES: [(&str, &str); 15] = [
    ("account_relationships", "from_id"),
    ("account_relationships", "to_id"),
    ("account_territories", "account_id"),
    ("accounts", "merged_into_id"),
    ("accounts", "parent_id"),
    ("attributions", "account_id"),
    ("claim_lines", "customer_id"),
    ("claims", "customer_id"),
    ("claims", "partner_id"),
    ("opportunities", "account_id"),
    ("opportunities", "partner_id"),
    ("record_shares", "account_id"),
    ("registrations", "customer_id"),
    ("registrations", "partner_id"),
    ("users", "account_id"),
];

/// What belongs to a company and would move with it.
pub(super) async fn moving(request: &mut Request, id: AccountId) -> Result<Moved, Refusal> {
    let is = |column: &'static str| Cond::any().add(Expr::col(name(column)).eq(id.0));
    let either = |one: &'static str, other: &'static str| is(one).add(Expr::col(name(other)).eq(id.0));
    let relationships = Cond::all().add(either("from_id", "to_id")).add(Expr::col(name("ended_on")).is_null());
    let query = Query::select()
        .expr_as(counted("users", is("account_id")), name("people"))
        .expr_as(counted("registrations", either("partner_id", "customer_id")), name("registrations"))
        .expr_as(counted("opportunities", either("account_id", "partner_id")), name("opportunities"))
        .expr_as(counted("claims", either("partner_id", "customer_id")), name("claims"))
        .expr_as(counted("attributions", is("account_id")), name("credits"))
        .expr_as(counted("account_relationships", relationships), name("relationships"))
        .expr_as(counted("account_territories", is("account_id")), name("territories"))
        .expr_as(counted("accounts", is("parent_id")), name("companies"))
        .expr_as(counted("record_shares", is("account_id")), name("shares"))
        .to_owned();
    let Some(row) = request.one(&query).await? else { return Ok(Moved::default()) };
    let count = |column: &str| get::<i64>(&row, column).map(i64::unsigned_abs);
    Ok(Moved {
        people: count("people")?,
        registrations: count("registrations")?,
        opportunities: count("opportunities")?,
        claims: count("claims")?,
        credits: count("credits")?,
        relationships: count("relationships")?,
        territories: count("territories")?,
        companies: count("companies")?,
        shares: count("shares")?,
    })
}

fn counted(table: &'static str, which: Condition) -> Expr {
    let count: SelectStatement =
        Query::select().expr(Expr::col(Asterisk).count()).from(name(table)).cond_where(which).to_owned();
    Expr::SubQuery(None, Box::new(count.into()))
}

/// A product for which both are protected today.
pub(super) async fn both_protected(request: &mut Request, one: Uuid, other: Uuid) -> Result<Option<String>, Refusal> {
    let active = |line: &'static str, customer: Uuid, today: chrono::NaiveDate| {
        Cond::all()
            .add(of(line, "customer_id").eq(customer))
            .add(of(line, "released_at").is_null())
            .add(of(line, "ends_on").gte(today))
    };
    let today = request.today();
    let query = Query::select()
        .column((name("products"), name("name")))
        .from_as(name("claim_lines"), name("one"))
        .join_as(
            JoinType::InnerJoin,
            name("claim_lines"),
            name("other"),
            of("other", "product_id").equals((name("one"), name("product_id"))),
        )
        .join(JoinType::InnerJoin, name("products"), of("products", "id").equals((name("one"), name("product_id"))))
        .cond_where(active("one", one, today))
        .cond_where(active("other", other, today))
        .order_by((name("products"), name("name_key")), Order::Asc)
        .limit(1)
        .to_owned();
    request.one(&query).await?.map(|row| get(&row, "name")).transpose()
}

/// Moves everything that refers to a company to another one: each column of [`REFERENCES`].
pub(super) async fn move_all(
    request: &mut Request,
    from: &Named<AccountId>,
    into: &Named<AccountId>,
) -> Result<(), Refusal> {
    let records = [
        (Object::Account, "parent"),
        (Object::User, "account"),
        (Object::Registration, "partner"),
        (Object::Registration, "customer"),
        (Object::Opportunity, "account"),
        (Object::Opportunity, "partner"),
    ];
    for (object, field) in records {
        point_elsewhere(request, object, field, from, into).await?;
    }
    move_relationships(request, from, into).await?;
    release_lapsed(request, from.id.0, into.id.0).await?;
    for (table, column) in [
        ("claims", "partner_id"),
        ("claims", "customer_id"),
        ("claim_lines", "customer_id"),
        ("accounts", "merged_into_id"),
    ] {
        replace(request, table, column, from.id.0, into.id.0).await?;
    }
    add_up_credits(request, from.id.0, into.id.0).await?;
    replace(request, "attributions", "account_id", from.id.0, into.id.0).await?;
    forget_what_both_have(request, from.id.0, into.id.0).await?;
    replace(request, "account_territories", "account_id", from.id.0, into.id.0).await?;
    replace(request, "record_shares", "account_id", from.id.0, into.id.0).await
}

/// Writes a reference of every record that has it anew, each with its version and its entry of the trail.
async fn point_elsewhere(
    request: &mut Request,
    object: Object,
    field: &'static str,
    from: &Named<AccountId>,
    into: &Named<AccountId>,
) -> Result<(), Refusal> {
    let query = Query::select()
        .columns(["id", "version"].map(name))
        .from(schema::table(object))
        .and_where(Expr::col(Alias::new(format!("{field}_id"))).eq(from.id.0))
        .order_by(name("id"), Order::Asc)
        .lock(LockType::Update)
        .to_owned();
    for row in &request.all(&query).await? {
        let write = Write {
            object,
            id: get(row, "id")?,
            expected: Some(get(row, "version")?),
            before: Values::from([(field, reference(from))]),
            after: Values::from([(field, reference(into))]),
            beside: vec![],
            rows: vec![],
            event: Event::Changed,
        };
        record::save(request, write).await?;
    }
    Ok(())
}

/// Moves relationships. One between the two ends where it stands, and so does one that the company that stays has already.
async fn move_relationships(
    request: &mut Request,
    from: &Named<AccountId>,
    into: &Named<AccountId>,
) -> Result<(), Refusal> {
    let query = Query::select()
        .columns(["id", "version", "kind", "from_id", "to_id", "ended_on"].map(name))
        .from(name("account_relationships"))
        .cond_where(
            Cond::any().add(Expr::col(name("from_id")).eq(from.id.0)).add(Expr::col(name("to_id")).eq(from.id.0)),
        )
        .order_by(name("id"), Order::Asc)
        .lock(LockType::Update)
        .to_owned();
    for row in &request.all(&query).await? {
        let (first, second): (Uuid, Uuid) = (get(row, "from_id")?, get(row, "to_id")?);
        let ended: Option<chrono::NaiveDate> = get(row, "ended_on")?;
        let (field, other) = if first == from.id.0 { ("from", second) } else { ("to", first) };
        let is_between = other == into.id.0;
        let (mut before, mut after) = (Values::new(), Values::new());
        if !is_between {
            before.insert(field, reference(from));
            after.insert(field, reference(into));
        }
        let kind: String = get(row, "kind")?;
        let ends =
            ended.is_none() && (is_between || is_there(request, &kind, field, into.id, AccountId(other)).await?);
        if ends {
            before.insert("ended_on", Value::Empty);
            after.insert("ended_on", Value::Date(request.today()));
        }
        if after.is_empty() {
            continue;
        }
        let write = Write {
            object: Object::Relationship,
            id: get(row, "id")?,
            expected: Some(get(row, "version")?),
            before,
            after,
            beside: vec![],
            rows: vec![],
            event: Event::Changed,
        };
        record::save(request, write).await?;
    }
    Ok(())
}

/// Whether the company that stays stands to the other one like that already.
async fn is_there(
    request: &mut Request,
    kind: &str,
    field: &str,
    stays: AccountId,
    other: AccountId,
) -> Result<bool, Refusal> {
    let Some(kind) = RelationKind::from_name(kind) else { return Ok(false) };
    let (first, second) = if field == "from" { (stays, other) } else { (other, stays) };
    is_related(request, kind, first, second).await
}

/// Lines that ended by the calendar make room, as where a protection is granted.
async fn release_lapsed(request: &mut Request, one: Uuid, other: Uuid) -> Result<(), Refusal> {
    let release = Query::update()
        .table(name("claim_lines"))
        .value(name("released_at"), request.now())
        .and_where(Expr::col(name("customer_id")).is_in([one, other]))
        .and_where(Expr::col(name("released_at")).is_null())
        .and_where(Expr::col(name("ends_on")).lt(request.today()))
        .to_owned();
    request.execute(&release).await.map(|_| ())
}

/// The same credit for the same deal adds up to a hundred at most.
async fn add_up_credits(request: &mut Request, from: Uuid, into: Uuid) -> Result<(), Refusal> {
    let query = Query::select()
        .column((name("gone"), name("opportunity_id")))
        .column((name("gone"), name("credit")))
        .expr_as(of("gone", "share"), name("gone_share"))
        .expr_as(of("stays", "share"), name("stays_share"))
        .from_as(name("attributions"), name("gone"))
        .join_as(
            JoinType::InnerJoin,
            name("attributions"),
            name("stays"),
            Cond::all()
                .add(of("stays", "opportunity_id").equals((name("gone"), name("opportunity_id"))))
                .add(of("stays", "credit").equals((name("gone"), name("credit")))),
        )
        .and_where(of("gone", "account_id").eq(from))
        .and_where(of("stays", "account_id").eq(into))
        .to_owned();
    for row in &request.all(&query).await? {
        let (opportunity, credit): (Uuid, String) = (get(row, "opportunity_id")?, get(row, "credit")?);
        let (gone, stays): (i64, i64) = (get(row, "gone_share")?, get(row, "stays_share")?);
        let which = |account: Uuid| {
            Cond::all()
                .add(Expr::col(name("opportunity_id")).eq(opportunity))
                .add(Expr::col(name("account_id")).eq(account))
                .add(Expr::col(name("credit")).eq(credit.as_str()))
        };
        let update = Query::update()
            .table(name("attributions"))
            .value(name("share"), Ord::min(gone + stays, 100))
            .cond_where(which(into))
            .to_owned();
        request.execute(&update).await?;
        let delete = Query::delete().from_table(name("attributions")).cond_where(which(from)).to_owned();
        request.execute(&delete).await?;
    }
    Ok(())
}

/// Takes away territories and shares of the company that goes which the other one has as well; of two shares the further-reaching one counts.
async fn forget_what_both_have(request: &mut Request, from: Uuid, into: Uuid) -> Result<(), Refusal> {
    let territories = Query::select()
        .column(name("territory_id"))
        .from(name("account_territories"))
        .and_where(Expr::col(name("account_id")).eq(into))
        .to_owned();
    let delete = Query::delete()
        .from_table(name("account_territories"))
        .and_where(Expr::col(name("account_id")).eq(from))
        .and_where(Expr::col(name("territory_id")).in_subquery(territories))
        .to_owned();
    request.execute(&delete).await?;
    let shared_with = |account: Uuid, further: bool| {
        let mut query = Query::select();
        query
            .column(name("record_id"))
            .from(name("record_shares"))
            .and_where(Expr::col(name("account_id")).eq(account));
        if further {
            query.and_where(Expr::col(name("access")).eq("edit"));
        }
        query
    };
    let widen = Query::update()
        .table(name("record_shares"))
        .value(name("access"), "edit")
        .and_where(Expr::col(name("account_id")).eq(into))
        .and_where(Expr::col(name("record_id")).in_subquery(shared_with(from, true)))
        .to_owned();
    request.execute(&widen).await?;
    let delete = Query::delete()
        .from_table(name("record_shares"))
        .and_where(Expr::col(name("account_id")).eq(from))
        .and_where(Expr::col(name("record_id")).in_subquery(shared_with(into, false)))
        .to_owned();
    request.execute(&delete).await.map(|_| ())
}

/// Replaces the company in a column of a table whose rows are no records.
async fn replace(
    request: &mut Request,
    table: &'static str,
    column: &'static str,
    from: Uuid,
    into: Uuid,
) -> Result<(), Refusal> {
    let update = Query::update()
        .table(name(table))
        .value(name(column), into)
        .and_where(Expr::col(name(column)).eq(from))
        .to_owned();
    request.execute(&update).await.map(|_| ())
}

fn reference(company: &Named<AccountId>) -> Value {
    Value::Reference { id: company.id.0, label: company.name.clone() }
}
