//! Imports: a CRM's export becomes companies, products, people and pipeline.
//!
//! Every file is read twice or more, never held: once to check it and to find repeated keys, then in batches that are looked up, compared and
//! written in one transaction each. What a row is recognised by stays the same from run to run, so importing again changes only what
//! the CRM changed. A mapped column is the CRM's: an empty cell empties the field.

mod failure;
mod known;
mod levels;
mod lines;
mod mapping;
mod repeats;
mod row;
mod store;
mod table;
mod write;

pub use failure::ImportFailure;
pub use mapping::Mapping;
pub use shared::imports::Summary;

use crate::Request;
use crate::request::Asked;
use levels::{Hierarchy, Levels, Place};
use mapping::Section;
use repeats::Repeats;
use row::{Reader, Row, remark};
use shared::access::Caller;
use shared::fields::{Kind, Object};
use shared::form::Values;
use shared::ids::ImportId;
use shared::imports::{Ending, Remark, Weight};
use shared::opportunities::Stage;
use shared::refusal::Refusal;
use shared::values::{Value, fold, person_name::PersonName};
use shared::words::imports as words;
use std::collections::BTreeMap;
use std::path::Path;
use table::Table;

/// Rows written in one transaction.
const BATCH: usize = 1_000;
/// Rows between two words about the progress of checking.
const TELL_EVERY: u64 = 10_000;
/// How often a batch is tried where somebody else wrote at the same time.
const TRIES: usize = 3;

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// Rows of a file were looked at for the first time; nothing is written yet.
    Checked {
        /// The file.
        file: &'a str,
        /// How many so far.
        rows: u64,
    },
    /// Rows of a file have ended one way or another.
    Done {
        /// The file.
        file: &'a str,
        /// How many so far.
        rows: u64,
        /// How many there are.
        of: u64,
    },
    /// Something about a cell, in the order it is found. The summary keeps a few of each kind; this is all of them.
    Remark(&'a Remark),
}

/// Imports the four files of a CRM's export from a folder. Run again, it changes only what differs.
///
/// Rows are written in transactions of 1,000, each with its entries in the trail under the run's id. A row that is wrong is
/// left out and told of; it stops nothing.
///
/// # Errors
/// What stops the whole: a file or column that is missing, found before anything is written; or the database.
pub async fn import_crm(
    asked: Asked,
    folder: &Path,
    mapping: &Mapping,
    progress: impl FnMut(Progress<'_>),
) -> Result<Summary, ImportFailure> {
    if asked.caller != Caller::System {
        return Err(ImportFailure::Forbidden);
    }
    let id = ImportId(asked.portal.entropy.id(asked.portal.clock.now()));
    let mut run = Run { asked, folder, mapping, summary: Summary::new(id, mapping.currency), progress };
    let sections = [&mapping.companies, &mapping.products, &mapping.people, &mapping.opportunities];
    for section in sections {
        Table::open(folder, mapping, section)?;
    }
    let mut looks = Vec::with_capacity(sections.len());
    for section in sections {
        looks.push(run.look_through(section)?);
    }
    for (section, look) in sections.into_iter().zip(looks) {
        run.take_file(section, look).await?;
    }
    Ok(run.summary)
}

/// A run of the import.
struct Run<'a, P> {
    asked: Asked,
    folder: &'a Path,
    mapping: &'a Mapping,
    summary: Summary,
    progress: P,
}

/// What the first pass over a file finds.
struct Look {
    rows: u64,
    repeats: Repeats,
    levels: Levels,
    /// People named as leaders who have no row.
    leaders: Vec<Row>,
}

/// Whose outcome it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Rows,
    Leaders,
}

impl<P: FnMut(Progress<'_>)> Run<'_, P> {
    /// The first pass over a file.
    fn look_through(&mut self, section: &Section) -> Result<Look, ImportFailure> {
        let mut table = Table::open(self.folder, self.mapping, section)?;
        let reader = Reader { mapping: self.mapping, section };
        let (mut rows, mut repeats) = (0, Repeats::new(table.bytes()));
        let (above, mut hierarchy) = (link_above(section), Hierarchy::new(section.object));
        let mut leaders = BTreeMap::new();
        while let Some(next) = table.next()? {
            rows += 1;
            if rows % TELL_EVERY == 0 {
                (self.progress)(Progress::Checked { file: &section.file, rows });
            }
            let Ok(record) = next else { continue };
            let Some(key) = reader.key(&record) else { continue };
            if !repeats.mark(&key) {
                let (file, column) = (section.file.clone(), section.heading(section.key_field()).to_owned());
                return Err(ImportFailure::Repeated { file, column, most: repeats::MOST });
            }
            let (Some(above), Ok(row)) = (above, reader.read(&record)) else { continue };
            let name = row.text("name").unwrap_or_default();
            if section.object == Object::User
                && !hierarchy.has(name)
                && let Some(leader) = leader_of(&row)
            {
                leaders.entry(leader.key.clone()).or_insert(leader);
            }
            hierarchy.add(&key, name, row.links.get(above).map(String::as_str));
        }
        repeats.settle();
        leaders.retain(|_, leader: &mut Row| !hierarchy.has(leader.text("name").unwrap_or_default()));
        (self.progress)(Progress::Checked { file: &section.file, rows });
        Ok(Look { rows, repeats, levels: hierarchy.levels(), leaders: leaders.into_values().collect() })
    }

    /// The passes that write: one for each level of the file.
    async fn take_file(&mut self, section: &Section, mut look: Look) -> Result<(), ImportFailure> {
        self.summary.begin(&section.file);
        for leaders in look.leaders.chunks(BATCH) {
            self.put(section, leaders, Whose::Leaders).await?;
        }
        let reader = Reader { mapping: self.mapping, section };
        for level in 0..=look.levels.deepest() {
            let mut table = Table::open(self.folder, self.mapping, section)?;
            let mut batch = Vec::with_capacity(BATCH);
            while let Some(next) = table.next()? {
                match next.and_then(|record| reader.read(&record)) {
                    Err(remark) if level == 0 => self.reject(section, &remark),
                    Err(_) => {}
                    Ok(row) => batch.extend(self.sort_in(section, &mut look, level, row)),
                }
                if batch.len() == BATCH {
                    self.put(section, &batch, Whose::Rows).await?;
                    self.tell(section, look.rows);
                    batch.clear();
                }
            }
            if !batch.is_empty() {
                self.put(section, &batch, Whose::Rows).await?;
            }
        }
        self.tell(section, look.rows);
        Ok(())
    }

    /// The row, if it is its turn and the first of its key.
    fn sort_in(&mut self, section: &Section, look: &mut Look, level: u32, mut row: Row) -> Option<Row> {
        let place = look.levels.of(&row.key);
        if place != Place::Level(level) && (place != Place::Circle || level > 0) {
            return None;
        }
        if let Some(first) = look.repeats.earlier(&row.key, row.line) {
            let field = section.key_field();
            let value = row.text(field).unwrap_or_default();
            let remark = remark(section, row.line, field, value, Weight::Rejection, words::REPEATED);
            self.reject(section, &Remark { see_line: Some(first), ..remark });
            return None;
        }
        if let (Place::Circle, Some(above)) = (place, link_above(section)) {
            let name = row.links.remove(above).unwrap_or_default();
            row.values.remove(above);
            row.warnings.push(remark(section, row.line, above, &name, Weight::Warning, words::CIRCLE));
        }
        Some(row)
    }

    /// Writes a batch and, once it is committed, counts it.
    async fn put(&mut self, section: &Section, rows: &[Row], whose: Whose) -> Result<(), ImportFailure> {
        let id = self.summary.run;
        let mut tries = 0;
        let ended = loop {
            tries += 1;
            let done =
                Request::write(self.asked.clone(), async |request| write::put(request, section, id, rows).await).await;
            match done {
                Ok(ended) => break ended,
                Err(Refusal::Conflict(_) | Refusal::Busy) if tries < TRIES => {}
                Err(refusal) => {
                    let line = rows.iter().map(|row| row.line).min().unwrap_or(0);
                    return Err(ImportFailure::Stopped { file: section.file.clone(), line, refusal });
                }
            }
        };
        for (row, ended) in rows.iter().zip(ended) {
            match whose {
                Whose::Rows => self.summary.count(&section.file, ended.ending),
                Whose::Leaders => self.summary.leaders.add(ended.ending),
            }
            ended.remarks.iter().for_each(|remark| self.note(remark));
            if ended.ending != Ending::Rejected {
                self.count_taken(section, row);
            }
        }
        Ok(())
    }

    /// What a row adds to the figures.
    fn count_taken(&mut self, section: &Section, row: &Row) {
        row.warnings.iter().for_each(|warning| self.note(warning));
        for (field, written, meant) in &row.read_as {
            self.summary.read_as(&section.file, section.heading(field), written, meant);
        }
        if section.object != Object::Opportunity {
            return;
        }
        let totals = &mut self.summary.totals;
        totals.rows += 1;
        if row.stage() == Some(Stage::ClosedWon) {
            totals.won += 1;
            totals.won_minor = totals.won_minor.saturating_add(row.amount().unwrap_or(0));
        }
        totals.without_company += u64::from(!row.links.contains_key("account"));
        totals.aliased_products += u64::from(row.read_as.iter().any(|(field, ..)| *field == "product"));
    }

    fn reject(&mut self, section: &Section, remark: &Remark) {
        self.summary.count(&section.file, Ending::Rejected);
        self.note(remark);
    }

    fn note(&mut self, remark: &Remark) {
        self.summary.note(remark);
        (self.progress)(Progress::Remark(remark));
    }

    fn tell(&mut self, section: &Section, of: u64) {
        let rows = self.summary.file(&section.file).total();
        (self.progress)(Progress::Done { file: &section.file, rows, of });
    }
}

/// The field by which rows of a file refer to one another, if it is mapped.
fn link_above(section: &Section) -> Option<&'static str> {
    let refers_to_own = |kind| kind == Kind::Reference(section.object);
    section.columns.iter().find(|column| refers_to_own(column.field.kind)).map(|column| column.field.name)
}

/// A row's leader as a row of its own, in the territory of whoever names them first.
fn leader_of(row: &Row) -> Option<Row> {
    let name = PersonName::parse(row.links.get("leader")?).ok()?.to_string();
    let key = fold(&name);
    let mut values = Values::from([("name", Value::Text(name))]);
    values.extend(row.values.get("territory").map(|territory| ("territory", territory.clone())));
    Some(Row { line: row.line, key, values, links: BTreeMap::new(), warnings: Vec::new(), read_as: Vec::new() })
}
