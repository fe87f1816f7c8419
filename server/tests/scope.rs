//! Lists, counts, pages and exports show exactly what the pure decision grants, and of others not a word.

use crate::world::{Cast, World, complete, somebody};
use rstest::rstest;
use server::{Engine, Request, deals, export, list, notices};
use shared::access::{Action, Caller, Facts, Person, Right, decide};
use shared::criteria::{Criteria, Path, field};
use shared::deals::{Move, State};
use shared::fields::{Kind, Object, Sensitivity};
use shared::form::Answers;
use shared::ids::{AccountId, RegistrationId, UserId};
use shared::list::{ListQuery, Page, Sort};
use shared::refusal::Refusal;
use shared::users::Role;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[rstest]
#[tokio::test]
async fn everyone_finds_exactly_what_the_decision_grants(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let mut records = registrations(&cast).await;
    records.extend(opportunities(&cast).await);
    let of_partners = [Object::Registration, Object::Opportunity];
    for object in Object::ALL.into_iter().filter(|object| !of_partners.contains(object)) {
        let table = server::schema::table(object).0;
        for row in cast.rows(&format!("select id from {table}")).await {
            let id: Uuid = row.try_get("", "id").expect("an id");
            let facts = Facts::of(object, id);
            records.insert(id, if object == Object::Account { facts.at(Some(AccountId(id))) } else { facts });
        }
    }
    let mut granted = 0;
    for caller in callers(&cast) {
        for object in Object::ALL {
            let expected: BTreeSet<Uuid> = records
                .iter()
                .filter(|(_, facts)| facts.object == object && decide(&caller, Action::Read, facts).is_ok())
                .map(|(id, _)| *id)
                .collect();
            granted += expected.len();
            match found(&cast, &caller, object).await {
                Ok(page) => {
                    let found: BTreeSet<Uuid> = page.rows.iter().map(|row| row.id).collect();
                    assert_eq!(found, expected, "{object:?} for {caller:?}");
                    assert_eq!(page.total, expected.len() as u64, "{object:?} for {caller:?}");
                }
                Err(Refusal::SignedOut) => assert_eq!(caller, Caller::Guest),
                Err(Refusal::NotFound) => {
                    // Whoever has no right on records of a kind is told that there is no such list.
                    let person = caller.person().expect("a person");
                    assert!(!person.standing.rights.may(Right::Read, object), "{object:?} for {caller:?}");
                    assert!(expected.is_empty(), "{object:?} for {caller:?}");
                }
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    assert!(granted > 500, "the worlds are not empty: {granted}");
}

#[rstest]
#[tokio::test]
async fn every_page_opens_exactly_where_the_decision_grants_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let records = registrations(&cast).await;
    let deals = opportunities(&cast).await;
    // Every fifth of them is every role, account and owner in turn.
    for caller in callers(&cast).into_iter().step_by(5) {
        let Caller::Person(person) = &caller else { continue };
        let opened = cast
            .read(person, async |request| {
                let mut opened = BTreeMap::new();
                for id in records.keys() {
                    let page = deals::page(request, RegistrationId(*id), None).await;
                    opened.insert(*id, page.map(|page| page.registration.state));
                    let record = list::record(request, Object::Registration, *id).await?;
                    assert_eq!(record.is_some(), opened[id].is_ok(), "{id} for {person:?}");
                }
                for (id, facts) in &deals {
                    let granted = decide(&caller, Action::Read, facts).is_ok();
                    let record = list::record(request, Object::Opportunity, *id).await?;
                    assert_eq!(record.is_some(), granted, "{facts:?} for {person:?}");
                    let internal =
                        record.is_some_and(|record| record.values.iter().any(|(name, _)| name == "probability"));
                    assert_eq!(internal, granted && !person.role.is_partner());
                }
                Ok(opened)
            })
            .await
            .expect("answered");
        for (id, facts) in &records {
            let expected = match decide(&caller, Action::Read, facts) {
                Ok(()) => Ok(facts.state.expect("a state")),
                Err(_) => Err(Refusal::NotFound),
            };
            assert_eq!(opened[id], expected, "{facts:?} for {caller:?}");
        }
        let home = cast.read(person, async |request| deals::home(request).await).await;
        if !person.standing.rights.may(Right::Read, Object::Registration) {
            assert_eq!(home.err(), Some(Refusal::NotFound), "{caller:?}");
            continue;
        }
        let home = home.expect("a home");
        for state in State::ALL {
            let counted = home.counts.iter().find(|count| count.state == state).map_or(0, |count| count.count);
            let expected = records
                .values()
                .filter(|facts| facts.state == Some(state) && decide(&caller, Action::Read, facts).is_ok());
            assert_eq!(counted, expected.count() as u64, "{state:?} for {caller:?}");
        }
    }
}

/// What only Southgate's people may read, in every field a registration has.
const CANARIES: [&str; 15] = [
    "kanarien",
    "yellowbird",
    "tweety",
    "98765432",
    "987654.32",
    "Rita",
    "Southgate",
    "DE-KAN",
    "birdseed",
    "cage.example",
    "feather",
    "perch",
    "chirp",
    "trill",
    "warble",
];

#[rstest]
#[tokio::test]
async fn nothing_of_one_partner_reaches_another(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let erin = cast.person("Erin Executive", Role::Executive, Some(cast.north)).await;
    let ours = cast.submitted(&cast.sam, "ACME Canary", cast.router).await;
    cast.make(&cast.carla, ours, Move::Ask, &[("question", "Who?")]).await.expect("asked");
    let own_draft = cast.draft(&cast.sam, "Globex AG", cast.router).await;
    let mut words: Vec<String> = CANARIES.map(str::to_lowercase).into();
    for id in canaries(&cast).await {
        words.push(id.to_string());
        let registration = cast.page(&cast.rita, id).await.expect("a page").registration;
        words.extend(registration.number.map(|number| number.to_lowercase()));
        words.extend(registration.opportunity.map(|id| id.to_string()));
    }
    for account in ["name like '%anarien%'", "name like 'Southgate%'"] {
        let rows = cast.rows(&format!("select id from accounts where {account}")).await;
        words.extend(rows.iter().map(|row| row.try_get::<Uuid>("", "id").expect("an id").to_string()));
    }
    words.push(cast.rita.id.to_string());
    for person in [&cast.sam, &cast.nina, &cast.max, &erin] {
        let received = everything(&cast, person, &[ours, own_draft]).await;
        for word in &words {
            assert!(!received.to_lowercase().contains(word), "{word} reaches {}", person.name);
        }
        assert!(person.role == Role::Seller || received.contains("ACME Canary"));
    }
    let all = everything(&cast, &cast.rita, &[]).await.to_lowercase();
    for word in &words[..CANARIES.len()] {
        assert!(all.contains(word), "{word} is not even where it belongs");
    }
}

#[rstest]
#[tokio::test]
async fn asking_for_what_is_hidden_finds_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    canaries(&cast).await;
    cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let asked = async |filter: Criteria| {
        let query = query(Object::Registration, vec![Path::new("state")], filter);
        let caller = Caller::Person(cast.max.clone());
        Request::read(cast.asked(caller), async |request| list::page(request, &query).await)
            .await
            .map(|page| page.total)
    };
    for filter in [
        field("customer_name").contains("kanarien"),
        field("partner").refers_to(cast.south),
        field("owner").refers_to(cast.rita.id),
        field("notes").contains("birdseed").or(field("evidence").contains("feather")),
        !field("customer_name").contains("acme"),
    ] {
        assert_eq!(asked(filter).await, Ok(0));
    }
    assert_eq!(asked(Criteria::always()).await, Ok(1));
    for inside in ["customer.name", "partner.name", "owner.email", "customer", "partner.channel_manager.email"] {
        assert_eq!(asked(field(inside).is_not_empty()).await, Err(Refusal::NotFound), "{inside}");
    }
}

/// When the records were made, in a statement.
const AT: &str = "'2026-11-22T09:00:00+00:00'";

/// One registration for each owner, partner and state, also with owners who have moved.
async fn registrations(cast: &Cast) -> BTreeMap<Uuid, Facts> {
    let (mut records, mut rows) = (BTreeMap::new(), Vec::new());
    for owner in [&cast.sam, &cast.nina, &cast.max, &cast.rita, &cast.carla] {
        for partner in [cast.north, cast.south] {
            for state in State::ALL {
                let id = Uuid::from_u128(1_000 + records.len() as u128);
                let (partner_id, owner_id) = (cast.literal(partner), cast.literal(owner.id));
                rows.push(format!(
                    "({}, 1, '{}', {partner_id}, {owner_id}, '{{}}', {AT}, {AT})",
                    cast.literal(id),
                    state.name()
                ));
                let role = (owner.account == Some(partner)).then_some(owner.role);
                let facts = Facts::of(Object::Registration, id).owned_by(Some(owner.id), role);
                records.insert(id, facts.at(Some(partner)).in_state(state));
            }
        }
    }
    let columns = "id, version, state, partner_id, owner_id, answers, created_at, changed_at";
    cast.raw(&format!("insert into registrations ({columns}) values {}", rows.join(", "))).await;
    records
}

/// One deal for each seller and partner, also with neither.
async fn opportunities(cast: &Cast) -> BTreeMap<Uuid, Facts> {
    let (mut records, mut rows) = (BTreeMap::new(), Vec::new());
    let literal = |id: Option<Uuid>| id.map_or("null".to_owned(), |id| cast.literal(id));
    for seller in [None, Some(&cast.sam), Some(&cast.rita), Some(&cast.carla)] {
        for partner in [None, Some(cast.north), Some(cast.south)] {
            let id = Uuid::from_u128(2_000 + records.len() as u128);
            rows.push(format!(
                "({}, 1, 'Deal', 'deal', 'proposal', 50, {}, {}, {AT}, {AT})",
                cast.literal(id),
                literal(partner.map(|id| id.0)),
                literal(seller.map(|seller| seller.id.0))
            ));
            let role = seller.filter(|seller| partner.is_some() && seller.account == partner).map(|seller| seller.role);
            let facts = Facts::of(Object::Opportunity, id).owned_by(seller.map(|seller| seller.id), role);
            records.insert(id, facts.at(partner));
        }
    }
    let columns = "id, version, name, name_key, stage, probability, partner_id, seller_id, created_at, changed_at";
    cast.raw(&format!("insert into opportunities ({columns}) values {}", rows.join(", "))).await;
    records
}

/// Everybody there could be: every role with every account, as the owners and as somebody else.
fn callers(cast: &Cast) -> Vec<Caller> {
    let mut callers = vec![Caller::Guest, Caller::System];
    for id in [cast.sam.id, cast.max.id, cast.rita.id, cast.carla.id, UserId(Uuid::from_u128(7))] {
        for role in Role::ALL {
            for account in [None, Some(cast.north), Some(cast.south), Some(AccountId(Uuid::from_u128(8)))] {
                callers.push(Caller::Person(somebody(id, role, account)));
            }
        }
    }
    callers
}

async fn found(world: &World, caller: &Caller, object: Object) -> Result<Page, Refusal> {
    let name = match object {
        Object::Registration => "state",
        object => object.name_field(),
    };
    let query = query(object, vec![Path::new(name)], Criteria::always());
    Request::read(world.asked(caller.clone()), async |request| list::page(request, &query).await).await
}

fn query(object: Object, columns: Vec<Path>, filter: Criteria) -> ListQuery {
    let field = match object {
        Object::Registration | Object::Opportunity => "changed_at",
        other => other.name_field(),
    };
    let sort = Sort { field, descending: field == "changed_at" };
    ListQuery { object, columns, filter, sort, cursor: None, size: 1_000 }
}

/// Southgate's registrations, a draft and an approved one, with a canary in every answer; and what was said about them.
async fn canaries(cast: &Cast) -> [RegistrationId; 2] {
    let mut answers: Answers = complete("Acmé Canary Kanarien AG", cast.switch);
    for (key, text) in [
        ("customer_domain", "yellowbird.com"),
        ("contact_name", "Tweety Bird"),
        ("contact_email", "tweety@yellowbird.com"),
        ("name", "A perch"),
        ("amount", "987654.32"),
        ("source", "tender"),
        ("tender_reference", "DE-KAN 1"),
        ("notes", "birdseed"),
        ("evidence", "a feather"),
        ("evidence_links", "https://cage.example/"),
    ] {
        answers.set(key, text);
    }
    let draft = cast.draft_with(&cast.rita, answers.clone()).await;
    let id = cast.draft_with(&cast.rita, answers).await;
    cast.make(&cast.rita, id, Move::Submit, &[]).await.expect("submitted");
    cast.make(&cast.carla, id, Move::Ask, &[("question", "chirp?")]).await.expect("asked");
    cast.make(&cast.rita, id, Move::Answer, &[("reply", "trill")]).await.expect("answered");
    cast.make(&cast.carla, id, Move::Approve, &[("customer", "new"), ("comment", "warble")]).await.expect("approved");
    [draft, id]
}

/// All a person can be sent: home, lists with every column, their exports, notices, pages and forms.
async fn everything(cast: &Cast, person: &Person, own: &[RegistrationId]) -> String {
    let mut received = Vec::new();
    cast.read(person, async |request| {
        received.push(json(&deals::home(request).await?));
        received.push(json(&notices::recent(request).await?));
        received.push(json(&notices::unread(request).await?));
        let mut ids: Vec<RegistrationId> = own.to_vec();
        for object in [Object::Registration, Object::Opportunity] {
            let fields = object.fields().iter();
            let shown =
                fields.filter(|field| field.sensitivity == Sensitivity::Shared && field.kind != Kind::ProductLines);
            let columns: Vec<Path> = shown.map(|field| Path::new(field.name)).collect();
            let query = query(object, columns, Criteria::always());
            let page = list::page(request, &query).await?;
            if object == Object::Registration {
                ids.extend(page.rows.iter().map(|row| RegistrationId(row.id)));
            }
            received.push(json(&page));
            let mut written = Vec::new();
            export::csv(request, &query, async |piece| {
                written.extend(piece);
                Ok(())
            })
            .await?;
            received.push(String::from_utf8_lossy(&written).into_owned());
        }
        for id in ids {
            received.extend(deals::page(request, id, None).await.map(|page| json(&page)));
            received.extend(deals::form_page(request, id).await.map(|form| json(&form)));
        }
        Ok(())
    })
    .await
    .expect("read");
    received.join("\n")
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}
