//! Whether a condition makes sense for an object, before it is kept or run.

use super::{Criteria, DAYS_FURTHEST, Operator, Path, SPAN_LONGEST, outside};
use crate::fields::{Kind, Object};
use crate::values::Value;
use crate::words::{criteria as outside_words, lists as words};
use chrono::Datelike;

/// How deep conditions may be nested.
pub const DEPTH_MOST: usize = 16;
/// How many conditions and listed values one condition may have together, once it is bound.
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
    /// The span is of no day or longer than [`SPAN_LONGEST`].
    #[error("{}", outside_words::unfit_span(.0, SPAN_LONGEST))]
    UnfitSpan(Path),
    /// The day is more than [`DAYS_FURTHEST`] days from today.
    #[error("{}", outside_words::too_far_from_today(.0, DAYS_FURTHEST))]
    TooFarFromToday(Path),
    /// The viewer has no such field.
    #[error("{}", outside_words::unknown_viewer_field(.0))]
    UnknownViewerField(Path),
    /// The viewer's field is of another type than the field.
    #[error("{}", outside_words::unfit_viewer_field(.path, .viewer))]
    UnfitViewerField {
        /// The field.
        path: Path,
        /// The viewer's field.
        viewer: Path,
    },
    /// There are more than [`SIZE_MOST`] parts.
    #[error("{}", words::criteria_too_big(SIZE_MOST))]
    TooBig,
    /// Parts are nested deeper than [`DEPTH_MOST`].
    #[error("{}", words::criteria_too_deep(DEPTH_MOST))]
    TooDeep,
}

/// Checks a condition against the object's fields. What passes passes bound too ([`Criteria::bind`]), since the parts
/// that ask for something outside count as what they become then.
///
/// # Errors
/// The first problem found, from left to right.
pub fn check(condition: &Criteria, object: Object) -> Result<(), CriteriaProblem> {
    visit(condition, object, DEPTH_MOST, &mut 0)
}

fn visit(condition: &Criteria, object: Object, depth: usize, size: &mut usize) -> Result<(), CriteriaProblem> {
    let depth = depth.checked_sub(1).ok_or(CriteriaProblem::TooDeep)?;
    let becomes = match condition {
        Criteria::Within { .. } | Criteria::CompareToday { .. } => outside::BECOMES_MOST,
        Criteria::In { values, .. } => 1 + values.len(),
        _ => 1,
    };
    *size += becomes;
    if *size > SIZE_MOST {
        return Err(CriteriaProblem::TooBig);
    }
    match condition {
        Criteria::All(parts) | Criteria::Any(parts) => {
            parts.iter().try_for_each(|part| visit(part, object, depth, size))
        }
        Criteria::Not(part) => visit(part, object, depth, size),
        Criteria::Compare { path, operator, value } => {
            let kind = compared_kind_of(path, *operator, object)?;
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
        Criteria::Within { path, span } => {
            has_room(depth)?;
            match kind_of(path, object)? {
                Kind::Date | Kind::Instant if span.is_bounded() => Ok(()),
                Kind::Date | Kind::Instant => Err(CriteriaProblem::UnfitSpan(path.clone())),
                _ => Err(CriteriaProblem::UnfitOperator(path.clone())),
            }
        }
        Criteria::CompareToday { path, operator, days } => {
            has_room(depth)?;
            match compared_kind_of(path, *operator, object)? {
                Kind::Date | Kind::Instant if (-DAYS_FURTHEST..=DAYS_FURTHEST).contains(days) => Ok(()),
                Kind::Date | Kind::Instant => Err(CriteriaProblem::TooFarFromToday(path.clone())),
                _ => Err(CriteriaProblem::UnfitValue(path.clone())),
            }
        }
        Criteria::CompareViewer { path, operator, viewer } => {
            let kind = compared_kind_of(path, *operator, object)?;
            match outside::viewer_kind(viewer) {
                None => Err(CriteriaProblem::UnknownViewerField(viewer.clone())),
                Some(found) if are_alike(kind, found) => Ok(()),
                Some(_) => Err(CriteriaProblem::UnfitViewerField { path: path.clone(), viewer: viewer.clone() }),
            }
        }
    }
}

/// Whether a part can become two parts of one when it is bound.
fn has_room(depth: usize) -> Result<(), CriteriaProblem> {
    if depth == 0 { Err(CriteriaProblem::TooDeep) } else { Ok(()) }
}

/// The kind of the field, if a condition can ask for it: product lines are records of their own.
fn kind_of(path: &Path, object: Object) -> Result<Kind, CriteriaProblem> {
    match path.field_of(object).map(|field| field.kind) {
        None => Err(CriteriaProblem::UnknownField(path.clone())),
        Some(Kind::ProductLines) => Err(CriteriaProblem::UnfitOperator(path.clone())),
        Some(kind) => Ok(kind),
    }
}

/// The same, if the field can stand in that relation to something.
fn compared_kind_of(path: &Path, operator: Operator, object: Object) -> Result<Kind, CriteriaProblem> {
    let kind = kind_of(path, object)?;
    if operator.needs_order() && !has_order(kind) {
        return Err(CriteriaProblem::UnfitOperator(path.clone()));
    }
    Ok(kind)
}

/// Whether values of one kind can be compared with those of the other: any text with any text, else only the same kind.
fn are_alike(one: Kind, other: Kind) -> bool {
    one == other || matches!((one, other), (Kind::Text(_), Kind::Text(_)))
}

/// Whether values of that kind are more or less than each other.
pub(super) fn has_order(kind: Kind) -> bool {
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
    use super::super::{Span, Unit, field};
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
    fn what_is_outside_the_record_fits_the_field_too() {
        let condition = field("expected_close_on")
            .within(Span::next(SPAN_LONGEST, Unit::Quarters))
            .and(field("created_at").within(Span::last(1, Unit::Days)))
            .and(field("changed_at").compare_today(Operator::AtLeast, -7))
            .and(field("account.country").compare_viewer(Operator::Is, "account.country"))
            .and(field("account").compare_viewer(Operator::IsNot, "account"))
            .and(field("name").compare_viewer(Operator::Above, "territory"))
            .and(field("owner.role").compare_viewer(Operator::Is, "role"))
            .and(field("owner").compare_viewer(Operator::Is, Path::itself()));
        assert_eq!(problem(condition), None);
    }

    #[test]
    fn each_misfit_with_the_outside_is_told_apart() {
        let path = |text: &str| Path::new(text);
        let unfit = |one: &str, other: &str| CriteriaProblem::UnfitViewerField { path: path(one), viewer: path(other) };
        for (condition, expected) in [
            (field("name").within(Span::last(1, Unit::Days)), CriteriaProblem::UnfitOperator(path("name"))),
            (field("created_at").within(Span::last(0, Unit::Days)), CriteriaProblem::UnfitSpan(path("created_at"))),
            (field("created_at").within(Span::next(1001, Unit::Days)), CriteriaProblem::UnfitSpan(path("created_at"))),
            (field("amount").compare_today(Operator::Is, 0), CriteriaProblem::UnfitValue(path("amount"))),
            (
                field("closed_on").compare_today(Operator::Is, DAYS_FURTHEST + 1),
                CriteriaProblem::TooFarFromToday(path("closed_on")),
            ),
            (
                field("closed_on").compare_today(Operator::Is, i32::MIN),
                CriteriaProblem::TooFarFromToday(path("closed_on")),
            ),
            (
                field("owner").compare_viewer(Operator::Below, Path::itself()),
                CriteriaProblem::UnfitOperator(path("owner")),
            ),
            (
                field("name").compare_viewer(Operator::Is, "nickname"),
                CriteriaProblem::UnknownViewerField(path("nickname")),
            ),
            (field("account").compare_viewer(Operator::Is, Path::itself()), unfit("account", "")),
            (field("stage").compare_viewer(Operator::Is, "role"), unfit("stage", "role")),
            (field("name").compare_viewer(Operator::Is, "account"), unfit("name", "account")),
        ] {
            assert_eq!(problem(condition.clone()), Some(expected), "{condition:?}");
        }
    }

    #[test]
    fn what_becomes_more_when_it_is_bound_counts_as_more() {
        let one = || field("created_at").within(Span::last(1, Unit::Days));
        let nested = |times| (0..times).fold(one(), |inner, _| Criteria::All(vec![inner]));
        assert_eq!(problem(nested(DEPTH_MOST - 2)), None);
        assert_eq!(problem(nested(DEPTH_MOST - 1)), Some(CriteriaProblem::TooDeep));
        assert_eq!(problem(Criteria::All(vec![one(); (SIZE_MOST - 1) / 3])), None);
        assert_eq!(problem(Criteria::All(vec![one(); SIZE_MOST / 3 + 1])), Some(CriteriaProblem::TooBig));
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
