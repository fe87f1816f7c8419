//! How the columns of an export become fields: a file, so that another export needs no code.

use super::ImportFailure;
use serde::Deserialize;
use shared::fields::{Field, Object};
use shared::opportunities::Stage;
use shared::values::{currency::Currency, fold};
use shared::words::imports as words;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// The form of dates that are written as the portal writes them.
pub(super) const ISO_DATE: &str = "%Y-%m-%d";

const BUILT_IN: &str = include_str!("maven_crm.toml");

/// A checked mapping.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The currency of every amount.
    pub(super) currency: Currency,
    /// What stands between two cells.
    pub(super) separator: u8,
    /// How days are written, as in `strftime`.
    pub(super) date_format: String,
    pub(super) companies: Section,
    pub(super) products: Section,
    pub(super) people: Section,
    pub(super) opportunities: Section,
}

/// How one file is read.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// What its rows become.
    pub object: Object,
    /// Its name in the folder.
    pub file: String,
    /// The fields it fills.
    pub columns: Vec<Column>,
    /// What the stages are called, folded.
    pub stages: HashMap<String, Stage>,
}

impl Section {
    /// The column that fills a field, and its place among the columns.
    pub fn column(&self, field: &str) -> Option<(usize, &Column)> {
        self.columns.iter().enumerate().find(|(_, column)| column.field.name == field)
    }

    /// The field that tells its rows apart, or the one to show for it.
    pub fn key_field(&self) -> &'static str {
        if self.object == Object::Opportunity { "external_id" } else { "name" }
    }

    /// The heading over a field; blank where no column fills it.
    pub fn heading(&self, field: &str) -> &str {
        self.column(field).map_or("", |(_, column)| &column.heading)
    }
}

/// One column and the field it fills.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub field: &'static Field,
    /// What stands in the file's first line.
    pub heading: String,
    /// What one in an amount stands for.
    pub unit: Unit,
    /// Words read as others, by the folded word.
    aliases: HashMap<String, String>,
}

impl Column {
    /// The word that is meant by another one.
    pub fn alias(&self, word: &str) -> Option<&str> {
        if self.aliases.is_empty() { None } else { self.aliases.get(&fold(word)).map(String::as_str) }
    }
}

/// What one in an amount stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    #[default]
    Ones,
    Thousands,
    Millions,
}

impl Unit {
    /// How many zeros it adds.
    pub fn zeros(self) -> usize {
        match self {
            Unit::Ones => 0,
            Unit::Thousands => 3,
            Unit::Millions => 6,
        }
    }
}

impl Mapping {
    /// The mapping of the "CRM Sales Opportunities" export.
    ///
    /// # Panics
    /// Never: a test reads it.
    pub fn built_in() -> Mapping {
        parse(BUILT_IN).expect("the built-in mapping is tested")
    }

    /// Reads a mapping from a TOML file.
    ///
    /// # Errors
    /// `Mapping` with the line or the key that is wrong; `Missing` or `Unreadable`.
    pub fn read(path: &Path) -> Result<Mapping, ImportFailure> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| ImportFailure::of_file(&file, 0, &error))?;
        parse(&text).map_err(|wrong| ImportFailure::Mapping { file, line: wrong.line, problem: wrong.problem })
    }

    /// The text of the built-in mapping, to copy and change.
    pub fn template() -> &'static str {
        BUILT_IN
    }
}

/// What is wrong with a mapping.
#[derive(Debug)]
struct Wrong {
    line: Option<usize>,
    problem: String,
}

fn wrong(key: &str, problem: &str) -> Wrong {
    Wrong { line: None, problem: words::bad_key(key, problem) }
}

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    currency: Currency,
    #[serde(default = "comma")]
    separator: char,
    #[serde(default = "iso_date")]
    date_format: String,
    companies: WrittenSection,
    products: WrittenSection,
    people: WrittenSection,
    opportunities: WrittenSection,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSection {
    file: String,
    columns: BTreeMap<String, String>,
    #[serde(default)]
    units: BTreeMap<String, Unit>,
    #[serde(default)]
    aliases: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    stages: BTreeMap<String, Stage>,
}

fn comma() -> char {
    ','
}

fn iso_date() -> String {
    ISO_DATE.to_owned()
}

fn parse(text: &str) -> Result<Mapping, Wrong> {
    let written: Written = toml::from_str(text).map_err(|error| Wrong {
        line: error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count()),
        problem: format!("{}.", error.message()),
    })?;
    let separator = u8::try_from(written.separator).ok().filter(|byte| byte.is_ascii() && !b"\"\r\n".contains(byte));
    let is_date = |item| !matches!(item, chrono::format::Item::Error);
    if !chrono::format::StrftimeItems::new(&written.date_format).all(is_date) {
        return Err(wrong("date_format", "is not a form of dates such as %Y-%m-%d"));
    }
    let mapping = Mapping {
        currency: written.currency,
        separator: separator.ok_or_else(|| wrong("separator", "must be one plain character such as a comma"))?,
        date_format: written.date_format,
        companies: section("companies", Object::Account, COMPANY, &["name"], written.companies)?,
        products: section("products", Object::Product, PRODUCT, &["name"], written.products)?,
        people: section("people", Object::User, PERSON, &["name"], written.people)?,
        opportunities: section(
            "opportunities",
            Object::Opportunity,
            OPPORTUNITY,
            &["external_id", "stage"],
            written.opportunities,
        )?,
    };
    if mapping.opportunities.column("product").or(mapping.opportunities.column("name")).is_none() {
        return Err(wrong("opportunities.columns", "needs product or name"));
    }
    Ok(mapping)
}

/// The fields an export may fill.
const COMPANY: &[&str] = &["name", "country", "sector", "employees", "revenue", "founded", "parent"];
const PRODUCT: &[&str] = &["name", "series", "price"];
const PERSON: &[&str] = &["name", "leader", "territory"];
const OPPORTUNITY: &[&str] = &[
    "external_id",
    "name",
    "stage",
    "product",
    "account",
    "owner",
    "amount",
    "engaged_on",
    "expected_close_on",
    "closed_on",
];

fn section(
    key: &str,
    object: Object,
    known: &[&str],
    needed: &[&str],
    written: WrittenSection,
) -> Result<Section, Wrong> {
    let WrittenSection { file, columns, units, aliases, stages } = written;
    if file.trim().is_empty() {
        return Err(wrong(&format!("{key}.file"), "is blank"));
    }
    if let Some(missing) = needed.iter().find(|field| !columns.contains_key(**field)) {
        return Err(wrong(&format!("{key}.columns"), &format!("needs {missing}")));
    }
    let is_pipeline = object == Object::Opportunity;
    if stages.is_empty() == is_pipeline {
        return Err(wrong(&format!("{key}.stages"), if is_pipeline { "is missing" } else { "has no place here" }));
    }
    let mapped = |inner: &str, field: &String| match columns.contains_key(field) {
        true => Ok(()),
        false => Err(wrong(&format!("{key}.{inner}.{field}"), "is about a field without a column")),
    };
    units.keys().try_for_each(|field| mapped("units", field))?;
    aliases.keys().try_for_each(|field| mapped("aliases", field))?;
    let columns = columns.into_iter().map(|(name, heading)| {
        let at = format!("{key}.columns.{name}");
        let field = object.field(&name).filter(|field| known.contains(&field.name));
        let field = field.ok_or_else(|| wrong(&at, &format!("is none of the fields {}", known.join(", "))))?;
        if heading.trim().is_empty() {
            return Err(wrong(&at, "is blank"));
        }
        let aliases =
            aliases.get(&name).into_iter().flatten().map(|(word, meant)| (fold(word), meant.clone())).collect();
        Ok(Column { field, heading, unit: units.get(&name).copied().unwrap_or_default(), aliases })
    });
    let columns = columns.collect::<Result<_, _>>()?;
    Ok(Section {
        object,
        file,
        columns,
        stages: stages.into_iter().map(|(word, stage)| (fold(&word), stage)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(from: &str, to: &str, line: Option<usize>, problem: &str) {
        assert!(BUILT_IN.contains(from), "{from}");
        let wrong = parse(&BUILT_IN.replacen(from, to, 1)).expect_err("refused");
        assert!(wrong.problem.contains(problem), "{}", wrong.problem);
        if line.is_some() {
            assert_eq!(wrong.line, line, "{}", wrong.problem);
        }
    }

    #[test]
    fn the_built_in_mapping_can_be_used() {
        let mapping = Mapping::built_in();
        assert_eq!(mapping.currency, Currency::USD);
        let (_, revenue) = mapping.companies.column("revenue").expect("a column");
        assert_eq!((revenue.heading.as_str(), revenue.unit), ("revenue", Unit::Millions));
        assert_eq!(mapping.opportunities.stages[&fold("Engaging")], Stage::Qualification);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let line = |text: &str| 1 + BUILT_IN.lines().position(|line| line.starts_with(text)).expect("a line");
        refused("separator", "seperator", Some(line("separator")), "seperator");
        refused("currency = \"USD\"", "currency = \"US dollars\"", Some(line("currency")), "currency");
        refused("Won = \"closed_won\"", "Won = \"won\"", Some(line("Won")), "closed_won");
        refused("\"millions\"", "\"billions\"", None, "billions");
        refused("sector = \"sector\"", "industry = \"sector\"", None, "companies.aliases.sector");
        refused("founded = ", "born = ", None, "companies.columns.born is none of the fields name, country");
        refused("series = \"series\"", "series = \" \"", None, "products.columns.series is blank");
        refused("external_id = ", "id = ", None, "opportunities.columns needs external_id");
        refused("[opportunities.stages]", "[companies.stages]", None, "companies.stages has no place here");
        refused("separator = \",\"", "separator = \"→\"", None, "separator");
        refused("%Y-%m-%d", "%Q", None, "date_format");
        refused("file = \"products.csv\"", "", None, "file");
    }
}
