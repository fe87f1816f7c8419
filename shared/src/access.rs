//! Who may do and see what: one pure decision, used by the browser for its buttons and by the server for everything.
//!
//! Grants only add; there are no deny rules. The server's `scope` is the same grants as an SQL condition.

use crate::deals::{Move, State};
use crate::fields::{Field, Object, Sensitivity};
use crate::ids::{AccountId, UserId};
use crate::users::Role;
use crate::words;
use serde::{Deserialize, Serialize};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Caller {
    /// Nobody has signed in.
    Guest,
    /// A signed-in person.
    Person(Person),
    /// Scheduled work and commands of the installation's owner, written into the trail as such.
    System,
}

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The person.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// The partner they belong to; none for the vendor's people.
    pub account: Option<AccountId>,
}

impl Caller {
    /// The signed-in person.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Caller::Person(person) => Some(person),
            Caller::Guest | Caller::System => None,
        }
    }

    /// Which side the caller is on, if on any.
    pub fn side(&self) -> Option<Side> {
        match self {
            Caller::Guest => None,
            Caller::System => Some(Side::Vendor),
            Caller::Person(person) if person.role.is_partner() => Some(Side::Partner),
            Caller::Person(_) => Some(Side::Vendor),
        }
    }
}

/// The two sides of every record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The partner's people.
    Partner,
    /// The vendor's people.
    Vendor,
}

/// What somebody wants to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See it.
    Read,
    /// Make one.
    Create,
    /// Change a draft of it.
    Edit,
    /// Delete a draft of it.
    Delete,
    /// Make one of its moves.
    Make(Move),
}

/// Why a record can be reached. One list, matched exhaustively here and in the server's `scope`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grant {
    /// The caller owns it on the partner's side.
    Owner,
    /// The object's baseline for the vendor's people.
    Baseline,
    /// The caller's role covers the records of the whole partner account.
    RoleAbove,
}

impl Grant {
    /// All kinds of grant.
    pub const ALL: [Grant; 3] = [Grant::Owner, Grant::Baseline, Grant::RoleAbove];
}

/// What the decision has to know of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The kind of record.
    pub object: Object,
    /// Who owns it on the partner's side.
    pub owner: Option<UserId>,
    /// The partner account whose it is, if anyone's.
    pub partner: Option<AccountId>,
    /// Its state, where it is a registration.
    pub state: Option<State>,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Not even its existence: answered like a missing record.
    Unknown,
    /// Visible, but not this action; the sentence says why.
    Forbidden(String),
}

/// Whether `grant` reaches the record for `person`.
pub fn reaches(grant: Grant, person: &Person, facts: &Facts) -> bool {
    match grant {
        Grant::Owner => person.role.is_partner() && same_account(person, facts) && facts.owner == Some(person.id),
        Grant::Baseline => matches!(person.role, Role::ChannelManager | Role::Administrator) && inside_sees(facts),
        Grant::RoleAbove => matches!(person.role, Role::Manager | Role::Executive) && same_account(person, facts),
    }
}

/// A draft is the partner's own until it is submitted.
fn inside_sees(facts: &Facts) -> bool {
    facts.state != Some(State::Draft)
}

fn same_account(person: &Person, facts: &Facts) -> bool {
    person.account.is_some() && person.account == facts.partner
}

/// The object right of a role: what it may do with records of this kind at all.
fn has_right(person: &Person, action: Action, object: Object) -> bool {
    let partner = person.role.is_partner();
    match (object, action) {
        (_, _) if person.role == Role::Agent => false,
        (Object::Registration | Object::Opportunity, Action::Read) => true,
        (_, Action::Read) => !partner,
        (Object::Registration, Action::Create | Action::Edit | Action::Delete) => partner,
        (Object::Account, Action::Create | Action::Edit) => !partner,
        (Object::Registration, Action::Make(step)) => step.side() == person_side(partner),
        _ => false,
    }
}

fn person_side(partner: bool) -> Option<Side> {
    Some(if partner { Side::Partner } else { Side::Vendor })
}

/// Decides. The first failure is the reason.
///
/// # Errors
/// `Unknown` where the caller may not even know that the record exists, `Forbidden` with a sentence otherwise.
pub fn decide(caller: &Caller, action: Action, facts: &Facts) -> Result<(), Denied> {
    let person = match caller {
        Caller::Guest => return Err(Denied::Unknown),
        Caller::System => return Ok(()),
        Caller::Person(person) => person,
    };
    let readable = has_right(person, Action::Read, facts.object)
        && Grant::ALL.into_iter().any(|grant| reaches(grant, person, facts));
    if action == Action::Create {
        let (own, otherwise) = match facts.object {
            Object::Account => (true, words::accounts::NOT_YOURS),
            _ => (same_account(person, facts), words::access::CREATE),
        };
        return allowed(has_right(person, action, facts.object) && own, otherwise);
    }
    if !readable {
        return Err(Denied::Unknown);
    }
    allowed(has_right(person, action, facts.object), words::access::OTHER_SIDE)?;
    match (action, facts.state) {
        (Action::Edit, Some(state)) => allowed(state.is_editable(), words::access::NOT_EDITABLE),
        (Action::Delete, Some(state)) => allowed(state == State::Draft, words::access::ONLY_DRAFTS),
        _ => Ok(()),
    }
}

fn allowed(yes: bool, otherwise: &str) -> Result<(), Denied> {
    if yes { Ok(()) } else { Err(Denied::Forbidden(otherwise.to_owned())) }
}

/// Whether the caller may see a field of the object's records at all. Unknown fields may not be seen.
pub fn may_read_field(caller: &Caller, object: Object, field: &str) -> bool {
    match (caller.side(), object.field(field)) {
        (Some(side), Some(field)) => side_reads(side, field),
        _ => false,
    }
}

/// Whether a side may see a field at all.
pub fn side_reads(side: Side, field: &Field) -> bool {
    match side {
        Side::Vendor => true,
        Side::Partner => field.sensitivity == Sensitivity::Shared,
    }
}

/// Whether a side may ask for a field of records of this kind: it may see the field, and some of the records.
pub fn side_asks_for(side: Side, object: Object, field: &Field) -> bool {
    let reads = side == Side::Vendor || matches!(object, Object::Registration | Object::Opportunity);
    reads && side_reads(side, field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn person(n: u128, role: Role, account: Option<u128>) -> Caller {
        Caller::Person(Person {
            id: UserId(id(n)),
            name: "Someone".into(),
            role,
            account: account.map(|a| AccountId(id(a))),
        })
    }

    fn registration(owner: u128, partner: u128, state: State) -> Facts {
        Facts {
            object: Object::Registration,
            owner: Some(UserId(id(owner))),
            partner: Some(AccountId(id(partner))),
            state: Some(state),
        }
    }

    #[test]
    fn a_seller_reads_own_registrations_and_a_manager_the_accounts() {
        let facts = registration(1, 10, State::Submitted);
        assert_eq!(decide(&person(1, Role::Seller, Some(10)), Action::Read, &facts), Ok(()));
        assert_eq!(decide(&person(2, Role::Seller, Some(10)), Action::Read, &facts), Err(Denied::Unknown));
        assert_eq!(decide(&person(2, Role::Manager, Some(10)), Action::Read, &facts), Ok(()));
        assert_eq!(decide(&person(2, Role::Executive, Some(10)), Action::Read, &facts), Ok(()));
    }

    #[test]
    fn another_partner_does_not_even_learn_that_it_exists() {
        let facts = registration(1, 10, State::Approved);
        for role in [Role::Seller, Role::Manager, Role::Executive] {
            for action in [Action::Read, Action::Edit, Action::Delete, Action::Make(Move::Withdraw)] {
                assert_eq!(decide(&person(3, role, Some(11)), action, &facts), Err(Denied::Unknown));
            }
        }
    }

    #[test]
    fn a_draft_is_the_partners_own() {
        let facts = registration(1, 10, State::Draft);
        assert_eq!(decide(&person(5, Role::ChannelManager, None), Action::Read, &facts), Err(Denied::Unknown));
        assert_eq!(decide(&person(5, Role::Administrator, None), Action::Read, &facts), Err(Denied::Unknown));
    }

    #[test]
    fn partners_do_not_decide_and_vendors_do_not_submit() {
        let facts = registration(1, 10, State::Submitted);
        let seller = person(1, Role::Seller, Some(10));
        let manager = person(5, Role::ChannelManager, None);
        assert!(matches!(decide(&seller, Action::Make(Move::Approve), &facts), Err(Denied::Forbidden(_))));
        assert!(matches!(decide(&manager, Action::Make(Move::Withdraw), &facts), Err(Denied::Forbidden(_))));
        assert_eq!(decide(&manager, Action::Make(Move::Reject), &facts), Ok(()));
    }

    #[test]
    fn a_submitted_registration_is_neither_edited_nor_deleted() {
        let seller = person(1, Role::Seller, Some(10));
        let facts = registration(1, 10, State::Submitted);
        assert!(matches!(decide(&seller, Action::Edit, &facts), Err(Denied::Forbidden(_))));
        assert!(matches!(decide(&seller, Action::Delete, &facts), Err(Denied::Forbidden(_))));
    }

    #[test]
    fn companies_are_the_vendors_to_add_and_to_change() {
        let facts = Facts { object: Object::Account, owner: None, partner: None, state: None };
        for (role, account, may) in [
            (Role::Administrator, None, true),
            (Role::ChannelManager, None, true),
            (Role::Agent, None, false),
            (Role::Seller, Some(10), false),
            (Role::Executive, Some(10), false),
        ] {
            for action in [Action::Create, Action::Edit] {
                assert_eq!(decide(&person(5, role, account), action, &facts).is_ok(), may, "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn guests_and_people_without_sign_in_get_nothing() {
        let facts = registration(1, 10, State::Submitted);
        assert_eq!(decide(&Caller::Guest, Action::Read, &facts), Err(Denied::Unknown));
        assert_eq!(decide(&person(9, Role::Agent, None), Action::Read, &facts), Err(Denied::Unknown));
    }

    #[test]
    fn internal_fields_are_for_the_vendor_alone() {
        let seller = person(1, Role::Seller, Some(10));
        assert!(!may_read_field(&seller, Object::Registration, "customer"));
        assert!(may_read_field(&seller, Object::Registration, "state"));
        assert!(may_read_field(&person(5, Role::ChannelManager, None), Object::Registration, "customer"));
        assert!(!may_read_field(&seller, Object::Registration, "no_such_field"));
    }
}
