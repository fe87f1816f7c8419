//! What the import says of files, rows and cells.

use crate::imports::{Counts, Noted, Remark, Summary, Weight};
use crate::values::money;
use crate::values::quantity::grouped;
use crate::words::plural;
use std::fmt::Write as _;

/// A file that is not text in UTF-8.
pub const NOT_UTF8: &str = "Not UTF-8 text; save the file as UTF-8 and import it again";
/// Text in quotes that never ends, or swallows the rows after it.
pub const QUOTE_OPEN: &str = "A quote was probably left open; reading went on at the next line";
/// `"Acme" Ltd`.
pub const QUOTE_MISPLACED: &str = "A cell goes on after its closing quote";
/// A line without end.
pub const LINE_TOO_LONG: &str = "Longer than 64 KiB";
/// More or fewer cells than the header.
pub const CELLS: &str = "Not as many cells as the header has";
/// A cell that must not be blank.
pub const BLANK: &str = "Empty, but needed";
/// Text that is no day.
pub const NOT_A_DAY: &str = "Not a date as the mapping writes it";
/// An amount or a count below zero.
pub const NEGATIVE: &str = "Below zero";
/// Text that is no amount.
pub const NOT_AN_AMOUNT: &str = "Not an amount";
/// An amount beyond every company.
pub const AMOUNT_TOO_LARGE: &str = "More than any amount the portal keeps";
/// A year no company was founded in.
pub const NOT_A_YEAR: &str = "Not a year";
/// A country nobody knows.
pub const UNKNOWN_COUNTRY: &str = "Not a country; an alias in the mapping can say which is meant";
/// A stage the mapping does not have.
pub const UNKNOWN_STAGE: &str = "Not a stage of the mapping";
/// A company that neither the export nor the portal has.
pub const UNKNOWN_COMPANY: &str = "No company of this name";
/// A product that neither the export nor the portal has.
pub const UNKNOWN_PRODUCT: &str = "No product of this name; an alias in the mapping can say which is meant";
/// A person whom neither the export nor the portal has.
pub const UNKNOWN_PERSON: &str = "Nobody of this name";
/// A name that several records have.
pub const AMBIGUOUS: &str = "Several go by this name";
/// The same key twice in one file.
pub const REPEATED: &str = "An earlier row is about the same";
/// A company below itself, or a person.
pub const CIRCLE: &str = "Goes round in a circle; left out";
/// A parent or a leader who is unknown.
pub const UNKNOWN_ABOVE: &str = "Nothing of this name; left out";
/// An end before the beginning.
pub const CLOSED_BEFORE_ENGAGED: &str = "Closed before it was engaged";
/// A sale that brought nothing.
pub const WON_WITHOUT_AMOUNT: &str = "Won without an amount";
/// An end without a day.
pub const CLOSED_WITHOUT_DAY: &str = "Closed without a date";
/// A day of closing for what is not closed.
pub const OPEN_WITH_DAY: &str = "Open, but with a date of closing; taken as the expected one";

/// What an opportunity is called whose export has no name for it.
pub fn opportunity(product: &str, company: Option<&str>) -> String {
    company.map_or_else(|| product.to_owned(), |company| format!("{product} for {company}"))
}

/// Only the installation's owner imports.
pub const OWNER_ONLY: &str = "An import is run from the command line of the installation.";

/// A mapping that cannot be used.
pub fn bad_mapping(file: &str, line: Option<usize>, problem: &str) -> String {
    let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
    format!("The mapping {file}{line}: {problem}")
}

/// A key with a value that makes no sense.
pub fn bad_key(key: &str, problem: &str) -> String {
    format!("{key} {problem}.")
}

/// A file that is not there.
pub fn missing_file(file: &str) -> String {
    format!("There is no file {file}.")
}

/// A file that cannot be read.
pub fn unreadable(file: &str, line: u64, problem: &str) -> String {
    format!("{file} cannot be read beyond line {line}: {problem}.")
}

/// A file without a first line.
pub fn empty_file(file: &str) -> String {
    format!("{file} is empty: its first line must name the columns.")
}

/// A first line that cannot be read.
pub fn bad_header(file: &str, problem: &str) -> String {
    format!("{file}, line 1: {problem}.")
}

/// A column that the mapping needs and the file lacks.
pub fn missing_column(file: &str, column: &str, found: &str) -> String {
    format!("{file} has no column {column:?}; it has {found}.")
}

/// A column that is there twice.
pub fn twice_column(file: &str, column: &str) -> String {
    format!("{file} has the column {column:?} more than once.")
}

/// A file whose key is none.
pub fn too_many_repeated(file: &str, column: &str, most: usize) -> String {
    let most = grouped(most as u64);
    format!(
        "More than {most} values of the column {column:?} in {file} occur more than once: it cannot tell the rows apart."
    )
}

/// The database said no.
pub fn stopped(file: &str, line: u64, problem: &str) -> String {
    format!(
        "{file}: the rows from line {line} on were not taken. {problem} What was taken before stays; import again to go on."
    )
}

/// One remark on a line of its own.
pub fn remark(remark: &Remark) -> String {
    let mut text = format!("{} line {}", remark.file, remark.line);
    if !remark.column.is_empty() {
        let _ = write!(text, ", {}", remark.column);
    }
    let _ = write!(text, ": {}", remark.reason);
    text.push_str(&detail(remark));
    text
}

fn detail(remark: &Remark) -> String {
    let mut text = String::new();
    if !remark.value.is_empty() {
        let _ = write!(text, ": {:?}", remark.value);
    }
    if let Some(line) = remark.see_line {
        let _ = write!(text, " (see line {line})");
    }
    text
}

/// The whole run, for a terminal.
pub fn summary(summary: &Summary) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "Import {}", summary.run);
    files(&mut text, summary);
    totals(&mut text, summary);
    if !summary.read_as.is_empty() {
        text.push_str("\nRead as the mapping says\n");
        for word in &summary.read_as {
            let times = times(word.count);
            let _ = writeln!(text, "  {}, {}: {:?} as {:?}, {times}", word.file, word.column, word.written, word.meant);
        }
    }
    remarks(&mut text, summary, Weight::Rejection, "Not taken");
    remarks(&mut text, summary, Weight::Warning, "Taken, but worth a look");
    if summary.changed_nothing() {
        text.push_str("\nNothing was changed.\n");
    }
    text
}

fn files(text: &mut String, summary: &Summary) {
    let rows = |label: &str, counts: Counts| (label.to_owned(), counts);
    let mut lines: Vec<(String, Counts)> = summary.files.iter().map(|file| rows(&file.file, file.counts)).collect();
    if summary.leaders != Counts::default() {
        lines.push(rows("leaders without a row", summary.leaders));
    }
    let width = lines.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    let heads = ["created", "updated", "unchanged", "rejected", "rows"];
    let _ = write!(text, "\n  {:width$}", "");
    for head in heads {
        let _ = write!(text, "  {head:>10}");
    }
    text.push('\n');
    for (label, counts) in lines {
        let _ = write!(text, "  {label:width$}");
        for count in [counts.created, counts.updated, counts.unchanged, counts.rejected, counts.total()] {
            let _ = write!(text, "  {:>10}", grouped(count));
        }
        text.push('\n');
    }
}

fn totals(text: &mut String, summary: &Summary) {
    let totals = &summary.totals;
    let worth = money::format(totals.won_minor, totals.currency);
    let _ = writeln!(
        text,
        "\n  {} opportunities: {} won, worth {worth}; {} without a company; {} with the product under another name",
        grouped(totals.rows),
        grouped(totals.won),
        grouped(totals.without_company),
        grouped(totals.aliased_products),
    );
}

fn remarks(text: &mut String, summary: &Summary, weight: Weight, title: &str) {
    let count = summary.remarks(weight);
    if count == 0 {
        return;
    }
    let _ = writeln!(text, "\n{title}: {}", grouped(count));
    for Noted { count, examples } in summary.of_weight(weight) {
        let Some(first) = examples.first() else { continue };
        let column = if first.column.is_empty() { String::new() } else { format!(", {}", first.column) };
        let _ = writeln!(text, "  {}{column}: {}, {}", first.file, first.reason, times(*count));
        for example in examples {
            let _ = writeln!(text, "    line {}{}", example.line, detail(example));
        }
    }
}

fn times(count: u64) -> String {
    if count < 1_000 { plural(count, "time", "times") } else { format!("{} times", grouped(count)) }
}
