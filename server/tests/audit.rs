//! The trail: one entry for every change, and a chain that shows what was done to it.

use crate::world::{Cast, PASSWORD};
use chrono::TimeDelta;
use rstest::rstest;
use sea_orm::QueryResult;
use serde_json::Value as Json;
use server::audit::{self, Chain};
use server::request::{Asked, Origin};
use server::{Engine, Request, deals, export, list, products};
use sha2::{Digest, Sha256};
use shared::access::{Access, Asks, Caller, EVERY_FIELD, Person, Right, Rights, Standing};
use shared::audit::{Entry, Fate, TRAIL, query_about};
use shared::deals::Move;
use shared::fields::Object;
use shared::form::Answers;
use shared::ids::{EventId, RegistrationId};
use shared::list::{ListState, Page};
use shared::refusal::Refusal;
use shared::users::Role;
use shared::values::text::ShortText;
use std::sync::Arc;
use uuid::Uuid;

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
    cast.unprotect_trail().await;
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
    let columns = "id, at, actor_id, whom_id, object, record_id, what, address, content, previous, hash";
    let doings = [
        ("a changed entry", "update events set content = replace(content, 'test', 'best') where position = 12".into(), 12),
        ("a changed hash", "update events set hash = previous where position = 12".into(), 12),
        ("a changed link", "update events set previous = hash where position = 12".into(), 12),
        ("another actor", format!("update events set actor_id = {other} where position = 12"), 12),
        ("somebody as whom", format!("update events set whom_id = {other} where position = 12"), 12),
        ("another address", "update events set address = '192.0.2.99' where position = 12".into(), 12),
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
                 insert into events (position, {columns}) select 13, {other}, at, actor_id, whom_id, object, record_id, what, \
                 address, content, previous, hash from events where position = 12"
            ),
            13,
        ),
        (
            "one put at the end",
            format!(
                "insert into events (position, {columns}) select {last} + 1, {other}, at, actor_id, whom_id, object, \
                 record_id, what, address, content, previous, hash from events where position = {last}"
            ),
            last + 1,
        ),
        ("another end", "update trail_head set hash = 'x'".into(), last),
        ("an end further on", "update trail_head set position = position + 1".into(), last + 1),
    ];
    // The database itself would refuse all of it.
    cast.unprotect_trail().await;
    let kept = format!("create table kept as select position, {columns}, key from events");
    cast.raw(&format!("{kept}; create table kept_head as select * from trail_head")).await;
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
        cast.raw(&format!("insert into events (position, {columns}, key) select * from kept")).await;
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

#[rstest]
#[tokio::test]
async fn the_database_itself_keeps_every_entry_as_it_was_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    whole_life(&cast).await;
    let before = length(&cast).await;
    let mut doings = vec![
        "update events set content = 'x' where position = 12",
        "update events set at = at",
        "update events set key = null where position = 12",
        "delete from events where position = 12",
        "delete from events",
    ];
    if engine == Engine::Postgres {
        doings.push("truncate events");
    }
    for doing in doings {
        let told = cast.refused(doing).await;
        assert!(told.contains("an entry of the trail is never"), "{doing}: {told}");
    }
    assert_eq!(check(&cast).await, Chain::Whole(before));
}

#[rstest]
#[tokio::test]
async fn the_chain_can_be_checked_with_nothing_but_its_lines(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    whole_life(&cast).await;
    let lines = Request::read(cast.by_system(), async |request| {
        let (mut all, mut after) = (Vec::new(), 0);
        while let Some((lines, last)) = audit::lines(request, after).await? {
            all.extend(lines);
            after = last;
        }
        Ok(all)
    })
    .await
    .expect("lines");
    assert_eq!(lines.len() as u64, length(&cast).await);
    let mut previous = String::new();
    for (position, line) in (1_i64..).zip(lines) {
        let link: Json = serde_json::from_str(&line).expect("JSON");
        let text = |key: &str| link[key].as_str().expect("a text").to_owned();
        let mut hasher = Sha256::new();
        hasher.update(position.to_be_bytes());
        hasher.update(previous.as_bytes());
        hasher.update(text("content").as_bytes());
        let hash: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            (link["position"].as_i64(), text("previous"), text("hash")),
            (Some(position), previous, hash.clone())
        );
        previous = hash;
    }
}

#[rstest]
#[tokio::test]
async fn an_entry_says_from_where_as_whom_and_why(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let robin = cast.person("Robin Admin", Role::Administrator, None).await;
    let origin = Origin {
        address: Some("::ffff:192.0.2.7".parse().expect("an address")),
        whom: Some(cast.sam.id),
        why: Some("Asked on the phone".to_owned()),
    };
    let key = cast.key();
    let asked = Asked { origin, ..cast.by(&cast.sam) };
    let id = Request::write(asked, async |request| deals::start(request, &key).await).await.expect("begun");
    let begun = entry(&cast, id, "draft_started").await;
    assert_eq!((begun.from.as_deref(), begun.whom), (Some("192.0.2.7"), Some(cast.sam.id.0)));
    assert!(matches!(check(&cast).await, Chain::Whole(_)));

    let page = cast.read(&robin, async |request| audit::page(request, begun.id).await).await.expect("a page");
    assert_eq!((page.from.as_deref(), page.whom.as_deref()), (Some("192.0.2.7"), Some("Sam Seller")));
    assert_eq!(page.why.as_deref(), Some("Asked on the phone"));
    let found = trail(&cast, &robin, "where=address+%3D+%22192.0.2.7%22").await.expect("a page");
    assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [begun.id.0]);
    let by_command = entry_of(&cast, cast.router.0, "set_up").await;
    assert_eq!((by_command.from, by_command.whom, by_command.why), (None, None, None));
}

#[rstest]
#[tokio::test]
async fn the_trail_is_a_list_like_all_others(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let robin = cast.person("Robin Admin", Role::Administrator, None).await;
    let id = cast.submitted(&cast.sam, "Umbrella SE", cast.router).await;
    whole_life(&cast).await;
    let all = trail(&cast, &robin, "").await.expect("a page");
    assert_eq!(all.total, length(&cast).await);
    assert_eq!(all.rows.len(), 50_usize.min(usize::try_from(all.total).expect("a number")));
    let newest = cast.rows("select id from events order by position desc").await;
    let newest: Vec<Uuid> = newest.iter().take(50).map(|row| row.try_get("", "id").expect("an id")).collect();
    assert_eq!(all.rows.iter().map(|row| row.id).collect::<Vec<_>>(), newest);

    let about = query_about(id.0);
    let own = trail(&cast, &robin, &about).await.expect("a page");
    assert_eq!(own.total, 3, "begun, saved, submitted");
    let submitted = trail(&cast, &robin, &format!("what=submitted&{about}")).await.expect("a page");
    assert_eq!(submitted.total, 1);
    let number = cast.page(&cast.sam, id).await.expect("a page").registration.number.expect("a number");
    assert_eq!(label(&submitted, 1), number, "the record by its name");
    let ritas = trail(&cast, &robin, "q=rita").await.expect("a page");
    assert!(ritas.total > 0 && ritas.total < all.total, "{}", ritas.total);
    let nothing = trail(&cast, &robin, "where=at+within+next+7+days+and+not+%28at+%3D+today%29").await.expect("a page");
    assert_eq!(nothing.total, 0);
}

#[rstest]
#[tokio::test]
async fn the_trail_is_for_those_who_may_read_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let robin = cast.person("Robin Admin", Role::Administrator, None).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let submitted = entry(&cast, id, "submitted").await;
    for person in [&cast.sam, &cast.max, &cast.carla] {
        assert_eq!(trail(&cast, person, "").await.map(|page| page.total), Err(Refusal::NotFound), "{}", person.name);
        let page = cast.read(person, async |request| audit::page(request, submitted.id).await).await;
        assert_eq!(page.err(), Some(Refusal::NotFound), "{}", person.name);
        let query = ListState::default().list_query(&TRAIL);
        let table = cast.read(person, async |request| export::csv(request, &query, async |_| Ok(())).await).await;
        assert_eq!(table, Err(Refusal::NotFound), "{}", person.name);
    }
    let none = EventId(Uuid::from_u128(7));
    let missing = cast.read(&robin, async |request| audit::page(request, none).await).await;
    assert_eq!(missing.err(), Some(Refusal::NotFound));
}

#[rstest]
#[tokio::test]
async fn an_entry_tells_what_became_what_in_words(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let robin = cast.person("Robin Admin", Role::Administrator, None).await;
    let id = cast.approved("Acme GmbH").await;
    let submitted = entry(&cast, id, "submitted").await;
    let page = cast.read(&robin, async |request| audit::page(request, submitted.id).await).await.expect("a page");
    let line = |label: &str| page.changes.iter().find(|line| line.label == label).map(|line| line.after.as_str());
    assert_eq!(page.fate, Fate::There);
    assert!(page.sentence.starts_with("Sam Seller submitted the registration."), "{}", page.sentence);
    assert_eq!(line("Status"), Some("Submitted"));
    assert_eq!(page.hidden, 0);
    let approved = entry(&cast, id, "approved").await;
    let page = cast.read(&robin, async |request| audit::page(request, approved.id).await).await.expect("a page");
    let customer = page.changes.iter().find(|line| line.label == "Customer account").expect("the customer");
    assert_eq!((customer.before.as_str(), customer.after.as_str()), ("", "Acme GmbH"));
    let csv = table(&cast, &robin, "what=approved").await;
    assert!(csv.contains("Customer account: Acme GmbH"), "{csv}");
    assert!(csv.contains(&page.hash), "{csv}");
}

#[rstest]
#[tokio::test]
async fn of_what_somebody_may_not_see_the_trail_tells_only_how_much_it_is(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let robin = cast.person("Robin Admin", Role::Administrator, None).await;
    // A draft is its company's alone, whoever reads the trail.
    let draft = cast.draft(&cast.sam, "Kanarien AG", cast.router).await;
    let saved = entry(&cast, draft, "draft_saved").await;
    assert!(saved.changes.len() > 5);
    let page = cast.read(&robin, async |request| audit::page(request, saved.id).await).await.expect("a page");
    assert_eq!((page.fate, page.changes.len()), (Fate::Hidden, 0));
    assert_eq!(page.hidden as usize, saved.changes.len());
    let everything = serde_json::to_string(&page).expect("JSON") + &table(&cast, &robin, "").await;
    assert!(!everything.contains("Kanarien"), "{everything}");

    // Somebody who reads the trail, and of registrations their status.
    let id = cast.submitted(&cast.rita, "Canary Ltd", cast.switch).await;
    let rights = Rights::default()
        .object(Object::Event, &[Right::Read])
        .fields(Object::Event, Access::Read, &[EVERY_FIELD])
        .object(Object::Registration, &[Right::Read])
        .fields(Object::Registration, Access::Read, &["number", "state"]);
    let auditor = Person {
        standing: Arc::new(Standing {
            rights,
            baseline: [(Object::Event, Access::Read), (Object::Registration, Access::Read)].into(),
            ..Standing::default()
        }),
        ..cast.carla.clone()
    };
    let saved = entry(&cast, id, "draft_saved").await;
    let page = cast.read(&auditor, async |request| audit::page(request, saved.id).await).await.expect("a page");
    assert_eq!((page.fate, page.changes.len()), (Fate::There, 0));
    assert_eq!(page.hidden as usize, saved.changes.len());
    let submitted = entry(&cast, id, "submitted").await;
    let page = cast.read(&auditor, async |request| audit::page(request, submitted.id).await).await.expect("a page");
    assert!(page.changes.iter().any(|line| line.label == "Status" && line.after == "Submitted"), "{page:?}");
    assert!(page.changes.iter().all(|line| ["Status", "Registration"].contains(&line.label.as_str())), "{page:?}");
    assert_eq!(page.hidden as usize + page.changes.len(), submitted.changes.len());
    let everything = serde_json::to_string(&page).expect("JSON") + &table(&cast, &auditor, "").await;
    for word in ["Canary", "Ada Lovelace", "Customer's"] {
        assert!(!everything.contains(word), "{word}: {everything}");
    }
}

#[rstest]
#[tokio::test]
async fn no_secret_stands_in_the_trail(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    whole_life(&cast).await;
    let secret = format!("content like '%argon2%' or content like '%{PASSWORD}%' or content like '%\"password\"%'");
    assert_eq!(cast.count("events", &secret).await, 0);
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
    entry_of(cast, id.0, what).await
}

/// The last entry of that kind about any record.
async fn entry_of(cast: &Cast, record: Uuid, what: &str) -> Entry {
    let record = cast.literal(record);
    let select =
        format!("select content from events where record_id = {record} and what = '{what}' order by position desc");
    let rows: Vec<QueryResult> = cast.rows(&select).await;
    let content: String = rows[0].try_get("", "content").expect("text");
    serde_json::from_str(&content).expect("an entry")
}

/// A page of the trail as somebody reads it, with the records' names.
async fn trail(cast: &Cast, person: &Person, search: &str) -> Result<Page, Refusal> {
    let asks = Asks::of(&Caller::Person(person.clone()));
    let query = ListState::parse(&TRAIL, search).list_query_for(&TRAIL, &asks);
    cast.read(person, async |request| {
        let mut page = list::page(request, &query).await?;
        audit::name_records(request, &mut page).await?;
        Ok(page)
    })
    .await
}

/// The trail as a table for a spreadsheet.
async fn table(cast: &Cast, person: &Person, search: &str) -> String {
    let asks = Asks::of(&Caller::Person(person.clone()));
    let query = ListState::parse(&TRAIL, search).list_query_for(&TRAIL, &asks);
    let mut table = Vec::new();
    cast.read(person, async |request| {
        export::csv(request, &query, async |piece| {
            table.extend(piece);
            Ok(())
        })
        .await
    })
    .await
    .expect("a table");
    String::from_utf8(table).expect("text")
}

/// What stands for the record of a row.
fn label(page: &Page, column: usize) -> String {
    match &page.rows[0].cells[column] {
        shared::values::Value::Reference { label, .. } => label.clone(),
        other => panic!("{other:?}"),
    }
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
