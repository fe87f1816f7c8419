//! Naming a field, also through references: `account.country`.

use crate::fields::{Field, Kind, Object};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many names a path may have: three references and the field at their end.
pub const SEGMENTS_MOST: usize = 4;

/// The way from a record to a field of it, or of a record it refers to: names joined by dots.
///
/// A path is only text until it is followed from an object with [`Path::steps`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(String);

/// One name of a path: a field and the object it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The object that has the field.
    pub object: Object,
    /// The field: a reference in every step but the last.
    pub field: &'static Field,
}

impl Path {
    /// The path written like this.
    pub fn new(text: impl Into<String>) -> Path {
        Path(text.into())
    }

    /// The way that leads no further: the record itself. Only a condition that compares with the viewer knows it.
    pub fn itself() -> Path {
        Path(String::new())
    }

    /// Whether it leads no further.
    pub fn is_itself(&self) -> bool {
        self.0.is_empty()
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its names, one after the other.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.split('.')
    }

    /// Follows it from an object. `None` where a name is unknown, a name before the last is no reference, or there are more than
    /// [`SEGMENTS_MOST`]. The result is never empty.
    pub fn steps(&self, object: Object) -> Option<Vec<Step>> {
        let mut steps: Vec<Step> = Vec::new();
        for name in self.segments() {
            let object = match steps.last() {
                None => object,
                Some(Step { field: Field { kind: Kind::Reference(next), .. }, .. }) => *next,
                Some(_) => return None,
            };
            if steps.len() == SEGMENTS_MOST {
                return None;
            }
            steps.push(Step { object, field: object.field(name)? });
        }
        Some(steps)
    }

    /// The field it ends at.
    pub fn field_of(&self, object: Object) -> Option<&'static Field> {
        Some(self.steps(object)?.last()?.field)
    }

    /// The words for it, as in "Customer: Country". The path itself where it leads nowhere.
    pub fn label(&self, object: Object) -> String {
        match self.steps(object) {
            Some(steps) => steps.iter().map(|step| step.field.label).collect::<Vec<_>>().join(": "),
            None => self.0.clone(),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Path {
    fn from(text: &str) -> Path {
        Path::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_follows_references() {
        let field = Path::new("account.parent.country").field_of(Object::Opportunity).expect("known");
        assert_eq!((field.name, field.kind), ("country", Kind::Country));
        assert_eq!(Path::new("account.country").label(Object::Opportunity), "Customer: Country");
    }

    #[test]
    fn a_path_that_leads_nowhere_is_none() {
        for path in
            ["", ".", "nothing", "account.", "account.nothing", "stage.name", "account.parent.parent.parent.name"]
        {
            assert_eq!(Path::new(path).field_of(Object::Opportunity), None, "{path}");
        }
    }
}
