//! Handing in, deciding, asking, answering and taking back.

use crate::world::{Cast, complete, somebody, start};
use chrono::{DateTime, TimeDelta, Utc};
use rstest::rstest;
use server::{Engine, deals};
use shared::access::Person;
use shared::deals::{Move, Receipt, Registration, RejectReason, State, Verdict};
use shared::form::Answers;
use shared::ids::RegistrationId;
use shared::refusal::{Problems, Refusal};
use shared::users::Role;
use shared::words;

#[rstest]
#[tokio::test]
async fn complete_answers_are_handed_in(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    let receipt = cast.make(&cast.sam, id, Move::Submit, &[]).await.expect("submitted");
    let registration = registration(&cast, id).await;
    assert_eq!(receipt, Receipt { id, number: registration.number.clone() });
    assert_eq!((registration.state, registration.verdict), (State::Submitted, Some(Verdict::Clear)));
    assert_eq!((registration.version, registration.submitted_at), (3, Some(start())));
    assert_eq!(registration.text("customer_name"), Some("Acme GmbH"));
    let lines: Vec<_> = registration.lines.iter().map(|line| (line.product.name.as_str(), line.quantity)).collect();
    assert_eq!(lines, [("Router", 3)]);
    assert_eq!(registration.answers, complete("Acme GmbH", cast.router));
}

#[rstest]
#[tokio::test]
async fn an_incomplete_one_is_told_every_problem_and_stays_a_draft(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let mut typed = complete("Acme GmbH", cast.router);
    typed.set("contact_email", "nonsense");
    typed.set("lines.1.quantity", "-3");
    typed.set("expected_close_on", "2026-11-21");
    let id = cast.draft_with(&cast.sam, typed).await;
    let before = cast.count("events", "1 = 1").await;
    let problems = problems(make_with(&cast, &cast.sam, id, Move::Submit, "key", &[]).await);
    let fields: Vec<&str> = problems.0.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["contact_email", "lines.1.quantity", "expected_close_on"]);
    assert_eq!(registration(&cast, id).await.state, State::Draft);
    assert_eq!(registration(&cast, id).await.number, None);
    assert_eq!(cast.count("events", "1 = 1").await, before);
    cast.write(&cast.sam, async |request| deals::save_draft(request, id, 2, complete("Acme GmbH", cast.router)).await)
        .await
        .expect("saved");
    let receipt = make_with(&cast, &cast.sam, id, Move::Submit, "key", &[]).await;
    assert!(receipt.is_ok_and(|receipt| receipt.number.is_some()), "the key was not used up");
}

#[rstest]
#[tokio::test]
async fn a_retry_with_the_same_key_answers_the_same(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    let first = make_with(&cast, &cast.sam, id, Move::Submit, "key", &[]).await.expect("submitted");
    cast.advance(TimeDelta::hours(1));
    assert_eq!(make_with(&cast, &cast.sam, id, Move::Submit, "key", &[]).await, Ok(first.clone()));
    let again = approve(&cast, &cast.carla, id, "new", "key").await.expect("approved");
    assert_eq!(approve(&cast, &cast.carla, id, "new", "key").await, Ok(again));
    assert_eq!(make_with(&cast, &cast.sam, id, Move::Submit, "key", &[]).await, Ok(first), "even after the decision");
    assert_eq!(cast.count("events", "what in ('submitted', 'approved')").await, 2);
    assert_eq!(registration(&cast, id).await.submitted_at, Some(start()));
}

#[rstest]
#[tokio::test]
async fn handing_in_again_with_another_key_is_told_who_was_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let told = conflict(cast.make(&cast.max, id, Move::Submit, &[]).await);
    assert!(told.contains("submitted already") && told.contains("Sam Seller submitted"), "{told}");
    assert_eq!(cast.count("events", "what = 'submitted'").await, 1);
}

#[rstest]
#[tokio::test]
async fn approving_makes_the_customer_or_picks_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let known = cast.customer("Globex AG").await;
    let (made, picked) = (
        cast.submitted(&cast.sam, "Acme GmbH", cast.router).await,
        cast.submitted(&cast.sam, "Globex", cast.router).await,
    );
    approve(&cast, &cast.carla, made, "new", "a").await.expect("approved");
    approve(&cast, &cast.chris, picked, &known.to_string(), "b").await.expect("approved");
    assert_eq!(cast.count("accounts", "name = 'Acme GmbH' and type = 'customer' and country = 'DE'").await, 1);
    let to_known = format!("id = {} and customer_id = {}", cast.literal(picked), cast.literal(known));
    assert_eq!(cast.count("registrations", &to_known).await, 1);
    assert_eq!(cast.count("accounts", "name_key like 'globex%'").await, 1);
    let registration = registration(&cast, made).await;
    assert_eq!((registration.state, registration.due_at), (State::Approved, None));
    assert_eq!(registration.decided_at, Some(start()));
    assert_eq!(registration.protected_until.map(|day| day.to_string()).as_deref(), Some("2027-02-20"), "90 days");
}

#[rstest]
#[tokio::test]
async fn a_customer_that_is_not_there_or_is_there_already_is_not_taken(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    cast.customer("Acme AG").await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let missing = uuid::Uuid::from_u128(7).to_string();
    for (typed, sentence) in [
        (missing.as_str(), words::deals::NO_SUCH_CUSTOMER),
        ("", words::deals::CHOOSE_CUSTOMER),
        ("the first one", words::deals::CHOOSE_CUSTOMER),
    ] {
        let told = approve(&cast, &cast.carla, id, typed, "key").await;
        assert_eq!(told, Err(Refusal::Invalid(Problems::one("customer", sentence))), "{typed}");
    }
    let exists = Refusal::Conflict(words::deals::CUSTOMER_EXISTS.to_owned());
    assert_eq!(approve(&cast, &cast.carla, id, "new", "key").await, Err(exists));
    assert_eq!(registration(&cast, id).await.state, State::Submitted);
    assert_eq!(cast.count("claims", "1 = 1").await, 0);
}

#[rstest]
#[tokio::test]
async fn rejecting_needs_a_reason_and_the_partner_reads_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    for typed in [&[][..], &[("reason", "mood")], &[("reason", " "), ("comment", "Because.")]] {
        let problems = problems(cast.make(&cast.carla, id, Move::Reject, typed).await);
        assert_eq!(problems.of("reason"), Some(words::deals::CHOOSE_REASON));
    }
    let typed = [("reason", "below_minimum"), ("comment", "Come back with more.")];
    cast.make(&cast.carla, id, Move::Reject, &typed).await.expect("rejected");
    let page = cast.page(&cast.sam, id).await.expect("a page");
    let registration = page.registration;
    assert_eq!((registration.state, registration.due_at), (State::Rejected, None));
    assert_eq!(registration.reject_reason, Some(RejectReason::BelowMinimum));
    let last = page.timeline.last().expect("a line");
    assert_eq!(last.sentence, "Carla Channel rejected the registration: below the minimum value.");
    assert_eq!(last.comment.as_deref(), Some("Come back with more."));
    assert_eq!(cast.count("claims", "1 = 1").await + cast.count("opportunities", "1 = 1").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_question_that_was_answered_meanwhile_is_not_asked_again_by_a_retry(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let ask = async || make_with(&cast, &cast.carla, id, Move::Ask, "once", &[("question", "Who?")]).await;
    let first = ask().await.expect("asked");
    cast.make(&cast.sam, id, Move::Answer, &[("reply", "Ada.")]).await.expect("answered");
    assert_eq!(ask().await, Ok(first));
    assert_eq!(cast.count("events", "what = 'info_requested'").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_question_is_answered_and_decided(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    assert!(problems(cast.make(&cast.carla, id, Move::Ask, &[]).await).of("question").is_some());
    let number = registration(&cast, id).await.number;
    cast.make(&cast.carla, id, Move::Ask, &[("question", "Which switches?")]).await.expect("asked");
    assert_eq!(registration(&cast, id).await.state, State::InfoRequested);
    assert!(conflict(approve(&cast, &cast.chris, id, "new", "early").await).contains("Carla Channel asked"));

    let more: Answers =
        [("lines.1.quantity", "5"), ("lines.2.product", &cast.switch.to_string()), ("lines.2.quantity", "2")]
            .into_iter()
            .collect();
    cast.write(&cast.sam, async |request| deals::save_draft(request, id, 4, more).await).await.expect("saved");
    assert_eq!(registration(&cast, id).await.lines.len(), 1, "what was handed in counts until the answer");
    assert!(problems(cast.make(&cast.sam, id, Move::Answer, &[]).await).of("reply").is_some());
    cast.advance(TimeDelta::days(1));
    cast.make(&cast.sam, id, Move::Answer, &[("reply", "Two of them.")]).await.expect("answered");
    let registration = registration(&cast, id).await;
    let lines: Vec<_> = registration.lines.iter().map(|line| (line.product.name.as_str(), line.quantity)).collect();
    assert_eq!(lines, [("Router", 5), ("Switch", 2)]);
    assert_eq!((registration.state, registration.number), (State::InReview, number));
    assert_eq!(registration.submitted_at, Some(start()), "the first time counts");
    assert_eq!(registration.verdict, Some(Verdict::Clear), "it does not collide with itself");
    approve(&cast, &cast.chris, id, "new", "late").await.expect("approved");
    assert_eq!(cast.count("claim_lines", "released_at is null").await, 2);
}

#[rstest]
#[tokio::test]
async fn an_answer_is_checked_like_a_submission(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    cast.make(&cast.carla, id, Move::Ask, &[("question", "Who?")]).await.expect("asked");
    let worse: Answers = [("contact_email", "nobody")].into_iter().collect();
    cast.write(&cast.sam, async |request| deals::save_draft(request, id, 4, worse).await).await.expect("saved");
    let problems = problems(cast.make(&cast.sam, id, Move::Answer, &[("reply", "Ada.")]).await);
    assert!(problems.of("contact_email").is_some());
    let registration = registration(&cast, id).await;
    assert_eq!(registration.state, State::InfoRequested);
    assert_eq!(registration.text("contact_email"), Some("ada@acmegmbh.example"));
}

#[rstest]
#[case::submitted(&[])]
#[case::info_requested(&[Move::Ask])]
#[case::in_review(&[Move::Ask, Move::Answer])]
#[tokio::test]
async fn a_partner_takes_back_what_is_not_decided(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] before: &[Move],
) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    for step in before {
        let person = if *step == Move::Ask { &cast.carla } else { &cast.sam };
        cast.make(person, id, *step, &[("question", "Which?"), ("reply", "These.")]).await.expect("made");
    }
    cast.make(&cast.sam, id, Move::Withdraw, &[("comment", "Lost it.")]).await.expect("withdrawn");
    let registration = registration(&cast, id).await;
    assert_eq!((registration.state, registration.due_at), (State::Withdrawn, None));
    assert!(conflict(approve(&cast, &cast.carla, id, "new", "late").await).contains("Sam Seller withdrew"));
}

#[rstest]
#[tokio::test]
async fn a_decision_stands(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.approved("Acme GmbH").await;
    let typed = [("customer", "new"), ("reason", "duplicate"), ("question", "Why?"), ("reply", "So.")];
    for step in [Move::Approve, Move::Reject, Move::Ask] {
        assert!(conflict(cast.make(&cast.chris, id, step, &typed).await).contains("Carla Channel approved"));
    }
    for step in [Move::Submit, Move::Answer, Move::Withdraw] {
        assert!(conflict(cast.make(&cast.sam, id, step, &typed).await).contains("Carla Channel approved"));
    }
    assert_eq!(registration(&cast, id).await.state, State::Approved);
}

#[rstest]
#[tokio::test]
async fn nobody_decides_their_own(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let changed_sides = somebody(cast.sam.id, Role::ChannelManager, None);
    for step in [Move::Approve, Move::Reject, Move::Ask] {
        let typed = [("customer", "new"), ("reason", "duplicate"), ("question", "Why?")];
        let refused = cast.make(&changed_sides, id, step, &typed).await;
        assert_eq!(refused, Err(Refusal::Forbidden(words::deals::reason(shared::deals::Reason::Own))));
    }
    assert_eq!(registration(&cast, id).await.state, State::Submitted);
}

#[rstest]
#[tokio::test]
async fn each_side_makes_its_own_moves(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let typed = [("customer", "new"), ("reason", "duplicate"), ("question", "Why?"), ("reply", "So.")];
    let other_side = Err(Refusal::Forbidden(words::access::OTHER_SIDE.to_owned()));
    for person in [&cast.sam, &cast.max] {
        for step in [Move::Approve, Move::Reject, Move::Ask, Move::Expire] {
            assert_eq!(cast.make(person, id, step, &typed).await, other_side, "{step:?}");
        }
    }
    for step in [Move::Submit, Move::Answer, Move::Withdraw, Move::Expire] {
        assert_eq!(cast.make(&cast.carla, id, step, &typed).await, other_side, "{step:?}");
    }
    let agent = somebody(cast.carla.id, Role::Agent, None);
    assert_eq!(cast.make(&agent, id, Move::Approve, &typed).await, Err(Refusal::NotFound));
    let administrator = somebody(cast.carla.id, Role::Administrator, None);
    assert!(cast.make(&administrator, id, Move::Approve, &typed).await.is_ok());
}

#[rstest]
#[tokio::test]
async fn the_other_side_has_two_business_days(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let on_sunday = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let due = async |id| registration(&cast, id).await.due_at.expect("a day");
    assert_eq!(due(on_sunday).await, at("2026-11-24T23:00:00Z"), "Wednesday, midnight in Berlin");
    cast.advance(TimeDelta::days(5) + TimeDelta::hours(4));
    let on_friday = cast.submitted(&cast.sam, "Globex AG", cast.router).await;
    assert_eq!(due(on_friday).await, at("2026-12-01T13:00:00Z"), "Tuesday, the same hour");
    cast.make(&cast.carla, on_sunday, Move::Ask, &[("question", "Who?")]).await.expect("asked");
    assert_eq!(due(on_sunday).await, at("2026-12-01T13:00:00Z"), "now the partner has them");
}

#[rstest]
#[tokio::test]
async fn a_number_says_nothing_of_how_many_there_are(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let mut numbers = Vec::new();
    for customer in ["Acme", "Globex", "Initech", "Umbrella"] {
        let id = cast.submitted(&cast.sam, customer, cast.router).await;
        numbers.push(registration(&cast, id).await.number.expect("a number"));
    }
    for number in &numbers {
        let [prefix, one, two] = number.split('-').collect::<Vec<_>>().try_into().expect("three parts");
        let letters =
            |part: &str| part.len() == 4 && part.bytes().all(|b| b"0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(&b));
        assert!(prefix == "DR" && letters(one) && letters(two), "{number}");
    }
    let beginnings: std::collections::BTreeSet<&str> = numbers.iter().map(|number| &number[..7]).collect();
    assert_eq!(beginnings.len(), numbers.len(), "{numbers:?}");
}

async fn registration(cast: &Cast, id: RegistrationId) -> Registration {
    cast.page(&cast.max, id).await.expect("a page").registration
}

async fn make_with(
    cast: &Cast,
    person: &Person,
    id: RegistrationId,
    step: Move,
    key: &str,
    typed: &[(&str, &str)],
) -> Result<Receipt, Refusal> {
    let typed: Answers = typed.iter().copied().collect();
    cast.write(person, async |request| deals::make(request, id, step, key, &typed).await).await
}

async fn approve(
    cast: &Cast,
    person: &Person,
    id: RegistrationId,
    customer: &str,
    key: &str,
) -> Result<Receipt, Refusal> {
    make_with(cast, person, id, Move::Approve, key, &[("customer", customer)]).await
}

fn problems(told: Result<Receipt, Refusal>) -> Problems {
    match told {
        Err(Refusal::Invalid(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

fn conflict(told: Result<Receipt, Refusal>) -> String {
    match told {
        Err(Refusal::Conflict(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}
