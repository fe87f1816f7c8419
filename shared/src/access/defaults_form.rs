//! What is decided about access in general, as a form: how far records reach everybody of a side, what companies share with one another, and
//! which fields are hidden while something holds.

use super::policy::{Along, Baseline, Between, FieldMask};
use super::rights::Access;
use crate::accounts::relationships::RelationKind;
use crate::criteria::text::{self, Known, print};
use crate::fields::{Kind, Object};
use crate::form::Answers;
use crate::ids::FieldMaskId;
use crate::refusal::{Problems, Refusal};
use crate::users::Role;
use crate::words::access as say;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Masks that one form holds.
pub const MASKS_MOST: usize = 20;

/// What companies can share along a tree or a relationship.
pub const BETWEEN: [Object; 3] = [Object::Registration, Object::Opportunity, Object::Account];

/// Everything that is decided in general.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Defaults {
    /// How far each kind of record reaches everybody of a side.
    pub baselines: BTreeMap<Object, Baseline>,
    /// What companies share with one another.
    pub between: Vec<Between>,
    /// Fields hidden from outsiders while a condition holds.
    pub masks: Vec<FieldMask>,
}

/// The sides of a baseline, by the name of its key.
pub const SIDES: [&str; 2] = ["internal", "external"];

/// The key of a baseline.
pub fn baseline_key(object: Object, side: &str) -> String {
    format!("base.{}.{side}", object.name())
}

/// The key of what is shared along something.
pub fn between_key(along: &str, object: Object) -> String {
    format!("between.{along}.{}", object.name())
}

/// The key of a mask's field.
pub fn mask_field_key(place: usize) -> String {
    format!("mask.{place}.field")
}

/// The key of a mask's condition.
pub fn mask_condition_key(place: usize) -> String {
    format!("mask.{place}.condition")
}

/// Every key an answer of this form can have.
pub fn is_key(key: &str) -> bool {
    ["base.", "between.", "mask."].iter().any(|begin| key.starts_with(begin))
}

/// The ways along which companies share, by the name of their key.
pub fn alongs() -> impl Iterator<Item = &'static str> {
    ["parent"].into_iter().chain(RelationKind::ALL.map(RelationKind::name))
}

/// How far, and from which role on, as one answer: `read.manager`.
pub fn reaches_offered() -> Vec<(String, Access, Role)> {
    let roles = [Role::Seller, Role::Manager, Role::Executive];
    let all = Access::ALL.into_iter().flat_map(|access| roles.map(|role| (access, role)));
    all.map(|(access, role)| (format!("{}.{}", access.name(), role.name()), access, role)).collect()
}

/// The fields that can be hidden, as (`registration.amount`, object, label).
pub fn maskable() -> Vec<(String, Object, &'static str)> {
    let of = |object: Object| {
        // What every record has, lists are ordered by; and without its state nobody knows what to do with it.
        let stays = ["state", "created_at", "changed_at"];
        let fields = object.fields().iter();
        let fields = fields.filter(move |field| field.kind != Kind::ProductLines && !stays.contains(&field.name));
        fields.map(move |field| (format!("{}.{}", object.name(), field.name), object, field.label))
    };
    of(Object::Registration).chain(of(Object::Opportunity)).collect()
}

/// Reads the form, filled in by an author who may know of these fields alone.
///
/// # Errors
/// `Invalid` with every problem; `TooLarge` for what no form holds.
pub fn parse_defaults(answers: &Answers, known: Known<'_>) -> Result<Defaults, Refusal> {
    if !answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    let (mut defaults, mut problems) = (Defaults::default(), Problems::default());
    for object in Object::ALL {
        let [internal, external] = SIDES.map(|side| baseline_key(object, side)).map(|key| {
            let access = Access::from_name(answers.get(&key));
            (access.is_none() && !answers.get(&key).is_empty(), access, key)
        });
        for (is_wrong, _, key) in [&internal, &external] {
            if *is_wrong {
                problems.add(key.clone(), crate::words::forms::NOT_A_CHOICE);
            }
        }
        if external.1 > internal.1 {
            problems.add(external.2.clone(), say::NEVER_WIDER);
        }
        if internal.1.is_some() {
            defaults.baselines.insert(object, Baseline { internal: internal.1, external: external.1 });
        }
    }
    let offered = reaches_offered();
    for along in alongs() {
        for object in BETWEEN {
            let key = between_key(along, object);
            let typed = answers.get(&key);
            match offered.iter().find(|(name, ..)| name == typed) {
                Some((_, access, from)) => defaults.between.push(Between {
                    along: if along == "parent" { Along::Parent } else { Along::Relationship(along.to_owned()) },
                    object,
                    access: *access,
                    from: *from,
                }),
                None if typed.is_empty() => {}
                None => problems.add(key, crate::words::forms::NOT_A_CHOICE),
            }
        }
    }
    let fields = maskable();
    for place in 0..MASKS_MOST {
        let (field_key, condition_key) = (mask_field_key(place), mask_condition_key(place));
        let (typed, condition) = (answers.get(&field_key), answers.get(&condition_key));
        if typed.is_empty() && condition.trim().is_empty() {
            continue;
        }
        let Some((name, object, _)) = fields.iter().find(|(name, ..)| name == typed) else {
            problems.add(field_key, say::CHOOSE_MASKED);
            continue;
        };
        match text::parse_for(condition, *object, known) {
            // Only the record's own fields: what stands in others is not at hand wherever the mask counts.
            Ok(condition)
                if condition.is_bound() && condition.paths().iter().all(|path| path.segments().count() == 1) =>
            {
                let field = name.split_once('.').map_or("", |(_, field)| field).to_owned();
                defaults.masks.push(FieldMask { id: FieldMaskId(Uuid::nil()), object: *object, field, condition });
            }
            Ok(_) => problems.add(condition_key, say::OWN_FIELDS_ONLY),
            Err(wrong) => {
                let told = wrong.into_iter().next().map(|problem| {
                    let about = condition.get(problem.from..problem.to).unwrap_or_default();
                    crate::words::screens::condition_problem(about, &problem.message)
                });
                problems.add(condition_key, told.unwrap_or_default());
            }
        }
    }
    problems.or(defaults)
}

/// What is decided as the answers its form begins with.
pub fn answers_of_defaults(defaults: &Defaults) -> Answers {
    let mut answers = Answers::default();
    for (object, baseline) in &defaults.baselines {
        for (side, access) in SIDES.into_iter().zip([baseline.internal, baseline.external]) {
            if let Some(access) = access {
                answers.set(baseline_key(*object, side), access.name());
            }
        }
    }
    for between in &defaults.between {
        let along = match &between.along {
            Along::Parent => "parent",
            Along::Relationship(kind) => kind,
        };
        let reach = format!("{}.{}", between.access.name(), between.from.name());
        answers.set(between_key(along, between.object), reach);
    }
    for (place, mask) in defaults.masks.iter().enumerate() {
        answers.set(mask_field_key(place), format!("{}.{}", mask.object.name(), mask.field));
        answers.set(mask_condition_key(place), print(&mask.condition, mask.object));
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_decided_answers_its_own_form() {
        let answers = Answers::from_iter([
            ("base.registration.internal", "edit"),
            ("base.product.internal", "edit"),
            ("base.product.external", "read"),
            ("between.parent.registration", "read.manager"),
            ("between.distributor_of.opportunity", "edit.executive"),
            ("mask.0.field", "registration.amount"),
            ("mask.0.condition", "state in (submitted, in_review)"),
        ]);
        let read = parse_defaults(&answers, &|_, _| true).expect("read");
        assert_eq!((read.baselines.len(), read.between.len(), read.masks.len()), (2, 2, 1));
        assert_eq!(parse_defaults(&answers_of_defaults(&read), &|_, _| true), Ok(read));
        let Err(Refusal::Invalid(problems)) = parse_defaults(&answers, &|_, field| field.name != "state") else {
            panic!("accepted from an author to whom the field is not there")
        };
        assert!(problems.of("mask.0.condition").is_some(), "{problems:?}");
    }

    #[test]
    fn every_problem_is_told() {
        let answers = Answers::from_iter([
            ("base.registration.internal", "read"),
            ("base.registration.external", "edit"),
            ("between.parent.registration", "everything"),
            ("mask.0.condition", "state = approved"),
            ("mask.1.field", "registration.amount"),
            ("mask.1.condition", "partner.tier = gold"),
            ("mask.2.field", "registration.amount"),
            ("mask.2.condition", "colour = red"),
        ]);
        let Err(Refusal::Invalid(problems)) = parse_defaults(&answers, &|_, _| true) else { panic!("accepted") };
        for field in [
            "base.registration.external",
            "between.parent.registration",
            "mask.0.field",
            "mask.1.condition",
            "mask.2.condition",
        ] {
            assert!(problems.of(field).is_some(), "{field}");
        }
    }
}
