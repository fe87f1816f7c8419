//! Whoever decides about access without seeing everything: no preview, no condition and no reason tells them what they may not see.

use super::deciding::{
    administrator, answers, decide, keep_rule, keep_set, last_entry, preview_of_rule, problems, rule, why,
};
use crate::world::Cast;
use rstest::rstest;
use server::{Engine, Request, access};
use shared::access::screens::WhyField;
use shared::access::{Caller, Person, may_read_field};
use shared::fields::Object;
use shared::form::Answers;
use shared::ids::RegistrationId;
use shared::words::why as say;

/// Ada, who sees everything, and lets channel managers decide about access.
async fn letting_channel_decide(cast: &Cast) -> Person {
    let ada = administrator(cast).await;
    let set = answers(&[
        ("name", "Deciding"),
        ("role.channel_manager", "yes"),
        ("o.permission_set.read", "yes"),
        ("f.permission_set.*", "read"),
        ("o.sharing_rule.read", "yes"),
        ("o.sharing_rule.create", "yes"),
        ("f.sharing_rule.*", "edit"),
        ("o.access_defaults.read", "yes"),
        ("o.access_defaults.edit", "yes"),
        ("f.access_defaults.*", "edit"),
    ]);
    keep_set(cast, &ada, None, 0, &set).await.expect("kept");
    ada
}

/// What a preview says that Rita would gain, as Carla sees it by what she may see now.
async fn gained(cast: &Cast, author: &Person, typed: &Answers) -> (u64, Vec<String>) {
    let author = cast.again(author.id).await;
    let touched = preview_of_rule(cast, &author, typed).await.touched;
    let rita = touched.into_iter().find(|touched| touched.person.starts_with("Rita")).expect("Rita");
    (rita.gained, rita.samples)
}

#[rstest]
#[tokio::test]
async fn a_preview_counts_and_names_what_its_author_may_see(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = letting_channel_decide(&cast).await;
    cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let typed = rule("true", "role = seller", "read");
    let everything = (1, vec!["New servers".to_owned()]);
    assert_eq!(gained(&cast, &cast.carla, &typed).await, everything);
    cast.hide_from_channel(&ada, Object::Registration, &["name"]).await;
    assert_eq!(gained(&cast, &cast.carla, &typed).await, (1, vec![]), "of a record whose name she does not see");
    decide(&cast, &ada, &[("base.registration.internal", "")]).await;
    assert_eq!(gained(&cast, &cast.carla, &typed).await, (0, vec![]), "of a record she does not see");
    assert_eq!(gained(&cast, &ada, &typed).await, everything);
}

#[rstest]
#[tokio::test]
async fn a_condition_asks_for_what_its_author_may_see(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = letting_channel_decide(&cast).await;
    cast.hide_from_channel(&ada, Object::Registration, &["amount"]).await;
    cast.hide_from_channel(&ada, Object::Account, &["tier"]).await;
    let carla = cast.again(cast.carla.id).await;
    let typed = rule("amount >= 1 USD", "account.tier = gold", "read");
    let told = problems(keep_rule(&cast, &carla, None, 0, &typed).await);
    assert!(told.of("condition").is_some_and(|told| told.contains("amount")), "{told:?}");
    assert!(told.of("whom").is_some_and(|told| told.contains("account.tier")), "{told:?}");
    let hold = async |request: &mut Request| access::hold_sheet(request, Object::SharingRule, None, &typed).await;
    cast.write(&carla, hold).await.expect("held");
    let sheet = cast.read(&carla, async |request| access::rule_sheet(request, None).await).await.expect("a sheet");
    assert!(sheet.preview.is_none() && sheet.problems == told, "{sheet:?}");
    keep_rule(&cast, &ada, None, 0, &typed).await.expect("kept, since she may ask for both");

    let sheet = cast.read(&carla, async |request| access::defaults_sheet(request).await).await.expect("a sheet");
    let (mut typed, key) = (sheet.typed, cast.key());
    typed.merge(answers(&[("mask.0.field", "registration.notes"), ("mask.0.condition", "amount >= 1 USD")]));
    let keep = async |request: &mut Request| access::keep_defaults(request, sheet.version, &key, &typed).await;
    assert!(problems(cast.write(&carla, keep).await).of("mask.0.condition").is_some());
}

#[rstest]
#[tokio::test]
async fn a_preview_names_people_whom_its_author_may_know_of(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = letting_channel_decide(&cast).await;
    cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let typed = rule("true", "role = seller", "read");
    let before = preview_of_rule(&cast, &cast.again(cast.carla.id).await, &typed).await;
    assert_eq!(before.people, before.touched.len() as u64);
    decide(&cast, &ada, &[("base.user.internal", "")]).await;
    let after = preview_of_rule(&cast, &cast.again(cast.carla.id).await, &typed).await;
    assert_eq!((after.people, after.touched), (before.people, vec![]));
    assert_eq!(preview_of_rule(&cast, &ada, &typed).await.touched, before.touched);
}

#[rstest]
#[tokio::test]
async fn a_set_keeps_a_description_that_its_author_does_not_see(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let set = answers(&[("name", "Events"), ("description", "For the fair")]);
    let id = keep_set(&cast, &ada, None, 0, &set).await.expect("kept");
    let deciding = [
        ("name", "Deciding"),
        ("role.channel_manager", "yes"),
        ("o.permission_set.read", "yes"),
        ("o.permission_set.edit", "yes"),
        ("f.permission_set.name", "edit"),
    ];
    keep_set(&cast, &ada, None, 0, &answers(&deciding)).await.expect("kept");
    let carla = cast.again(cast.carla.id).await;
    assert!(!may_read_field(&Caller::Person(carla.clone()), Object::PermissionSet, "description"));
    let sheet = cast.read(&carla, async |request| access::set_sheet(request, Some(id)).await).await.expect("a sheet");
    let mut typed = sheet.typed;
    typed.set("name", "Fairs");
    keep_set(&cast, &carla, Some(id), sheet.version, &typed).await.expect("kept");
    assert_eq!(cast.count("permission_sets", "name = 'Fairs' and description = 'For the fair'").await, 1);
    let entry = last_entry(&cast, "changed").await;
    let put_back = async |request: &mut Request| access::put_back(request, entry).await;
    cast.write(&ada, put_back).await.expect("the trail tells it as it was");
    assert_eq!(cast.count("permission_sets", "name = 'Events' and description = 'For the fair'").await, 1);
}

/// What somebody is told of how Sam or somebody else sees the amount of a registration.
async fn amount(cast: &Cast, asker: &Person, id: RegistrationId, about: &Person) -> (bool, String) {
    let label = Object::Registration.field("amount").expect("a field").label;
    let asker = cast.again(asker.id).await;
    let fields = why(cast, &asker, id, Some(about)).await.about.expect("about").fields;
    let WhyField { shown, because, .. } = fields.into_iter().find(|field| field.label == label).expect("the amount");
    (shown, because)
}

#[rstest]
#[tokio::test]
async fn why_says_that_a_record_hides_a_field(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    assert!(amount(&cast, &ada, id, &cast.sam).await.0);
    let hide = async |request: &mut Request| access::mask(request, Object::Registration, id.0, "amount", true).await;
    cast.write(&ada, hide).await.expect("hidden");
    assert_eq!(amount(&cast, &ada, id, &cast.sam).await, (false, say::HIDDEN_HERE.to_owned()));
    assert!(amount(&cast, &ada, id, &cast.carla).await.0, "the vendor's people see it");
}

#[rstest]
#[tokio::test]
async fn why_judges_masks_by_fields_that_the_asker_does_not_see_and_does_not_tell_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = letting_channel_decide(&cast).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let hidden = [("mask.0.field", "registration.amount"), ("mask.0.condition", "source = event")];
    decide(&cast, &ada, &hidden).await;
    let (shown, because) = amount(&cast, &cast.carla, id, &cast.sam).await;
    assert!(!shown && because.contains("source = event"), "{because}");
    cast.hide_from_channel(&ada, Object::Registration, &["source"]).await;
    assert_eq!(amount(&cast, &cast.carla, id, &cast.sam).await, (false, say::HIDDEN_HERE.to_owned()));
}
