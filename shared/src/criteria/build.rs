//! Writing conditions in code so that they read like sentences: `field("state").is("draft")`.

use super::{Criteria, Operator, Path, Span};
use crate::values::{Value, money::Money};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A field about to be asked for.
#[derive(Clone, Debug)]
pub struct On(Path);

/// Begins a condition on the field, which may be a path through references.
pub fn field(path: impl Into<Path>) -> On {
    On(path.into())
}

impl On {
    /// It is this.
    pub fn is(self, value: impl Into<Value>) -> Criteria {
        self.compare(Operator::Is, value)
    }

    /// It is something else. False where it is empty.
    pub fn is_not(self, value: impl Into<Value>) -> Criteria {
        self.compare(Operator::IsNot, value)
    }

    /// It is less than this.
    pub fn below(self, value: impl Into<Value>) -> Criteria {
        self.compare(Operator::Below, value)
    }

    /// It is this or less.
    pub fn at_most(self, value: impl Into<Value>) -> Criteria {
        self.compare(Operator::AtMost, value)
    }

    /// It is more than this.
    pub fn above(self, value: impl Into<Value>) -> Criteria {
        self.compare(Operator::Above, value)
    }

    /// It is this or more.
    pub fn at_least(self, value: impl Into<Value>) -> Criteria {
        self.compare(Operator::AtLeast, value)
    }

    /// It refers to this record.
    pub fn refers_to(self, id: impl Into<Uuid>) -> Criteria {
        self.is(id.into())
    }

    /// It stands in that relation to the value.
    pub fn compare(self, operator: Operator, value: impl Into<Value>) -> Criteria {
        Criteria::Compare { path: self.0, operator, value: value.into() }
    }

    /// It is one of these.
    pub fn one_of<V: Into<Value>>(self, values: impl IntoIterator<Item = V>) -> Criteria {
        Criteria::In { path: self.0, values: values.into_iter().map(Into::into).collect() }
    }

    /// It has this text in it.
    pub fn contains(self, text: impl Into<String>) -> Criteria {
        Criteria::Contains { path: self.0, text: text.into() }
    }

    /// It begins with this text.
    pub fn starts_with(self, text: impl Into<String>) -> Criteria {
        Criteria::StartsWith { path: self.0, text: text.into() }
    }

    /// It is one of the span's days, or lies on one.
    pub fn within(self, span: Span) -> Criteria {
        Criteria::Within { path: self.0, span }
    }

    /// It stands in that relation to the day so many days after today; below zero before it.
    pub fn compare_today(self, operator: Operator, days: i32) -> Criteria {
        Criteria::CompareToday { path: self.0, operator, days }
    }

    /// It stands in that relation to the field of the viewer at the end of that path.
    pub fn compare_viewer(self, operator: Operator, viewer: impl Into<Path>) -> Criteria {
        Criteria::CompareViewer { path: self.0, operator, viewer: viewer.into() }
    }

    /// There is nothing in it.
    pub fn is_empty(self) -> Criteria {
        Criteria::IsEmpty { path: self.0 }
    }

    /// There is something in it.
    pub fn is_not_empty(self) -> Criteria {
        Criteria::IsNotEmpty { path: self.0 }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Whole(number)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Value {
        Value::YesNo(yes)
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Value {
        Value::Date(day)
    }
}

impl From<DateTime<Utc>> for Value {
    fn from(instant: DateTime<Utc>) -> Value {
        Value::Instant(instant)
    }
}

impl From<Money> for Value {
    fn from(money: Money) -> Value {
        Value::Money(money)
    }
}

impl From<Uuid> for Value {
    /// A reference to the record of that id; its name plays no part in comparing.
    fn from(id: Uuid) -> Value {
        Value::Reference { id, label: String::new() }
    }
}
