//! From a condition to its text.

use super::lex::{NO, TODAY, VIEWER, YES, is_bare};
use crate::criteria::{Criteria, Path, Span};
use crate::fields::{Kind, Object};
use crate::values::text::{is_control, is_invisible};
use crate::values::{Value, country::Country, date};
use chrono::SecondsFormat;

/// The text of a condition over an object, in one line and without a bracket that is not needed. It reads back as
/// [`Criteria::normal`], if the condition passes [`crate::criteria::check()`] and its text has [`super::BYTES_MOST`]
/// bytes at most.
pub fn print(condition: &Criteria, object: Object) -> String {
    written(&condition.normal(), object, Binding::Or)
}

/// How strongly what stands around a condition holds on to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
}

fn written(condition: &Criteria, object: Object, around: Binding) -> String {
    match condition {
        Criteria::All(parts) if parts.is_empty() => "true".to_owned(),
        Criteria::Any(parts) if parts.is_empty() => "false".to_owned(),
        Criteria::All(parts) => joined(parts, " and ", object, Binding::And, around),
        Criteria::Any(parts) => joined(parts, " or ", object, Binding::Or, around),
        Criteria::Not(part) => format!("not {}", written(part, object, Binding::Not)),
        Criteria::Compare { path, operator, value } => {
            format!("{path} {} {}", operator.sign(), of_field(path, object, value))
        }
        Criteria::In { path, values } => {
            let values: Vec<String> = values.iter().map(|value| of_field(path, object, value)).collect();
            format!("{path} in ({})", values.join(", "))
        }
        Criteria::Contains { path, text } => format!("{path} contains {}", quoted(text)),
        Criteria::StartsWith { path, text } => format!("{path} starts with {}", quoted(text)),
        Criteria::IsEmpty { path } => format!("{path} is empty"),
        Criteria::IsNotEmpty { path } => format!("{path} is not empty"),
        Criteria::Within { path, span: Span { direction, count, unit } } => {
            format!("{path} within {} {count} {}", direction.name(), unit.name(*count))
        }
        Criteria::CompareViewer { path, operator, viewer } => {
            format!("{path} {} {}", operator.sign(), of_viewer(viewer))
        }
        Criteria::CompareToday { path, operator, days } => {
            format!("{path} {} {}", operator.sign(), from_today(*days))
        }
    }
}

/// In brackets where what stands around would tear them apart.
fn joined(parts: &[Criteria], by: &str, object: Object, own: Binding, around: Binding) -> String {
    let parts: Vec<String> = parts.iter().map(|part| written(part, object, own)).collect();
    let parts = parts.join(by);
    if own < around { format!("({parts})") } else { parts }
}

fn of_viewer(path: &Path) -> String {
    if path.is_itself() { VIEWER.to_owned() } else { format!("{VIEWER}.{path}") }
}

fn from_today(days: i32) -> String {
    let count = days.unsigned_abs();
    let unit = if count == 1 { "day" } else { "days" };
    match days {
        0 => TODAY.to_owned(),
        1.. => format!("{TODAY} + {count} {unit}"),
        _ => format!("{TODAY} - {count} {unit}"),
    }
}

/// A value as it is written for the field.
fn of_field(path: &Path, object: Object, value: &Value) -> String {
    match value {
        Value::Empty => quoted(""),
        Value::Text(text) => match path.field_of(object).map(|field| field.kind) {
            Some(Kind::Choice(_)) if is_bare(text) => text.clone(),
            Some(Kind::Country) if Country::parse(text).is_ok_and(|country| country.code() == text) => text.clone(),
            _ => quoted(text),
        },
        Value::Whole(number) => number.to_string(),
        Value::Money(money) => format!("{} {}", money.plain(), money.currency()),
        Value::YesNo(true) => YES.to_owned(),
        Value::YesNo(false) => NO.to_owned(),
        Value::Date(day) => date::format(*day),
        Value::Instant(at) => at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        Value::Reference { id, .. } => format!("#{id}"),
    }
}

/// Text in quotes, with an escape for all that would end it, break the line, or not be seen.
pub(in crate::criteria) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{2028}' | '\u{2029}' => quoted.extend(c.escape_unicode()),
            _ if is_control(c) || is_invisible(c) => quoted.extend(c.escape_unicode()),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{Operator, Unit, field};
    use crate::values::{currency::Currency, money::Money};
    use chrono::{DateTime, NaiveDate, Utc};
    use uuid::Uuid;

    fn printed(condition: &Criteria) -> String {
        print(condition, Object::Opportunity)
    }

    #[test]
    fn a_condition_reads_as_people_would_write_it() {
        let money = Money::parse("50000", Currency::EUR).expect("valid");
        let condition = field("amount")
            .at_least(money)
            .and(field("account.country").one_of(["DE", "IN"]))
            .and(!field("stage").is("proposal"))
            .and(field("name").contains("router").or(field("external_id").is_not_empty()));
        assert_eq!(
            printed(&condition),
            "amount >= 50000 EUR and account.country in (DE, IN) and not stage = proposal and (name contains \"router\" \
             or external_id is not empty)"
        );
    }

    #[test]
    fn every_kind_of_value_is_written_in_its_own_way() {
        let money = Money::parse("1250.5", Currency::EUR).expect("valid");
        let day = NaiveDate::from_ymd_opt(999, 1, 2).expect("a day");
        let at: DateTime<Utc> = "2026-11-30T14:00:00.000001Z".parse().expect("an instant");
        let id = Uuid::from_u128(1);
        for (condition, text) in [
            (field("name").is("draft"), "name = \"draft\""),
            (field("stage").is_not("closed_won"), "stage != closed_won"),
            (field("account.country").is("IS"), "account.country = IS"),
            (field("probability").above(-5_i64), "probability > -5"),
            (field("amount").below(money), "amount < 1250.50 EUR"),
            (field("account.is_partner").is(true), "account.is_partner = yes"),
            (field("closed_on").at_most(day), "closed_on <= 0999-01-02"),
            (field("changed_at").at_least(at), "changed_at >= 2026-11-30T14:00:00.000001Z"),
            (field("owner").refers_to(id), "owner = #00000000-0000-0000-0000-000000000001"),
            (field("closed_on").within(Span::last(7, Unit::Days)), "closed_on within last 7 days"),
            (field("closed_on").within(Span::next(1, Unit::Quarters)), "closed_on within next 1 quarter"),
            (field("closed_on").compare_today(Operator::Is, 0), "closed_on = today"),
            (field("closed_on").compare_today(Operator::Below, 30), "closed_on < today + 30 days"),
            (field("closed_on").compare_today(Operator::Above, -1), "closed_on > today - 1 day"),
            (field("owner").compare_viewer(Operator::Is, Path::itself()), "owner = viewer"),
            (field("account").compare_viewer(Operator::IsNot, "account"), "account != viewer.account"),
        ] {
            assert_eq!(printed(&condition), text);
        }
    }

    #[test]
    fn only_brackets_that_are_needed_are_written() {
        let one = || field("name").is_empty();
        let two = || field("stage").is_empty();
        for (condition, text) in [
            (one().and(two()).or(one()), "name is empty and stage is empty or name is empty"),
            (one().or(two()).and(one()), "(name is empty or stage is empty) and name is empty"),
            (!one(), "not name is empty"),
            (!one().and(two()), "not (name is empty and stage is empty)"),
            (!Criteria::always(), "not true"),
            (Criteria::never().or(Criteria::All(vec![one()])), "name is empty"),
            (Criteria::never().and(one()), "false and name is empty"),
        ] {
            assert_eq!(printed(&condition), text);
        }
    }

    #[test]
    fn text_stays_in_one_line_and_nothing_in_it_is_hidden() {
        let text = printed(&field("name").is("say \"hi\"\\\r\n\tleft\u{202e}\u{200b}\u{2028}é日"));
        assert_eq!(text, r#"name = "say \"hi\"\\\r\n\tleft\u{202e}\u{200b}\u{2028}é日""#);
    }

    #[test]
    fn what_does_not_pass_the_check_is_still_written() {
        for condition in [
            field("nothing").is(Value::Empty),
            field("stage").is("two words"),
            field("account.country").is("Atlantis"),
            field("closed_on").is(NaiveDate::MIN),
            field("changed_at").is(DateTime::<Utc>::MIN_UTC),
        ] {
            assert!(!printed(&condition).is_empty());
        }
    }
}
