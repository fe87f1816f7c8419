//! What somebody may not see changes nothing of what they receive: other values in hidden fields and hidden records, the same bytes.

use super::programmes::object;
use super::reference::{Answer, Deed, Kind, Person};
use super::written::{Finder, Written, text};
use rstest::rstest;
use server::{Engine, Request, export, list, schema};
use shared::access::Caller;
use shared::criteria::{Criteria, Path, field};
use shared::fields::Kind as FieldKind;
use shared::list::{ListQuery, Sort};
use shared::refusal::Refusal;
use shared::values::fold;

const SEED: u64 = 101;
/// Every so many-th person is compared, from a channel manager on.
const APART: usize = 5;

/// Fields that no condition asks for, so that other values in them change nobody's access.
const FREE: [(Kind, &str); 8] = [
    (Kind::Registration, "customer_name"),
    (Kind::Registration, "contact_name"),
    (Kind::Registration, "contact_email"),
    (Kind::Registration, "tender_reference"),
    (Kind::Opportunity, "probability"),
    (Kind::Company, "sector"),
    (Kind::Person, "territory"),
    (Kind::Product, "price"),
];

/// What is asked of each kind of record by way of others.
const THROUGH: [(Kind, &str); 7] = [
    (Kind::Registration, "partner.sector"),
    (Kind::Registration, "owner.territory"),
    (Kind::Registration, "partner.parent.sector"),
    (Kind::Opportunity, "partner.sector"),
    (Kind::Opportunity, "seller.territory"),
    (Kind::Opportunity, "registration.contact_name"),
    (Kind::Person, "account.sector"),
];

/// Before and after everything else in every order, and nothing at all.
const ROUNDS: [Option<(&str, i64)>; 3] = [Some(("aardvark", 1)), Some(("zyzzyva", 99)), None];

#[rstest]
#[tokio::test]
async fn what_is_hidden_changes_nothing_of_what_is_received(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut changed = 0;
    let written = Written::new(engine, SEED, Finder::Reference).await;
    for person in written.programme.people.iter().skip(1).step_by(APART) {
        let caller = Caller::Person(written.person(person.id).await);
        let mut before = received(&written, &caller).await;
        for round in ROUNDS {
            changed += change(&written, person, round).await;
            let after = received(&written, &caller).await;
            for (was, is) in before.iter().zip(&after) {
                assert_eq!(was, is, "seed {SEED} on {engine:?}, {round:?} in what is hidden from {person:?}");
            }
            before = after;
        }
    }
    assert!(changed > 1_000, "{changed} values were changed");
}

#[rstest]
#[tokio::test]
async fn what_is_shown_does_change_what_is_received(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let written = Written::new(engine, SEED, Finder::Reference).await;
    let administrator = written.programme.administrator();
    let caller = Caller::Person(written.person(administrator.id).await);
    for (kind, name) in FREE {
        let before = received(&written, &caller).await;
        let record = written.programme.of_kind(kind).find(|record| record.state != Some("draft")).expect("a record");
        let ids = [written.world.literal(record.id)];
        put(&written, kind, name, &ids, Some(("walrus", 42))).await;
        assert_ne!(received(&written, &caller).await, before, "{name} is asked for");
    }
}

/// Puts other values where somebody may not look; returns into how many places.
async fn change(written: &Written, person: &Person, round: Option<(&str, i64)>) -> usize {
    let programme = &written.programme;
    let mut changed = 0;
    for (kind, name) in FREE {
        let hidden = programme.of_kind(kind).filter(|record| {
            let finds = programme.answer(person, Deed::Read, record) == Answer::Yes;
            !finds || !programme.sees(person, record, name)
        });
        let ids: Vec<String> = hidden.map(|record| written.world.literal(record.id)).collect();
        if ids.is_empty() {
            continue;
        }
        changed += ids.len();
        put(written, kind, name, &ids, round).await;
    }
    changed
}

async fn put(written: &Written, kind: Kind, name: &str, ids: &[String], value: Option<(&str, i64)>) {
    let set = match object(kind).field(name).expect("a field").kind {
        FieldKind::Text(_) => {
            let shown = value.map(|(word, _)| word);
            format!("{name} = {}, {name}_key = {}", text(shown), text(shown.map(fold).as_deref()))
        }
        FieldKind::Money => match value {
            Some((_, number)) => format!("{name}_minor = {number}, {name}_currency = 'EUR'"),
            None => format!("{name}_minor = null, {name}_currency = null"),
        },
        // Never empty.
        _ => format!("{name} = {}", value.map_or(0, |(_, number)| number)),
    };
    let table = schema::table(object(kind)).0;
    written.world.raw(&format!("update {table} set {set} where id in ({})", ids.join(", "))).await;
}

/// All that lists, their exports and records send somebody, whatever they ask for.
async fn received(written: &Written, caller: &Caller) -> Vec<String> {
    let asked = written.world.asked(caller.clone());
    let done = Request::read(asked, async |request| {
        let mut received = Vec::new();
        for kind in Kind::ALL {
            for query in questions(kind) {
                let page = list::page(request, &query).await;
                received.push(format!("{query:?}\n{}", told(page)));
            }
            let mut sheet = Vec::new();
            let query = plain(kind);
            let exported = export::csv(request, &query, async |piece| {
                sheet.extend(piece);
                Ok(())
            });
            let exported = exported.await;
            received.push(format!("{exported:?}\n{}", String::from_utf8_lossy(&sheet)));
            for record in written.programme.of_kind(kind).step_by(8) {
                let found = list::record(request, object(kind), record.id).await;
                received.push(told(found));
            }
        }
        Ok(received)
    });
    done.await.expect("read")
}

fn told<T: serde::Serialize>(answered: Result<T, Refusal>) -> String {
    match answered {
        Ok(answer) => serde_json::to_string(&answer).expect("JSON"),
        Err(refusal) => format!("{refusal:?}"),
    }
}

/// A list with every column and every way through references, as it comes.
fn plain(kind: Kind) -> ListQuery {
    let own = object(kind).fields().iter().filter(|field| field.kind != FieldKind::ProductLines);
    let through = THROUGH.iter().filter(|(of, _)| *of == kind).map(|(_, path)| *path);
    let columns = own.map(|field| field.name).chain(through).map(Path::new).collect();
    let sort = Sort { field: order_of(kind), descending: false };
    ListQuery { object: object(kind), columns, filter: Criteria::always(), sort, cursor: None, size: 1_000 }
}

/// A field that is no free one.
fn order_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Registration | Kind::Opportunity => "changed_at",
        Kind::Company | Kind::Product | Kind::Person => "name",
    }
}

/// The same, in the order of each free field and filtered by it.
fn questions(kind: Kind) -> Vec<ListQuery> {
    let free = FREE.iter().chain(&THROUGH).filter(|(of, _)| *of == kind).map(|(_, path)| *path);
    let mut questions = vec![plain(kind)];
    for path in free {
        let of = Path::new(path).field_of(object(kind)).expect("a field");
        for descending in [false, true] {
            let columns = vec![Path::new(order_of(kind)), Path::new(path)];
            let sort = Sort { field: path, descending };
            questions.push(ListQuery { columns, sort, ..plain(kind) });
        }
        let filters = match of.kind {
            FieldKind::Text(_) => {
                vec![field(path).contains("a"), field(path).starts_with("zyz"), field(path).is_empty()]
            }
            FieldKind::Money => vec![field(path).is_empty()],
            _ => vec![field(path).at_least(50_i64), !field(path).is(1_i64)],
        };
        let columns = || vec![Path::new(order_of(kind))];
        questions.extend(filters.into_iter().map(|filter| ListQuery { columns: columns(), filter, ..plain(kind) }));
    }
    questions
}
