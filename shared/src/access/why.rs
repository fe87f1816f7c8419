//! Why somebody can or cannot: the same walk as [`decide`], with everything kept; and for a no the smallest changes that would make it a yes.

use super::facts::{Facts, Grant, Share, reaches};
use super::policy::{Along, PermissionSet, Policy, Subject};
use super::rights::{Access, Licence, Right};
use super::{Action, Caller, Denied, Person, decide};
use crate::criteria::{Path, holds};
use crate::deals::State;
use crate::fields::Object;
use crate::ids::PermissionSetId;
use crate::values::Value;
use uuid::Uuid;

/// Changes tried before it is said that none helps.
const CHANGES_MOST: usize = 6;

/// One grant that reaches a record for somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// Which.
    pub grant: Grant,
    /// How far.
    pub access: Access,
    /// By what exactly, where it has a name: the rule's, or the kind of relationship.
    pub by: Option<String>,
}

/// A change that would bring somebody closer to a yes.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Let them sign in.
    LetSignIn,
    /// Give them another seat.
    GiveLicence(Licence),
    /// Give them a set there is.
    GiveSet(PermissionSetId, String),
    /// Give a set of theirs a right that no set gives.
    GiveRight(Object, Right),
    /// Let them see what their peers see.
    MakeSuperUser,
    /// Share this very record with them.
    Share(Access),
    /// The record has to leave its state first.
    LeaveState(State),
}

/// Why somebody can or cannot do something with a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// What is decided.
    pub decided: Result<(), Denied>,
    /// The sets of theirs that give the right, by name.
    pub sets: Vec<String>,
    /// Every grant that reaches the record, in the order they are asked: the first that reaches far enough decides.
    pub grants: Vec<Reached>,
    /// The grant that decides.
    pub deciding: Option<Reached>,
    /// For a no: what would make it a yes, one after the other; empty where nothing would.
    pub nearest: Vec<Change>,
}

/// A person, a record, and what was decided in general.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What was decided.
    pub policy: Policy,
    /// Who.
    pub subject: Subject,
    /// Whether they can sign in.
    pub is_active: bool,
    /// What is known of the record, with all that reaches it.
    pub facts: Facts,
}

impl Asked {
    /// Decides it for a person who may or may not be able to sign in.
    ///
    /// # Errors
    /// As [`decide`]; whoever cannot sign in knows of nothing.
    pub fn decide(&self, action: Action) -> Result<(), Denied> {
        if !self.is_active {
            return Err(Denied::Unknown);
        }
        decide(&Caller::Person(self.person()), action, &self.facts)
    }

    fn person(&self) -> Person {
        Person::under(&self.policy, &self.subject)
    }

    /// Why, with everything kept.
    pub fn why(&self, action: Action) -> Why {
        let person = self.person();
        let decided = self.decide(action);
        let needed = if action == Action::Read { Access::Read } else { Access::Edit };
        let sets = self.policy.sets_of(&self.subject).filter(|set| set.rights.may(action.right(), self.facts.object));
        let grants: Vec<Reached> = Grant::ALL
            .into_iter()
            .filter_map(|grant| {
                let access = reaches(grant, &person, &self.facts)?;
                Some(Reached { grant, access, by: self.name_of(grant, &person) })
            })
            .collect();
        let deciding = grants.iter().find(|reached| decided.is_ok() && reached.access >= needed).cloned();
        let nearest = if decided.is_ok() { Vec::new() } else { self.nearest(action) };
        Why { decided, sets: sets.map(|set| set.name.clone()).collect(), grants, deciding, nearest }
    }

    /// What a grant goes by.
    fn name_of(&self, grant: Grant, person: &Person) -> Option<String> {
        match grant {
            Grant::Owner | Grant::Baseline | Grant::RoleAbove | Grant::SuperUser | Grant::Hierarchy | Grant::Share => {
                None
            }
            Grant::Relationship => {
                let mine = self.facts.reach.related.iter().filter(|(_, from)| person.account == Some(*from));
                let counts = |kind: &str| {
                    person.standing.between.iter().any(|b| b.along == Along::Relationship(kind.to_owned()))
                };
                mine.map(|(kind, _)| kind.clone()).find(|kind| counts(kind))
            }
            Grant::Rule => {
                let hit = person.standing.rules.iter().filter(|rule| rule.object == self.facts.object);
                let hit =
                    hit.filter(|rule| self.facts.reach.hits.contains(&rule.hits)).max_by_key(|rule| rule.access)?;
                self.policy.rules.iter().find(|rule| rule.id == hit.rule).map(|rule| rule.name.clone())
            }
        }
    }

    /// The changes that make it a yes, one after the other; none where no change of access does.
    fn nearest(&self, action: Action) -> Vec<Change> {
        let (mut tried, mut changes) = (self.clone(), Vec::new());
        while tried.decide(action).is_err() {
            let Some(change) = tried.next(action).filter(|_| changes.len() < CHANGES_MOST) else { return Vec::new() };
            tried.apply(&change);
            changes.push(change);
        }
        changes
    }

    /// What stands in the way first.
    fn next(&self, action: Action) -> Option<Change> {
        let (object, person) = (self.facts.object, self.person());
        if !self.is_active {
            return Some(Change::LetSignIn);
        }
        for right in [Right::Read, action.right()] {
            if person.standing.rights.may(right, object) {
                continue;
            }
            if self.policy.sets_of(&self.subject).any(|set| set.rights.may(right, object)) {
                // A set gives it; the seat has no room for it.
                let wider = Licence::FullCoSelling;
                let has_room = self.subject.is_external() && wider.ceiling(object).contains(&right);
                return (has_room && self.subject.licence != wider).then_some(Change::GiveLicence(wider));
            }
            let smallest = self.policy.sets_giving(right, object).min_by_key(|set| size(set));
            return Some(match smallest {
                Some(set) => Change::GiveSet(set.id, set.name.clone()),
                None => Change::GiveRight(object, right),
            });
        }
        let needed = if action == Action::Read { Access::Read } else { Access::Edit };
        let reach = Grant::ALL.into_iter().filter_map(|grant| reaches(grant, &person, &self.facts)).max();
        if reach < Some(needed) {
            let same_account = person.account.is_some() && person.account == self.facts.partner;
            if self.facts.state == Some(State::Draft) && !same_account {
                return Some(Change::LeaveState(State::Draft));
            }
            let peer = same_account && self.facts.owner_role <= Some(person.role);
            return Some(match needed {
                Access::Read if peer && !self.subject.super_user => Change::MakeSuperUser,
                _ => Change::Share(needed),
            });
        }
        // What is left is the side's or the state's.
        match (action, self.facts.state) {
            (Action::Edit, Some(state)) if !state.is_editable() && self.subject.is_external() => {
                Some(Change::LeaveState(state))
            }
            _ => None,
        }
    }

    /// As it would be after a change.
    fn apply(&mut self, change: &Change) {
        match change {
            Change::LetSignIn => self.is_active = true,
            Change::GiveLicence(licence) => self.subject.licence = *licence,
            Change::GiveSet(set, _) => self.subject.sets.push(*set),
            Change::GiveRight(object, right) => {
                let id = PermissionSetId(Uuid::max());
                let rights = super::Rights::default().object(*object, &[*right]);
                let set = PermissionSet { id, name: String::new(), rights, roles: vec![], tiers: vec![] };
                self.policy.sets.push(set);
                self.subject.sets.push(id);
            }
            Change::MakeSuperUser => self.subject.super_user = true,
            Change::Share(access) => self.facts.reach.shares.push(Share {
                id: Uuid::max(),
                user: Some(self.subject.id),
                account: None,
                access: *access,
            }),
            Change::LeaveState(State::Draft) => self.facts.state = Some(State::Submitted),
            Change::LeaveState(_) => self.facts.state = Some(State::InfoRequested),
        }
    }

    /// The sets of theirs that show a field, by name; and the conditions of the masks that hide it in this record. `read` gives the record's values.
    pub fn why_field(&self, field: &str, read: &dyn Fn(&Path) -> Value) -> (Vec<String>, Vec<super::FieldMask>) {
        let object = self.facts.object;
        let ceiling = self.person().standing.rights.may(Right::Read, object);
        let shows = |set: &&PermissionSet| {
            let named = set
                .rights
                .field_rights()
                .any(|(of, name, _)| of == object && (name == field || name == super::EVERY_FIELD));
            ceiling && named
        };
        let sets = self.policy.sets_of(&self.subject).filter(shows).map(|set| set.name.clone()).collect();
        let masks = self.policy.masks.iter().filter(|mask| self.subject.is_external() && mask.object == object);
        let masks = masks.filter(|mask| mask.field == field && holds(&mask.condition, read)).cloned().collect();
        (sets, masks)
    }
}

/// How much a set gives, so that the smallest is proposed.
fn size(set: &PermissionSet) -> usize {
    set.rights.object_rights().count() + set.rights.field_rights().count()
}

#[cfg(test)]
mod tests {
    use super::super::policy::Company;
    use super::*;
    use crate::deals::Move;
    use crate::ids::{AccountId, UserId};
    use crate::users::Role;
    use proptest::prelude::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn subject(role: Role, licence: Licence, account: u128) -> Subject {
        let company = Company {
            id: AccountId(id(account)),
            kind: "reseller".into(),
            tier: None,
            status: None,
            country: None,
            parent: None,
        };
        Subject {
            id: UserId(id(1)),
            name: "Sam".into(),
            role,
            licence: if role.is_partner() { licence } else { Licence::Internal },
            super_user: false,
            sets: vec![],
            company: role.is_partner().then_some(company),
        }
    }

    fn asked(role: Role, licence: Licence, owner: u128, owner_role: Role, state: State) -> Asked {
        let facts = Facts::of(Object::Registration, id(100)).owned_by(Some(UserId(id(owner))), Some(owner_role));
        Asked {
            policy: Policy::shipped(),
            subject: subject(role, licence, 10),
            is_active: true,
            facts: facts.at(Some(AccountId(id(10)))).in_state(state),
        }
    }

    #[test]
    fn a_yes_names_the_set_and_the_grant_that_decides() {
        let why = asked(Role::Manager, Licence::FullCoSelling, 2, Role::Seller, State::Submitted).why(Action::Read);
        assert_eq!(why.decided, Ok(()));
        assert_eq!(why.sets, ["Deal registration"]);
        assert_eq!(why.deciding.map(|reached| reached.grant), Some(Grant::RoleAbove));
    }

    #[test]
    fn a_no_names_the_smallest_change() {
        let colleague = asked(Role::Seller, Licence::FullCoSelling, 2, Role::Seller, State::Submitted);
        assert_eq!(colleague.why(Action::Read).nearest, [Change::MakeSuperUser]);
        let managers = asked(Role::Seller, Licence::FullCoSelling, 2, Role::Manager, State::Submitted);
        assert_eq!(managers.why(Action::Read).nearest, [Change::Share(Access::Read)]);
        let limited = asked(Role::Seller, Licence::Limited, 1, Role::Seller, State::Draft);
        assert_eq!(limited.why(Action::Edit).nearest, [Change::GiveLicence(Licence::FullCoSelling)]);
        let inside = asked(Role::ChannelManager, Licence::Internal, 2, Role::Seller, State::Draft);
        assert_eq!(inside.why(Action::Read).nearest, [Change::LeaveState(State::Draft)]);
        let mut gone = asked(Role::Seller, Licence::FullCoSelling, 1, Role::Seller, State::Submitted);
        gone.is_active = false;
        assert_eq!(gone.why(Action::Read).nearest, [Change::LetSignIn]);
    }

    #[test]
    fn the_other_sides_moves_have_no_change_that_helps() {
        let own = asked(Role::Seller, Licence::FullCoSelling, 1, Role::Seller, State::Submitted);
        let why = own.why(Action::Make(Move::Approve));
        assert!(why.decided.is_err() && why.nearest.is_empty());
    }

    fn roles() -> impl Strategy<Value = Role> {
        prop::sample::select(Role::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn the_changes_that_are_named_make_it_a_yes(
            role in roles(), owner in 1_u128..4, owner_role in roles(), account in 10_u128..12, limited: bool, active: bool,
            state in prop::sample::select(State::ALL.to_vec()), edit: bool,
        ) {
            let licence = if limited { Licence::Limited } else { Licence::FullCoSelling };
            let mut asked = asked(role, licence, owner, owner_role, state);
            asked.is_active = active;
            if let Some(company) = &mut asked.subject.company { company.id = AccountId(id(account)); }
            let action = if edit { Action::Edit } else { Action::Read };
            let why = asked.why(action);
            prop_assert_eq!(why.decided.is_ok(), why.nearest.is_empty() && asked.decide(action).is_ok());
            if !why.nearest.is_empty() {
                let mut changed = asked.clone();
                for change in &why.nearest {
                    prop_assert!(changed.decide(action).is_err(), "{:?} is more than is needed", why.nearest);
                    changed.apply(change);
                }
                prop_assert_eq!(changed.decide(action), Ok(()));
            } else if why.decided.is_err() && action == Action::Read {
                // Agents never sign in: nothing else is beyond help.
                prop_assert_eq!(role, Role::Agent);
            }
        }
    }
}
