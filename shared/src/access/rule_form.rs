//! A sharing rule as a form: which records, with whom, how far.

use super::policy::WHOM;
use super::rights::Access;
use crate::criteria::text::{self, Known, TextProblem};
use crate::criteria::{Criteria, Path, text::print};
use crate::fields::{Field, Object, parse};
use crate::form::Answers;
use crate::refusal::{Problems, Refusal};
use crate::values::Value;
use crate::words::access as say;

/// A sharing rule as it shall be.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRule {
    /// What people call it.
    pub name: String,
    /// Which kind of record.
    pub object: Object,
    /// Which records: a condition over them.
    pub condition: Criteria,
    /// With whom: a condition over people.
    pub whom: Criteria,
    /// How far.
    pub access: Access,
    /// Whether it counts.
    pub is_active: bool,
}

/// The kinds of record that rules and shares can let others see: those that belong to a partner.
pub const SHARED: [Object; 2] = [Object::Registration, Object::Opportunity];

/// Whether a condition over people can ask for a field.
pub fn asks_whom(object: Object, field: &Field) -> bool {
    let name = if object == Object::User { field.name.to_owned() } else { format!("account.{}", field.name) };
    matches!(object, Object::User | Object::Account) && WHOM.contains(&name.as_str())
}

/// Reads a condition over people, by an author who may know of these fields alone: with whom something is shared.
///
/// # Errors
/// What is wrong with it, and where.
pub fn parse_whom(typed: &str, known: Known<'_>) -> Result<Criteria, Vec<TextProblem>> {
    let asks = |object: Object, field: &Field| asks_whom(object, field) && known(object, field);
    let condition = text::parse_for(typed, Object::User, &asks)?;
    let about_all = |message: &str| vec![TextProblem { from: 0, to: typed.len(), message: message.to_owned() }];
    let fits = |path: &&Path| WHOM.contains(&path.as_str());
    match condition.is_bound() && condition.paths().iter().all(fits) {
        true => Ok(condition),
        false => Err(about_all(say::WHOM_FIELDS)),
    }
}

/// Reads the condition of a rule over records of a kind, by an author who may know of these fields alone: everything but the viewer may be
/// asked, since its hits are the same for everybody.
///
/// # Errors
/// What is wrong with it, and where.
pub fn parse_which(typed: &str, object: Object, known: Known<'_>) -> Result<Criteria, Vec<TextProblem>> {
    let condition = text::parse_for(typed, object, known)?;
    match condition.asks_viewer() {
        true => Err(vec![TextProblem { from: 0, to: typed.len(), message: say::NO_VIEWER.to_owned() }]),
        false => Ok(condition),
    }
}

/// Reads the form of a sharing rule, filled in by an author who may know of these fields alone.
///
/// # Errors
/// `Invalid` with every problem; `TooLarge` for what no form holds.
pub fn parse_rule(answers: &Answers, known: Known<'_>) -> Result<NewRule, Refusal> {
    if !answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    let mut problems = Problems::default();
    let name = match Object::SharingRule.field("name").map(|field| parse::value(field, answers)) {
        Some(Ok(Value::Text(name))) => name,
        Some(Err((key, message))) => {
            problems.add(key, message);
            String::new()
        }
        _ => {
            problems.add("name", say::RULE_NEEDS_A_NAME);
            String::new()
        }
    };
    let object = Object::from_name(answers.get("object")).filter(|object| SHARED.contains(object));
    if object.is_none() {
        problems.add("object", say::CHOOSE_OBJECT);
    }
    let mut said = |key: &str, read: Result<Criteria, Vec<TextProblem>>| match read {
        Ok(condition) => condition,
        Err(wrong) => {
            problems.add(key, text::told(answers.get(key), &wrong));
            Criteria::never()
        }
    };
    let condition = match object {
        Some(object) => said("condition", parse_which(answers.get("condition"), object, known)),
        None => Criteria::never(),
    };
    let whom = said("whom", parse_whom(answers.get("whom"), known));
    let access = Access::from_name(answers.get("access"));
    if access.is_none() {
        problems.add("access", say::CHOOSE_ACCESS);
    }
    let is_active = match answers.get("is_active") {
        "yes" => true,
        "no" => false,
        _ => {
            problems.add("is_active", crate::words::forms::NOT_A_CHOICE);
            false
        }
    };
    let (object, access) = (object.unwrap_or(Object::Registration), access.unwrap_or(Access::Read));
    problems.or(NewRule { name, object, condition, whom, access, is_active })
}

/// A sharing rule as the answers its form begins with, its conditions in their usual form.
pub fn answers_of_rule(rule: &NewRule) -> Answers {
    Answers::from_iter([
        ("name", rule.name.clone()),
        ("object", rule.object.name().to_owned()),
        ("condition", print(&rule.condition, rule.object)),
        ("whom", print(&rule.whom, Object::User)),
        ("access", rule.access.name().to_owned()),
        ("is_active", if rule.is_active { "yes" } else { "no" }.to_owned()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(condition: &str, whom: &str) -> Answers {
        Answers::from_iter([
            ("name", "Large deals"),
            ("object", "registration"),
            ("condition", condition),
            ("whom", whom),
            ("access", "read"),
            ("is_active", "yes"),
        ])
    }

    fn read(answers: &Answers) -> Result<NewRule, Refusal> {
        parse_rule(answers, &|_, _| true)
    }

    #[test]
    fn a_rule_answers_its_own_form() {
        let rule = read(&answers("amount >= 50000 EUR", "account.tier in (gold) and role = manager")).expect("read");
        assert_eq!(read(&answers_of_rule(&rule)), Ok(rule));
    }

    #[test]
    fn a_field_that_its_author_may_not_know_of_is_not_there() {
        let known = |_: Object, field: &Field| !["amount", "tier"].contains(&field.name);
        let typed = answers("amount >= 50000 EUR", "account.tier = gold");
        assert!(read(&typed).is_ok());
        let Err(Refusal::Invalid(problems)) = parse_rule(&typed, &known) else { panic!("accepted") };
        assert!(problems.of("condition").is_some() && problems.of("whom").is_some(), "{problems:?}");
        assert!(parse_rule(&answers("state = approved", "account.type = reseller"), &known).is_ok());
    }

    #[test]
    fn a_rule_over_what_is_not_there_is_told_where() {
        for (condition, whom, field) in [
            ("colour = red", "role = seller", "condition"),
            ("partner.channel_manager = viewer", "role = seller", "condition"),
            ("amount >= ", "role = seller", "condition"),
            ("", "role = seller", "condition"),
            ("state = approved", "email contains \"x\"", "whom"),
            ("state = approved", "account.revenue > 5 EUR", "whom"),
            ("state = approved", "account.channel_manager.name = x", "whom"),
            ("state = approved", "", "whom"),
        ] {
            let Err(Refusal::Invalid(problems)) = read(&answers(condition, whom)) else {
                panic!("accepted: {condition} / {whom}")
            };
            assert!(problems.of(field).is_some(), "{condition} / {whom}: {problems:?}");
        }
        assert!(read(&answers("true", "true")).is_ok());
    }

    #[test]
    fn a_bomb_of_conditions_is_refused_with_a_sentence() {
        let bomb = vec!["state = draft"; 10_000].join(" or ");
        let Err(Refusal::Invalid(problems)) = read(&answers(&bomb[..60_000], "true")) else { panic!("accepted") };
        assert!(problems.of("condition").is_some_and(|told| !told.is_empty()));
        let deep = format!("{}true{}", "(".repeat(20_000), ")".repeat(20_000));
        assert!(matches!(read(&answers(&deep, "true")), Err(Refusal::Invalid(_))));
    }
}
