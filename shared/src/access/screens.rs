//! What the screens of access show, as they are sent.

use super::rights::Access;
use crate::fields::Object;
use crate::form::Answers;
use crate::ids::{AccountId, Named, UserId};
use crate::list::{List, Sort};
use crate::refusal::Problems;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The permission sets.
pub const SETS: List = List {
    object: Object::PermissionSet,
    columns: &["name", "description", "changed_at"],
    search: &["name", "description"],
    filters: &[],
    default_sort: Sort { field: "name", descending: false },
    page_size: 50,
};

/// The sharing rules.
pub const RULES: List = List {
    object: Object::SharingRule,
    columns: &["name", "object", "condition", "whom", "access", "is_active", "changed_at"],
    search: &["name", "condition", "whom"],
    filters: &["object", "access", "is_active"],
    default_sort: Sort { field: "name", descending: false },
    page_size: 50,
};

/// Why somebody can or cannot see a record: the page of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyPage {
    /// The kind of record.
    pub object: Object,
    /// The record, with its name.
    pub record: Named<Uuid>,
    /// People who can be asked about.
    pub people: Vec<Named<UserId>>,
    /// Who it is about, once somebody is chosen.
    pub about: Option<WhyPerson>,
    /// Everybody outside who can see it, with how, as far as they are shown.
    pub who: Vec<Seen>,
    /// How many there are in all.
    pub who_total: u64,
    /// With whom it is shared by hand.
    pub shares: Vec<SharedWith>,
    /// The fields that are hidden from outsiders in this record, as (name, label).
    pub masked: Vec<(String, String)>,
    /// The fields that can be hidden, as (name, label).
    pub maskable: Vec<(String, String)>,
    /// Companies it can be shared with.
    pub companies: Vec<Named<AccountId>>,
    /// Whether the reader may share it.
    pub may_share: bool,
    /// What the reader typed to share it and could not be taken.
    pub sharing: Tried,
    /// What the reader chose to hide and could not be taken.
    pub hiding: Tried,
}

/// What was typed into one of several forms of a page and could not be taken, with what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// What was typed.
    pub typed: Answers,
    /// What is wrong with it.
    pub problems: Problems,
}

/// What is said of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyPerson {
    /// Who.
    pub person: Named<UserId>,
    /// For seeing it and for changing it.
    pub answers: Vec<WhyAnswer>,
    /// Each field, and why it is shown or not.
    pub fields: Vec<WhyField>,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyAnswer {
    /// As in "See this registration".
    pub question: String,
    /// Whether they can.
    pub yes: bool,
    /// What decides, in words.
    pub because: String,
    /// What else would also grant it.
    pub also: Vec<String>,
    /// For a no: the smallest change that would make it a yes, step by step.
    pub nearest: Vec<String>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyField {
    /// What people call it.
    pub label: String,
    /// Whether it is shown.
    pub shown: bool,
    /// Why, in words.
    pub because: String,
}

/// Somebody who can see a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Who.
    pub person: Named<UserId>,
    /// Their company.
    pub company: Option<String>,
    /// How far.
    pub access: Access,
    /// By what, in words.
    pub because: String,
}

/// With whom a record is shared by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedWith {
    /// The share.
    pub id: Uuid,
    /// The person's or the company's name.
    pub name: String,
    /// How far.
    pub access: Access,
}

/// What somebody can do, in plain sentences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EffectivePage {
    /// Who.
    pub person: Named<UserId>,
    /// Who they are, in a line.
    pub is: String,
    /// Sentences under headings.
    pub parts: Vec<(String, Vec<String>)>,
}

/// The roles and what each reaches of the usual four kinds of information: the visibility matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixPage {
    /// The headings of the columns.
    pub columns: Vec<String>,
    /// Each role with its answers.
    pub rows: Vec<(String, Vec<String>)>,
}
