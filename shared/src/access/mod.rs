//! Who may do and see what: one pure decision, from which everything else follows.
//!
//! Grants only add; masks only narrow; there are no deny rules. What was decided in general is the [`Policy`]; what of it concerns one
//! person is their [`Standing`]. The server's `scope` is [`decide`] for reading as an SQL condition, [`why`] the same walk with
//! everything kept.

pub mod defaults_form;
mod facts;
mod policy;
mod rights;
pub mod rule_form;
pub mod screens;
pub mod set_form;
mod shipped;
pub mod why;

pub use facts::{Facts, Grant, Reach, Share, reaches, strongest};
pub use policy::{
    Along, Baseline, Between, Company, FieldMask, PermissionSet, Policy, Reaching, SharingRule, Standing, Subject,
    WHOM, has, is_for,
};
pub use rights::{Access, EVERY_FIELD, Licence, Right, Rights};

use crate::criteria::{Path, holds};
use crate::deals::{Move, State};
use crate::fields::{Field, Object};
use crate::ids::{AccountId, UserId};
use crate::users::Role;
use crate::values::Value;
use crate::words;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Who asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Caller {
    /// Nobody has signed in.
    Guest,
    /// A signed-in person.
    Person(Person),
    /// Scheduled work and commands of the installation's owner, written into the trail as such.
    System,
}

/// A signed-in person.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The person.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// The partner they belong to; none for the vendor's people.
    pub account: Option<AccountId>,
    /// What the policy gives them.
    pub standing: Arc<Standing>,
    /// Who really looks, where somebody looks as them: nothing can be changed then.
    pub viewed_by: Option<UserId>,
}

impl Person {
    /// A person with what a policy gives them.
    pub fn under(policy: &Policy, subject: &Subject) -> Person {
        Person {
            id: subject.id,
            name: subject.name.clone(),
            role: subject.role,
            account: subject.company.as_ref().map(|company| company.id),
            standing: Arc::new(policy.standing(subject)),
            viewed_by: None,
        }
    }
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

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Not even its existence: answered like a missing record.
    Unknown,
    /// Visible, but not this action; the sentence says why.
    Forbidden(String),
}

impl Action {
    /// The right it needs.
    pub fn right(self) -> Right {
        match self {
            Action::Read => Right::Read,
            Action::Create => Right::Create,
            Action::Edit | Action::Make(_) => Right::Edit,
            Action::Delete => Right::Delete,
        }
    }
}

/// Decides. The first failure is the reason: whether the person's sets give the right under the licence's ceiling, whether a grant
/// reaches the record far enough, whether the record's state allows it to this side.
///
/// # Errors
/// `Unknown` where the caller may not even know that the record exists, `Forbidden` with a sentence otherwise.
pub fn decide(caller: &Caller, action: Action, facts: &Facts) -> Result<(), Denied> {
    let person = match caller {
        Caller::Guest => return Err(Denied::Unknown),
        Caller::System => return Ok(()),
        Caller::Person(person) => person,
    };
    let rights = &person.standing.rights;
    if action == Action::Create {
        let (otherwise, partner) = (no_right(facts.object, action), person.role.is_partner());
        let at_home = !partner || person.account.is_some() && person.account == facts.partner;
        return allowed(
            rights.may(Right::Create, facts.object) && at_home && is_for_side(person, action, facts),
            otherwise,
        );
    }
    let reach = strongest(person, facts);
    if !rights.may(Right::Read, facts.object) || reach.is_none() {
        return Err(Denied::Unknown);
    }
    if action == Action::Read {
        return Ok(());
    }
    let not_theirs = if facts.object == Object::User { words::access::NO_RIGHT } else { words::access::OTHER_SIDE };
    allowed(is_for_side(person, action, facts), not_theirs)?;
    allowed(rights.may(action.right(), facts.object), no_right(facts.object, action))?;
    allowed(reach == Some(Access::Edit), words::access::READ_ONLY)?;
    match (action, facts.state) {
        (Action::Edit, Some(state)) => allowed(state.is_editable(), words::access::NOT_EDITABLE),
        (Action::Delete, Some(state)) => allowed(state == State::Draft, words::access::ONLY_DRAFTS),
        _ => Ok(()),
    }
}

/// Registering is the partner's, each move belongs to one side, and the vendor's own people are looked after by administrators alone, whatever
/// rights somebody has.
fn is_for_side(person: &Person, action: Action, facts: &Facts) -> bool {
    let partner = person.role.is_partner();
    if facts.object == Object::User && action != Action::Read {
        return person.role == Role::Administrator || facts.partner.is_some();
    }
    match action {
        Action::Make(step) => step.side() == Some(if partner { Side::Partner } else { Side::Vendor }),
        Action::Create | Action::Edit | Action::Delete => partner || facts.object != Object::Registration,
        Action::Read => true,
    }
}

fn no_right(object: Object, action: Action) -> &'static str {
    match (object, action) {
        (Object::Registration, Action::Create) => words::access::CREATE,
        (Object::Account, _) => words::accounts::NOT_YOURS,
        _ => words::access::NO_RIGHT,
    }
}

fn allowed(yes: bool, otherwise: &str) -> Result<(), Denied> {
    if yes { Ok(()) } else { Err(Denied::Forbidden(otherwise.to_owned())) }
}

/// Whether the caller may see a field of the object's records at all. Unknown fields may not be seen.
pub fn may_read_field(caller: &Caller, object: Object, field: &str) -> bool {
    match caller {
        Caller::Guest => false,
        Caller::System => object.field(field).is_some(),
        Caller::Person(person) => person.standing.rights.reads(object, field),
    }
}

/// Whether the caller may change a field of the object's records at all.
pub fn may_edit_field(caller: &Caller, object: Object, field: &str) -> bool {
    match caller {
        Caller::Guest => false,
        Caller::System => object.field(field).is_some(),
        Caller::Person(person) => person.standing.rights.edits(object, field),
    }
}

/// Whether a mask hides a field of one record from the caller; `read` gives the record's values, `masked` are the fields hidden on the
/// record itself.
pub fn is_masked(
    caller: &Caller,
    object: Object,
    field: &str,
    read: &dyn Fn(&Path) -> Value,
    masked: &[String],
) -> bool {
    let Some(person) = caller.person() else { return false };
    let standing = &person.standing;
    let on_record = person.role.is_partner() && masked.iter().any(|name| name == field);
    let masks = standing.masks.iter().filter(|mask| mask.object == object && mask.field == field);
    on_record || masks.into_iter().any(|mask| holds(&mask.condition, read))
}

/// The fields somebody may ask for: in conditions, columns and orders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asks(Vec<(Object, Vec<String>)>);

impl Asks {
    /// What the caller may ask for: the fields they may see of the records they may see.
    pub fn of(caller: &Caller) -> Asks {
        let readable = |object: &Object| {
            let fields = object.fields().iter().map(|field| field.name);
            fields.filter(|name| may_read_field(caller, *object, name)).map(str::to_owned).collect::<Vec<_>>()
        };
        let all = Object::ALL.iter().map(|object| (*object, readable(object)));
        Asks(all.filter(|(_, fields)| !fields.is_empty()).collect())
    }

    /// Whether there is anything to ask of records of that kind.
    pub fn has(&self, object: Object) -> bool {
        self.0.iter().any(|(known, _)| *known == object)
    }

    /// Whether a field may be asked for.
    pub fn field(&self, object: Object, field: &Field) -> bool {
        self.0.iter().any(|(known, fields)| *known == object && fields.iter().any(|name| name == field.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn subject(n: u128, role: Role, account: Option<u128>) -> Subject {
        Subject {
            id: UserId(id(n)),
            name: "Someone".into(),
            role,
            licence: if role.is_partner() { Licence::FullCoSelling } else { Licence::Internal },
            super_user: false,
            sets: vec![],
            company: account.map(|account| Company {
                id: AccountId(id(account)),
                kind: "reseller".into(),
                tier: None,
                status: None,
                country: None,
                parent: None,
            }),
        }
    }

    fn person(n: u128, role: Role, account: Option<u128>) -> Caller {
        Caller::Person(Person::under(&Policy::shipped(), &subject(n, role, account)))
    }

    fn registration(owner: u128, partner: u128, state: State) -> Facts {
        Facts::of(Object::Registration, id(100))
            .owned_by(Some(UserId(id(owner))), Some(Role::Seller))
            .at(Some(AccountId(id(partner))))
            .in_state(state)
    }

    #[test]
    fn a_seller_reads_own_registrations_and_a_manager_the_sellers() {
        let facts = registration(1, 10, State::Submitted);
        assert_eq!(decide(&person(1, Role::Seller, Some(10)), Action::Read, &facts), Ok(()));
        assert_eq!(decide(&person(2, Role::Seller, Some(10)), Action::Read, &facts), Err(Denied::Unknown));
        assert_eq!(decide(&person(2, Role::Manager, Some(10)), Action::Read, &facts), Ok(()));
        assert_eq!(decide(&person(2, Role::Executive, Some(10)), Action::Read, &facts), Ok(()));
    }

    #[test]
    fn a_role_covers_those_below_it_and_what_nobody_owns_any_more() {
        let of = |role| Facts { owner_role: role, ..registration(1, 10, State::Submitted) };
        let reads = |role, facts: &Facts| decide(&person(2, role, Some(10)), Action::Read, facts).is_ok();
        assert!(!reads(Role::Manager, &of(Some(Role::Manager))) && !reads(Role::Manager, &of(Some(Role::Executive))));
        assert!(
            reads(Role::Executive, &of(Some(Role::Manager))) && !reads(Role::Executive, &of(Some(Role::Executive)))
        );
        assert!(reads(Role::Manager, &of(None)) && !reads(Role::Seller, &of(None)));
    }

    #[test]
    fn a_super_user_reads_what_peers_and_those_below_own_and_changes_none_of_it() {
        let mut curious = subject(2, Role::Seller, Some(10));
        curious.super_user = true;
        let caller = Caller::Person(Person::under(&Policy::shipped(), &curious));
        let peers = registration(1, 10, State::Draft);
        assert_eq!(decide(&caller, Action::Read, &peers), Ok(()));
        assert!(matches!(decide(&caller, Action::Edit, &peers), Err(Denied::Forbidden(_))));
        let managers = Facts { owner_role: Some(Role::Manager), ..registration(1, 10, State::Submitted) };
        assert_eq!(decide(&caller, Action::Read, &managers), Err(Denied::Unknown));
        assert_eq!(decide(&caller, Action::Read, &registration(1, 11, State::Submitted)), Err(Denied::Unknown));
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
    fn what_was_granted_beyond_the_account_reaches_as_far_as_it_says() {
        let share = |access| Share { id: id(50), user: None, account: Some(AccountId(id(11))), access };
        let shared = |access| {
            let mut facts = registration(1, 10, State::Submitted);
            facts.reach.shares.push(share(access));
            facts
        };
        let other = person(3, Role::Seller, Some(11));
        assert_eq!(decide(&other, Action::Read, &shared(Access::Read)), Ok(()));
        let withdraw = Action::Make(Move::Withdraw);
        assert!(matches!(decide(&other, withdraw, &shared(Access::Read)), Err(Denied::Forbidden(_))));
        assert_eq!(decide(&other, withdraw, &shared(Access::Edit)), Ok(()));
        assert_eq!(
            decide(&person(3, Role::Executive, Some(12)), Action::Read, &shared(Access::Edit)),
            Err(Denied::Unknown)
        );
    }

    #[test]
    fn a_draft_is_its_partners_own_whatever_was_granted() {
        let mut facts = registration(1, 10, State::Draft);
        facts.reach.shares.push(Share {
            id: id(50),
            user: None,
            account: Some(AccountId(id(11))),
            access: Access::Edit,
        });
        for caller in [
            person(5, Role::ChannelManager, None),
            person(5, Role::Administrator, None),
            person(3, Role::Seller, Some(11)),
        ] {
            assert_eq!(decide(&caller, Action::Read, &facts), Err(Denied::Unknown));
        }
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
        let facts = Facts::of(Object::Account, id(10)).at(Some(AccountId(id(10))));
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
    fn colleagues_are_looked_after_up_to_ones_own_role() {
        let mut looking_after = subject(1, Role::Manager, Some(10));
        looking_after.sets.push(Policy::colleagues_set());
        let caller = Caller::Person(Person::under(&Policy::shipped(), &looking_after));
        let colleague = |role, account| {
            let facts = Facts::of(Object::User, id(2)).owned_by(Some(UserId(id(2))), Some(role));
            facts.at(Some(AccountId(id(account))))
        };
        assert_eq!(decide(&caller, Action::Edit, &colleague(Role::Seller, 10)), Ok(()));
        assert_eq!(decide(&caller, Action::Edit, &colleague(Role::Manager, 10)), Ok(()));
        assert_eq!(decide(&caller, Action::Edit, &colleague(Role::Executive, 10)), Err(Denied::Unknown));
        assert_eq!(decide(&caller, Action::Edit, &colleague(Role::Seller, 11)), Err(Denied::Unknown));
        let other_company = Facts::of(Object::User, Uuid::nil()).at(Some(AccountId(id(11))));
        assert!(decide(&caller, Action::Create, &other_company).is_err());
        let without = person(1, Role::Manager, Some(10));
        assert_eq!(decide(&without, Action::Read, &colleague(Role::Seller, 10)), Err(Denied::Unknown));
    }

    #[test]
    fn the_vendors_own_people_are_looked_after_by_administrators_alone() {
        let inside = Facts::of(Object::User, id(2)).owned_by(Some(UserId(id(2))), Some(Role::ChannelManager));
        let outside = inside.clone().at(Some(AccountId(id(10))));
        for (role, may) in [(Role::Administrator, true), (Role::ChannelManager, false)] {
            let caller = person(5, role, None);
            assert_eq!(decide(&caller, Action::Read, &inside), Ok(()));
            assert_eq!(decide(&caller, Action::Edit, &inside).is_ok(), may, "{role:?}");
            assert_eq!(decide(&caller, Action::Create, &Facts::of(Object::User, Uuid::nil())).is_ok(), may, "{role:?}");
            assert_eq!(decide(&caller, Action::Edit, &outside), Ok(()));
        }
    }

    #[test]
    fn guests_and_people_without_sign_in_get_nothing() {
        let facts = registration(1, 10, State::Submitted);
        assert_eq!(decide(&Caller::Guest, Action::Read, &facts), Err(Denied::Unknown));
        assert_eq!(decide(&person(9, Role::Agent, None), Action::Read, &facts), Err(Denied::Unknown));
    }

    #[test]
    fn a_partner_is_shown_what_was_made_to_be_shared_and_nothing_more() {
        let seller = person(1, Role::Seller, Some(10));
        for object in Object::ALL {
            for field in object.fields() {
                let shown = may_read_field(&seller, object, field.name);
                assert!(!shown || field.sensitivity == crate::fields::Sensitivity::Shared, "{object:?} {}", field.name);
            }
        }
        assert!(may_read_field(&seller, Object::Registration, "state"));
        assert!(may_read_field(&person(5, Role::ChannelManager, None), Object::Registration, "customer"));
        assert!(!may_read_field(&seller, Object::Registration, "no_such_field"));
    }
}
