//! Territories: which customers are whose to sell to. Each is a name and a condition over a company; partners have some of them.

use crate::criteria::Criteria;
use crate::criteria::text::{self, Known};
use crate::fields::Object;
use crate::form::{Answers, Form, FormField, Step, Values, check};
use crate::ids::{AccountId, Named, TerritoryId};
use crate::list::{List, Record, Sort};
use crate::refusal::{Problems, Refusal};
use crate::time::{Local, Zone};
use crate::values::Value;
use crate::words::relations as say;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The vendor's list of territories.
pub const TERRITORIES: List = List {
    object: Object::Territory,
    columns: &["name", "condition", "changed_at"],
    search: &["name", "condition"],
    filters: &[],
    default_sort: Sort { field: "name", descending: false },
    page_size: 50,
};

/// The form of a territory.
pub static FORM: LazyLock<Form> = LazyLock::new(|| Form {
    object: Object::Territory,
    steps: vec![Step {
        name: "territory",
        title: say::TERRITORY,
        purpose: "",
        fields: vec![
            FormField::required("name", say::TERRITORY_NAME_HELP),
            FormField::required("condition", say::TERRITORY_CONDITION_HELP),
        ],
    }],
});

/// Reads what was typed into a territory's form, by an author who may know of these fields alone. The condition is kept as it is printed.
///
/// # Errors
/// `Invalid` with every problem; `TooLarge` for what no form holds.
pub fn parse(answers: &Answers, known: Known<'_>) -> Result<Values, Refusal> {
    if !answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    let (mut values, mut problems) = check(&FORM, answers);
    if let Some(Value::Text(typed)) = values.get("condition").cloned() {
        match read(&typed, known) {
            Ok(condition) => {
                values.insert("condition", Value::Text(text::print(&condition, Object::Account)));
            }
            Err(sentence) => problems.add("condition", sentence),
        }
    }
    problems.or(values)
}

fn read(typed: &str, known: Known<'_>) -> Result<Criteria, String> {
    let condition = text::parse_for(typed, Object::Account, known).map_err(|problems| text::told(typed, &problems))?;
    if condition.is_bound() { Ok(condition) } else { Err(say::ASKS_BEYOND_THE_COMPANY.to_owned()) }
}

/// A stored condition. One that asks for what is not there any more is met by nobody.
pub fn condition(stored: &str) -> Criteria {
    text::parse(stored, Object::Account).unwrap_or_else(|_| Criteria::never())
}

/// The key under which a partner's form says whether it has a territory: `yes`, where it does.
pub fn key_of(territory: TerritoryId) -> String {
    format!("{KEY}{territory}")
}

/// What every such key begins with.
const KEY: &str = "territories.";

/// Whether a key of a partner's form is about a territory.
pub fn is_key(key: &str) -> bool {
    key.starts_with(KEY)
}

/// The territories that a partner's form says it has.
pub fn chosen(answers: &Answers) -> Vec<TerritoryId> {
    let yes = answers.0.iter().filter(|(_, text)| text.trim() == "yes");
    yes.filter_map(|(key, _)| key.strip_prefix(KEY)?.parse().ok()).collect()
}

/// What a territory's own page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TerritoryPage {
    /// Its fields.
    pub record: Record,
    /// The version it was read at.
    pub version: i64,
    /// The partners that have it.
    pub partners: Vec<Named<AccountId>>,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// Whether the reader may delete it.
    pub may_delete: bool,
    /// When this was read.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub now: Local,
    /// The vendor's time.
    pub zone: Zone,
}

/// What a territory's form page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TerritoryForm {
    /// The territory; none for a new one.
    pub id: Option<TerritoryId>,
    /// Its name as stored; blank for a new one.
    pub name: String,
    /// The version the answers were read at; 0 for a new one.
    pub version: i64,
    /// What is stored.
    pub stored: Answers,
    /// What was typed and could not be taken yet.
    pub held: Option<Answers>,
    /// What is wrong with it.
    pub problems: Problems,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(condition: &str) -> Result<Values, Problems> {
        let answers = Answers::from_iter([("name", "German speaking"), ("condition", condition)]);
        parse(&answers, &|_, field| field.name != "revenue").map_err(|refusal| match refusal {
            Refusal::Invalid(problems) => problems,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_condition_is_kept_as_it_is_printed() {
        let values = parsed("country in (Austria, DE)").expect("read");
        assert_eq!(values["condition"], Value::from("country in (AT, DE)"));
    }

    #[test]
    fn what_is_wrong_with_a_condition_is_told_at_its_field() {
        let told = |condition: &str| parsed(condition).expect_err("refused").of("condition").map(str::to_owned);
        assert!(told("contry = DE").expect("a problem").contains("Did you mean “country”"));
        assert!(told("").is_some());
        assert!(told("revenue > 5 EUR").expect("a problem").contains("revenue"), "not there for this author");
        assert_eq!(told("changed_at within last 7 days").as_deref(), Some(say::ASKS_BEYOND_THE_COMPANY));
        assert_eq!(told("channel_manager = viewer").as_deref(), Some(say::ASKS_BEYOND_THE_COMPANY));
    }

    #[test]
    fn a_stored_condition_that_makes_no_sense_any_more_is_met_by_nobody() {
        assert_eq!(condition("colour = red"), Criteria::never());
        assert_ne!(condition("country = DE"), Criteria::never());
    }

    #[test]
    fn the_chosen_territories_are_those_that_say_yes() {
        let id = |n: u128| TerritoryId(uuid::Uuid::from_u128(n));
        let answers = Answers::from_iter([
            (key_of(id(1)), "yes"),
            (key_of(id(2)), ""),
            ("territories.nonsense".to_owned(), "yes"),
            ("name".to_owned(), "yes"),
        ]);
        assert_eq!(chosen(&answers), [id(1)]);
        assert!(is_key(&key_of(id(1))) && !is_key("name"));
    }
}
