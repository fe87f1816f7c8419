//! Conditions over a record: one language for lists, sharing, routing, approvals, audiences and forms.
//!
//! A condition is **two-valued**: a comparison with an empty value is false, so `not (x = 1)` is true where x is empty,
//! and only [`Criteria::IsEmpty`] and [`Criteria::IsNotEmpty`] see emptiness. Blank text is empty. Text compares by its
//! folded form ([`crate::values::fold`]), money only with money of the same currency, references by id.
//!
//! [`holds`] evaluates in memory. The server compiles the same tree to SQL that gives exactly the same answer. What a
//! condition asks of today and of the viewer is put in before that, by [`Criteria::bind`]. [`text`] is how people write
//! conditions and read them, [`rows`] how they fill in the plain ones.

mod build;
mod check;
mod compare;
#[cfg(test)]
mod generated;
mod normal;
mod outside;
mod path;
pub mod rows;
pub mod text;

pub use build::{On, field};
pub(crate) use check::is_usual;
pub use check::{CriteriaProblem, DEPTH_MOST, SIZE_MOST, TEXT_LONGEST, check};
pub use compare::holds;
pub use outside::{DAYS_FURTHEST, Direction, Outside, SPAN_LONGEST, Span, Unit};
pub use path::{Path, SEGMENTS_MOST, Step};

use crate::values::Value;
use serde::{Deserialize, Serialize};

/// A condition over the fields of one object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criteria {
    /// All of these; with none of them, always true.
    All(Vec<Criteria>),
    /// At least one of these; with none of them, never true.
    Any(Vec<Criteria>),
    /// The opposite.
    Not(Box<Criteria>),
    /// The field stands in this relation to the value.
    Compare {
        /// The field.
        path: Path,
        /// The relation.
        operator: Operator,
        /// What it is compared with.
        value: Value,
    },
    /// The field is one of these.
    In {
        /// The field.
        path: Path,
        /// The values; none of them is never true.
        values: Vec<Value>,
    },
    /// The text has this text in it.
    Contains {
        /// The field.
        path: Path,
        /// The text to find.
        text: String,
    },
    /// The text begins with this text.
    StartsWith {
        /// The field.
        path: Path,
        /// The beginning.
        text: String,
    },
    /// There is nothing in the field, or blank text.
    IsEmpty {
        /// The field.
        path: Path,
    },
    /// There is something in the field.
    IsNotEmpty {
        /// The field.
        path: Path,
    },
    /// The day, or the day the instant lies on, is one of the span's. True of no record until it is bound.
    Within {
        /// The field.
        path: Path,
        /// The days.
        span: Span,
    },
    /// The field stands in this relation to a field of the viewer. True of no record until it is bound.
    CompareViewer {
        /// The field.
        path: Path,
        /// The relation.
        operator: Operator,
        /// The way from the viewer to their field; [`Path::itself`] for the viewer.
        viewer: Path,
    },
    /// The day, or the day the instant lies on, stands in this relation to a day counted from today: an instant is `=`
    /// where it lies on that day, `<` before it begins and `>` once it is over. True of no record until it is bound.
    CompareToday {
        /// The field.
        path: Path,
        /// The relation.
        operator: Operator,
        /// How many days after today; below zero before it.
        days: i32,
    },
}

/// A relation between a field and a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// `=`
    Is,
    /// `!=`
    IsNot,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Operator {
    /// All relations.
    pub const ALL: [Operator; 6] =
        [Operator::Is, Operator::IsNot, Operator::Below, Operator::AtMost, Operator::Above, Operator::AtLeast];

    /// Whether it needs values that have an order, and not only equality.
    pub fn needs_order(self) -> bool {
        !matches!(self, Operator::Is | Operator::IsNot)
    }

    /// The sign it is written with.
    pub const fn sign(self) -> &'static str {
        match self {
            Operator::Is => "=",
            Operator::IsNot => "!=",
            Operator::Below => "<",
            Operator::AtMost => "<=",
            Operator::Above => ">",
            Operator::AtLeast => ">=",
        }
    }
}

impl Criteria {
    /// True of every record.
    pub const fn always() -> Criteria {
        Criteria::All(Vec::new())
    }

    /// True of no record.
    pub const fn never() -> Criteria {
        Criteria::Any(Vec::new())
    }

    /// Both this and the other.
    pub fn and(self, other: Criteria) -> Criteria {
        let mut all = match self {
            Criteria::All(all) => all,
            one => vec![one],
        };
        match other {
            Criteria::All(more) => all.extend(more),
            one => all.push(one),
        }
        Criteria::All(all)
    }

    /// This or the other, or both.
    pub fn or(self, other: Criteria) -> Criteria {
        let mut any = match self {
            Criteria::Any(any) => any,
            one => vec![one],
        };
        match other {
            Criteria::Any(more) => any.extend(more),
            one => any.push(one),
        }
        Criteria::Any(any)
    }

    /// Every field of the viewer that it compares with, but for the viewer itself.
    pub fn viewer_paths(&self) -> Vec<&Path> {
        match self {
            Criteria::All(parts) | Criteria::Any(parts) => parts.iter().flat_map(Criteria::viewer_paths).collect(),
            Criteria::Not(part) => part.viewer_paths(),
            Criteria::CompareViewer { viewer, .. } if !viewer.is_itself() => vec![viewer],
            _ => Vec::new(),
        }
    }

    /// Whether it asks for the viewer at all.
    pub fn asks_viewer(&self) -> bool {
        match self {
            Criteria::All(parts) | Criteria::Any(parts) => parts.iter().any(Criteria::asks_viewer),
            Criteria::Not(part) => part.asks_viewer(),
            Criteria::CompareViewer { .. } => true,
            _ => false,
        }
    }

    /// Every field of the record it asks for, in order, repeated where it is asked for again.
    pub fn paths(&self) -> Vec<&Path> {
        match self {
            Criteria::All(parts) | Criteria::Any(parts) => parts.iter().flat_map(Criteria::paths).collect(),
            Criteria::Not(part) => part.paths(),
            Criteria::Compare { path, .. }
            | Criteria::In { path, .. }
            | Criteria::Contains { path, .. }
            | Criteria::StartsWith { path, .. }
            | Criteria::IsEmpty { path }
            | Criteria::IsNotEmpty { path }
            | Criteria::Within { path, .. }
            | Criteria::CompareViewer { path, .. }
            | Criteria::CompareToday { path, .. } => vec![path],
        }
    }
}

impl std::ops::Not for Criteria {
    type Output = Criteria;

    fn not(self) -> Criteria {
        match self {
            Criteria::Not(part) => *part,
            part => Criteria::Not(Box::new(part)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_conditions_keeps_the_tree_flat() {
        let three = Criteria::always()
            .and(field("stage").is("proposal"))
            .and(field("amount").is_empty())
            .and(field("name").is_not_empty());
        assert_eq!(three.paths().len(), 3);
        assert!(matches!(three, Criteria::All(parts) if parts.len() == 3));
        let two = Criteria::never().or(field("stage").is("proposal")).or(field("amount").is_empty());
        assert!(matches!(two, Criteria::Any(parts) if parts.len() == 2));
    }

    #[test]
    fn the_opposite_of_the_opposite_is_the_condition_itself() {
        assert_eq!(!!field("stage").is("proposal"), field("stage").is("proposal"));
    }

    #[test]
    fn a_condition_survives_the_wire() {
        let condition = field("account.country")
            .one_of(["DE", "FR"])
            .and(!field("name").contains("x"))
            .and(field("engaged_on").within(Span::last(2, Unit::Weeks)))
            .and(field("closed_on").compare_today(Operator::Below, -7))
            .and(field("owner").compare_viewer(Operator::Is, Path::itself()));
        let text = serde_json::to_string(&condition).expect("serialises");
        assert_eq!(serde_json::from_str::<Criteria>(&text).expect("reads back"), condition);
    }
}
