//! Differences in words: what a change of a set or a rule says, right by right.

use super::preview::by_object;
use shared::access::Standing;
use shared::access::set_form::is_key;
use shared::fields::Object;
use shared::form::Answers;
use shared::words::access as say;

/// Differences that are told one by one.
const TOLD_MOST: usize = 30;

/// What differs between two forms, in words.
pub(super) fn differences(before: &Answers, after: &Answers) -> Vec<String> {
    let keys = before.0.keys().chain(after.0.keys()).collect::<std::collections::BTreeSet<_>>();
    let changed = keys.into_iter().filter(|key| before.get(key) != after.get(key));
    let mut told: Vec<String> =
        changed.map(|key| say::answer_change(&label(key), before.get(key), after.get(key))).collect();
    let more = told.len().saturating_sub(TOLD_MOST);
    told.truncate(TOLD_MOST);
    if more > 0 {
        told.push(say::and_more(more));
    }
    told
}

/// What a key of a form asks for, in words.
fn label(key: &str) -> String {
    let mut parts = key.splitn(3, '.');
    let (kind, of, rest) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let object = of.and_then(Object::from_name);
    match (kind, object, rest) {
        ("o", Some(object), Some(right)) => say::right_on(right, object),
        ("f", Some(object), Some(field)) => {
            let label = object.field(field).map_or(say::EVERY_FIELD, |field| field.label);
            say::field_of(label, object)
        }
        ("base", Some(object), Some(side)) => say::baseline_of(object, side == "internal"),
        ("between", _, Some(object)) => {
            say::between_of(of.unwrap_or_default(), Object::from_name(object).unwrap_or(Object::Registration))
        }
        ("mask", _, Some(part)) => say::mask_part(of.unwrap_or_default(), part),
        ("role" | "tier", _, _) => say::given_to(of.unwrap_or_default()),
        _ if is_key(key) || of.is_none() => say::answer_label(key).to_owned(),
        _ => key.to_owned(),
    }
}

/// The rights somebody gets or loses, in words.
pub(super) fn rights_differences(before: &Standing, after: &Standing) -> Vec<String> {
    let mut told = Vec::new();
    let (had, has) = (by_object(before), by_object(after));
    for object in Object::ALL {
        let (had, has) = (had.get(&object), has.get(&object));
        let had = had.map_or(&[][..], Vec::as_slice);
        let has = has.map_or(&[][..], Vec::as_slice);
        told.extend(has.iter().filter(|right| !had.contains(right)).map(|right| say::gets_right(*right, object)));
        told.extend(had.iter().filter(|right| !has.contains(right)).map(|right| say::loses_right(*right, object)));
        for field in object.fields() {
            let (was, is) = (before.rights.field(object, field.name), after.rights.field(object, field.name));
            if was != is {
                told.push(say::field_change(field.label, object, was, is));
            }
        }
    }
    let more = told.len().saturating_sub(TOLD_MOST);
    told.truncate(TOLD_MOST);
    if more > 0 {
        told.push(say::and_more(more));
    }
    told
}
