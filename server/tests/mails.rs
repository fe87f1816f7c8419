//! Mails: written with what they tell of, handed over at least once, tried again, and given up.

use crate::world::{Cast, World};
use chrono::TimeDelta;
use rstest::rstest;
use server::Engine;
use server::audit::{self, Chain};
use server::mails::{self, Due, Outcome};
use server::users::{Device, people};
use shared::access::{Caller, Person};
use shared::form::Answers;
use shared::ids::{MailId, UserId};
use shared::mails::{MailPage, TRIES_MOST};
use shared::refusal::Refusal;
use shared::users::Role;
use shared::users::people::Step;
use shared::values::{Value, email::Email};
use shared::words::mails as say;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tokio::task::JoinSet;

/// Somebody who was just invited by Carla.
async fn invited(cast: &Cast, name: &str) -> UserId {
    let email = format!("{}@north.example", name.to_lowercase().replace(' ', "."));
    let (account, licence) = ("Northwind Traders", "limited");
    let typed = [("name", name), ("email", &email), ("role", "seller"), ("account", account), ("licence", licence)];
    let (key, typed) = (cast.key(), typed.into_iter().collect::<Answers>());
    let invited = cast.write(&cast.carla, async |request| {
        let id = people::add(request, &key, &typed).await?;
        people::invite(request, id, &Answers::default()).await?;
        Ok(id)
    });
    invited.await.expect("invited")
}

async fn take(world: &World) -> Option<Due> {
    mails::take_due(&world.portal).await.expect("looked")
}

async fn note(world: &World, due: &Due, outcome: Outcome, forgets: bool) {
    mails::note_outcome(&world.portal, due, outcome, forgets).await.expect("written down");
}

async fn page(world: &World, person: &Person, id: MailId) -> Result<MailPage, Refusal> {
    world.read(person, async |request| mails::page(request, id).await).await
}

/// What an administrator reads of a mail: how far it is, and why it was not sent.
async fn told(world: &World, person: &Person, id: MailId) -> (Value, Value) {
    let page = page(world, person, id).await.expect("a page");
    (page.record.value("state").clone(), page.record.value("failure").clone())
}

async fn administrator(world: &World) -> Person {
    world.person("Ada Admin", Role::Administrator, None).await
}

fn link_in(text: &str) -> &str {
    text.lines().find(|line| line.contains("/welcome/")).expect("a link")
}

#[rstest]
#[tokio::test]
async fn an_invitation_writes_a_mail_that_is_handed_over_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let noor = invited(&cast, "Noor Haddad").await;
    let due = take(&cast).await.expect("a mail");
    assert_eq!((due.to_name.as_str(), due.to_address.as_str()), ("Noor Haddad", "noor.haddad@north.example"));
    assert!(due.subject.contains("invitation") && due.text.contains("Carla Channel"), "{due:?}");
    assert!(link_in(&due.text).starts_with("http"), "{}", due.text);
    assert_eq!(due.tries, 1);
    assert_eq!(take(&cast).await, None, "it is under way");
    note(&cast, &due, Outcome::HandedOver, true).await;
    cast.advance(TimeDelta::days(1));
    assert_eq!(take(&cast).await, None);
    let page = page(&cast, &ada, due.id).await.expect("a page");
    assert_eq!(page.record.value("state"), &Value::from("sent"));
    assert_eq!((page.about.id, page.about.name.as_str()), (noor, "Noor Haddad"));
    let events = format!("record_id = {} and what in ('mail_written', 'mail_sent')", cast.literal(due.id));
    assert_eq!(cast.count("events", &events).await, 2);
    let chain = cast.read(&ada, async |request| audit::verify(request).await).await;
    assert!(matches!(chain, Ok(Chain::Whole(_))));
}

#[rstest]
#[tokio::test]
async fn a_link_stands_in_the_mail_alone(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    for name in ["Noor Haddad", "Fay Folder"] {
        invited(&cast, name).await;
        cast.advance(TimeDelta::seconds(1));
    }
    let (sent, kept) = (take(&cast).await.expect("a mail"), take(&cast).await.expect("another"));
    let shown = async |due: &Due| {
        let body = page(&cast, &ada, due.id).await.expect("a page").body;
        (body.contains(link_in(&due.text)), body.contains(say::LINK_HIDDEN))
    };
    assert_eq!(shown(&sent).await, (false, true), "not before it is sent");
    note(&cast, &sent, Outcome::HandedOver, true).await;
    note(&cast, &kept, Outcome::HandedOver, false).await;
    assert_eq!(shown(&sent).await, (false, true), "a mail server has it");
    assert_eq!(shown(&kept).await, (true, false), "it lies in a folder");
    let seen = Person { viewed_by: Some(ada.id), ..ada.clone() };
    let body = page(&cast, &seen, kept.id).await.expect("a page").body;
    assert!(body.contains(say::LINK_HIDDEN) && !body.contains("/welcome/"), "not to whoever looks as somebody: {body}");
    assert_eq!(cast.count("mails", &format!("link is not null and id = {}", cast.literal(sent.id))).await, 0);
    for due in [&sent, &kept] {
        let token = link_in(&due.text).rsplit('/').next().expect("a token");
        assert_eq!(cast.count("mails", &format!("body like '%{token}%'")).await, 0);
        assert_eq!(cast.count("events", &format!("content like '%{token}%'")).await, 0);
    }
    assert_eq!(page(&cast, &cast.carla, kept.id).await.err(), Some(Refusal::NotFound), "administrators alone");
    assert_eq!(page(&cast, &cast.sam, kept.id).await.err(), Some(Refusal::NotFound));
}

#[rstest]
#[tokio::test]
async fn a_mail_is_tried_six_times_with_pauses_that_double(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    invited(&cast, "Noor Haddad").await;
    let mut last = None;
    for tries in 1..=TRIES_MOST {
        let due = take(&cast).await.expect("a mail");
        assert_eq!(due.tries, tries);
        note(&cast, &due, Outcome::Refused(format!("try {tries} was refused")), true).await;
        if tries < TRIES_MOST {
            let failure = Value::Text(format!("try {tries} was refused"));
            assert_eq!(told(&cast, &ada, due.id).await, (Value::from("waiting"), failure));
        }
        let pause = TimeDelta::minutes(1 << (tries - 1));
        cast.advance(pause - TimeDelta::seconds(1));
        assert_eq!(take(&cast).await, None, "not before {pause}");
        cast.advance(TimeDelta::seconds(1));
        last = Some(due);
    }
    let last = last.expect("a mail");
    cast.advance(TimeDelta::days(1));
    assert_eq!(take(&cast).await, None);
    assert_eq!(told(&cast, &ada, last.id).await, (Value::from("failed"), Value::from("try 6 was refused")));
    assert_eq!(cast.count("events", "what = 'mail_failed'").await, 1);
    assert_eq!(cast.count("mails", "link is not null").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_mail_whose_sender_ended_is_sent_again_and_given_up_in_the_end(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    invited(&cast, "Noor Haddad").await;
    let mut texts = Vec::new();
    let mut id = None;
    for tries in 1..=TRIES_MOST {
        let due = take(&cast).await.expect("a mail");
        assert_eq!(due.tries, tries);
        id = Some(due.id);
        texts.push(due.text);
        cast.advance(TimeDelta::hours(1));
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "the same mail each time");
    assert_eq!(take(&cast).await, None);
    let told = told(&cast, &ada, id.expect("a mail")).await;
    assert_eq!(told, (Value::from("failed"), Value::from(say::CUT_OFF)));
}

#[rstest]
#[tokio::test]
async fn a_mail_that_was_sent_late_stays_sent(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    invited(&cast, "Noor Haddad").await;
    let first = take(&cast).await.expect("a mail");
    cast.advance(TimeDelta::minutes(1));
    let second = take(&cast).await.expect("the same, since nothing was heard of it");
    assert_eq!((second.id, second.tries), (first.id, 2));
    note(&cast, &first, Outcome::HandedOver, true).await;
    note(&cast, &second, Outcome::Refused("the mail server was busy".to_owned()), true).await;
    assert_eq!(told(&cast, &ada, first.id).await, (Value::from("sent"), Value::Empty));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_who_take_mails_at_once_no_two_get_the_same(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Arc::new(Cast::new(engine).await);
    for number in ["One", "Two", "Three"] {
        invited(&cast, &format!("Noor {number}")).await;
    }
    let mut taken: Vec<MailId> = Vec::new();
    // Whoever loses a race finds nothing that time.
    for _ in 0..20 {
        let mut all = JoinSet::new();
        for _ in 0..3 {
            let cast = cast.clone();
            all.spawn(async move { take(&cast).await.map(|due| due.id) });
        }
        taken.extend(all.join_all().await.into_iter().flatten());
    }
    taken.sort();
    let all = taken.len();
    taken.dedup();
    assert_eq!((taken.len(), all), (3, 3));
}

#[rstest]
#[tokio::test]
async fn what_is_refused_writes_no_mail(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let noor = invited(&cast, "Noor Haddad").await;
    let before = cast.count("mails", "1 = 1").await;
    let key = cast.key();
    let undone: Result<(), Refusal> = cast
        .write(&cast.carla, async |request| {
            people::take(request, noor, Step::Resend, &key).await?;
            Err(Refusal::NotFound)
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(cast.count("mails", "1 = 1").await, before);
}

#[rstest]
#[tokio::test]
async fn each_link_has_its_mail_and_a_first_password_is_welcomed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let noor = invited(&cast, "Noor Haddad").await;
    let due = take(&cast).await.expect("an invitation");
    let token = link_in(&due.text).rsplit('/').next().expect("a token");
    let from = Device::from(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let password = "a staple of another kind";
    cast.advance(TimeDelta::seconds(1));
    people::set_password(cast.asked(Caller::Guest), token, password.to_owned(), password, &from).await.expect("set");
    let email = Email::parse("noor.haddad@north.example").expect("an address");
    cast.advance(TimeDelta::seconds(1));
    people::send_reset(cast.asked(Caller::Guest), email).await.expect("sent");
    let sql = format!("select kind from mails where about_id = {} order by created_at", cast.literal(noor));
    let kinds: Vec<String> = cast.rows(&sql).await.iter().map(|row| row.try_get("", "kind").expect("a kind")).collect();
    assert_eq!(kinds, ["invitation", "welcome", "reset"]);
}

#[rstest]
#[tokio::test]
async fn a_mail_that_waits_outlasts_its_table_being_made_anew(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    invited(&cast, "Noor Haddad").await;
    cast.raw("delete from seaql_migrations where version = 'm0013_address_changed'").await;
    assert_eq!(cast.portal.database.migrate().await.expect("migrated"), 1);
    let due = take(&cast).await.expect("a mail");
    assert_eq!((due.to_name.as_str(), due.tries), ("Noor Haddad", 1));
    assert!(link_in(&due.text).starts_with("http"), "{}", due.text);
}
