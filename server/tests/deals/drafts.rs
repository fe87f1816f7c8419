//! Beginning, keeping and throwing away a draft.

use crate::world::{Cast, World, complete, somebody};
use rstest::rstest;
use server::{Engine, Request, deals, list};
use shared::access::{Caller, Person};
use shared::criteria::{Criteria, Path};
use shared::deals::{Move, REGISTRATIONS, Saved, State};
use shared::fields::Object;
use shared::form::{Answers, LONGEST_ANSWER, MOST_ANSWERS};
use shared::ids::RegistrationId;
use shared::list::ListQuery;
use shared::refusal::Refusal;
use shared::users::Role;
use shared::values::Value;
use shared::words;

#[rstest]
#[tokio::test]
async fn starting_twice_with_one_key_gives_one_draft(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let first = start(&cast, &cast.sam, "once").await.expect("a draft");
    assert_eq!(start(&cast, &cast.sam, "once").await, Ok(first));
    assert_ne!(start(&cast, &cast.sam, "again").await.expect("a draft"), first);
    assert_ne!(start(&cast, &cast.nina, "once").await.expect("a draft"), first, "keys are each person's own");
    assert_eq!(cast.count("registrations", "state = 'draft'").await, 3);
    assert_eq!(cast.count("events", "what = 'draft_started'").await, 3);
}

#[rstest]
#[tokio::test]
async fn only_people_of_a_partner_begin_one(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let refused = Err(Refusal::Forbidden(words::access::CREATE.to_owned()));
    let homeless = Person { account: None, ..cast.sam.clone() };
    let agent = somebody(cast.carla.id, Role::Agent, None);
    let administrator = somebody(cast.carla.id, Role::Administrator, None);
    for person in [&cast.carla, &administrator, &agent, &homeless] {
        assert_eq!(start(&cast, person, "key").await, refused, "{person:?}");
    }
    let by_guest = Request::write(cast.asked(Caller::Guest), async |request| deals::start(request, "key").await).await;
    assert_eq!(by_guest, Err(Refusal::SignedOut));
    assert!(start(&cast, &cast.max, "key").await.is_ok());
    assert_eq!(cast.count("registrations", "1 = 1").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_key_stands_for_one_write(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let used = Refusal::Conflict(words::forms::KEY_USED.to_owned());
    let (one, other) =
        (cast.draft(&cast.sam, "Acme GmbH", cast.router).await, cast.draft(&cast.sam, "Globex AG", cast.router).await);
    submit(&cast, one, "key").await.expect("submitted");
    assert_eq!(submit(&cast, other, "key").await, Err(used.clone()));
    assert_eq!(start(&cast, &cast.sam, "key").await, Err(used));
    assert_eq!(state(&cast, other).await, State::Draft);
}

#[rstest]
#[tokio::test]
async fn answers_are_kept_exactly_as_typed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let typed: Answers = [
        ("customer_name", "  Acmé \u{202e}GmbH\t "),
        ("amount", "12.500,00"),
        ("amount.currency", "usd"),
        ("notes", "first\r\nsecond \u{1f680} \u{7} 'quoted' \"twice\" \\ %_"),
        ("not a question", "<script>"),
        ("contact_name", ""),
    ]
    .into_iter()
    .collect();
    let id = cast.draft_with(&cast.sam, typed.clone()).await;
    let form = form(&cast, &cast.sam, id).await.expect("a form");
    assert_eq!((form.answers, form.version, form.state), (typed, 2, State::Draft));
}

#[rstest]
#[tokio::test]
async fn a_character_no_database_text_has_breaks_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    let refusals = [
        save(&cast, &cast.sam, id, 2, &[("notes", "before\0after")]).await.err(),
        save(&cast, &cast.sam, id, 3, &[("no\0tes", "text")]).await.err(),
        hold(&cast, &cast.sam, id, &[("comment", "\0")]).await.err(),
        start(&cast, &cast.sam, "\0").await.err(),
        start(&cast, &cast.sam, &cast.key().repeat(500)).await.err(),
    ];
    for (at, refusal) in refusals.into_iter().enumerate() {
        assert!(!matches!(refusal, Some(Refusal::Broken { .. })), "case {at} is answered with a server error");
    }
}

#[rstest]
#[tokio::test]
async fn answers_that_are_not_sent_stay(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    let saved = save(&cast, &cast.sam, id, 2, &[("notes", "urgent"), ("contact_name", "")]).await.expect("saved");
    assert_eq!(saved.version, 3);
    let mut expected = complete("Acme GmbH", cast.router);
    expected.set("notes", "urgent");
    expected.set("contact_name", "");
    assert_eq!(answers(&cast, id).await, expected);
}

#[rstest]
#[tokio::test]
async fn a_draft_changed_elsewhere_is_not_written_over(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    save(&cast, &cast.sam, id, 2, &[("notes", "from the phone")]).await.expect("saved");
    let late = save(&cast, &cast.sam, id, 2, &[("notes", "from the laptop")]).await;
    assert_eq!(late, Err(Refusal::Conflict(words::deals::DRAFT_CHANGED.to_owned())));
    let ahead = save(&cast, &cast.sam, id, 9, &[("notes", "from nowhere")]).await;
    assert_eq!(ahead, Err(Refusal::Conflict(words::deals::DRAFT_CHANGED.to_owned())));
    assert_eq!(answers(&cast, id).await.get("notes"), "from the phone");
}

#[rstest]
#[tokio::test]
async fn saving_what_is_there_already_writes_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    save(&cast, &cast.sam, id, 2, &[("notes", "kept")]).await.expect("saved");
    let before = cast.count("events", "1 = 1").await;
    let again = save(&cast, &cast.sam, id, 2, &[("notes", "kept")]).await.expect("the answer that was lost");
    assert_eq!(again.version, 3);
    assert_eq!(cast.count("events", "1 = 1").await, before);
}

#[rstest]
#[tokio::test]
async fn more_than_any_form_has_is_too_large(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    let many = |from: usize| (from..from + MOST_ANSWERS / 2).map(|n| (format!("a{n}"), "")).collect::<Answers>();
    let long: Answers = [("notes", "x".repeat(LONGEST_ANSWER + 1))].into_iter().collect();
    assert_eq!(save_all(&cast, &cast.sam, id, 2, long).await, Err(Refusal::TooLarge));
    assert_eq!(save_all(&cast, &cast.sam, id, 2, many(0)).await.map(|saved| saved.version), Ok(3));
    assert_eq!(save_all(&cast, &cast.sam, id, 3, many(1_000)).await, Err(Refusal::TooLarge), "together they are");
    assert_eq!(form(&cast, &cast.sam, id).await.expect("a form").version, 3);
}

#[rstest]
#[tokio::test]
async fn a_draft_that_is_not_ones_own_is_answered_like_one_that_is_not_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    let missing = RegistrationId(uuid::Uuid::from_u128(7));
    for stranger in [&cast.rita, &cast.nina, &cast.carla] {
        for id in [id, missing] {
            assert_eq!(save(&cast, stranger, id, 2, &[("notes", "mine")]).await, Err(Refusal::NotFound));
            assert_eq!(remove_line(&cast, stranger, id, 2, 1).await.err(), Some(Refusal::NotFound));
            assert_eq!(delete(&cast, stranger, id, 2).await, Err(Refusal::NotFound));
            assert_eq!(form(&cast, stranger, id).await.err(), Some(Refusal::NotFound));
            assert_eq!(cast.page(stranger, id).await.err(), Some(Refusal::NotFound));
            assert_eq!(hold(&cast, stranger, id, &[("comment", "x")]).await, Err(Refusal::NotFound));
            for step in Move::ALL {
                assert_eq!(cast.make(stranger, id, step, &[]).await, Err(Refusal::NotFound));
            }
        }
    }
    assert_eq!(save(&cast, &cast.max, id, 2, &[("notes", "from the manager")]).await.map(|saved| saved.version), Ok(3));
}

#[rstest]
#[tokio::test]
async fn a_submitted_registration_is_neither_changed_nor_thrown_away(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let closed = Refusal::Forbidden(words::access::NOT_EDITABLE.to_owned());
    assert_eq!(save(&cast, &cast.sam, id, 3, &[("notes", "late")]).await, Err(closed.clone()));
    assert_eq!(remove_line(&cast, &cast.sam, id, 3, 1).await, Err(closed.clone()));
    assert_eq!(form(&cast, &cast.sam, id).await.err(), Some(closed));
    assert_eq!(delete(&cast, &cast.sam, id, 3).await, Err(Refusal::Forbidden(words::access::ONLY_DRAFTS.to_owned())));
    let other_side = Refusal::Forbidden(words::access::OTHER_SIDE.to_owned());
    assert_eq!(save(&cast, &cast.carla, id, 3, &[("notes", "ours")]).await, Err(other_side.clone()));
    assert_eq!(delete(&cast, &cast.carla, id, 3).await, Err(other_side));
}

#[rstest]
#[tokio::test]
async fn a_list_shows_of_a_draft_what_is_right_already(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let mut typed = complete("Acme GmbH", cast.router);
    typed.set("amount", "a lot");
    let id = cast.draft_with(&cast.sam, typed).await;
    assert_eq!(shown(&cast, id).await, [Value::Text("Acme GmbH".into()), Value::Empty]);
    save(&cast, &cast.sam, id, 2, &[("amount", "500"), ("customer_name", "")]).await.expect("saved");
    let [name, amount] = shown(&cast, id).await;
    assert!(name.is_empty() && matches!(amount, Value::Money(money) if money.minor() == 50_000));
}

#[rstest]
#[tokio::test]
async fn a_product_line_is_taken_out_alone(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let mut typed = complete("Acme GmbH", cast.router);
    for line in ["lines.2", "lines.20"] {
        typed.set(format!("{line}.product"), cast.switch.to_string());
        typed.set(format!("{line}.quantity"), "1");
    }
    let id = cast.draft_with(&cast.sam, typed).await;
    let stale = remove_line(&cast, &cast.sam, id, 1, 2).await;
    assert_eq!(stale, Err(Refusal::Conflict(words::deals::DRAFT_CHANGED.to_owned())));
    assert_eq!(remove_line(&cast, &cast.sam, id, 2, 2).await.map(|saved| saved.version), Ok(3));
    assert_eq!(remove_line(&cast, &cast.sam, id, 3, 2).await.map(|saved| saved.version), Ok(3), "it is gone already");
    let left: Vec<String> = answers(&cast, id).await.0.into_keys().filter(|key| key.starts_with("lines.")).collect();
    assert_eq!(left, ["lines.1.product", "lines.1.quantity", "lines.20.product", "lines.20.quantity"]);
}

#[rstest]
#[tokio::test]
async fn a_draft_is_thrown_away_at_the_version_that_was_seen(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    hold(&cast, &cast.sam, id, &[("comment", "later")]).await.expect("held");
    hold(&cast, &cast.max, id, &[("comment", "later")]).await.expect("held");
    let stale = delete(&cast, &cast.sam, id, 1).await;
    assert_eq!(stale, Err(Refusal::Conflict(words::deals::DRAFT_CHANGED.to_owned())));
    delete(&cast, &cast.sam, id, 2).await.expect("deleted");
    assert_eq!(cast.page(&cast.sam, id).await.err(), Some(Refusal::NotFound));
    assert_eq!(delete(&cast, &cast.sam, id, 2).await, Err(Refusal::NotFound));
    assert_eq!(cast.count("registrations", "1 = 1").await, 0);
    assert_eq!(cast.count("held_answers", "1 = 1").await, 0, "nothing of it is left, whoever typed it");
    assert_eq!(cast.count("events", "what = 'draft_deleted'").await, 1);
}

#[rstest]
#[tokio::test]
async fn of_two_versions_one_is_chosen(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    save(&cast, &cast.max, id, 2, &[("notes", "theirs"), ("contact_name", "Grace Hopper")]).await.expect("saved");
    for keep_mine in [false, true] {
        hold_step(&cast, &cast.sam, id, &[("notes", "mine")]).await.expect("held");
        let held = form(&cast, &cast.sam, id).await.expect("a form").held.expect("two versions");
        assert_eq!(held, [("notes", "mine")].into_iter().collect());
        assert_eq!(form(&cast, &cast.max, id).await.expect("a form").held, None, "each their own");
        assert_eq!(answers(&cast, id).await.get("notes"), "theirs", "nothing is written over before");
        if keep_mine {
            let stale = cast.write(&cast.sam, async |request| deals::keep_mine(request, id, 2).await).await;
            assert_eq!(stale, Err(Refusal::Conflict(words::deals::DRAFT_CHANGED.to_owned())), "not what was shown");
            let held = form(&cast, &cast.sam, id).await.expect("a form").held;
            assert!(held.is_some(), "both are kept, and there is a choice again");
            let kept = cast.write(&cast.sam, async |request| deals::keep_mine(request, id, 3).await).await;
            assert_eq!(kept.map(|saved| saved.version), Ok(4));
        } else {
            cast.write(&cast.sam, async |request| deals::keep_theirs(request, id).await).await.expect("kept");
        }
        assert_eq!(form(&cast, &cast.sam, id).await.expect("a form").held, None);
    }
    let chosen = answers(&cast, id).await;
    assert_eq!((chosen.get("notes"), chosen.get("contact_name")), ("mine", "Grace Hopper"));
    for stranger in [&cast.nina, &cast.rita, &cast.carla] {
        assert_eq!(hold_step(&cast, stranger, id, &[("notes", "x")]).await, Err(Refusal::NotFound));
        let mine = cast.write(stranger, async |request| deals::keep_mine(request, id, 3).await).await;
        assert_eq!(mine, Err(Refusal::NotFound));
        let theirs = cast.write(stranger, async |request| deals::keep_theirs(request, id).await).await;
        assert_eq!(theirs, Err(Refusal::NotFound));
    }
}

async fn start(world: &World, person: &Person, key: &str) -> Result<RegistrationId, Refusal> {
    world.write(person, async |request| deals::start(request, key).await).await
}

async fn submit(cast: &Cast, id: RegistrationId, key: &str) -> Result<(), Refusal> {
    let typed = Answers::default();
    cast.write(&cast.sam, async |request| deals::make(request, id, Move::Submit, key, &typed).await.map(|_| ())).await
}

async fn save(
    world: &World,
    person: &Person,
    id: RegistrationId,
    version: i64,
    typed: &[(&str, &str)],
) -> Result<Saved, Refusal> {
    save_all(world, person, id, version, typed.iter().copied().collect()).await
}

async fn save_all(
    world: &World,
    person: &Person,
    id: RegistrationId,
    at: i64,
    typed: Answers,
) -> Result<Saved, Refusal> {
    world.write(person, async |request| deals::save_draft(request, id, at, typed).await).await
}

async fn remove_line(world: &World, person: &Person, id: RegistrationId, at: i64, line: u32) -> Result<Saved, Refusal> {
    world.write(person, async |request| deals::remove_line(request, id, at, line).await).await
}

async fn delete(world: &World, person: &Person, id: RegistrationId, version: i64) -> Result<(), Refusal> {
    world.write(person, async |request| deals::delete_draft(request, id, version).await).await
}

async fn hold(world: &World, person: &Person, id: RegistrationId, typed: &[(&str, &str)]) -> Result<(), Refusal> {
    let typed: Answers = typed.iter().copied().collect();
    world.write(person, async |request| deals::hold(request, id, Move::Withdraw, &typed).await).await
}

async fn hold_step(world: &World, person: &Person, id: RegistrationId, typed: &[(&str, &str)]) -> Result<(), Refusal> {
    let typed: Answers = typed.iter().copied().collect();
    world.write(person, async |request| deals::hold_step(request, id, &typed).await).await
}

async fn form(world: &World, person: &Person, id: RegistrationId) -> Result<shared::deals::FormPage, Refusal> {
    world.read(person, async |request| deals::form_page(request, id).await).await
}

async fn answers(cast: &Cast, id: RegistrationId) -> Answers {
    cast.page(&cast.sam, id).await.expect("a page").registration.answers
}

async fn state(cast: &Cast, id: RegistrationId) -> State {
    cast.page(&cast.sam, id).await.expect("a page").registration.state
}

/// Customer and amount as Sam's list shows them.
async fn shown(cast: &Cast, id: RegistrationId) -> [Value; 2] {
    let query = ListQuery {
        object: Object::Registration,
        columns: ["customer_name", "amount"].map(Path::new).into(),
        filter: Criteria::always(),
        sort: REGISTRATIONS.default_sort,
        cursor: None,
        size: 10,
    };
    let page = cast.read(&cast.sam, async |request| list::page(request, &query).await).await.expect("a list");
    let row = page.rows.into_iter().find(|row| row.id == id.0).expect("in the list");
    row.cells.try_into().expect("two cells")
}
