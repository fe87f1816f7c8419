//! Importing again, and into a portal where people have worked.

use super::{FILES, copied, counts, dirty, events, import, replace};
use crate::world::World;
use chrono::TimeDelta;
use rstest::rstest;
use server::Engine;
use server::accounts::{self, merging};
use shared::form::Answers;
use shared::ids::AccountId;
use shared::users::Role;
use shared::words::imports as words;

#[rstest]
#[tokio::test]
async fn a_second_run_creates_and_changes_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let (first, remarks) = import(&world, &dirty()).await;
    let before = events(&world).await;
    world.portal.clock.advance(TimeDelta::days(1));
    let (second, again) = import(&world, &dirty()).await;
    assert!(second.changed_nothing(), "{second}");
    for file in FILES {
        let (was, is) = (first.file(file), second.file(file));
        assert_eq!(is, counts(0, 0, was.created, was.rejected), "{file}");
    }
    assert_eq!(second.leaders, counts(0, 0, 1, 0));
    assert_eq!((&second.totals, &second.noted, &second.read_as), (&first.totals, &first.noted, &first.read_as));
    assert_eq!(again, remarks);
    assert_eq!(events(&world).await, before);
    assert_eq!(world.count("opportunities", "version <> 1").await, 0);
}

#[rstest]
#[tokio::test]
async fn what_the_crm_changed_is_changed_once_with_one_entry(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let folder = copied(&world);
    import(&world, &folder).await;
    let before = events(&world).await;
    replace(&folder, "sales_pipeline.csv", "Engaging,2017-01-08,,", "Won,2017-01-08,2017-02-03,640.5");
    replace(
        &folder,
        "accounts.csv",
        "Calder & Finch Ltd,retail,1987,210.5,640,UK,HARROW GROUP",
        "Calder & Finch LLP,retail,1987,,640,UK,",
    );
    replace(&folder, "sales_teams.csv", "Bruno Silva,Beatrix Lund,Central", "Bruno Silva,Ada Okafor,East");
    replace(&folder, "products.csv", "Delta Press,Delta,550.50", "Delta Press,Delta,");
    let (summary, _) = import(&world, &folder).await;
    assert_eq!(summary.file("accounts.csv"), counts(0, 1, 10, 9));
    assert_eq!(summary.file("products.csv"), counts(0, 1, 2, 2));
    assert_eq!(summary.file("sales_teams.csv"), counts(0, 1, 3, 2));
    // The deal that was won, and the one that is called after the company.
    assert_eq!(summary.file("sales_pipeline.csv"), counts(0, 2, 8, 14));
    assert_eq!(events(&world).await, before + 5);
    let company = "name = 'Calder & Finch LLP' and parent_id is null and revenue_minor is null and revenue_currency is null and version = 2";
    assert_eq!(world.count("accounts", company).await, 1);
    let deal =
        "external_id = 'A4' and stage = 'closed_won' and probability = 100 and amount_minor = 64050 and version = 2";
    assert_eq!(world.count("opportunities", deal).await, 1);
    assert_eq!(world.count("users", "name = 'Bruno Silva' and territory = 'East' and version = 2").await, 1);
    assert!(import(&world, &folder).await.0.changed_nothing());
}

#[rstest]
#[tokio::test]
async fn what_people_did_in_the_portal_stays(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    // Somebody at a partner has an agent's name, and a partner the name of a customer in another country.
    let partner = world.partner("Brightwater Instruments GmbH", None).await;
    world.person("Ada Okafor", Role::Seller, Some(partner)).await;
    let (summary, _) = import(&world, &dirty()).await;
    assert_eq!(summary.file("accounts.csv"), counts(11, 0, 0, 9));
    assert_eq!(summary.file("sales_teams.csv"), counts(4, 0, 0, 2));
    assert_eq!(world.count("users", "name = 'Ada Okafor'").await, 2);
    let owned = "owner_id = (select id from users where name = 'Ada Okafor' and role = 'agent') and external_id = 'A1'";
    assert_eq!(world.count("opportunities", owned).await, 1);
    // The exact name decides between two companies.
    let account =
        "external_id = 'A1' and account_id = (select id from accounts where name = 'Brightwater Instruments')";
    assert_eq!(world.count("opportunities", account).await, 1);
}

#[rstest]
#[tokio::test]
async fn a_name_that_several_go_by_is_not_guessed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let folder = copied(&world);
    replace(
        &folder,
        "accounts.csv",
        "Dunmore Foods,retail,2004,88,310,Philipines,",
        "Fenwick Robotics,retail,2004,88,310,Peru,",
    );
    let (summary, remarks) = import(&world, &folder).await;
    // A7, A8, A9 and C3 beside those that were wrong before.
    assert_eq!(summary.file("sales_pipeline.csv"), counts(6, 0, 0, 18));
    let ambiguous: Vec<u64> =
        remarks.iter().filter(|remark| remark.reason == words::AMBIGUOUS).map(|remark| remark.line).collect();
    assert_eq!(ambiguous, [8, 9, 10, 14, 15, 23]);
}

#[rstest]
#[tokio::test]
async fn a_parent_set_by_hand_closes_no_circle_with_the_file(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let folder = copied(&world);
    import(&world, &folder).await;
    let carla = world.person("Carla Channel", Role::ChannelManager, None).await;
    let by_hand: Answers =
        [("name", "Hand Made AG"), ("is_partner", "no"), ("type", "customer"), ("parent", "Jasmin Presse")]
            .into_iter()
            .collect();
    let key = world.key();
    world.write(&carla, async |request| accounts::add(request, &key, &by_hand).await).await.expect("added");
    replace(&folder, "accounts.csv", "21,France,Nobody Knows Inc", "21,France,Hand Made AG");
    let (_, remarks) = import(&world, &folder).await;
    let told = |value: &str| remarks.iter().find(|remark| remark.value == value).map(|remark| remark.reason.as_str());
    assert_eq!(told("Hand Made AG"), Some(words::CIRCLE));
    assert_eq!(world.count("accounts", "name = 'Jasmin Presse' and parent_id is null").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_company_that_went_into_another_one_is_not_made_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let folder = copied(&world);
    import(&world, &folder).await;
    let carla = world.person("Carla Channel", Role::ChannelManager, None).await;
    let id = async |name: &str| {
        let rows = world.rows(&format!("select id from accounts where name = '{name}'")).await;
        AccountId(rows[0].try_get("", "id").expect("an id"))
    };
    let (gone, stays) = (id("Brightwater Instruments").await, id("Harrow Group plc").await);
    let (from, into, key) = (version(&world, gone).await, version(&world, stays).await, world.key());
    world
        .write(&carla, async |request| merging::merge(request, gone, stays, from, into, &key).await)
        .await
        .expect("merged");
    let moved = world.count("opportunities", &format!("account_id = {}", world.literal(stays))).await;
    let companies = world.count("accounts", "1 = 1").await;
    let (_, remarks) = import(&world, &folder).await;
    assert_eq!(world.count("accounts", "1 = 1").await, companies);
    assert_eq!(world.count("opportunities", &format!("account_id = {}", world.literal(gone))).await, 0);
    assert_eq!(world.count("opportunities", &format!("account_id = {}", world.literal(stays))).await, moved);
    let told = remarks.iter().find(|remark| remark.reason == shared::words::relations::IMPORTED_MERGED);
    assert_eq!(told.map(|remark| remark.value.as_str()), Some("Brightwater Instruments"));
}

async fn version(world: &World, id: AccountId) -> i64 {
    let rows = world.rows(&format!("select version from accounts where id = {}", world.literal(id))).await;
    rows[0].try_get("", "version").expect("a number")
}
