//! Several at once: one wins, the others are told, and the trail stays whole.

use crate::world::{Cast, World, complete};
use chrono::TimeDelta;
use rstest::rstest;
use server::audit::{self, Chain};
use server::users::UserDraft;
use server::{Engine, Request, access, deals, users};
use shared::access::Person;
use shared::deals::{Move, Receipt, State};
use shared::fields::Object;
use shared::form::Answers;
use shared::ids::{AccountId, RegistrationId};
use shared::refusal::Refusal;
use shared::users::Role;
use shared::words;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Deciders of one registration.
const DECIDERS: usize = 64;
/// Pairs of claims on one customer.
const PAIRS: usize = 200;

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_deciders_one_decides_and_the_others_are_told_who(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Arc::new(Cast::new(engine).await);
    for round in 0..10 {
        let id = cast.submitted(&cast.sam, &word(round), cast.router).await;
        let outcomes = at_once(DECIDERS, |at| {
            let cast = cast.clone();
            async move {
                let person = if at % 3 == 0 { &cast.carla } else { &cast.chris };
                let step = if at % 2 == 0 { Move::Approve } else { Move::Reject };
                let typed = [("customer", "new"), ("reason", "not_qualified")];
                (person.name.clone(), step, cast.make(person, id, step, &typed).await)
            }
        })
        .await;
        let (winners, losers): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(|(_, _, told)| told.is_ok());
        let [(name, step, _)] = winners.as_slice() else { panic!("{} decisions", winners.len()) };
        let (state, done) = match step {
            Move::Approve => (State::Approved, "approved"),
            _ => (State::Rejected, "rejected"),
        };
        assert_eq!(cast.page(&cast.sam, id).await.expect("a page").registration.state, state);
        for (_, _, told) in losers {
            let Err(Refusal::Conflict(sentence)) = told else { panic!("{told:?}") };
            assert!(sentence.contains(&format!("{name} {done} the registration")), "{sentence}");
        }
        let decided = format!("what in ('approved', 'rejected') and record_id = {}", cast.literal(id));
        assert_eq!(cast.count("events", &decided).await, 1);
        let claims = format!("registration_id = {}", cast.literal(id));
        assert_eq!(cast.count("claims", &claims).await, i64::from(*step == Move::Approve));
    }
    whole(&cast).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_claims_on_one_customer_one_is_granted(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Arc::new(Cast::new(engine).await);
    let norths = submitted_for(&cast, &cast.sam).await;
    let souths = submitted_for(&cast, &cast.rita).await;
    // To every other pair the customer is known: both pick it. To the rest it is new: both make it.
    let mut pairs = Vec::new();
    for (at, (north, south)) in norths.into_iter().zip(souths).enumerate() {
        let known = if at % 2 == 0 { Some(cast.customer(&word(at)).await) } else { None };
        pairs.push((north, south, known));
    }
    let pairs = Arc::new(pairs);
    let outcomes = at_once(PAIRS * 2, |at| {
        let (cast, pairs) = (cast.clone(), pairs.clone());
        async move {
            let (north, south, known) = pairs[at / 2];
            let (person, id) = if at % 2 == 0 { (&cast.carla, north) } else { (&cast.chris, south) };
            let customer = known.map_or("new".to_owned(), |id: AccountId| id.to_string());
            (at / 2, cast.make(person, id, Move::Approve, &[("customer", &customer)]).await)
        }
    })
    .await;
    let mut won = vec![0; PAIRS];
    for (pair, told) in outcomes {
        match told {
            Ok(_) => won[pair] += 1,
            Err(Refusal::Conflict(sentence)) => {
                let expected = [words::deals::BLOCKED_BY_CLAIM, words::deals::CUSTOMER_EXISTS];
                assert!(expected.contains(&sentence.as_str()), "{sentence}");
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, vec![1; PAIRS]);
    let all = i64::try_from(PAIRS).expect("a few");
    assert_eq!(cast.count("claim_lines", "released_at is null").await, all);
    assert_eq!(cast.count("opportunities", "1 = 1").await, all);
    assert_eq!(cast.count("accounts", "is_partner = false").await, all, "no customer twice");
    assert_eq!(cast.count("registrations", "state = 'submitted'").await, all);
    whole(&cast).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_claims_on_one_customer_under_two_companies_one_is_granted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Arc::new(Cast::new(engine).await);
    for round in 0..10 {
        let customer = word(round);
        let group = cast.customer(&format!("{} Holding", word(round + 100))).await;
        let ids = [
            cast.submitted(&cast.sam, &customer, cast.router).await,
            cast.submitted(&cast.rita, &customer, cast.router).await,
        ];
        let outcomes = at_once(2, |at| {
            let cast = cast.clone();
            async move {
                let customer = if at == 0 { "new".to_owned() } else { group.to_string() };
                cast.make(&cast.carla, ids[at], Move::Approve, &[("customer", &customer)]).await
            }
        })
        .await;
        assert_eq!(outcomes.iter().filter(|told| told.is_ok()).count(), 1, "{outcomes:?}");
        let blocked = Err(Refusal::Conflict(words::deals::BLOCKED_BY_CLAIM.to_owned()));
        assert!(outcomes.contains(&blocked), "{outcomes:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_is_given_up_leaves_nothing_and_holds_nobody_up(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Arc::new(Cast::new(engine).await);
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    for _ in 0..12 {
        let given_up = cast.clone();
        let started = Arc::new(tokio::sync::Notify::new());
        let waiting = started.clone();
        let task = tokio::spawn(async move {
            let typed = [("customer", "new")].into_iter().collect();
            given_up
                .write(&given_up.carla, async |request| {
                    deals::make(request, id, Move::Approve, "given-up", &typed).await?;
                    started.notify_one();
                    std::future::pending::<Result<(), Refusal>>().await
                })
                .await
        });
        waiting.notified().await;
        task.abort();
        assert!(task.await.is_err_and(|error| error.is_cancelled()));
    }
    assert_eq!(cast.page(&cast.sam, id).await.expect("a page").registration.state, State::Submitted);
    assert_eq!(cast.count("claims", "1 = 1").await, 0);
    cast.make(&cast.chris, id, Move::Approve, &[("customer", "new")]).await.expect("approved");
    whole(&cast).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_saves_of_a_draft_one_is_kept_and_the_other_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Arc::new(Cast::new(engine).await);
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    for round in 0..20 {
        let outcomes = at_once(2, |at| {
            let cast = cast.clone();
            async move {
                let person = if at == 0 { &cast.sam } else { &cast.max };
                let notes = format!("{round} of {at}");
                let typed: Answers = [("notes", notes.clone())].into_iter().collect();
                let saved = cast.write(person, async |request| deals::save_draft(request, id, 2 + round, typed).await);
                (notes, saved.await)
            }
        })
        .await;
        let (kept, told): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(|(_, saved)| saved.is_ok());
        assert_eq!(kept.len(), 1, "{told:?}");
        assert_eq!(told[0].1, Err(Refusal::Conflict(words::deals::DRAFT_CHANGED.to_owned())));
        let page = cast.page(&cast.sam, id).await.expect("a page");
        assert_eq!(
            (page.registration.version, page.registration.answers.get("notes")),
            (3 + round, kept[0].0.as_str())
        );
    }
    whole(&cast).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn submitting_several_times_at_once_with_one_key_submits_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Arc::new(Cast::new(engine).await);
    for round in 0..10 {
        let id = cast.draft(&cast.sam, &word(round), cast.router).await;
        let outcomes = at_once(4, |_| {
            let cast = cast.clone();
            async move { submit(&cast, id, &format!("key-{round}")).await }
        })
        .await;
        let first = outcomes[0].clone().expect("submitted");
        assert!(first.number.is_some() && outcomes.iter().all(|told| *told == Ok(first.clone())), "{outcomes:?}");
    }
    assert_eq!(cast.count("events", "what = 'submitted'").await, 10);
    assert_eq!(cast.count("notices", "1 = 1").await, 10);
    whole(&cast).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starting_several_times_at_once_with_one_key_gives_one_draft(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Arc::new(Cast::new(engine).await);
    for round in 0..10 {
        let outcomes = at_once(4, |_| {
            let cast = cast.clone();
            async move {
                let key = format!("key-{round}");
                cast.write(&cast.sam, async |request| deals::start(request, &key).await).await
            }
        })
        .await;
        assert!(outcomes[0].is_ok() && outcomes.iter().all(|told| *told == outcomes[0]), "{outcomes:?}");
    }
    assert_eq!(cast.count("registrations", "1 = 1").await, 10);
    whole(&cast).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_and_a_withdrawal_at_once_are_one_of_both(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Arc::new(Cast::new(engine).await);
    for round in 0..10 {
        let id = cast.submitted(&cast.sam, &word(round), cast.router).await;
        let outcomes = at_once(2, |at| {
            let cast = cast.clone();
            async move {
                let (person, step) = if at == 0 { (&cast.carla, Move::Approve) } else { (&cast.sam, Move::Withdraw) };
                (step, cast.make(person, id, step, &[("customer", "new")]).await)
            }
        })
        .await;
        let done: Vec<Move> = outcomes.iter().filter(|(_, told)| told.is_ok()).map(|(step, _)| *step).collect();
        let expected = if done == [Move::Approve] { State::Approved } else { State::Withdrawn };
        assert_eq!(done.len(), 1, "{outcomes:?}");
        assert_eq!(cast.page(&cast.sam, id).await.expect("a page").registration.state, expected);
    }
    whole(&cast).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_saved_while_it_is_handed_in_is_either_in_it_or_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Arc::new(Cast::new(engine).await);
    for round in 0..10 {
        let id = cast.draft(&cast.sam, &word(round), cast.router).await;
        let outcomes = at_once(2, |at| {
            let cast = cast.clone();
            async move {
                if at == 0 {
                    return cast.make(&cast.sam, id, Move::Submit, &[]).await.is_ok();
                }
                let typed: Answers = [("notes", "at the last moment")].into_iter().collect();
                cast.write(&cast.sam, async |request| deals::save_draft(request, id, 2, typed).await).await.is_ok()
            }
        })
        .await;
        let registration = cast.page(&cast.sam, id).await.expect("a page").registration;
        let saved = registration.text("notes") == Some("at the last moment");
        assert_eq!(registration.state, State::Submitted);
        assert_eq!(registration.answers.get("notes"), if saved { "at the last moment" } else { "" });
        assert_eq!(outcomes.iter().filter(|done| **done).count(), 1 + usize::from(saved));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_sweeps_at_once_end_each_protection_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Arc::new(Cast::new(engine).await);
    for round in 0..12 {
        cast.approved(&word(round)).await;
    }
    cast.advance(TimeDelta::days(91));
    let outcomes = at_once(4, |_| {
        let cast = cast.clone();
        async move { deals::expire_lapsed(&cast.portal).await }
    })
    .await;
    assert_eq!(outcomes.iter().flatten().sum::<usize>(), 12, "{outcomes:?}");
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(cast.count("events", "what = 'expired'").await, 12);
    assert_eq!(cast.count("claims", "released_at is null").await, 0);
    whole(&cast).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_given_to_one_person(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = Arc::new(World::new(engine).await);
    for round in 0..3 {
        let outcomes = at_once(4, |_| {
            let world = world.clone();
            async move {
                let draft = UserDraft {
                    name: "Dana Double".into(),
                    email: format!("dana{round}@example.com"),
                    password: crate::world::PASSWORD.into(),
                    role: Role::Administrator,
                    account: None,
                    is_demo: false,
                };
                users::add(world.by_system(), draft).await
            }
        })
        .await;
        let taken = Err(Refusal::Conflict(words::users::EMAIL_TAKEN.to_owned()));
        assert_eq!(outcomes.iter().filter(|told| told.is_ok()).count(), 1, "{outcomes:?}");
        assert_eq!(outcomes.iter().filter(|told| **told == taken).count(), 3, "{outcomes:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_that_several_hide_at_once_is_hidden_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Arc::new(Cast::new(engine).await);
    let ada = Arc::new(cast.person("Ada Administrator", Role::Administrator, None).await);
    for round in 0..10 {
        let id = cast.submitted(&cast.sam, &word(round), cast.router).await;
        let outcomes = at_once(4, |_| {
            let (cast, ada) = (cast.clone(), ada.clone());
            async move {
                let hide = async |request: &mut Request| {
                    access::mask(request, Object::Registration, id.0, "amount", true).await
                };
                cast.write(&ada, hide).await
            }
        })
        .await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    }
    assert_eq!(cast.count("field_masks", "1 = 1").await, 10);
    assert_eq!(cast.count("events", "what = 'field_hidden'").await, 10);
    whole(&cast).await;
}

/// Runs so many at once and gathers what each was told, in their order.
async fn at_once<F>(many: usize, work: impl Fn(usize) -> F) -> Vec<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for at in 0..many {
        let work = work(at);
        tasks.spawn(async move { (at, work.await) });
    }
    let mut told = tasks.join_all().await;
    told.sort_by_key(|(at, _)| *at);
    told.into_iter().map(|(_, told)| told).collect()
}

async fn submit(cast: &Cast, id: RegistrationId, key: &str) -> Result<Receipt, Refusal> {
    let typed = Answers::default();
    cast.write(&cast.sam, async |request| deals::make(request, id, Move::Submit, key, &typed).await).await
}

/// One registration for each customer, handed in by one person.
async fn submitted_for(cast: &Cast, person: &Person) -> Vec<RegistrationId> {
    let keys: Vec<(String, String)> = (0..PAIRS).map(|_| (cast.key(), cast.key())).collect();
    cast.write(person, async |request: &mut Request| {
        let mut ids = Vec::new();
        for (at, (start, submit)) in keys.iter().enumerate() {
            let id = deals::start(request, start).await?;
            deals::save_draft(request, id, 1, complete(&word(at), cast.router)).await?;
            deals::make(request, id, Move::Submit, submit, &Answers::default()).await?;
            ids.push(id);
        }
        Ok(ids)
    })
    .await
    .expect("submitted")
}

/// Names that have nothing in common but their number.
fn word(number: usize) -> String {
    const LETTERS: &[u8; 16] = b"abdefgiklmnoprtu";
    let letter = |shift: usize| char::from(LETTERS[(number * 7_919) >> shift & 15]);
    [8, 4, 0, 12].map(letter).iter().chain(&[letter(2), letter(6)]).collect()
}

async fn whole(cast: &Cast) {
    let chain = Request::read(cast.by_system(), async |request| audit::verify(request).await).await.expect("checked");
    let entries = cast.count("events", "1 = 1").await;
    assert_eq!(chain, Chain::Whole(u64::try_from(entries).expect("a number")));
}
