//! What the vendor decided about access, as one piece of data, and what of it concerns one person.

use super::rights::{Access, Licence, Right, Rights};
use crate::criteria::{Criteria, Path, holds};
use crate::fields::Object;
use crate::ids::{AccountId, FieldMaskId, PermissionSetId, SharingRuleId, UserId};
use crate::users::Role;
use crate::values::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Everything that was decided about access, apart from shares of single records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Grows with every change, so that a copy can be known to be old.
    pub version: i64,
    /// The permission sets.
    pub sets: Vec<PermissionSet>,
    /// How far each kind of record reaches everybody of a side.
    pub baselines: BTreeMap<Object, Baseline>,
    /// What companies share along parents and relationships.
    pub between: Vec<Between>,
    /// The sharing rules that count.
    pub rules: Vec<SharingRule>,
    /// The masks.
    pub masks: Vec<FieldMask>,
    /// The fields that are masked on single records.
    pub masked_on_records: Vec<(Object, String)>,
}

/// Rights with a name, given to people, roles and tiers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PermissionSet {
    /// Its id.
    pub id: PermissionSetId,
    /// What people call it.
    pub name: String,
    /// What it gives.
    pub rights: Rights,
    /// The roles that have it.
    pub roles: Vec<Role>,
    /// The tiers whose people have it.
    pub tiers: Vec<String>,
}

/// How far records of a kind reach everybody of a side. None is private.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// The vendor's people.
    pub internal: Option<Access>,
    /// Everybody else: never wider than for the vendor's people.
    pub external: Option<Access>,
}

impl Baseline {
    /// The same with the outside no wider than the inside.
    #[must_use]
    pub fn bounded(self) -> Baseline {
        Baseline { external: self.external.min(self.internal), ..self }
    }
}

/// The way from one company to another along which records are shared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Along {
    /// From a company to those above it in the tree.
    Parent,
    /// From the second company of such a relationship to the first: a distributor sees its reseller's.
    Relationship(String),
}

/// Records of a kind that a company's people share with the people of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Between {
    /// Along what.
    pub along: Along,
    /// Which kind of record.
    pub object: Object,
    /// How far.
    pub access: Access,
    /// The least role of those who receive them.
    pub from: Role,
}

/// A sharing rule as it counts: its condition's hits are stored, whom it is for is asked of each person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharingRule {
    /// Its id.
    pub id: SharingRuleId,
    /// What people call it.
    pub name: String,
    /// Which kind of record.
    pub object: Object,
    /// Which records, as it was written.
    pub condition: String,
    /// With whom: a condition over people.
    pub whom: Criteria,
    /// How far.
    pub access: Access,
    /// The stored hits that count now.
    pub hits: Uuid,
}

/// A field that outsiders do not see while a condition over its record holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldMask {
    /// Its id.
    pub id: FieldMaskId,
    /// Which kind of record.
    pub object: Object,
    /// The field.
    pub field: String,
    /// While this holds. Asks for fields of the record itself alone.
    pub condition: Criteria,
}

/// A person as access sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The person.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their seat.
    pub licence: Licence,
    /// Whether they see what their peers see.
    pub super_user: bool,
    /// The sets that were given to them by name.
    pub sets: Vec<PermissionSetId>,
    /// The company they belong to; none for the vendor's people.
    pub company: Option<Company>,
}

/// A person's company as access sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// The company.
    pub id: AccountId,
    /// Its type.
    pub kind: String,
    /// Its tier.
    pub tier: Option<String>,
    /// Its status.
    pub status: Option<String>,
    /// Its country.
    pub country: Option<String>,
    /// The company it belongs to.
    pub parent: Option<AccountId>,
}

/// What a condition over people may ask for: with whom a rule shares.
pub const WHOM: [&str; 8] = [
    "role",
    "licence",
    "account",
    "account.type",
    "account.tier",
    "account.status",
    "account.country",
    "account.parent",
];

impl Subject {
    /// What a condition over people finds under a path of [`WHOM`].
    pub fn value(&self, path: &Path) -> Value {
        let reference = |id: AccountId| Value::Reference { id: id.0, label: String::new() };
        let company = self.company.as_ref();
        match path.as_str() {
            "role" => Value::Text(self.role.name().to_owned()),
            "licence" => Value::Text(self.licence.name().to_owned()),
            "account" => company.map_or(Value::Empty, |company| reference(company.id)),
            "account.type" => Value::text(company.map(|company| company.kind.clone())),
            "account.tier" => Value::text(company.and_then(|company| company.tier.clone())),
            "account.status" => Value::text(company.and_then(|company| company.status.clone())),
            "account.country" => Value::text(company.and_then(|company| company.country.clone())),
            "account.parent" => company.and_then(|company| company.parent).map_or(Value::Empty, reference),
            _ => Value::Empty,
        }
    }

    /// Whether they are not the vendor's.
    pub fn is_external(&self) -> bool {
        self.role.is_partner()
    }
}

/// What of a policy concerns one person, so that deciding about a record needs nothing else of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// What they may do with each kind of record and field.
    pub rights: Rights,
    /// How far each kind of record reaches them without anything else.
    pub baseline: BTreeMap<Object, Access>,
    /// What reaches them from other companies.
    pub between: Vec<Between>,
    /// The sharing rules that are for them.
    pub rules: Vec<Reaching>,
    /// The masks between them and fields.
    pub masks: Vec<FieldMask>,
    /// The fields that single records hide from them.
    pub masked_on_records: Vec<(Object, String)>,
    /// Whether they see what their peers see.
    pub super_user: bool,
}

/// A sharing rule that is for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reaching {
    /// The rule.
    pub rule: SharingRuleId,
    /// Which kind of record.
    pub object: Object,
    /// Its stored hits.
    pub hits: Uuid,
    /// How far.
    pub access: Access,
}

impl Standing {
    /// Of whoever may everything: administrators, and the system itself.
    pub fn everything() -> Standing {
        Standing {
            rights: Rights::everything(),
            baseline: Object::ALL.into_iter().map(|object| (object, Access::Edit)).collect(),
            ..Standing::default()
        }
    }
}

impl Policy {
    /// What of it concerns that person.
    pub fn standing(&self, subject: &Subject) -> Standing {
        match subject.role {
            // Whoever keeps the portal can always mend it, whatever was decided.
            Role::Administrator => return Standing::everything(),
            Role::Agent => return Standing::default(),
            _ => {}
        }
        let mut rights = Rights::default();
        for set in self.sets_of(subject) {
            rights.add(&set.rights);
        }
        let external = subject.is_external();
        let baseline = self.baselines.iter().filter_map(|(object, baseline)| {
            let baseline = baseline.bounded();
            Some((*object, if external { baseline.external? } else { baseline.internal? }))
        });
        let between = self.between.iter().filter(|between| external && subject.role >= between.from);
        let rules = self.rules.iter().filter(|rule| is_for(&rule.whom, subject)).map(|rule| Reaching {
            rule: rule.id,
            object: rule.object,
            hits: rule.hits,
            access: rule.access,
        });
        Standing {
            // An outsider with an insider's seat is a mistake somewhere else; it must not open anything here.
            rights: rights.under(if external { subject.licence.max(Licence::FullCoSelling) } else { subject.licence }),
            baseline: baseline.collect(),
            between: between.cloned().collect(),
            rules: rules.collect(),
            masks: if external { self.masks.clone() } else { Vec::new() },
            masked_on_records: if external { self.masked_on_records.clone() } else { Vec::new() },
            super_user: external && subject.super_user,
        }
    }

    /// The sets that somebody has: their own, their role's, their company's tier's.
    pub fn sets_of<'a>(&'a self, subject: &'a Subject) -> impl Iterator<Item = &'a PermissionSet> {
        self.sets.iter().filter(|set| has(subject, set))
    }

    /// The sets that give a right on a kind of record.
    pub fn sets_giving(&self, right: Right, object: Object) -> impl Iterator<Item = &PermissionSet> {
        self.sets.iter().filter(move |set| set.rights.may(right, object))
    }
}

/// Whether somebody has a set.
pub fn has(subject: &Subject, set: &PermissionSet) -> bool {
    let tier = subject.company.as_ref().and_then(|company| company.tier.as_ref());
    subject.sets.contains(&set.id)
        || set.roles.contains(&subject.role)
        || (subject.is_external() && tier.is_some_and(|tier| set.tiers.contains(tier)))
}

/// Whether somebody is one of those a condition over people means.
pub fn is_for(whom: &Criteria, subject: &Subject) -> bool {
    holds(whom, &|path| subject.value(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::field;

    fn subject(role: Role, tier: Option<&str>) -> Subject {
        Subject {
            id: UserId(Uuid::from_u128(1)),
            name: "Sam".into(),
            role,
            licence: if role.is_partner() { Licence::FullCoSelling } else { Licence::Internal },
            super_user: false,
            sets: vec![],
            company: role.is_partner().then(|| Company {
                id: AccountId(Uuid::from_u128(2)),
                kind: "reseller".into(),
                tier: tier.map(str::to_owned),
                status: Some("active".into()),
                country: Some("DE".into()),
                parent: None,
            }),
        }
    }

    fn set(roles: &[Role], tiers: &[&str]) -> PermissionSet {
        PermissionSet {
            id: PermissionSetId(Uuid::from_u128(9)),
            name: "Leads".into(),
            rights: Rights::default().object(Object::Opportunity, &[Right::Read]),
            roles: roles.to_vec(),
            tiers: tiers.iter().map(|tier| (*tier).to_owned()).collect(),
        }
    }

    #[test]
    fn a_tier_gives_its_people_rights_at_once_and_takes_them_at_once() {
        let policy = Policy { sets: vec![set(&[], &["gold"])], ..Policy::default() };
        let may = |tier| policy.standing(&subject(Role::Seller, tier)).rights.may(Right::Read, Object::Opportunity);
        assert!(may(Some("gold")) && !may(Some("silver")) && !may(None));
    }

    #[test]
    fn the_outside_is_never_wider_than_the_inside() {
        let baseline = Baseline { internal: None, external: Some(Access::Edit) };
        let policy = Policy { baselines: BTreeMap::from([(Object::Product, baseline)]), ..Policy::default() };
        assert!(policy.standing(&subject(Role::Seller, None)).baseline.is_empty());
        let baseline = Baseline { internal: Some(Access::Read), external: Some(Access::Edit) };
        let policy = Policy { baselines: BTreeMap::from([(Object::Product, baseline)]), ..Policy::default() };
        let standing = policy.standing(&subject(Role::Seller, None));
        assert_eq!(standing.baseline.get(&Object::Product), Some(&Access::Read));
    }

    #[test]
    fn a_rule_is_for_those_its_condition_means() {
        let whom = field("account.tier").one_of(["gold", "platinum"]).and(field("role").is("manager"));
        assert!(is_for(&whom, &subject(Role::Manager, Some("gold"))));
        assert!(!is_for(&whom, &subject(Role::Seller, Some("gold"))));
        assert!(!is_for(&whom, &subject(Role::Manager, None)));
        assert!(!is_for(&whom, &subject(Role::ChannelManager, None)));
    }

    #[test]
    fn administrators_keep_everything_whatever_was_decided_and_agents_nothing() {
        let policy = Policy { sets: vec![set(&[Role::Agent], &[])], ..Policy::default() };
        assert_eq!(policy.standing(&subject(Role::Administrator, None)), Standing::everything());
        assert_eq!(policy.standing(&subject(Role::Agent, None)), Standing::default());
    }
}
