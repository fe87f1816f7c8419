//! Claims: which partner protects which customer for which products, held by the database.

use super::conflicts::{Kind, candidate_ids};
use crate::Request;
use crate::sql::{name, of};
use chrono::NaiveDate;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, JoinType, Query, SelectStatement};
use shared::deals::Registration;
use shared::ids::AccountId;
use shared::refusal::Refusal;
use uuid::Uuid;

/// Grants the claim of a registration on a customer until a day.
///
/// # Errors
/// `Conflict` where an active claim covers the customer and one of the products.
pub(super) async fn grant(
    request: &mut Request,
    registration: &Registration,
    customer: AccountId,
    until: NaiveDate,
) -> Result<(), Refusal> {
    release_lapsed(request, customer).await?;
    let claim = request.new_id();
    let insert = Query::insert()
        .into_table(name("claims"))
        .columns(["id", "registration_id", "partner_id", "customer_id", "starts_on", "ends_on"].map(name))
        .values_panic([
            claim.into(),
            registration.id.0.into(),
            registration.partner.id.0.into(),
            customer.0.into(),
            request.today().into(),
            until.into(),
        ])
        .to_owned();
    request.execute(&insert).await?;
    let mut lines = Query::insert();
    lines.into_table(name("claim_lines")).columns(["claim_id", "customer_id", "product_id", "ends_on"].map(name));
    // In one order everywhere, so that two claims granted at once cannot wait for each other.
    let mut products: Vec<Uuid> = registration.lines.iter().map(|line| line.product.id.0).collect();
    products.sort_unstable();
    for product in products {
        lines.values_panic([claim.into(), customer.0.into(), product.into(), until.into()]);
    }
    request.execute(&lines).await.map(|_| ())
}

/// Lines that ended by the calendar make room, even before the registration is told so.
async fn release_lapsed(request: &mut Request, customer: AccountId) -> Result<(), Refusal> {
    let release = Query::update()
        .table(name("claim_lines"))
        .value(name("released_at"), request.now())
        .and_where(Expr::col(name("customer_id")).eq(customer.0))
        .and_where(Expr::col(name("released_at")).is_null())
        .and_where(Expr::col(name("ends_on")).lt(request.today()))
        .to_owned();
    request.execute(&release).await.map(|_| ())
}

/// Ends the claim of a registration.
pub(super) async fn release(request: &mut Request, registration: &Registration) -> Result<(), Refusal> {
    let claim = Query::select()
        .column(name("id"))
        .from(name("claims"))
        .and_where(Expr::col(name("registration_id")).eq(registration.id.0))
        .to_owned();
    let lines = Query::update()
        .table(name("claim_lines"))
        .value(name("released_at"), request.now())
        .and_where(Expr::col(name("claim_id")).in_subquery(claim))
        .and_where(Expr::col(name("released_at")).is_null())
        .to_owned();
    request.execute(&lines).await?;
    let claim = Query::update()
        .table(name("claims"))
        .value(name("released_at"), request.now())
        .and_where(Expr::col(name("registration_id")).eq(registration.id.0))
        .and_where(Expr::col(name("released_at")).is_null())
        .to_owned();
    request.execute(&claim).await.map(|_| ())
}

/// An active claim line: whose customer, which product, because of which registration.
pub(super) struct ActiveLine {
    pub customer: Uuid,
    pub registration: Uuid,
    pub product: Uuid,
    pub product_name: String,
    pub partner: String,
    pub until: NaiveDate,
}

impl ActiveLine {
    /// Whether it protects this company, or was granted for this registration, under whatever name.
    pub(super) fn is_of(&self, record: Uuid) -> bool {
        self.customer == record || self.registration == record
    }
}

/// The active claims on the candidates or granted for them, other than the registration's own: a part of the check's one statement.
pub(super) fn active(today: NaiveDate, but: Uuid) -> SelectStatement {
    Kind::Claim
        .rows(&[
            ("record", of("claim_lines", "customer_id")),
            ("other", of("claims", "registration_id")),
            ("product", of("claim_lines", "product_id")),
            ("product_name", of("products", "name")),
            ("partner", of("accounts", "name")),
            ("until", of("claim_lines", "ends_on")),
        ])
        .from(name("claim_lines"))
        .join(JoinType::InnerJoin, name("claims"), of("claims", "id").equals((name("claim_lines"), name("claim_id"))))
        .join(JoinType::InnerJoin, name("accounts"), of("accounts", "id").equals((name("claims"), name("partner_id"))))
        .join(
            JoinType::InnerJoin,
            name("products"),
            of("products", "id").equals((name("claim_lines"), name("product_id"))),
        )
        .cond_where(
            Cond::any()
                .add(of("claim_lines", "customer_id").in_subquery(candidate_ids()))
                .add(of("claims", "registration_id").in_subquery(candidate_ids())),
        )
        .and_where(of("claim_lines", "released_at").is_null())
        .and_where(of("claim_lines", "ends_on").gte(today))
        .and_where(of("claims", "registration_id").ne(but))
        .to_owned()
}
