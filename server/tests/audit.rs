//! The trail: one entry for every change, and a chain that shows what was done to it.

use crate::world::Cast;
use chrono::TimeDelta;
use rstest::rstest;
use sea_orm::QueryResult;
use serde_json::Value as Json;
use server::audit::{self, Chain};
use server::request::Asked;
use server::{Engine, Request, deals, products};
use shared::audit::Entry;
use shared::deals::Move;
use shared::form::Answers;
use shared::ids::RegistrationId;
use shared::values::text::ShortText;

#[rstest]
#[tokio::test]
async fn a_chain_nobody_touched_is_whole(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let empty = crate::world::World::new(engine).await;
    assert_eq!(check(&empty).await, Chain::Whole(0));
    whole_life(&cast).await;
    assert_eq!(check(&cast).await, Chain::Whole(length(&cast).await));
}

#[rstest]
#[tokio::test]
async fn a_chain_longer_than_is_read_at_once_is_whole(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    Request::write(cast.by_system(), async |request| {
        for number in 0..2_001 {
            let called = ShortText::parse(&format!("Product {number}")).expect("a name");
            products::add(request, called, None, None).await?;
        }
        Ok(())
    })
    .await
    .expect("products");
    let entries = length(&cast).await;
    assert!(entries > 2_000);
    assert_eq!(check(&cast).await, Chain::Whole(entries));
    cast.raw("update events set content = content || ' ' where position = 1990").await;
    assert_eq!(check(&cast).await, Chain::BrokenAt(1990));
}

#[rstest]
#[tokio::test]
async fn whatever_is_done_to_the_trail_is_found(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    whole_life(&cast).await;
    let last = i64::try_from(length(&cast).await).expect("a number");
    let other = cast.literal(cast.rita.id);
    let columns = "id, at, actor_id, object, record_id, what, content, previous, hash";
    let doings = [
        ("a changed entry", "update events set content = replace(content, 'test', 'best') where position = 12".into(), 12),
        ("a changed hash", "update events set hash = previous where position = 12".into(), 12),
        ("a changed link", "update events set previous = hash where position = 12".into(), 12),
        ("another actor", format!("update events set actor_id = {other} where position = 12"), 12),
        ("no actor", "update events set actor_id = null where position = 12".into(), 12),
        ("another record", format!("update events set record_id = {other} where position = 12"), 12),
        ("another object", "update events set object = 'user' where position = 12".into(), 12),
        ("another event", "update events set what = 'withdrawn' where position = 12".into(), 12),
        ("another time", "update events set at = (select max(changed_at) from registrations) where position = 12".into(), 12),
        ("another id", format!("update events set id = {other} where position = 12"), 12),
        ("a removed entry", "delete from events where position = 12".into(), 12),
        ("the first removed", "delete from events where position = 1".into(), 1),
        ("the last removed", format!("delete from events where position = {last}"), last),
        ("all removed", "delete from events".into(), 1),
        (
            "two in the other order",
            "update events set position = -1 where position = 12; update events set position = 12 where position = 13; \
             update events set position = 13 where position = -1"
                .into(),
            12,
        ),
        (
            "one put in between",
            format!(
                "update events set position = position + 1000 where position > 12; \
                 update events set position = position - 999 where position > 1000; \
                 insert into events (position, {columns}) select 13, {other}, at, actor_id, object, record_id, what, content, \
                 previous, hash from events where position = 12"
            ),
            13,
        ),
        (
            "one put at the end",
            format!(
                "insert into events (position, {columns}) select {last} + 1, {other}, at, actor_id, object, record_id, \
                 what, content, previous, hash from events where position = {last}"
            ),
            last + 1,
        ),
        ("another end", "update trail_head set hash = 'x'".into(), last),
        ("an end further on", "update trail_head set position = position + 1".into(), last + 1),
    ];
    cast.raw("create table kept as select * from events; create table kept_head as select * from trail_head").await;
    let mut missed = Vec::new();
    for (doing, statements, place) in doings {
        for statement in statements.split("; ") {
            cast.raw(statement).await;
        }
        let found = check(&cast).await;
        if found != Chain::BrokenAt(place) {
            missed.push(format!("{doing}: {found:?}, not at {place}"));
        }
        cast.raw("delete from events").await;
        cast.raw("insert into events select * from kept").await;
        cast.raw("delete from trail_head").await;
        cast.raw("insert into trail_head select * from kept_head").await;
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(matches!(check(&cast).await, Chain::Whole(_)));
}

#[rstest]
#[tokio::test]
async fn every_write_of_a_record_has_one_entry(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    whole_life(&cast).await;
    for table in ["accounts", "users", "products", "registrations", "opportunities"] {
        let wrong = format!(
            "version <> (select count(*) from events where record_id = {table}.id and what not in ('signed_in', 'signed_out'))"
        );
        assert_eq!(cast.count(table, &wrong).await, 0, "{table}");
        assert!(cast.count(table, "1 = 1").await > 0, "{table}");
    }
}

#[rstest]
#[tokio::test]
async fn an_entry_says_who_when_in_which_request_and_what_became_what(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    let typed: Answers = [("amount", "100"), ("notes", "urgent")].into_iter().collect();
    cast.write(&cast.sam, async |request| deals::save_draft(request, id, 2, typed).await).await.expect("saved");
    let saved = entry(&cast, id, "draft_saved").await;
    let of = |name: &str| saved.changes.iter().find(|change| change.field == name);
    let amount = of("amount").expect("the amount");
    assert_eq!(minor(&amount.before), Some(1_250_000));
    assert_eq!(minor(&amount.after), Some(10_000));
    assert_eq!(of("notes").map(|change| change.before.clone()), Some(nothing()));
    assert_eq!(saved.changes.len(), 2, "{:?}", saved.changes);

    cast.advance(TimeDelta::hours(3));
    let asked = Asked { id: "request-42".to_owned(), ..cast.by(&cast.sam) };
    let none = Answers::default();
    Request::write(asked, async |request| deals::make(request, id, Move::Submit, "key", &none).await)
        .await
        .expect("submitted");
    let submitted = entry(&cast, id, "submitted").await;
    assert_eq!((submitted.request.as_str(), submitted.actor), ("request-42", Some(cast.sam.id.0)));
    assert_eq!(submitted.at, crate::world::start() + TimeDelta::hours(3));
    let state = submitted.changes.iter().find(|change| change.field == "state").expect("the state");
    assert_eq!((text(&state.before), text(&state.after)), (Some("draft".into()), Some("submitted".into())));
}

#[rstest]
#[tokio::test]
async fn an_approval_says_whose_company_was_picked(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.approved("Acme GmbH").await;
    let approved = entry(&cast, id, "approved").await;
    let rows = cast.rows("select id from accounts where name = 'Acme GmbH'").await;
    let customer: uuid::Uuid = rows[0].try_get("", "id").expect("an id");
    let changes = serde_json::to_string(&approved.changes).expect("JSON");
    assert!(changes.contains(&customer.to_string()), "{changes}");
}

#[rstest]
#[tokio::test]
async fn a_submission_says_which_products_were_asked_for(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let submitted = entry(&cast, id, "submitted").await;
    let changes = serde_json::to_string(&submitted.changes).expect("JSON");
    assert!(changes.contains(&cast.router.to_string()), "{changes}");
}

#[rstest]
#[tokio::test]
async fn what_was_refused_leaves_no_entry(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let before = length(&cast).await;
    cast.make(&cast.sam, id, Move::Approve, &[("customer", "new")]).await.expect_err("the other side's");
    cast.make(&cast.carla, id, Move::Reject, &[]).await.expect_err("no reason");
    cast.make(&cast.rita, id, Move::Withdraw, &[]).await.expect_err("not hers");
    assert_eq!(check(&cast).await, Chain::Whole(before));
}

/// Everything that can happen to a registration, in one world.
async fn whole_life(cast: &Cast) {
    let gone = cast.draft(&cast.sam, "Initech", cast.router).await;
    cast.write(&cast.sam, async |request| deals::delete_draft(request, gone, 2).await).await.expect("deleted");
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    cast.make(&cast.carla, id, Move::Ask, &[("question", "Who?")]).await.expect("asked");
    cast.make(&cast.sam, id, Move::Answer, &[("reply", "Ada.")]).await.expect("answered");
    cast.make(&cast.carla, id, Move::Approve, &[("customer", "new")]).await.expect("approved");
    let second = cast.submitted(&cast.rita, "Globex AG", cast.switch).await;
    cast.make(&cast.carla, second, Move::Reject, &[("reason", "duplicate")]).await.expect("rejected");
    let third = cast.submitted(&cast.rita, "Hooli", cast.switch).await;
    cast.make(&cast.rita, third, Move::Withdraw, &[]).await.expect("withdrawn");
    cast.advance(TimeDelta::days(91));
    assert_eq!(cast.sweep().await, 1);
}

async fn check(world: &crate::world::World) -> Chain {
    Request::read(world.by_system(), async |request| audit::verify(request).await).await.expect("checked")
}

async fn length(cast: &Cast) -> u64 {
    u64::try_from(cast.count("events", "1 = 1").await).expect("a number")
}

/// The last entry of that kind about a registration.
async fn entry(cast: &Cast, id: RegistrationId, what: &str) -> Entry {
    let record = cast.literal(id);
    let select =
        format!("select content from events where record_id = {record} and what = '{what}' order by position desc");
    let rows: Vec<QueryResult> = cast.rows(&select).await;
    let content: String = rows[0].try_get("", "content").expect("text");
    serde_json::from_str(&content).expect("an entry")
}

/// How an empty value is written.
fn nothing() -> Json {
    serde_json::to_value(shared::values::Value::Empty).expect("JSON")
}

fn text(value: &Json) -> Option<String> {
    match serde_json::from_value(value.clone()) {
        Ok(shared::values::Value::Text(text)) => Some(text),
        _ => None,
    }
}

fn minor(value: &Json) -> Option<i64> {
    match serde_json::from_value(value.clone()) {
        Ok(shared::values::Value::Money(money)) => Some(money.minor()),
        _ => None,
    }
}
