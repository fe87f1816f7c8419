//! Deciding about access: permission sets, sharing rules, shares, hidden fields; what they change at once, and why.

use crate::world::{Cast, PASSWORD, World, start};
use chrono::TimeDelta;
use rstest::rstest;
use server::users::{self, Looking, Signed, viewing};
use server::{Engine, Request, access, accounts, list};
use shared::access::rule_form::answers_of_rule;
use shared::access::{Caller, Person, Policy, Right};
use shared::criteria::{Criteria, Path, field};
use shared::deals::Move;
use shared::fields::Object;
use shared::form::Answers;
use shared::ids::{AccountId, EventId, PermissionSetId, RegistrationId, SessionId, SharingRuleId, UserId};
use shared::list::{ListQuery, Sort};
use shared::refusal::{Problems, Refusal};
use shared::sheet::Preview;
use shared::users::Role;
use shared::values::Value;
use shared::words::access as say;
use std::time::Duration;

pub async fn administrator(cast: &Cast) -> Person {
    cast.person("Ada Administrator", Role::Administrator, None).await
}

pub fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().copied().collect()
}

pub fn rule(condition: &str, whom: &str, how: &str) -> Answers {
    answers(&[
        ("name", &format!("Rule over {condition}")),
        ("object", "registration"),
        ("condition", condition),
        ("whom", whom),
        ("access", how),
        ("is_active", "yes"),
    ])
}

pub async fn keep_rule(
    world: &World,
    person: &Person,
    id: Option<SharingRuleId>,
    version: i64,
    typed: &Answers,
) -> Result<SharingRuleId, Refusal> {
    let key = world.key();
    world.write(person, async |request| access::keep_rule(request, id, version, &key, typed).await).await
}

pub async fn keep_set(
    world: &World,
    person: &Person,
    id: Option<PermissionSetId>,
    version: i64,
    typed: &Answers,
) -> Result<PermissionSetId, Refusal> {
    let key = world.key();
    world.write(person, async |request| access::keep_set(request, id, version, &key, typed).await).await
}

/// The registrations somebody finds, as they stand now.
async fn found(world: &World, person: &Person) -> Vec<RegistrationId> {
    let person = world.again(person.id).await;
    let query = ListQuery {
        object: Object::Registration,
        columns: vec![Path::new("name")],
        filter: Criteria::always(),
        sort: Sort { field: "created_at", descending: false },
        cursor: None,
        size: 100,
    };
    let page = world.read(&person, async |request| list::page(request, &query).await).await.expect("a page");
    sorted(&page.rows.iter().map(|row| RegistrationId(row.id)).collect::<Vec<_>>())
}

/// Records of one instant stand in no order of their own.
fn sorted(ids: &[RegistrationId]) -> Vec<RegistrationId> {
    let mut ids = ids.to_vec();
    ids.sort();
    ids
}

pub async fn preview_of_rule(world: &World, person: &Person, typed: &Answers) -> Preview {
    let hold = async |request: &mut Request| access::hold_sheet(request, Object::SharingRule, None, typed).await;
    world.write(person, hold).await.expect("held");
    let sheet = world.read(person, async |request| access::rule_sheet(request, None).await).await.expect("a sheet");
    let give_up = async |request: &mut Request| access::give_up_sheet(request, Object::SharingRule, None).await;
    world.write(person, give_up).await.expect("given up");
    sheet.preview.unwrap_or_else(|| panic!("no preview: {:?}", sheet.problems))
}

pub fn problems<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> Problems {
    match outcome {
        Err(Refusal::Invalid(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[tokio::test]
async fn a_rule_shares_what_is_there_and_what_comes_and_stops_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let early = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    assert_eq!(found(&cast, &cast.rita).await, []);
    let typed = rule("customer_name contains acme", "role = seller", "read");
    let preview = preview_of_rule(&cast, &ada, &typed).await;
    assert_eq!(preview.people, 3, "Sam, Nina and Rita");
    let rita = preview.touched.iter().find(|touched| touched.person.starts_with("Rita")).expect("Rita");
    assert_eq!((rita.gained, rita.lost), (1, 0));
    let sam = preview.touched.iter().find(|touched| touched.person.starts_with("Sam")).expect("Sam");
    assert_eq!((sam.gained, sam.lost), (0, 0), "it is his anyway");
    assert_eq!(found(&cast, &cast.rita).await, [], "looking changes nothing");

    let id = keep_rule(&cast, &ada, None, 0, &typed).await.expect("kept");
    assert_eq!(found(&cast, &cast.rita).await, [early]);
    let late = cast.submitted(&cast.nina, "Acme Ltd", cast.router).await;
    cast.submitted(&cast.nina, "Globex AG", cast.router).await;
    assert_eq!(found(&cast, &cast.rita).await, sorted(&[early, late]), "what is written later is found too");
    let rita = cast.again(cast.rita.id).await;
    let page = cast.page(&rita, early).await.expect("a page");
    assert!(page.moves.is_empty(), "to read only: {:?}", page.moves);
    assert!(matches!(cast.make(&rita, early, Move::Withdraw, &[]).await, Err(Refusal::Forbidden(_))));

    // A draft stays its company's.
    let draft = cast.draft(&cast.sam, "Acme Draft", cast.router).await;
    assert!(!found(&cast, &cast.rita).await.contains(&draft));

    let edit = rule("customer_name contains acme", "role = seller", "edit");
    let id = keep_rule(&cast, &ada, Some(id), 1, &edit).await.expect("changed");
    let rita = cast.again(cast.rita.id).await;
    cast.make(&rita, early, Move::Withdraw, &[]).await.expect("withdrawn, since it is shared to edit");

    let mut off = edit.clone();
    off.set("is_active", "no");
    keep_rule(&cast, &ada, Some(id), 2, &off).await.expect("switched off");
    assert_eq!(found(&cast, &cast.rita).await, []);
    assert_eq!(cast.count("rule_hits", "1 = 1").await, 0, "nothing is left behind");
}

#[rstest]
#[tokio::test]
async fn a_rule_follows_the_records_it_asks_about(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let typed = rule("partner.tier = gold", "account.type = reseller", "read");
    keep_rule(&cast, &ada, None, 0, &typed).await.expect("kept");
    assert_eq!(found(&cast, &cast.rita).await, []);
    tier(&cast, cast.north, "gold").await;
    assert_eq!(found(&cast, &cast.rita).await, [id], "its partner's tier changed");
    tier(&cast, cast.north, "silver").await;
    assert_eq!(found(&cast, &cast.rita).await, []);
}

/// Gives a partner a tier, as its channel manager does.
async fn tier(cast: &Cast, partner: AccountId, tier: &str) {
    let form = cast.read(&cast.carla, async |request| accounts::form_page(request, Some(partner)).await).await;
    let form = form.expect("a form");
    let mut typed = form.stored;
    typed.set("tier", tier);
    let change = async |request: &mut Request| accounts::change(request, partner, form.version, &typed).await;
    cast.write(&cast.carla, change).await.expect("changed");
}

#[rstest]
#[tokio::test]
async fn a_rule_that_asks_for_today_is_looked_at_again_every_day(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let typed = rule("submitted_at within last 2 days", "true", "read");
    keep_rule(&cast, &ada, None, 0, &typed).await.expect("kept");
    assert_eq!(found(&cast, &cast.rita).await, [id]);
    assert_eq!(access::evaluate_daily(&cast.portal).await, Ok(0), "it was looked at today");
    cast.advance(TimeDelta::days(3));
    assert_eq!(access::evaluate_daily(&cast.portal).await, Ok(1));
    assert_eq!(found(&cast, &cast.rita).await, []);
    assert_eq!(access::evaluate_daily(&cast.portal).await, Ok(0));
    assert!(cast.portal.clock.now() > start());
}

#[rstest]
#[tokio::test]
async fn a_rule_that_is_kept_while_the_days_rules_are_looked_at_leaves_no_hits_behind(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let typed = rule("submitted_at within last 30 days", "true", "read");
    let kept = keep_rule(&cast, &ada, None, 0, &typed).await.expect("kept");
    cast.advance(TimeDelta::days(3));
    let (key, portal) = (cast.key(), cast.portal.clone());
    let wider = rule("submitted_at within last 60 days", "true", "read");
    let looking = cast.write(&ada, async |request| {
        access::keep_rule(request, Some(kept), 1, &key, &wider).await?;
        let looking = tokio::spawn(async move { access::evaluate_daily(&portal).await });
        // Time to read the rule as it was, and to wait for this to be done.
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok(looking)
    });
    let looked = looking.await.expect("kept").await.expect("done");
    assert_eq!(looked, Ok(0), "it was looked at when it was kept");
    assert_eq!(found(&cast, &cast.rita).await, [id]);
    let left_behind = "hits_id not in (select hits_id from sharing_rules)";
    assert_eq!(cast.count("rule_hits", left_behind).await, 0);
}

#[rstest]
#[tokio::test]
async fn a_set_gives_rights_and_fields_and_takes_them_with_the_next_request(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    cast.approved("Acme GmbH").await;
    let probability = async |person: &Person| {
        let person = cast.again(person.id).await;
        let query = ListQuery {
            object: Object::Opportunity,
            columns: vec![Path::new("probability")],
            filter: Criteria::always(),
            sort: Sort { field: "name", descending: false },
            cursor: None,
            size: 10,
        };
        let page = cast.read(&person, async |request| list::page(request, &query).await).await;
        page.map(|page| page.rows.into_iter().map(|row| row.cells[0].clone()).collect::<Vec<_>>())
    };
    assert_eq!(probability(&cast.sam).await, Ok(vec![Value::Empty]));
    let typed = answers(&[
        ("name", "Forecast"),
        ("o.opportunity.read", "yes"),
        ("f.opportunity.probability", "read"),
        ("tier.gold", "yes"),
    ]);
    let id = keep_set(&cast, &ada, None, 0, &typed).await.expect("kept");
    assert_eq!(probability(&cast.sam).await, Ok(vec![Value::Empty]), "his company has no tier");
    tier(&cast, cast.north, "gold").await;
    assert_eq!(probability(&cast.sam).await, Ok(vec![Value::Whole(10)]), "the tier gives it at once");
    tier(&cast, cast.north, "silver").await;
    assert_eq!(probability(&cast.sam).await, Ok(vec![Value::Empty]), "and takes it at once");

    let hidden = field("probability").is(50_i64);
    let sam = cast.again(cast.sam.id).await;
    let query = ListQuery {
        object: Object::Opportunity,
        columns: vec![],
        filter: hidden,
        sort: Sort { field: "name", descending: false },
        cursor: None,
        size: 10,
    };
    let asked = cast.read(&sam, async |request| list::page(request, &query).await).await;
    assert_eq!(asked.map(|_| ()), Err(Refusal::NotFound), "a hidden field cannot be asked for");

    let mut typed = typed;
    typed.0.remove("tier.gold");
    typed.set("role.seller", "yes");
    keep_set(&cast, &ada, Some(id), 1, &typed).await.expect("changed");
    assert_eq!(probability(&cast.sam).await, Ok(vec![Value::Whole(10)]));
    let stale = keep_set(&cast, &ada, Some(id), 1, &typed).await;
    assert!(matches!(stale, Err(Refusal::Conflict(_))), "{stale:?}");
}

#[rstest]
#[tokio::test]
async fn a_field_to_be_read_is_not_changed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let id = cast.draft(&cast.sam, "Acme GmbH", cast.router).await;
    let set = Policy::shipped().sets.remove(0).id;
    let sheet = cast.read(&ada, async |request| access::set_sheet(request, Some(set)).await).await.expect("a sheet");
    let mut typed = sheet.typed;
    typed.set("f.registration.notes", "read");
    keep_set(&cast, &ada, Some(set), sheet.version, &typed).await.expect("kept");
    let sam = cast.again(cast.sam.id).await;
    let page = cast.read(&sam, async |request| server::deals::form_page(request, id).await).await.expect("a form");
    assert_eq!(page.locked, ["notes"], "it is shown, and not asked");
    let save = async |pairs: &[(&str, &str)]| {
        let typed = answers(pairs);
        cast.write(&sam, async |request| server::deals::save_draft(request, id, 2, typed).await).await
    };
    assert!(problems(save(&[("notes", "Changed")]).await).of("notes").is_some());
    save(&[("name", "Changed")]).await.expect("saved");
}

#[rstest]
#[tokio::test]
async fn a_decision_is_put_back_from_the_trail(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let wide = rule("true", "role = seller", "read");
    let rule_id = keep_rule(&cast, &ada, None, 0, &wide).await.expect("kept");
    let mut narrow = wide.clone();
    narrow.set("condition", "customer_name contains globex");
    keep_rule(&cast, &ada, Some(rule_id), 1, &narrow).await.expect("changed");
    assert_eq!(found(&cast, &cast.rita).await, []);
    let entry = last_entry(&cast, "changed").await;
    let put_back = async |request: &mut Request| access::put_back(request, entry).await;
    let done = cast.write(&ada, put_back).await;
    assert_eq!(done, Ok((Object::SharingRule, rule_id.0)));
    assert_eq!(found(&cast, &cast.rita).await, [id], "as before");
    let again = cast.write(&ada, put_back).await;
    assert!(matches!(again, Err(Refusal::Conflict(_))), "it is not as the entry left it any more: {again:?}");
    let by_carla = cast.write(&cast.carla, put_back).await;
    assert_eq!(by_carla.map(|_| ()), Err(Refusal::NotFound));
}

#[rstest]
#[tokio::test]
async fn what_was_deleted_is_put_back_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let put_back =
        async |entry: EventId| cast.write(&ada, async |request| access::put_back(request, entry).await).await;
    let cannot = || Err(Refusal::Conflict(say::CANNOT_PUT_BACK.to_owned()));

    let mut off = rule("true", "role = seller", "read");
    off.set("is_active", "no");
    let id = keep_rule(&cast, &ada, None, 0, &off).await.expect("kept");
    cast.write(&ada, async |request| access::delete_rule(request, id, 1).await).await.expect("deleted");
    let entry = last_entry(&cast, "deleted").await;
    assert_eq!(put_back(entry).await, Ok((Object::SharingRule, id.0)));
    assert_eq!(put_back(entry).await, cannot());

    let set = answers(&[("name", "Prices"), ("o.product.read", "yes"), ("f.product.name", "read")]);
    let id = keep_set(&cast, &ada, None, 0, &set).await.expect("kept");
    cast.write(&ada, async |request| access::delete_set(request, id, 1).await).await.expect("deleted");
    let entry = last_entry(&cast, "deleted").await;
    assert_eq!(put_back(entry).await, Ok((Object::PermissionSet, id.0)));
    assert_eq!(put_back(entry).await, cannot());
}

pub(super) async fn last_entry(world: &World, what: &str) -> EventId {
    let sql = format!("select id from events where what = '{what}' order by position desc limit 1");
    EventId(world.rows(&sql).await[0].try_get("", "id").expect("an id"))
}

#[rstest]
#[tokio::test]
async fn a_record_is_shared_by_hand_and_a_field_of_it_hidden(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let company = cast.south.to_string();
    let typed = answers(&[("company", &company), ("access", "read")]);
    let share = async |person: &Person| {
        let share = async |request: &mut Request| access::share(request, Object::Registration, id.0, &typed).await;
        cast.write(person, share).await
    };
    assert_eq!(share(&cast.sam).await, Err(Refusal::NotFound), "nobody outside shares");
    share(&ada).await.expect("shared");
    share(&ada).await.expect("shared again");
    assert_eq!(found(&cast, &cast.rita).await, [id]);
    assert_eq!(cast.count("record_shares", "1 = 1").await, 1);

    let hide = async |hidden: bool| {
        let hide =
            async |request: &mut Request| access::mask(request, Object::Registration, id.0, "amount", hidden).await;
        cast.write(&ada, hide).await.expect("hidden");
    };
    hide(true).await;
    for person in [&cast.sam, &cast.rita, &cast.max] {
        let person = cast.again(person.id).await;
        let page = cast.page(&person, id).await.expect("a page");
        assert!(page.registration.detail("amount").is_empty(), "{}", person.name);
        assert!(!page.registration.detail("customer_name").is_empty());
        let record = cast.read(&person, async |request| list::record(request, Object::Registration, id.0).await).await;
        assert!(record.expect("read").expect("a record").value("amount").is_empty());
    }
    let inside = cast.page(&cast.carla, id).await.expect("a page");
    assert!(!inside.registration.detail("amount").is_empty(), "the vendor's people see it");
    hide(false).await;
    let sam = cast.again(cast.sam.id).await;
    assert!(!cast.page(&sam, id).await.expect("a page").registration.detail("amount").is_empty());

    let why = why(&cast, &ada, id, Some(&cast.rita)).await;
    let share_id = why.shares[0].id;
    let stop = async |request: &mut Request| access::unshare(request, Object::Registration, id.0, share_id).await;
    cast.write(&ada, stop).await.expect("stopped");
    assert_eq!(found(&cast, &cast.rita).await, []);
}

pub async fn why(
    cast: &Cast,
    person: &Person,
    id: RegistrationId,
    about: Option<&Person>,
) -> shared::access::screens::WhyPage {
    let about = about.map(|about| about.id);
    let ask = async |request: &mut Request| access::why_page(request, Object::Registration, id.0, about).await;
    cast.read(person, ask).await.expect("why")
}

#[rstest]
#[tokio::test]
async fn why_names_what_decides_and_what_would_change_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let answer = async |about: &Person| why(&cast, &ada, id, Some(about)).await.about.expect("about").answers.remove(0);
    let own = answer(&cast.sam).await;
    assert!(own.yes && own.because.starts_with("They own it"), "{}", own.because);
    let above = answer(&cast.max).await;
    assert!(above.yes && above.because.contains("role stands above"), "{}", above.because);
    let colleague = answer(&cast.nina).await;
    assert!(!colleague.yes);
    assert_eq!(colleague.nearest, ["Make Nina Seller a super user of the company"]);
    let rival = answer(&cast.rita).await;
    assert_eq!(rival.nearest, ["Share this record with Rita Rival, to read"]);

    keep_rule(&cast, &ada, None, 0, &rule("true", "account.type = reseller", "read")).await.expect("kept");
    let shared = answer(&cast.rita).await;
    assert!(shared.yes && shared.because.contains("Rule over true"), "{}", shared.because);
    let own = answer(&cast.sam).await;
    assert_eq!(own.also.len(), 1, "the rule would grant it too");
    let page = why(&cast, &ada, id, None).await;
    let who: Vec<&str> = page.who.iter().map(|seen| seen.person.name.as_str()).collect();
    assert_eq!((page.who_total, who), (4, vec!["Max Manager", "Nina Seller", "Rita Rival", "Sam Seller"]));
    let by_sam =
        cast.read(&cast.sam, async |request| access::why_page(request, Object::Registration, id.0, None).await).await;
    assert_eq!(by_sam.map(|_| ()), Err(Refusal::NotFound));
}

#[rstest]
#[tokio::test]
async fn companies_share_along_the_tree_and_along_relationships_only_where_it_was_decided(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let boss = cast.person("Bea Boss", Role::Manager, Some(cast.south)).await;
    let id = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let (north, south) = (cast.literal(cast.north), cast.literal(cast.south));
    cast.raw(&format!("update accounts set parent_id = {south} where id = {north}")).await;
    assert_eq!(found(&cast, &boss).await, [], "belonging together shares nothing by itself");
    let ada = administrator(&cast).await;
    decide(&cast, &ada, &[("between.parent.registration", "read.manager")]).await;
    assert_eq!(found(&cast, &boss).await, [id]);
    let bea = cast.again(boss.id).await;
    assert!(cast.page(&bea, id).await.is_ok(), "the page opens where the list shows it");
    assert_eq!(found(&cast, &cast.rita).await, [], "a seller of the company above does not");
    cast.raw(&format!("update accounts set parent_id = null where id = {north}")).await;
    assert_eq!(found(&cast, &boss).await, []);
    assert_eq!(cast.page(&cast.again(boss.id).await, id).await.map(|_| ()), Err(Refusal::NotFound));
}

/// Decides something more in general, as an administrator who just opened the form.
pub async fn decide(cast: &Cast, person: &Person, pairs: &[(&str, &str)]) {
    let sheet = cast.read(person, async |request| access::defaults_sheet(request).await).await.expect("a sheet");
    let (mut typed, key) = (sheet.typed, cast.key());
    typed.merge(answers(pairs));
    let keep = async |request: &mut Request| access::keep_defaults(request, sheet.version, &key, &typed).await;
    cast.write(person, keep).await.expect("kept");
}

#[rstest]
#[tokio::test]
async fn a_field_is_hidden_while_a_condition_holds_in_every_place(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let waiting = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let approved = cast.approved("Globex AG").await;
    let hidden = [("mask.0.field", "registration.amount"), ("mask.0.condition", "state = submitted")];
    decide(&cast, &ada, &hidden).await;
    let sam = cast.again(cast.sam.id).await;
    let amount = async |person: &Person, id: RegistrationId| {
        cast.page(person, id).await.expect("a page").registration.detail("amount").clone()
    };
    assert!(amount(&sam, waiting).await.is_empty() && !amount(&sam, approved).await.is_empty());
    assert!(!amount(&cast.carla, waiting).await.is_empty(), "the vendor's people see it");
    let asked = async |filter: Criteria| {
        let query = ListQuery {
            object: Object::Registration,
            columns: vec![Path::new("amount")],
            filter,
            sort: Sort { field: "amount", descending: true },
            cursor: None,
            size: 10,
        };
        let page = cast.read(&sam, async |request| list::page(request, &query).await).await.expect("a page");
        page.rows.iter().map(|row| (RegistrationId(row.id), row.cells[0].is_empty())).collect::<Vec<_>>()
    };
    assert_eq!(asked(Criteria::always()).await, [(approved, false), (waiting, true)], "ordered as if it had none");
    assert_eq!(asked(field("amount").is_empty()).await, [(waiting, true)]);
    assert_eq!(asked(field("amount").is_not_empty()).await, [(approved, false)]);
    let entry = last_entry(&cast, "changed").await;
    cast.write(&ada, async |request| access::put_back(request, entry).await).await.expect("put back");
    assert!(!amount(&cast.again(cast.sam.id).await, waiting).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_a_rule_or_a_set_is_told_at_the_field(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let told = problems(keep_rule(&cast, &ada, None, 0, &rule("colour = red", "role = seller", "read")).await);
    assert!(told.of("condition").is_some_and(|told| told.contains("colour")), "{told:?}");
    let told = problems(keep_rule(&cast, &ada, None, 0, &rule("true", "name = sam", "read")).await);
    assert!(told.of("whom").is_some(), "{told:?}");
    keep_rule(&cast, &ada, None, 0, &rule("true", "true", "read")).await.expect("kept");
    let told = problems(keep_rule(&cast, &ada, None, 0, &rule("true", "true", "edit")).await);
    assert_eq!(told.of("name"), Some(say::RULE_NAME_TAKEN));
    let set = answers(&[("name", "Deal registration"), ("o.product.read", "yes"), ("f.product.name", "read")]);
    assert!(problems(keep_set(&cast, &ada, None, 0, &set).await).of("name").is_some(), "the name is taken");
    for person in [&cast.sam, &cast.carla] {
        assert_eq!(keep_set(&cast, person, None, 0, &set).await, Err(Refusal::NotFound), "{}", person.name);
        let outcome = keep_rule(&cast, person, None, 0, &rule("true", "true", "read")).await;
        assert_eq!(outcome, Err(Refusal::NotFound), "{}", person.name);
    }
}

#[rstest]
#[tokio::test]
async fn a_rule_decided_beside_a_write_misses_no_record(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = std::sync::Arc::new(Cast::new(engine).await);
    let ada = administrator(&cast).await;
    for round in 0..6 {
        let drafts: Vec<RegistrationId> = {
            let mut drafts = Vec::new();
            for at in 0..4 {
                drafts.push(cast.draft(&cast.sam, &format!("Acme {round} {at} GmbH"), cast.router).await);
            }
            drafts
        };
        let mut tasks = tokio::task::JoinSet::new();
        for id in drafts {
            let cast = cast.clone();
            tasks.spawn(async move {
                cast.make(&cast.sam, id, Move::Submit, &[]).await.expect("submitted");
            });
        }
        let (rules, ada) = (cast.clone(), ada.clone());
        tasks.spawn(async move {
            let mut typed = rule(&format!("customer_name contains \"acme {round}\""), "true", "read");
            typed.set("name", format!("Round {round}"));
            keep_rule(&rules, &ada, None, 0, &typed).await.expect("kept");
        });
        while let Some(done) = tasks.join_next().await {
            done.expect("done");
        }
        assert_eq!(found(&cast, &cast.rita).await.len(), (round + 1) * 4, "round {round}");
    }
}

#[rstest]
#[tokio::test]
async fn what_an_installation_begins_with_is_stored_as_it_is_shipped(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    for set in Policy::shipped().sets {
        let sheet =
            cast.read(&ada, async |request| access::set_sheet(request, Some(set.id)).await).await.expect("a sheet");
        assert_eq!(sheet.typed.get("name"), set.name);
        for (object, right) in set.rights.object_rights() {
            assert_eq!(sheet.typed.get(&format!("o.{}.{}", object.name(), right.name())), "yes", "{}", set.name);
        }
        let given = sheet.typed.0.values().filter(|text| *text == "yes").count();
        assert_eq!(given, set.rights.object_rights().count() + set.roles.len());
    }
    assert!(cast.sam.standing.rights.may(Right::Create, Object::Registration));
    let read =
        shared::access::rule_form::parse_rule(&rule("state = approved", "true", "read"), &|_, _| true).expect("a rule");
    assert_eq!(answers_of_rule(&read).get("condition"), "state = approved");
}

#[rstest]
#[tokio::test]
async fn looking_as_somebody_shows_what_they_see_and_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let own = cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    cast.submitted(&cast.rita, "Globex AG", cast.router).await;
    let from: std::net::IpAddr = "192.0.2.1".parse().expect("an address");
    let sign_in = async |email: &str| users::sign_in(cast.asked(Caller::Guest), email, PASSWORD, from).await;
    let begun = sign_in("ada.administrator@example.com").await.expect("signed in");
    let signed = async || users::authenticate(&cast.portal, &begun.secret, Looking::Using).await.expect("answered");
    let Signed::In { person, session, .. } = signed().await else { panic!("not signed in") };
    assert_eq!(person.id, ada.id);
    let without_reason = viewing::begin(cast.by(&ada), session, cast.sam.id, "  ").await;
    assert!(matches!(without_reason, Err(Refusal::Invalid(_))), "{without_reason:?}");
    let by_carla = viewing::begin(cast.by(&cast.carla), session, cast.sam.id, "Curious").await;
    assert_eq!(by_carla, Err(Refusal::NotFound));
    viewing::begin(cast.by(&ada), session, cast.sam.id, "He cannot see his deal").await.expect("begun");

    let Signed::In { person: sam, viewer, looker, .. } = signed().await else { panic!("not signed in") };
    assert_eq!((sam.id, viewer.id, looker.map(|looker| looker.id)), (cast.sam.id, cast.sam.id, Some(ada.id)));
    assert_eq!(viewer.looker.map(|looker| looker.name), Some("Ada Administrator".to_owned()));
    let seen = cast.read(&sam, async |request| server::deals::home(request).await).await.expect("a home");
    assert_eq!(seen.recent.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [own.0], "as he sees it");
    let refused = Err(Refusal::Forbidden(shared::words::users::ONLY_LOOKING.to_owned()));
    assert_eq!(cast.make(&sam, own, Move::Withdraw, &[]).await.map(|_| ()), refused);
    assert_eq!(
        users::sessions::change_password(cast.by(&sam), session, PASSWORD, "a new long password", &from.into()).await,
        refused
    );

    cast.advance(TimeDelta::minutes(29));
    assert!(matches!(signed().await, Signed::In { looker: Some(_), .. }));
    cast.advance(TimeDelta::minutes(2));
    let Signed::In { person, looker, .. } = signed().await else { panic!("not signed in") };
    assert_eq!((person.id, looker), (ada.id, None), "half an hour at most");
    viewing::begin(cast.by(&ada), session, cast.sam.id, "Once more").await.expect("begun");
    viewing::end(cast.by(&ada), session, cast.sam.id).await.expect("ended");
    let Signed::In { person, .. } = signed().await else { panic!("not signed in") };
    assert_eq!(person.id, ada.id);
    let noted =
        format!("record_id = {} and actor_id = {} and whom_id = {0}", cast.literal(cast.sam.id), cast.literal(ada.id));
    assert_eq!(cast.count("events", &format!("what = 'view_started' and {noted}")).await, 2);
    assert_eq!(cast.count("events", &format!("what = 'view_ended' and {noted}")).await, 1);
}

/// A set with which its people keep permission sets.
fn keeping_sets(has_channel_managers: &str) -> Answers {
    answers(&[
        ("name", "Keeping sets"),
        ("o.permission_set.read", "yes"),
        ("o.permission_set.edit", "yes"),
        ("f.permission_set.name", "edit"),
        ("role.channel_manager", has_channel_managers),
    ])
}

/// Carla's session, who keeps permission sets from now on by a set of her role's; with that set.
async fn carla_keeping_sets(cast: &Cast, ada: &Person) -> (Person, String, SessionId, PermissionSetId) {
    let set = keep_set(cast, ada, None, 0, &keeping_sets("yes")).await.expect("kept");
    let from: std::net::IpAddr = "192.0.2.1".parse().expect("an address");
    let begun = users::sign_in(cast.asked(Caller::Guest), "carla.channel@example.com", PASSWORD, from).await;
    let secret = begun.expect("signed in").secret;
    let (carla, session, _) = seen_by(cast, &secret).await;
    (carla, secret, session, set)
}

/// Who a session is just now, its number, and who really looks.
async fn seen_by(world: &World, secret: &str) -> (Person, SessionId, Option<UserId>) {
    match users::authenticate(&world.portal, secret, Looking::Using).await.expect("answered") {
        Signed::In { person, session, looker, .. } => (person, session, looker.map(|looker| looker.id)),
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[tokio::test]
async fn only_administrators_look_as_an_administrator(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let (carla, _, session, _) = carla_keeping_sets(&cast, &ada).await;
    let begin = async |id: UserId| viewing::begin(cast.by(&carla), session, id, "To see what they see").await;
    assert_eq!(begin(ada.id).await, Err(Refusal::NotFound));
    assert_eq!(begin(carla.id).await, Err(Refusal::NotFound));
    assert_eq!(begin(cast.chris.id).await, Ok(()));

    let other = cast.person("Olga Administrator", Role::Administrator, None).await;
    let from: std::net::IpAddr = "192.0.2.2".parse().expect("an address");
    let begun = users::sign_in(cast.asked(Caller::Guest), "olga.administrator@example.com", PASSWORD, from).await;
    let (_, session, _) = seen_by(&cast, &begun.expect("signed in").secret).await;
    assert_eq!(viewing::begin(cast.by(&other), session, ada.id, "She asked me to").await, Ok(()));
}

#[rstest]
#[tokio::test]
async fn whoever_may_not_look_any_more_is_themselves_again_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    let ada = administrator(&cast).await;
    let (carla, secret, session, set) = carla_keeping_sets(&cast, &ada).await;
    viewing::begin(cast.by(&carla), session, cast.chris.id, "He sees nothing").await.expect("begun");
    let (seen, _, looker) = seen_by(&cast, &secret).await;
    assert_eq!((seen.id, looker), (cast.chris.id, Some(carla.id)));
    let chris = cast.literal(cast.chris.id);
    cast.raw(&format!("update users set role = 'administrator' where id = {chris}")).await;
    let (seen, _, looker) = seen_by(&cast, &secret).await;
    assert_eq!((seen.id, looker), (carla.id, None), "he is an administrator now");

    viewing::begin(cast.by(&carla), session, cast.sam.id, "Nor does he").await.expect("begun");
    assert_eq!(seen_by(&cast, &secret).await.0.id, cast.sam.id);
    keep_set(&cast, &ada, Some(set), 1, &keeping_sets("")).await.expect("taken from channel managers");
    let (seen, _, looker) = seen_by(&cast, &secret).await;
    assert_eq!((seen.id, looker), (carla.id, None), "the right was taken");
}
