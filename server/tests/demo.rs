//! The demo programme: what is in it, and that it was made by the verbs.

use crate::world::{World, start};
use server::audit::{self, Chain};
use server::demo::{self, DemoPerson, Loaded, PEOPLE};
use server::request::Asked;
use server::users::{self, Looking};
use server::{Engine, Request, Settings, deals, list, notices, products};
use shared::access::{Caller, Person};
use shared::criteria::{Criteria, Path};
use shared::deals::{State, Verdict};
use shared::fields::Object;
use shared::ids::RegistrationId;
use shared::list::{ListQuery, Sort};
use shared::refusal::Refusal;
use shared::users::{Role, Viewer};
use shared::values::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

/// An installation with the demo loaded up to now.
async fn demo(engine: Engine) -> World {
    let world = World::new(engine).await;
    load(&world).await.expect("loads");
    world
}

async fn load(world: &World) -> Result<Loaded, Refusal> {
    demo::load(world.portal.database.clone(), Settings::default(), start()).await
}

/// Signs in with what is printed.
async fn sign_in(world: &World, person: &DemoPerson) -> (Person, Viewer) {
    let guest = world.asked(Caller::Guest);
    let session = users::sign_in(guest, person.email, person.password, IpAddr::V4(Ipv4Addr::LOCALHOST)).await;
    let secret = session.unwrap_or_else(|refusal| panic!("{}: {refusal}", person.who)).secret;
    users::authenticate(&world.portal, &secret, Looking::Using).await.expect("answers").whole().expect("a session")
}

async fn person(world: &World, name: &str) -> Person {
    let printed = PEOPLE.iter().find(|person| person.name == name).expect("somebody of the demo");
    sign_in(world, printed).await.0
}

/// Columns of every record of a kind that somebody may read.
async fn rows(asked: Asked, object: Object, columns: &[&str]) -> Vec<(RegistrationId, Vec<Value>)> {
    let query = ListQuery {
        object,
        columns: columns.iter().copied().map(Path::new).collect(),
        filter: Criteria::always(),
        sort: Sort { field: "created_at", descending: false },
        cursor: None,
        size: 1000,
    };
    let page = Request::read(asked, async |request| list::page(request, &query).await).await.expect("a page");
    page.rows.into_iter().map(|row| (RegistrationId(row.id), row.cells)).collect()
}

async fn texts(world: &World, column: &str) -> BTreeSet<String> {
    let rows = rows(world.by_system(), Object::Registration, &[column]).await;
    rows.into_iter().map(|(_, cells)| text(&cells[0])).filter(|text| !text.is_empty()).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Reference { label, .. } => label.clone(),
        _ => String::new(),
    }
}

#[rstest::rstest]
#[tokio::test]
async fn the_demo_has_everything_there_is_to_see(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let loaded = load(&world).await.expect("loads");
    let states: BTreeSet<String> = State::ALL.map(|state| state.name().to_owned()).into();
    assert_eq!(texts(&world, "state").await, states, "a registration in every state");
    let verdicts: BTreeSet<String> = Verdict::ALL.map(|verdict| verdict.name().to_owned()).into();
    assert_eq!(texts(&world, "verdict").await, verdicts, "a verdict of each kind");
    let registrations = rows(world.by_system(), Object::Registration, &["due_at"]).await;
    assert_eq!(registrations.len(), loaded.registrations);
    assert_eq!((loaded.people, loaded.partners), (PEOPLE.len(), 3));
    let asked = world.by_system();
    let offered = Request::read(asked, async |request| products::offered(request).await).await.expect("products");
    assert_eq!(offered.len(), loaded.products);
}

#[rstest::rstest]
#[tokio::test]
async fn the_demos_queue_has_deals_of_every_verdict_and_one_that_is_late(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = demo(engine).await;
    let registrations =
        rows(world.by_system(), Object::Registration, &["state", "verdict", "due_at", "customer_name"]).await;
    let waiting: BTreeMap<String, (String, bool)> = registrations
        .into_iter()
        .filter(|(_, cells)| text(&cells[0]) == State::Submitted.name())
        .map(|(_, cells)| {
            let late = matches!(cells[2], Value::Instant(due) if due < start());
            (text(&cells[3]), (text(&cells[1]), late))
        })
        .collect();
    let expected = [
        ("Hudson & Vale Outfitters, Inc.", Verdict::Clear, true),
        ("Klinikverbund Tannenberg", Verdict::Review, false),
        ("Lumiere Optic", Verdict::Review, false),
        ("Mueller Maschinenbau", Verdict::Blocked, false),
        ("Nordlys Havbruk AS", Verdict::Clear, false),
        ("Tannenberg Klinikum gGmbH", Verdict::Clear, false),
    ];
    let expected = expected.map(|(name, verdict, late)| (name.to_owned(), (verdict.name().to_owned(), late)));
    assert_eq!(waiting, expected.into());
}

#[rstest::rstest]
#[tokio::test]
async fn partners_of_the_demo_see_their_own_deals_and_no_others(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = demo(engine).await;
    let all = rows(world.by_system(), Object::Registration, &["partner", "owner"]).await;
    for (name, partner) in [("Lena Brandt", "Northwind Resellers"), ("Marek Wójcik", "Baltic Systems")] {
        let manager = person(&world, name).await;
        let seen: BTreeSet<_> =
            rows(world.by(&manager), Object::Registration, &[]).await.into_iter().map(|(id, _)| id).collect();
        let of_partner = |cells: &[Value]| text(&cells[0]) == partner;
        // A manager sees the sellers' and their own; what an executive registered is the executive's.
        let below = |cells: &[Value]| text(&cells[1]) != "Henrik Voss" && text(&cells[1]) != "Ilze Ozola";
        let own: BTreeSet<_> =
            all.iter().filter(|(_, cells)| of_partner(cells) && below(cells)).map(|(id, _)| *id).collect();
        assert!(own.len() >= 8, "{name}");
        assert_eq!(seen, own, "{name}");
        for (id, _) in all.iter().filter(|(id, _)| !own.contains(id)) {
            let page = Request::read(world.by(&manager), async |request| deals::page(request, *id, None).await).await;
            assert_eq!(page.map(|_| ()), Err(Refusal::NotFound), "{name}");
        }
    }
}

#[rstest::rstest]
#[tokio::test]
async fn an_approved_deal_of_the_demo_became_pipeline_and_shows_how(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = demo(engine).await;
    let manager = person(&world, "Marek Wójcik").await;
    let deals = rows(world.by(&manager), Object::Registration, &["customer_name"]).await;
    let open = async |customer: &str| {
        let (id, _) = deals.iter().find(|(_, cells)| text(&cells[0]) == customer).expect("a deal");
        Request::read(world.by(&manager), async |request| deals::page(request, *id, None).await).await.expect("a page")
    };
    let corrected = open("Zakłady Mięsne Bielawa Sp. z o.o.").await;
    assert!(
        corrected.opportunity.is_some_and(|part| part.amount.is_some_and(|amount| amount.display() == "182,000 EUR"))
    );
    let told: Vec<&str> = corrected.timeline.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(told, ["submitted", "info_requested", "answered", "approved"]);
    assert!(corrected.timeline.iter().all(|line| (8..18).contains(&chrono::Timelike::hour(&line.at))));
    let expired = open("Rīgas Ostas Serviss SIA").await;
    assert_eq!(expired.registration.state, State::Expired);
    // What Northwind Resellers was protected for until it ran out.
    let taken_over = open("Hafenlogistik Nordsee").await.registration;
    assert_eq!((taken_over.state, taken_over.verdict), (State::Approved, Some(Verdict::Review)));
}

#[rstest::rstest]
#[tokio::test]
async fn everybody_of_the_demo_signs_in_with_what_is_printed_and_finds_little_unread(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = demo(engine).await;
    let mut unread = Vec::new();
    for printed in PEOPLE {
        let (person, viewer) = sign_in(&world, printed).await;
        assert_eq!((person.name.as_str(), person.role), (printed.name, printed.role));
        assert_eq!(viewer.account.map(|account| account.name).as_deref(), printed.partner, "{}", printed.who);
        assert!(viewer.unread <= 3, "{}: {}", printed.who, viewer.unread);
        if viewer.unread > 0 {
            unread.push(printed.role);
        }
        let told = Request::read(world.by(&person), async |request| notices::recent(request).await).await;
        let told = told.expect("notices");
        assert_eq!(told.iter().filter(|notice| !notice.read).count(), viewer.unread as usize);
    }
    for role in [Role::Seller, Role::Manager, Role::ChannelManager] {
        assert!(unread.contains(&role), "nothing new for any {}", role.label());
    }
    assert!(users::has_demo_people(world.by_system()).await.expect("answers"));
}

#[rstest::rstest]
#[tokio::test]
async fn the_demo_is_in_the_trail_and_is_over(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = demo(engine).await;
    let chain = Request::read(world.by_system(), async |request| audit::verify(request).await).await;
    assert!(matches!(chain, Ok(Chain::Whole(entries)) if entries > 100), "{chain:?}");
    for (id, cells) in rows(world.by_system(), Object::Registration, &["changed_at"]).await {
        assert!(matches!(cells[0], Value::Instant(at) if at < start()), "{id}");
    }
}

#[rstest::rstest]
#[tokio::test]
async fn the_demo_is_not_loaded_where_there_are_people(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    world.person("Dana Reyes", Role::Administrator, None).await;
    assert!(matches!(load(&world).await, Err(Refusal::Conflict(_))));
    assert!(!users::has_demo_people(world.by_system()).await.expect("answers"));
}

#[rstest::rstest]
#[tokio::test]
async fn the_demo_is_not_loaded_twice(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = demo(engine).await;
    let before = rows(world.by_system(), Object::Registration, &["changed_at"]).await;
    assert!(matches!(load(&world).await, Err(Refusal::Conflict(_))));
    assert_eq!(rows(world.by_system(), Object::Registration, &["changed_at"]).await, before);
}
