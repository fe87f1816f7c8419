//! A condition as rows to fill in: comparisons one under the other, of which all or any must hold.
//!
//! Rows and text are the same thing. A row is read by what reads the text of a condition, so that both know the same values and say the
//! same about what is wrong. A condition that is nested has no rows.

use super::text::{self, Known, is_outside, operators_offered, quoted};
use super::{Criteria, CriteriaProblem, Direction, Operator, Path, Span, Unit, check, field};
use crate::fields::{Kind, Object};
use crate::values::{Value, currency::Currency, money::Money};
use crate::words::criteria as words;

/// The question that takes several values, as [`operators_offered`] has it.
pub const IN: &str = "in";
/// The question that takes a direction, a number and a unit.
pub const WITHIN: &str = "within";
/// What a span is to begin with.
const SPAN: [&str; 3] = [Direction::Last.name(), "30", UNITS[0]];

/// The units of a span, as a row keeps them.
pub const UNITS: [&str; 4] = [Unit::Days.name(2), Unit::Weeks.name(2), Unit::Months.name(2), Unit::Quarters.name(2)];

/// How many rows must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// All of them.
    #[default]
    All,
    /// At least one.
    Any,
}

/// One comparison as a person fills it in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Whether the opposite is asked for.
    pub is_not: bool,
    /// The path to the field; blank until one is chosen.
    pub field: String,
    /// What is asked of it, one of [`operators_offered`].
    pub asks: String,
    /// What it is compared with: text as it is, choices as they are stored, everything else as the text of a condition has it. Several
    /// for [`IN`]; direction, number and unit for [`WITHIN`]; none where only emptiness is asked for.
    pub values: Vec<String>,
}

/// Rows, and how many of them must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// How many must hold.
    pub join: Join,
    /// The rows.
    pub rows: Vec<Row>,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The row's place, from 0 on.
    pub row: usize,
    /// The sentence that says what to do.
    pub message: String,
}

/// A condition as rows; `None` where it is nested, has no comparison in it, or has one that no row can show: a text of several lines, or
/// one with a character that a field to type in does not keep.
///
/// Where there are rows, [`criteria_of`] gives the condition back in its normal form.
pub fn rows_of(condition: &Criteria, object: Object) -> Option<Rows> {
    let plain = condition.normal();
    let (join, parts) = match &plain {
        Criteria::All(parts) => (Join::All, parts.as_slice()),
        Criteria::Any(parts) => (Join::Any, parts.as_slice()),
        one => (Join::All, std::slice::from_ref(one)),
    };
    let rows: Vec<Row> = parts.iter().map(|part| row_of(part, object)).collect::<Option<_>>()?;
    if rows.is_empty() {
        return None;
    }
    let rows = Rows { join, rows };
    criteria_of(&rows, object, &|_, _| true).is_ok_and(|same| same == plain).then_some(rows)
}

fn row_of(part: &Criteria, object: Object) -> Option<Row> {
    let (is_not, part) = match part {
        Criteria::Not(inner) => (true, inner.as_ref()),
        part => (false, part),
    };
    let (path, asks, values) = match part {
        Criteria::All(_) | Criteria::Any(_) | Criteria::Not(_) => return None,
        Criteria::Compare { path, operator, value } => (path, operator.sign(), vec![shown(path, value, object)]),
        Criteria::In { path, values } => (path, IN, values.iter().map(|value| shown(path, value, object)).collect()),
        Criteria::Contains { path, text } => (path, "contains", vec![text.clone()]),
        Criteria::StartsWith { path, text } => (path, "starts with", vec![text.clone()]),
        Criteria::IsEmpty { path } => (path, "is empty", Vec::new()),
        Criteria::IsNotEmpty { path } => (path, "is not empty", Vec::new()),
        Criteria::Within { path, span } => {
            let Span { direction, count, unit } = span;
            (path, WITHIN, vec![direction.name().to_owned(), count.to_string(), unit.name(2).to_owned()])
        }
        Criteria::CompareViewer { path, operator, .. } | Criteria::CompareToday { path, operator, .. } => {
            (path, operator.sign(), vec![compared(part, path, *operator, object)])
        }
    };
    let fits = values.iter().all(|value| !value.contains(char::is_control));
    fits.then(|| Row { is_not, field: path.to_string(), asks: asks.to_owned(), values })
}

/// A value as a row keeps it.
fn shown(path: &Path, value: &Value, object: Object) -> String {
    match value {
        Value::Text(text) => text.clone(),
        value => compared(&field(path.clone()).is(value.clone()), path, Operator::Is, object),
    }
}

/// What stands behind the sign in the text of a comparison.
fn compared(comparison: &Criteria, path: &Path, operator: Operator, object: Object) -> String {
    let written = text::print(comparison, object);
    let value = written.strip_prefix(&format!("{path} {} ", operator.sign()));
    value.unwrap_or(&written).to_owned()
}

/// The condition that the rows make, in its normal form. Rows without a field count as not there, and no rows at all hold always. The author
/// may know of these fields alone.
///
/// # Errors
/// What is wrong with each row.
pub fn criteria_of(rows: &Rows, object: Object, known: Known<'_>) -> Result<Criteria, Vec<RowProblem>> {
    let (mut parts, mut problems) = (Vec::new(), Vec::new());
    for (at, row) in rows.rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
        match row.read(object, known) {
            Ok(part) => parts.push(part),
            Err(message) => problems.push(RowProblem { row: at, message }),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let condition = match rows.join {
        Join::Any if !parts.is_empty() => Criteria::Any(parts),
        _ => Criteria::All(parts),
    };
    let condition = condition.normal();
    let last = rows.rows.len().saturating_sub(1);
    check(&condition, object)
        .map(|()| condition)
        .map_err(|problem| vec![RowProblem { row: last, message: words::sentence(&problem) }])
}

impl Rows {
    /// The text of the condition; blank where there are no rows. Where something is wrong it is what the rows say so far, so that nothing
    /// is lost by sending it.
    pub fn written(&self, object: Object, known: Known<'_>) -> String {
        if self.rows.iter().all(Row::is_blank) {
            return String::new();
        }
        if let Ok(condition) = criteria_of(self, object, known) {
            return text::print(&condition, object);
        }
        let by = match self.join {
            Join::All => " and ",
            Join::Any => " or ",
        };
        let rows = self.rows.iter().filter(|row| !row.is_blank());
        let written = rows.map(|row| format!("{}{}", if row.is_not { "not " } else { "" }, row.written(object)));
        written.collect::<Vec<_>>().join(by)
    }
}

impl Row {
    /// Whether nothing is asked yet.
    pub fn is_blank(&self) -> bool {
        self.field.is_empty()
    }

    /// The kind of its field.
    pub fn kind(&self, object: Object) -> Option<Kind> {
        Path::new(self.field.as_str()).field_of(object).map(|field| field.kind)
    }

    /// Chooses its field. What was filled in stays where the new field takes it.
    pub fn about(&mut self, field: &str, object: Object) {
        let before = self.kind(object);
        self.field = field.to_owned();
        let kind = self.kind(object);
        if kind == before {
            return;
        }
        let offered = kind.map(operators_offered).unwrap_or_default();
        let asks = offered.iter().find(|asks| **asks == self.asks).or(offered.first()).copied().unwrap_or_default();
        self.values.clear();
        self.ask(asks);
    }

    /// Chooses what is asked of the field, with as many values as that takes.
    pub fn ask(&mut self, asks: &str) {
        let was_span = self.asks == WITHIN;
        self.asks = asks.to_owned();
        if was_span != (asks == WITHIN) {
            self.values.clear();
        }
        match asks {
            WITHIN if self.values.len() != SPAN.len() => self.values = SPAN.map(str::to_owned).to_vec(),
            WITHIN => {}
            "" | "is empty" | "is not empty" => self.values.clear(),
            _ => {
                if asks != IN {
                    self.values.truncate(1);
                }
                if self.values.is_empty() {
                    self.values.push(String::new());
                }
            }
        }
    }

    /// Fills in one of its values.
    pub fn fill(&mut self, at: usize, value: String) {
        if let Some(place) = self.values.get_mut(at) {
            *place = value;
        }
    }

    /// The same row with that value alone: what is wrong with it is wrong with this value.
    pub fn with_only(&self, at: usize) -> Row {
        Row { values: self.values.get(at).cloned().into_iter().collect(), ..self.clone() }
    }

    /// The condition that it makes, in its normal form.
    ///
    /// # Errors
    /// The sentence that says what is wrong with it.
    pub fn read(&self, object: Object, known: Known<'_>) -> Result<Criteria, String> {
        let path = Path::new(self.field.as_str());
        let Some(kind) = self.kind(object) else { return Err(words::unknown_field(&self.field, None)) };
        let offered = operators_offered(kind);
        if !offered.contains(&self.asks.as_str()) {
            return Err(words::no_question(&self.field, &offered));
        }
        let takes_none = ["is empty", "is not empty"].contains(&self.asks.as_str());
        if !takes_none && self.values.iter().all(|value| value.trim().is_empty()) {
            return Err(words::sentence(&CriteriaProblem::EmptyValue(path)));
        }
        // What would end the value in the text, and go on with something else.
        let is_one =
            |value: &String| is_quoted(kind, value) || !written(kind, value).contains(['"', '\\', '(', ')', ',']);
        if !self.values.iter().all(is_one) {
            return Err(words::expects(kind));
        }
        let written = self.written(object);
        let condition = text::parse_for(&written, object, known).map_err(|problems| text::told(&written, &problems))?;
        match condition {
            Criteria::All(_) | Criteria::Any(_) | Criteria::Not(_) => Err(words::expects(kind)),
            comparison if self.is_not => Ok(!comparison),
            comparison => Ok(comparison),
        }
    }

    /// Its text, but for the opposite.
    fn written(&self, object: Object) -> String {
        let Row { field, asks, .. } = self;
        let Some(kind) = self.kind(object) else { return format!("{field} {asks}").trim().to_owned() };
        let filled = self.values.iter().filter(|value| !value.trim().is_empty());
        match asks.as_str() {
            IN => {
                let values: Vec<String> = filled.map(|value| written(kind, value)).collect();
                format!("{field} in ({})", values.join(", "))
            }
            WITHIN => format!("{field} within {}", self.values.join(" ")),
            asks => {
                let value = filled.map(|value| written(kind, value)).next().unwrap_or_default();
                format!("{field} {asks} {value}").trim().to_owned()
            }
        }
    }
}

/// A value as the text of a condition has it.
fn written(kind: Kind, value: &str) -> String {
    match kind {
        _ if is_quoted(kind, value) => quoted(value),
        Kind::Money => money(value.trim()),
        _ => value.trim().to_owned(),
    }
}

/// Whether the value is text: always so in a field of text, and in a choice unless it asks for a field of the viewer.
fn is_quoted(kind: Kind, value: &str) -> bool {
    match kind {
        Kind::Text(_) => true,
        Kind::Choice(_) | Kind::Country => !asks_outside(value),
        _ => false,
    }
}

/// Whether a value means today or the viewer, and so is typed and not chosen.
pub fn asks_outside(value: &str) -> bool {
    value.split_whitespace().next().is_some_and(is_outside)
}

/// An amount without what people put between its digits.
fn money(typed: &str) -> String {
    let amount = typed.rsplit_once(char::is_whitespace);
    let read = amount.and_then(|(amount, code)| Money::parse(amount, Currency::parse(code).ok()?).ok());
    read.map_or_else(|| typed.to_owned(), |money| format!("{} {}", money.plain(), money.currency()))
}

#[cfg(test)]
mod tests {
    use super::super::generated::{asked, flat};
    use super::*;
    use crate::words::screens::condition_problem;
    use proptest::prelude::*;
    use uuid::Uuid;

    const OBJECT: Object = Object::Opportunity;

    fn read(text: &str) -> Criteria {
        text::parse(text, OBJECT).unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
    }

    fn rows(text: &str) -> Option<Rows> {
        rows_of(&read(text), OBJECT)
    }

    fn row(field: &str, asks: &str, values: &[&str]) -> Row {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Row { is_not: false, field: field.to_owned(), asks: asks.to_owned(), values }
    }

    fn made(rows: &[Row]) -> Result<Criteria, Vec<RowProblem>> {
        criteria_of(&Rows { join: Join::All, rows: rows.to_vec() }, OBJECT, &|_, _| true)
    }

    #[track_caller]
    fn is_wrong(row: Row, message: &str) {
        assert_eq!(made(std::slice::from_ref(&row)), Err(vec![RowProblem { row: 0, message: message.to_owned() }]));
    }

    #[test]
    fn every_kind_of_comparison_is_a_row() {
        let id = Uuid::from_u128(1);
        let reference = format!("#{id}");
        let owned = format!("owner = {reference}");
        for (text, expected) in [
            ("name = \"say \\\"hi\\\", (all)\"", row("name", "=", &["say \"hi\", (all)"])),
            ("name contains router", row("name", "contains", &["router"])),
            ("name starts with R", row("name", "starts with", &["R"])),
            ("stage != closed_won", row("stage", "!=", &["closed_won"])),
            ("account.country in (DE, FR)", row("account.country", "in", &["DE", "FR"])),
            ("amount >= 50000 EUR", row("amount", ">=", &["50000 EUR"])),
            ("amount in (1.50 EUR, 2 USD)", row("amount", "in", &["1.50 EUR", "2 USD"])),
            ("probability < -5", row("probability", "<", &["-5"])),
            ("account.is_partner = yes", row("account.is_partner", "=", &["yes"])),
            ("closed_on <= 2026-11-30", row("closed_on", "<=", &["2026-11-30"])),
            ("changed_at > 2026-11-30T14:00:00Z", row("changed_at", ">", &["2026-11-30T14:00:00Z"])),
            ("closed_on within next 1 week", row("closed_on", "within", &["next", "1", "weeks"])),
            ("closed_on < today + 30 days", row("closed_on", "<", &["today + 30 days"])),
            ("owner = viewer", row("owner", "=", &["viewer"])),
            ("account.country = viewer.account.country", row("account.country", "=", &["viewer.account.country"])),
            (owned.as_str(), row("owner", "=", &[reference.as_str()])),
            ("name is empty", row("name", "is empty", &[])),
            ("name is not empty", row("name", "is not empty", &[])),
        ] {
            assert_eq!(rows(text), Some(Rows { join: Join::All, rows: vec![expected] }), "{text}");
        }
    }

    #[test]
    fn what_is_joined_flat_is_rows_and_what_is_nested_is_not() {
        let both = rows("not name is empty and stage = proposal").expect("rows");
        assert_eq!((both.join, both.rows.len(), both.rows[0].is_not), (Join::All, 2, true));
        assert_eq!(rows("name is empty or stage = proposal").expect("rows").join, Join::Any);
        for nested in [
            "true",
            "false",
            "name is empty or true",
            "not (name is empty and stage is empty)",
            "name is empty or stage is empty and amount is empty",
            "name = \"two\\nlines\"",
            "name = viewer.name",
        ] {
            assert_eq!(rows(nested), None, "{nested}");
        }
    }

    #[test]
    fn rows_without_a_field_are_not_there() {
        assert_eq!(made(&[]), Ok(Criteria::always()));
        assert_eq!(made(&[Row::default(), row("name", "is empty", &[])]), Ok(field("name").is_empty()));
        let any = Rows { join: Join::Any, rows: vec![Row::default()] };
        assert_eq!(criteria_of(&any, OBJECT, &|_, _| true), Ok(Criteria::always()));
        assert_eq!(any.written(OBJECT, &|_, _| true), "");
    }

    #[test]
    fn each_row_says_what_is_wrong_with_it() {
        is_wrong(row("colour", "=", &["red"]), &words::unknown_field("colour", None));
        is_wrong(
            row("owner", "<", &["x"]),
            &words::no_question("owner", &operators_offered(Kind::Reference(Object::User))),
        );
        is_wrong(row("name", "=", &[" "]), &words::sentence(&CriteriaProblem::EmptyValue(Path::new("name"))));
        is_wrong(row("stage", "in", &["", ""]), &words::sentence(&CriteriaProblem::EmptyValue(Path::new("stage"))));
        is_wrong(row("probability", "=", &["5, 6"]), &words::expects(Kind::Whole));
        is_wrong(row("probability", "=", &["5 and name is empty"]), &words::expects(Kind::Whole));
        is_wrong(row("probability", "in", &["5) or (true"]), &words::expects(Kind::Whole));
        is_wrong(row("amount", "=", &["50000"]), &condition_problem("50000", words::NO_CURRENCY));
        is_wrong(row("closed_on", "within", &["last", "", "days"]), &condition_problem("days", words::NO_NUMBER));
        let problems = made(&[row("name", "is empty", &[]), row("probability", "=", &["x"])]).expect_err("wrong");
        assert_eq!(problems.iter().map(|problem| problem.row).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn what_the_author_may_not_know_of_is_not_there_in_a_row_either() {
        let rows = Rows { join: Join::All, rows: vec![row("probability", ">", &["50"])] };
        let problems = criteria_of(&rows, OBJECT, &|_, field| field.name != "probability").expect_err("unknown");
        assert!(problems[0].message.contains("There is no field called"), "{problems:?}");
    }

    #[test]
    fn an_amount_may_be_grouped_as_people_do() {
        let money = Money::parse("50000", Currency::EUR).expect("valid");
        assert_eq!(made(&[row("amount", "=", &["50,000.00 eur"])]), Ok(field("amount").is(money)));
        let several = made(&[row("amount", "in", &["50,000 EUR", " "])]);
        assert_eq!(several, Ok(field("amount").one_of([money])));
    }

    #[test]
    fn unfinished_rows_are_written_as_far_as_they_go() {
        let known: Known<'_> = &|_, _| true;
        let rows = Rows {
            join: Join::Any,
            rows: vec![
                Row { is_not: true, ..row("stage", "=", &["proposal"]) },
                row("amount", ">=", &[""]),
                row("name", "", &[]),
                row("account.country", "in", &[""]),
            ],
        };
        let written = rows.written(OBJECT, known);
        assert_eq!(written, "not stage = \"proposal\" or amount >= or name or account.country in ()");
        assert!(text::parse(&written, OBJECT).is_err());
        let done = Rows { join: Join::All, rows: vec![row("stage", "=", &["proposal"]), Row::default()] };
        assert_eq!(done.written(OBJECT, known), "stage = proposal");
    }

    #[test]
    fn a_row_keeps_what_still_fits() {
        let mut row = Row::default();
        row.about("stage", OBJECT);
        assert_eq!((row.asks.as_str(), row.values.as_slice()), ("=", [String::new()].as_slice()));
        row.fill(0, "proposal".to_owned());
        row.ask("in");
        row.values.push("negotiation".to_owned());
        row.ask("!=");
        assert_eq!(row.values, ["proposal"]);
        row.ask("is empty");
        assert!(row.values.is_empty());
        row.about("closed_on", OBJECT);
        row.ask("within");
        assert_eq!(row.values, SPAN);
        row.fill(1, "7".to_owned());
        row.about("changed_at", OBJECT);
        assert_eq!(row.values, SPAN, "another kind of field");
        row.about("name", OBJECT);
        assert_eq!((row.asks.as_str(), row.values.as_slice()), ("=", [String::new()].as_slice()));
        row.about("", OBJECT);
        assert_eq!(row, Row::default());
    }

    #[test]
    fn spans_of_every_unit_are_rows() {
        for unit in Unit::ALL {
            let condition = field("closed_on").within(Span::next(2, unit));
            let rows = rows_of(&condition, OBJECT).expect("rows");
            assert!(UNITS.contains(&rows.rows[0].values[2].as_str()));
            assert_eq!(criteria_of(&rows, OBJECT, &|_, _| true), Ok(condition));
        }
    }

    /// Whether a row can show it: all but texts of several lines, and a viewer's text beside a text.
    fn can_be_shown(part: &Criteria, object: Object) -> bool {
        let plain = |text: &str| !text.contains(char::is_control);
        let plain_value = |value: &Value| !matches!(value, Value::Text(text) if !plain(text));
        match part {
            Criteria::All(_) | Criteria::Any(_) => false,
            Criteria::Not(part) => can_be_shown(part, object),
            Criteria::Compare { value, .. } => plain_value(value),
            Criteria::In { values, .. } => values.iter().all(plain_value),
            Criteria::Contains { text, .. } | Criteria::StartsWith { text, .. } => plain(text),
            Criteria::CompareViewer { path, .. } => {
                !path.field_of(object).is_some_and(|field| matches!(field.kind, Kind::Text(_)))
            }
            Criteria::IsEmpty { .. }
            | Criteria::IsNotEmpty { .. }
            | Criteria::Within { .. }
            | Criteria::CompareToday { .. } => true,
        }
    }

    proptest! {
        #[test]
        fn the_rows_of_a_condition_make_its_normal_form((object, condition) in asked()) {
            if let Some(rows) = rows_of(&condition, object) {
                prop_assert_eq!(criteria_of(&rows, object, &|_, _| true), Ok(condition.normal()));
                prop_assert_eq!(rows.written(object, &|_, _| true), text::print(&condition, object));
            }
        }

        #[test]
        fn every_flat_condition_has_rows((object, condition) in flat()) {
            let parts = match condition.normal() {
                Criteria::All(parts) | Criteria::Any(parts) => parts,
                one => vec![one],
            };
            let expected = !parts.is_empty() && parts.iter().all(|part| can_be_shown(part, object));
            prop_assert_eq!(rows_of(&condition, object).is_some(), expected, "{}", text::print(&condition, object));
        }

        #[test]
        fn whatever_is_filled_in_is_a_condition_or_a_problem(
            field in prop::sample::select(vec!["name", "stage", "amount", "owner", "closed_on", "changed_at", "probability", "", "x"]),
            asks in prop::sample::select(vec!["=", "<", "in", "contains", "within", "is empty", "", "and"]),
            values in prop::collection::vec(prop_oneof!["\\PC{0,12}", "[a-z0-9#\", ()\\\\\n-]{0,12}"], 0..4),
            is_not in any::<bool>(),
        ) {
            let row = Row { is_not, field: field.to_owned(), asks: asks.to_owned(), values };
            let rows = Rows { join: Join::Any, rows: vec![row.clone(), row] };
            match criteria_of(&rows, OBJECT, &|_, _| true) {
                Ok(condition) => {
                    prop_assert_eq!(check(&condition, OBJECT), Ok(()));
                    prop_assert_eq!(condition.normal(), condition.clone());
                }
                Err(problems) => prop_assert!(problems.iter().all(|problem| !problem.message.is_empty())),
            }
        }
    }
}
