//! What each side is told on its pages, and what it is not.

use crate::world::{Cast, complete, somebody, start};
use chrono::TimeDelta;
use rstest::rstest;
use server::{Engine, Request, deals};
use shared::access::{Caller, Person};
use shared::deals::{FormPage, Move, RegistrationPage, State};
use shared::form::Answers;
use shared::home::Home;
use shared::ids::RegistrationId;
use shared::refusal::Refusal;
use shared::users::Role;

#[rstest]
#[tokio::test]
async fn each_side_sees_its_own_moves_with_the_reason_where_one_is_not_possible(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use Move::*;
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    assert_eq!(possible(&cast.page(&cast.sam, id).await.expect("a page")), [Submit]);
    cast.make(&cast.sam, id, Submit, &[]).await.expect("submitted");
    let page = cast.page(&cast.sam, id).await.expect("a page");
    assert_eq!(possible(&page), [Withdraw]);
    assert_eq!(page.moves.iter().map(|state| state.step).collect::<Vec<_>>(), [Submit, Answer, Withdraw]);
    assert!(page.moves.iter().all(|state| state.step == Withdraw || state.refused.is_some()));
    assert_eq!(possible(&cast.page(&cast.carla, id).await.expect("a page")), [Approve, Reject, Ask]);
    cast.make(&cast.carla, id, Ask, &[("question", "Who?")]).await.expect("asked");
    assert_eq!(possible(&cast.page(&cast.max, id).await.expect("a page")), [Answer, Withdraw]);
    assert_eq!(possible(&cast.page(&cast.carla, id).await.expect("a page")), []);
}

#[rstest]
#[tokio::test]
async fn both_sides_see_who_has_the_ball_and_until_when(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ours = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let theirs = cast.submitted(&cast.rita, "Globex AG", cast.router).await;
    let waiting = async |person: &Person, id| {
        let waiting = cast.page(person, id).await.expect("a page").waiting.expect("somebody");
        (waiting.who, waiting.mine, waiting.until.expect("a day").to_rfc3339())
    };
    let wednesday = "2026-11-25T00:00:00+01:00".to_owned();
    assert_eq!(waiting(&cast.sam, ours).await, ("Carla Channel at Entente".into(), false, wednesday.clone()));
    assert_eq!(waiting(&cast.carla, ours).await, ("Carla Channel at Entente".into(), true, wednesday.clone()));
    let nobody_named = ("the channel team at Entente".to_owned(), false, wednesday.clone());
    assert_eq!(waiting(&cast.rita, theirs).await, nobody_named);
    cast.make(&cast.carla, ours, Move::Ask, &[("question", "Who?")]).await.expect("asked");
    let sam = "Sam Seller at Northwind Traders".to_owned();
    assert_eq!(waiting(&cast.max, ours).await, (sam.clone(), true, wednesday.clone()));
    assert_eq!(waiting(&cast.chris, ours).await, (sam, false, wednesday));
    cast.make(&cast.sam, ours, Move::Withdraw, &[]).await.expect("withdrawn");
    assert_eq!(cast.page(&cast.sam, ours).await.expect("a page").waiting, None);
}

#[rstest]
#[tokio::test]
async fn both_sides_read_one_timeline_each_in_its_words(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    cast.customer("Acme AG").await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    cast.make(&cast.carla, id, Move::Ask, &[("question", "Who?")]).await.expect("asked");
    cast.make(&cast.sam, id, Move::Answer, &[("reply", "Ada.")]).await.expect("answered");
    let told = async |person: &Person| {
        let page = cast.page(person, id).await.expect("a page");
        page.timeline.into_iter().map(|line| (line.sentence, line.comment.unwrap_or_default())).collect::<Vec<_>>()
    };
    let line = |sentence: &str, comment: &str| (sentence.to_owned(), comment.to_owned());
    assert_eq!(
        told(&cast.sam).await,
        [
            line("Sam Seller submitted the registration. It needs a closer look.", ""),
            line("Carla Channel asked for information.", "Who?"),
            line("Sam Seller answered and resubmitted. It needs a closer look.", "Ada."),
        ]
    );
    let inside = told(&cast.carla).await;
    assert_eq!(inside[0].0, "Sam Seller submitted the registration. The conflict check found something to look at.");
    assert_eq!(inside.len(), 3);
}

#[rstest]
#[tokio::test]
async fn the_approver_compares_and_the_partner_does_not(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let known = cast.customer("Acme AG").await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    assert_eq!(cast.page(&cast.sam, id).await.expect("a page").conflicts, None);
    let conflicts = cast.page(&cast.carla, id).await.expect("a page").conflicts.expect("for the approver");
    assert_eq!(conflicts.len(), 1);
    assert_eq!((conflicts[0].name.as_str(), conflicts[0].account), ("Acme AG", Some(known)));
    cast.make(&cast.carla, id, Move::Reject, &[("reason", "duplicate")]).await.expect("rejected");
    assert_eq!(cast.page(&cast.carla, id).await.expect("a page").conflicts, None, "nothing to decide");
}

#[rstest]
#[tokio::test]
async fn the_partner_follows_the_deal_but_not_how_likely_it_is(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.approved("Acme GmbH").await;
    let inside = cast.page(&cast.chris, id).await.expect("a page").opportunity.expect("a deal");
    let outside = cast.page(&cast.sam, id).await.expect("a page").opportunity.expect("a deal");
    assert_eq!((inside.probability, outside.probability), (Some(10), None));
    assert_eq!((outside.name.as_str(), outside.stage.as_str()), ("New servers", "Qualification"));
    assert_eq!(outside.amount, inside.amount);
}

#[rstest]
#[tokio::test]
async fn what_could_not_be_taken_is_shown_again_to_who_typed_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let typed: Answers = [("reason", ""), ("comment", "Too small.")].into_iter().collect();
    cast.write(&cast.carla, async |request| deals::hold(request, id, Move::Reject, &typed).await).await.expect("held");
    let held = async |person: &Person, step| {
        cast.read(person, async |request| deals::page(request, id, Some(step)).await).await.expect("a page").held
    };
    assert_eq!(held(&cast.carla, Move::Reject).await, typed);
    assert_eq!(held(&cast.carla, Move::Approve).await, Answers::default());
    assert_eq!(held(&cast.chris, Move::Reject).await, Answers::default());
    let again: Answers = [("comment", "Far too small.")].into_iter().collect();
    cast.write(&cast.carla, async |request| deals::hold(request, id, Move::Reject, &again).await).await.expect("held");
    assert_eq!(held(&cast.carla, Move::Reject).await, again);
    cast.make(&cast.carla, id, Move::Reject, &[("reason", "duplicate")]).await.expect("rejected");
    assert_eq!(held(&cast.carla, Move::Reject).await, Answers::default());
    let endless: Answers = [("comment", "x".repeat(100_000))].into_iter().collect();
    let refused = cast.write(&cast.carla, async |request| deals::hold(request, id, Move::Ask, &endless).await).await;
    assert_eq!(refused, Err(Refusal::TooLarge));
}

#[rstest]
#[tokio::test]
async fn the_form_offers_the_products_and_repeats_the_question(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    let form = form_page(&cast, &cast.sam, id).await.expect("a form");
    let offered: Vec<&str> = form.products.iter().map(|product| product.name.as_str()).collect();
    assert_eq!((form.state, form.version, offered), (State::Draft, 2, vec!["Router", "Switch"]));
    assert_eq!((form.question, form.today.to_string().as_str()), (None, "2026-11-22"));
    assert_eq!(form.saved_at.to_rfc3339(), "2026-11-22T10:00:00+01:00");
    cast.make(&cast.sam, id, Move::Submit, &[]).await.expect("submitted");
    for question in ["First?", "Second?"] {
        cast.make(&cast.carla, id, Move::Ask, &[("question", question)]).await.expect("asked");
        assert_eq!(form_page(&cast, &cast.max, id).await.expect("a form").question.as_deref(), Some(question));
        cast.make(&cast.sam, id, Move::Answer, &[("reply", "Yes.")]).await.expect("answered");
    }
    for person in [&cast.sam, &cast.carla] {
        assert!(matches!(form_page(&cast, person, id).await, Err(Refusal::Forbidden(_))));
    }
}

#[rstest]
#[tokio::test]
async fn a_home_shows_what_waits_and_what_goes_on(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let [later, asked, draft, colleagues, rivals] = [
        cast.submitted(&cast.sam, "Acme GmbH", cast.router).await,
        cast.submitted(&cast.sam, "Globex AG", cast.router).await,
        cast.draft(&cast.sam, "Initech", cast.router).await,
        cast.draft(&cast.nina, "Umbrella", cast.router).await,
        cast.submitted(&cast.rita, "Hooli", cast.router).await,
    ];
    cast.advance(TimeDelta::days(2));
    cast.make(&cast.carla, asked, Move::Ask, &[("question", "Who?")]).await.expect("asked");
    let latest = cast.submitted(&cast.rita, "Soylent", cast.router).await;
    let seen = async |person: &Person| {
        let home = home(&cast, person).await.expect("a home");
        let mut counts: Vec<_> = home.counts.iter().map(|count| (count.state, count.count)).collect();
        counts.sort_by_key(|(state, _)| state.name());
        (ids(&home.waiting.rows), sorted(&home.recent.rows), counts)
    };
    let (draft_state, asked_state, submitted) = (State::Draft, State::InfoRequested, State::Submitted);
    let sorted_ids = |ids: &[RegistrationId]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    assert_eq!(
        seen(&cast.sam).await,
        (vec![asked, draft], sorted_ids(&[later, asked]), vec![(draft_state, 1), (asked_state, 1), (submitted, 1)])
    );
    let (waiting, _, counts) = seen(&cast.max).await;
    assert_eq!((waiting[0], waiting.len()), (asked, 3), "{colleagues} is the account's, too");
    assert_eq!(counts, [(draft_state, 2), (asked_state, 1), (submitted, 1)]);
    let (waiting, _, counts) = seen(&cast.carla).await;
    assert_eq!((waiting.len(), waiting[2]), (3, latest), "the oldest due first");
    assert_eq!(sorted_ids(&waiting[..2]), sorted_ids(&[later, rivals]));
    assert_eq!(counts, [(asked_state, 1), (submitted, 3)], "drafts are not the vendor's to count");
    let guest = Request::read(cast.asked(Caller::Guest), async |request| deals::home(request).await).await;
    assert_eq!(guest.err(), Some(Refusal::SignedOut));
    let agent = somebody(cast.carla.id, Role::Agent, None);
    let home = cast.read(&agent, async |request| deals::home(request).await).await;
    assert_eq!(home.err(), Some(Refusal::NotFound));
}

#[rstest]
#[tokio::test]
async fn what_a_partner_receives_holds_nothing_of_others_and_nothing_internal(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let rival = cast.submitted(&cast.rita, "Acme GmbH", cast.router).await;
    cast.make(&cast.carla, rival, Move::Approve, &[("customer", "new")]).await.expect("approved");
    let id = cast.submitted(&cast.sam, "ACME", cast.router).await;
    let rival = cast.page(&cast.rita, rival).await.expect("a page").registration;
    let row = cast.rows("select id from accounts where name = 'Acme GmbH'").await;
    let customer: uuid::Uuid = row[0].try_get("", "id").expect("an id");
    let hidden = [
        "Southgate".to_owned(),
        "Rita".into(),
        cast.south.to_string(),
        rival.id.to_string(),
        rival.number.expect("a number"),
        rival.opportunity.expect("a deal").to_string(),
        customer.to_string(),
        "Acme GmbH".into(),
        "probability\":1".into(),
        "signals".into(),
    ];
    let page = serde_json::to_string(&cast.page(&cast.sam, id).await.expect("a page")).expect("JSON");
    let home = serde_json::to_string(&home(&cast, &cast.sam).await.expect("a home")).expect("JSON");
    assert!(page.contains("\"blocked\""), "the one word it is told");
    for word in hidden {
        assert!(!page.contains(&word) && !home.contains(&word), "{word}");
    }
}

#[rstest]
#[tokio::test]
async fn the_partner_is_not_told_under_which_company_the_customer_is_kept(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let group = cast.customer("Globex Holding SE").await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    cast.make(&cast.carla, id, Move::Approve, &[("customer", &group.to_string())]).await.expect("approved");
    let page = serde_json::to_string(&cast.page(&cast.sam, id).await.expect("a page")).expect("JSON");
    assert!(page.contains("Acme GmbH") && !page.contains("Globex") && !page.contains(&group.to_string()), "{page}");
}

#[rstest]
#[tokio::test]
async fn the_vendor_reads_what_was_handed_in_and_not_what_is_being_typed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let mut typed = complete("Acme GmbH", cast.router);
    typed.set("tender_reference", "typed before another source was chosen");
    let id = cast.draft_with(&cast.sam, typed).await;
    cast.make(&cast.sam, id, Move::Submit, &[]).await.expect("submitted");
    let seen = async || serde_json::to_string(&cast.page(&cast.carla, id).await.expect("a page")).expect("JSON");
    assert!(!seen().await.contains("another source"), "answers of hidden questions are dropped at submit");
    cast.make(&cast.carla, id, Move::Ask, &[("question", "Who?")]).await.expect("asked");
    let more: Answers = [("notes", "half a thought")].into_iter().collect();
    cast.write(&cast.sam, async |request| deals::save_draft(request, id, 4, more).await).await.expect("saved");
    assert!(!seen().await.contains("half a thought"), "it has not been handed in");
    cast.make(&cast.sam, id, Move::Withdraw, &[]).await.expect("withdrawn");
    assert!(!seen().await.contains("half a thought"), "and never was");
}

#[rstest]
#[tokio::test]
async fn every_instant_is_the_vendors_time(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let page = cast.page(&cast.sam, id).await.expect("a page");
    assert_eq!(page.now.to_rfc3339(), "2026-11-22T10:00:00+01:00");
    assert_eq!(page.timeline[0].at, page.now);
    assert_eq!(page.submitted_at, Some(page.now));
    assert_eq!(page.registration.submitted_at, Some(start()));
}

fn possible(page: &RegistrationPage) -> Vec<Move> {
    page.moves.iter().filter(|state| state.refused.is_none()).map(|state| state.step).collect()
}

async fn form_page(cast: &Cast, person: &Person, id: RegistrationId) -> Result<FormPage, Refusal> {
    cast.read(person, async |request| deals::form_page(request, id).await).await
}

async fn home(cast: &Cast, person: &Person) -> Result<Home, Refusal> {
    cast.read(person, async |request| deals::home(request).await).await
}

fn ids(rows: &[shared::list::Row]) -> Vec<RegistrationId> {
    rows.iter().map(|row| RegistrationId(row.id)).collect()
}

fn sorted(rows: &[shared::list::Row]) -> Vec<RegistrationId> {
    let mut ids = ids(rows);
    ids.sort_unstable();
    ids
}
