//! From bytes to whole rows, line by line: exact line numbers, bounded memory, and a way on after a quote that was left open.
//!
//! What a cell is, the `csv` crate says; this only finds where a row ends. A quote that was left open would otherwise swallow the rest of
//! the file into one cell. A row that spans lines counts as one only where its quotes are in their places and it is no longer than
//! [`LONGEST`]; else its first line alone is given up, and reading goes on at the line after.

use std::io::{self, BufRead};

/// Most bytes of one row.
pub(super) const LONGEST: usize = 64 * 1024;
/// Some programs write it in front of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What is wrong with a row as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// It has a quote that ends nowhere near.
    QuoteOpen,
    /// A cell goes on after its closing quote.
    QuoteMisplaced,
    /// One line is longer than [`LONGEST`].
    TooLong,
}

/// Where the next row is, or what stood in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A row is in the buffer, with a line feed at its end.
    Row,
    /// No row; the beginning of the line is in the buffer.
    Flaw(Flaw),
    /// The file ends.
    End,
}

/// The rows of a text.
pub(super) struct Lines<R> {
    source: R,
    separator: u8,
    /// Lines that were read once and are to be read again.
    again: Vec<u8>,
    /// How much of `again` has been.
    taken: usize,
    /// The number of the line that comes next.
    next: u64,
    /// The number of the line where the last row began.
    line: u64,
    /// Length of the first line of the last row.
    first: usize,
}

impl<R: BufRead> Lines<R> {
    /// The rows from the beginning of a text.
    pub(super) fn new(mut source: R, separator: u8) -> io::Result<Lines<R>> {
        if source.fill_buf()?.starts_with(BYTE_ORDER_MARK) {
            source.consume(BYTE_ORDER_MARK.len());
        }
        Ok(Lines { source, separator, again: Vec::new(), taken: 0, next: 1, line: 1, first: 0 })
    }

    /// The line where the last row began, the first being 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Reads the next row that is not blank into `row`.
    pub(super) fn read(&mut self, row: &mut Vec<u8>) -> io::Result<Found> {
        row.clear();
        loop {
            self.line = self.next;
            if !self.append_line(row)? {
                return Ok(Found::End);
            }
            if !row.trim_ascii().is_empty() {
                break;
            }
            row.clear();
        }
        self.first = row.len();
        if row.len() > LONGEST {
            return Ok(Found::Flaw(Flaw::TooLong));
        }
        let mut quotes = Quotes::BeforeCell;
        let mut seen = 0;
        loop {
            quotes = row[seen..].iter().fold(quotes, |quotes, byte| quotes.after(*byte, self.separator));
            seen = row.len();
            let is_one_line = row.len() == self.first;
            match quotes {
                Quotes::Misplaced if is_one_line => return Ok(Found::Flaw(Flaw::QuoteMisplaced)),
                Quotes::Misplaced => return Ok(self.give_up(row)),
                Quotes::Inside => {
                    if row.len() > LONGEST || !self.append_line(row)? {
                        return Ok(self.give_up(row));
                    }
                }
                _ => return Ok(Found::Row),
            }
        }
    }

    /// Takes the last row for one with an open quote after all, if it spans lines: only its first line stays in `row`.
    pub(super) fn gave_up(&mut self, row: &mut Vec<u8>) -> bool {
        let spans = row.len() > self.first;
        if spans {
            self.give_up(row);
        }
        spans
    }

    fn give_up(&mut self, row: &mut Vec<u8>) -> Found {
        let rest = self.again.split_off(self.taken);
        self.again = row.split_off(self.first);
        self.again.extend(rest);
        self.taken = 0;
        self.next = self.line + 1;
        Found::Flaw(Flaw::QuoteOpen)
    }

    /// Appends one line and a line feed, at most [`LONGEST`] and a little of it. False at the end.
    fn append_line(&mut self, row: &mut Vec<u8>) -> io::Result<bool> {
        let start = row.len();
        let found = if self.taken < self.again.len() {
            self.taken += append(&mut &self.again[self.taken..], row)?;
            true
        } else {
            append(&mut self.source, row)? > 0
        };
        if found {
            self.next += 1;
            if row.ends_with(b"\n") {
                row.pop();
            }
            if row.len() > start && row.ends_with(b"\r") {
                row.pop();
            }
            row.push(b'\n');
        }
        Ok(found)
    }
}

/// Appends up to a line feed, dropping what is beyond the bound. Returns how many bytes were read.
fn append(source: &mut impl BufRead, row: &mut Vec<u8>) -> io::Result<usize> {
    let start = row.len();
    let mut read = 0;
    loop {
        let bytes = match source.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            bytes => bytes?,
        };
        let end = bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let length = end.unwrap_or(bytes.len());
        let room = (LONGEST + 1).saturating_sub(row.len() - start);
        row.extend_from_slice(&bytes[..length.min(room)]);
        source.consume(length);
        read += length;
        if end.is_some() || length == 0 {
            return Ok(read);
        }
    }
}

/// Where in a row the quotes leave us: the rules of RFC 4180, but a quote inside a bare cell is a character like others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    BeforeCell,
    Bare,
    Inside,
    /// Behind a quote that closes the cell, or is the first of two that stand for one.
    Closing,
    Misplaced,
}

impl Quotes {
    fn after(self, byte: u8, separator: u8) -> Quotes {
        match (self, byte) {
            (Quotes::Misplaced, _) => Quotes::Misplaced,
            (Quotes::Inside, b'"') => Quotes::Closing,
            (Quotes::Inside, _) | (Quotes::BeforeCell | Quotes::Closing, b'"') => Quotes::Inside,
            (_, byte) if byte == separator || byte == b'\n' => Quotes::BeforeCell,
            (Quotes::Closing, _) => Quotes::Misplaced,
            (Quotes::BeforeCell | Quotes::Bare, _) => Quotes::Bare,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row or flaw with its line.
    fn rows(text: &[u8]) -> Vec<(u64, String)> {
        // A small buffer, so that rows lie across its ends.
        let mut lines = Lines::new(io::BufReader::with_capacity(7, text), b',').expect("reads");
        let mut row = Vec::new();
        let mut found = Vec::new();
        loop {
            let what = match lines.read(&mut row).expect("reads") {
                Found::End => return found,
                Found::Row => String::from_utf8_lossy(&row).into_owned(),
                Found::Flaw(flaw) => format!("{flaw:?}"),
            };
            found.push((lines.line(), what));
        }
    }

    fn said(found: &[(u64, String)]) -> Vec<(u64, &str)> {
        found.iter().map(|(line, text)| (*line, text.as_str())).collect()
    }

    #[test]
    fn blank_lines_and_carriage_returns_do_not_shift_line_numbers() {
        let found = rows(b"\xef\xbb\xbfa,b\r\n\r\n1,2\r\n  \n3,\"4\r\n5\"\r\n6,7");
        assert_eq!(said(&found), [(1, "a,b\n"), (3, "1,2\n"), (5, "3,\"4\n5\"\n"), (7, "6,7\n")]);
    }

    #[test]
    fn nothing_and_a_last_line_without_its_end_are_read() {
        assert!(rows(b"").is_empty());
        assert!(rows(b"\n\n").is_empty());
        assert_eq!(said(&rows(b"a")), [(1, "a\n")]);
    }

    #[test]
    fn an_open_quote_costs_its_own_line_only() {
        let found = rows(b"1,\"open\n2,b\n3,\"c\"\n4,d\n");
        assert_eq!(said(&found), [(1, "QuoteOpen"), (2, "2,b\n"), (3, "3,\"c\"\n"), (4, "4,d\n")]);
        let found = rows(b"1,b\n2,\"open\n3,c\n4,d");
        assert_eq!(said(&found), [(1, "1,b\n"), (2, "QuoteOpen"), (3, "3,c\n"), (4, "4,d\n")]);
    }

    #[test]
    fn open_quotes_in_a_row_each_cost_their_own_line() {
        let found = rows(b"1,\"a\n2,\"b\n3,\"c\n4,d\n");
        assert_eq!(said(&found), [(1, "QuoteOpen"), (2, "QuoteOpen"), (3, "QuoteOpen"), (4, "4,d\n")]);
    }

    #[test]
    fn a_cell_that_goes_on_after_its_quote_costs_its_row() {
        assert_eq!(said(&rows(b"1,\"Acme\" Ltd\n2,b\n")), [(1, "QuoteMisplaced"), (2, "2,b\n")]);
        assert_eq!(
            said(&rows(b"1,5\" pipe\n2,\"say \"\"hi\"\"\"\n")),
            [(1, "1,5\" pipe\n"), (2, "2,\"say \"\"hi\"\"\"\n")]
        );
    }

    #[test]
    fn a_line_without_end_is_one_flaw_and_the_next_is_read() {
        let mut text = vec![b'x'; 3 * LONGEST];
        text.extend(b"\n2,b\n3,\"open\n");
        text.extend(vec![b'y'; 2 * LONGEST]);
        text.extend(b"\n5,d\n");
        let found = rows(&text);
        assert_eq!(said(&found), [(1, "TooLong"), (2, "2,b\n"), (3, "QuoteOpen"), (4, "TooLong"), (5, "5,d\n")]);
    }

    #[test]
    fn an_open_quote_holds_no_more_than_its_bound() {
        let mut text = b"1,\"open\n".to_vec();
        let rows: Vec<u8> = (0..50_000).flat_map(|n| format!("{n},b\n").into_bytes()).collect();
        text.extend(&rows);
        let mut lines = Lines::new(text.as_slice(), b',').expect("reads");
        let (mut row, mut count) = (Vec::new(), 0);
        while lines.read(&mut row).expect("reads") != Found::End {
            count += 1;
            assert!(lines.again.capacity() <= 3 * LONGEST && row.capacity() <= 3 * LONGEST);
        }
        assert_eq!(count, 50_001);
        assert_eq!(lines.line(), 50_002);
    }
}
