//! A list as a table for a spreadsheet.

use crate::{Request, audit, list};
use chrono::SecondsFormat;
use shared::fields::{Kind, Object};
use shared::list::{ListQuery, Row};
use shared::refusal::Refusal;
use shared::values::Value;
use shared::words;
use uuid::Uuid;

/// Rows read and written at once: what an export holds in memory, however long it is.
const CHUNK: u32 = list::ROWS_MOST;
/// Tells spreadsheets that the text is UTF-8; without it Excel garbles every accent.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes all rows of a list as comma-separated values, on the state of the request's transaction: a header with the fields' labels,
/// days and instants in ISO form (UTC), an amount and its currency in two columns, choices in words. `write` gets it piece by piece.
///
/// Text that a spreadsheet would take for a formula begins with an apostrophe. Entries of the trail have more columns than their list: what
/// changed, in words, and what proves them.
///
/// # Errors
/// As [`list::page`], and what `write` answers.
pub async fn csv(
    request: &mut Request,
    query: &ListQuery,
    mut write: impl AsyncFnMut(Vec<u8>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    list::allow(request, query)?;
    let mut query = query.clone();
    query.columns.retain(|path| list::may_ask(request.caller(), query.object, path) == Some(true));
    let query = &query;
    let query = &list::bound(request, query).await?;
    let fields = query.columns.iter().map(|path| path.field_of(query.object).map(|field| field.kind));
    let kinds: Vec<Kind> = fields.collect::<Option<_>>().ok_or(Refusal::NotFound)?;
    let query = ListQuery { size: CHUNK, cursor: None, ..query.clone() };
    let mut piece = BYTE_ORDER_MARK.to_vec();
    let is_trail = query.object == Object::Event;
    let mut head = header(&query, &kinds);
    head.extend(if is_trail { audit::further_header() } else { Vec::new() });
    piece.extend(lines([head])?);
    write(piece).await?;
    let mut cursor = None;
    let (way, _) = list::way(request, &query).await?;
    loop {
        let slice = list::slice(request, &query, way, cursor.as_ref()).await?;
        let mut rows: Vec<Vec<String>> = slice.rows().map(|row| record(row, &kinds)).collect();
        if is_trail {
            let ids: Vec<Uuid> = slice.rows().map(|row| row.id).collect();
            let further = audit::further(request, &ids).await?;
            for (row, further) in rows.iter_mut().zip(further) {
                row.extend(further.into_iter().map(harmless));
            }
        }
        let piece = lines(rows)?;
        if !piece.is_empty() {
            write(piece).await?;
        }
        cursor = slice.next();
        if cursor.is_none() {
            return Ok(());
        }
    }
}

/// A table of texts as comma-separated values, as [`csv`] writes them.
///
/// # Errors
/// `Broken` where it cannot be written.
pub fn table(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, Refusal> {
    let mut written = BYTE_ORDER_MARK.to_vec();
    written.extend(lines(rows.into_iter().map(|row| row.into_iter().map(harmless).collect()))?);
    Ok(written)
}

/// Rows of cells as text, quoted where needed.
fn lines(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, Refusal> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let broken = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "cannot write a row");
        Refusal::Broken { request: String::new() }
    };
    for row in rows {
        writer.write_record(row).map_err(|error| broken(&error))?;
    }
    writer.into_inner().map_err(|error| broken(&error))
}

fn header(query: &ListQuery, kinds: &[Kind]) -> Vec<String> {
    let mut cells = Vec::new();
    for (path, kind) in query.columns.iter().zip(kinds) {
        let label = path.label(query.object);
        let currency = (*kind == Kind::Money).then(|| words::lists::currency_column(&label));
        cells.push(label);
        cells.extend(currency);
    }
    cells
}

fn record(row: &Row, kinds: &[Kind]) -> Vec<String> {
    let mut cells = Vec::new();
    for (value, kind) in row.cells.iter().zip(kinds) {
        cells.push(text(value, *kind));
        if *kind == Kind::Money {
            cells.push(match value {
                Value::Money(money) => money.currency().code().to_owned(),
                _ => String::new(),
            });
        }
    }
    cells
}

fn text(value: &Value, kind: Kind) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(stored) if matches!(kind, Kind::Choice(_) | Kind::Country) => harmless(kind.label_of(stored)),
        Value::Text(text) => harmless(text.clone()),
        Value::Reference { label, .. } => harmless(label.clone()),
        Value::Whole(number) => number.to_string(),
        Value::Money(money) => money.plain(),
        Value::YesNo(yes) => words::lists::yes_no(*yes).to_owned(),
        Value::Date(day) => day.to_string(),
        Value::Instant(at) => at.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}

/// Text that begins like a formula, with an apostrophe before it, so that a spreadsheet shows it and does not run it. The list of
/// beginnings is OWASP's, with the wide forms that some spreadsheets take for the narrow ones.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::fields::TextRule;

    #[test]
    fn text_that_looks_like_a_formula_is_only_text() {
        let text = |value: &str| text(&Value::from(value), Kind::Text(TextRule::Line));
        for formula in ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(text(formula), format!("'{formula}"));
        }
        assert_eq!(text("Northwind = good"), "Northwind = good");
        let reference = Value::Reference { id: Uuid::nil(), label: "=cmd".into() };
        assert_eq!(super::text(&reference, Kind::Reference(shared::fields::Object::Account)), "'=cmd");
    }

    #[test]
    fn numbers_stay_numbers() {
        assert_eq!(text(&Value::Whole(-5), Kind::Whole), "-5");
    }

    #[test]
    fn cells_with_separators_are_quoted() {
        let written =
            lines([vec!["a,b".to_owned(), "say \"hi\"".to_owned(), "two\nlines".to_owned()]]).expect("written");
        assert_eq!(String::from_utf8(written).expect("text"), "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    }
}
