//! Which fields a condition can ask for and how, and which one was meant.

use crate::criteria::check::has_order;
use crate::criteria::{Operator, Path, SEGMENTS_MOST};
use crate::fields::{Field, Kind, Object};
use crate::values::fold;
use crate::words::criteria as words;

/// A longer name is not looked for among the fields.
const NAME_LONGEST: usize = 40;

/// Which fields the author of a condition may know of. All others are to them as if they were not there.
pub type Known<'a> = &'a dyn Fn(Object, &Field) -> bool;

/// The fields a condition over an object can ask for, and those one reference further, with their labels: what an
/// editor offers.
pub fn fields_offered(object: Object, known: Known<'_>) -> Vec<(Path, String)> {
    let mut offered = Vec::new();
    for field in asked(object, known) {
        offered.push(Path::new(field.name));
        if let Kind::Reference(next) = field.kind {
            offered.extend(asked(next, known).map(|further| Path::new(format!("{}.{}", field.name, further.name))));
        }
    }
    offered.into_iter().map(|path| (path.clone(), path.label(object))).collect()
}

/// What can be asked of a field of that kind, as it is written; nothing where no condition asks for it.
pub fn operators_offered(kind: Kind) -> Vec<&'static str> {
    if kind == Kind::ProductLines {
        return Vec::new();
    }
    let compared = Operator::ALL.into_iter().filter(|operator| has_order(kind) || !operator.needs_order());
    let further: &[&str] = match kind {
        Kind::Text(_) => &["contains", "starts with"],
        Kind::Date | Kind::Instant => &["within"],
        _ => &[],
    };
    compared
        .map(Operator::sign)
        .chain(["in"])
        .chain(further.iter().copied())
        .chain(["is empty", "is not empty"])
        .collect()
}

/// The kind of the field that a name means; `before` stands before the name in the text.
///
/// # Errors
/// The sentence that says why no condition can ask for it.
pub(super) fn find(name: &str, before: &str, object: Object, known: Known<'_>) -> Result<Kind, String> {
    match kind_of(name, object, known) {
        Some(Kind::ProductLines) => Err(words::not_asked(&format!("{before}{name}"))),
        Some(kind) => Ok(kind),
        None => Err(lost(name, before, object, known)),
    }
}

/// The kind of the field at the end of a way all of which the author may know of.
fn kind_of(name: &str, object: Object, known: Known<'_>) -> Option<Kind> {
    let steps = Path::new(name).steps(object)?;
    steps.iter().all(|step| known(step.object, step.field)).then(|| steps.last().map(|step| step.field.kind))?
}

/// Why a name leads nowhere.
fn lost(name: &str, before: &str, object: Object, known: Known<'_>) -> String {
    let mut at = object;
    let mut way = String::new();
    for (place, segment) in name.split('.').enumerate() {
        if place == SEGMENTS_MOST {
            return words::way_too_long(&format!("{before}{name}"), SEGMENTS_MOST - 1);
        }
        match at.field(segment).filter(|field| known(at, field)).map(|field| field.kind) {
            None => {
                let meant = nearest(segment, at, known).map(|near| {
                    let rest = &name[way.len() + segment.len()..];
                    let whole = format!("{way}{near}{rest}");
                    let is_field = kind_of(&whole, object, known).is_some();
                    format!("{before}{}", if is_field { whole } else { format!("{way}{near}") })
                });
                return words::unknown_field(&format!("{before}{name}"), meant.as_deref());
            }
            Some(Kind::Reference(next)) => at = next,
            Some(_) => return words::no_reference(&format!("{before}{way}{segment}")),
        }
        way.push_str(segment);
        way.push('.');
    }
    words::unknown_field(&format!("{before}{name}"), None)
}

/// The field whose name, or what people call it, is the most like this; none where none is much like it.
fn nearest(wanted: &str, object: Object, known: Known<'_>) -> Option<&'static str> {
    if wanted.len() > NAME_LONGEST {
        return None;
    }
    let wanted = fold(wanted);
    let most = (wanted.chars().count() / 3).max(1);
    let distances = asked(object, known).map(|field| (distance(&wanted, field), field.name));
    distances.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// How many slips of the keyboard lie between them.
fn distance(wanted: &str, field: &Field) -> usize {
    let label = fold(field.label).replace(' ', "_");
    strsim::osa_distance(wanted, field.name).min(strsim::osa_distance(wanted, &label))
}

/// Product lines are records of their own.
fn asked<'a>(object: Object, known: Known<'a>) -> impl Iterator<Item = &'static Field> + use<'a> {
    object.fields().iter().filter(move |field| field.kind != Kind::ProductLines && known(object, field))
}

#[cfg(test)]
mod tests {
    use super::super::lex::is_keyword;
    use super::*;
    use crate::criteria::{Criteria, Span, Unit, check, field};
    use crate::values::{Value, currency::Currency, money::Money};
    use chrono::{DateTime, NaiveDate};
    use uuid::Uuid;

    fn meant(name: &str) -> Option<String> {
        let sentence = find(name, "", Object::Opportunity, &|_, _| true).expect_err("no field");
        let (_, rest) = sentence.split_once("Did you mean “")?;
        rest.split_once('”').map(|(meant, _)| meant.to_owned())
    }

    #[test]
    fn fields_are_offered_with_those_one_reference_further() {
        let offered = fields_offered(Object::Registration, &|_, _| true);
        let label =
            |name: &str| offered.iter().find(|(path, _)| path.as_str() == name).map(|(_, label)| label.as_str());
        assert_eq!(label("state"), Some("Status"));
        assert_eq!(label("partner"), Some("Partner"));
        assert_eq!(label("partner.country"), Some("Partner: Country"));
        assert_eq!(label("partner.parent.country"), None);
        assert_eq!(label("lines"), None);
    }

    #[test]
    fn whatever_is_offered_passes_and_nothing_else_does() {
        for object in Object::ALL {
            for (path, _) in fields_offered(object, &|_, _| true) {
                let kind = find(path.as_str(), "", object, &|_, _| true).expect("known");
                for (operator, condition) in questions(&path, kind) {
                    let is_offered = operators_offered(kind).contains(&operator);
                    assert_eq!(check(&condition, object).is_ok(), is_offered, "{condition:?}");
                }
            }
        }
        assert!(operators_offered(Kind::ProductLines).is_empty());
    }

    /// Everything a condition can ask, with a value that fits.
    fn questions(path: &Path, kind: Kind) -> Vec<(&'static str, Criteria)> {
        let on = || field(path.clone());
        let value = match kind {
            Kind::Text(_) | Kind::ProductLines => Value::from("x"),
            Kind::Whole => Value::from(1_i64),
            Kind::Money => Value::from(Money::from_minor(1, Currency::EUR).expect("valid")),
            Kind::YesNo => Value::from(true),
            Kind::Date => Value::from(NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")),
            Kind::Instant => Value::from(DateTime::from_timestamp_micros(1).expect("an instant")),
            Kind::Choice(_) | Kind::Country => Value::from(kind.choices()[0].0),
            Kind::Reference(_) => Value::from(Uuid::from_u128(1)),
        };
        let compared =
            Operator::ALL.into_iter().map(|operator| (operator.sign(), on().compare(operator, value.clone())));
        let further = [
            ("in", on().one_of([value.clone()])),
            ("contains", on().contains("x")),
            ("starts with", on().starts_with("x")),
            ("within", on().within(Span::last(1, Unit::Days))),
            ("is empty", on().is_empty()),
            ("is not empty", on().is_not_empty()),
        ];
        compared.chain(further).collect()
    }

    #[test]
    fn a_slip_of_the_keyboard_is_guessed() {
        for (written, expected) in [
            ("amont", "amount"),
            ("Stage", "stage"),
            ("acount.country", "account.country"),
            ("account.contry", "account.country"),
            ("acount.contry", "account"),
            ("customer", "account"),
            ("expected_close", "expected_close_on"),
        ] {
            assert_eq!(meant(written).as_deref(), Some(expected), "{written}");
        }
        for nonsense in ["", ".", "x", "colour", "accounts_of_the_vendors_partners_in_all_countries"] {
            assert_eq!(meant(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn each_way_of_leading_nowhere_is_told_apart() {
        let sentence = |name: &str| find(name, "", Object::Opportunity, &|_, _| true).expect_err("no field");
        assert_eq!(sentence("stage.name"), words::no_reference("stage"));
        let long = "account.parent.parent.parent.name";
        assert_eq!(sentence(long), words::way_too_long(long, 3));
        assert_eq!(sentence("registration.lines"), words::not_asked("registration.lines"));
        assert_eq!(
            find("acount", "viewer.", Object::User, &|_, _| true),
            Err(words::unknown_field("viewer.acount", Some("viewer.account")))
        );
    }

    #[test]
    fn what_the_author_may_not_know_of_is_not_there() {
        let known = |_: Object, field: &Field| !["probability", "country"].contains(&field.name);
        let sentence = |name: &str| find(name, "", Object::Opportunity, &known).expect_err("no field");
        for name in ["probability", "probabilty", "account.country"] {
            let told = sentence(name);
            assert!(told == words::unknown_field(name, None) || !told.contains("“probability”"), "{told}");
        }
        assert_eq!(sentence("probability"), words::unknown_field("probability", None));
        let offered = fields_offered(Object::Opportunity, &known);
        assert!(offered.iter().all(|(path, _)| path.as_str() != "account.country"));
    }

    #[test]
    fn no_field_is_called_like_a_word_of_the_language() {
        for field in Object::ALL.into_iter().flat_map(Object::fields) {
            assert!(!is_keyword(field.name), "{}", field.name);
        }
    }
}
