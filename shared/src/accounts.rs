//! Companies: partners and customers.

pub mod merging;
pub mod relationships;
pub mod territories;

use crate::criteria::{Criteria, field};
use crate::fields::{Object, accounts::CUSTOMER};
use crate::form::{Answers, Form, FormField, Step, Values, check};
use crate::ids::{AccountId, Named, TerritoryId, UserId};
use crate::list::{List, Record, Sort};
use crate::refusal::{Problems, Refusal};
use crate::sheet::Preview;
use crate::time::{Local, Zone};
use crate::values::Value;
use crate::words::accounts as say;
use relationships::Relation;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How many levels a company and those above and below it may make: the depth that real groups of companies have.
pub const LEVELS_MOST: usize = 8;

/// The vendor's list of partners.
pub const PARTNERS: List = List {
    object: Object::Account,
    columns: &["name", "type", "tier", "status", "country", "channel_manager", "changed_at"],
    search: &["name", "domain"],
    filters: &["type", "tier", "status", "country"],
    default_sort: Sort { field: "name", descending: false },
    page_size: 50,
};

/// The vendor's list of all companies, customers among them.
pub const COMPANIES: List = List {
    columns: &["name", "type", "country", "domain", "parent", "changed_at"],
    filters: &["type", "country"],
    ..PARTNERS
};

/// The part of the companies that are partners.
pub fn partners_only() -> Criteria {
    field("is_partner").is(true)
}

/// The form of a company.
pub static FORM: LazyLock<Form> = LazyLock::new(|| {
    let partner = || field("is_partner").is(true);
    Form {
        object: Object::Account,
        steps: vec![Step {
            name: "company",
            title: say::COMPANY,
            purpose: "",
            fields: vec![
                FormField::required("name", say::NAME_HELP),
                FormField::optional("country", ""),
                FormField::optional("domain", say::DOMAIN_HELP),
                FormField::optional("sector", ""),
                FormField::optional("parent", say::PARENT_HELP),
                FormField::required("is_partner", say::PARTNER_HELP),
                FormField {
                    valid_if: vec![(field("type").is_not(CUSTOMER).or(!partner()), say::PARTNERS_HAVE_A_TYPE)],
                    ..FormField::required("type", "")
                },
                FormField::optional("tier", "").shown_if(partner()),
                FormField::required("status", "").shown_if(partner()),
                FormField::optional("channel_manager", say::CHANNEL_MANAGER_HELP).shown_if(partner()),
            ],
        }],
    }
});

/// Reads what was typed into a company's form. Who looks after it and what it belongs to are looked up where companies and people are kept.
///
/// # Errors
/// `Invalid` with every problem; `TooLarge` for what no form holds.
pub fn parse(answers: &Answers) -> Result<Values, Refusal> {
    if !answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    let (values, problems) = check(&FORM, answers);
    problems.or(values)
}

/// A stored company as the answers that its form begins with.
pub fn answers_of(record: &Record) -> Answers {
    let mut answers = Answers::default();
    for question in FORM.questions() {
        let text = match record.value(question.name) {
            Value::Text(text) => text.clone(),
            Value::YesNo(true) => "yes".to_owned(),
            Value::YesNo(false) => "no".to_owned(),
            // People are chosen from a list, companies are typed.
            Value::Reference { id, .. } if question.name == "channel_manager" => id.to_string(),
            Value::Reference { label, .. } => label.clone(),
            _ => String::new(),
        };
        answers.set(question.name, text);
    }
    answers
}

/// What a company's form page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompanyForm {
    /// The company; none for a new one.
    pub id: Option<AccountId>,
    /// Its name as stored; blank for a new one.
    pub name: String,
    /// The version the answers were read at; 0 for a new one.
    pub version: i64,
    /// The questions that the reader is asked: of what they may not see nothing is asked, and it stays as it is.
    pub asked: Vec<String>,
    /// What is stored.
    pub stored: Answers,
    /// What was typed and could not be taken yet.
    pub held: Option<Answers>,
    /// What is wrong with it.
    pub problems: Problems,
    /// For whom saving it would change what they can see, where it was kept to show that.
    pub preview: Option<Preview>,
    /// Who can look after a partner.
    pub channel_managers: Vec<Named<UserId>>,
    /// Companies that others often belong to.
    pub parents: Vec<String>,
    /// The territories a partner can have.
    pub territories: Vec<Named<TerritoryId>>,
}

/// What a company's own page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompanyPage {
    /// Its fields.
    pub record: Record,
    /// The companies that belong to it.
    pub below: Vec<Named<AccountId>>,
    /// The territories that a partner has, or that a customer lies in.
    pub territories: Vec<Named<TerritoryId>>,
    /// Its relationships with others.
    pub relations: Vec<Relation>,
    /// Its people, as far as the reader may know of them.
    pub people: Vec<Named<UserId>>,
    /// Whether the reader may add somebody.
    pub may_add_person: bool,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// When this was read.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub now: Local,
    /// The vendor's time.
    pub zone: Zone,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems_of(pairs: &[(&str, &str)]) -> Problems {
        match parse(&pairs.iter().copied().collect()) {
            Ok(_) => Problems::default(),
            Err(Refusal::Invalid(problems)) => problems,
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_partner_has_a_type_and_a_status_and_a_customer_needs_neither() {
        let customer = [("name", "Acme GmbH"), ("is_partner", "no"), ("type", "customer")];
        assert!(problems_of(&customer).is_empty());
        let partner = problems_of(&[("name", "Acme GmbH"), ("is_partner", "yes"), ("type", "customer")]);
        assert_eq!(partner.of("type"), Some(say::PARTNERS_HAVE_A_TYPE));
        assert!(partner.of("status").is_some());
    }

    #[test]
    fn what_is_asked_of_partners_alone_is_dropped_for_others() {
        let answers = [("name", "Acme GmbH"), ("is_partner", "no"), ("type", "customer"), ("tier", "gold")];
        assert!(!parse(&answers.into_iter().collect()).expect("read").contains_key("tier"));
    }

    #[test]
    fn every_problem_is_told() {
        let problems = problems_of(&[("country", "XX"), ("domain", "two words"), ("type", "rival")]);
        for field in ["name", "country", "domain", "is_partner", "type"] {
            assert!(problems.of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn a_stored_company_answers_its_own_form() {
        let values = [("name", "Acme GmbH"), ("type", "reseller"), ("status", "active"), ("country", "DE")];
        let mut values: Vec<_> = values.map(|(name, text)| (name.to_owned(), Value::from(text))).into();
        values.push(("is_partner".to_owned(), Value::YesNo(true)));
        let answers = answers_of(&Record { id: uuid::Uuid::nil(), values });
        assert_eq!(answers.get("is_partner"), "yes");
        assert!(parse(&answers).is_ok());
    }
}
