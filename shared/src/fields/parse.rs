//! From what was typed to a value, by the field's kind.

use super::{Field, Kind, TextRule};
use crate::form::Answers;
use crate::values::{
    Value, country::Country, currency::Currency, date, domain::Domain, email::Email, legal_name::LegalName,
    money::Money, person_name::PersonName, phone::Phone, text::LongText, text::ShortText, web_link::WebLink,
};
use crate::words;

/// Most links one answer may list.
pub const MOST_LINKS: usize = 10;

/// A key of the answers and what is wrong with the text under it.
pub type Wrong = (String, String);

/// The key under which the currency of a money field is answered.
pub fn currency_key(field: &str) -> String {
    format!("{field}.currency")
}

/// Reads one field's answer. Blank is [`Value::Empty`]; whether that will do is the form's business.
///
/// # Errors
/// The key and the sentence of the first rule the text breaks.
pub fn value(field: &Field, answers: &Answers) -> Result<Value, Wrong> {
    if field.kind == Kind::Money {
        return money(field, answers);
    }
    let typed = answers.get(field.name);
    if typed.trim().is_empty() {
        return Ok(Value::Empty);
    }
    plain(field.kind, typed).map_err(|message| (field.name.to_owned(), message))
}

/// Reads one text by the rule of a kind. Money, references and product lines need more than a text and are refused.
///
/// # Errors
/// The sentence of the first rule the text breaks.
pub fn plain(kind: Kind, typed: &str) -> Result<Value, String> {
    match kind {
        Kind::Text(rule) => text(rule, typed),
        Kind::Date => date::parse(typed).map(Value::Date).map_err(|problem| problem.to_string()),
        Kind::Country => Country::parse(typed).map(|c| Value::Text(c.code().to_owned())).map_err(|p| p.to_string()),
        Kind::Choice(choices) => choices
            .iter()
            .find(|choice| choice.value == typed.trim())
            .map(|choice| Value::Text(choice.value.to_owned()))
            .ok_or_else(|| words::forms::NOT_A_CHOICE.to_owned()),
        Kind::Whole => typed.trim().parse().map(Value::Whole).map_err(|_| words::forms::NOT_A_NUMBER.to_owned()),
        Kind::YesNo => match typed.trim() {
            "yes" => Ok(Value::YesNo(true)),
            "no" => Ok(Value::YesNo(false)),
            _ => Err(words::forms::NOT_A_CHOICE.to_owned()),
        },
        Kind::Money | Kind::Instant | Kind::Reference(_) | Kind::ProductLines => {
            Err(words::forms::NOT_A_CHOICE.to_owned())
        }
    }
}

fn text(rule: TextRule, typed: &str) -> Result<Value, String> {
    fn kept<T: ToString, P: ToString>(parsed: Result<T, P>) -> Result<Value, String> {
        parsed.map(|value| Value::Text(value.to_string())).map_err(|problem| problem.to_string())
    }
    match rule {
        TextRule::Line | TextRule::Code => kept(ShortText::parse(typed)),
        TextRule::Lines => kept(LongText::parse(typed)),
        TextRule::LegalName => kept(LegalName::parse(typed)),
        TextRule::PersonName => kept(PersonName::parse(typed)),
        TextRule::Email => kept(Email::parse(typed)),
        TextRule::Phone => kept(Phone::parse(typed)),
        TextRule::Domain => kept(Domain::parse(typed)),
        TextRule::Links => links(typed),
    }
}

fn links(typed: &str) -> Result<Value, String> {
    let mut kept = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if kept.len() == MOST_LINKS {
            return Err(words::forms::too_many_links(MOST_LINKS));
        }
        let link =
            WebLink::parse(line).map_err(|problem| words::forms::bad_link(kept.len() + 1, &problem.to_string()))?;
        kept.push(link.to_string());
    }
    Ok(Value::Text(kept.join("\n")))
}

fn money(field: &Field, answers: &Answers) -> Result<Value, Wrong> {
    let amount = answers.get(field.name);
    if amount.trim().is_empty() {
        return Ok(Value::Empty);
    }
    let key = currency_key(field.name);
    let currency = Currency::parse(answers.get(&key)).map_err(|problem| (key, problem.to_string()))?;
    Money::parse_positive(amount, currency)
        .map(Value::Money)
        .map_err(|problem| (field.name.to_owned(), problem.to_string()))
}
