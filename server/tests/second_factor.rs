//! The second factor, running sessions, and the history of signing in.

use crate::world::{PASSWORD, World};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use rstest::rstest;
use server::request::Asked;
use server::users::{self, Device, Halfway, Looking, NewSession, Signed, history, second_factor, sessions};
use server::{Engine, Request, Settings, list};
use sha1::Sha1;
use shared::access::{Caller, Person};
use shared::ids::SessionId;
use shared::list::ListState;
use shared::refusal::Refusal;
use shared::users::Role;
use shared::users::second_factor::{NeededFor, RECOVERY_CODES, Step};
use shared::users::sign_ins::{KEPT_DAYS, SIGN_INS};
use shared::values::Value;
use shared::words::{self, security as say};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tokio::task::JoinSet;

const SAM: &str = "sam.seller@example.com";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A world in which one may try as often as a test likes.
async fn world(engine: Engine, second_factor: NeededFor) -> World {
    let often = 10_000;
    let settings = Settings {
        second_factor,
        sign_in_per_account_and_minute: often,
        sign_in_per_address_and_minute: often,
        ..Settings::default()
    };
    World::with(engine, settings).await
}

/// The same with Sam, who sells for a partner.
async fn world_with_sam(engine: Engine, second_factor: NeededFor) -> (World, Person) {
    let world = world(engine, second_factor).await;
    let north = world.partner("Northwind", None).await;
    let sam = world.person("Sam Seller", Role::Seller, Some(north)).await;
    (world, sam)
}

fn from(last: u8) -> Device {
    Device { address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)), agent: FIREFOX.to_owned() }
}

async fn sign_in(world: &World, email: &str) -> NewSession {
    users::sign_in(world.asked(Caller::Guest), email, PASSWORD, from(1)).await.expect("the right password")
}

async fn signed(world: &World, secret: &str) -> Signed {
    users::authenticate(&world.portal, secret, Looking::Using).await.expect("answered")
}

/// Whose whole session it is, and its number.
async fn whole(world: &World, secret: &str) -> (Person, SessionId) {
    match signed(world, secret).await {
        Signed::In { person, session, .. } => (person, session),
        other => panic!("{other:?}"),
    }
}

/// Whose session it is that lacks the second factor.
async fn halfway(world: &World, secret: &str) -> Halfway {
    match signed(world, secret).await {
        Signed::Halfway(halfway) => halfway,
        other => panic!("{other:?}"),
    }
}

/// The code an app shows for a key, worked out here once more.
fn digits(key: &str, at: DateTime<Utc>) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = key.chars().filter_map(|c| letters.find(c)).map(|value| format!("{value:05b}")).collect();
    let secret: Vec<u8> =
        (0..bits.len() / 8).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).expect("eight bits")).collect();
    let mut mac = Hmac::<Sha1>::new_from_slice(&secret).expect("a key of any length");
    mac.update(&(at.timestamp() / 30).to_be_bytes());
    let hash: Vec<u8> = mac.finalize().into_bytes().to_vec();
    let offset = usize::from(hash[19] & 15);
    let number = hash[offset..offset + 4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

impl Factor {
    fn now(&self, world: &World) -> String {
        digits(&self.key, world.portal.clock.now())
    }
}

/// What somebody has after setting it up.
struct Factor {
    key: String,
    codes: Vec<String>,
}

/// Asks for a new key, as somebody.
async fn begin(asked: Asked) -> Result<String, Refusal> {
    Request::write(asked.clone(), async |request| second_factor::begin(request).await).await?;
    match Request::read(asked, async |request| second_factor::page(request).await).await? {
        Step::Confirm { key, picture } => {
            assert!(picture.starts_with("data:image/svg+xml,"));
            Ok(key)
        }
        other => panic!("{other:?}"),
    }
}

/// Sets a second factor up in a session, and lets the code it took pass.
async fn set_up(world: &World, person: &Person, session: SessionId) -> Factor {
    let key = begin(world.by(person)).await.expect("a key");
    let first = digits(&key, world.portal.clock.now());
    let codes = second_factor::confirm(world.by(person), session, &first, &from(1)).await.expect("the first code");
    assert_eq!(codes.len(), RECOVERY_CODES);
    world.advance(TimeDelta::seconds(30));
    Factor { key, codes }
}

/// Signs Sam in and sets a second factor up.
async fn sam_set_up(world: &World) -> Factor {
    let new = sign_in(world, SAM).await;
    let (sam, session) = whole(world, &new.secret).await;
    world.advance(TimeDelta::seconds(1));
    set_up(world, &sam, session).await
}

async fn show(world: &World, halfway: &Halfway, code: &str) -> Result<(), Refusal> {
    second_factor::show(world.by(&halfway.person), halfway.session, code, &from(1)).await
}

fn told(refusal: &Refusal, field: &str) -> String {
    match refusal {
        Refusal::Invalid(problems) => problems.of(field).unwrap_or_default().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[tokio::test]
async fn whoever_has_a_second_factor_is_nobody_until_it_is_shown(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    let first = sign_in(&world, SAM).await;
    assert!(first.is_whole, "nobody needs one");
    let other = sign_in(&world, SAM).await;
    let (_, session) = whole(&world, &first.secret).await;
    let factor = set_up(&world, &sam, session).await;
    whole(&world, &first.secret).await;
    halfway(&world, &other.secret).await;
    let new = sign_in(&world, SAM).await;
    assert!(!new.is_whole);
    let found = halfway(&world, &new.secret).await;
    assert_eq!(found.person.id, sam.id);
    let step = Request::read(world.by(&sam), async |request| second_factor::page(request).await).await;
    assert_eq!(step, Ok(Step::Code));
    let wrong = show(&world, &found, "000000").await.expect_err("a wrong code");
    assert_eq!(told(&wrong, "code"), say::CODE_WRONG);
    halfway(&world, &new.secret).await;
    show(&world, &found, &factor.now(&world)).await.expect("the right code");
    assert_eq!(whole(&world, &new.secret).await.0.id, sam.id);
    halfway(&world, &other.secret).await;
    assert_eq!(world.count("events", "what = 'second_factor_set_up'").await, 1);
    assert_eq!(world.count("events", "what = 'signed_in'").await, 3, "the first two, and the third when it was whole");
}

#[rstest]
#[tokio::test]
async fn a_code_counts_once_however_many_show_it_at_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, _) = world_with_sam(engine, NeededFor::Nobody).await;
    let factor = sam_set_up(&world).await;
    let world = Arc::new(world);
    let mut sessions = Vec::new();
    for _ in 0..4 {
        let new = sign_in(&world, SAM).await;
        sessions.push(halfway(&world, &new.secret).await);
    }
    let code = factor.now(&world);
    let mut tasks = JoinSet::new();
    for session in sessions.clone() {
        let (world, code) = (world.clone(), code.clone());
        tasks.spawn(async move { show(&world, &session, &code).await.is_ok() });
    }
    assert_eq!(tasks.join_all().await.into_iter().filter(|is_right| *is_right).count(), 1);
    world.advance(TimeDelta::seconds(30));
    let late = show(&world, &sessions[0], &code).await.expect_err("used");
    assert_eq!(told(&late, "code"), say::CODE_WRONG);
    show(&world, &sessions[0], &factor.now(&world)).await.expect("the next code");
}

#[rstest]
#[tokio::test]
async fn each_recovery_code_counts_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    let factor = sam_set_up(&world).await;
    for kept in &factor.codes {
        assert_eq!(world.count("recovery_codes", &format!("hash like '%{kept}%'")).await, 0, "only its hash is kept");
    }
    let new = sign_in(&world, SAM).await;
    let found = halfway(&world, &new.secret).await;
    show(&world, &found, &factor.codes[3].to_lowercase().replace('-', " ")).await.expect("however it is written");
    let again = sign_in(&world, SAM).await;
    let found = halfway(&world, &again.secret).await;
    assert!(show(&world, &found, &factor.codes[3]).await.is_err());
    show(&world, &found, &factor.codes[4]).await.expect("another one");
    let page = Request::read(world.by(&sam), async |request| sessions::security(request, None).await).await;
    let page = page.expect("a page");
    assert_eq!((page.has_second_factor, page.recovery_codes), (true, 8));
}

#[rstest]
#[tokio::test]
async fn somebody_elses_recovery_code_is_of_no_use(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, _) = world_with_sam(engine, NeededFor::Nobody).await;
    let ada = world.person("Ada Admin", Role::Administrator, None).await;
    let sams = sam_set_up(&world).await;
    let new = sign_in(&world, "ada.admin@example.com").await;
    let (_, session) = whole(&world, &new.secret).await;
    set_up(&world, &ada, session).await;
    let again = sign_in(&world, "ada.admin@example.com").await;
    let found = halfway(&world, &again.secret).await;
    assert!(show(&world, &found, &sams.codes[0]).await.is_err());
    assert!(show(&world, &found, &sams.now(&world)).await.is_err());
}

#[rstest]
#[case(NeededFor::Nobody, [true, true])]
#[case(NeededFor::Vendor, [true, false])]
#[case(NeededFor::Everybody, [false, false])]
#[tokio::test]
async fn who_needs_one_is_a_setting(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] needed: NeededFor,
    #[case] is_whole: [bool; 2],
) {
    let (world, _) = world_with_sam(engine, needed).await;
    world.person("Ada Admin", Role::Administrator, None).await;
    let emails = [SAM, "ada.admin@example.com"];
    for (email, is_whole) in emails.into_iter().zip(is_whole) {
        let new = sign_in(&world, email).await;
        assert_eq!(new.is_whole, is_whole, "{email}");
        if is_whole {
            whole(&world, &new.secret).await;
            continue;
        }
        let found = halfway(&world, &new.secret).await;
        let step = Request::read(world.by(&found.person), async |request| second_factor::page(request).await).await;
        assert_eq!(step, Ok(Step::Begin), "it has to be set up first");
        set_up(&world, &found.person, found.session).await;
        whole(&world, &new.secret).await;
        let off = second_factor::switch_off(world.by(&found.person), PASSWORD, &from(1)).await;
        assert_eq!(off, Err(Refusal::Forbidden(say::STILL_NEEDED.to_owned())));
    }
}

#[rstest]
#[tokio::test]
async fn a_key_that_is_not_confirmed_within_an_hour_is_forgotten(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    let new = sign_in(&world, SAM).await;
    let (_, session) = whole(&world, &new.secret).await;
    let first = begin(world.by(&sam)).await.expect("a key");
    let second = begin(world.by(&sam)).await.expect("another key");
    assert_ne!(first, second, "beginning again takes the place of the first");
    let confirm = async |key: &str| {
        let code = digits(key, world.portal.clock.now());
        second_factor::confirm(world.by(&sam), session, &code, &from(1)).await
    };
    assert_eq!(told(&confirm(&first).await.expect_err("gone"), "code"), say::CODE_WRONG);
    world.advance(TimeDelta::minutes(60));
    assert_eq!(confirm(&second).await, Err(Refusal::Conflict(say::SET_UP_LAPSED.to_owned())));
    let third = begin(world.by(&sam)).await.expect("a third key");
    confirm(&third).await.expect("in time");
    assert_eq!(begin(world.by(&sam)).await, Err(Refusal::Conflict(say::ALREADY_ON.to_owned())));
}

#[rstest]
#[tokio::test]
async fn switching_it_off_asks_for_the_password(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    sam_set_up(&world).await;
    for (typed, sentence) in [("", words::users::PASSWORD_MISSING), ("not the password", say::PASSWORD_WRONG)] {
        let refused = second_factor::switch_off(world.by(&sam), typed, &from(1)).await.expect_err("not the password");
        assert_eq!(told(&refused, "password"), sentence);
    }
    assert!(!sign_in(&world, SAM).await.is_whole);
    second_factor::switch_off(world.by(&sam), PASSWORD, &from(1)).await.expect("switched off");
    assert!(sign_in(&world, SAM).await.is_whole);
    assert_eq!(world.count("recovery_codes", "1 = 1").await, 0);
    assert_eq!(world.count("events", "what = 'second_factor_switched_off'").await, 1);
}

#[rstest]
#[tokio::test]
async fn an_administrator_takes_a_lost_one_away_and_nobody_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    let ada = world.person("Ada Admin", Role::Administrator, None).await;
    let carla = world.person("Carla Channel", Role::ChannelManager, None).await;
    let max = world.person("Max Manager", Role::Manager, sam.account).await;
    sam_set_up(&world).await;
    let reset = async |by: &Person, whose: &Person| {
        world.write(by, async |request| second_factor::reset_second_factor(request, whose.id).await).await
    };
    for by in [&carla, &max, &sam] {
        let told = reset(by, &sam).await;
        assert!(matches!(told, Err(Refusal::Forbidden(_) | Refusal::NotFound)), "{}: {told:?}", by.name);
    }
    assert_eq!(reset(&ada, &ada).await, Err(Refusal::Forbidden(say::RESET_NOT_YOURS.to_owned())));
    assert!(!sign_in(&world, SAM).await.is_whole);
    let page = world.read(&ada, async |request| sessions::of_person(request, sam.id, None).await).await;
    assert!(page.expect("a page").may_reset);
    reset(&ada, &sam).await.expect("reset");
    assert!(sign_in(&world, SAM).await.is_whole);
    let noted = format!("what = 'second_factor_reset' and actor_id = {}", world.literal(ada.id));
    assert_eq!(world.count("events", &noted).await, 1);
}

#[rstest]
#[tokio::test]
async fn somebody_sees_and_ends_their_own_sessions(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    let rita = world.person("Rita Rival", Role::Seller, sam.account).await;
    let mut secrets = Vec::new();
    for _ in 0..4 {
        secrets.push(sign_in(&world, SAM).await.secret);
        world.advance(TimeDelta::minutes(2));
    }
    let (_, this) = whole(&world, &secrets[0]).await;
    let page = world.read(&sam, async |request| sessions::security(request, Some(this)).await).await.expect("a page");
    let shown: Vec<_> = page.sessions.iter().map(|session| session.is_this).collect();
    assert_eq!(shown, [true, false, false, false], "the one used last first");
    assert_eq!((page.sessions[0].address.as_str(), page.sessions[0].agent.as_str()), ("192.0.2.1", "Firefox on Linux"));
    assert!(page.sessions[0].began_at < page.sessions[0].seen_at && !page.may_see_all);
    let one = page.sessions[1].id;
    let by_rita = world.write(&rita, async |request| sessions::end(request, one, &from(1)).await).await;
    assert_eq!(by_rita, Err(Refusal::NotFound), "it is not hers");
    for _ in 0..2 {
        world.write(&sam, async |request| sessions::end(request, one, &from(1)).await).await.expect("ended");
    }
    let mut running = Vec::new();
    for secret in &secrets {
        running.push(matches!(signed(&world, secret).await, Signed::In { .. }));
    }
    assert_eq!(running, [true, true, true, false], "the one begun last stood second");
    world.write(&sam, async |request| sessions::end_others(request, this, &from(1)).await).await.expect("ended");
    for secret in &secrets[1..] {
        assert!(matches!(signed(&world, secret).await, Signed::Out));
    }
    whole(&world, &secrets[0]).await;
    assert_eq!(world.count("events", "what = 'sessions_ended'").await, 2);
    assert_eq!(world.count("sign_ins", "method = 'session_ended'").await, 2);
}

#[rstest]
#[tokio::test]
async fn whoever_looks_after_a_person_sees_and_ends_their_sessions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    let ada = world.person("Ada Admin", Role::Administrator, None).await;
    let carla = world.person("Carla Channel", Role::ChannelManager, None).await;
    let rita = world.person("Rita Rival", Role::Seller, Some(world.partner("Southgate", None).await)).await;
    let secrets = [sign_in(&world, SAM).await.secret, sign_in(&world, SAM).await.secret];
    // A channel manager looks after partners' people, and not after the vendor's own.
    for (by, about) in [(&carla, &ada), (&rita, &sam)] {
        let seen = world.read(by, async |request| sessions::of_person(request, about.id, None).await).await;
        assert!(matches!(seen, Err(Refusal::Forbidden(_) | Refusal::NotFound)), "{}", by.name);
        let ended = world.write(by, async |request| sessions::end_all(request, about.id, &from(1)).await).await;
        assert!(matches!(ended, Err(Refusal::Forbidden(_) | Refusal::NotFound)), "{}", by.name);
    }
    let seen = world.read(&carla, async |request| sessions::of_person(request, sam.id, None).await).await;
    assert_eq!(seen.expect("a page").sessions.len(), 2);
    let page = world.read(&ada, async |request| sessions::of_person(request, sam.id, None).await).await;
    let page = page.expect("a page");
    assert_eq!((page.name.as_str(), page.sessions.len(), page.may_reset), ("Sam Seller", 2, false));
    world.write(&ada, async |request| sessions::end_all(request, sam.id, &from(9)).await).await.expect("ended");
    for secret in &secrets {
        assert!(matches!(signed(&world, secret).await, Signed::Out));
    }
    let noted = format!("what = 'sessions_ended' and record_id = {}", world.literal(sam.id));
    assert_eq!(world.count("events", &format!("{noted} and actor_id = {}", world.literal(ada.id))).await, 1);
}

#[rstest]
#[tokio::test]
async fn a_changed_password_ends_the_other_sessions(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    let (here, elsewhere) = (sign_in(&world, SAM).await.secret, sign_in(&world, SAM).await.secret);
    let (_, this) = whole(&world, &here).await;
    let change = async |old: &str, new: &str| sessions::change_password(world.by(&sam), this, old, new, &from(1)).await;
    let both = change("", "short").await.expect_err("nothing is right");
    assert_eq!(told(&both, "old_password"), words::users::PASSWORD_MISSING);
    assert!(!told(&both, "new_password").is_empty());
    let same = change(PASSWORD, PASSWORD).await.expect_err("the same");
    assert_eq!(told(&same, "new_password"), say::PASSWORD_SAME);
    let wrong = change("not the password", "another long password").await.expect_err("wrong");
    assert_eq!(told(&wrong, "old_password"), say::PASSWORD_WRONG);
    whole(&world, &elsewhere).await;
    change(PASSWORD, "another long password").await.expect("changed");
    whole(&world, &here).await;
    assert!(matches!(signed(&world, &elsewhere).await, Signed::Out));
    let old = users::sign_in(world.asked(Caller::Guest), SAM, PASSWORD, from(1)).await;
    assert_eq!(old, Err(Refusal::Forbidden(words::users::SIGN_IN_REFUSED.to_owned())));
    let new = users::sign_in(world.asked(Caller::Guest), SAM, "another long password", from(1)).await;
    assert!(new.is_ok());
    assert_eq!(world.count("events", "what = 'password_changed'").await, 1);
}

#[rstest]
#[tokio::test]
async fn every_try_is_written_down_with_what_became_of_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    let ada = world.person("Ada Admin", Role::Administrator, None).await;
    let factor = sam_set_up(&world).await;
    let try_it = async |email: &str, password: &str| {
        world.advance(TimeDelta::seconds(1));
        drop(users::sign_in(world.asked(Caller::Guest), email, password, from(7)).await);
    };
    try_it(" Sam.SELLER@example.com ", "not the password").await;
    try_it("nobody@example.com", "not the password").await;
    world.raw("update users set state = 'locked' where email_key like 'ada.%'").await;
    try_it("ada.admin@example.com", PASSWORD).await;
    world.advance(TimeDelta::seconds(30));
    let new = sign_in(&world, SAM).await;
    let found = halfway(&world, &new.secret).await;
    world.advance(TimeDelta::seconds(1));
    assert!(show(&world, &found, "000000").await.is_err());
    world.advance(TimeDelta::seconds(1));
    show(&world, &found, &factor.now(&world)).await.expect("the right code");

    let query = ListState::default().list_query(&SIGN_INS);
    let page = world.read(&ada, async |request| list::page(request, &query).await).await.expect("a page");
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Reference { label, .. } => label.clone(),
        _ => String::new(),
    };
    let rows: Vec<[String; 4]> = page.rows.iter().map(|row| [1, 2, 3, 4].map(|cell| text(&row.cells[cell]))).collect();
    let sams = ["Sam Seller", SAM];
    let expected = [
        [sams[0], sams[1], "second_factor", "success"],
        [sams[0], sams[1], "second_factor", "wrong"],
        [sams[0], sams[1], "password", "second_factor_due"],
        ["Ada Admin", "ada.admin@example.com", "password", "locked"],
        ["", "nobody@example.com", "password", "wrong"],
        [sams[0], sams[1], "password", "wrong"],
        [sams[0], sams[1], "second_factor", "success"],
        [sams[0], sams[1], "password", "success"],
    ];
    assert_eq!(rows, expected.map(|row| row.map(str::to_owned)));
    assert_eq!(text(&page.rows[4].cells[5]), "192.0.2.7");
    assert_eq!(text(&page.rows[0].cells[6]), "Firefox on Linux");

    let own = world.read(&sam, async |request| sessions::security(request, None).await).await.expect("a page");
    let own: Vec<_> = own.tries.into_iter().map(|tried| (tried.method, tried.result)).collect();
    assert_eq!(own.len(), 6, "one's own, and nobody else's: {own:?}");
    assert_eq!(own[0], ("second_factor".to_owned(), "success".to_owned()));
}

#[rstest]
#[tokio::test]
async fn a_wrong_try_costs_one_row_whether_or_not_the_address_is_known(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = world_with_sam(engine, NeededFor::Nobody).await;
    for email in [SAM, "nobody@example.com"] {
        let before = world.count("sign_ins", "1 = 1").await;
        drop(users::sign_in(world.asked(Caller::Guest), email, "not the password", from(1)).await);
        assert_eq!(world.count("sign_ins", "1 = 1").await, before + 1, "{email}");
    }
    assert_eq!(world.count("events", "object = 'sign_in'").await, 0, "the history is a trail of its own");
}

#[rstest]
#[tokio::test]
async fn tries_beyond_the_limits_do_not_fill_the_disk(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let settings = Settings { sign_in_per_account_and_minute: 2, ..Settings::default() };
    let world = World::with(engine, settings).await;
    for _ in 0..12 {
        drop(users::sign_in(world.asked(Caller::Guest), SAM, "not the password", from(1)).await);
    }
    assert_eq!(world.count("sign_ins", "result = 'wrong'").await, 2);
    assert_eq!(world.count("sign_ins", "result = 'limited'").await, 1, "one a minute from an address");
}

#[rstest]
#[tokio::test]
async fn codes_are_tried_as_often_as_passwords(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let settings = Settings { sign_in_per_account_and_minute: 5, ..Settings::default() };
    let world = World::with(engine, settings).await;
    let ada = world.person("Ada Admin", Role::Administrator, None).await;
    let new = sign_in(&world, "ada.admin@example.com").await;
    let (_, session) = whole(&world, &new.secret).await;
    // The first of five tries.
    let factor = set_up(&world, &ada, session).await;
    let again = sign_in(&world, "ada.admin@example.com").await;
    let found = halfway(&world, &again.secret).await;
    for _ in 0..4 {
        assert!(matches!(show(&world, &found, "000000").await, Err(Refusal::Invalid(_))));
    }
    let right = show(&world, &found, &factor.now(&world)).await;
    assert!(matches!(right, Err(Refusal::TooMany { .. })), "{right:?}");
    halfway(&world, &again.secret).await;
}

#[rstest]
#[tokio::test]
async fn the_history_is_for_administrators(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    let ada = world.person("Ada Admin", Role::Administrator, None).await;
    let carla = world.person("Carla Channel", Role::ChannelManager, None).await;
    sign_in(&world, SAM).await;
    let query = ListState::default().list_query(&SIGN_INS);
    for by in [&sam, &carla] {
        assert_eq!(world.read(by, async |request| history::allow(request).await).await, Err(Refusal::NotFound));
        let page = world.read(by, async |request| list::page(request, &query).await).await;
        assert_eq!(page, Err(Refusal::NotFound), "{}", by.name);
    }
    assert_eq!(world.read(&ada, async |request| history::allow(request).await).await, Ok(()));
}

#[rstest]
#[tokio::test]
async fn what_was_kept_long_enough_is_forgotten(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, _) = world_with_sam(engine, NeededFor::Nobody).await;
    sign_in(&world, SAM).await;
    world.advance(TimeDelta::days(KEPT_DAYS));
    assert_eq!(history::forget_old(&world.portal).await, Ok(0), "to the day");
    let fresh = sign_in(&world, SAM).await;
    world.advance(TimeDelta::seconds(1));
    assert_eq!(history::forget_old(&world.portal).await, Ok(2), "a try and a session");
    assert_eq!((world.count("sign_ins", "1 = 1").await, world.count("sessions", "1 = 1").await), (1, 1));
    whole(&world, &fresh.secret).await;
}

#[rstest]
#[tokio::test]
async fn whoever_looks_as_somebody_sees_no_key_and_uses_up_no_tries(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let ada = world.person("Ada Admin", Role::Administrator, None).await;
    let sam = world.person("Sam Seller", Role::Seller, Some(world.partner("Northwind", None).await)).await;
    let (_, session) = whole(&world, &sign_in(&world, SAM).await.secret).await;
    begin(world.by(&sam)).await.expect("a key");
    let seen = Person { viewed_by: Some(ada.id), ..sam.clone() };
    let refused = Refusal::Forbidden(words::users::ONLY_LOOKING.to_owned());
    let step = Request::read(world.by(&seen), async |request| second_factor::page(request).await).await;
    assert_eq!(step, Err(refused.clone()));
    // From elsewhere each, so that only Sam's own limit counts.
    for last in 10..20 {
        let (by, from) = (|| world.by(&seen), from(last));
        let tries = [
            sessions::change_password(by(), session, "a guess", "another long password", &from).await,
            second_factor::switch_off(by(), "a guess", &from).await,
            second_factor::confirm(by(), session, "000000", &from).await.map(|_| ()),
            second_factor::show(by(), session, "000000", &from).await,
        ];
        for told in tries {
            assert_eq!(told, Err(refused.clone()));
        }
    }
    let own = second_factor::switch_off(world.by(&sam), "not the password", &from(1)).await.expect_err("wrong");
    assert_eq!(told(&own, "password"), say::PASSWORD_WRONG);
}

#[rstest]
#[tokio::test]
async fn a_session_that_was_ended_meanwhile_is_not_finished(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, sam) = world_with_sam(engine, NeededFor::Nobody).await;
    let ada = world.person("Ada Admin", Role::Administrator, None).await;
    let end = async || world.write(&ada, async |request| sessions::end_all(request, sam.id, &from(9)).await).await;
    let (_, session) = whole(&world, &sign_in(&world, SAM).await.secret).await;
    let key = begin(world.by(&sam)).await.expect("a key");
    end().await.expect("ended");
    let first = digits(&key, world.portal.clock.now());
    let late = second_factor::confirm(world.by(&sam), session, &first, &from(1)).await;
    assert_eq!(late, Err(Refusal::SignedOut));
    assert!(sign_in(&world, SAM).await.is_whole, "nothing was set up");

    let factor = sam_set_up(&world).await;
    let found = halfway(&world, &sign_in(&world, SAM).await.secret).await;
    end().await.expect("ended");
    let before = world.count("events", "what = 'signed_in'").await;
    assert_eq!(show(&world, &found, &factor.now(&world)).await, Err(Refusal::SignedOut));
    assert_eq!(world.count("events", "what = 'signed_in'").await, before, "nobody signed in");
    let again = halfway(&world, &sign_in(&world, SAM).await.secret).await;
    show(&world, &again, &factor.now(&world)).await.expect("the code was not used up");
}
