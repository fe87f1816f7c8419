//! People: adding and changing them, inviting them, what becomes of their access, and choosing a password with a link.

use crate::world::{Cast, PASSWORD, World};
use chrono::TimeDelta;
use rstest::rstest;
use server::audit::{self, Chain};
use server::users::{self, Device, Looking, moving, people};
use server::{Engine, Request, access, list};
use shared::access::{Caller, Person, Policy};
use shared::criteria::Criteria;
use shared::form::Answers;
use shared::ids::{AccountId, PermissionSetId, UserId};
use shared::list::{List, ListState};
use shared::refusal::{Problems, Refusal};
use shared::users::Role;
use shared::users::links::Purpose;
use shared::users::people::{PARTNERS_PEOPLE, Step, UserState, VENDORS_PEOPLE, of_partners, of_vendor, set_key};
use shared::values::{Value, email::Email};
use shared::words;
use shared::words::people as say;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tokio::task::JoinSet;

const NOOR: [(&str, &str); 5] = [
    ("name", "Noor Haddad"),
    ("email", "noor@north.example"),
    ("role", "seller"),
    ("account", "Northwind Traders"),
    ("licence", "full_coselling"),
];

/// The password somebody chooses with a link.
const CHOSEN: &str = "a staple of another kind";

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().copied().collect()
}

/// Noor with some answers that differ.
fn noor_but(pairs: &[(&str, &str)]) -> Answers {
    let mut typed = answers(&NOOR);
    typed.merge(answers(pairs));
    typed
}

async fn add(world: &World, person: &Person, typed: &Answers) -> Result<UserId, Refusal> {
    let key = world.key();
    world.write(person, async |request| people::add(request, &key, typed).await).await
}

/// Changes some answers about somebody as somebody who just opened their form.
async fn change(world: &World, person: &Person, id: UserId, pairs: &[(&str, &str)]) -> Result<(), Refusal> {
    let form = world.read(person, async |request| people::form_page(request, Some(id), None).await).await?;
    let mut typed = form.stored;
    typed.merge(answers(pairs));
    world.write(person, async |request| people::change(request, id, form.version, &typed).await).await
}

async fn invite(world: &World, person: &Person, id: UserId, pairs: &[(&str, &str)]) -> Result<(), Refusal> {
    let typed = answers(pairs);
    world.write(person, async |request| people::invite(request, id, &typed).await).await
}

async fn take(world: &World, person: &Person, id: UserId, step: Step) -> Result<(), Refusal> {
    let key = world.key();
    world.write(person, async |request| people::take(request, id, step, &key).await).await
}

/// Noor, invited by Carla.
async fn invited(cast: &Cast) -> UserId {
    let noor = add(cast, &cast.carla, &answers(&NOOR)).await.expect("added");
    invite(cast, &cast.carla, noor, &[]).await.expect("invited");
    noor
}

async fn state(world: &World, id: UserId) -> String {
    let rows = world.rows(&format!("select state from users where id = {}", world.literal(id))).await;
    rows[0].try_get("", "state").expect("a state")
}

/// The token of the link that somebody was sent last.
async fn token(world: &World, id: UserId) -> String {
    let sql = "select link from mails where link is not null and about_id";
    let rows = world.rows(&format!("{sql} = {} order by created_at desc", world.literal(id))).await;
    let link: String = rows[0].try_get("", "link").expect("a link");
    link.rsplit('/').next().expect("a token").to_owned()
}

async fn mails_to(world: &World, id: UserId) -> i64 {
    world.count("mails", &format!("about_id = {}", world.literal(id))).await
}

/// How often something happened to somebody.
async fn noted(world: &World, id: UserId, what: &str) -> i64 {
    world.count("events", &format!("record_id = {} and what = '{what}'", world.literal(id))).await
}

async fn choose(world: &World, token: &str, password: &str) -> Result<(), Refusal> {
    // Each from elsewhere, so that only the person's limit counts.
    let from = Device::from(address(world.portal.entropy.bytes::<1>()[0]));
    people::set_password(world.asked(Caller::Guest), token, password.to_owned(), password, &from).await
}

async fn sign_in(world: &World, email: &str, password: &str) -> Result<String, Refusal> {
    let from = address(world.portal.entropy.bytes::<1>()[0]);
    users::sign_in(world.asked(Caller::Guest), email, password, from).await.map(|session| session.secret)
}

async fn is_in(world: &World, secret: &str) -> bool {
    users::authenticate(&world.portal, secret, Looking::Using).await.expect("answered").whole().is_some()
}

async fn send_reset(world: &World, email: &str) {
    let email = Email::parse(email).expect("an address");
    people::send_reset(world.asked(Caller::Guest), email).await.expect("answered");
}

fn address(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
}

fn gone<T>() -> Result<T, Refusal> {
    Err(Refusal::Forbidden(say::LINK_GONE.to_owned()))
}

fn problems<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> Problems {
    match outcome {
        Err(Refusal::Invalid(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

fn fields<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> Vec<String> {
    problems(outcome).0.into_iter().map(|problem| problem.field).collect()
}

/// Max, who looks after his colleagues from now on.
async fn looking_after(cast: &Cast) -> Person {
    given_colleagues(cast, cast.max.id).await
}

/// Somebody who looks after their colleagues from now on.
async fn given_colleagues(cast: &Cast, id: UserId) -> Person {
    give_set(cast, id, Policy::colleagues_set()).await;
    cast.again(id).await
}

async fn give_set(world: &World, id: UserId, set: PermissionSetId) {
    let (person, set) = (world.literal(id), world.literal(set));
    world.raw(&format!("insert into user_permission_sets (user_id, set_id) values ({person}, {set})")).await;
}

/// Why a person's page says that a step cannot be taken.
async fn why_not(world: &World, person: &Person, id: UserId, step: Step) -> Option<String> {
    let page = world.read(person, async |request| people::page(request, id).await).await.expect("a page");
    page.steps.into_iter().find(|offered| offered.step == step).and_then(|offered| offered.why_not)
}

#[rstest]
#[tokio::test]
async fn a_contact_is_invited_chooses_a_password_and_signs_in(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let noor = add(&cast, &cast.carla, &answers(&NOOR)).await.expect("added");
    assert_eq!(state(&cast, noor).await, "without_sign_in");
    assert!(sign_in(&cast, "noor@north.example", CHOSEN).await.is_err());
    invite(&cast, &cast.carla, noor, &[]).await.expect("invited");
    assert_eq!(state(&cast, noor).await, "invited");
    let token = token(&cast, noor).await;
    let open = people::open_link(&cast.portal, &token).await.expect("a link");
    assert_eq!((open.name.as_str(), open.email.as_str()), ("Noor Haddad", "noor@north.example"));
    assert_eq!(open.purpose, Purpose::Invitation);
    assert_eq!(cast.count("links", &format!("hash = '{token}'")).await, 0, "the token is not kept");
    choose(&cast, &token, CHOSEN).await.expect("chosen");
    assert_eq!(state(&cast, noor).await, "active");
    let secret = sign_in(&cast, "noor@north.example", CHOSEN).await.expect("signed in");
    assert!(is_in(&cast, &secret).await);
    for what in ["added", "invited", "password_set"] {
        assert_eq!(noted(&cast, noor, what).await, 1, "{what}");
    }
    let chosen = format!("what = 'password_set' and actor_id = {}", cast.literal(noor));
    assert_eq!(cast.count("events", &chosen).await, 1, "it was they themselves");
    let chain = cast.read(&cast.carla, async |request| audit::verify(request).await).await;
    assert!(matches!(chain, Ok(Chain::Whole(_))));
}

#[rstest]
#[tokio::test]
async fn an_invitation_gives_role_licence_and_sets_by_one_action(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = cast.person("Ada Admin", Role::Administrator, None).await;
    let noor = add(&cast, &ada, &answers(&NOOR)).await.expect("added");
    let set = set_key(Policy::colleagues_set());
    let given = [("role", "manager"), ("licence", "limited"), ("super_user", "yes"), (set.as_str(), "yes")];
    invite(&cast, &ada, noor, &given).await.expect("invited");
    let page = cast.read(&ada, async |request| people::page(request, noor).await).await.expect("a page");
    let told = |field: &str| page.record.value(field).clone();
    assert_eq!((told("role"), told("licence")), (Value::from("manager"), Value::from("limited")));
    assert_eq!((told("super_user"), told("state")), (Value::YesNo(true), Value::from("invited")));
    assert_eq!(page.sets, ["Colleagues"]);
    let other = add(&cast, &ada, &noor_but(&[("email", "other@north.example")])).await.expect("added");
    let unknown = set_key(uuid::Uuid::from_u128(9).into());
    let told = problems(invite(&cast, &ada, other, &[(unknown.as_str(), "yes"), ("role", "nonsense")]).await);
    assert!(told.of("sets").is_some() && told.of("role").is_some(), "{told:?}");
    assert_eq!((state(&cast, other).await.as_str(), mails_to(&cast, other).await), ("without_sign_in", 0));
}

#[rstest]
#[tokio::test]
async fn whoever_is_invited_again_is_sent_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let noor = invited(&cast).await;
    let first = token(&cast, noor).await;
    for same in [&[][..], &[("role", "seller"), ("licence", "full_coselling"), ("super_user", "")]] {
        invite(&cast, &cast.chris, noor, same).await.expect("as before");
    }
    assert_eq!((mails_to(&cast, noor).await, noted(&cast, noor, "invited").await), (1, 1));
    choose(&cast, &first, CHOSEN).await.expect("the first link still works");
    invite(&cast, &cast.carla, noor, &[]).await.expect("as before");
    assert_eq!((state(&cast, noor).await.as_str(), noted(&cast, noor, "invited").await), ("active", 1));
}

#[rstest]
#[tokio::test]
async fn whoever_is_invited_again_with_something_else_is_not_told_that_it_was_given(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = cast.person("Ada Admin", Role::Administrator, None).await;
    let noor = invited(&cast).await;
    let (set, unknown) = (set_key(Policy::colleagues_set()), set_key(uuid::Uuid::from_u128(9).into()));
    let others = [("role", "manager"), ("role", "nonsense"), ("licence", "limited"), ("super_user", "yes")];
    let stands = |state: UserState| Err(Refusal::Conflict(say::stands(state).to_owned()));
    for other in others.into_iter().chain([(set.as_str(), "yes"), (unknown.as_str(), "yes")]) {
        assert_eq!(invite(&cast, &ada, noor, &[other]).await, stands(UserState::Invited), "{other:?}");
    }
    let as_invited = format!("id = {} and role = 'seller' and licence = 'full_coselling'", cast.literal(noor));
    assert_eq!(cast.count("users", &format!("{as_invited} and super_user = false")).await, 1);
    let other = add(&cast, &ada, &noor_but(&[("email", "other@north.example")])).await.expect("added");
    for _ in 0..2 {
        invite(&cast, &ada, other, &[(set.as_str(), "yes")]).await.expect("invited, and as before");
    }
    choose(&cast, &token(&cast, other).await, CHOSEN).await.expect("chosen");
    assert_eq!(invite(&cast, &ada, other, &[]).await, stands(UserState::Active), "a set would be taken");
}

#[rstest]
#[tokio::test]
async fn sending_it_again_is_done_once_for_a_key_and_ends_the_link_before(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let noor = invited(&cast).await;
    let first = token(&cast, noor).await;
    cast.advance(TimeDelta::minutes(1));
    let key = cast.key();
    for _ in 0..2 {
        let again = cast.write(&cast.carla, async |request| people::take(request, noor, Step::Resend, &key).await);
        again.await.expect("sent again");
    }
    assert_eq!((mails_to(&cast, noor).await, noted(&cast, noor, "invitation_sent").await), (2, 1));
    assert_eq!(people::open_link(&cast.portal, &first).await, gone());
    choose(&cast, &token(&cast, noor).await, CHOSEN).await.expect("the new one works");
}

#[rstest]
#[tokio::test]
async fn what_keeps_somebody_from_being_invited_is_told(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let noor = add(&cast, &cast.carla, &noor_but(&[("email", "")])).await.expect("added");
    let page = async || cast.read(&cast.carla, async |request| people::page(request, noor).await).await;
    let why_not = async || {
        let steps = page().await.expect("a page").steps;
        steps.into_iter().find(|offered| offered.step == Step::Invite).and_then(|offered| offered.why_not)
    };
    let no_email = say::NO_EMAIL.to_owned();
    assert_eq!(why_not().await, Some(no_email.clone()));
    assert_eq!(invite(&cast, &cast.carla, noor, &[]).await, Err(Refusal::Conflict(no_email)));
    change(&cast, &cast.carla, noor, &[("email", "noor@north.example")]).await.expect("changed");
    assert_eq!(why_not().await, None);
    let customer = cast.customer("Acme GmbH").await;
    let (customer, id) = (cast.literal(customer), cast.literal(noor));
    cast.raw(&format!("update users set account_id = {customer} where id = {id}")).await;
    let no_partner = Err(Refusal::Conflict(say::COMPANY_IS_NO_PARTNER.to_owned()));
    assert_eq!(invite(&cast, &cast.carla, noor, &[]).await, no_partner);
    assert_eq!(mails_to(&cast, noor).await, 0);
}

#[rstest]
#[tokio::test]
async fn a_link_that_does_not_work_says_the_same_whatever_the_reason(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let noor = invited(&cast).await;
    let used = token(&cast, noor).await;
    choose(&cast, &used, CHOSEN).await.expect("chosen");
    for other in [used, "0".repeat(64), "nonsense".to_owned(), String::new()] {
        assert_eq!(people::open_link(&cast.portal, &other).await, gone());
        assert_eq!(choose(&cast, &other, "yet another passphrase").await, gone());
    }
    let late = add(&cast, &cast.carla, &noor_but(&[("email", "late@north.example")])).await.expect("added");
    invite(&cast, &cast.carla, late, &[]).await.expect("invited");
    let too_old = token(&cast, late).await;
    cast.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    assert!(people::open_link(&cast.portal, &too_old).await.is_ok());
    cast.advance(TimeDelta::seconds(1));
    assert_eq!(people::open_link(&cast.portal, &too_old).await, gone());
    assert_eq!(choose(&cast, &too_old, CHOSEN).await, gone());
    assert_eq!(state(&cast, late).await, "invited");
    assert!(sign_in(&cast, "noor@north.example", CHOSEN).await.is_ok(), "and changed nothing");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_use_a_link_at_once_one_is_first(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Arc::new(Cast::new(engine).await);
    let noor = invited(&cast).await;
    let token = token(&cast, noor).await;
    let passwords = [CHOSEN, "yet another passphrase"];
    let mut both = JoinSet::new();
    for password in passwords {
        let (cast, token) = (cast.clone(), token.clone());
        both.spawn(async move { choose(&cast, &token, password).await.is_ok() });
    }
    assert_eq!(both.join_all().await.into_iter().filter(|chosen| *chosen).count(), 1);
    let mut fits = 0;
    for password in passwords {
        fits += usize::from(sign_in(&cast, "noor@north.example", password).await.is_ok());
    }
    assert_eq!((fits, noted(&cast, noor, "password_set").await), (1, 1));
}

#[rstest]
#[tokio::test]
async fn a_password_that_will_not_do_leaves_the_link_as_it_is(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let noor = invited(&cast).await;
    let token = token(&cast, noor).await;
    assert_eq!(fields(choose(&cast, &token, "short").await), ["password"]);
    let from = Device::from(address(1));
    let asked = cast.asked(Caller::Guest);
    let differ = people::set_password(asked, &token, CHOSEN.to_owned(), "a staple of one kind", &from).await;
    assert_eq!(fields(differ), ["repeat"]);
    assert_eq!(choose(&cast, &token, CHOSEN).await, Ok(()));
}

#[rstest]
#[tokio::test]
async fn adding_somebody_tells_every_problem(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = cast.person("Ada Admin", Role::Administrator, None).await;
    let told = async |typed: Answers| problems(add(&cast, &ada, &typed).await);
    let all = told(answers(&[("email", "noor"), ("super_user", "perhaps")])).await;
    for field in ["name", "email", "role", "super_user"] {
        assert!(all.of(field).is_some(), "{field} in {all:?}");
    }
    let unknown = told(noor_but(&[("account", "Nobody & Sons")])).await;
    assert_eq!(unknown.of("account"), Some(say::NO_SUCH_PARTNER));
    cast.customer("Acme GmbH").await;
    let customer = told(noor_but(&[("account", "Acme GmbH")])).await;
    assert_eq!(customer.of("account"), Some(say::NO_SUCH_PARTNER));
    let inside = told(noor_but(&[("role", "channel_manager")])).await;
    assert!(inside.of("account").is_some() && inside.of("licence").is_some(), "{inside:?}");
    let taken = told(noor_but(&[("email", "SAM.seller@example.com")])).await;
    assert_eq!(taken.of("email"), Some(words::users::EMAIL_TAKEN));
    assert_eq!(cast.count("users", "name_key = 'noor haddad'").await, 0);
}

#[rstest]
#[tokio::test]
async fn the_same_person_is_not_added_twice(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let (key, typed) = (cast.key(), answers(&NOOR));
    let once = async || cast.write(&cast.carla, async |request| people::add(request, &key, &typed).await).await;
    let first = once().await.expect("added");
    assert_eq!(once().await, Ok(first), "a retry gives the same one");
    assert_eq!(cast.count("users", "name_key = 'noor haddad'").await, 1);
}

#[rstest]
#[tokio::test]
async fn the_vendors_own_people_are_looked_after_by_administrators(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = cast.person("Ada Admin", Role::Administrator, None).await;
    let ours = answers(&[("name", "Olga Ours"), ("email", "olga@example.com"), ("role", "channel_manager")]);
    assert_eq!(fields(add(&cast, &cast.carla, &ours).await), ["role"]);
    let olga = add(&cast, &ada, &ours).await.expect("added");
    for step in [Step::Deactivate, Step::Lock] {
        assert!(matches!(take(&cast, &cast.carla, olga, step).await, Err(Refusal::Forbidden(_))), "{step:?}");
    }
    assert!(matches!(change(&cast, &cast.carla, ada.id, &[("name", "Nobody")]).await, Err(Refusal::Forbidden(_))));
    let page = cast.read(&cast.carla, async |request| people::page(request, olga).await).await.expect("a page");
    assert!(!page.may_edit && page.steps.is_empty());
    invite(&cast, &ada, olga, &[]).await.expect("invited");
    choose(&cast, &token(&cast, olga).await, CHOSEN).await.expect("chosen");
    assert!(sign_in(&cast, "olga@example.com", CHOSEN).await.is_ok());
}

#[rstest]
#[tokio::test]
async fn nobody_changes_what_they_are_themselves(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = cast.person("Ada Admin", Role::Administrator, None).await;
    let told = problems(change(&cast, &ada, ada.id, &[("role", "channel_manager")]).await);
    assert_eq!(told.of("role"), Some(say::NOT_YOUR_OWN));
    let not_oneself = Err(Refusal::Conflict(say::NOT_ONESELF.to_owned()));
    assert_eq!(take(&cast, &ada, ada.id, Step::Lock).await, not_oneself);
    assert_eq!(take(&cast, &ada, ada.id, Step::Deactivate).await, not_oneself);
    change(&cast, &ada, ada.id, &[("name", "Ada Administrator")]).await.expect("but their name");
}

#[rstest]
#[tokio::test]
async fn partners_look_after_their_own_people_up_to_what_they_have(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    assert_eq!(add(&cast, &cast.max, &answers(&NOOR)).await, Err(Refusal::NotFound), "without the set there is none");
    let max = looking_after(&cast).await;
    let form = cast.read(&max, async |request| people::form_page(request, None, Some(cast.south)).await).await;
    let form = form.expect("a form");
    assert!(!form.asked.iter().any(|name| name == "account" || name == "territory"), "{:?}", form.asked);
    assert_eq!((form.roles, form.stored), (vec![Role::Seller, Role::Manager], Answers::default()));
    let noor = add(&cast, &max, &noor_but(&[("account", "Southgate Systems")])).await.expect("added");
    let at_home = format!("id = {} and account_id = {}", cast.literal(noor), cast.literal(cast.north));
    assert_eq!(cast.count("users", &at_home).await, 1, "the company is not theirs to say");
    for (name, value) in [("role", "executive"), ("role", "administrator"), ("licence", "internal")] {
        let typed = noor_but(&[("email", "other@north.example"), (name, value)]);
        assert!(problems(add(&cast, &max, &typed).await).of(name).is_some(), "{value}");
    }
    invite(&cast, &max, noor, &[("role", "manager")]).await.expect("invited");
    let set = set_key(uuid::Uuid::from_u128(9).into());
    let other = add(&cast, &max, &noor_but(&[("email", "other@north.example")])).await.expect("added");
    assert_eq!(fields(invite(&cast, &max, other, &[(set.as_str(), "yes")]).await), ["sets"]);
    change(&cast, &max, cast.sam.id, &[("role", "manager")]).await.expect("up to his own role");
    assert_eq!(fields(change(&cast, &max, max.id, &[("role", "seller")]).await), ["role"]);
    for foreign in [cast.rita.id, UserId(uuid::Uuid::from_u128(9))] {
        assert_eq!(take(&cast, &max, foreign, Step::Lock).await, Err(Refusal::NotFound));
        let page = cast.read(&max, async |request| people::page(request, foreign).await).await;
        assert!(matches!(page, Err(Refusal::NotFound)));
        assert_eq!(change(&cast, &max, foreign, &[]).await, Err(Refusal::NotFound));
    }
}

#[rstest]
#[tokio::test]
async fn nobody_makes_a_super_user_of_their_own_role_in_two_steps(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let max = looking_after(&cast).await;
    change(&cast, &max, cast.sam.id, &[("super_user", "yes")]).await.expect("below his own role");
    let told = problems(change(&cast, &max, cast.sam.id, &[("role", "manager")]).await);
    assert_eq!(told.of("super_user"), Some(say::SUPER_USER_NOT_YOURS));
    change(&cast, &max, cast.sam.id, &[("name", "Sam Sell")]).await.expect("what stays is no problem");
    change(&cast, &max, cast.sam.id, &[("role", "manager"), ("super_user", "no")]).await.expect("a manager like him");

    let noor = add(&cast, &max, &noor_but(&[("super_user", "yes")])).await.expect("added");
    assert_eq!(fields(invite(&cast, &max, noor, &[("role", "manager")]).await), ["super_user"]);
    assert_eq!(state(&cast, noor).await, "without_sign_in");
    let supers = format!("super_user = {} and role = 'manager'", if engine == Engine::Sqlite { "1" } else { "true" });
    assert_eq!(cast.count("users", &supers).await, 0);
    change(&cast, &cast.carla, noor, &[("role", "manager")]).await.expect("the vendor's people may");
}

/// What somebody may have that a colleague does not.
#[derive(Clone, Copy)]
enum More {
    SuperUser,
    Licence,
    Set,
}

#[rstest]
#[tokio::test]
async fn nobody_outside_becomes_a_colleague_who_has_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(More::SuperUser, More::Licence, More::Set)] more: More,
) {
    let cast = Cast::new(engine).await;
    let (sam, own) = (cast.sam.id, "sam.seller@example.com");
    let nina = given_colleagues(&cast, cast.nina.id).await;
    change(&cast, &nina, sam, &[("email", "sam.sell@example.com")]).await.expect("they have the same");
    change(&cast, &nina, sam, &[("email", own)]).await.expect("and it can be put back");
    match more {
        More::SuperUser => {
            change(&cast, &cast.carla, sam, &[("super_user", "yes")]).await.expect("the vendor's to give")
        }
        // As somebody whose request was on its way, whatever their own seat leaves room for by now.
        More::Licence => {
            cast.raw(&format!("update users set licence = 'limited' where id = {}", cast.literal(nina.id))).await;
        }
        More::Set => {
            let ada = cast.person("Ada Admin", Role::Administrator, None).await;
            let gives = [("name", "More"), ("o.territory.read", "yes"), ("f.territory.name", "read")];
            let (key, typed) = (cast.key(), answers(&gives));
            let kept = async |request: &mut Request| access::keep_set(request, None, 0, &key, &typed).await;
            give_set(&cast, sam, cast.write(&ada, kept).await.expect("kept")).await;
        }
    }
    let form = cast.read(&nina, async |request| people::form_page(request, Some(sam), None).await).await;
    assert!(!form.expect("a form").asked.iter().any(|name| name == "email"));
    change(&cast, &nina, sam, &[("email", "nina.too@example.com"), ("name", "Sam Sell")]).await.expect("the rest");
    let kept = format!("id = {} and email_key = '{own}' and name = 'Sam Sell'", cast.literal(sam));
    assert_eq!(cast.count("users", &kept).await, 1);
    let refused = Err(Refusal::Conflict(say::HAS_MORE.to_owned()));
    assert_eq!(why_not(&cast, &nina, sam, Step::SendReset).await, Some(say::HAS_MORE.to_owned()));
    assert_eq!(take(&cast, &nina, sam, Step::SendReset).await, refused);
    cast.raw(&format!("update users set state = 'invited' where id = {}", cast.literal(sam))).await;
    assert_eq!(take(&cast, &nina, sam, Step::Resend).await, refused);
    assert_eq!(cast.count("links", "1 = 1").await, 0);
    take(&cast, &cast.carla, sam, Step::Resend).await.expect("which is the vendor's to do");
}

#[rstest]
#[tokio::test]
async fn whose_address_is_changed_is_signed_out_and_told_at_the_old_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let (sam, old) = (cast.sam.id, "sam.seller@example.com");
    let told = async || {
        let kind = format!("kind = 'address_changed' and about_id = {}", cast.literal(sam));
        cast.count("mails", &format!("{kind} and to_address = '{old}' and body like '%Carla Channel%'")).await
    };
    let secret = sign_in(&cast, old, PASSWORD).await.expect("signed in");
    change(&cast, &cast.carla, sam, &[("name", "Sam Sell")]).await.expect("changed");
    assert!(is_in(&cast, &secret).await && told().await == 0, "the name alone ends nothing");
    change(&cast, &cast.carla, sam, &[("email", "sam.sell@example.com")]).await.expect("changed");
    assert!(!is_in(&cast, &secret).await);
    assert_eq!(told().await, 1);
    let body = "kind = 'address_changed' and (body like '%sam.sell@%' or link is not null)";
    assert_eq!(cast.count("mails", body).await, 0, "the new address is not told to the old one");
    assert!(sign_in(&cast, "sam.sell@example.com", PASSWORD).await.is_ok());

    let nina = given_colleagues(&cast, cast.nina.id).await;
    let secret = sign_in(&cast, "nina.seller@example.com", PASSWORD).await.expect("signed in");
    change(&cast, &nina, nina.id, &[("email", "nina@example.com")]).await.expect("changed");
    assert!(is_in(&cast, &secret).await, "whoever changes their own stays");
    assert_eq!(mails_to(&cast, nina.id).await, 1);
    let noor = invited(&cast).await;
    change(&cast, &cast.carla, noor, &[("email", "haddad@north.example")]).await.expect("changed");
    assert_eq!(mails_to(&cast, noor).await, 1, "whoever never signed in is told nothing but their invitation");
}

#[rstest]
#[tokio::test]
async fn a_form_carries_what_its_reader_may_see_and_keeps_the_rest(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = cast.person("Ada Admin", Role::Administrator, None).await;
    let mut typed = answers(&[
        ("name", "Roles"),
        ("o.user.read", "yes"),
        ("o.user.edit", "yes"),
        ("f.user.name", "read"),
        ("f.user.role", "edit"),
    ]);
    let keep = async |id: Option<PermissionSetId>, version: i64, typed: &Answers| {
        let key = cast.key();
        cast.write(&ada, async |request| access::keep_set(request, id, version, &key, typed).await).await.expect("kept")
    };
    let set = keep(None, 0, &typed).await;
    let noor = add(&cast, &ada, &answers(&NOOR)).await.expect("added");
    for (person, set) in [(cast.max.id, set), (noor, set), (noor, Policy::colleagues_set())] {
        let given = format!("({}, {})", cast.literal(person), cast.literal(set));
        cast.raw(&format!("insert into user_permission_sets (user_id, set_id) values {given}")).await;
    }
    let max = cast.again(cast.max.id).await;
    let form = cast.read(&max, async |request| people::form_page(request, Some(cast.sam.id), None).await).await;
    let form = form.expect("a form");
    assert_eq!(form.stored, answers(&[("name", "Sam Seller"), ("role", "seller")]));
    change(&cast, &max, cast.sam.id, &[("role", "manager"), ("email", "")]).await.expect("changed");
    let kept = "email = 'sam.seller@example.com' and licence = 'full_coselling' and role = 'manager'";
    assert_eq!(cast.count("users", kept).await, 1, "what was not there to be typed stays");

    let page = async |person: &Person| {
        cast.read(person, async |request| people::invite_page(request, noor).await).await.expect("a page")
    };
    let invitation = page(&max).await;
    let (own, colleagues) = (set_key(set), set_key(Policy::colleagues_set()));
    let shown = answers(&[("name", "Noor Haddad"), ("role", "seller"), (&own, "yes")]);
    assert_eq!((invitation.stored, invitation.email.as_str()), (shown, ""));
    assert_eq!(page(&ada).await.stored.get(&colleagues), "yes");
    invite(&cast, &max, noor, &[("role", "seller"), (&own, "yes")]).await.expect("invited");
    let had = format!("user_id = {}", cast.literal(noor));
    assert_eq!(cast.count("user_permission_sets", &had).await, 2, "nor is a set taken that was not shown");

    typed.set("f.user.name", "");
    keep(Some(set), 1, &typed).await;
    let max = cast.again(max.id).await;
    let form = cast.read(&max, async |request| people::form_page(request, Some(noor), None).await).await;
    let form = form.expect("a form");
    assert_eq!((form.name.as_str(), form.stored), (words::trail::SOMEBODY, answers(&[("role", "seller")])));
}

#[rstest]
#[tokio::test]
async fn whoever_is_locked_is_out_at_once_and_in_again_when_unlocked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let secret = sign_in(&cast, "sam.seller@example.com", PASSWORD).await.expect("signed in");
    for _ in 0..2 {
        take(&cast, &cast.carla, cast.sam.id, Step::Lock).await.expect("locked");
    }
    assert_eq!(noted(&cast, cast.sam.id, "locked").await, 1, "the second time there was nothing to do");
    assert!(!is_in(&cast, &secret).await);
    assert!(sign_in(&cast, "sam.seller@example.com", PASSWORD).await.is_err());
    take(&cast, &cast.carla, cast.sam.id, Step::Unlock).await.expect("unlocked");
    assert!(!is_in(&cast, &secret).await, "the session does not come back");
    assert!(sign_in(&cast, "sam.seller@example.com", PASSWORD).await.is_ok());

    let noor = invited(&cast).await;
    let token = token(&cast, noor).await;
    take(&cast, &cast.carla, noor, Step::Lock).await.expect("locked");
    assert_eq!(choose(&cast, &token, CHOSEN).await, gone());
    take(&cast, &cast.carla, noor, Step::Unlock).await.expect("unlocked");
    assert_eq!(state(&cast, noor).await, "invited");
    assert_eq!(choose(&cast, &token, CHOSEN).await, Ok(()));
}

#[rstest]
#[tokio::test]
async fn whoever_is_deactivated_keeps_nothing_and_comes_back_where_they_were(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let (sam, noor) = (cast.sam.id, invited(&cast).await);
    let (secret, link) =
        (sign_in(&cast, "sam.seller@example.com", PASSWORD).await.expect("signed in"), token(&cast, noor).await);
    for id in [sam, noor] {
        take(&cast, &cast.carla, id, Step::Deactivate).await.expect("deactivated");
        let locked = take(&cast, &cast.carla, id, Step::Lock).await;
        assert!(matches!(locked, Err(Refusal::Conflict(_))), "{locked:?}");
    }
    assert!(!is_in(&cast, &secret).await);
    assert!(sign_in(&cast, "sam.seller@example.com", PASSWORD).await.is_err());
    assert_eq!(choose(&cast, &link, CHOSEN).await, gone());
    for id in [sam, noor] {
        take(&cast, &cast.carla, id, Step::Reactivate).await.expect("reactivated");
    }
    assert_eq!((state(&cast, sam).await.as_str(), state(&cast, noor).await.as_str()), ("active", "without_sign_in"));
    assert_eq!(choose(&cast, &link, CHOSEN).await, gone(), "its link does not come back");
    invite(&cast, &cast.carla, noor, &[]).await.expect("but they can be invited again");
}

#[rstest]
#[tokio::test]
async fn a_link_does_not_outlive_a_move_to_another_company(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let sam = cast.sam.id;
    send_reset(&cast, "sam.seller@example.com").await;
    let (link, key) = (token(&cast, sam).await, cast.key());
    let typed = answers(&[("company", "Southgate Systems")]);
    let moved = cast.write(&cast.carla, async |request| moving::move_person(request, sam, &key, &typed).await).await;
    change(&cast, &cast.carla, moved.expect("moved"), &[("email", "sam@south.example")]).await.expect("changed");
    take(&cast, &cast.carla, sam, Step::Reactivate).await.expect("who they were is let in again");
    assert_eq!(choose(&cast, &link, CHOSEN).await, gone());
    assert!(sign_in(&cast, "sam.seller@example.com", PASSWORD).await.is_ok());
}

#[rstest]
#[tokio::test]
async fn a_new_password_is_sent_to_whoever_has_the_address_and_told_to_nobody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let noor = invited(&cast).await;
    take(&cast, &cast.carla, cast.nina.id, Step::Lock).await.expect("locked");
    let before = cast.count("mails", "1 = 1").await;
    for nobody in ["nobody@example.com", "noor@north.example", "nina.seller@example.com"] {
        send_reset(&cast, nobody).await;
    }
    assert_eq!(cast.count("mails", "1 = 1").await, before, "unknown, not active and locked alike");
    let secret = sign_in(&cast, "sam.seller@example.com", PASSWORD).await.expect("signed in");
    send_reset(&cast, "SAM.seller@example.com").await;
    assert_eq!((mails_to(&cast, cast.sam.id).await, noted(&cast, cast.sam.id, "reset_sent").await), (1, 1));
    let link = token(&cast, cast.sam.id).await;
    assert!(is_in(&cast, &secret).await, "asking alone changes nothing");
    choose(&cast, &link, CHOSEN).await.expect("chosen");
    assert!(!is_in(&cast, &secret).await);
    assert!(sign_in(&cast, "sam.seller@example.com", PASSWORD).await.is_err());
    assert!(sign_in(&cast, "sam.seller@example.com", CHOSEN).await.is_ok());
    cast.advance(TimeDelta::minutes(1));
    take(&cast, &cast.carla, cast.sam.id, Step::SendReset).await.expect("sent by somebody who looks after people");
    cast.advance(TimeDelta::hours(1));
    assert_eq!(choose(&cast, &token(&cast, cast.sam.id).await, PASSWORD).await, gone(), "an hour is over");
    assert_eq!(noted(&cast, noor, "reset_sent").await, 0);
}

#[rstest]
#[tokio::test]
async fn asking_for_a_new_password_counts_as_a_try_to_sign_in(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let ask = |email: &str, last: u8| people::check_reset(&world.portal, email, address(last)).map(|_| ());
    assert_eq!(fields(ask("sam", 1)), ["email"]);
    for last in 0..5 {
        assert_eq!(ask("sam.seller@example.com", last), Ok(()));
    }
    assert!(matches!(ask("SAM.seller@example.com", 9), Err(Refusal::TooMany { .. })));
}

#[rstest]
#[tokio::test]
async fn a_link_does_not_outlive_the_address_it_was_sent_to(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let noor = invited(&cast).await;
    let token = token(&cast, noor).await;
    change(&cast, &cast.carla, noor, &[("email", "haddad@north.example")]).await.expect("changed");
    assert_eq!(choose(&cast, &token, CHOSEN).await, gone());
    let told = problems(change(&cast, &cast.carla, noor, &[("email", "")]).await);
    assert_eq!(told.of("email"), Some(say::EMAIL_IN_USE));
}

#[rstest]
#[tokio::test]
async fn nobodys_change_is_overwritten_and_what_was_typed_is_kept(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let noor = add(&cast, &cast.carla, &answers(&NOOR)).await.expect("added");
    let form = async |person: &Person| {
        cast.read(person, async |request| people::form_page(request, Some(noor), None).await).await.expect("a form")
    };
    let opened = form(&cast.carla).await;
    change(&cast, &cast.chris, noor, &[("role", "manager")]).await.expect("changed");
    let mut typed = opened.stored.clone();
    typed.set("name", "Noor Haddad-Olsen");
    let saved = cast.write(&cast.carla, async |request| people::change(request, noor, opened.version, &typed).await);
    assert_eq!(saved.await, Err(Refusal::Conflict(say::CHANGED_MEANWHILE.to_owned())));
    cast.write(&cast.carla, async |request| people::hold(request, Some(noor), &typed).await).await.expect("held");
    let again = form(&cast.carla).await;
    assert_eq!(again.stored.get("role"), "manager");
    assert_eq!(again.held.as_ref().map(|held| held.get("name")), Some("Noor Haddad-Olsen"));
    assert_eq!(form(&cast.chris).await.held, None, "it is each person's own");
    cast.write(&cast.carla, async |request| people::give_up(request, Some(noor)).await).await.expect("given up");
    assert_eq!(form(&cast.carla).await.held, None);
}

#[rstest]
#[tokio::test]
async fn the_lists_are_one_for_each_side_and_hold_whom_one_may_know_of(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let max = looking_after(&cast).await;
    let names = async |person: &Person, all: &List, part: Criteria| {
        let query = ListState::default().list_query(all).and(part);
        let page = cast.read(person, async |request| list::page(request, &query).await).await.expect("a list");
        page.rows.into_iter().map(|row| row.cells[0].clone()).collect::<Vec<_>>()
    };
    let are = |names: &[&str]| names.iter().map(|name| Value::from(*name)).collect::<Vec<_>>();
    let all = are(&["Max Manager", "Nina Seller", "Rita Rival", "Sam Seller"]);
    assert_eq!(names(&cast.carla, &PARTNERS_PEOPLE, of_partners()).await, all);
    assert_eq!(names(&cast.carla, &VENDORS_PEOPLE, of_vendor()).await, are(&["Carla Channel", "Chris Channel"]));
    let colleagues = are(&["Max Manager", "Nina Seller", "Sam Seller"]);
    assert_eq!(names(&max, &PARTNERS_PEOPLE, of_partners()).await, colleagues);
    assert_eq!(names(&max, &VENDORS_PEOPLE, of_vendor()).await, are(&[]));
}

#[rstest]
#[tokio::test]
async fn a_company_shows_its_people_and_a_form_begins_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    take(&cast, &cast.carla, cast.nina.id, Step::Deactivate).await.expect("deactivated");
    let page = cast.read(&cast.carla, async |request| server::accounts::page(request, cast.north).await).await;
    let page = page.expect("a page");
    assert_eq!(page.people.iter().map(|person| person.id).collect::<Vec<_>>(), [cast.max.id, cast.sam.id]);
    assert!(page.may_add_person);
    let form = async |at: Option<AccountId>| {
        cast.read(&cast.carla, async |request| people::form_page(request, None, at).await).await.expect("a form")
    };
    assert_eq!(form(Some(cast.north)).await.stored.get("account"), "Northwind Traders");
    assert_eq!(form(None).await.stored, Answers::default());
}
