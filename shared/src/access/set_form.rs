//! A permission set as a form: one answer for each right it gives.

use super::rights::{Access, EVERY_FIELD, Right, Rights};
use crate::fields::{Object, accounts::TIERS, parse};
use crate::form::Answers;
use crate::refusal::{Problems, Refusal};
use crate::users::Role;
use crate::values::Value;
use crate::words::access as say;
use std::collections::BTreeSet;

/// A permission set as it shall be.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSet {
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub description: Value,
    /// What it gives.
    pub rights: Rights,
    /// The roles that have it.
    pub roles: Vec<Role>,
    /// The tiers whose people have it.
    pub tiers: Vec<String>,
}

/// The key of an object right.
pub fn right_key(object: Object, right: Right) -> String {
    format!("o.{}.{}", object.name(), right.name())
}

/// The key of a field right.
pub fn field_key(object: Object, field: &str) -> String {
    format!("f.{}.{field}", object.name())
}

/// The key of a role that has the set.
pub fn role_key(role: Role) -> String {
    format!("role.{}", role.name())
}

/// The key of a tier that has the set.
pub fn tier_key(tier: &str) -> String {
    format!("tier.{tier}")
}

/// The roles a set can be given to: administrators have everything, and agents nothing.
pub fn roles_offered() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| !matches!(role, Role::Administrator | Role::Agent))
}

/// Every key an answer of this form can have.
pub fn is_key(key: &str) -> bool {
    matches!(key, "name" | "description") || ["o.", "f.", "role.", "tier."].iter().any(|begin| key.starts_with(begin))
}

/// Reads the form of a permission set.
///
/// # Errors
/// `Invalid` with every problem; `TooLarge` for what no form holds.
pub fn parse_set(answers: &Answers) -> Result<NewSet, Refusal> {
    if !answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    let mut problems = Problems::default();
    let mut value = |name: &str| {
        let field = Object::PermissionSet.field(name)?;
        parse::value(field, answers).map_err(|(key, message)| problems.add(key, message)).ok()
    };
    let (name, description) = (value("name"), value("description").unwrap_or(Value::Empty));
    let name = match name {
        Some(Value::Text(name)) => name,
        Some(_) => {
            problems.add("name", say::SET_NEEDS_A_NAME);
            String::new()
        }
        None => String::new(),
    };
    let mut rights = Rights::default();
    for object in Object::ALL {
        let given: Vec<Right> =
            Right::ALL.into_iter().filter(|right| answers.get(&right_key(object, *right)) == "yes").collect();
        let chosen: BTreeSet<Right> = given.iter().copied().collect();
        if !chosen.is_empty() && !chosen.contains(&Right::Read) {
            problems.add(right_key(object, Right::Read), say::reading_first(object));
        }
        let mut has_fields = false;
        for field in object.fields().iter().map(|field| field.name).chain([EVERY_FIELD]) {
            let key = field_key(object, field);
            match (answers.get(&key), Access::from_name(answers.get(&key))) {
                ("", _) => {}
                (_, Some(access)) => {
                    has_fields = true;
                    rights = rights.fields(object, access, &[field]);
                }
                (_, None) => problems.add(key, crate::words::forms::NOT_A_CHOICE),
            }
        }
        if !given.is_empty() {
            rights = rights.object(object, &given);
            if !has_fields {
                problems.add(field_key(object, EVERY_FIELD), say::fields_too(object));
            }
        }
    }
    let roles = roles_offered().filter(|role| answers.get(&role_key(*role)) == "yes").collect();
    let tiers = TIERS.iter().map(|tier| tier.value).filter(|tier| answers.get(&tier_key(tier)) == "yes");
    let tiers = tiers.map(str::to_owned).collect();
    problems.or(NewSet { name, description, rights, roles, tiers })
}

/// A permission set as the answers its form begins with: only what it gives, so that two answers are alike where two sets are.
pub fn answers_of_set(name: &str, description: &str, rights: &Rights, roles: &[Role], tiers: &[String]) -> Answers {
    let mut answers = Answers::from_iter([("name", name)]);
    if !description.is_empty() {
        answers.set("description", description);
    }
    for (object, right) in rights.object_rights() {
        answers.set(right_key(object, right), "yes");
    }
    for (object, field, access) in rights.field_rights() {
        answers.set(field_key(object, field), access.name());
    }
    for role in roles {
        answers.set(role_key(*role), "yes");
    }
    for tier in tiers {
        answers.set(tier_key(tier), "yes");
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_answers_its_own_form() {
        let rights = Rights::default()
            .object(Object::Registration, &[Right::Read, Right::Edit])
            .fields(Object::Registration, Access::Edit, &["name", EVERY_FIELD])
            .fields(Object::Registration, Access::Read, &["amount"]);
        let answers = answers_of_set("Deals", "For all", &rights, &[Role::Seller], &["gold".to_owned()]);
        let read = parse_set(&answers).expect("read");
        assert_eq!(read.rights, rights);
        assert_eq!(
            (read.name.as_str(), read.roles, read.tiers),
            ("Deals", vec![Role::Seller], vec!["gold".to_owned()])
        );
    }

    #[test]
    fn every_problem_of_a_set_is_told() {
        let answers = [("o.registration.edit", "yes"), ("o.product.read", "yes"), ("f.account.name", "sometimes")];
        let Err(Refusal::Invalid(problems)) = parse_set(&answers.into_iter().collect()) else { panic!("accepted") };
        for field in ["name", "o.registration.read", "f.product.*", "f.account.name"] {
            assert!(problems.of(field).is_some(), "{field}");
        }
    }
}
