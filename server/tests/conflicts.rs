//! The conflict check at submit: what collides, what does not, and how little the partner learns of it.

use crate::world::{Cast, complete};
use chrono::TimeDelta;
use rstest::rstest;
use server::{Engine, Request};
use shared::deals::conflict::{MatchKind, Signal};
use shared::deals::{Conflict, Move, Verdict};
use shared::form::Answers;
use shared::ids::{ProductId, RegistrationId};
use shared::refusal::Refusal;
use shared::words;
use std::collections::BTreeSet;

#[rstest]
#[tokio::test]
async fn nothing_alike_is_clear(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    cast.customer("Betatech AG").await;
    cast.approved("Umbrella Ltd").await;
    assert_eq!(verdict(&cast, &[("customer_name", "Acme GmbH")]).await, Verdict::Clear);
}

#[rstest]
#[tokio::test]
async fn a_known_company_is_found(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    cast.customer_at("Acme GmbH", "acme.com").await;
    let cases: [(&[(&str, &str)], Verdict); 5] = [
        (&[("customer_name", "ACME Aktiengesellschaft")], Verdict::Review),
        (&[("customer_name", "Acme AG"), ("customer_country", "FR")], Verdict::Clear),
        (&[("customer_name", "Something Else"), ("customer_domain", "shop.acme.com")], Verdict::Review),
        (&[("customer_name", "Acne AG")], Verdict::Clear),
        (&[("customer_name", "Emca"), ("customer_domain", "emca.com")], Verdict::Clear),
    ];
    for (typed, expected) in cases {
        assert_eq!(verdict(&cast, typed).await, expected, "{typed:?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_similar_name_is_found_where_a_product_is_the_same(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    submit(&cast, &cast.rita, cast.router, &[("customer_name", "Massive Dynamic")]).await;
    let slip = [("customer_name", "Massive Dynamics Inc")];
    assert_eq!(verdict_for(&cast, cast.switch, &slip).await, Verdict::Clear, "40 and 10 points");
    assert_eq!(verdict_for(&cast, cast.router, &slip).await, Verdict::Review, "40, 20 and 10 points");
}

#[rstest]
#[tokio::test]
async fn a_running_sale_of_the_product_is_found(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let customer = cast.customer("Massive Dynamic").await;
    let insert = |stage: &str, number: u128| {
        format!(
            "insert into opportunities (id, version, name, name_key, stage, probability, account_id, product_id, created_at, changed_at) \
             values ({}, 1, 'Own sale', 'own sale', '{stage}', 10, {}, {}, '2026-11-01 00:00:00+00:00', '2026-11-01 00:00:00+00:00')",
            cast.literal(uuid::Uuid::from_u128(number)),
            cast.literal(customer),
            cast.literal(cast.router),
        )
    };
    let slip = [("customer_name", "Massive Dynamics Inc")];
    cast.raw(&insert("closed_won", 1)).await;
    assert_eq!(verdict_for(&cast, cast.router, &slip).await, Verdict::Clear, "it has ended");
    cast.raw(&insert("proposal", 2)).await;
    let id = submit(&cast, &cast.nina, cast.router, &slip).await;
    assert_eq!(told(&cast, id).await, Verdict::Review);
    let found = conflicts(&cast, id).await;
    let sale = found.iter().find(|conflict| conflict.found.kind == MatchKind::Opportunity).expect("the sale");
    assert_eq!((sale.name.as_str(), sale.detail.as_str()), ("Own sale", "Massive Dynamic · Proposal"));
    assert!(sale.found.signals.has(Signal::ProductOverlap));
}

#[rstest]
#[tokio::test]
async fn the_same_contact_in_the_same_country_is_looked_at(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let contact = ("contact_email", "Grace@hopper.example");
    submit(&cast, &cast.rita, cast.switch, &[("customer_name", "Betatech AG"), contact]).await;
    let same = ("contact_email", "grace@Hopper.example");
    assert_eq!(verdict(&cast, &[("customer_name", "Acme GmbH"), same]).await, Verdict::Review, "50 and 10 points");
    let abroad = [("customer_name", "Initech"), same, ("customer_country", "FR")];
    assert_eq!(verdict(&cast, &abroad).await, Verdict::Clear, "50 points");
}

#[rstest]
#[tokio::test]
async fn a_domain_that_many_share_says_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    for (domain, one, other) in [
        ("gmail.com", "Betatech AG", "Acme GmbH"),
        ("yahoo.co.uk", "Hooli", "Initech"),
        ("linkedin.com", "Umbrella", "Soylent"),
    ] {
        let typed = |name| [("customer_name", name), ("customer_domain", domain)];
        let first = submit(&cast, &cast.rita, cast.router, &typed(one)).await;
        cast.make(&cast.carla, first, Move::Approve, &[("customer", "new")]).await.expect("approved");
        let second = submit(&cast, &cast.sam, cast.router, &typed(other)).await;
        assert_eq!(told(&cast, second).await, Verdict::Clear, "{domain}");
        cast.make(&cast.carla, second, Move::Approve, &[("customer", "new")]).await.expect("approved, too");
    }
}

#[rstest]
#[tokio::test]
async fn only_a_live_claim_on_the_same_customer_and_product_blocks(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let first = submit(&cast, &cast.rita, cast.router, &[("customer_domain", "acme.com")]).await;
    assert_eq!(verdict(&cast, &[]).await, Verdict::Review, "submitted, not protected yet");
    cast.make(&cast.carla, first, Move::Approve, &[("customer", "new")]).await.expect("approved");
    assert_eq!(verdict(&cast, &[]).await, Verdict::Blocked, "by name and country");
    let by_domain = [("customer_name", "Initech"), ("customer_domain", "www.acme.com"), ("customer_country", "FR")];
    assert_eq!(verdict(&cast, &by_domain).await, Verdict::Blocked, "by domain");
    assert_eq!(verdict(&cast, &[("customer_country", "FR")]).await, Verdict::Review, "the same name elsewhere");
    assert_eq!(verdict_for(&cast, cast.switch, &[]).await, Verdict::Review, "another product");
    cast.advance(TimeDelta::days(91));
    let far = ("expected_close_on", "2027-06-30");
    assert_eq!(verdict(&cast, &[far]).await, Verdict::Review, "lapsed, even before it is ended");
    cast.sweep().await;
    assert_eq!(verdict(&cast, &[far]).await, Verdict::Review, "ended");
}

#[rstest]
#[tokio::test]
async fn a_claim_blocks_by_the_name_it_was_registered_under(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let group = cast.customer("Globex Holding SE").await;
    let first = submit(&cast, &cast.rita, cast.router, &[]).await;
    cast.make(&cast.carla, first, Move::Approve, &[("customer", &group.to_string())]).await.expect("approved");
    let second = submit(&cast, &cast.sam, cast.router, &[]).await;
    let told = told(&cast, second).await;
    let both = cast.make(&cast.carla, second, Move::Approve, &[("customer", "new")]).await;
    assert!(matches!(both, Err(Refusal::Conflict(_))), "two partners protected for one customer and product: {both:?}");
    assert_eq!(told, Verdict::Blocked, "the same customer, kept under its group's company");
}

#[rstest]
#[tokio::test]
async fn what_ended_without_a_claim_is_in_nobodys_way(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    cast.draft(&cast.rita, "Acme GmbH", cast.router).await;
    assert_eq!(verdict(&cast, &[]).await, Verdict::Clear, "a draft");
    let rejected = submit(&cast, &cast.rita, cast.router, &[]).await;
    assert_eq!(verdict(&cast, &[]).await, Verdict::Review, "it waits");
    cast.make(&cast.carla, rejected, Move::Reject, &[("reason", "not_qualified")]).await.expect("rejected");
    assert_eq!(verdict(&cast, &[]).await, Verdict::Clear, "rejected");
    let withdrawn = submit(&cast, &cast.rita, cast.router, &[]).await;
    cast.make(&cast.rita, withdrawn, Move::Withdraw, &[]).await.expect("withdrawn");
    assert_eq!(verdict(&cast, &[]).await, Verdict::Clear, "withdrawn");
}

#[rstest]
#[tokio::test]
async fn the_approver_sees_who_is_protected_and_until_when(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let first = submit(&cast, &cast.rita, cast.router, &[]).await;
    cast.make(&cast.carla, first, Move::Approve, &[("customer", "new")]).await.expect("approved");
    let second = submit(&cast, &cast.sam, cast.router, &[]).await;
    let found = conflicts(&cast, second).await;
    let blocking: Vec<bool> = found.iter().map(|conflict| conflict.found.blocks()).collect();
    assert_eq!(blocking, [true, true, false], "what blocks comes first: {found:?}");
    for conflict in &found[..2] {
        assert_eq!(conflict.detail, "Protected for Southgate Systems until 20 Feb 2027");
    }
    let company = found.iter().find(|conflict| conflict.found.kind == MatchKind::Account).expect("the company");
    assert!(company.account.is_some(), "to be picked");
    assert!(found.iter().any(|conflict| conflict.record == first.0), "the registration");
    let sale = found.iter().find(|conflict| conflict.found.kind == MatchKind::Opportunity).expect("the sale");
    assert_eq!(sale.detail, "Acme GmbH · Qualification");
    assert!(found.iter().all(|conflict| conflict.record != second.0), "never itself");
}

#[rstest]
#[tokio::test]
async fn many_that_are_only_alike_do_not_hide_the_one_that_matters(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let first = submit(&cast, &cast.rita, cast.router, &[("customer_name", "Stadtwerke Musterstadt")]).await;
    Request::write(cast.by_system(), async |request| {
        for number in 0..210 {
            let new = server::accounts::NewAccount {
                name: shared::values::legal_name::LegalName::parse(&format!("Stadt Must {number:03}")).expect("a name"),
                domain: None,
                country: shared::values::country::Country::parse("DE").ok(),
                kind: "customer",
                is_partner: false,
                channel_manager: None,
            };
            server::accounts::make(request, new, shared::audit::Event::SetUp).await?;
        }
        Ok(())
    })
    .await
    .expect("companies");
    let second = submit(&cast, &cast.sam, cast.router, &[("customer_name", "Stadtwerke Musterstadt GmbH")]).await;
    assert_eq!(told(&cast, second).await, Verdict::Review, "the same name in the same country");
    assert_eq!(conflicts(&cast, second).await.first().map(|conflict| conflict.record), Some(first.0));
}

#[rstest]
#[tokio::test]
async fn the_partner_is_answered_alike_whatever_was_found(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    cast.customer("Betatech AG").await;
    let claim = submit(&cast, &cast.rita, cast.router, &[("customer_name", "Globex AG")]).await;
    cast.make(&cast.carla, claim, Move::Approve, &[("customer", "new")]).await.expect("approved");
    let mut shapes = BTreeSet::new();
    let mut verdicts = Vec::new();
    for customer in ["Acme GmbH", "Betatech AG", "Globex AG"] {
        let id = submit(&cast, &cast.sam, cast.router, &[("customer_name", customer)]).await;
        verdicts.push(told(&cast, id).await);
        let page = serde_json::to_value(cast.page(&cast.sam, id).await.expect("a page")).expect("JSON");
        shapes.insert(shape(&page));
    }
    assert_eq!(verdicts, [Verdict::Clear, Verdict::Review, Verdict::Blocked]);
    assert_eq!(shapes.len(), 1, "{shapes:#?}");
}

#[rstest]
#[tokio::test]
async fn a_blocked_one_is_queued_and_its_approval_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let first = submit(&cast, &cast.rita, cast.router, &[]).await;
    cast.make(&cast.carla, first, Move::Approve, &[("customer", "new")]).await.expect("approved");
    let second = submit(&cast, &cast.sam, cast.router, &[]).await;
    let found = conflicts(&cast, second).await;
    let customer = found.iter().find_map(|conflict| conflict.account).expect("a company").to_string();
    let refused = cast.make(&cast.carla, second, Move::Approve, &[("customer", &customer)]).await;
    assert_eq!(refused, Err(Refusal::Conflict(words::deals::BLOCKED_BY_CLAIM.to_owned())));
    let refused = cast.make(&cast.carla, second, Move::Approve, &[("customer", "new")]).await;
    assert_eq!(refused, Err(Refusal::Conflict(words::deals::BLOCKED_BY_CLAIM.to_owned())));
    let elsewhere = cast.customer("Globex Holding SE").await.to_string();
    let refused = cast.make(&cast.carla, second, Move::Approve, &[("customer", &elsewhere)]).await;
    assert_eq!(refused, Err(Refusal::Conflict(words::deals::BLOCKED_BY_CLAIM.to_owned())), "nor under another company");
}

/// What Nina is told of a registration with these answers in place of the usual ones; it is taken back again.
async fn verdict(cast: &Cast, typed: &[(&str, &str)]) -> Verdict {
    verdict_for(cast, cast.router, typed).await
}

async fn verdict_for(cast: &Cast, product: ProductId, typed: &[(&str, &str)]) -> Verdict {
    let id = submit(cast, &cast.nina, product, typed).await;
    let verdict = told(cast, id).await;
    cast.make(&cast.nina, id, Move::Withdraw, &[]).await.expect("withdrawn");
    verdict
}

/// Hands in complete answers for Acme, each with a contact of its own, but for those given.
async fn submit(
    cast: &Cast,
    person: &shared::access::Person,
    product: ProductId,
    typed: &[(&str, &str)],
) -> RegistrationId {
    let name = typed.iter().find(|(key, _)| *key == "customer_name").map_or("Acme GmbH", |(_, name)| name);
    let mut answers: Answers = complete(name, product);
    answers.set("contact_email", format!("ada-{}@contact.example", &cast.key()[..12]));
    answers.merge(typed.iter().copied().collect());
    let id = cast.draft_with(person, answers).await;
    cast.make(person, id, Move::Submit, &[]).await.expect("submitted");
    id
}

async fn told(cast: &Cast, id: RegistrationId) -> Verdict {
    let page = cast.page(&cast.carla, id).await.expect("a page");
    page.registration.verdict.expect("a verdict")
}

async fn conflicts(cast: &Cast, id: RegistrationId) -> Vec<Conflict> {
    cast.page(&cast.carla, id).await.expect("a page").conflicts.expect("for the approver")
}

/// The keys of a value at every depth, without what they hold.
fn shape(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(fields) => {
            let inner: Vec<String> = fields.iter().map(|(key, value)| format!("{key}:{}", shape(value))).collect();
            format!("{{{}}}", inner.join(","))
        }
        serde_json::Value::Array(items) => format!("[{}]", items.iter().map(shape).collect::<Vec<_>>().join(",")),
        _ => "_".to_owned(),
    }
}
