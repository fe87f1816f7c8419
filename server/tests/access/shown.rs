//! What a change of a company or of a relationship would change for people, shown before it is done: it is what happens then. And putting it
//! back from the trail.

use crate::world::{Cast, World};
use rstest::rstest;
use server::accounts::{self, Shown};
use server::{Engine, Request, access, audit, list};
use shared::access::Person;
use shared::accounts::relationships::RelationKind;
use shared::criteria::{Criteria, Path};
use shared::fields::Object;
use shared::form::Answers;
use shared::ids::{AccountId, EventId, RelationshipId};
use shared::list::{ListQuery, Sort};
use shared::refusal::Refusal;
use shared::sheet::Preview;
use shared::users::Role;
use shared::values::Value;
use shared::words::access::CANNOT_PUT_BACK;
use shared::words::{access as say, relations, why};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Records that somebody finds.
type Reach = BTreeSet<(Object, Uuid)>;
/// What is typed, by its keys.
type Pairs<'a> = &'a [(&'a str, &'a str)];

/// A programme in which everything there is hangs on companies: tiers give rights, rules ask for partners and for people's companies, and
/// companies share along the tree and along relationships.
struct Programme {
    cast: Cast,
    ada: Person,
    group: AccountId,
    people: Vec<Person>,
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().copied().collect()
}

impl Programme {
    async fn new(engine: Engine) -> Programme {
        let cast = Cast::new(engine).await;
        let ada = cast.person("Ada Administrator", Role::Administrator, None).await;
        let group = cast.partner("Umbrella Group", None).await;
        let gus = cast.person("Gus Group", Role::Executive, Some(group)).await;
        let bea = cast.person("Bea Boss", Role::Manager, Some(cast.south)).await;
        let people = [&cast.sam, &cast.nina, &cast.max, &cast.rita, &cast.carla, &cast.chris, &ada, &gus, &bea];
        let people = people.map(Person::clone).into();
        cast.approved("Acme GmbH").await;
        cast.submitted(&cast.nina, "Globex AG", cast.router).await;
        cast.submitted(&cast.rita, "Initech Ltd", cast.switch).await;
        cast.draft(&cast.sam, "Hooli Draft", cast.router).await;
        Programme { cast, ada, group, people }
    }

    async fn decide_everything(&self) {
        let set = answers(&[
            ("name", "Gold partners"),
            ("o.account.read", "yes"),
            ("f.account.name", "read"),
            ("f.opportunity.probability", "read"),
            ("o.opportunity.read", "yes"),
            ("tier.gold", "yes"),
        ]);
        let key = self.cast.key();
        let keep = async |request: &mut Request| access::keep_set(request, None, 0, &key, &set).await;
        self.cast.write(&self.ada, keep).await.expect("kept");
        self.between(&[
            ("between.parent.registration", "read.manager"),
            ("between.parent.account", "read.manager"),
            ("between.distributor_of.opportunity", "read.seller"),
            ("between.distributor_of.registration", "edit.manager"),
        ])
        .await;
        self.rule("registration", "partner.tier = gold", "account.type = reseller").await;
        self.rule("registration", "state = submitted", "account.tier = gold and role = seller").await;
        self.rule("opportunity", "registration.partner.status = at_risk", "role = executive").await;
    }

    /// Decides what companies share, as an administrator who just opened the form.
    async fn between(&self, pairs: &[(&str, &str)]) {
        let sheet = self.cast.read(&self.ada, async |request| access::defaults_sheet(request).await).await;
        let (sheet, key) = (sheet.expect("a sheet"), self.cast.key());
        let mut typed = sheet.typed;
        typed.merge(answers(pairs));
        let keep = async |request: &mut Request| access::keep_defaults(request, sheet.version, &key, &typed).await;
        self.cast.write(&self.ada, keep).await.expect("kept");
    }

    async fn rule(&self, object: &str, condition: &str, whom: &str) {
        let typed = answers(&[
            ("name", condition),
            ("object", object),
            ("condition", condition),
            ("whom", whom),
            ("access", "read"),
            ("is_active", "yes"),
        ]);
        let key = self.cast.key();
        let keep = async |request: &mut Request| access::keep_rule(request, None, 0, &key, &typed).await;
        self.cast.write(&self.ada, keep).await.expect("kept");
    }

    /// Everything that everybody finds in their lists now.
    async fn reach(&self) -> BTreeMap<String, Reach> {
        let mut all = BTreeMap::new();
        for person in &self.people {
            all.insert(person.name.clone(), reach(&self.cast, person).await);
        }
        all
    }

    async fn change(&self, id: AccountId, pairs: &[(&str, &str)], confirmed: bool) -> Result<Shown<()>, Refusal> {
        let ada = &self.ada;
        let form = self.cast.read(ada, async |request| accounts::form_page(request, Some(id)).await).await?;
        let mut typed = form.stored;
        typed.merge(answers(pairs));
        let change =
            async |request: &mut Request| accounts::change_shown(request, id, form.version, &typed, confirmed).await;
        self.cast.write(ada, change).await
    }

    async fn relate(&self, kind: &str, company: &str, confirmed: bool) -> Result<Shown<RelationshipId>, Refusal> {
        let (key, typed) = (self.cast.key(), answers(&[("kind", kind), ("company", company)]));
        let south = self.cast.south;
        let relate =
            async |request: &mut Request| accounts::relate_shown(request, south, &key, &typed, confirmed).await;
        self.cast.write(&self.ada, relate).await
    }

    async fn end(&self, id: RelationshipId, version: i64, confirmed: bool) -> Result<Shown<AccountId>, Refusal> {
        let south = Some(self.cast.south);
        let end = async |request: &mut Request| accounts::end_shown(request, id, version, south, confirmed).await;
        self.cast.write(&self.ada, end).await
    }

    async fn last_entry(&self, object: &str, what: &str) -> EventId {
        let sql = format!(
            "select id from events where object = '{object}' and what = '{what}' order by position desc limit 1"
        );
        EventId(self.cast.rows(&sql).await[0].try_get("", "id").expect("an id"))
    }

    async fn put_back(&self, entry: EventId) -> Result<(Object, Uuid), Refusal> {
        let page =
            self.cast.read(&self.ada, async |request| audit::page(request, entry).await).await.expect("an entry");
        assert!(page.can_put_back);
        self.cast.write(&self.ada, async |request| access::put_back(request, entry).await).await
    }

    async fn field(&self, id: AccountId, field: &str) -> Value {
        let page = self.cast.read(&self.ada, async |request| accounts::page(request, id).await).await;
        page.expect("a page").record.value(field).clone()
    }
}

/// The records somebody finds in their lists now.
async fn reach(world: &World, person: &Person) -> Reach {
    let person = world.again(person.id).await;
    let mut found = Reach::new();
    for object in [Object::Registration, Object::Opportunity, Object::Account] {
        let field = if object == Object::Account { "name" } else { "created_at" };
        let query = ListQuery {
            object,
            columns: vec![Path::new(field)],
            filter: Criteria::always(),
            sort: Sort { field, descending: false },
            cursor: None,
            size: 100,
        };
        match world.read(&person, async |request| list::page(request, &query).await).await {
            Ok(page) => {
                assert_eq!(page.total, page.rows.len() as u64);
                found.extend(page.rows.iter().map(|row| (object, row.id)));
            }
            // Whoever may not read any has no list of them.
            Err(refused) => assert_eq!(refused, Refusal::NotFound),
        }
    }
    found
}

fn first<T: std::fmt::Debug>(outcome: Result<Shown<T>, Refusal>) -> Preview {
    match outcome {
        Ok(Shown::First(preview)) => preview,
        other => panic!("not shown first: {other:?}"),
    }
}

/// Whether a preview said of everybody what became of them.
fn compare(what: &str, preview: &Preview, before: &BTreeMap<String, Reach>, after: &BTreeMap<String, Reach>) {
    assert_eq!(preview.people, preview.touched.len() as u64, "{what}: all of them are shown");
    for (name, had) in before {
        let has = &after[name];
        let touched = preview.touched.iter().find(|touched| touched.person.starts_with(name.as_str()));
        let said = touched.map_or((0, 0), |touched| (touched.gained, touched.lost));
        let became = ((has - had).len() as u64, (had - has).len() as u64);
        assert_eq!(said, became, "{what}: {name}, {touched:?}");
        if let Some(touched) = touched.filter(|touched| touched.gained + touched.lost > 0) {
            assert!(!touched.samples.is_empty(), "{what}: {name}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn what_the_preview_of_a_company_says_is_what_happens(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let programme = Programme::new(engine).await;
    programme.decide_everything().await;
    let (north, south) = (programme.cast.north, programme.cast.south);
    let changes: [(AccountId, Pairs, &str); 7] = [
        (north, &[("parent", "Southgate Systems")], "Parent company: Southgate Systems"),
        (north, &[("tier", "gold")], "Tier: Gold"),
        (south, &[("parent", "Umbrella Group")], "Parent company: Umbrella Group"),
        (north, &[("status", "at_risk")], "Status: At risk instead of Active"),
        (north, &[("tier", "silver"), ("parent", "")], "Tier: Silver instead of Gold"),
        (south, &[("type", "agency")], "Type: Agency instead of Reseller"),
        (south, &[("parent", ""), ("tier", "gold")], "Parent company: no longer Umbrella Group"),
    ];
    let mut totals = (0, 0);
    for (company, pairs, told) in changes {
        let before = programme.reach().await;
        let outcome = programme.change(company, pairs, false).await;
        let Ok(Shown::First(preview)) = outcome else { panic!("{told}: not shown first: {outcome:?}") };
        assert!(preview.changes.iter().any(|change| change == told), "{told}: {:?}", preview.changes);
        assert_eq!(programme.reach().await, before, "{told}: looking changes nothing");
        assert_eq!(programme.change(company, pairs, true).await, Ok(Shown::Done(())), "{told}");
        let after = programme.reach().await;
        compare(told, &preview, &before, &after);
        totals.0 += preview.touched.iter().map(|touched| touched.gained).sum::<u64>();
        totals.1 += preview.touched.iter().map(|touched| touched.lost).sum::<u64>();
    }
    assert!(totals.0 > 8 && totals.1 > 3, "something was gained and something lost: {totals:?}");
    let chain = programme.cast.read(&programme.ada, async |request| audit::verify(request).await).await;
    assert!(matches!(chain, Ok(audit::Chain::Whole(_))));
}

#[rstest]
#[tokio::test]
async fn what_the_preview_of_a_relationship_says_is_what_happens(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let programme = Programme::new(engine).await;
    programme.decide_everything().await;
    let before = programme.reach().await;
    let shown = first(programme.relate("distributor_of", "Northwind Traders", false).await);
    assert_eq!(shown.changes, ["Southgate Systems distributes to Northwind Traders"]);
    let names: Vec<&str> = shown.touched.iter().map(|touched| touched.person.as_str()).collect();
    assert_eq!(names, ["Bea Boss, Southgate Systems", "Rita Rival, Southgate Systems"]);
    assert_eq!(programme.cast.count("account_relationships", "1 = 1").await, 0, "nothing is made yet");
    let Ok(Shown::Done(id)) = programme.relate("distributor_of", "Northwind Traders", true).await else {
        panic!("not made")
    };
    let related = programme.reach().await;
    compare("relating", &shown, &before, &related);

    let shown = first(programme.end(id, 1, false).await);
    assert_eq!(shown.changes, ["No longer: Southgate Systems distributes to Northwind Traders"]);
    let page = programme.cast.read(&programme.ada, async |request| accounts::end_page(request, id).await).await;
    let page = page.expect("a page");
    assert_eq!((page.kind, page.company.id), (RelationKind::DistributorOf, programme.cast.south));
    assert_eq!(page.preview, Some(shown.clone()));
    assert_eq!(programme.reach().await, related, "looking changes nothing");
    assert_eq!(programme.end(id, 1, true).await, Ok(Shown::Done(programme.cast.south)));
    let ended = programme.reach().await;
    compare("ending", &shown, &related, &ended);
    assert_eq!(ended, before);
    let late = programme.cast.read(&programme.ada, async |request| accounts::end_page(request, id).await).await;
    assert_eq!(late, Err(Refusal::Conflict(relations::RELATIONSHIP_ENDED.to_owned())));
}

#[rstest]
#[tokio::test]
async fn what_touches_nobody_is_done_at_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let programme = Programme::new(engine).await;
    let done = programme.change(programme.cast.north, &[("tier", "gold"), ("parent", "Umbrella Group")], false).await;
    assert_eq!(done, Ok(Shown::Done(())), "no decision asks for it");
    let Ok(Shown::Done(id)) = programme.relate("agency_of", "Northwind Traders", false).await else {
        panic!("companies share nothing")
    };
    assert_eq!(programme.end(id, 1, false).await, Ok(Shown::Done(programme.cast.south)));
    programme.decide_everything().await;
    let done = programme.change(programme.cast.north, &[("sector", "Retail")], false).await;
    assert_eq!(done, Ok(Shown::Done(())), "nor for that");
    let done = programme.change(programme.cast.north, &[], false).await;
    assert_eq!(done, Ok(Shown::Done(())), "nothing changes at all");
}

#[rstest]
#[tokio::test]
async fn what_is_shown_is_kept_and_done_only_while_it_is_still_so(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let programme = Programme::new(engine).await;
    programme.decide_everything().await;
    let (north, ada) = (programme.cast.north, &programme.ada);
    let gold = [("tier", "gold"), ("sector", "Retail")];
    first(programme.change(north, &gold, true).await);
    let form = async || {
        let page = programme.cast.read(ada, async |request| accounts::form_page(request, Some(north)).await).await;
        page.expect("a form")
    };
    let page = form().await;
    let held = page.held.expect("what was typed is kept");
    assert_eq!((held.get("tier"), held.get("sector")), ("gold", "Retail"));
    assert!(page.preview.is_some(), "yes was said to nothing that had been shown");
    assert_eq!(page.version, 1);

    // Somebody registers one more deal: more is shared than was shown.
    programme.cast.submitted(&programme.cast.sam, "Umbra AG", programme.cast.switch).await;
    let now = first(programme.change(north, &gold, true).await);
    assert!(!page.preview.is_some_and(|shown| shown.says_the_same(&now)));
    // Something else is typed than was shown.
    first(programme.change(north, &[("tier", "gold"), ("status", "at_risk")], true).await);
    first(programme.change(north, &gold, true).await);
    assert_eq!(programme.change(north, &gold, true).await, Ok(Shown::Done(())));
    let page = form().await;
    assert_eq!((page.held, page.preview), (None, None));

    // What could not be taken is kept without what it would have changed.
    first(programme.change(north, &[("tier", "silver")], false).await);
    let wrong = answers(&[("name", ""), ("is_partner", "yes")]);
    programme.cast.write(ada, async |request| accounts::hold(request, Some(north), &wrong).await).await.expect("held");
    let page = form().await;
    assert!(page.held.is_some() && page.preview.is_none() && !page.problems.is_empty());
    let by_sam = programme
        .cast
        .write(&programme.cast.sam, async |request| accounts::change_shown(request, north, 1, &wrong, false).await);
    assert_eq!(by_sam.await, Err(Refusal::NotFound), "none of the partners' business");
}

#[rstest]
#[tokio::test]
async fn whoever_reaches_as_much_and_may_change_more_of_it_is_touched_too(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let programme = Programme::new(engine).await;
    programme
        .between(&[
            ("between.distributor_of.registration", "read.manager"),
            ("between.agency_of.registration", "edit.manager"),
        ])
        .await;
    first(programme.relate("distributor_of", "Northwind Traders", false).await);
    programme.relate("distributor_of", "Northwind Traders", true).await.expect("related");
    let shown = first(programme.relate("agency_of", "Northwind Traders", false).await);
    let [bea] = shown.touched.as_slice() else { panic!("{shown:?}") };
    assert_eq!((bea.gained, bea.lost), (0, 0));
    assert_eq!(bea.rights, [say::more_to_change(2)], "the approved one and the submitted one");
}

#[rstest]
#[tokio::test]
async fn what_an_entry_changed_of_a_company_is_put_back_unless_it_changed_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let programme = Programme::new(engine).await;
    let north = programme.cast.north;
    let changed = [("tier", "gold"), ("parent", "Umbrella Group"), ("sector", "Retail")];
    programme.change(north, &changed, false).await.expect("changed");
    let entry = programme.last_entry("account", "changed").await;
    programme.change(north, &[("employees", "")], false).await.expect("nothing");
    assert_eq!(programme.put_back(entry).await, Ok((Object::Account, north.0)));
    for field in ["tier", "parent", "sector"] {
        assert_eq!(programme.field(north, field).await, Value::Empty, "{field}");
    }
    assert_eq!(programme.field(north, "status").await, Value::from("active"), "what it did not change stays");
    assert_eq!(
        programme.put_back(entry).await,
        Err(Refusal::Conflict(CANNOT_PUT_BACK.to_owned())),
        "it is back already"
    );

    // And that can be put back in its turn, with the company it belonged to.
    let back = programme.last_entry("account", "changed").await;
    programme.put_back(back).await.expect("put back");
    assert!(matches!(programme.field(north, "parent").await, Value::Reference { id, .. } if id == programme.group.0));
    assert_eq!(programme.field(north, "tier").await, Value::from("gold"));

    // What it belonged to belongs to it by now.
    programme.change(north, &[("parent", "")], false).await.expect("changed");
    let entry = programme.last_entry("account", "changed").await;
    programme.change(programme.group, &[("parent", "Northwind Traders")], false).await.expect("changed");
    let circle = shared::words::accounts::PARENT_IN_A_CIRCLE.to_owned();
    assert_eq!(programme.put_back(entry).await, Err(Refusal::Conflict(circle)));

    programme.change(north, &[("sector", "Wholesale")], false).await.expect("changed");
    let entry = programme.last_entry("account", "changed").await;
    let page = programme.cast.read(&programme.ada, async |request| audit::page(request, entry).await).await;
    assert!(!page.expect("an entry").can_put_back, "a sector decides about nothing");
    let sent = programme.cast.write(&programme.ada, async |request| access::put_back(request, entry).await).await;
    assert_eq!(sent, Err(Refusal::NotFound));
    let by_sam = programme.cast.write(&programme.cast.sam, async |request| access::put_back(request, back).await).await;
    assert_eq!(by_sam, Err(Refusal::NotFound));
}

#[rstest]
#[tokio::test]
async fn a_relationship_that_an_entry_made_or_ended_is_put_back_unless_it_changed_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let programme = Programme::new(engine).await;
    let cannot = Err(Refusal::Conflict(CANNOT_PUT_BACK.to_owned()));
    let south = (Object::Account, programme.cast.south.0);
    let going_on = async || programme.cast.count("account_relationships", "ended_on is null").await;
    programme.relate("distributor_of", "Northwind Traders", false).await.expect("related");
    let made = programme.last_entry("relationship", "added").await;
    assert_eq!(programme.put_back(made).await, Ok(south));
    assert_eq!(going_on().await, 0, "it ended");
    assert_eq!(programme.put_back(made).await, cannot.clone());

    let ended = programme.last_entry("relationship", "changed").await;
    assert_eq!(programme.put_back(ended).await, Ok(south));
    assert_eq!(going_on().await, 1, "it goes on");
    assert_eq!(programme.put_back(ended).await, cannot, "it was changed again since");
    for (what, count) in [("related", 4), ("relation_ended", 2)] {
        assert_eq!(programme.cast.count("events", &format!("what = '{what}'")).await, count, "told on both: {what}");
    }

    let reopened = programme.last_entry("relationship", "changed").await;
    assert_eq!(programme.put_back(reopened).await, Ok(south));
    assert_eq!(going_on().await, 0, "and ends again");
    let ended = programme.last_entry("relationship", "changed").await;
    programme.relate("distributor_of", "Northwind Traders", false).await.expect("related anew");
    let related = Err(Refusal::Conflict(relations::RELATED_ALREADY.to_owned()));
    assert_eq!(programme.put_back(ended).await, related, "there is another one like it");
}

#[rstest]
#[tokio::test]
async fn what_is_wrong_with_a_share_is_told_at_its_field_with_what_was_typed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let programme = Programme::new(engine).await;
    let (cast, ada) = (&programme.cast, &programme.ada);
    let id = cast.submitted(&cast.sam, "Umbra AG", cast.switch).await.0;
    let (rita, south, nobody) = (cast.rita.id.to_string(), cast.south.to_string(), Uuid::from_u128(9).to_string());
    let share = async |typed: &Answers| {
        cast.write(ada, async |request| access::share(request, Object::Registration, id, typed).await).await
    };
    let page = async || {
        let ask = async |request: &mut Request| access::why_page(request, Object::Registration, id, None).await;
        cast.read(ada, ask).await.expect("why")
    };
    let cases: [(Pairs, &str, &str); 5] = [
        (&[("person", ""), ("company", ""), ("access", "edit")], "person", why::CHOOSE_WHOM),
        (&[("person", &rita), ("company", &south), ("access", "read")], "person", why::ONLY_ONE),
        (&[("person", &nobody), ("company", ""), ("access", "read")], "person", why::NO_SUCH_PERSON),
        (&[("person", ""), ("company", &nobody), ("access", "read")], "company", why::NO_SUCH_PARTNER),
        (&[("person", &rita), ("company", ""), ("access", "lend")], "access", say::CHOOSE_ACCESS),
    ];
    for (typed, field, sentence) in cases {
        let typed = answers(typed);
        let Err(Refusal::Invalid(problems)) = share(&typed).await else { panic!("shared: {typed:?}") };
        assert_eq!(problems.of(field), Some(sentence));
        let hold = async |request: &mut Request| access::hold_share(request, Object::Registration, id, &typed).await;
        cast.write(ada, hold).await.expect("held");
        let sharing = page().await.sharing;
        assert_eq!((sharing.typed, sharing.problems), (typed, problems), "the page shows both");
    }
    let mask = async |field: &str| {
        cast.write(ada, async |request| access::mask(request, Object::Registration, id, field, true).await).await
    };
    assert!(matches!(mask("").await, Err(Refusal::Invalid(_))));
    let typed = answers(&[("field", "")]);
    let hold = async |request: &mut Request| access::hold_mask(request, Object::Registration, id, &typed).await;
    cast.write(ada, hold).await.expect("held");
    assert_eq!(page().await.hiding.problems.of("field"), Some(why::CHOOSE_FIELD));

    share(&answers(&[("person", &rita), ("access", "read")])).await.expect("shared");
    mask("amount").await.expect("hidden");
    let page = page().await;
    assert_eq!((page.sharing, page.hiding), Default::default(), "what was taken is forgotten");
    let by_carla = cast.write(&cast.carla, async |request| {
        access::hold_share(request, Object::Registration, id, &Answers::default()).await
    });
    assert_eq!(by_carla.await, Err(Refusal::NotFound));
}
