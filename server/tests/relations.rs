//! How companies stand to one another: territories, relationships, merging two that are one, and people who go from one to another.

use crate::world::{Cast, PASSWORD, World};
use rstest::rstest;
use server::accounts::merging::{self, REFERENCES};
use server::accounts::{self, relationships, territories};
use server::audit::{self, Chain};
use server::users::{self, Looking, moving, people};
use server::{Engine, Request, list};
use shared::access::{Caller, Person, Policy};
use shared::accounts::merging::MergePage;
use shared::accounts::relationships::{RelationKind, Way};
use shared::accounts::territories::key_of;
use shared::accounts::{CompanyPage, PARTNERS, partners_only};
use shared::deals::Move;
use shared::form::Answers;
use shared::ids::{AccountId, RelationshipId, TerritoryId, UserId};
use shared::list::ListState;
use shared::refusal::{Problems, Refusal};
use shared::values::Value;
use shared::words::relations as say;
use std::collections::BTreeSet;
use uuid::Uuid;

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().copied().collect()
}

fn problems<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> Problems {
    match outcome {
        Err(Refusal::Invalid(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

async fn page(world: &World, person: &Person, id: AccountId) -> CompanyPage {
    world.read(person, async |request| accounts::page(request, id).await).await.expect("a page")
}

async fn territory(world: &World, person: &Person, name: &str, condition: &str) -> Result<TerritoryId, Refusal> {
    let (key, typed) = (world.key(), answers(&[("name", name), ("condition", condition)]));
    world.write(person, async |request| territories::add(request, &key, &typed).await).await
}

/// Changes some answers of a company as somebody who just opened its form.
async fn change(world: &World, person: &Person, id: AccountId, pairs: &[(&str, &str)]) -> Result<(), Refusal> {
    let form = world.read(person, async |request| accounts::form_page(request, Some(id)).await).await?;
    let mut typed = form.stored;
    typed.merge(answers(pairs));
    world.write(person, async |request| accounts::change(request, id, form.version, &typed).await).await
}

async fn relate(
    world: &World,
    person: &Person,
    id: AccountId,
    kind: &str,
    company: &str,
) -> Result<RelationshipId, Refusal> {
    let (key, typed) = (world.key(), answers(&[("kind", kind), ("company", company)]));
    world.write(person, async |request| relationships::relate(request, id, &key, &typed).await).await
}

async fn merge_page(world: &World, person: &Person, from: AccountId, into: &str) -> MergePage {
    world.read(person, async |request| merging::page(request, from, into).await).await.expect("a page")
}

/// Merges as somebody who just saw what would move.
async fn merge(world: &World, person: &Person, from: AccountId, into: AccountId) -> Result<(), Refusal> {
    let preview = merge_page(world, person, from, &into.to_string()).await.preview.expect("a preview");
    let key = world.key();
    world
        .write(person, async |request| {
            merging::merge(request, from, into, preview.from_version, preview.into_version, &key).await
        })
        .await
}

async fn company_called(world: &World, name: &str) -> AccountId {
    let rows = world.rows(&format!("select id from accounts where name = '{name}'")).await;
    AccountId(rows[0].try_get("", "id").expect("an id"))
}

#[rstest]
#[tokio::test]
async fn a_territory_is_added_given_to_a_partner_and_shown(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = territory(&cast, &cast.carla, "German speaking", "country in (Germany, AT, CH)").await.expect("added");
    change(&cast, &cast.carla, cast.north, &[(key_of(id).as_str(), "yes")]).await.expect("changed");
    let north = page(&cast, &cast.carla, cast.north).await;
    assert_eq!(north.territories.iter().map(|had| had.name.as_str()).collect::<Vec<_>>(), ["German speaking"]);
    let shown = cast.read(&cast.carla, async |request| territories::page(request, id).await).await.expect("a page");
    assert!(matches!(shown.record.value("condition"), Value::Text(condition) if condition.starts_with("country in (")));
    assert_eq!(shown.partners.iter().map(|partner| partner.id).collect::<Vec<_>>(), [cast.north]);
    let version = shown.version;
    let deleted = cast.write(&cast.carla, async |request| territories::delete(request, id, version).await).await;
    assert_eq!(deleted, Err(Refusal::Conflict(say::territory_in_use(&["Northwind Traders".to_owned()], 0))));
    change(&cast, &cast.carla, cast.north, &[(key_of(id).as_str(), "")]).await.expect("changed");
    let trail = format!("record_id = {} and content like '%territories%'", cast.literal(cast.north));
    assert_eq!(cast.count("events", &trail).await, 2, "given and taken");
    cast.write(&cast.carla, async |request| territories::delete(request, id, version).await).await.expect("deleted");
    assert_eq!(cast.count("territories", "1 = 1").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_customer_lies_in_the_territories_whose_condition_it_meets(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    for (name, condition) in [
        ("Abroad", "not (country = DE)"),
        ("Germany", "country = DE"),
        ("Groups", "parent.name contains \"traders\""),
        ("Works", "name contains \"werke\" and is_partner = no"),
    ] {
        territory(&cast, &cast.carla, name, condition).await.expect("added");
    }
    let customer = cast.customer("Zephyr Windwerke AG").await;
    let lying_in = async || {
        let page = page(&cast, &cast.carla, customer).await;
        page.territories.into_iter().map(|territory| territory.name).collect::<Vec<_>>()
    };
    assert_eq!(lying_in().await, ["Germany", "Works"]);
    change(&cast, &cast.carla, customer, &[("parent", "Northwind Traders"), ("country", "FR")]).await.expect("changed");
    assert_eq!(lying_in().await, ["Abroad", "Groups", "Works"]);
}

#[rstest]
#[tokio::test]
async fn what_is_wrong_with_a_territory_is_told_at_its_field(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    territory(&cast, &cast.carla, "Germany", "country = DE").await.expect("added");
    let told = problems(territory(&cast, &cast.carla, "GERMANY", "country = AT").await);
    assert_eq!(told.of("name"), Some(say::TERRITORY_EXISTS));
    let told = problems(territory(&cast, &cast.carla, "Austria", "contry = AT").await);
    assert!(told.of("condition").is_some_and(|sentence| sentence.contains("“country”")), "{told:?}");
    let typed = answers(&[("name", "Austria"), ("condition", "contry = AT")]);
    cast.write(&cast.carla, async |request| territories::hold(request, None, &typed).await).await.expect("held");
    let form = cast.read(&cast.carla, async |request| territories::form_page(request, None).await).await;
    let form = form.expect("a form");
    assert_eq!(form.held, Some(typed));
    assert!(form.problems.of("condition").is_some());
    assert_eq!(territory(&cast, &cast.sam, "Mine", "true").await, Err(Refusal::NotFound));
}

#[rstest]
#[tokio::test]
async fn a_relationship_stands_on_both_pages_until_it_ends(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = relate(&cast, &cast.carla, cast.north, "distributor_of", "southgate systems").await.expect("related");
    let seen = async |from: AccountId| {
        let relations = page(&cast, &cast.carla, from).await.relations;
        relations.into_iter().map(|relation| (relation.kind, relation.way, relation.other.id)).collect::<Vec<_>>()
    };
    assert_eq!(seen(cast.north).await, [(RelationKind::DistributorOf, Way::Forward, cast.south)]);
    assert_eq!(seen(cast.south).await, [(RelationKind::DistributorOf, Way::Back, cast.north)]);
    for end in [cast.north, cast.south] {
        let told = format!("what = 'related' and record_id = {}", cast.literal(end));
        assert_eq!(cast.count("events", &told).await, 1, "told on both");
    }
    let first = cast.write(&cast.carla, async |request| relationships::end_relation(request, id, 1).await).await;
    assert_eq!(first, Ok(cast.north));
    assert!(seen(cast.north).await.is_empty() && seen(cast.south).await.is_empty());
    let again = cast.write(&cast.carla, async |request| relationships::end_relation(request, id, 2).await).await;
    assert_eq!(again, Err(Refusal::Conflict(say::RELATIONSHIP_ENDED.to_owned())));
    relate(&cast, &cast.carla, cast.north, "distributor_of", "Southgate Systems").await.expect("and again");
    let chain = cast.read(&cast.carla, async |request| audit::verify(request).await).await;
    assert!(matches!(chain, Ok(Chain::Whole(_))));
}

#[rstest]
#[tokio::test]
async fn what_no_relationship_can_be_is_told(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let third = cast.partner("Third Partner", None).await;
    cast.customer("Acme GmbH").await;
    let told = async |from: AccountId, kind: &str, company: &str| {
        let told = problems(relate(&cast, &cast.carla, from, kind, company).await);
        told.of("company").or(told.of("kind")).map(str::to_owned)
    };
    assert_eq!(told(cast.north, "agency_of", "Acme GmbH").await.as_deref(), Some(say::NO_SUCH_PARTNER));
    assert_eq!(told(cast.north, "agency_of", "Northwind Traders").await.as_deref(), Some(say::WITH_ITSELF));
    assert_eq!(told(cast.north, "", "Third Partner").await.as_deref(), Some(say::CHOOSE_RELATION));
    relate(&cast, &cast.carla, cast.north, "distributor_of", "Southgate Systems").await.expect("related");
    relate(&cast, &cast.carla, cast.south, "distributor_of", "Third Partner").await.expect("related");
    let twice = told(cast.south, "distributor_of.back", "Northwind Traders").await;
    assert_eq!(twice.as_deref(), Some(say::RELATED_ALREADY));
    let circle = told(third, "distributor_of", "Northwind Traders").await;
    assert_eq!(circle.as_deref(), Some(say::DISTRIBUTORS_IN_A_CIRCLE));
    relate(&cast, &cast.carla, third, "referral_of", "Northwind Traders").await.expect("another kind may go back");
    let sent = relate(&cast, &cast.sam, cast.north, "agency_of", "Southgate Systems").await;
    assert_eq!(sent, Err(Refusal::NotFound), "none of the partners' business");
}

#[rstest]
#[tokio::test]
async fn every_column_that_refers_to_a_company_is_looked_after_by_merging(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let rows = cast
        .rows(match engine {
            Engine::Sqlite => {
                "select known.name as referring, refers.\"from\" as col from sqlite_master as known \
                 join pragma_foreign_key_list(known.name) as refers on refers.\"table\" = 'accounts' where known.type = 'table'"
            }
            Engine::Postgres => {
                "select refers.conrelid::regclass::text as referring, part.attname::text as col from pg_constraint as refers \
                 join pg_attribute as part on part.attrelid = refers.conrelid and part.attnum = any(refers.conkey) \
                 where refers.contype = 'f' and refers.confrelid = 'accounts'::regclass"
            }
        })
        .await;
    let text = |row: &sea_orm::QueryResult, column: &str| row.try_get::<String>("", column).expect("a name");
    let found: BTreeSet<(String, String)> = rows.iter().map(|row| (text(row, "referring"), text(row, "col"))).collect();
    let known = REFERENCES.iter().map(|(table, column)| ((*table).to_owned(), (*column).to_owned()));
    let known: BTreeSet<(String, String)> = known.collect();
    assert_eq!(found, known, "on the left what refers to a company, on the right what merging looks after");
}

#[rstest]
#[tokio::test]
async fn everything_of_a_company_moves_to_the_one_that_stays(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let third = cast.partner("Third Partner", None).await;
    let child = cast.customer("Subsidiary AG").await;
    change(&cast, &cast.carla, child, &[("parent", "Northwind Traders")]).await.expect("changed");
    let germany = territory(&cast, &cast.carla, "Germany", "country = DE").await.expect("added");
    change(
        &cast,
        &cast.carla,
        cast.north,
        &[(key_of(germany).as_str(), "yes"), ("sector", "Retail"), ("tier", "gold")],
    )
    .await
    .expect("changed");
    change(&cast, &cast.carla, cast.south, &[("sector", "Wholesale")]).await.expect("changed");
    relate(&cast, &cast.carla, cast.north, "agency_of", "Third Partner").await.expect("related");
    relate(&cast, &cast.carla, cast.south, "agency_of", "Third Partner").await.expect("related");
    relate(&cast, &cast.carla, cast.north, "referral_of", "Southgate Systems").await.expect("related");
    cast.draft(&cast.nina, "Betatech AG", cast.switch).await;
    cast.approved("Acme GmbH").await;

    let preview = merge_page(&cast, &cast.carla, cast.north, "Southgate Systems").await.preview.expect("a preview");
    assert_eq!(preview.refused, None);
    assert_eq!(preview.taken_over, ["tier", "channel_manager"]);
    let moved = preview.moved;
    assert_eq!((moved.people, moved.registrations, moved.opportunities), (3, 2, 1));
    assert_eq!((moved.claims, moved.credits, moved.relationships), (1, 1, 2));
    assert_eq!((moved.territories, moved.companies, moved.shares), (1, 1, 0));
    merge(&cast, &cast.carla, cast.north, cast.south).await.expect("merged");

    for (table, column) in REFERENCES.iter().filter(|(table, _)| *table != "account_relationships") {
        let left = cast.count(table, &format!("{column} = {}", cast.literal(cast.north))).await;
        assert_eq!(left, 0, "{table}.{column}");
    }
    let south = page(&cast, &cast.carla, cast.south).await;
    assert_eq!(south.record.value("sector"), &Value::from("Wholesale"), "what it has wins");
    assert_eq!(south.record.value("tier"), &Value::from("gold"), "what it lacks is taken over");
    assert_eq!(south.territories.iter().map(|had| had.id).collect::<Vec<_>>(), [germany]);
    assert_eq!(south.below.iter().map(|company| company.id).collect::<Vec<_>>(), [child]);
    let relations: Vec<_> = south.relations.iter().map(|relation| (relation.kind, relation.other.id)).collect();
    assert_eq!(relations, [(RelationKind::AgencyOf, third)], "once, and none with itself");
    let through = page(&cast, &cast.carla, cast.north).await;
    assert_eq!(through.record.id, cast.south.0, "the old address leads to the company that stays");
    let query = ListState::default().list_query(&PARTNERS).and(partners_only());
    let partners = cast.read(&cast.carla, async |request| list::page(request, &query).await).await.expect("a page");
    assert!(partners.rows.iter().all(|row| row.id != cast.north.0), "no list finds it");
    for (what, company) in [("merged", cast.north), ("merged_from", cast.south)] {
        let told = format!("what = '{what}' and record_id = {}", cast.literal(company));
        assert_eq!(cast.count("events", &told).await, 1, "{what}");
    }
    let chain = cast.read(&cast.carla, async |request| audit::verify(request).await).await;
    assert!(matches!(chain, Ok(Chain::Whole(_))));
}

#[rstest]
#[tokio::test]
async fn the_same_write_merges_once_and_an_older_one_not_at_all(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let (one, other) = (cast.customer("Acme GmbH").await, cast.customer("Globex AG").await);
    let key = cast.key();
    let send = async |from_version: i64| {
        let work = async |request: &mut Request| merging::merge(request, one, other, from_version, 1, &key).await;
        cast.write(&cast.carla, work).await
    };
    change(&cast, &cast.carla, one, &[("sector", "Retail")]).await.expect("changed");
    assert_eq!(send(1).await, Err(Refusal::Conflict(say::CHANGED_SINCE_SHOWN.to_owned())));
    cast.write(&cast.carla, async |request| merging::hold(request, one, other, 1, 1).await).await.expect("held");
    let shown = merge_page(&cast, &cast.carla, one, &other.to_string()).await.preview.expect("a preview");
    assert!(shown.is_newer && shown.from_version == 2);
    assert_eq!(send(2).await, Ok(()));
    assert_eq!(send(2).await, Ok(()), "sent twice");
    assert_eq!(cast.count("events", "what = 'merged'").await, 1);
    let anew = cast.key();
    let again = cast.write(&cast.carla, async |request| merging::merge(request, one, other, 3, 2, &anew).await).await;
    assert_eq!(again, Err(Refusal::NotFound), "it is not there any more");
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_merged_is_said_before_it_is_tried(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let refused = async |from: AccountId, into: AccountId| {
        let shown = merge_page(&cast, &cast.carla, from, &into.to_string()).await.preview.expect("a preview").refused;
        let tried = merge(&cast, &cast.carla, from, into).await;
        assert_eq!(tried.err(), shown.clone().map(Refusal::Conflict), "the page and the verb agree");
        shown
    };
    let (group, company) = (cast.customer("Group AG").await, cast.customer("Company AG").await);
    change(&cast, &cast.carla, company, &[("parent", "Group AG")]).await.expect("changed");
    assert_eq!(refused(group, company).await, Some(say::belongs_to_the_other("Company AG", "Group AG")));
    let partner = say::partner_into_customer("Northwind Traders", "Group AG");
    assert_eq!(refused(cast.north, group).await, Some(partner));

    cast.approved("Acme GmbH").await;
    let rival = cast.submitted(&cast.rita, "Globex AG", cast.router).await;
    cast.make(&cast.carla, rival, Move::Approve, &[("customer", "new")]).await.expect("approved");
    let (acme, globex) = (company_called(&cast, "Acme GmbH").await, company_called(&cast, "Globex AG").await);
    assert_eq!(refused(acme, globex).await, Some(say::both_protected("Router")));

    let third = cast.partner("Third Partner", None).await;
    relate(&cast, &cast.carla, cast.north, "distributor_of", "Southgate Systems").await.expect("related");
    relate(&cast, &cast.carla, cast.south, "distributor_of", "Third Partner").await.expect("related");
    assert_eq!(refused(cast.north, third).await, Some(say::MERGED_IN_A_CIRCLE.to_owned()));

    let itself = merge_page(&cast, &cast.carla, group, "Group AG").await;
    assert_eq!(itself.problem.as_deref(), Some(say::SAME_COMPANY));
    assert_eq!(refused(company, group).await, None, "and the other way round it goes");
    assert_eq!(cast.count("accounts", "parent_id = id").await, 0);
}

#[rstest]
#[tokio::test]
async fn several_companies_of_a_name_are_told_apart(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let mut ids = Vec::new();
    for country in ["DE", "FR", "AT"] {
        let pairs = [("name", "Twin AG"), ("is_partner", "no"), ("type", "customer"), ("country", country)];
        let (key, typed) = (cast.key(), answers(&pairs));
        let added = cast.write(&cast.carla, async |request| accounts::add(request, &key, &typed).await).await;
        ids.push(added.expect("added"));
    }
    let page = merge_page(&cast, &cast.carla, ids[0], "twin ag").await;
    let hints: BTreeSet<_> = page.candidates.iter().map(|candidate| candidate.hint.as_str()).collect();
    assert_eq!(hints, BTreeSet::from(["Austria", "France"]));
    assert!(page.preview.is_none());
    merge(&cast, &cast.carla, ids[0], ids[1]).await.expect("merged");
    let page = merge_page(&cast, &cast.carla, ids[1], "twin ag").await;
    assert_eq!(page.preview.map(|preview| preview.into.id), Some(ids[2].0), "only one is left");
}

#[rstest]
#[tokio::test]
async fn credits_for_the_same_deal_add_up(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    cast.approved("Acme GmbH").await;
    cast.raw("update attributions set share = 80").await;
    for (credit, share) in [("sourced", 30), ("influenced", 20)] {
        let south = cast.literal(cast.south);
        cast.raw(&format!(
            "insert into attributions (opportunity_id, account_id, credit, share, since) \
             select id, {south}, '{credit}', {share}, '2026-11-22' from opportunities"
        ))
        .await;
    }
    merge(&cast, &cast.carla, cast.south, cast.north).await.expect("merged");
    let north = format!("account_id = {}", cast.literal(cast.north));
    assert_eq!(cast.count("attributions", &format!("{north} and credit = 'sourced' and share = 100")).await, 1);
    assert_eq!(cast.count("attributions", &format!("{north} and credit = 'influenced' and share = 20")).await, 1);
    assert_eq!(cast.count("attributions", "1 = 1").await, 2);
}

#[rstest]
#[tokio::test]
async fn the_company_that_stays_is_found_by_the_other_name_too(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let (old, new) = (cast.customer("Zephyr Windworks AG").await, cast.customer("Globex AG").await);
    merge(&cast, &cast.carla, old, new).await.expect("merged");
    change(&cast, &cast.carla, new, &[("sector", "Energy")]).await.expect("changed");
    let registration = cast.submitted(&cast.sam, "Zephyr Windworks", cast.router).await;
    let conflicts = cast.page(&cast.carla, registration).await.expect("a page").conflicts.expect("compared");
    let found: Vec<Uuid> =
        conflicts.iter().map(|conflict| conflict.record).filter(|id| [old.0, new.0].contains(id)).collect();
    assert_eq!(found, [new.0], "once, and as the company that stays");
    let again = [("name", "Zephyr Windworks AG"), ("is_partner", "no"), ("type", "customer"), ("country", "DE")];
    let (key, typed) = (cast.key(), answers(&again));
    let added = cast.write(&cast.carla, async |request| accounts::add(request, &key, &typed).await).await;
    assert!(added.is_ok(), "its name is free again: {added:?}");
}

#[rstest]
#[tokio::test]
async fn whoever_belongs_to_another_company_by_now_begins_nothing_for_the_old_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    merge(&cast, &cast.carla, cast.north, cast.south).await.expect("merged");
    let key = cast.key();
    // As a request that was on its way while the companies were merged.
    let started = cast.write(&cast.sam, async |request| server::deals::start(request, &key).await).await;
    assert_eq!(started, Err(Refusal::Conflict(say::YOUR_COMPANY_CHANGED.to_owned())));
}

async fn move_to(world: &World, person: &Person, id: UserId, company: &str, key: &str) -> Result<UserId, Refusal> {
    let typed = answers(&[("company", company)]);
    world.write(person, async |request| moving::move_person(request, id, key, &typed).await).await
}

#[rstest]
#[tokio::test]
async fn a_person_who_moves_begins_anew_and_leaves_what_they_did(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let admin = cast.person("Ada Admin", shared::users::Role::Administrator, None).await;
    let draft = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    let from: std::net::IpAddr = "192.0.2.1".parse().expect("an address");
    let email = "sam.seller@example.com";
    let session = users::sign_in(cast.asked(Caller::Guest), email, PASSWORD, from).await.expect("signed in");
    let (id, key) = (cast.sam.id, cast.key());
    let page = cast.read(&admin, async |request| moving::page(request, id).await).await.expect("a page");
    assert_eq!((page.person.name.as_str(), page.company.id, page.drafts), ("Sam Seller", cast.north, 1));
    let new = move_to(&cast, &admin, id, "Southgate Systems", &key).await.expect("moved");
    assert_eq!(move_to(&cast, &admin, id, "Southgate Systems", &key).await, Ok(new), "sent twice");
    let ended = users::authenticate(&cast.portal, &session.secret, Looking::Using).await.expect("answered");
    assert!(matches!(ended, users::Signed::Out), "the session ended");
    let old =
        format!("id = {} and state = 'deactivated' and account_id = {}", cast.literal(id), cast.literal(cast.north));
    assert_eq!(cast.count("users", &old).await, 1);
    let begun = format!(
        "id = {} and state = 'without_sign_in' and email_key = '{email}' and moved_from_id = {} and account_id = {}",
        cast.literal(new),
        cast.literal(id),
        cast.literal(cast.south)
    );
    assert_eq!(cast.count("users", &begun).await, 1);
    let stays = format!(
        "id = {} and owner_id = {} and partner_id = {}",
        cast.literal(draft),
        cast.literal(id),
        cast.literal(cast.north)
    );
    assert_eq!(cast.count("registrations", &stays).await, 1);
    let refused = users::sign_in(cast.asked(Caller::Guest), email, PASSWORD, from).await;
    assert!(matches!(refused, Err(Refusal::Forbidden(_))), "nobody signs in until they are invited");
    for (what, person) in [("moved_away", id), ("moved_here", new)] {
        let told = format!("what = '{what}' and record_id = {}", cast.literal(person));
        assert_eq!(cast.count("events", &told).await, 1, "{what}");
    }
    let gone = move_to(&cast, &admin, id, "Southgate Systems", &cast.key()).await;
    assert_eq!(gone, Err(Refusal::Conflict(say::GONE_ALREADY.to_owned())));
}

#[rstest]
#[tokio::test]
async fn nobody_moves_to_where_they_are_or_to_no_partner(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let admin = cast.person("Ada Admin", shared::users::Role::Administrator, None).await;
    cast.customer("Acme GmbH").await;
    for (company, sentence) in
        [("Northwind Traders", say::THERE_ALREADY), ("Acme GmbH", say::NO_SUCH_PARTNER), (" ", say::ENTER_COMPANY)]
    {
        let told = problems(move_to(&cast, &admin, cast.sam.id, company, &cast.key()).await);
        assert_eq!(told.of("company"), Some(sentence), "{company}");
    }
    let vendors = move_to(&cast, &admin, cast.carla.id, "Southgate Systems", &cast.key()).await;
    assert_eq!(vendors, Err(Refusal::Forbidden(say::ONLY_PARTNERS_PEOPLE.to_owned())));
    let missing = UserId(Uuid::from_u128(9));
    for id in [cast.nina.id, cast.rita.id, missing] {
        let sent = move_to(&cast, &cast.sam, id, "Southgate Systems", &cast.key()).await;
        assert_eq!(sent, Err(Refusal::NotFound), "colleague, foreign and missing alike");
    }
}

#[rstest]
#[tokio::test]
async fn whoever_looks_after_colleagues_learns_no_other_partners_names(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let (max, set) = (cast.literal(cast.max.id), cast.literal(Policy::colleagues_set()));
    cast.raw(&format!("insert into user_permission_sets (user_id, set_id) values ({max}, {set})")).await;
    let max = cast.again(cast.max.id).await;
    let sam = cast.sam.id;
    cast.read(&max, async |request| people::page(request, sam).await).await.expect("a colleague he looks after");
    let page = cast.read(&max, async |request| moving::page(request, sam).await).await;
    assert_eq!(page.map(|page| page.partners), Err(Refusal::NotFound));
    for company in ["Southgate Systems", "Northwind Traders", "Nobody & Sons"] {
        assert_eq!(move_to(&cast, &max, sam, company, &cast.key()).await, Err(Refusal::NotFound), "{company}");
        let typed = answers(&[("company", company)]);
        let held = cast.write(&max, async |request| moving::hold(request, sam, &typed).await).await;
        assert_eq!(held, Err(Refusal::NotFound), "{company}");
    }
    cast.read(&cast.carla, async |request| moving::page(request, sam).await).await.expect("which is the vendor's");
}
