//! What an approval protects, what it becomes in the pipeline, and how it ends.

use crate::world::{Cast, complete};
use chrono::{NaiveDate, TimeDelta};
use rstest::rstest;
use sea_orm::QueryResult;
use server::{Engine, deals};
use shared::deals::{Move, State};
use shared::ids::{AccountId, RegistrationId};
use shared::refusal::Refusal;
use shared::words;
use uuid::Uuid;

#[rstest]
#[tokio::test]
async fn an_approval_grants_a_claim_for_every_product(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = two_products(&cast).await;
    cast.make(&cast.carla, id, Move::Approve, &[("customer", "new")]).await.expect("approved");
    let claim = only(cast.rows("select * from claims").await);
    assert_eq!(get::<Uuid>(&claim, "registration_id"), id.0);
    assert_eq!(get::<Uuid>(&claim, "partner_id"), cast.north.0);
    assert_eq!(get::<NaiveDate>(&claim, "starts_on"), day("2026-11-22"));
    assert_eq!(get::<NaiveDate>(&claim, "ends_on"), day("2027-02-20"));
    let lines = cast.rows("select * from claim_lines where released_at is null").await;
    let mut products: Vec<Uuid> = lines.iter().map(|line| get(line, "product_id")).collect();
    products.sort_unstable();
    let mut expected = [cast.router.0, cast.switch.0];
    expected.sort_unstable();
    assert_eq!(products, expected);
    for line in &lines {
        assert_eq!(get::<Uuid>(line, "customer_id"), get::<Uuid>(&claim, "customer_id"));
        assert_eq!(get::<NaiveDate>(line, "ends_on"), day("2027-02-20"));
    }
}

#[rstest]
#[tokio::test]
async fn an_approval_becomes_pipeline_credited_to_the_partner(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.approved("Acme GmbH").await;
    let deal = only(cast.rows("select * from opportunities").await);
    assert_eq!(get::<String>(&deal, "name"), "New servers");
    assert_eq!((get::<String>(&deal, "stage"), get::<i64>(&deal, "probability")), ("qualification".into(), 10));
    assert_eq!((get::<i64>(&deal, "amount_minor"), get::<String>(&deal, "amount_currency")), (1_250_000, "USD".into()));
    assert_eq!(get::<NaiveDate>(&deal, "expected_close_on"), day("2027-01-31"));
    assert_eq!(get::<NaiveDate>(&deal, "engaged_on"), day("2026-11-22"));
    assert_eq!(get::<Uuid>(&deal, "partner_id"), cast.north.0);
    assert_eq!(get::<Uuid>(&deal, "seller_id"), cast.sam.id.0);
    assert_eq!(get::<Uuid>(&deal, "registration_id"), id.0);
    assert_eq!(get::<Uuid>(&deal, "product_id"), cast.router.0);
    let customer = only(cast.rows("select id from accounts where name = 'Acme GmbH'").await);
    assert_eq!(get::<Uuid>(&deal, "account_id"), get::<Uuid>(&customer, "id"));
    let credit = only(cast.rows("select * from attributions").await);
    assert_eq!(get::<Uuid>(&credit, "opportunity_id"), get::<Uuid>(&deal, "id"));
    assert_eq!(get::<Uuid>(&credit, "account_id"), cast.north.0);
    assert_eq!(get::<Uuid>(&credit, "registration_id"), id.0);
    assert_eq!((get::<String>(&credit, "credit"), get::<i64>(&credit, "share")), ("sourced".into(), 100));
    assert_eq!(get::<NaiveDate>(&credit, "since"), day("2026-11-22"));
}

#[rstest]
#[tokio::test]
async fn a_deal_of_several_products_names_none_of_them(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = two_products(&cast).await;
    cast.make(&cast.carla, id, Move::Approve, &[("customer", "new")]).await.expect("approved");
    assert_eq!(cast.count("opportunities", "product_id is null").await, 1);
}

#[rstest]
#[tokio::test]
async fn approving_against_a_live_claim_is_refused_and_leaves_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let (late, customer) = (rival(&cast).await, first(&cast).await);
    let before = cast.count("events", "1 = 1").await;
    let refused = approve(&cast, late, customer).await;
    assert_eq!(refused, Err(Refusal::Conflict(words::deals::BLOCKED_BY_CLAIM.to_owned())));
    assert_eq!(cast.count("claims", "1 = 1").await, 1);
    assert_eq!(cast.count("opportunities", "1 = 1").await, 1);
    assert_eq!(cast.count("attributions", "1 = 1").await, 1);
    assert_eq!(cast.count("events", "1 = 1").await, before);
    assert_eq!(state(&cast, late).await, State::Submitted);
}

#[rstest]
#[tokio::test]
async fn another_product_of_the_same_customer_is_free(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let customer = first(&cast).await;
    let other = cast.submitted(&cast.rita, "Acme GmbH", cast.switch).await;
    approve(&cast, other, customer).await.expect("approved");
    let both = cast.draft_with(&cast.rita, both_products(&cast)).await;
    cast.make(&cast.rita, both, Move::Submit, &[]).await.expect("submitted");
    let refused = approve(&cast, both, customer).await;
    assert_eq!(refused, Err(Refusal::Conflict(words::deals::BLOCKED_BY_CLAIM.to_owned())), "one of the two is not");
    assert_eq!(cast.count("claim_lines", "1 = 1").await, 2);
}

#[rstest]
#[tokio::test]
async fn a_protection_ends_after_its_last_day(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.approved("Acme GmbH").await;
    cast.advance(TimeDelta::days(90));
    assert_eq!(cast.sweep().await, 0, "it protects on its last day");
    cast.advance(TimeDelta::days(1));
    assert_eq!(cast.sweep().await, 1);
    assert_eq!(cast.sweep().await, 0);
    assert_eq!(state(&cast, id).await, State::Expired);
    assert_eq!(cast.count("claims", "released_at is null").await, 0);
    assert_eq!(cast.count("claim_lines", "released_at is null").await, 0);
    assert_eq!(cast.count("opportunities", "partner_id is null and seller_id is null").await, 1);
    assert_eq!(cast.count("attributions", "credit = 'sourced' and share = 100").await, 1, "the credit stays");
    let page = cast.page(&cast.sam, id).await.expect("a page");
    assert_eq!(page.timeline.last().expect("a line").sentence, "The protection ended.");
    assert_eq!(page.opportunity, None, "the deal is no longer the partner's");
    assert!(cast.page(&cast.carla, id).await.expect("a page").opportunity.is_some());
    let expired = "what = 'expired' and actor_id is null";
    assert_eq!(cast.count("events", expired).await, 1, "nobody did it");
}

#[rstest]
#[tokio::test]
async fn a_day_is_the_vendors_day(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    // Half past midnight in Berlin, and the day before in UTC.
    cast.advance(TimeDelta::hours(14) + TimeDelta::minutes(30));
    let mut typed = complete("Acme GmbH", cast.router);
    typed.set("expected_close_on", "2026-11-22");
    let late = cast.draft_with(&cast.sam, typed).await;
    assert!(matches!(cast.make(&cast.sam, late, Move::Submit, &[]).await, Err(Refusal::Invalid(_))), "yesterday");
    cast.approved("Globex AG").await;
    let claim = only(cast.rows("select * from claims").await);
    assert_eq!(get::<NaiveDate>(&claim, "starts_on"), day("2026-11-23"));
    assert_eq!(get::<NaiveDate>(&claim, "ends_on"), day("2027-02-21"));
    cast.advance(TimeDelta::days(91) - TimeDelta::minutes(31));
    assert_eq!(cast.sweep().await, 0, "the last minute of the last day");
    cast.advance(TimeDelta::minutes(1));
    assert_eq!(cast.sweep().await, 1);
}

#[rstest]
#[tokio::test]
async fn another_partner_follows_when_a_protection_has_ended(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let customer = first(&cast).await;
    let late = rival(&cast).await;
    cast.advance(TimeDelta::days(90));
    assert!(approve(&cast, late, customer).await.is_err(), "the last day still protects");
    cast.advance(TimeDelta::days(1));
    cast.sweep().await;
    approve(&cast, late, customer).await.expect("approved");
    let live = only(cast.rows("select partner_id from claims where released_at is null").await);
    assert_eq!(get::<Uuid>(&live, "partner_id"), cast.south.0);
}

#[rstest]
#[tokio::test]
async fn another_partner_follows_even_before_the_first_is_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let customer = first(&cast).await;
    let late = rival(&cast).await;
    cast.advance(TimeDelta::days(91));
    approve(&cast, late, customer).await.expect("approved");
    assert_eq!(cast.sweep().await, 1);
    let live = only(cast.rows("select partner_id from claims where released_at is null").await);
    assert_eq!(get::<Uuid>(&live, "partner_id"), cast.south.0);
    let held = only(cast.rows("select partner_id from opportunities where partner_id is not null").await);
    assert_eq!(get::<Uuid>(&held, "partner_id"), cast.south.0);
}

#[rstest]
#[tokio::test]
async fn only_what_is_approved_expires(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let waiting = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let draft = cast.draft(&cast.sam, "Globex AG", cast.router).await;
    cast.advance(TimeDelta::days(400));
    assert_eq!(cast.sweep().await, 0);
    assert_eq!((state(&cast, waiting).await, state(&cast, draft).await), (State::Submitted, State::Draft));
}

#[rstest]
#[tokio::test]
async fn one_that_cannot_be_ended_does_not_keep_the_others_alive(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let broken = cast.approved("Acme GmbH").await;
    let sound = cast.approved("Globex AG").await;
    cast.raw(&format!("update registrations set answers = '[]' where id = {}", cast.literal(broken))).await;
    cast.advance(TimeDelta::days(91));
    let _ = deals::expire_lapsed(&cast.portal).await;
    assert_eq!(state(&cast, sound).await, State::Expired);
}

/// A registration of Sam's for Acme, approved; the customer's company.
async fn first(cast: &Cast) -> AccountId {
    let id = cast.approved("Acme GmbH").await;
    let row = only(cast.rows(&format!("select customer_id from registrations where id = {}", cast.literal(id))).await);
    AccountId(get(&row, "customer_id"))
}

/// Rita's registration for the same.
async fn rival(cast: &Cast) -> RegistrationId {
    cast.submitted(&cast.rita, "Acme GmbH", cast.router).await
}

fn both_products(cast: &Cast) -> shared::form::Answers {
    let mut typed = complete("Acme GmbH", cast.router);
    typed.set("lines.2.product", cast.switch.to_string());
    typed.set("lines.2.quantity", "1");
    typed
}

async fn two_products(cast: &Cast) -> RegistrationId {
    let id = cast.draft_with(&cast.sam, both_products(cast)).await;
    cast.make(&cast.sam, id, Move::Submit, &[]).await.expect("submitted");
    id
}

async fn approve(cast: &Cast, id: RegistrationId, customer: AccountId) -> Result<(), Refusal> {
    let customer = customer.to_string();
    cast.make(&cast.chris, id, Move::Approve, &[("customer", &customer)]).await.map(|_| ())
}

async fn state(cast: &Cast, id: RegistrationId) -> State {
    let page = match cast.page(&cast.sam, id).await {
        Ok(page) => page,
        Err(_) => cast.page(&cast.rita, id).await.expect("a page"),
    };
    page.registration.state
}

fn only(rows: Vec<QueryResult>) -> QueryResult {
    let [row] = rows.try_into().expect("one row");
    row
}

fn get<T: sea_orm::TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).expect("a value")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}
