//! Signing in and out, sessions, and adding people.

use crate::world::{PASSWORD, World};
use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::TimeDelta;
use rstest::rstest;
use server::users::{self, Device, Looking, NewSession, Signed, UserDraft, people, second_factor, sessions};
use server::{Engine, Settings};
use shared::access::{Caller, Person};
use shared::refusal::{Problems, Refusal};
use shared::users::Role;
use shared::values::email::Email;
use shared::words;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tokio::task::JoinSet;

const ADA: &str = "ada.admin@example.com";
/// The password somebody chooses in place of the first.
const CHOSEN: &str = "a staple of another kind";
/// Passes over a password that take long enough for others to do much meanwhile.
const SLOW: u32 = 60;

#[rstest]
#[tokio::test]
async fn the_right_password_begins_a_session(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let north = world.partner("Northwind", None).await;
    let sam = world.person("Sam Seller", Role::Seller, Some(north)).await;
    let one = sign_in(&world, "sam.seller@example.com", PASSWORD).await.expect("signed in");
    let two = sign_in(&world, " Sam.Seller@EXAMPLE.com ", PASSWORD).await.expect("signed in, however it is written");
    assert_eq!((one.user, two.user), (sam.id, sam.id));
    assert_ne!(one.secret, two.secret);
    assert_eq!(one.secret.len(), 64, "256 bits");
    let (person, viewer) = who(&world, &one.secret, Looking::Using).await.expect("runs");
    assert_eq!((person, viewer.role, viewer.unread), (sam.clone(), Role::Seller, 0));
    assert_eq!(viewer.account.map(|account| (account.id, account.name)), Some((north, "Northwind".into())));
    assert_eq!(world.count("sessions", &format!("id = '{}'", one.secret)).await, 0, "the secret is not kept");
    let noted = format!("what = 'signed_in' and actor_id = {}", world.literal(sam.id));
    assert_eq!(world.count("events", &noted).await, 2);
}

#[rstest]
#[tokio::test]
async fn every_reason_not_to_sign_in_is_told_alike(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    for name in ["Dana Right", "Dan Deactivated", "Lou Locked", "Ivy Invited"] {
        world.person(name, Role::Administrator, None).await;
    }
    for (first, state) in [("dan", "deactivated"), ("lou", "locked"), ("ivy", "invited")] {
        world.raw(&format!("update users set state = '{state}' where email_key like '{first}.%'")).await;
    }
    world.raw("update users set password = null, state = 'without_sign_in' where email_key like 'ivy.%'").await;
    let mut told = Vec::new();
    for email in ["dan.deactivated", "lou.locked", "ivy.invited", "nobody"] {
        told.push(sign_in(&world, &format!("{email}@example.com"), PASSWORD).await);
    }
    told.push(sign_in(&world, "dana.right@example.com", "correct horse batterx").await);
    told.push(sign_in(&world, "dana.right@example.com", &PASSWORD.to_uppercase()).await);
    let refused: Result<NewSession, Refusal> = Err(Refusal::Forbidden(words::users::SIGN_IN_REFUSED.to_owned()));
    assert_eq!(told, vec![refused; 6]);
    assert_eq!(world.count("sessions", "1 = 1").await, 0);
    assert_eq!(world.count("events", "what = 'signed_in'").await, 0);
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_right_is_told_before_anything_is_looked_up(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let Err(Refusal::Invalid(problems)) = sign_in(&world, "dana", "").await else { panic!("taken") };
    assert!(problems.of("email").is_some() && problems.of("password").is_some());
    let endless = sign_in(&world, "dana@example.com", &"x".repeat(1_000_000)).await;
    assert!(matches!(endless, Err(Refusal::Invalid(_))));
}

#[rstest]
#[tokio::test]
async fn one_account_is_tried_five_times_a_minute(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = Arc::new(World::new(engine).await);
    world.person("Sam Seller", Role::Administrator, None).await;
    let emails = ["sam.seller@example.com", "SAM.seller@example.com"];
    let tries = (0_u8..7).map(|at| (emails[usize::from(at) % 2].to_owned(), address(at))).collect();
    assert_eq!(too_many(&world, tries).await, 2, "wherever they come from and however it is written");
    let other = sign_in_from(&world, "chris@example.com", PASSWORD, address(1)).await;
    assert!(matches!(other, Err(Refusal::Forbidden(_))), "another account is not held up");
}

#[rstest]
#[tokio::test]
async fn one_address_tries_twenty_times_a_minute(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = Arc::new(World::new(engine).await);
    let tries = (0..23).map(|at| (format!("person{at}@example.com"), address(1))).collect();
    assert_eq!(too_many(&world, tries).await, 3);
    let other = sign_in_from(&world, "person@example.com", PASSWORD, address(2)).await;
    assert!(matches!(other, Err(Refusal::Forbidden(_))), "another address is not held up");
}

#[rstest]
#[tokio::test]
async fn the_limits_are_settings(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let settings =
        Settings { sign_in_per_account_and_minute: 2, sign_in_per_address_and_minute: 3, ..Settings::default() };
    let world = Arc::new(World::with(engine, settings).await);
    let tries = vec![("one@example.com".to_owned(), address(1)); 3];
    assert_eq!(too_many(&world, tries).await, 1);
    let told = sign_in_from(&world, "other@example.com", PASSWORD, address(1)).await;
    let Err(Refusal::TooMany { seconds }) = told else { panic!("{told:?}") };
    assert!((1..=21).contains(&seconds), "when one of three a minute is free again: {seconds}");
}

#[rstest]
#[tokio::test]
async fn a_session_ends_when_it_is_not_used(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let secret = session(&world).await;
    for _ in 0..3 {
        world.advance(TimeDelta::minutes(29));
        assert!(who(&world, &secret, Looking::Using).await.is_some());
    }
    world.advance(TimeDelta::minutes(30));
    assert!(who(&world, &secret, Looking::Using).await.is_none());
}

#[rstest]
#[tokio::test]
async fn a_page_that_looks_by_itself_does_not_keep_a_session(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let secret = session(&world).await;
    for _ in 0..29 {
        world.advance(TimeDelta::minutes(1));
        assert!(who(&world, &secret, Looking::Waiting).await.is_some());
    }
    world.advance(TimeDelta::minutes(1));
    assert!(who(&world, &secret, Looking::Waiting).await.is_none());
    assert!(who(&world, &secret, Looking::Using).await.is_none());
}

#[rstest]
#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_it_is_used(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let secret = session(&world).await;
    for _ in 0..35 {
        world.advance(TimeDelta::minutes(20));
        assert!(who(&world, &secret, Looking::Using).await.is_some());
    }
    world.advance(TimeDelta::minutes(20));
    assert!(who(&world, &secret, Looking::Using).await.is_none());
}

#[rstest]
#[tokio::test]
async fn the_times_of_a_session_are_settings(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let settings = Settings { session_idle_minutes: 2, session_hours: 1, ..Settings::default() };
    let world = World::with(engine, settings).await;
    let secret = session(&world).await;
    world.advance(TimeDelta::seconds(119));
    assert!(who(&world, &secret, Looking::Using).await.is_some());
    world.advance(TimeDelta::seconds(120));
    assert!(who(&world, &secret, Looking::Using).await.is_none());
}

#[rstest]
#[tokio::test]
async fn signing_out_ends_one_session(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let (one, two) = (session(&world).await, again(&world).await);
    users::sign_out(world.asked(Caller::Guest), &one).await.expect("signed out");
    users::sign_out(world.asked(Caller::Guest), &one).await.expect("nothing to do");
    users::sign_out(world.asked(Caller::Guest), "no such session").await.expect("nothing to do");
    assert!(who(&world, &one, Looking::Using).await.is_none());
    assert!(who(&world, &two, Looking::Using).await.is_some());
    assert_eq!(world.count("events", "what = 'signed_out'").await, 1);
}

#[rstest]
#[tokio::test]
async fn somebody_who_may_no_longer_sign_in_is_out_at_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let secret = session(&world).await;
    world.raw("update users set role = 'channel_manager'").await;
    let (person, _) = who(&world, &secret, Looking::Using).await.expect("runs");
    assert_eq!(person.role, Role::ChannelManager, "a changed right holds on the next request");
    world.raw("update users set state = 'deactivated'").await;
    assert!(who(&world, &secret, Looking::Using).await.is_none());
}

#[rstest]
#[tokio::test]
async fn a_password_hashed_by_weaker_rules_is_hashed_again(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    world.person("Sam Seller", Role::Administrator, None).await;
    let params = Params::new(8_192, 1, 1, None).expect("parameters");
    let weaker = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = weaker.hash_password_with_salt(PASSWORD.as_bytes(), b"saltsaltsalt").expect("a hash").to_string();
    world.raw(&format!("update users set password = '{hash}'")).await;
    sign_in(&world, "sam.seller@example.com", PASSWORD).await.expect("signed in");
    assert_eq!(world.count("users", "password like '%m=19456,t=2,p=1%'").await, 1);
    sign_in(&world, "sam.seller@example.com", PASSWORD).await.expect("and again");
}

#[rstest]
#[tokio::test]
async fn adding_somebody_tells_every_problem(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let north = world.partner("Northwind", None).await;
    let good = UserDraft {
        name: "Dana Doe".into(),
        email: "dana@example.com".into(),
        password: PASSWORD.into(),
        role: Role::Administrator,
        account: None,
        is_demo: false,
    };
    let told = async |draft: UserDraft| match users::add(world.by_system(), draft).await {
        Err(Refusal::Invalid(Problems(problems))) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    };
    let all = UserDraft {
        name: " ".into(),
        email: "dana".into(),
        password: "short".into(),
        role: Role::Seller,
        ..good.clone()
    };
    let fields: Vec<String> = told(all).await;
    assert_eq!(fields, ["name", "email", "password", "account"]);
    let inside = UserDraft { account: Some(north), ..good.clone() };
    assert_eq!(told(inside).await, ["account"]);
    assert_eq!(told(UserDraft { role: Role::Agent, ..good.clone() }).await, ["role"]);
    assert_eq!(told(UserDraft { password: "x".repeat(257), ..good.clone() }).await, ["password"]);
    assert_eq!(world.count("users", "1 = 1").await, 0);

    users::add(world.by_system(), good.clone()).await.expect("added");
    let taken = users::add(world.by_system(), UserDraft { email: "Dana@Example.COM".into(), ..good }).await;
    assert_eq!(taken, Err(Refusal::Conflict(words::users::EMAIL_TAKEN.to_owned())));
}

#[rstest]
#[tokio::test]
async fn a_seller_belongs_to_a_partner_and_not_to_any_company(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let customer = world.customer("Acme GmbH").await;
    for account in [customer, shared::ids::AccountId(uuid::Uuid::from_u128(7))] {
        let draft = UserDraft {
            name: "Sam Seller".into(),
            email: "sam@example.com".into(),
            password: PASSWORD.into(),
            role: Role::Seller,
            account: Some(account),
            is_demo: false,
        };
        let told = users::add(world.by_system(), draft).await;
        assert!(matches!(told, Err(Refusal::Invalid(_))), "{told:?}");
    }
}

#[rstest]
#[tokio::test]
async fn people_of_the_demo_are_known(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    world.person("Sam Seller", Role::Administrator, None).await;
    assert_eq!(users::has_demo_people(world.by_system()).await, Ok(false));
    world.raw(&format!("update users set is_demo = {}", truth(engine))).await;
    assert_eq!(users::has_demo_people(world.by_system()).await, Ok(true));
    world.raw("update users set state = 'deactivated'").await;
    assert_eq!(users::has_demo_people(world.by_system()).await, Ok(false));
}

/// Stores everybody's password anew, hashed in so many passes: comparing it takes as many.
async fn hashed_in(world: &World, passes: u32) {
    let params = Params::new(19_456, passes, 1, None).expect("parameters");
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = hasher.hash_password_with_salt(PASSWORD.as_bytes(), b"saltsaltsalt").expect("a hash").to_string();
    world.raw(&format!("update users set password = '{hash}'")).await;
}

/// A session of Ada's, to whom a link for a new password was sent, and whose old one takes much longer to compare than a new one to choose.
async fn slow_to_compare(world: &World) -> String {
    let secret = session(world).await;
    people::send_reset(world.asked(Caller::Guest), Email::parse(ADA).expect("an address")).await.expect("sent");
    hashed_in(world, SLOW).await;
    secret
}

/// Chooses another password with the link that was sent.
async fn choose(world: &World) -> Result<(), Refusal> {
    let rows = world.rows("select link from mails where link is not null").await;
    let link: String = rows[0].try_get("", "link").expect("a link");
    let token = link.rsplit('/').next().expect("a token");
    let from = Device::from(address(250));
    people::set_password(world.asked(Caller::Guest), token, CHOSEN.to_owned(), CHOSEN, &from).await
}

#[rstest]
#[tokio::test]
async fn a_password_that_is_changed_while_it_is_compared_begins_no_session(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    slow_to_compare(&world).await;
    let (signed, chosen) = tokio::join!(sign_in(&world, ADA, PASSWORD), choose(&world));
    assert_eq!(chosen, Ok(()));
    assert_eq!(signed, Err(Refusal::Forbidden(words::users::SIGN_IN_REFUSED.to_owned())));
    assert_eq!(world.count("sessions", "ended_at is null").await, 0);
    assert_eq!(world.count("sign_ins", "method = 'password' and result = 'wrong'").await, 1);
    assert!(sign_in(&world, ADA, PASSWORD).await.is_err(), "it does not come back by being hashed again");
    assert!(sign_in(&world, ADA, CHOSEN).await.is_ok());
}

#[rstest]
#[tokio::test]
async fn whoever_is_locked_while_their_password_is_compared_stays_out(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    slow_to_compare(&world).await;
    let lock = async {
        // By then the other has read.
        world.rows("select id from users").await;
        world.raw("update users set state = 'locked'").await
    };
    let (signed, _) = tokio::join!(sign_in(&world, ADA, PASSWORD), lock);
    assert_eq!(signed, Err(Refusal::Forbidden(words::users::SIGN_IN_REFUSED.to_owned())));
    assert_eq!(world.count("sessions", "1 = 1").await, 1, "the one from before");
}

#[rstest]
#[tokio::test]
async fn a_password_that_is_changed_while_it_is_compared_once_more_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("old_password", "password")] field: &str,
) {
    let world = World::new(engine).await;
    let secret = slow_to_compare(&world).await;
    let came = users::authenticate(&world.portal, &secret, Looking::Using).await.expect("answered");
    let Signed::In { person, session, .. } = came else { panic!("not signed in") };
    let late = async {
        let from = Device::from(address(1));
        match field {
            "password" => second_factor::switch_off(world.by(&person), PASSWORD, &from).await,
            _ => sessions::change_password(world.by(&person), session, PASSWORD, "a third long password", &from).await,
        }
    };
    let (told, chosen) = tokio::join!(late, choose(&world));
    assert_eq!(chosen, Ok(()));
    let Err(Refusal::Invalid(problems)) = told else { panic!("{told:?}") };
    assert_eq!(problems.of(field), Some(words::security::PASSWORD_WRONG));
    assert!(sign_in(&world, ADA, CHOSEN).await.is_ok());
}

fn truth(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "1",
        Engine::Postgres => "true",
    }
}

fn address(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
}

async fn sign_in(world: &World, email: &str, password: &str) -> Result<NewSession, Refusal> {
    // Each from elsewhere, so that only the account's limit counts.
    let from = address(world.portal.entropy.bytes::<1>()[0]);
    sign_in_from(world, email, password, from).await
}

async fn sign_in_from(world: &World, email: &str, password: &str, from: IpAddr) -> Result<NewSession, Refusal> {
    users::sign_in(world.asked(Caller::Guest), email, password, from).await
}

/// How many of these tries at once are one too many.
async fn too_many(world: &Arc<World>, tries: Vec<(String, IpAddr)>) -> usize {
    let mut tasks = JoinSet::new();
    for (email, from) in tries {
        let world = world.clone();
        tasks.spawn(async move { sign_in_from(&world, &email, "not the password", from).await });
    }
    let told = tasks.join_all().await;
    told.iter().filter(|told| matches!(told, Err(Refusal::TooMany { .. }))).count()
}

/// A session of an administrator, the only person there is.
async fn session(world: &World) -> String {
    world.person("Ada Admin", Role::Administrator, None).await;
    again(world).await
}

async fn again(world: &World) -> String {
    sign_in(world, "ada.admin@example.com", PASSWORD).await.expect("signed in").secret
}

async fn who(world: &World, secret: &str, looking: Looking) -> Option<(Person, shared::users::Viewer)> {
    users::authenticate(&world.portal, secret, looking).await.expect("answered").whole()
}
