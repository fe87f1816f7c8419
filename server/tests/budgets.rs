//! How many statements each request sends to the database, counted exactly: the trail's and the notices' included.

use crate::world::{Cast, complete};
use rstest::rstest;
use server::users::{self, Looking};
use server::{Engine, Request, deals, list, notices};
use shared::access::{Caller, Person};
use shared::criteria::Criteria;
use shared::deals::{Move, REGISTRATIONS, Verdict};
use shared::form::Answers;
use shared::ids::RegistrationId;
use shared::list::{List, ListQuery};
use shared::opportunities::PIPELINE;
use shared::refusal::Refusal;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

/// Every request with its statements. Each over HTTP sends one more: the session with its person, and another where there is news to count.
const BUDGETS: [(&str, u32); 20] = [
    ("a session", 1),
    ("the registrations, a short list", 1),
    ("a partner's home", 3),
    ("the vendor's home", 3),
    ("the registrations, a page of many", 2),
    ("the pipeline", 1),
    ("the notices", 1),
    ("a partner's home, more than fits", 5),
    ("the vendor's home, more than fits", 5),
    ("a record for the partner", 3),
    ("a record for the vendor, nothing alike", 4),
    ("a record for the vendor, conflicts", 4),
    ("an approved record for the partner", 4),
    ("a form", 3),
    ("a form, asked for information", 5),
    ("starting", 5),
    ("saving a draft", 4),
    ("submitting", 8),
    ("approving, making the customer", 15),
    ("a session with news", 2),
];

#[rstest]
#[tokio::test]
async fn every_request_sends_as_many_statements_as_it_is_allowed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let counter = Counter::default();
    let _counting = counting(&cast, &counter).await;
    let mut counted = Vec::new();
    for (name, _) in BUDGETS {
        counted.push((name, statements(&cast, &counter, name).await));
    }
    assert_eq!(counted, BUDGETS);
}

#[rstest]
#[tokio::test]
async fn submitting_sends_the_same_statements_whatever_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let counter = Counter::default();
    let _counting = counting(&cast, &counter).await;
    cast.customer("Betatech AG").await;
    let claim = cast.submitted(&cast.rita, "Globex AG", cast.router).await;
    cast.make(&cast.carla, claim, Move::Approve, &[("customer", "new")]).await.expect("approved");
    let mut told = Vec::new();
    for customer in ["Acme GmbH", "Betatech AG", "Globex AG"] {
        let id = cast.draft(&cast.sam, customer, cast.router).await;
        counter.reset();
        cast.make(&cast.sam, id, Move::Submit, &[]).await.expect("submitted");
        let sent = counter.sent();
        let verdict = cast.page(&cast.sam, id).await.expect("a page").registration.verdict;
        told.push((verdict.expect("a verdict"), sent));
    }
    let sent = told[0].1;
    assert_eq!(told, [(Verdict::Clear, sent), (Verdict::Review, sent), (Verdict::Blocked, sent)]);
}

/// Counts what requests of this thread send, from here on.
async fn counting(cast: &Cast, counter: &Counter) -> DefaultGuard {
    let counting = tracing::subscriber::set_default(counter.clone());
    // Whether anybody listens is asked once, by the first request of all tests; where that was one that nobody listens to, it is asked again.
    read(cast, counter, &cast.sam, async |request| notices::unread(request).await).await;
    tracing::callsite::rebuild_interest_cache();
    counting
}

/// Does what the name says and counts. What has to be there before is made first.
async fn statements(cast: &Cast, counter: &Counter, name: &str) -> u32 {
    let customer = format!("{} Werke", name.replace([' ', ','], ""));
    match name {
        "a session" | "a session with news" => {
            let from: IpAddr = "192.0.2.1".parse().expect("an address");
            let asked = cast.asked(Caller::Guest);
            let session = users::sign_in(asked, "sam.seller@example.com", crate::world::PASSWORD, from).await;
            let secret = session.expect("signed in").secret;
            counter.reset();
            let found = users::authenticate(&cast.portal, &secret, Looking::Using).await.expect("answered");
            found.whole().expect("a session");
            counter.sent()
        }
        "the registrations, a short list" => lists(cast, counter, &REGISTRATIONS).await,
        "the registrations, a page of many" => {
            many(cast).await;
            lists(cast, counter, &List { page_size: 1, ..REGISTRATIONS }).await
        }
        "the pipeline" => lists(cast, counter, &PIPELINE).await,
        "the notices" => read(cast, counter, &cast.carla, async |request| notices::recent(request).await).await,
        "a partner's home" | "a partner's home, more than fits" => {
            read(cast, counter, &cast.sam, async |request| deals::home(request).await).await
        }
        "the vendor's home" | "the vendor's home, more than fits" => {
            read(cast, counter, &cast.carla, async |request| deals::home(request).await).await
        }
        "a record for the partner" => page(cast, counter, &cast.sam, &customer).await,
        "a record for the vendor, nothing alike" => page(cast, counter, &cast.carla, &customer).await,
        "a record for the vendor, conflicts" => {
            cast.customer(&customer).await;
            page(cast, counter, &cast.carla, &customer).await
        }
        "an approved record for the partner" => {
            let id = cast.approved(&customer).await;
            read(cast, counter, &cast.sam, async |request| deals::page(request, id, None).await).await
        }
        "a form" => {
            let id = cast.draft(&cast.sam, &customer, cast.router).await;
            read(cast, counter, &cast.sam, async |request| deals::form_page(request, id).await).await
        }
        "a form, asked for information" => {
            let id = cast.submitted(&cast.sam, &customer, cast.router).await;
            cast.make(&cast.carla, id, Move::Ask, &[("question", "Who?")]).await.expect("asked");
            read(cast, counter, &cast.sam, async |request| deals::form_page(request, id).await).await
        }
        "starting" => {
            let key = cast.key();
            write(cast, counter, &cast.sam, async |request| deals::start(request, &key).await).await
        }
        "saving a draft" => {
            let id = cast.draft(&cast.sam, &customer, cast.router).await;
            let typed: Answers = [("notes", "more")].into_iter().collect();
            write(cast, counter, &cast.sam, async |request| deals::save_draft(request, id, 2, typed).await).await
        }
        "submitting" => {
            let mut answers = complete(&customer, cast.router);
            answers.set("lines.2.product", cast.switch.to_string());
            answers.set("lines.2.quantity", "1");
            let id = cast.draft_with(&cast.sam, answers).await;
            make(cast, counter, &cast.sam, id, Move::Submit).await
        }
        "approving, making the customer" => {
            let id = cast.submitted(&cast.sam, &customer, cast.router).await;
            make(cast, counter, &cast.carla, id, Move::Approve).await
        }
        other => panic!("{other} is not counted"),
    }
}

/// More drafts and more submitted ones than a home shows.
async fn many(cast: &Cast) {
    for at in 0..=shared::home::ROWS {
        cast.draft(&cast.sam, &format!("Acme {at}"), cast.router).await;
        cast.submitted(&cast.sam, &format!("Globex {at}"), cast.router).await;
    }
}

async fn lists(cast: &Cast, counter: &Counter, list: &List) -> u32 {
    let query = ListQuery {
        object: list.object,
        columns: list.columns.iter().copied().map(shared::criteria::Path::new).collect(),
        filter: Criteria::always(),
        sort: list.default_sort,
        cursor: None,
        size: list.page_size,
    };
    read(cast, counter, &cast.carla, async |request| list::page(request, &query).await).await
}

async fn page(cast: &Cast, counter: &Counter, person: &Person, customer: &str) -> u32 {
    let id = cast.submitted(&cast.sam, customer, cast.router).await;
    read(cast, counter, person, async |request| deals::page(request, id, None).await).await
}

async fn make(cast: &Cast, counter: &Counter, person: &Person, id: RegistrationId, step: Move) -> u32 {
    let (key, typed) = (cast.key(), [("customer", "new")].into_iter().collect());
    write(cast, counter, person, async |request| deals::make(request, id, step, &key, &typed).await).await
}

async fn read<T>(
    cast: &Cast,
    counter: &Counter,
    person: &Person,
    work: impl AsyncFnOnce(&mut Request) -> Result<T, Refusal>,
) -> u32 {
    counter.reset();
    Request::read(cast.by(person), work).await.map(|_| ()).expect("read");
    counter.sent()
}

async fn write<T>(
    cast: &Cast,
    counter: &Counter,
    person: &Person,
    work: impl AsyncFnOnce(&mut Request) -> Result<T, Refusal>,
) -> u32 {
    counter.reset();
    Request::write(cast.by(person), work).await.map(|_| ()).expect("written");
    counter.sent()
}

/// Adds up what requests of this thread say they sent when they end.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicU32>);

impl Counter {
    fn reset(&self) {
        self.0.store(0, Ordering::SeqCst);
    }

    fn sent(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "server::request"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Statements(&self.0));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Statements<'a>(&'a AtomicU32);

impl Visit for Statements<'_> {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "statements" {
            self.0.fetch_add(u32::try_from(value).expect("a few"), Ordering::SeqCst);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}
