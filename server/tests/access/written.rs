//! A programme put into a database past every rule: one statement for each table.

use super::reference::{Kind, Programme, Record};
use crate::world::World;
use server::{Engine, Request, access, accounts};
use shared::access::Person;
use shared::form::Answers;
use shared::ids::{AccountId, UserId};
use shared::values::fold;
use std::collections::BTreeMap;
use uuid::Uuid;

/// When everything was made.
const AT: &str = "'2026-11-22T09:00:00+00:00'";
const DAY: &str = "'2026-11-22'";

/// Who finds which records a rule's condition is met by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finder {
    /// The reference: its hits are stored as they are.
    Reference,
    /// The product: rules are kept by its verb, and companies are changed by its verb afterwards.
    Product,
}

/// A programme in its own database.
pub struct Written {
    pub world: World,
    pub programme: Programme,
    /// The stored hits of each record.
    pub hits: BTreeMap<Uuid, Vec<Uuid>>,
}

impl Written {
    pub async fn new(engine: Engine, seed: u64, finder: Finder) -> Written {
        let mut written =
            Written { world: World::new(engine).await, programme: Programme::of(seed), hits: BTreeMap::new() };
        written.put().await;
        match finder {
            Finder::Reference => written.put_rules().await,
            Finder::Product => written.keep_rules().await,
        }
        for row in written.world.rows("select record_id, hits_id from rule_hits").await {
            let record: Uuid = row.try_get("", "record_id").expect("an id");
            written.hits.entry(record).or_default().push(row.try_get("", "hits_id").expect("an id"));
        }
        written
    }

    /// Somebody of the programme as the product reads them.
    pub async fn person(&self, id: Uuid) -> Person {
        access::person_now(&self.world.portal, UserId(id)).await.expect("a person")
    }

    fn id(&self, id: Uuid) -> String {
        self.world.literal(id)
    }

    fn id_or_null(&self, id: Option<Uuid>) -> String {
        id.map_or_else(|| "null".to_owned(), |id| self.id(id))
    }

    fn company(&self, place: Option<usize>) -> String {
        self.id_or_null(place.map(|place| self.programme.companies[place].id))
    }

    fn person_id(&self, place: Option<usize>) -> String {
        self.id_or_null(place.map(|place| self.programme.people[place].id))
    }

    async fn insert(&self, table: &str, columns: &str, rows: Vec<String>) {
        if !rows.is_empty() {
            self.world.raw(&format!("insert into {table} ({columns}) values {}", rows.join(", "))).await;
        }
    }

    async fn put(&self) {
        for table in [
            "user_permission_sets",
            "permission_set_objects",
            "permission_set_fields",
            "permission_set_roles",
            "permission_set_tiers",
            "permission_sets",
            "baselines",
        ] {
            self.world.raw(&format!("delete from {table}")).await;
        }
        self.put_companies().await;
        self.put_sets().await;
        self.put_people().await;
        self.put_records().await;
        self.put_ways().await;
        self.world.raw("update trail_head set policy_version = policy_version + 1").await;
    }

    async fn put_companies(&self) {
        let companies = self.programme.companies.iter();
        let rows = companies.map(|company| {
            let name = &company.name;
            format!(
                "({}, 1, {}, {}, {}, {}, '{}', {}, {}, {}, {}, {AT}, {AT})",
                self.id(company.id),
                text(Some(name)),
                key(Some(name)),
                key(Some(&name.replace(" GmbH", ""))),
                company.kind != "customer",
                company.kind,
                text(company.tier),
                text(company.status),
                text(company.country),
                self.company(company.parent),
            )
        });
        let columns = "id, version, name, name_key, match_name, is_partner, type, tier, status, country, parent_id, \
                       created_at, changed_at";
        self.insert("accounts", columns, rows.collect()).await;
        let rows = self.programme.ties.iter().map(|tie| {
            format!(
                "({}, 1, '{}', {}, {}, {DAY}, {}, {AT}, {AT})",
                self.id(tie.id),
                tie.kind,
                self.company(Some(tie.from)),
                self.company(Some(tie.to)),
                if tie.ended { DAY } else { "null" },
            )
        });
        let columns = "id, version, kind, from_id, to_id, since_on, ended_on, created_at, changed_at";
        self.insert("account_relationships", columns, rows.collect()).await;
    }

    async fn put_sets(&self) {
        let sets = &self.programme.sets;
        let all = sets.iter().map(|set| {
            format!("({}, 1, {}, {}, {AT}, {AT})", self.id(set.id), text(Some(&set.name)), key(Some(&set.name)))
        });
        self.insert("permission_sets", "id, version, name, name_key, created_at, changed_at", all.collect()).await;
        let (mut objects, mut fields, mut roles, mut tiers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for set in sets {
            let id = self.id(set.id);
            objects
                .extend(set.objects.iter().map(|(kind, may)| format!("({id}, '{}', '{}')", kind.name(), may.name())));
            fields.extend(
                set.fields
                    .iter()
                    .map(|((kind, field), far)| format!("({id}, '{}', '{field}', '{}')", kind.name(), far.name())),
            );
            roles.extend(set.posts.iter().map(|post| format!("({id}, '{}')", post.name())));
            tiers.extend(set.tiers.iter().map(|tier| format!("({id}, '{tier}')")));
        }
        self.insert("permission_set_objects", "set_id, object, allowed", objects).await;
        self.insert("permission_set_fields", "set_id, object, field, access", fields).await;
        self.insert("permission_set_roles", "set_id, role", roles).await;
        self.insert("permission_set_tiers", "set_id, tier", tiers).await;
        let grounds = self.programme.grounds.iter().map(|(kind, ground)| {
            let far = |far: Option<super::reference::Far>| text(far.map(|far| far.name()));
            format!("('{}', {}, {})", kind.name(), far(ground.inside), far(ground.outside))
        });
        self.insert("baselines", "object, internal, external", grounds.collect()).await;
    }

    async fn put_people(&self) {
        let people = self.programme.people.iter().enumerate().map(|(place, person)| {
            let email = format!("p{place}@example.com");
            format!(
                "({}, 1, {}, {}, '{email}', '{email}', '{}', 'active', {}, false, '{}', {}, {AT}, {AT})",
                self.id(person.id),
                text(Some(&person.name)),
                key(Some(&person.name)),
                person.post.name(),
                self.company(person.company),
                person.seat.name(),
                person.super_user,
            )
        });
        let columns = "id, version, name, name_key, email, email_key, role, state, account_id, is_demo, licence, \
                       super_user, created_at, changed_at";
        self.insert("users", columns, people.collect()).await;
        let mut given = Vec::new();
        for person in &self.programme.people {
            let sets = person.sets.iter().map(|set| self.programme.sets[*set].id);
            given.extend(sets.map(|set| format!("({}, {})", self.id(person.id), self.id(set))));
        }
        self.insert("user_permission_sets", "user_id, set_id", given).await;
    }

    async fn put_records(&self) {
        let of = |kind: Kind| self.programme.records.iter().filter(move |record| record.kind == kind);
        let products = of(Kind::Product).map(|record| {
            format!(
                "({}, 1, {}, {}, 4200, 'EUR', {AT}, {AT})",
                self.id(record.id),
                with_key(record, "name"),
                with_key(record, "series"),
            )
        });
        let columns = "id, version, name, name_key, series, series_key, price_minor, price_currency, created_at, \
                       changed_at";
        self.insert("products", columns, products.collect()).await;
        let registrations = of(Kind::Registration).map(|record| {
            let texts = ["number", "customer_name", "contact_name", "contact_email", "name", "notes", "evidence"];
            format!(
                "({}, 1, {}, {}, {}, '{{}}', {}, {}, {}, {}, {AT}, {AT})",
                self.id(record.id),
                text(record.state),
                self.company(record.partner),
                self.person_id(record.owner),
                texts.map(|field| with_key(record, field)).join(", "),
                text(record.text("customer_country")),
                text(record.text("source")),
                amount(record),
            )
        });
        let columns = "id, version, state, partner_id, owner_id, answers, number, number_key, customer_name, \
                       customer_name_key, contact_name, contact_name_key, contact_email, contact_email_key, name, \
                       name_key, notes, notes_key, evidence, evidence_key, customer_country, source, amount_minor, \
                       amount_currency, created_at, changed_at";
        self.insert("registrations", columns, registrations.collect()).await;
        let deals = of(Kind::Opportunity).map(|record| {
            format!(
                "({}, 1, {}, {}, {}, 50, {}, {}, {}, {}, {AT}, {AT})",
                self.id(record.id),
                with_key(record, "name"),
                with_key(record, "external_id"),
                text(record.text("stage")),
                self.company(record.partner),
                self.person_id(record.owner),
                self.id_or_null(record.registration),
                amount(record),
            )
        });
        let columns = "id, version, name, name_key, external_id, external_id_key, stage, probability, partner_id, \
                       seller_id, registration_id, amount_minor, amount_currency, created_at, changed_at";
        self.insert("opportunities", columns, deals.collect()).await;
    }

    /// What reaches records from beyond their own company, and what is hidden in them.
    async fn put_ways(&self) {
        let sharing = self.programme.sharing.iter().map(|sharing| {
            let along = sharing.along.unwrap_or("parent");
            format!("('{along}', '{}', '{}', '{}')", sharing.kind.name(), sharing.far.name(), sharing.from.name())
        });
        self.insert("account_sharing", "along, object, access, from_role", sharing.collect()).await;
        let shares = self.programme.shares.iter().map(|share| {
            format!(
                "({}, '{}', {}, {}, {}, '{}', {AT})",
                self.id(share.id),
                share.kind.name(),
                self.id(share.record),
                self.person_id(share.person),
                self.company(share.company),
                share.far.name(),
            )
        });
        let columns = "id, object, record_id, user_id, account_id, access, made_at";
        self.insert("record_shares", columns, shares.collect()).await;
        let masks = self.programme.masks.iter().map(|mask| {
            let condition = mask.when.text();
            let (id, kind) = (self.id(mask.id), mask.kind.name());
            format!("({id}, '{kind}', '{}', {}, null, {AT})", mask.field, text(Some(&condition)))
        });
        let record_masks = self.programme.record_masks.iter().map(|mask| {
            let (id, kind, record) = (self.id(mask.id), mask.kind.name(), self.id(mask.record));
            format!("({id}, '{kind}', '{}', null, {record}, {AT})", mask.field)
        });
        let columns = "id, object, field, condition, record_id, made_at";
        self.insert("field_masks", columns, masks.chain(record_masks).collect()).await;
    }

    /// The rules with the hits that the reference finds. Rules that do not count have hits too, and there are hits of no rule: both count
    /// for nothing.
    async fn put_rules(&self) {
        let rules = self.programme.rules.iter().map(|rule| {
            let (which, whom) = (rule.which.text(), rule.whom.text(&self.programme.companies));
            format!(
                "({}, 1, {}, {}, '{}', {}, {}, {}, {}, '{}', {}, {}, {DAY}, {AT}, {AT})",
                self.id(rule.id),
                text(Some(&rule.name)),
                key(Some(&rule.name)),
                rule.kind.name(),
                text(Some(&which)),
                key(Some(&which)),
                text(Some(&whom)),
                key(Some(&whom)),
                rule.far.name(),
                rule.counts,
                self.id(rule.hits),
            )
        });
        let columns = "id, version, name, name_key, object, condition, condition_key, whom, whom_key, access, \
                       is_active, hits_id, evaluated_on, created_at, changed_at";
        self.insert("sharing_rules", columns, rules.collect()).await;
        let mut hits = Vec::new();
        for rule in &self.programme.rules {
            let found = self.programme.hits(rule);
            hits.extend(found.into_iter().map(|record| format!("({}, {})", self.id(record), self.id(rule.hits))));
        }
        let forgotten = self.programme.records.iter().step_by(7);
        hits.extend(forgotten.map(|record| format!("({}, {})", self.id(record.id), self.id(Uuid::from_u128(7)))));
        self.insert("rule_hits", "record_id, hits_id", hits).await;
        let drafts = "update rule_hits set draft_of_id = (select partner_id from registrations where id = record_id and state = 'draft')";
        self.world.raw(drafts).await;
    }

    /// The rules as an administrator keeps them; then some partners get another tier, so that rules that ask for it find other records.
    async fn keep_rules(&mut self) {
        let administrator = self.person(self.programme.administrator().id).await;
        for place in 0..self.programme.rules.len() {
            let rule = &self.programme.rules[place];
            let typed = Answers::from_iter([
                ("name", rule.name.clone()),
                ("object", rule.kind.name().to_owned()),
                ("condition", rule.which.text()),
                ("whom", rule.whom.text(&self.programme.companies)),
                ("access", rule.far.name().to_owned()),
                ("is_active", if rule.counts { "yes" } else { "no" }.to_owned()),
            ]);
            let key = self.world.key();
            let kept = Request::write(self.world.by(&administrator), async |request| {
                access::keep_rule(request, None, 0, &key, &typed).await
            });
            let id = kept.await.unwrap_or_else(|refusal| panic!("{refusal:?} for {typed:?}"));
            self.programme.rules[place].id = id.0;
        }
        let partners: Vec<usize> = (0..self.programme.companies.len())
            .filter(|place| self.programme.companies[*place].kind != "customer")
            .collect();
        for (turn, place) in partners.into_iter().take(4).enumerate() {
            let tier = ["platinum", "gold", "silver", "registered"][turn];
            // Up to here nobody has read what was decided: those who change something find out at the end. From here on they know.
            if turn == 2 {
                self.person(administrator.id.0).await;
            }
            self.change_tier(&administrator, place, tier).await;
        }
        for row in self.world.rows("select id, hits_id from sharing_rules").await {
            let id: Uuid = row.try_get("", "id").expect("an id");
            let rule = self.programme.rules.iter_mut().find(|rule| rule.id == id).expect("a rule");
            rule.hits = row.try_get("", "hits_id").expect("an id");
        }
    }

    async fn change_tier(&mut self, administrator: &Person, place: usize, tier: &'static str) {
        let id = AccountId(self.programme.companies[place].id);
        let form = self.world.read(administrator, async |request| accounts::form_page(request, Some(id)).await).await;
        let form = form.expect("a form");
        let mut typed = form.stored;
        typed.set("tier", tier);
        let changed = self
            .world
            .write(administrator, async |request| accounts::change(request, id, form.version, &typed).await)
            .await;
        changed.unwrap_or_else(|refusal| panic!("{refusal:?} for {typed:?}"));
        self.programme.companies[place].tier = Some(tier);
    }
}

/// A text in a statement.
pub fn text(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), |text| format!("'{}'", text.replace('\'', "''")))
}

/// Its folded form in a statement.
fn key(shown: Option<&str>) -> String {
    text(shown.map(fold).as_deref())
}

/// A text of a record and its folded form.
fn with_key(record: &Record, field: &str) -> String {
    let shown = record.text(field);
    format!("{}, {}", text(shown), key(shown))
}

fn amount(record: &Record) -> String {
    match record.amount {
        Some((minor, currency)) => format!("{minor}, '{currency}'"),
        None => "null, null".to_owned(),
    }
}
