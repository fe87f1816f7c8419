//! Whoever decides about access without seeing everything: no reason tells them what they may not see.

use super::deciding::{administrator, answers, decide, keep_set, why};
use crate::world::Cast;
use rstest::rstest;
use server::{Engine, Request, access};
use shared::access::Person;
use shared::access::screens::WhyField;
use shared::fields::Object;
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
