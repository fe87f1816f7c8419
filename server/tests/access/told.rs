//! A programme in the product's own words, for the pure decision: what was decided, who somebody is, what is known of a record.

use super::programmes::object;
use super::reference::{Deed, Far, Kind, May, Person, Post, Programme, Record};
use shared::access::{
    Access, Action, Along, Baseline, Between, Company, Facts, FieldMask, Licence, PermissionSet, Policy, Right, Rights,
    Share, SharingRule, Subject,
};
use shared::criteria::{Path, text};
use shared::deals::{Move, State};
use shared::fields::Object;
use shared::ids::{AccountId, FieldMaskId, PermissionSetId, SharingRuleId, UserId};
use shared::users::Role;
use shared::values::{Value, currency::Currency, money::Money};
use uuid::Uuid;

pub fn action(deed: Deed) -> Action {
    match deed {
        Deed::Read => Action::Read,
        Deed::Create => Action::Create,
        Deed::Edit => Action::Edit,
        Deed::Delete => Action::Delete,
        Deed::Submit => Action::Make(Move::Submit),
        Deed::Approve => Action::Make(Move::Approve),
        Deed::Reject => Action::Make(Move::Reject),
        Deed::Ask => Action::Make(Move::Ask),
        Deed::Answer => Action::Make(Move::Answer),
        Deed::Withdraw => Action::Make(Move::Withdraw),
        Deed::Expire => Action::Make(Move::Expire),
    }
}

fn access(far: Far) -> Access {
    Access::from_name(far.name()).expect("an access")
}

fn right(may: May) -> Right {
    Right::from_name(may.name()).expect("a right")
}

fn role(post: Post) -> Role {
    Role::from_name(post.name()).expect("a role")
}

impl Programme {
    /// What was decided.
    pub fn policy(&self) -> Policy {
        let sets = self.sets.iter().map(|set| {
            let mut rights = Rights::default();
            for (kind, may) in &set.objects {
                rights = rights.object(object(*kind), &[right(*may)]);
            }
            for ((kind, field), far) in &set.fields {
                rights = rights.fields(object(*kind), access(*far), &[field.as_str()]);
            }
            PermissionSet {
                id: PermissionSetId(set.id),
                name: set.name.clone(),
                rights,
                roles: set.posts.iter().map(|post| role(*post)).collect(),
                tiers: set.tiers.iter().map(|tier| (*tier).to_owned()).collect(),
            }
        });
        let baselines = self.grounds.iter().map(|(kind, ground)| {
            let baseline = Baseline { internal: ground.inside.map(access), external: ground.outside.map(access) };
            (object(*kind), baseline)
        });
        let between = self.sharing.iter().map(|sharing| Between {
            along: sharing.along.map_or(Along::Parent, |along| Along::Relationship(along.to_owned())),
            object: object(sharing.kind),
            access: access(sharing.far),
            from: role(sharing.from),
        });
        let rules = self.rules.iter().filter(|rule| rule.counts).map(|rule| SharingRule {
            id: SharingRuleId(rule.id),
            name: rule.name.clone(),
            object: object(rule.kind),
            condition: rule.which.text(),
            whom: text::parse(&rule.whom.text(&self.companies), Object::User).expect("a condition over people"),
            access: access(rule.far),
            hits: rule.hits,
        });
        let masks = self.masks.iter().map(|mask| FieldMask {
            id: FieldMaskId(mask.id),
            object: object(mask.kind),
            field: mask.field.clone(),
            condition: text::parse(&mask.when.text(), object(mask.kind)).expect("a condition"),
        });
        Policy {
            version: 1,
            sets: sets.collect(),
            baselines: baselines.collect(),
            between: between.collect(),
            rules: rules.collect(),
            masks: masks.collect(),
            masked_on_records: self.record_masks.iter().map(|mask| (object(mask.kind), mask.field.clone())).collect(),
        }
    }

    /// Who somebody is.
    pub fn subject(&self, person: &Person) -> Subject {
        Subject {
            id: UserId(person.id),
            name: person.name.clone(),
            role: role(person.post),
            licence: Licence::from_name(person.seat.name()).expect("a licence"),
            super_user: person.super_user,
            sets: person.sets.iter().map(|place| PermissionSetId(self.sets[*place].id)).collect(),
            company: person.company.map(|place| {
                let company = &self.companies[place];
                Company {
                    id: AccountId(company.id),
                    kind: company.kind.to_owned(),
                    tier: company.tier.map(str::to_owned),
                    status: company.status.map(str::to_owned),
                    country: company.country.map(str::to_owned),
                    parent: company.parent.map(|parent| AccountId(self.companies[parent].id)),
                }
            }),
        }
    }

    /// Somebody under what was decided, without a database.
    pub fn caller(&self, policy: &Policy, person: &Person) -> shared::access::Caller {
        shared::access::Caller::Person(shared::access::Person::under(policy, &self.subject(person)))
    }

    /// What is known of a record, with everything that reaches it; `hits` are those that are stored for it.
    pub fn facts(&self, record: &Record, hits: &[Uuid]) -> Facts {
        let account = |place: usize| AccountId(self.companies[place].id);
        let mut facts = Facts::of(object(record.kind), record.id)
            .owned_by(record.owner.map(|place| UserId(self.people[place].id)), self.owner_post(record).map(role))
            .at(record.partner.map(account));
        facts.state = record.state.map(|state| State::from_name(state).expect("a state"));
        facts.reach.hits = hits.to_vec();
        for share in self.shares.iter().filter(|share| share.kind == record.kind && share.record == record.id) {
            facts.reach.shares.push(Share {
                id: share.id,
                user: share.person.map(|place| UserId(self.people[place].id)),
                account: share.company.map(account),
                access: access(share.far),
            });
        }
        if let Some(partner) = record.partner {
            facts.reach.above = self.above(partner).into_iter().map(account).collect();
            let ties = self.ties.iter().filter(|tie| tie.to == partner && !tie.ended);
            facts.reach.related = ties.map(|tie| (tie.kind.to_owned(), account(tie.from))).collect();
        }
        facts
    }

    /// The hits of a record by the reference, of rules that count.
    pub fn hits_of(&self, record: &Record) -> Vec<Uuid> {
        let of_kind = self.rules.iter().filter(|rule| rule.kind == record.kind && rule.counts);
        of_kind.filter(|rule| rule.which.holds(record, &self.companies)).map(|rule| rule.hits).collect()
    }

    /// A value of a record, as a mask's condition asks for it.
    pub fn value(&self, record: &Record, path: &Path) -> Value {
        match path.as_str() {
            "amount" => record.amount.map_or(Value::Empty, |(minor, currency)| {
                let currency = Currency::parse(currency).expect("a currency");
                Value::Money(Money::from_minor(minor, currency).expect("an amount"))
            }),
            field => Value::text(record.text(field)),
        }
    }

    /// The fields that are hidden in a record itself.
    pub fn masked_on(&self, record: &Record) -> Vec<String> {
        let own = self.record_masks.iter().filter(|mask| mask.kind == record.kind && mask.record == record.id);
        own.map(|mask| mask.field.clone()).collect()
    }

    /// The records of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(move |record| record.kind == kind)
    }
}
