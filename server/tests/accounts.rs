//! Companies: adding and changing them, and which belongs to which.

use crate::world::{Cast, World};
use rstest::rstest;
use server::accounts;
use server::audit::{self, Chain};
use server::{Engine, Request};
use shared::access::Person;
use shared::accounts::CompanyForm;
use shared::fields::Object;
use shared::form::Answers;
use shared::ids::AccountId;
use shared::refusal::{Problems, Refusal};
use shared::users::Role;
use shared::values::Value;
use shared::words::accounts as say;
use shared::words::deals::CUSTOMER_EXISTS;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::task::JoinSet;

const CUSTOMER: [(&str, &str); 3] = [("name", "Acme GmbH"), ("is_partner", "no"), ("type", "customer")];

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().copied().collect()
}

async fn add(world: &World, person: &Person, pairs: &[(&str, &str)]) -> Result<AccountId, Refusal> {
    let (key, typed) = (world.key(), answers(pairs));
    world.write(person, async |request| accounts::add(request, &key, &typed).await).await
}

async fn form(world: &World, person: &Person, id: AccountId) -> Result<CompanyForm, Refusal> {
    world.read(person, async |request| accounts::form_page(request, Some(id)).await).await
}

/// Changes some answers of a company as somebody who just opened its form.
async fn change(world: &World, person: &Person, id: AccountId, pairs: &[(&str, &str)]) -> Result<(), Refusal> {
    let form = form(world, person, id).await?;
    let mut typed = form.stored;
    typed.merge(answers(pairs));
    world.write(person, async |request| accounts::change(request, id, form.version, &typed).await).await
}

fn problems<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> Problems {
    match outcome {
        Err(Refusal::Invalid(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[tokio::test]
async fn a_company_is_added_changed_and_shown(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = add(&cast, &cast.carla, &CUSTOMER).await.expect("added");
    let manager = cast.chris.id.to_string();
    let partner = [
        ("name", "Acme Systems GmbH"),
        ("is_partner", "yes"),
        ("type", "agency"),
        ("tier", "gold"),
        ("status", "at_risk"),
        ("channel_manager", manager.as_str()),
        ("domain", "www.acme-systems.de"),
        ("parent", "northwind traders"),
    ];
    change(&cast, &cast.chris, id, &partner).await.expect("changed");
    let page = cast.read(&cast.carla, async |request| accounts::page(request, id).await).await.expect("a page");
    let told = |field: &str| page.record.value(field).clone();
    assert_eq!(told("name"), Value::from("Acme Systems GmbH"));
    assert_eq!((told("tier"), told("status")), (Value::from("gold"), Value::from("at_risk")));
    assert_eq!(told("domain"), Value::from("acme-systems.de"), "the part that is the company's own");
    assert!(matches!(told("parent"), Value::Reference { label, .. } if label == "Northwind Traders"));
    assert!(matches!(told("channel_manager"), Value::Reference { label, .. } if label == "Chris Channel"));
    assert!(page.may_edit);
    let above =
        cast.read(&cast.carla, async |request| accounts::page(request, cast.north).await).await.expect("a page");
    assert_eq!(above.below.iter().map(|company| company.name.as_str()).collect::<Vec<_>>(), ["Acme Systems GmbH"]);
    let events = format!("record_id = {} and what in ('added', 'changed')", cast.literal(id));
    assert_eq!(cast.count("events", &events).await, 2);
    let chain = cast.read(&cast.carla, async |request| audit::verify(request).await).await;
    assert!(matches!(chain, Ok(Chain::Whole(_))));
}

#[rstest]
#[tokio::test]
async fn a_form_that_changes_nothing_leaves_nothing_in_the_trail(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id =
        add(&cast, &cast.carla, &[&CUSTOMER[..], &[("parent", "Northwind Traders")]].concat()).await.expect("added");
    change(&cast, &cast.chris, id, &[]).await.expect("nothing to do");
    assert_eq!(cast.count("events", &format!("record_id = {}", cast.literal(id))).await, 1);
    assert_eq!(form(&cast, &cast.carla, id).await.expect("a form").version, 1);
}

#[rstest]
#[tokio::test]
async fn companies_are_none_of_the_partners_business(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    for person in [&cast.sam, &cast.max, &cast.rita] {
        for id in [cast.north, AccountId(uuid::Uuid::from_u128(9))] {
            assert_eq!(form(&cast, person, id).await, Err(Refusal::NotFound), "own, foreign and missing alike");
            let page = cast.read(person, async |request| accounts::page(request, id).await).await;
            assert_eq!(page, Err(Refusal::NotFound));
            let typed = answers(&CUSTOMER);
            let changed = cast.write(person, async |request| accounts::change(request, id, 1, &typed).await).await;
            assert_eq!(changed, Err(Refusal::NotFound));
            let held = cast.write(person, async |request| accounts::hold(request, Some(id), &typed).await).await;
            assert_eq!(held, Err(Refusal::NotFound));
        }
        assert_eq!(add(&cast, person, &CUSTOMER).await, Err(Refusal::NotFound));
    }
    let admin = cast.person("Ada Admin", Role::Administrator, None).await;
    assert!(add(&cast, &admin, &CUSTOMER).await.is_ok());
}

#[rstest]
#[tokio::test]
async fn what_is_wrong_is_told_at_its_field(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let agent = cast.sam.id.to_string();
    let wrong = [
        ("name", ""),
        ("is_partner", "yes"),
        ("type", "customer"),
        ("status", "retired"),
        ("channel_manager", agent.as_str()),
        ("parent", "Nobody & Sons"),
        ("domain", "gmail.com"),
    ];
    let told = problems(add(&cast, &cast.carla, &wrong).await);
    for field in ["name", "type", "status", "parent", "channel_manager"] {
        assert!(told.of(field).is_some(), "{field} in {told:?}");
    }
    assert_eq!(told.of("parent"), Some(say::NO_SUCH_COMPANY));
    let shared = [&CUSTOMER[..], &[("domain", "mail.gmail.com")]].concat();
    assert_eq!(problems(add(&cast, &cast.carla, &shared).await).of("domain"), Some(say::SHARED_DOMAIN));
    assert_eq!(cast.count("events", "what = 'added'").await, 0);
}

#[rstest]
#[tokio::test]
async fn the_same_company_is_not_added_twice(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let (key, typed) = (cast.key(), answers(&[&CUSTOMER[..], &[("country", "DE")]].concat()));
    let once = async || cast.write(&cast.carla, async |request| accounts::add(request, &key, &typed).await).await;
    let first = once().await.expect("added");
    assert_eq!(once().await, Ok(first), "a retry gives the same one");
    let exists = |told: Problems| told.of("name") == Some(CUSTOMER_EXISTS);
    let again = [("name", "ACME g.m.b.h."), ("is_partner", "no"), ("type", "customer"), ("country", "DE")];
    assert!(exists(problems(add(&cast, &cast.chris, &again).await)));
    let other = add(
        &cast,
        &cast.chris,
        &[("name", "Globex AG"), ("is_partner", "no"), ("type", "customer"), ("country", "DE")],
    );
    let other = other.await.expect("added");
    assert!(exists(problems(change(&cast, &cast.chris, other, &[("name", "Acme")]).await)), "nor by another name");
}

#[rstest]
#[tokio::test]
async fn nobodys_change_is_overwritten_and_what_was_typed_is_kept(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = add(&cast, &cast.carla, &CUSTOMER).await.expect("added");
    let opened = form(&cast, &cast.carla, id).await.expect("a form");
    change(&cast, &cast.chris, id, &[("sector", "Retail")]).await.expect("changed");
    let mut typed = opened.stored.clone();
    typed.set("sector", "Wholesale");
    let saved =
        cast.write(&cast.carla, async |request| accounts::change(request, id, opened.version, &typed).await).await;
    assert_eq!(saved, Err(Refusal::Conflict(say::CHANGED_MEANWHILE.to_owned())));
    cast.write(&cast.carla, async |request| accounts::hold(request, Some(id), &typed).await).await.expect("held");
    let again = form(&cast, &cast.carla, id).await.expect("a form");
    assert_eq!(again.stored.get("sector"), "Retail");
    assert_eq!(again.held.as_ref().map(|held| held.get("sector")), Some("Wholesale"));
    assert_eq!(form(&cast, &cast.chris, id).await.expect("a form").held, None, "it is each person's own");
    cast.write(&cast.carla, async |request| accounts::give_up(request, Some(id)).await).await.expect("given up");
    assert_eq!(form(&cast, &cast.carla, id).await.expect("a form").held, None, "and can be given up");
    let saved =
        cast.write(&cast.carla, async |request| accounts::change(request, id, again.version, &typed).await).await;
    assert_eq!(saved, Ok(()));
    assert_eq!(form(&cast, &cast.carla, id).await.expect("a form").held, None);
}

#[rstest]
#[tokio::test]
async fn companies_stand_eight_levels_deep_and_never_in_a_circle(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let named = |level: usize| format!("Level {level} AG");
    let mut ids = Vec::new();
    for level in 1..=9 {
        let (name, parent) = (named(level), if level > 1 && level < 9 { named(level - 1) } else { String::new() });
        let pairs = [("name", name.as_str()), ("is_partner", "no"), ("type", "customer"), ("parent", parent.as_str())];
        ids.push(add(&cast, &cast.carla, &pairs).await.expect("added"));
    }
    let parent = async |at: usize, parent: &str| {
        let told = change(&cast, &cast.carla, ids[at], &[("parent", parent)]).await;
        told.map_err(|refusal| problems(Err::<(), _>(refusal)).of("parent").map(str::to_owned))
    };
    assert_eq!(parent(8, "Level 8 AG").await, Err(Some(say::TOO_MANY_LEVELS.to_owned())), "a ninth below");
    assert_eq!(parent(0, "Level 9 AG").await, Err(Some(say::TOO_MANY_LEVELS.to_owned())), "a ninth above");
    assert_eq!(parent(0, "Level 1 AG").await, Err(Some(say::OWN_PARENT.to_owned())), "itself");
    assert_eq!(parent(0, "Level 8 AG").await, Err(Some(say::PARENT_IN_A_CIRCLE.to_owned())), "its last descendant");
    assert_eq!(parent(8, "Level 7 AG").await, Ok(()));
    assert_eq!(parent(1, "").await, Ok(()), "and apart again");
    assert_eq!(parent(0, "Level 9 AG").await, Ok(()), "one level more than those below it");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_changes_at_once_do_not_close_a_circle(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Arc::new(Cast::new(engine).await);
    for round in 0..20 {
        let names = [format!("One{round} AG"), format!("Two{round} AG")];
        let mut ids = Vec::new();
        for name in &names {
            let pairs = [("name", name.as_str()), ("is_partner", "no"), ("type", "customer")];
            ids.push(add(&cast, &cast.carla, &pairs).await.expect("added"));
        }
        let mut both = JoinSet::new();
        for at in 0..2 {
            let (cast, id, parent) = (cast.clone(), ids[at], names[1 - at].clone());
            both.spawn(async move { change(&cast, &cast.carla, id, &[("parent", &parent)]).await });
        }
        let done = both.join_all().await.into_iter().filter(Result::is_ok).count();
        assert_eq!(done, 1, "round {round}");
    }
}

#[rstest]
#[tokio::test]
async fn what_was_typed_comes_back_with_what_the_server_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let typed = answers(&[&CUSTOMER[..], &[("parent", "Nobody & Sons")]].concat());
    cast.write(&cast.carla, async |request| accounts::hold(request, None, &typed).await).await.expect("held");
    let form = cast.read(&cast.carla, async |request| accounts::form_page(request, None).await).await.expect("a form");
    assert_eq!(form.problems.of("parent"), Some(say::NO_SUCH_COMPANY));
    assert_eq!(form.held.map(|held| held.get("name").to_owned()).as_deref(), Some("Acme GmbH"));
}

#[rstest]
#[tokio::test]
async fn a_name_that_several_have_is_no_parent(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    for country in ["DE", "FR"] {
        let pairs = [("name", "Twin AG"), ("is_partner", "no"), ("type", "customer"), ("country", country)];
        add(&cast, &cast.carla, &pairs).await.expect("added");
    }
    let told = problems(add(&cast, &cast.carla, &[&CUSTOMER[..], &[("parent", "Twin AG")]].concat()).await);
    assert_eq!(told.of("parent"), Some(say::SEVERAL_COMPANIES));
}

#[rstest]
#[tokio::test]
async fn a_partner_stays_one_as_long_as_it_is_in_use(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let no_partner = [("is_partner", "no"), ("type", "customer")];
    let told = problems(change(&cast, &cast.carla, cast.north, &no_partner).await);
    assert_eq!(told.of("is_partner"), Some(say::STILL_A_PARTNER));
    let unused = cast.partner("Idle Partner", None).await;
    change(&cast, &cast.carla, unused, &no_partner).await.expect("changed");
    let form = form(&cast, &cast.carla, unused).await.expect("a form");
    assert_eq!((form.stored.get("is_partner"), form.stored.get("status")), ("no", ""));
}

#[rstest]
#[tokio::test]
async fn the_conflict_check_finds_a_company_by_its_new_name(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = add(&cast, &cast.carla, &CUSTOMER).await.expect("added");
    change(&cast, &cast.carla, id, &[("name", "Zephyr Windworks AG")]).await.expect("changed");
    let found = async |customer: &str| {
        let registration = cast.submitted(&cast.sam, customer, cast.router).await;
        let page = cast.page(&cast.carla, registration).await.expect("a page");
        page.conflicts.expect("compared").iter().any(|conflict| conflict.record == id.0)
    };
    assert!(found("Zephyr Windworks").await);
    assert!(!found("Acme").await, "and not by the old one");
}

#[rstest]
#[tokio::test]
async fn what_is_not_seen_of_a_company_stays_as_it_is(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = cast.person("Ada Admin", Role::Administrator, None).await;
    let domain = [("domain", "zephyr-windworks.de")];
    let customer = add(&cast, &ada, &[&CUSTOMER[..], &domain].concat()).await.expect("added");
    let keys = async |id: AccountId| {
        let rows = cast.rows(&format!("select key from match_keys where record_id = {}", cast.literal(id))).await;
        rows.iter().map(|row| row.try_get("", "key").expect("a key")).collect::<BTreeSet<String>>()
    };
    let before = keys(customer).await;
    let hidden = ["name", "is_partner", "type", "status", "domain", "parent", "channel_manager"];
    for hidden in [&hidden[4..], &hidden] {
        cast.hide_from_channel(&ada, Object::Account, hidden).await;
        let carla = cast.again(cast.carla.id).await;
        let asked = form(&cast, &carla, customer).await.expect("a form").asked;
        assert!(asked.iter().any(|name| name == "sector") && !asked.iter().any(|name| hidden.contains(&name.as_str())));
        let sector = format!("Not {hidden:?}");
        change(&cast, &carla, customer, &[("sector", &sector)]).await.expect("changed");
        assert_eq!(keys(customer).await, before, "the conflict check still finds it");
        let known = format!("domain = 'zephyr-windworks.de' and id = {}", cast.literal(customer));
        assert_eq!(cast.count("accounts", &known).await, 1);
    }
    let carla = cast.again(cast.carla.id).await;
    let typed = [("sector", "Trade"), ("is_partner", "no"), ("domain", "other.de"), ("channel_manager", "")];
    change(&cast, &carla, cast.north, &typed).await.expect("changed");
    let as_before = "is_partner = true and status = 'active' and domain is null and sector = 'Trade'";
    let manager = format!("channel_manager_id = {}", cast.literal(cast.carla.id));
    assert_eq!(
        cast.count("accounts", &format!("{as_before} and {manager}")).await,
        1,
        "nor what is typed past the form"
    );
    let held = answers(&[("sector", "Retail")]);
    cast.write(&carla, async |request| accounts::hold(request, Some(cast.north), &held).await).await.expect("held");
    assert_eq!(form(&cast, &carla, cast.north).await.expect("a form").problems, Problems::default());
}

#[rstest]
#[tokio::test]
async fn a_partner_added_by_command_is_active(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let form = form(&cast, &cast.carla, cast.south).await.expect("a form");
    assert_eq!((form.stored.get("is_partner"), form.stored.get("status")), ("yes", "active"));
    let all = Request::read(cast.by(&cast.carla), async |request| accounts::form_page(request, None).await).await;
    let all = all.expect("a form");
    assert_eq!((all.version, all.channel_managers.len()), (0, 2));
    assert_eq!(all.parents, ["Northwind Traders", "Southgate Systems"]);
}
