//! What the bell tells: to the other side, to the right person, and to nobody else.

use crate::world::{Cast, World};
use chrono::TimeDelta;
use rstest::rstest;
use server::users::{self, Looking};
use server::{Engine, Request, notices};
use shared::access::{Caller, Person};
use shared::deals::Move;
use shared::notices::Notice;
use shared::refusal::Refusal;
use shared::users::Role;
use std::net::IpAddr;

#[rstest]
#[tokio::test]
async fn every_move_is_told_to_the_other_side(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    assert_eq!(told(&cast).await, ["", "", "", "", "", ""], "a draft is nobody's business");
    /// A move, by whom, what is typed for it, and what is told.
    type Step<'a> = (Move, &'a Person, &'a [(&'a str, &'a str)], &'a str);
    let steps: [Step<'_>; 5] = [
        (Move::Submit, &cast.sam, &[], "submitted"),
        (Move::Ask, &cast.carla, &[("question", "Who?")], "asked for information"),
        (Move::Answer, &cast.sam, &[("reply", "Ada.")], "answered"),
        (Move::Approve, &cast.chris, &[("customer", "new")], "approved"),
        (Move::Expire, &cast.chris, &[], "protection ended"),
    ];
    for (step, person, typed, sentence) in steps {
        mark_all(&cast).await;
        if step == Move::Expire {
            cast.advance(TimeDelta::days(91));
            assert_eq!(cast.sweep().await, 1);
        } else {
            cast.make(person, id, step, typed).await.expect("made");
        }
        let partner_is_told = matches!(step, Move::Ask | Move::Approve | Move::Expire);
        let expected = if partner_is_told { [sentence, "", "", "", "", ""] } else { ["", "", "", "", sentence, ""] };
        let told = told(&cast).await;
        for (at, expected) in expected.into_iter().enumerate() {
            assert!(told[at].contains(expected) && told[at].is_empty() == expected.is_empty(), "{step:?} {told:?}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn a_refusal_and_a_withdrawal_are_told(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let rejected = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let withdrawn = cast.submitted(&cast.sam, "Globex AG", cast.router).await;
    mark_all(&cast).await;
    cast.make(&cast.carla, rejected, Move::Reject, &[("reason", "duplicate")]).await.expect("rejected");
    cast.make(&cast.max, withdrawn, Move::Withdraw, &[]).await.expect("withdrawn");
    let [sam, nina, max, rita, carla, chris] = told(&cast).await;
    assert_eq!(sam, "Carla Channel rejected the registration: already registered.");
    assert_eq!(carla, "Max Manager withdrew the registration.");
    assert_eq!([nina, max, rita, chris], ["", "", "", ""]);
}

#[rstest]
#[tokio::test]
async fn a_partner_nobody_looks_after_is_every_channel_managers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    cast.person("Ada Admin", Role::Administrator, None).await;
    cast.submitted(&cast.rita, "Acme GmbH", cast.router).await;
    let [sam, nina, max, rita, carla, chris] = told(&cast).await;
    assert!(carla.starts_with("Rita Rival submitted") && carla == chris);
    assert_eq!([sam, nina, max, rita], ["", "", "", ""]);
    assert_eq!(cast.count("notices", "1 = 1").await, 2);
}

#[rstest]
#[tokio::test]
async fn nothing_is_lost_when_a_partners_manager_is_gone(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    cast.raw(&format!("update users set state = 'deactivated' where id = {}", cast.literal(cast.carla.id))).await;
    cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let [.., carla, chris] = told(&cast).await;
    assert_eq!(carla, "", "she does not sign in any more");
    assert!(chris.starts_with("Sam Seller submitted"), "somebody has to know: {chris}");
}

#[rstest]
#[tokio::test]
async fn where_there_is_no_channel_manager_administrators_are_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = cast.person("Ada Admin", Role::Administrator, None).await;
    cast.raw("update users set state = 'deactivated' where role = 'channel_manager'").await;
    cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    assert_eq!(unread(&cast, &ada).await, 1);
}

#[rstest]
#[tokio::test]
async fn notices_are_read_newest_first_and_counted_until_then(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let first = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    cast.advance(TimeDelta::minutes(5));
    let second = cast.submitted(&cast.sam, "Globex AG", cast.router).await;
    let list = recent(&cast, &cast.carla).await;
    let seen: Vec<_> = list.iter().map(|notice| (notice.registration, notice.read)).collect();
    assert_eq!(seen, [(second, false), (first, false)]);
    assert_eq!(
        (list[0].title.as_str(), list[0].at.to_rfc3339().as_str()),
        ("New servers", "2026-11-22T10:05:00+01:00")
    );
    assert_eq!(unread(&cast, &cast.carla).await, 2);
    mark_read(&cast, &cast.chris).await;
    assert_eq!(unread(&cast, &cast.carla).await, 2, "each reads their own");
    mark_read(&cast, &cast.carla).await;
    assert_eq!(unread(&cast, &cast.carla).await, 0);
    assert!(recent(&cast, &cast.carla).await.iter().all(|notice| notice.read));
    cast.make(&cast.sam, first, Move::Withdraw, &[]).await.expect("withdrawn");
    let list = recent(&cast, &cast.carla).await;
    assert_eq!((list.len(), list[0].registration, list[0].read), (3, first, false));
    assert_eq!(unread(&cast, &cast.carla).await, 1);
}

#[rstest]
#[tokio::test]
async fn what_was_only_tried_is_not_told(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    cast.make(&cast.carla, id, Move::Reject, &[]).await.expect_err("no reason");
    cast.make(&cast.rita, id, Move::Withdraw, &[]).await.expect_err("not hers");
    assert_eq!(told(&cast).await.map(|sentence| sentence.is_empty()), [true, true, true, true, false, true]);
}

#[rstest]
#[tokio::test]
async fn a_seller_who_moved_sees_and_counts_nothing_of_the_old_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let late = cast.submitted(&cast.sam, "Globex AG", cast.router).await;
    cast.make(&cast.carla, id, Move::Approve, &[("customer", "new")]).await.expect("approved");
    let moved = Person { account: Some(cast.south), ..cast.sam.clone() };
    let literal = (cast.literal(cast.south), cast.literal(cast.sam.id));
    cast.raw(&format!("update users set account_id = {} where id = {}", literal.0, literal.1)).await;
    cast.make(&cast.carla, late, Move::Reject, &[("reason", "duplicate")]).await.expect("rejected");
    assert_eq!(recent(&cast, &moved).await, []);
    assert_eq!(unread(&cast, &moved).await, 0, "a count of what is hidden");
    assert_eq!(beside_the_bell(&cast, "sam.seller").await, 0, "a count of what is hidden");
}

/// How many somebody who just signed in has not read, as every page says it.
async fn beside_the_bell(cast: &Cast, called: &str) -> u32 {
    let from: IpAddr = "192.0.2.1".parse().expect("an address");
    let (asked, email) = (cast.asked(Caller::Guest), format!("{called}@example.com"));
    let session = users::sign_in(asked, &email, crate::world::PASSWORD, from).await.expect("signed in");
    let signed = users::authenticate(&cast.portal, &session.secret, Looking::Using).await.expect("answered");
    let (_, viewer) = signed.whole().expect("a session");
    viewer.unread
}

#[rstest]
#[tokio::test]
async fn every_page_counts_what_the_list_of_notices_shows(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    cast.make(&cast.carla, id, Move::Ask, &[("question", "Who?")]).await.expect("asked");
    assert_eq!(beside_the_bell(&cast, "carla.channel").await, 1);
    assert_eq!(beside_the_bell(&cast, "sam.seller").await, 1);
    let (nina, registration) = (cast.literal(cast.nina.id), cast.literal(id));
    cast.raw(&format!("update registrations set owner_id = {nina} where id = {registration}")).await;
    assert_eq!(recent(&cast, &cast.sam).await, []);
    assert_eq!(beside_the_bell(&cast, "sam.seller").await, 0, "it is a colleague's now");
    cast.raw("update baselines set internal = null where object = 'registration'").await;
    cast.raw("update trail_head set policy_version = policy_version + 1").await;
    assert_eq!(recent(&cast, &cast.again(cast.carla.id).await).await, []);
    assert_eq!(beside_the_bell(&cast, "carla.channel").await, 0, "no registration reaches her any more");
}

#[rstest]
#[tokio::test]
async fn the_bell_shows_fifty_and_counts_all(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    for _ in 0..27 {
        cast.make(&cast.carla, id, Move::Ask, &[("question", "Who?")]).await.expect("asked");
        cast.make(&cast.sam, id, Move::Answer, &[("reply", "Ada.")]).await.expect("answered");
    }
    let (carla, sam) = (cast.literal(cast.carla.id), cast.literal(cast.sam.id));
    let copied = format!("select {carla}, event_id, registration_id, at, read_at from notices where user_id = {sam}");
    cast.raw(&format!("insert into notices {copied}")).await;
    assert_eq!(recent(&cast, &cast.carla).await.len(), 50);
    assert_eq!(unread(&cast, &cast.carla).await, 55);
}

#[rstest]
#[tokio::test]
async fn nobody_has_no_notices(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    for caller in [Caller::Guest, Caller::System] {
        let asked = || world.asked(caller.clone());
        let signed_out = Some(Refusal::SignedOut);
        assert_eq!(Request::read(asked(), async |request| notices::unread(request).await).await.err(), signed_out);
        assert_eq!(Request::read(asked(), async |request| notices::recent(request).await).await.err(), signed_out);
        assert_eq!(Request::write(asked(), async |request| notices::mark_read(request).await).await.err(), signed_out);
    }
}

/// What Sam, Nina, Max, Rita, Carla and Chris have not read, each at most one.
async fn told(cast: &Cast) -> [String; 6] {
    let mut told = Vec::new();
    for person in people(cast) {
        let new: Vec<Notice> = recent(cast, person).await.into_iter().filter(|notice| !notice.read).collect();
        assert_eq!(new.len(), unread(cast, person).await as usize, "{}", person.name);
        assert!(new.len() < 2, "{} is told twice: {new:?}", person.name);
        told.push(new.into_iter().next().map(|notice| notice.sentence).unwrap_or_default());
    }
    told.try_into().expect("six")
}

fn people(cast: &Cast) -> [&Person; 6] {
    [&cast.sam, &cast.nina, &cast.max, &cast.rita, &cast.carla, &cast.chris]
}

async fn mark_all(cast: &Cast) {
    for person in people(cast) {
        mark_read(cast, person).await;
    }
}

async fn recent(cast: &Cast, person: &Person) -> Vec<Notice> {
    cast.read(person, async |request| notices::recent(request).await).await.expect("notices")
}

async fn unread(cast: &Cast, person: &Person) -> u32 {
    cast.read(person, async |request| notices::unread(request).await).await.expect("a count")
}

async fn mark_read(cast: &Cast, person: &Person) {
    cast.write(person, async |request| notices::mark_read(request).await).await.expect("marked");
}
