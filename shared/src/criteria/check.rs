//! Whether a condition makes sense for an object, before it is kept or run.

use super::{Criteria, Path};
use crate::fields::{Kind, Object};
use crate::values::Value;
use crate::words::lists as words;
use chrono::Datelike;

/// How deep conditions may be nested.
pub const DEPTH_MOST: usize = 16;
/// How many conditions and listed values one condition may have together.
pub const SIZE_MOST: usize = 500;
/// How many characters a text to compare with may have.
pub const TEXT_LONGEST: usize = 500;

/// What is wrong with a condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CriteriaProblem {
    /// There is no such field, or the way to it is too long or leads through something that is no reference.
    #[error("{}", words::unknown_field(.0))]
    UnknownField(Path),
    /// The field's type does not have this operator.
    #[error("{}", words::unfit_operator(.0))]
    UnfitOperator(Path),
    /// The value is of another type than the field.
    #[error("{}", words::unfit_value(.0))]
    UnfitValue(Path),
    /// The field has no such choice.
    #[error("{}", words::unknown_choice(.path, .choice))]
    UnknownChoice {
        /// The field.
        path: Path,
        /// What was asked for.
        choice: String,
    },
    /// There is nothing to compare with; `is empty` asks for emptiness.
    #[error("{}", words::empty_value(.0))]
    EmptyValue(Path),
    /// The text is longer than [`TEXT_LONGEST`].
    #[error("{}", words::text_too_long(.0, TEXT_LONGEST))]
    TextTooLong(Path),
    /// There are more than [`SIZE_MOST`] parts.
    #[error("{}", words::criteria_too_big(SIZE_MOST))]
    TooBig,
    /// Parts are nested deeper than [`DEPTH_MOST`].
    #[error("{}", words::criteria_too_deep(DEPTH_MOST))]
    TooDeep,
}

/// Checks a condition against the object's fields.
///
/// # Errors
/// The first problem found, from left to right.
pub fn check(condition: &Criteria, object: Object) -> Result<(), CriteriaProblem> {
    visit(condition, object, DEPTH_MOST, &mut 0)
}

fn visit(condition: &Criteria, object: Object, depth: usize, size: &mut usize) -> Result<(), CriteriaProblem> {
    let depth = depth.checked_sub(1).ok_or(CriteriaProblem::TooDeep)?;
    *size += match condition {
        Criteria::In { values, .. } => 1 + values.len(),
        _ => 1,
    };
    if *size > SIZE_MOST {
        return Err(CriteriaProblem::TooBig);
    }
    match condition {
        Criteria::All(parts) | Criteria::Any(parts) => {
            parts.iter().try_for_each(|part| visit(part, object, depth, size))
        }
        Criteria::Not(part) => visit(part, object, depth, size),
        Criteria::Compare { path, operator, value } => {
            let kind = kind_of(path, object)?;
            if operator.needs_order() && !has_order(kind) {
                return Err(CriteriaProblem::UnfitOperator(path.clone()));
            }
            fits(path, kind, value)
        }
        Criteria::In { path, values } => {
            let kind = kind_of(path, object)?;
            values.iter().try_for_each(|value| fits(path, kind, value))
        }
        Criteria::Contains { path, text } | Criteria::StartsWith { path, text } => match kind_of(path, object)? {
            Kind::Text(_) => text_fits(path, text),
            _ => Err(CriteriaProblem::UnfitOperator(path.clone())),
        },
        Criteria::IsEmpty { path } | Criteria::IsNotEmpty { path } => kind_of(path, object).map(|_| ()),
    }
}

/// The kind of the field, if a condition can ask for it: product lines are records of their own.
fn kind_of(path: &Path, object: Object) -> Result<Kind, CriteriaProblem> {
    match path.field_of(object).map(|field| field.kind) {
        None => Err(CriteriaProblem::UnknownField(path.clone())),
        Some(Kind::ProductLines) => Err(CriteriaProblem::UnfitOperator(path.clone())),
        Some(kind) => Ok(kind),
    }
}

/// Whether values of that kind are more or less than each other.
fn has_order(kind: Kind) -> bool {
    matches!(kind, Kind::Text(_) | Kind::Whole | Kind::Money | Kind::Date | Kind::Instant)
}

fn fits(path: &Path, kind: Kind, value: &Value) -> Result<(), CriteriaProblem> {
    if value.is_empty() {
        return Err(CriteriaProblem::EmptyValue(path.clone()));
    }
    let fits = match (kind, value) {
        (Kind::Text(_), Value::Text(text)) => return text_fits(path, text),
        (Kind::Choice(_) | Kind::Country, Value::Text(choice)) => {
            return if kind.choices().iter().any(|(stored, _)| stored == choice) {
                Ok(())
            } else {
                Err(CriteriaProblem::UnknownChoice { path: path.clone(), choice: choice.clone() })
            };
        }
        (Kind::Date, Value::Date(day)) => is_usual(day.year()),
        (Kind::Instant, Value::Instant(instant)) => is_usual(instant.year()),
        (Kind::Whole, Value::Whole(_))
        | (Kind::Money, Value::Money(_))
        | (Kind::YesNo, Value::YesNo(_))
        | (Kind::Reference(_), Value::Reference { .. }) => true,
        _ => false,
    };
    if fits { Ok(()) } else { Err(CriteriaProblem::UnfitValue(path.clone())) }
}

/// Years outside these are written differently, and so would be ordered differently, by one database than by the other.
pub(crate) fn is_usual(year: i32) -> bool {
    (1..=9999).contains(&year)
}

/// Whether text can be compared with: something, not too much, and nothing PostgreSQL cannot hold.
fn text_fits(path: &Path, text: &str) -> Result<(), CriteriaProblem> {
    if text.trim().is_empty() {
        Err(CriteriaProblem::EmptyValue(path.clone()))
    } else if text.chars().nth(TEXT_LONGEST).is_some() {
        Err(CriteriaProblem::TextTooLong(path.clone()))
    } else if text.contains('\0') {
        Err(CriteriaProblem::UnfitValue(path.clone()))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::field;
    use super::*;
    use chrono::NaiveDate;
    use uuid::Uuid;

    fn problem(condition: Criteria) -> Option<CriteriaProblem> {
        check(&condition, Object::Opportunity).err()
    }

    #[test]
    fn a_sensible_condition_passes() {
        let condition = field("stage")
            .one_of(["proposal", "negotiation"])
            .and(field("account.country").is("DE"))
            .and(!field("name").contains("test"))
            .and(field("partner").refers_to(Uuid::from_u128(1)))
            .and(field("amount").is_empty().or(field("probability").at_least(50)));
        assert_eq!(problem(condition), None);
    }

    #[test]
    fn each_way_of_making_no_sense_is_told_apart() {
        let path = |text: &str| Path::new(text);
        let year_10000 = NaiveDate::from_ymd_opt(10_000, 1, 1).expect("a day");
        for (condition, expected) in [
            (field("nothing").is("x"), CriteriaProblem::UnknownField(path("nothing"))),
            (field("stage.name").is_empty(), CriteriaProblem::UnknownField(path("stage.name"))),
            (field("stage").above("proposal"), CriteriaProblem::UnfitOperator(path("stage"))),
            (field("partner").below(Uuid::nil()), CriteriaProblem::UnfitOperator(path("partner"))),
            (field("stage").contains("prop"), CriteriaProblem::UnfitOperator(path("stage"))),
            (field("registration.lines").is_empty(), CriteriaProblem::UnfitOperator(path("registration.lines"))),
            (field("probability").is("fifty"), CriteriaProblem::UnfitValue(path("probability"))),
            (field("engaged_on").is(year_10000), CriteriaProblem::UnfitValue(path("engaged_on"))),
            (field("name").is("a\0b"), CriteriaProblem::UnfitValue(path("name"))),
            (field("name").is(" "), CriteriaProblem::EmptyValue(path("name"))),
            (field("name").contains(""), CriteriaProblem::EmptyValue(path("name"))),
            (field("amount").one_of([Value::Empty]), CriteriaProblem::EmptyValue(path("amount"))),
            (field("name").is("x".repeat(501)), CriteriaProblem::TextTooLong(path("name"))),
            (
                field("account.country").is("Atlantis"),
                CriteriaProblem::UnknownChoice { path: path("account.country"), choice: "Atlantis".into() },
            ),
        ] {
            assert_eq!(problem(condition.clone()), Some(expected), "{condition:?}");
        }
    }

    #[test]
    fn size_and_depth_are_bounded() {
        let one = || field("name").is("x");
        assert_eq!(problem(Criteria::All(vec![one(); SIZE_MOST - 1])), None);
        assert_eq!(problem(Criteria::All(vec![one(); SIZE_MOST])), Some(CriteriaProblem::TooBig));
        assert_eq!(problem(field("name").one_of(vec!["x"; SIZE_MOST])), Some(CriteriaProblem::TooBig));
        let nested = |times| (0..times).fold(one(), |inner, _| Criteria::All(vec![inner]));
        assert_eq!(problem(nested(DEPTH_MOST - 1)), None);
        assert_eq!(problem(nested(DEPTH_MOST)), Some(CriteriaProblem::TooDeep));
    }
}
