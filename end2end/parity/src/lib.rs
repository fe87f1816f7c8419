//! The rules of a registration as one function from bytes to bytes, so that browser and server can be compared.
//!
//! `run.mjs` sends the same answers through this code twice, compiled for the browser and compiled for the server, and fails where a single
//! byte of the results differs. It is not part of the product.

pub mod frames;
pub mod generate;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::deals::{Context, FORM, NewRegistration, parse, projection};
use shared::form::{Answers, Values, touched_only};
use shared::products::Product;
use shared::refusal::{Problems, Refusal};

/// What is sent: the answers and what they are read against.
#[derive(Deserialize)]
struct AnswerSet {
    /// Today in the vendor's time zone.
    today: NaiveDate,
    /// The products that may be registered.
    products: Vec<Product>,
    /// The draft, as typed.
    answers: Answers,
}

/// What comes back.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Judged {
    /// The bytes are no set of answers.
    Unreadable,
    /// What the rules say.
    Read {
        /// What submitting would say.
        parsed: Parsed,
        /// What each step shows of it, in the form's order.
        steps: Vec<ShownAt>,
        /// What lists show of the draft.
        projection: Values,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Parsed {
    Accepted(NewRegistration),
    Refused(Refusal),
}

/// The problems a step shows: those of answers the person has been at.
#[derive(Serialize)]
struct ShownAt {
    step: &'static str,
    problems: Problems,
}

/// Judges a set of answers, in JSON as `{"today": …, "products": […], "answers": {…}}`, and returns what the rules say of it, in JSON with
/// every key in a fixed order. Bytes that are no such set are answered with `"unreadable"`.
pub fn check(bytes: &[u8]) -> Vec<u8> {
    let judged = serde_json::from_slice(bytes).map_or(Judged::Unreadable, judge);
    serde_json::to_vec(&judged).expect("maps with text for keys always become JSON")
}

fn judge(set: AnswerSet) -> Judged {
    let AnswerSet { today, products, answers } = set;
    let parsed = match parse(&FORM, &answers, Context { today, products: &products }) {
        Ok(registration) => Parsed::Accepted(registration),
        Err(refusal) => Parsed::Refused(refusal),
    };
    let all = match &parsed {
        Parsed::Refused(Refusal::Invalid(problems)) => problems.clone(),
        _ => Problems::default(),
    };
    let touched = touched_only(all, &answers);
    let steps = FORM.steps.iter();
    let steps = steps.map(|step| ShownAt { step: step.name, problems: FORM.problems_of(step, &touched) }).collect();
    Judged::Read { parsed, steps, projection: projection(&FORM, &answers) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn judged(set: &Value) -> Value {
        serde_json::from_slice(&check(set.to_string().as_bytes())).expect("JSON")
    }

    fn complete() -> Value {
        json!({
            "today": "2026-11-22",
            "products": [{ "id": "00000000-0000-4000-8000-000000000001", "name": "GTX Pro" }],
            "answers": {
                "customer_name": "Acme GmbH", "customer_country": "DE", "contact_name": "Ada Lovelace",
                "contact_email": "ada@acme.example", "name": "New servers", "amount": "12,500", "amount.currency": "USD",
                "lines.1.product": "00000000-0000-4000-8000-000000000001", "lines.1.quantity": "3",
                "expected_close_on": "2027-01-31", "source": "event",
            },
        })
    }

    #[test]
    fn complete_answers_are_accepted_with_their_values_and_lines() {
        let read = &judged(&complete())["read"];
        let accepted = &read["parsed"]["accepted"];
        assert_eq!(accepted["values"]["amount"], json!({ "money": { "minor": 1_250_000, "currency": "USD" } }));
        assert_eq!(accepted["lines"][0]["quantity"], 3);
        assert_eq!(read["projection"]["customer_name"], json!({ "text": "Acme GmbH" }));
        assert_eq!(read["steps"].as_array().map(Vec::len), Some(FORM.steps.len()));
    }

    #[test]
    fn a_step_shows_the_problems_of_touched_answers_alone() {
        let mut set = complete();
        set["answers"] = json!({ "contact_email": "nonsense", "contact_phone": "" });
        let read = &judged(&set)["read"];
        let contact = &read["steps"][1];
        assert_eq!(contact["step"], "contact");
        assert_eq!(contact["problems"].as_array().map(Vec::len), Some(1));
        assert_eq!(contact["problems"][0]["field"], "contact_email");
        assert!(read["parsed"]["refused"]["invalid"].as_array().is_some_and(|all| all.len() > 5));
    }

    #[test]
    fn hostile_bytes_have_a_defined_answer() {
        let set = complete().to_string();
        let deep = format!(r#"{{"answers":{}"#, "[".repeat(100_000));
        let hostile: [&[u8]; 9] = [
            b"",
            b"\0",
            b"\xff\xfe",
            b"null",
            b"{}",
            &set.as_bytes()[..set.len() - 1],
            br#"{"today":"2026-02-30","products":[],"answers":{}}"#,
            br#"{"today":"2026-11-22","products":[],"answers":{"notes":"\ud800"}}"#,
            deep.as_bytes(),
        ];
        for bytes in hostile {
            assert_eq!(check(bytes), br#""unreadable""#, "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(80)]));
        }
    }

    #[test]
    fn a_megabyte_in_one_answer_is_too_large() {
        let mut set = complete();
        set["answers"]["notes"] = json!("x".repeat(1_000_000));
        assert_eq!(judged(&set)["read"]["parsed"]["refused"], "too_large");
    }
}
