//! What the decision has to know of a record, and the grants that can reach it.

use super::policy::Along;
use super::rights::Access;
use super::{Person, Right};
use crate::deals::State;
use crate::fields::Object;
use crate::ids::{AccountId, UserId};
use crate::users::Role;
use uuid::Uuid;

/// What the decision has to know of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The kind of record.
    pub object: Object,
    /// The record; nil for one that is still to be made.
    pub id: Uuid,
    /// Who owns it on the partner's side.
    pub owner: Option<UserId>,
    /// The owner's role, while they belong to the record's partner. Whoever left for another company stands below everybody.
    pub owner_role: Option<Role>,
    /// The partner account whose it is, if anyone's.
    pub partner: Option<AccountId>,
    /// Its state, where it is a registration.
    pub state: Option<State>,
    /// What reaches it from further away, as far as it was looked up.
    pub reach: Reach,
}

/// What reaches a record from beyond its own account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The companies above its partner in the tree.
    pub above: Vec<AccountId>,
    /// The companies its partner is the second of in a relationship, with its kind.
    pub related: Vec<(String, AccountId)>,
    /// The stored hits of sharing rules it is among.
    pub hits: Vec<Uuid>,
    /// The shares of this very record.
    pub shares: Vec<Share>,
}

/// A record shared by hand, with a person or with all of a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its id.
    pub id: Uuid,
    /// With this person.
    pub user: Option<UserId>,
    /// With everybody of this company.
    pub account: Option<AccountId>,
    /// How far.
    pub access: Access,
}

impl Facts {
    /// A record of nobody.
    pub fn of(object: Object, id: Uuid) -> Facts {
        Facts { object, id, owner: None, owner_role: None, partner: None, state: None, reach: Reach::default() }
    }

    /// Owned on the partner's side by somebody of that role, as long as they belong to the record's partner.
    #[must_use]
    pub fn owned_by(self, owner: Option<UserId>, role: Option<Role>) -> Facts {
        Facts { owner, owner_role: role, ..self }
    }

    /// Of a partner account.
    #[must_use]
    pub fn at(self, partner: Option<AccountId>) -> Facts {
        Facts { partner, ..self }
    }

    /// In a state.
    #[must_use]
    pub fn in_state(self, state: State) -> Facts {
        Facts { state: Some(state), ..self }
    }
}

/// Why a record can be reached. One list, matched exhaustively here and in the server's `scope`, `why` and `who`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grant {
    /// The caller owns it on the partner's side.
    Owner,
    /// The object's baseline for the caller's side.
    Baseline,
    /// The caller's role stands above the owner's in the same account.
    RoleAbove,
    /// The caller is a super user: what peers and those below them own in the same account.
    SuperUser,
    /// The caller's account stands above the record's.
    Hierarchy,
    /// The caller's account has a relationship with the record's.
    Relationship,
    /// A sharing rule for the caller finds the record.
    Rule,
    /// The record itself was shared with the caller.
    Share,
}

impl Grant {
    /// All kinds of grant.
    pub const ALL: [Grant; 8] = [
        Grant::Owner,
        Grant::Baseline,
        Grant::RoleAbove,
        Grant::SuperUser,
        Grant::Hierarchy,
        Grant::Relationship,
        Grant::Rule,
        Grant::Share,
    ];
}

/// How far `grant` lets a person into a record, if at all.
pub fn reaches(grant: Grant, person: &Person, facts: &Facts) -> Option<Access> {
    if !is_visible(person, facts) {
        return None;
    }
    let standing = &person.standing;
    let given = |yes: bool, access: Access| yes.then_some(access);
    match grant {
        Grant::Owner => given(same_account(person, facts) && facts.owner == Some(person.id), Access::Edit),
        Grant::Baseline => standing.baseline.get(&facts.object).copied(),
        Grant::RoleAbove => given(same_account(person, facts) && is_above(person, facts), Access::Edit),
        Grant::SuperUser => {
            let reach = standing.super_user && same_account(person, facts) && facts.owner_role <= Some(person.role);
            given(reach, Access::Read)
        }
        Grant::Hierarchy => {
            let above = person.account.is_some_and(|account| facts.reach.above.contains(&account));
            strongest_of(standing.between.iter().filter_map(|between| {
                let reach = above && between.object == facts.object && between.along == Along::Parent;
                given(reach, between.access)
            }))
        }
        Grant::Relationship => strongest_of(standing.between.iter().filter_map(|between| {
            let Along::Relationship(kind) = &between.along else { return None };
            let related =
                facts.reach.related.iter().any(|(known, from)| known == kind && person.account == Some(*from));
            given(related && between.object == facts.object, between.access)
        })),
        Grant::Rule => strongest_of(standing.rules.iter().filter_map(|rule| {
            given(rule.object == facts.object && facts.reach.hits.contains(&rule.hits), rule.access)
        })),
        Grant::Share => strongest_of(facts.reach.shares.iter().filter_map(|share| {
            let mine = share.user == Some(person.id) || share.account.is_some() && share.account == person.account;
            given(mine, share.access)
        })),
    }
}

/// The furthest any grant lets a person into a record.
pub fn strongest(person: &Person, facts: &Facts) -> Option<Access> {
    strongest_of(Grant::ALL.into_iter().filter_map(|grant| reaches(grant, person, facts)))
}

fn strongest_of(accesses: impl Iterator<Item = Access>) -> Option<Access> {
    accesses.max()
}

/// A draft is its own company's until it is submitted, whatever else was granted.
fn is_visible(person: &Person, facts: &Facts) -> bool {
    facts.state != Some(State::Draft) || same_account(person, facts)
}

fn same_account(person: &Person, facts: &Facts) -> bool {
    person.role.is_partner() && person.account.is_some() && person.account == facts.partner
}

/// Sellers own what they own. Managers and executives stand above the roles below theirs, and above what nobody of the account owns. People
/// are no deals: whoever may look after colleagues looks after those up to their own role.
fn is_above(person: &Person, facts: &Facts) -> bool {
    match facts.object {
        Object::User => person.standing.rights.may(Right::Edit, Object::User) && facts.owner_role <= Some(person.role),
        _ => person.role > Role::Seller && facts.owner_role < Some(person.role),
    }
}
