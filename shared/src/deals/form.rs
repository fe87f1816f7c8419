//! The guided registration: its built-in form, and what its answers mean.

use crate::criteria::field;
use crate::fields::Object;
use crate::form::{Answers, Form, FormField, Step, Values, check, readable};
use crate::ids::ProductId;
use crate::products::Product;
use crate::refusal::{Problems, Refusal};
use crate::values::{Value, quantity::Quantity};
use crate::words;
use chrono::{Months, NaiveDate};
use serde::Serialize;
use std::sync::LazyLock;

/// Most products one registration may list.
pub const MOST_LINES: usize = 20;
/// How far ahead a deal may be expected to close.
pub const CLOSE_WITHIN_MONTHS: u32 = 60;

/// The built-in form of a deal registration.
pub static FORM: LazyLock<Form> = LazyLock::new(|| {
    use words::registration_form as say;
    Form {
        object: Object::Registration,
        steps: vec![
            Step {
                name: "customer",
                title: say::CUSTOMER,
                purpose: say::CUSTOMER_PURPOSE,
                fields: vec![
                    FormField::required("customer_name", say::CUSTOMER_NAME),
                    FormField::optional("customer_domain", say::CUSTOMER_DOMAIN),
                    FormField::required("customer_country", say::CUSTOMER_COUNTRY),
                ],
            },
            Step {
                name: "contact",
                title: say::CONTACT,
                purpose: say::CONTACT_PURPOSE,
                fields: vec![
                    FormField::required("contact_name", ""),
                    FormField::required("contact_email", say::CONTACT_EMAIL),
                    FormField::optional("contact_phone", say::CONTACT_PHONE),
                ],
            },
            Step {
                name: "opportunity",
                title: say::OPPORTUNITY,
                purpose: say::OPPORTUNITY_PURPOSE,
                fields: vec![
                    FormField::required("name", say::NAME),
                    FormField::required("lines", say::LINES),
                    FormField::required("amount", say::AMOUNT),
                    FormField::required("expected_close_on", say::EXPECTED_CLOSE),
                    FormField::required("source", ""),
                    FormField::required("tender_reference", say::TENDER_REFERENCE)
                        .shown_if(field("source").is("tender")),
                ],
            },
            Step {
                name: "evidence",
                title: say::EVIDENCE,
                purpose: say::EVIDENCE_PURPOSE,
                fields: vec![
                    FormField::optional("evidence", say::EVIDENCE_TEXT),
                    FormField::optional("evidence_links", say::EVIDENCE_LINKS),
                    FormField::optional("notes", say::NOTES),
                ],
            },
        ],
    }
});

/// What the answers are read against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Today in the vendor's time zone.
    pub today: NaiveDate,
    /// The products that may be registered.
    pub products: &'a [Product],
}

/// A product asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewLine {
    /// The product.
    pub product: ProductId,
    /// How many.
    pub quantity: i64,
}

/// Answers that passed every rule. Only [`parse`] makes one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewRegistration {
    values: Values,
    lines: Vec<NewLine>,
}

impl Eq for NewRegistration {}

impl NewRegistration {
    /// The values by field name.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The products, at least one.
    pub fn lines(&self) -> &[NewLine] {
        &self.lines
    }

    /// The text of a field; none where it was left open.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.values.get(field) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// The keys under which the lines are answered, in their order, as (product, quantity). There is always room for one.
pub fn line_keys(answers: &Answers) -> Vec<(String, String)> {
    let numbered = |key: &String| key.strip_prefix("lines.")?.split('.').next()?.parse::<u32>().ok();
    let mut numbers: Vec<u32> = answers.0.keys().filter_map(numbered).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() {
        numbers.push(1);
    }
    numbers.into_iter().map(|n| (format!("lines.{n}.product"), format!("lines.{n}.quantity"))).collect()
}

/// Reads the answers of a registration by the form, then by the area's own rules.
///
/// # Errors
/// `Invalid` with every problem, in the form's order.
pub fn parse(form: &Form, answers: &Answers, context: Context<'_>) -> Result<NewRegistration, Refusal> {
    if !answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    let (values, mut problems) = check(form, answers);
    if let Some(Value::Date(day)) = values.get("expected_close_on") {
        check_close(*day, context.today, &mut problems);
    }
    let lines = parse_lines(answers, context.products, &mut problems);
    in_form_order(form, &mut problems);
    problems.or(NewRegistration { values, lines })
}

/// What a draft shows in lists: the answers that are right by themselves.
pub fn projection(form: &Form, answers: &Answers) -> Values {
    readable(form, answers)
}

fn check_close(day: NaiveDate, today: NaiveDate, problems: &mut Problems) {
    let latest = today.checked_add_months(Months::new(CLOSE_WITHIN_MONTHS)).unwrap_or(NaiveDate::MAX);
    if day < today {
        problems.add("expected_close_on", words::registration_form::CLOSE_IN_THE_PAST);
    } else if day > latest {
        problems.add("expected_close_on", words::registration_form::CLOSE_TOO_FAR);
    }
}

fn parse_lines(answers: &Answers, products: &[Product], problems: &mut Problems) -> Vec<NewLine> {
    use words::registration_form as say;
    let mut lines: Vec<NewLine> = Vec::new();
    let keys = line_keys(answers);
    if keys.len() > MOST_LINES {
        problems.add(keys[0].0.clone(), say::too_many_lines(MOST_LINES));
        return lines;
    }
    let blank = |(product, quantity): &&(String, String)| {
        answers.get(product).trim().is_empty() && answers.get(quantity).trim().is_empty()
    };
    let filled: Vec<_> = keys.iter().filter(|keys| !blank(keys)).collect();
    if filled.is_empty() {
        problems.add(keys[0].0.clone(), say::NO_PRODUCT);
    }
    for (product_key, quantity_key) in filled {
        let typed = answers.get(product_key).trim();
        let product = products.iter().find(|product| product.id.to_string() == typed);
        match product {
            None => problems.add(product_key.clone(), say::CHOOSE_A_PRODUCT),
            Some(product) if lines.iter().any(|line| line.product == product.id) => {
                problems.add(product_key.clone(), say::PRODUCT_TWICE);
            }
            Some(_) => {}
        }
        match (product, Quantity::parse(answers.get(quantity_key))) {
            (Some(product), Ok(quantity)) => {
                lines.push(NewLine { product: product.id, quantity: i64::from(quantity.get()) })
            }
            (_, Err(problem)) => problems.add(quantity_key.clone(), problem.to_string()),
            (None, Ok(_)) => {}
        }
    }
    lines
}

fn in_form_order(form: &Form, problems: &mut Problems) {
    let names: Vec<&str> = form.questions().map(|question| question.name).collect();
    let place = |key: &str| {
        let name = key.split('.').next().unwrap_or(key);
        names.iter().position(|known| *known == name).unwrap_or(names.len())
    };
    problems.0.sort_by_key(|problem| place(&problem.field));
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
    }

    fn products() -> Vec<Product> {
        [1, 2].map(|n| Product { id: ProductId(Uuid::from_u128(n)), name: format!("Product {n}") }).into()
    }

    fn complete() -> Answers {
        [
            ("customer_name", "Acme GmbH"),
            ("customer_country", "DE"),
            ("contact_name", "Ada Lovelace"),
            ("contact_email", "ada@acme.example"),
            ("name", "New servers"),
            ("lines.1.product", "00000000-0000-0000-0000-000000000001"),
            ("lines.1.quantity", "3"),
            ("amount", "12,500"),
            ("amount.currency", "USD"),
            ("expected_close_on", "2027-01-31"),
            ("source", "event"),
        ]
        .into_iter()
        .collect()
    }

    fn problems_of(answers: &Answers) -> Problems {
        let products = products();
        match parse(&FORM, answers, Context { today: today(), products: &products }) {
            Ok(_) => Problems::default(),
            Err(Refusal::Invalid(problems)) => problems,
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn complete_answers_become_a_registration() {
        let products = products();
        let new = parse(&FORM, &complete(), Context { today: today(), products: &products }).expect("complete");
        assert_eq!(new.text("customer_name"), Some("Acme GmbH"));
        assert_eq!(new.lines(), [NewLine { product: products[0].id, quantity: 3 }]);
    }

    #[test]
    fn an_empty_form_names_everything_it_needs_in_order() {
        let problems = problems_of(&Answers::default());
        let fields: Vec<_> = problems.0.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "customer_name",
                "customer_country",
                "contact_name",
                "contact_email",
                "name",
                "lines.1.product",
                "amount",
                "expected_close_on",
                "source"
            ]
        );
    }

    #[test]
    fn a_close_in_the_past_or_too_far_ahead_is_refused() {
        for day in ["2026-11-21", "2031-11-23"] {
            let mut answers = complete();
            answers.set("expected_close_on", day);
            assert!(problems_of(&answers).of("expected_close_on").is_some(), "{day}");
        }
    }

    #[test]
    fn a_product_counts_once_and_blank_lines_do_not_count() {
        let mut answers = complete();
        answers.set("lines.2.product", "");
        answers.set("lines.2.quantity", " ");
        assert!(problems_of(&answers).is_empty());
        answers.set("lines.2.product", "00000000-0000-0000-0000-000000000001");
        answers.set("lines.2.quantity", "1");
        assert!(problems_of(&answers).of("lines.2.product").is_some());
    }

    #[test]
    fn a_product_that_is_not_sold_is_refused() {
        let mut answers = complete();
        answers.set("lines.1.product", "00000000-0000-0000-0000-000000000009");
        assert!(problems_of(&answers).of("lines.1.product").is_some());
    }

    #[test]
    fn a_megabyte_in_one_answer_is_too_large() {
        let mut answers = complete();
        answers.set("notes", "x".repeat(1_000_000));
        let products = products();
        let refused = parse(&FORM, &answers, Context { today: today(), products: &products });
        assert_eq!(refused, Err(Refusal::TooLarge));
    }

    #[test]
    fn a_draft_shows_what_is_right_already() {
        let answers: Answers = [("customer_name", "Acme GmbH"), ("contact_email", "nonsense")].into_iter().collect();
        let shown = projection(&FORM, &answers);
        assert_eq!(shown.get("customer_name"), Some(&Value::Text("Acme GmbH".into())));
        assert!(!shown.contains_key("contact_email"));
    }
}
