//! What a field is compared with.

use super::fields::find;
use super::lex::{NO, TODAY, Token, YES, is_bare};
use super::parse::{Reader, is_joint, is_outside, of_viewer};
use crate::criteria::{Criteria, Direction, Operator, Path, Span, Unit, check, field};
use crate::fields::{Kind, Object};
use crate::time::wire::Stamp;
use crate::values::{Value, country::Country, currency::Currency, date, fold, money::Money};
use crate::words::criteria as words;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

impl Reader<'_> {
    /// Reads what the field stands in relation to: a day counted from today, a field of the viewer, or a value.
    pub(super) fn compared(&mut self, path: Path, kind: Kind, operator: Operator) -> Option<Criteria> {
        let begun = self.position();
        if self.takes(TODAY) {
            if !matches!(kind, Kind::Date | Kind::Instant) {
                self.problem(self.since(begun), words::TODAY_UNFIT);
                return None;
            }
            return self.days_from_today().map(|days| field(path).compare_today(operator, days));
        }
        if let Some(rest) = self.word().and_then(of_viewer) {
            self.next_token();
            let viewer = rest.strip_prefix('.').map_or_else(Path::itself, Path::new);
            if !rest.is_empty()
                && let Err(message) = find(viewer.as_str(), "viewer.", Object::User, self.known)
            {
                self.problem(self.since(begun), message);
                return None;
            }
            return Some(field(path).compare_viewer(operator, viewer));
        }
        self.value(&path, kind).map(|value| field(path).compare(operator, value))
    }

    fn days_from_today(&mut self) -> Option<i32> {
        let sign = if self.take(&Token::Plus) {
            1
        } else if self.take(&Token::Minus) {
            -1
        } else {
            return Some(0);
        };
        let count = self.number()?;
        if !self.takes("day") {
            self.expect("days", words::ONLY_DAYS)?;
        }
        Some(sign * i32::try_from(count).unwrap_or(i32::MAX))
    }

    pub(super) fn span(&mut self) -> Option<Span> {
        let Some(direction) = Direction::ALL.into_iter().find(|direction| self.takes(direction.name())) else {
            self.problem_here(words::LAST_OR_NEXT);
            return None;
        };
        let count = self.number()?;
        let is_next = |unit: &Unit| self.takes(unit.name(1)) || self.takes(unit.name(2));
        let Some(unit) = Unit::ALL.into_iter().find(is_next) else {
            self.problem_here(words::NO_UNIT);
            return None;
        };
        Some(Span { direction, count: u16::try_from(count).unwrap_or(u16::MAX), unit })
    }

    /// Reads a number that counts something.
    fn number(&mut self) -> Option<u32> {
        let Some(digits) = self.word().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())) else {
            self.problem_here(words::NO_NUMBER);
            return None;
        };
        self.next_token();
        // Only digits are left, so that a failure means more of them than fit.
        Some(digits.parse().unwrap_or(u32::MAX))
    }

    /// Reads values in brackets.
    pub(super) fn values(&mut self, path: &Path, kind: Kind) -> Option<Vec<Value>> {
        if !self.take(&Token::Open) {
            self.problem_here(words::NO_LIST);
            return None;
        }
        let mut values = Vec::new();
        loop {
            self.grown()?;
            values.push(self.value(path, kind));
            if self.take(&Token::Close) {
                return values.into_iter().collect();
            }
            if !self.take(&Token::Comma) {
                self.problem_here(words::LIST_GOES_ON);
                self.skip();
                self.take(&Token::Close);
                return None;
            }
        }
    }

    /// Reads a text to find in the field.
    pub(super) fn text(&mut self, path: &Path, kind: Kind) -> Option<String> {
        match self.value(path, kind)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn value(&mut self, path: &Path, kind: Kind) -> Option<Value> {
        let begun = self.position();
        let is_value = match self.token() {
            Some(Token::Word(word)) => !is_joint(word) && !word.eq_ignore_ascii_case("not"),
            Some(Token::Text(_) | Token::Id(_) | Token::Odd) => true,
            _ => false,
        };
        if !is_value {
            self.problem_here(words::expects(kind));
            return None;
        }
        let read = match (self.next_token()?, kind) {
            (Token::Odd, _) => return None,
            (Token::Word(word), _) if is_outside(word) => Err(words::ONLY_FIXED.to_owned()),
            (Token::Word(amount), Kind::Money) => self.money(amount),
            (token, _) => read(path, kind, &token),
        };
        // Whatever else is wrong with it is wrong with it in every comparison.
        let fitting = read.and_then(|value| match check(&field(path.clone()).is(value.clone()), self.object) {
            Ok(()) => Ok(value),
            Err(problem) => Err(words::sentence(&problem)),
        });
        fitting.map_err(|message| self.problem(self.since(begun), message)).ok()
    }

    /// Reads the currency after an amount.
    fn money(&mut self, amount: &str) -> Result<Value, String> {
        let Some(code) = self.word().filter(|word| !is_joint(word)) else {
            return Err(words::NO_CURRENCY.to_owned());
        };
        self.next_token();
        let currency = Currency::parse(code).map_err(|_| words::unknown_currency(code))?;
        let money = Money::parse(amount, currency).map_err(|problem| words::sentence(&problem))?;
        Ok(Value::Money(money))
    }
}

/// The value that a piece means for a field of that kind.
fn read(path: &Path, kind: Kind, token: &Token<'_>) -> Result<Value, String> {
    let expected = || words::expects(kind);
    match (kind, token) {
        (Kind::Text(_), Token::Text(text)) => Ok(Value::Text(text.clone())),
        (Kind::Text(_), Token::Word(word)) if is_bare(word) => Ok(Value::from(*word)),
        (Kind::Text(_), Token::Word(word)) => Err(words::needs_quotes(word)),
        (Kind::Choice(_), Token::Text(text)) => choice(path, kind, text),
        (Kind::Choice(_), Token::Word(word)) => choice(path, kind, word),
        (Kind::Country, Token::Text(text)) => country(text),
        (Kind::Country, Token::Word(word)) => country(word),
        (Kind::Whole, Token::Word(word)) => word.parse().map(Value::Whole).map_err(|_| expected()),
        (Kind::YesNo, Token::Word(word)) if word.eq_ignore_ascii_case(YES) => Ok(Value::YesNo(true)),
        (Kind::YesNo, Token::Word(word)) if word.eq_ignore_ascii_case(NO) => Ok(Value::YesNo(false)),
        (Kind::Date, Token::Word(word)) => day(word),
        (Kind::Instant, Token::Word(word)) => {
            let at = DateTime::<Utc>::read(word).filter(|_| word.ends_with('Z'));
            at.map(Value::Instant).ok_or_else(expected)
        }
        (Kind::Reference(_), Token::Id(id)) => Uuid::try_parse(id).map(Value::from).map_err(|_| expected()),
        _ => Err(expected()),
    }
}

/// A choice by what is stored, or else by what is shown.
fn choice(path: &Path, kind: Kind, text: &str) -> Result<Value, String> {
    let choices = kind.choices();
    let wanted = fold(text);
    let found = choices
        .iter()
        .find(|(stored, _)| *stored == text)
        .or_else(|| choices.iter().find(|(stored, shown)| fold(stored) == wanted || fold(shown) == wanted));
    found.map(|(stored, _)| Value::from(*stored)).ok_or_else(|| words::unknown_choice(path.as_str(), text, &choices))
}

fn country(text: &str) -> Result<Value, String> {
    let found = Country::parse(text).ok().or_else(|| Country::from_name(text));
    found.map(|country| Value::from(country.code())).ok_or_else(|| words::unknown_country(text))
}

fn day(word: &str) -> Result<Value, String> {
    match NaiveDate::read(word) {
        Some(day) => Ok(Value::Date(day)),
        None => date::parse(word).map(Value::Date).map_err(|problem| words::sentence(&problem)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::text::parse;
    use crate::criteria::{CriteriaProblem, DAYS_FURTHEST};
    use crate::fields::TextRule;

    const OBJECT: Object = Object::Opportunity;

    #[track_caller]
    fn reads(text: &str, condition: Criteria) {
        assert_eq!(parse(text, OBJECT), Ok(condition), "{text}");
    }

    /// One problem, with a part of the text.
    #[track_caller]
    fn is_wrong(text: &str, part: &str, message: &str) {
        let problems = parse(text, OBJECT).expect_err(text);
        let found: Vec<_> =
            problems.iter().map(|found| (&text[found.from..found.to], found.message.as_str())).collect();
        assert_eq!(found, [(part, message)], "{text}");
    }

    fn money(text: &str, code: &str) -> Money {
        Money::parse(text, Currency::parse(code).expect("known")).expect("valid")
    }

    #[test]
    fn text_is_one_word_or_stands_in_quotes() {
        reads("name = Acme", field("name").is("Acme"));
        reads("name = yes", field("name").is("yes"));
        reads(r#"name in ("two words", -5, 日本)"#, field("name").one_of(["two words", "-5", "日本"]));
        reads(r#"name = "today""#, field("name").is("today"));
        is_wrong("name = acme.com", "acme.com", &words::needs_quotes("acme.com"));
        is_wrong("name = True", "True", &words::needs_quotes("True"));
        is_wrong("name = ", "", &words::expects(Kind::Text(TextRule::Line)));
        is_wrong("name =, and stage is empty", ",", &words::expects(Kind::Text(TextRule::Line)));
        let blank = words::sentence(&CriteriaProblem::EmptyValue("name".into()));
        is_wrong(r#"name contains " ""#, "\" \"", &blank);
    }

    #[test]
    fn a_choice_is_what_is_stored_or_what_is_shown() {
        reads("stage = closed_won", field("stage").is("closed_won"));
        reads("stage = Closed_Won", field("stage").is("closed_won"));
        for (stored, shown) in Object::Opportunity.field("stage").expect("known").kind.choices() {
            reads(&format!("stage = \"{}\"", shown.to_uppercase()), field("stage").is(stored));
        }
        let choices = Object::Registration.field("state").expect("known").kind.choices();
        let unknown = words::unknown_choice("registration.state", "lost", &choices);
        is_wrong("registration.state = lost", "lost", &unknown);
    }

    #[test]
    fn a_country_is_its_code_or_its_name() {
        let countries = field("account.country").one_of(["DE", "IN", "IS", "DE", "GB", "US"]);
        reads("account.country in (de, IN, is, Germany, \"United Kingdom\", usa)", countries);
        is_wrong("account.country = Atlantis", "Atlantis", &words::unknown_country("Atlantis"));
    }

    #[test]
    fn numbers_money_and_yes_or_no_are_read() {
        reads("probability > -5", field("probability").above(-5_i64));
        reads("amount >= 50000 EUR", field("amount").at_least(money("50000", "EUR")));
        reads("amount in (1250.50 eur, 7 JPY)", field("amount").one_of([money("1250.50", "EUR"), money("7", "JPY")]));
        reads("account.is_partner = Yes", field("account.is_partner").is(true));
        is_wrong("probability = 1.5", "1.5", &words::expects(Kind::Whole));
        is_wrong("amount > 5", "5", words::NO_CURRENCY);
        is_wrong("amount > 5 and name is empty", "5", words::NO_CURRENCY);
        is_wrong("amount > 5 EUX", "5 EUX", &words::unknown_currency("EUX"));
        is_wrong("account.is_partner = 1", "1", &words::expects(Kind::YesNo));
    }

    #[test]
    fn days_instants_and_records_are_read() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");
        let at: DateTime<Utc> = "2026-11-30T14:00:00.5Z".parse().expect("an instant");
        let id = Uuid::from_u128(1);
        reads("closed_on <= 2026-11-30", field("closed_on").at_most(day));
        reads("changed_at < 2026-11-30T14:00:00.5Z", field("changed_at").below(at));
        reads(&format!("owner = #{id}"), field("owner").refers_to(id));
        is_wrong("closed_on = 2026-02-30", "2026-02-30", &words::sentence(&date::DateProblem::NoSuchDay));
        is_wrong("closed_on = 30.11.2026", "30.11.2026", &words::sentence(&date::DateProblem::Reordered(day)));
        is_wrong("changed_at < 2026-11-30", "2026-11-30", &words::expects(Kind::Instant));
        is_wrong("changed_at < 2026-11-30T14:00:00-01:00", "2026-11-30T14:00:00-01:00", &words::expects(Kind::Instant));
        is_wrong("owner = #1", "#1", &words::expects(Kind::Reference(Object::User)));
        is_wrong("owner = Dana", "Dana", &words::expects(Kind::Reference(Object::User)));
    }

    #[test]
    fn today_and_days_from_it_are_read() {
        let on = |operator, days| field("closed_on").compare_today(operator, days);
        reads("closed_on = today", on(Operator::Is, 0));
        reads("closed_on < Today + 30 days", on(Operator::Below, 30));
        for text in ["closed_on > today - 7 days", "closed_on > today-7 days", "closed_on > today -7 Days"] {
            reads(text, on(Operator::Above, -7));
        }
        reads("closed_on != today+1 day", on(Operator::IsNot, 1));
        is_wrong("closed_on = today + 2 weeks", "weeks", words::ONLY_DAYS);
        is_wrong("closed_on = today + some days", "some", words::NO_NUMBER);
        is_wrong("name = today", "today", words::TODAY_UNFIT);
        is_wrong("closed_on in (today)", "today", words::ONLY_FIXED);
        let far = words::sentence(&CriteriaProblem::TooFarFromToday("closed_on".into()));
        for days in [i64::from(DAYS_FURTHEST) + 1, i64::from(u32::MAX), i64::MAX] {
            is_wrong(&format!("closed_on = today + {days} days"), &format!("today + {days} days"), &far);
        }
    }

    #[test]
    fn spans_are_read() {
        reads("closed_on within last 7 days", field("closed_on").within(Span::last(7, Unit::Days)));
        reads("closed_on Within Next 1 Quarter", field("closed_on").within(Span::next(1, Unit::Quarters)));
        is_wrong("closed_on within 7 days", "7", words::LAST_OR_NEXT);
        is_wrong("closed_on within last days", "days", words::NO_NUMBER);
        is_wrong("closed_on within last 7 years", "years", words::NO_UNIT);
        let unfit = words::sentence(&CriteriaProblem::UnfitSpan("closed_on".into()));
        for count in ["0", "1001", "99999999999999999999"] {
            is_wrong(&format!("closed_on within last {count} days"), &format!("last {count} days"), &unfit);
        }
    }

    #[test]
    fn the_viewer_and_their_fields_are_read() {
        reads("owner = viewer", field("owner").compare_viewer(Operator::Is, Path::itself()));
        reads(
            "account.country != Viewer.account.country",
            field("account.country").compare_viewer(Operator::IsNot, "account.country"),
        );
        let unknown = words::unknown_field("viewer.acount", Some("viewer.account"));
        is_wrong("account = viewer.acount", "viewer.acount", &unknown);
        is_wrong("owner = viewer.", "viewer.", &words::unknown_field("viewer.", None));
        let unfit = CriteriaProblem::UnfitViewerField { path: "account".into(), viewer: Path::itself() };
        is_wrong("account = viewer", "viewer", &words::sentence(&unfit));
    }

    #[test]
    fn a_list_has_values_with_commas_between() {
        is_wrong("stage in proposal", "proposal", words::NO_LIST);
        is_wrong("probability in ()", ")", &words::expects(Kind::Whole));
        is_wrong("probability in (1,)", ")", &words::expects(Kind::Whole));
        is_wrong("probability in (1 2)", "2", words::LIST_GOES_ON);
        is_wrong("probability in (1", "", words::LIST_GOES_ON);
    }
}
