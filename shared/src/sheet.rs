//! A form said as data: what an administrator's form asks, so that one screen shows them all.
//!
//! Where a form belongs to a record that people fill in every day it has a page of its own ([`crate::form`]); what is set once and looked at
//! again is a sheet.

use crate::fields::Object;
use crate::form::Answers;
use crate::refusal::Problems;
use serde::{Deserialize, Serialize};

/// One form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its heading.
    pub title: String,
    /// What it is for, in a line.
    pub purpose: String,
    /// Where it leads back to, as (address, name).
    pub back: (String, String),
    /// Where it posts to.
    pub action: String,
    /// What the button says.
    pub submit: String,
    /// The version of what is changed; 0 for something new.
    pub version: i64,
    /// What it asks.
    pub sections: Vec<Section>,
    /// What its controls begin with.
    pub typed: Answers,
    /// What is wrong with that.
    pub problems: Problems,
    /// Whether it was typed and is not saved yet.
    pub is_held: bool,
    /// What saving it would change, where nothing is wrong with it.
    pub preview: Option<Preview>,
    /// What else can be done: a button each, with the value it sends as `then`.
    pub further: Vec<(String, String)>,
}

/// Questions that belong together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Their heading; blank for none.
    pub heading: String,
    /// What they are about; blank for nothing.
    pub text: String,
    /// The questions.
    pub asks: Vec<Ask>,
    /// Questions in rows and columns.
    pub grid: Option<Grid>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// The answer's key.
    pub key: String,
    /// What is asked.
    pub label: String,
    /// How to answer; blank for nothing.
    pub help: String,
    /// Whether it needs an answer.
    pub required: bool,
    /// How it is answered.
    pub control: Control,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Control {
    /// A line of text.
    Line,
    /// Several lines.
    Lines,
    /// One of these, as (stored, shown).
    Choice(Vec<(String, String)>),
    /// Any of these, as (key, label): the answer under each is `yes` or blank.
    Checks(Vec<(String, String)>),
    /// A condition over records of a kind, in its text form.
    Condition(Object),
    /// A condition over people, as far as it can say with whom something is shared.
    Whom,
}

/// Questions in rows and columns, each answered by a choice or a check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// What the table shows.
    pub caption: String,
    /// The heading of the rows' names.
    pub rows_are: String,
    /// The headings.
    pub columns: Vec<String>,
    /// The rows: the name, and the keys.
    pub rows: Vec<(String, Vec<String>)>,
    /// What is chosen from, as (stored, shown); none where each is checked or not.
    pub options: Vec<(String, String)>,
}

/// What saving would change for people, told to whoever would save it: records that they may not read are neither counted nor named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// Each thing that changes, in words.
    pub changes: Vec<String>,
    /// How many people get or lose something.
    pub people: u64,
    /// Those looked at closely.
    pub touched: Vec<Touched>,
}

impl Preview {
    /// Whether nobody gets or loses anything.
    pub fn touches_nobody(&self) -> bool {
        self.people == 0
    }

    /// Whether another one says the same, whichever records it names for instance.
    pub fn says_the_same(&self, other: &Preview) -> bool {
        let told = |preview: &Preview| -> Vec<Touched> {
            let touched = preview.touched.iter().cloned();
            touched.map(|touched| Touched { samples: Vec::new(), ..touched }).collect()
        };
        self.changes == other.changes && self.people == other.people && told(self) == told(other)
    }
}

/// What saving would change for one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Touched {
    /// Their name, with their company's.
    pub person: String,
    /// Records they could see then and cannot now.
    pub gained: u64,
    /// Records they can see now and could not then.
    pub lost: u64,
    /// The names of some that are gained; where none is, of some that are lost. Only what the reader may see.
    pub samples: Vec<String>,
    /// Rights they would get or lose, in words.
    pub rights: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previews_that_name_other_records_for_instance_say_the_same() {
        let touched = |gained: u64, sample: &str| Touched {
            person: "Sam".to_owned(),
            gained,
            lost: 0,
            samples: vec![sample.to_owned()],
            rights: Vec::new(),
        };
        let preview = |gained, sample| Preview {
            changes: vec!["Tier: Gold".to_owned()],
            people: 1,
            touched: vec![touched(gained, sample)],
        };
        assert!(preview(1, "New servers").says_the_same(&preview(1, "Old servers")));
        assert!(!preview(1, "New servers").says_the_same(&preview(2, "New servers")));
        let other = Preview { changes: vec!["Tier: Silver".to_owned()], ..preview(1, "New servers") };
        assert!(!preview(1, "New servers").says_the_same(&other));
    }
}
