//! From the cells of a row to values, by the fields' own rules.

use super::mapping::{Column, ISO_DATE, Mapping, Section};
use super::table::{Record, shortened};
use chrono::NaiveDate;
use shared::deals::conflict::match_name;
use shared::fields::{Kind, Object, parse};
use shared::form::Values;
use shared::imports::{Remark, Weight};
use shared::opportunities::Stage;
use shared::values::money::{Money, MoneyProblem};
use shared::values::text::ShortText;
use shared::values::{Value, country::Country, currency::Currency, date, fold};
use shared::words::imports as words;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Years a company may have been founded in: outside of them a digit is wrong.
const FOUNDED: RangeInclusive<i64> = 1000..=2100;

/// In bytes, more than any id that is taken.
const LONGEST_KEY: usize = 2_000;

/// A row whose cells all make sense by themselves.
#[derive(Debug)]
pub(super) struct Row {
    /// The line where it begins.
    pub line: u64,
    /// What it is recognised by: two rows with the same key are about the same record.
    pub key: String,
    /// Its values, without the references.
    pub values: Values,
    /// The names of the records it refers to, by field.
    pub links: BTreeMap<&'static str, String>,
    /// What is worth a look.
    pub warnings: Vec<Remark>,
    /// The words that were read as others: field, as written, as meant.
    pub read_as: Vec<(&'static str, String, String)>,
}

impl Row {
    /// The text in a field.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.values.get(field) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn day(&self, field: &str) -> Option<NaiveDate> {
        match self.values.get(field) {
            Some(Value::Date(day)) => Some(*day),
            _ => None,
        }
    }

    /// Where the sale stands, if the row is one.
    pub fn stage(&self) -> Option<Stage> {
        self.text("stage").and_then(Stage::from_name)
    }

    /// The amount in minor units, if it has one.
    pub fn amount(&self) -> Option<i64> {
        match self.values.get("amount") {
            Some(Value::Money(money)) => Some(money.minor()),
            _ => None,
        }
    }
}

/// Why a row is not taken.
pub(super) type Rejection = Box<Remark>;

/// A remark about a row.
pub(super) fn remark(section: &Section, line: u64, field: &str, value: &str, weight: Weight, reason: &str) -> Remark {
    Remark {
        weight,
        file: section.file.clone(),
        line,
        column: section.heading(field).to_owned(),
        value: shortened(value),
        reason: reason.to_owned(),
        see_line: None,
    }
}

/// Reads the rows of one file.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    /// The mapping.
    pub mapping: &'a Mapping,
    /// The part of it for this file.
    pub section: &'a Section,
}

impl Reader<'_> {
    /// Reads a row.
    ///
    /// # Errors
    /// The first cell that makes no sense, as a remark.
    pub fn read(&self, record: &Record) -> Result<Row, Rejection> {
        let mut row = Row {
            line: record.line,
            key: String::new(),
            values: Values::new(),
            links: BTreeMap::new(),
            warnings: Vec::new(),
            read_as: Vec::new(),
        };
        for (column, cell) in self.section.columns.iter().zip(&record.cells) {
            let value = self.value(column, cell, &mut row).map_err(|reason| {
                Box::new(remark(self.section, record.line, column.field.name, cell, Weight::Rejection, &reason))
            })?;
            row.values.insert(column.field.name, value);
        }
        row.key = key(self.section.object, &row);
        if self.section.object == Object::Opportunity {
            self.look_at_dates_and_amount(&mut row);
        }
        Ok(row)
    }

    /// What the row is recognised by, without reading the rest of it; none where that makes no sense.
    pub fn key(&self, record: &Record) -> Option<String> {
        match self.section.column("external_id") {
            Some((at, _)) => {
                Some(&record.cells[at]).filter(|id| (1..=LONGEST_KEY).contains(&id.len())).map(|id| fold(id))
            }
            None => self.read(record).ok().map(|row| row.key),
        }
    }

    fn value(&self, column: &Column, cell: &str, row: &mut Row) -> Result<Value, String> {
        let field = column.field;
        let word = match column.alias(cell) {
            Some(meant) => {
                row.read_as.push((field.name, cell.to_owned(), meant.to_owned()));
                meant
            }
            None => cell,
        };
        if word.is_empty() {
            return if self.needs(field.name) { Err(words::BLANK.to_owned()) } else { Ok(Value::Empty) };
        }
        let known = |value: Option<Value>, otherwise: &str| value.ok_or_else(|| otherwise.to_owned());
        match field.kind {
            Kind::Reference(_) => {
                let name = ShortText::parse(word).map_err(|problem| problem.to_string())?;
                row.links.insert(field.name, name.to_string());
                Ok(Value::Empty)
            }
            Kind::Choice(_) => {
                let stage = self.section.stages.get(&fold(word));
                known(stage.map(|stage| Value::Text(stage.name().to_owned())), words::UNKNOWN_STAGE)
            }
            Kind::Country => {
                let country = Country::parse(word).ok().or_else(|| Country::from_name(word));
                known(country.map(|country| Value::Text(country.code().to_owned())), words::UNKNOWN_COUNTRY)
            }
            Kind::Date => known(self.day(word).map(Value::Date), words::NOT_A_DAY),
            Kind::Money => {
                money(word, self.mapping.currency, column.unit.zeros()).map(Value::Money).map_err(about_money)
            }
            kind => match parse::plain(kind, word)? {
                Value::Whole(..0) => Err(words::NEGATIVE.to_owned()),
                Value::Whole(year) if field.name == "founded" && !FOUNDED.contains(&year) => {
                    Err(words::NOT_A_YEAR.to_owned())
                }
                value => Ok(value),
            },
        }
    }

    /// Whether a field must not be blank.
    fn needs(&self, field: &str) -> bool {
        match field {
            "name" | "external_id" | "stage" => true,
            "product" => self.section.column("name").is_none(),
            _ => false,
        }
    }

    fn day(&self, word: &str) -> Option<NaiveDate> {
        let format = self.mapping.date_format.as_str();
        if format == ISO_DATE {
            return date::parse(word).ok();
        }
        let day = NaiveDate::parse_from_str(word, format).ok()?;
        date::parse(&date::format(day)).ok()
    }

    fn look_at_dates_and_amount(&self, row: &mut Row) {
        let Some(stage) = row.stage() else { return };
        row.values.insert("probability", Value::Whole(stage.probability()));
        let (engaged, closed) = (row.day("engaged_on"), row.day("closed_on"));
        let mut warn = |field: &str, value: &str, reason: &str| {
            row.warnings.push(remark(self.section, row.line, field, value, Weight::Warning, reason));
        };
        if let (Some(engaged), Some(closed)) = (engaged, closed)
            && closed < engaged
        {
            warn("closed_on", &date::format(closed), words::CLOSED_BEFORE_ENGAGED);
        }
        match closed {
            None if stage.is_closed() && self.section.column("closed_on").is_some() => {
                warn("closed_on", "", words::CLOSED_WITHOUT_DAY);
            }
            Some(day) if !stage.is_closed() => {
                warn("closed_on", &date::format(day), words::OPEN_WITH_DAY);
                row.values.insert("closed_on", Value::Empty);
                if row.day("expected_close_on").is_none() {
                    row.values.insert("expected_close_on", Value::Date(day));
                }
            }
            _ => {}
        }
        if stage == Stage::ClosedWon && row.amount().unwrap_or(0) == 0 {
            let value = row.amount().map_or("", |_| "0");
            row.warnings.push(remark(
                self.section,
                row.line,
                "amount",
                value,
                Weight::Warning,
                words::WON_WITHOUT_AMOUNT,
            ));
        }
    }
}

/// What a row is recognised by.
fn key(object: Object, row: &Row) -> String {
    match object {
        Object::Account => company_key(row.text("name").unwrap_or_default(), row.text("country")),
        Object::Opportunity => fold(row.text("external_id").unwrap_or_default()),
        _ => fold(row.text("name").unwrap_or_default()),
    }
}

/// What a company is recognised by: its normalised name and its country.
pub(super) fn company_key(name: &str, country: Option<&str>) -> String {
    format!("{} {}", country.unwrap_or("--"), match_name(name))
}

/// An amount of which one stands for one with so many zeros: `1100.04` in millions is 1,100,040,000.
fn money(text: &str, currency: Currency, zeros: usize) -> Result<Money, MoneyProblem> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if zeros == 0 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return Money::parse(text, currency);
    }
    let whole = Money::parse(if whole.is_empty() { "0" } else { whole }, currency)?.plain();
    let digits = format!("{:0<zeros$}", decimals.trim_end_matches('0'));
    let (above, below) = digits.split_at(zeros);
    Money::parse(&format!("{whole}{above}.{below}"), currency)
}

fn about_money(problem: MoneyProblem) -> String {
    match problem {
        MoneyProblem::Negative => words::NEGATIVE,
        MoneyProblem::TooLarge(_) => words::AMOUNT_TOO_LARGE,
        _ => words::NOT_AN_AMOUNT,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_in_millions_is_exact() {
        let minor = |text: &str, zeros| money(text, Currency::USD, zeros).map(Money::minor);
        assert_eq!(minor("1100.04", 6), Ok(110_004_000_000));
        assert_eq!(minor("4269.9", 6), Ok(426_990_000_000));
        assert_eq!(minor("4618", 6), Ok(461_800_000_000));
        assert_eq!(minor(".5", 6), Ok(50_000_000));
        assert_eq!(minor("0.123456789", 6), Err(MoneyProblem::TooManyDecimals(Currency::USD)));
        assert_eq!(minor("0.12345678", 6), Ok(12_345_678));
        assert_eq!(minor("1,100.040", 3), Ok(110_004_000));
        assert_eq!(minor("12.5", 0), Ok(1_250));
        for (text, problem) in [("-1.5", MoneyProblem::Negative), ("9999999", MoneyProblem::TooLarge(Currency::USD))] {
            assert_eq!(minor(text, 6), Err(problem));
        }
        assert!(minor("1.5 m", 6).is_err() && minor("n/a", 6).is_err() && minor("1.2.3", 6).is_err());
    }
}
