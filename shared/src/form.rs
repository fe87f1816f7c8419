//! Forms: steps, sections, fields and their conditions; and answers, exactly as typed.

use crate::criteria::{Criteria, Path, holds};
use crate::fields::{Field, Kind, Object, parse};
use crate::refusal::Problems;
use crate::values::Value;
use crate::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// More answers than any form has: what exceeds it is not an answer to a form.
pub const MOST_ANSWERS: usize = 300;
/// Longest key of an answer, in bytes.
pub const LONGEST_KEY: usize = 80;
/// Longest answer kept, in bytes: four bytes for each of the 10,000 characters of the longest text, and some room to be told so.
pub const LONGEST_ANSWER: usize = 64_000;

/// A draft: field to text exactly as typed. A key that is there has been touched, even if its text is blank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, String>);

impl Answers {
    /// The text under a key; blank where nothing was typed.
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Whether the person has been at this answer.
    pub fn touched(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Keeps what was typed under a key.
    pub fn set(&mut self, key: impl Into<String>, text: impl Into<String>) {
        self.0.insert(key.into(), text.into());
    }

    /// Takes over every answer of `newer`.
    pub fn merge(&mut self, newer: Answers) {
        self.0.extend(newer.0);
    }

    /// Drops the null character, which nobody types and PostgreSQL keeps nowhere.
    pub fn drop_nulls(&mut self) {
        if self.0.iter().any(|(key, text)| key.contains('\0') || text.contains('\0')) {
            let without = |text: &str| text.replace('\0', "");
            self.0 = self.0.iter().map(|(key, text)| (without(key), without(text))).collect();
        }
    }

    /// Whether it is small enough to be kept.
    pub fn is_bounded(&self) -> bool {
        self.0.len() <= MOST_ANSWERS
            && self.0.iter().all(|(key, text)| key.len() <= LONGEST_KEY && text.len() <= LONGEST_ANSWER)
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Answers {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Answers(pairs.into_iter().map(|(key, text)| (key.into(), text.into())).collect())
    }
}

/// A form over the fields of one object.
#[derive(Clone, Debug)]
pub struct Form {
    /// Whose fields it asks for.
    pub object: Object,
    /// One address each.
    pub steps: Vec<Step>,
}

/// One step of a form.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name in the address.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it is for, in one line.
    pub purpose: &'static str,
    /// Its fields.
    pub fields: Vec<FormField>,
}

/// When an answer is needed.
#[derive(Clone, Debug)]
pub enum Required {
    /// Always, wherever the field is shown.
    Always,
    /// Never.
    Never,
    /// Where the condition holds.
    If(Criteria),
}

/// One question.
#[derive(Clone, Debug)]
pub struct FormField {
    /// The field it fills.
    pub name: &'static str,
    /// How to answer, under the input.
    pub help: &'static str,
    /// Asked only where this holds; always, if none.
    pub shown_if: Option<Criteria>,
    /// When it is needed.
    pub required: Required,
    /// What must hold of the answers, each with the sentence for when it does not.
    pub valid_if: Vec<(Criteria, &'static str)>,
}

impl FormField {
    /// A question that needs an answer.
    pub fn required(name: &'static str, help: &'static str) -> FormField {
        FormField { name, help, shown_if: None, required: Required::Always, valid_if: Vec::new() }
    }

    /// A question that may stay open.
    pub fn optional(name: &'static str, help: &'static str) -> FormField {
        FormField { required: Required::Never, ..FormField::required(name, help) }
    }

    /// The same question, asked only where the condition holds.
    pub fn shown_if(self, condition: Criteria) -> FormField {
        FormField { shown_if: Some(condition), ..self }
    }

    /// Whether it is asked, given the answers.
    pub fn is_shown(&self, object: Object, answers: &Answers) -> bool {
        self.shown_if.as_ref().is_none_or(|condition| holds_for(condition, object, answers))
    }

    /// Whether it needs an answer, given the others.
    pub fn is_required(&self, object: Object, answers: &Answers) -> bool {
        match &self.required {
            Required::Always => true,
            Required::Never => false,
            Required::If(condition) => holds_for(condition, object, answers),
        }
    }
}

/// Values that passed every rule, by field name.
pub type Values = BTreeMap<&'static str, Value>;

/// Reads the answers by the form: values of the fields asked for, and everything that is wrong, in the form's order.
///
/// Product lines are the deal area's own, and references are looked up where the records are: neither is read here. Answers of fields that
/// are not asked for are left out.
pub fn check(form: &Form, answers: &Answers) -> (Values, Problems) {
    let mut values = Values::new();
    let mut problems = Problems::default();
    for question in form.questions() {
        let Some(field) = form.object.field(question.name) else { continue };
        if matches!(field.kind, Kind::ProductLines | Kind::Reference(_)) || !question.is_shown(form.object, answers) {
            continue;
        }
        match parse::value(field, answers) {
            Err((key, message)) => problems.add(key, message),
            Ok(value) if value.is_empty() && question.is_required(form.object, answers) => {
                problems.add(field.name, words::forms::required(field));
            }
            Ok(value) => {
                values.insert(field.name, value);
            }
        }
        for (condition, sentence) in &question.valid_if {
            if problems.of(field.name).is_none() && !holds_for(condition, form.object, answers) {
                problems.add(field.name, *sentence);
            }
        }
    }
    (values, problems)
}

/// The values of those answers that are right by themselves: what a draft shows in lists.
pub fn readable(form: &Form, answers: &Answers) -> Values {
    form.questions()
        .filter_map(|question| form.object.field(question.name))
        .filter_map(|field| parse::value(field, answers).ok().map(|value| (field.name, value)))
        .collect()
}

impl Form {
    /// All questions, in order.
    pub fn questions(&self) -> impl Iterator<Item = &FormField> {
        self.steps.iter().flat_map(|step| &step.fields)
    }

    /// The answers without those to questions that are not asked.
    pub fn asked_only(&self, answers: &Answers) -> Answers {
        let hidden: Vec<&str> = self
            .questions()
            .filter(|question| !question.is_shown(self.object, answers))
            .map(|question| question.name)
            .collect();
        let kept = |key: &str| !hidden.contains(&key.split('.').next().unwrap_or(key));
        Answers(answers.0.iter().filter(|(key, _)| kept(key)).map(|(key, text)| (key.clone(), text.clone())).collect())
    }

    /// The step of that name and its place.
    pub fn step(&self, name: &str) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, step)| step.name == name)
    }

    /// The step that asks for the answer under this key.
    pub fn step_of(&self, key: &str) -> Option<&Step> {
        let name = key.split('.').next().unwrap_or(key);
        self.steps.iter().find(|step| step.fields.iter().any(|field| field.name == name))
    }

    /// Those problems that belong to the step, in order.
    pub fn problems_of(&self, step: &Step, problems: &Problems) -> Problems {
        let here = |key: &str| self.step_of(key).is_some_and(|found| found.name == step.name);
        Problems(problems.0.iter().filter(|problem| here(&problem.field)).cloned().collect())
    }
}

/// Only the problems of answers the person has been at: nobody is told off for what they have not reached.
pub fn touched_only(problems: Problems, answers: &Answers) -> Problems {
    Problems(problems.0.into_iter().filter(|problem| answers.touched(&problem.field)).collect())
}

fn holds_for(condition: &Criteria, object: Object, answers: &Answers) -> bool {
    holds(condition, &|path: &Path| {
        object.field(path.as_str()).and_then(|field: &Field| parse::value(field, answers).ok()).unwrap_or(Value::Empty)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::field;

    fn form() -> Form {
        let fields = vec![
            FormField::required("source", ""),
            FormField::required("tender_reference", "").shown_if(field("source").is("tender")),
            FormField::optional("contact_phone", ""),
        ];
        Form { object: Object::Registration, steps: vec![Step { name: "only", title: "", purpose: "", fields }] }
    }

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().copied().collect()
    }

    #[test]
    fn a_field_that_is_not_shown_is_neither_needed_nor_kept() {
        let (values, problems) = check(&form(), &answers(&[("source", "event"), ("tender_reference", "T-1")]));
        assert!(problems.is_empty(), "{problems:?}");
        assert!(!values.contains_key("tender_reference"));
        let answers = answers(&[("source", "event"), ("tender_reference", "T-1")]);
        assert_eq!(form().asked_only(&answers), self::answers(&[("source", "event")]));
    }

    #[test]
    fn a_field_that_is_shown_is_needed() {
        let (_, problems) = check(&form(), &answers(&[("source", "tender")]));
        assert!(problems.of("tender_reference").is_some());
    }

    #[test]
    fn every_problem_is_collected() {
        let (_, problems) = check(&form(), &answers(&[("source", "rumour"), ("contact_phone", "call me")]));
        assert_eq!(problems.0.len(), 2);
    }

    #[test]
    fn nobody_is_told_off_for_what_they_have_not_reached() {
        let answers = answers(&[("contact_phone", "call me")]);
        let (_, problems) = check(&form(), &answers);
        assert_eq!(touched_only(problems, &answers).0.len(), 1);
    }

    #[test]
    fn answers_without_end_are_not_kept() {
        assert!(!answers(&[("notes", &"x".repeat(LONGEST_ANSWER + 1))]).is_bounded());
        let many: Answers = (0..=MOST_ANSWERS).map(|n| (n.to_string(), "")).collect();
        assert!(!many.is_bounded());
    }
}
