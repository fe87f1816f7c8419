//! Why somebody can or cannot: the answers in words.

use super::access::objects;
use crate::access::why::{Asked, Change, Reached};
use crate::access::{Access, Action, Along, Grant, Licence, Right};
use crate::criteria::{Criteria, text::print};
use crate::deals::State;
use crate::fields::Object;
use crate::users::Role;

/// Whoever may everything.
pub const ADMINISTRATORS: &str = "Administrators see and change everything but partners' drafts.";
/// A field of a record that cannot be seen at all.
pub const RECORD_UNSEEN: &str = "They cannot see the record.";
/// A field that the record itself hides, or a condition whose fields the asker may not see.
pub const HIDDEN_HERE: &str = "Hidden from outsiders in this record.";
/// A field no set shows.
pub const NO_SET_SHOWS: &str = "None of their permission sets shows this field.";
/// No set at all.
pub const NO_SETS: &str = "No permission set.";
/// The heading of the sets.
pub const HAS_SETS: &str = "Permission sets";
/// Somebody who is gone.
pub const SOMEBODY: &str = "Somebody who can no longer sign in";
/// Nobody chosen.
pub const CHOOSE_WHOM: &str = "Choose a person or a company";
/// Both chosen.
pub const ONLY_ONE: &str = "Choose either a person or a company";
/// Somebody who is not there.
pub const NO_SUCH_PERSON: &str = "This person is not there any more. Choose somebody else.";
/// A company that is no partner.
pub const NO_SUCH_PARTNER: &str = "This company is no partner any more. Choose another one.";
/// No field chosen.
pub const CHOOSE_FIELD: &str = "Choose a field";
/// The columns of the matrix.
pub const PIPELINE: &str = "Pipeline";
/// Registrations.
pub const CLAIMS: &str = "Registrations and claims";
/// Companies.
pub const COMPANIES: &str = "Companies";
/// People.
pub const PEOPLE: &str = "People";
/// Products.
pub const PRICE_LIST: &str = "Price list";
/// A cell of the matrix.
pub const REACH_NONE: &str = "None";
/// A cell of the matrix.
pub const REACH_OWN: &str = "Own";
/// A cell of the matrix.
pub const REACH_BELOW: &str = "Own and those of roles below, in the same company";

/// What was asked.
pub fn question(action: Action, object: Object) -> String {
    let object = object.label().to_lowercase();
    match action {
        Action::Read => format!("See this {object}"),
        Action::Edit => format!("Change this {object}"),
        Action::Delete => format!("Delete this {object}"),
        Action::Create => format!("Make such a {object}"),
        Action::Make(_) => format!("Make this step of the {object}"),
    }
}

fn far(access: Access) -> &'static str {
    match access {
        Access::Read => "to read",
        Access::Edit => "to edit",
    }
}

/// One grant that reaches a record.
pub fn reached(reached: &Reached, object: Object) -> String {
    let by = reached.by.as_deref().unwrap_or_default();
    let access = far(reached.access);
    match reached.grant {
        Grant::Owner => "They own it".to_owned(),
        Grant::Baseline => format!("Everybody of their side reaches {}, {access}", objects(object)),
        Grant::RoleAbove => "Their role stands above its owner's, in the same company".to_owned(),
        Grant::SuperUser => "They are a super user of the company: they see what peers and roles below own".to_owned(),
        Grant::Hierarchy => {
            format!("Its company lies below theirs, and such companies share {}, {access}", objects(object))
        }
        Grant::Relationship => format!("Their company is related to its company ({}), {access}", by.replace('_', " ")),
        Grant::Rule => format!("The sharing rule “{by}” shares it with them, {access}"),
        Grant::Share => format!("It was shared with them by hand, {access}"),
    }
}

/// What decides a yes.
pub fn because(by: &Reached, sets: &[String], object: Object) -> String {
    let through = match sets {
        [] => String::new(),
        sets => format!(" The right comes with {}.", listed(sets)),
    };
    format!("{}.{through}", reached(by, object))
}

/// What stands in the way of a no.
pub fn not_because(asked: &Asked, action: Action, sets: &[String], grants: &[Reached]) -> String {
    let (subject, object) = (&asked.subject, asked.facts.object);
    let name = &subject.name;
    if !asked.is_active {
        return format!("{name} cannot sign in.");
    }
    let right = action.right();
    if sets.is_empty() && subject.role != Role::Administrator {
        return format!(
            "No permission set of {name} gives the right to {} {}.",
            right.label().to_lowercase(),
            objects(object)
        );
    }
    let seat = if subject.is_external() { subject.licence } else { Licence::Internal };
    if !seat.ceiling(object).contains(&right) {
        return format!(
            "The licence {} leaves no room to {} {}, whatever the permission sets give.",
            seat.label(),
            right.label().to_lowercase(),
            objects(object)
        );
    }
    if asked.facts.state == Some(State::Draft) && grants.is_empty() {
        return "It is a draft: it belongs to its company alone until it is submitted.".to_owned();
    }
    if grants.is_empty() {
        return "Nothing reaches it for them: they do not own it, no role, rule, relationship or share leads to it."
            .to_owned();
    }
    if grants.iter().all(|reached| reached.access == Access::Read) && action != Action::Read {
        return "It reaches them to read only.".to_owned();
    }
    "Its state, or the side they are on, does not allow it now.".to_owned()
}

/// A change that would help.
pub fn change(change: &Change, name: &str) -> String {
    match change {
        Change::LetSignIn => format!("Let {name} sign in"),
        Change::GiveLicence(licence) => format!("Give {name} the licence {}", licence.label()),
        Change::GiveSet(_, set) => format!("Give {name} the permission set “{set}”"),
        Change::GiveRight(object, right) => {
            format!(
                "Give a permission set of {name} the right to {} {}",
                right.label().to_lowercase(),
                objects(*object)
            )
        }
        Change::MakeSuperUser => format!("Make {name} a super user of the company"),
        Change::Share(access) => format!("Share this record with {name}, {}", far(*access)),
        Change::LeaveState(State::Draft) => "Its company has to submit it first".to_owned(),
        Change::LeaveState(_) => "Ask the partner for information: then it can be changed".to_owned(),
    }
}

/// The sets that show a field.
pub fn shown_by(sets: &[String]) -> String {
    format!("Shown by {}.", listed(sets))
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ")
}

/// A mask over a field of a record.
pub fn masked_while(condition: &Criteria, object: Object) -> String {
    format!("Hidden from outsiders while {}.", print(condition, object))
}

/// A mask, for somebody.
pub fn mask_of(label: &str, condition: &Criteria, object: Object) -> String {
    format!("Does not see {} while {}.", label.to_lowercase(), print(condition, object))
}

/// Everybody of a company.
pub fn all_of(company: &str) -> String {
    format!("Everybody of {company}")
}

/// What somebody may do with records of a kind.
pub fn may(rights: &[Right], object: Object) -> String {
    let rights: Vec<String> = rights.iter().map(|right| right.label().to_lowercase()).collect();
    format!("May {} {}.", rights.join(", "), objects(object))
}

/// The fields somebody sees.
pub fn sees_fields(fields: &[&str], all: usize) -> String {
    match fields.len() {
        0 => "Sees no field of them.".to_owned(),
        count if count == all => "Sees every field.".to_owned(),
        _ => format!("Sees {}.", fields.join(", ")),
    }
}

/// The heading of what somebody can do with records of a kind.
pub fn heading_of(object: Object) -> String {
    let mut heading = objects(object).to_owned();
    if let Some(first) = heading.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    heading
}

/// Who somebody is.
pub fn is_a(role: Role, licence: Licence, company: Option<&str>) -> String {
    match company {
        Some(company) => format!("{} at {company}, licence {}", role.label(), licence.label()),
        None => role.label().to_owned(),
    }
}

/// All records of a kind.
pub fn all_records(access: Access, object: Object) -> String {
    format!("Reaches all {}, {}.", objects(object), far(access))
}

/// One's own records.
pub fn own_records(object: Object) -> String {
    format!("Reaches their own {}, to edit.", objects(object))
}

/// What roles below own.
pub fn records_below(object: Object) -> String {
    match object {
        Object::User => "Reaches people of the same company up to their own role, to edit.".to_owned(),
        Object::Account => "Reaches their own company.".to_owned(),
        _ => format!("Reaches {} of people whose role is below, in the same company, to edit.", objects(object)),
    }
}

/// What peers own.
pub fn peers_records(object: Object) -> String {
    format!("As a super user reaches {} of peers and of roles below, in the same company, to read.", objects(object))
}

/// What comes along a tree or a relationship.
pub fn records_along(along: &Along, access: Access, object: Object) -> String {
    match along {
        Along::Parent => format!("Reaches {} of companies below theirs, {}.", objects(object), far(access)),
        Along::Relationship(kind) => {
            format!(
                "Reaches {} of companies theirs is related to ({}), {}.",
                objects(object),
                kind.replace('_', " "),
                far(access)
            )
        }
    }
}

/// What a rule shares.
pub fn records_by_rule(name: &str, condition: &str, access: Access) -> String {
    format!("By the rule “{name}” reaches those where {condition}, {}.", far(access))
}

/// What is shared by hand.
pub fn shared_records(object: Object) -> String {
    format!("Reaches {} that were shared with them or their company by hand.", objects(object))
}

/// A cell of the matrix.
pub fn reach_all(access: Access) -> String {
    format!("All, {}", far(access))
}

/// A part of a cell of the matrix.
pub fn reach_along(along: &Along) -> String {
    match along {
        Along::Parent => "companies below".to_owned(),
        Along::Relationship(kind) => kind.replace('_', " "),
    }
}

/// A cell of the matrix.
pub fn reach(own: &str, wider: &[String], rules: usize) -> String {
    let mut parts = vec![own.to_owned()];
    parts.extend(wider.iter().map(|along| format!("also {along}")));
    match rules {
        0 => {}
        1 => parts.push("1 sharing rule".to_owned()),
        more => parts.push(format!("{more} sharing rules")),
    }
    parts.join("; ")
}
