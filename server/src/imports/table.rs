//! One file of the export: its header checked, its rows one after the other.

use super::ImportFailure;
use super::lines::{Flaw, Found, Lines};
use super::mapping::{Mapping, Section};
use super::row::Rejection;
use shared::imports::{Remark, Weight};
use shared::values::fold;
use shared::words::imports as words;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// How much of a cell a remark shows, in characters.
const SHOWN: usize = 60;

/// A row of the file: the cells of the mapped columns, in the section's order.
pub(super) struct Record {
    /// The line where it begins.
    pub line: u64,
    /// What stands there, with single spaces between words and none around them.
    pub cells: Vec<String>,
}

/// A file that is being read.
pub(super) struct Table<'a> {
    section: &'a Section,
    bytes: u64,
    lines: Lines<BufReader<File>>,
    splitter: csv::Reader<Fed>,
    header: Vec<String>,
    /// Where in a row each of the section's columns is.
    places: Vec<usize>,
    row: Vec<u8>,
    cells: csv::ByteRecord,
}

impl<'a> Table<'a> {
    /// Opens the section's file and checks that its header has every column.
    pub fn open(folder: &Path, mapping: &Mapping, section: &'a Section) -> Result<Table<'a>, ImportFailure> {
        let unreadable = |error: &io::Error| ImportFailure::of_file(&section.file, 0, error);
        let file = File::open(folder.join(&section.file)).map_err(|error| unreadable(&error))?;
        let bytes = file.metadata().map_err(|error| unreadable(&error))?.len();
        let lines = Lines::new(BufReader::new(file), mapping.separator).map_err(|error| unreadable(&error))?;
        let splitter = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(mapping.separator)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(Fed::default());
        let (row, cells) = (Vec::new(), csv::ByteRecord::new());
        let mut table = Table { section, bytes, lines, splitter, header: Vec::new(), places: Vec::new(), row, cells };
        table.read_header()?;
        Ok(table)
    }

    /// How long the file is.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read_header(&mut self) -> Result<(), ImportFailure> {
        let file = &self.section.file;
        let found = self.lines.read(&mut self.row).map_err(|error| ImportFailure::of_file(file, 0, &error))?;
        let bad = |problem: &str| ImportFailure::Header { file: file.clone(), problem: problem.to_owned() };
        match found {
            Found::End => return Err(ImportFailure::Empty { file: file.clone() }),
            Found::Flaw(flaw) => return Err(bad(reason(flaw))),
            Found::Row => {}
        }
        // Every other byte of UTF-16 is zero, and that is valid UTF-8.
        if self.row.contains(&0) {
            return Err(bad(words::NOT_UTF8));
        }
        self.split().map_err(|error| ImportFailure::of_file(file, 1, &error))?;
        let header: Result<Vec<String>, _> =
            self.cells.iter().map(|cell| std::str::from_utf8(cell).map(|text| text.trim().to_owned())).collect();
        self.header = header.map_err(|_| bad(words::NOT_UTF8))?;
        let folded: Vec<String> = self.header.iter().map(|heading| fold(heading)).collect();
        for column in &self.section.columns {
            let wanted = fold(&column.heading);
            let mut places = folded.iter().enumerate().filter(|(_, heading)| **heading == wanted).map(|(at, _)| at);
            let place = places.next().ok_or_else(|| ImportFailure::Column {
                file: file.clone(),
                column: column.heading.clone(),
                found: shortened(&self.header.join(", ")),
            })?;
            if places.next().is_some() {
                return Err(ImportFailure::TwiceColumn { file: file.clone(), column: column.heading.clone() });
            }
            self.places.push(place);
        }
        Ok(())
    }

    /// The next row, or what is wrong with it; none at the end.
    ///
    /// # Errors
    /// `Unreadable` where the machine cannot read on.
    pub fn next(&mut self) -> Result<Option<Result<Record, Rejection>>, ImportFailure> {
        self.try_next().map_err(|error| ImportFailure::of_file(&self.section.file, self.lines.line(), &error))
    }

    fn try_next(&mut self) -> io::Result<Option<Result<Record, Rejection>>> {
        match self.lines.read(&mut self.row)? {
            Found::End => return Ok(None),
            Found::Flaw(flaw) => return Ok(Some(Err(self.about_row(reason(flaw))))),
            Found::Row => self.split()?,
        }
        if self.cells.len() != self.header.len() {
            let reason = if self.lines.gave_up(&mut self.row) { words::QUOTE_OPEN } else { words::CELLS };
            return Ok(Some(Err(self.about_row(reason))));
        }
        if let Some((at, _)) = self.cells.iter().enumerate().find(|(_, cell)| std::str::from_utf8(cell).is_err()) {
            return Ok(Some(Err(self.remark(&self.header[at], &self.cells[at], words::NOT_UTF8))));
        }
        let cell = |at: &usize| tidy(&String::from_utf8_lossy(&self.cells[*at]));
        Ok(Some(Ok(Record { line: self.lines.line(), cells: self.places.iter().map(cell).collect() })))
    }

    /// Splits the row into cells.
    fn split(&mut self) -> io::Result<()> {
        self.splitter.get_mut().feed(&self.row);
        self.splitter.read_byte_record(&mut self.cells).map(|_| ()).map_err(io::Error::other)
    }

    fn about_row(&self, reason: &str) -> Rejection {
        self.remark("", &self.row, reason)
    }

    fn remark(&self, column: &str, value: &[u8], reason: &str) -> Rejection {
        Box::new(Remark {
            weight: Weight::Rejection,
            file: self.section.file.clone(),
            line: self.lines.line(),
            column: column.to_owned(),
            value: shortened(&String::from_utf8_lossy(&value[..value.len().min(SHOWN * 8)])),
            reason: reason.to_owned(),
            see_line: None,
        })
    }
}

fn tidy(cell: &str) -> String {
    let mut tidy = String::with_capacity(cell.len());
    for word in cell.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

fn reason(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::QuoteOpen => words::QUOTE_OPEN,
        Flaw::QuoteMisplaced => words::QUOTE_MISPLACED,
        Flaw::TooLong => words::LINE_TOO_LONG,
    }
}

/// The beginning of a text, on one line and without control characters: fit for a terminal.
pub(super) fn shortened(text: &str) -> String {
    let text = text.trim();
    let plain = text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c });
    let mut short: String = plain.take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    short
}

/// What the splitter reads: whole rows, handed over one by one. It asks for more only behind the end of a row.
#[derive(Default)]
struct Fed {
    row: Vec<u8>,
    taken: usize,
}

impl Fed {
    fn feed(&mut self, row: &[u8]) {
        self.row.clear();
        self.row.extend_from_slice(row);
        self.taken = 0;
    }
}

impl Read for Fed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = (&self.row[self.taken..]).read(into)?;
        self.taken += read;
        Ok(read)
    }
}
