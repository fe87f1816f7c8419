//! What stops an import as a whole. A row that is wrong stops nothing.

use shared::refusal::Refusal;
use shared::words;
use std::io;

/// Why an import stopped, or never began. All but `Stopped`, and `Unreadable` beyond line 1, leave everything as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailure {
    /// Somebody other than the installation's owner asks.
    #[error("{}", words::imports::OWNER_ONLY)]
    Forbidden,
    /// The mapping cannot be used.
    #[error("{}", words::imports::bad_mapping(.file, *.line, .problem))]
    Mapping {
        /// The mapping's file.
        file: String,
        /// The line, where it can be told.
        line: Option<usize>,
        /// What is wrong, with the key.
        problem: String,
    },
    /// A file is not there.
    #[error("{}", words::imports::missing_file(.file))]
    Missing {
        /// The file.
        file: String,
    },
    /// A file cannot be read, or no further.
    #[error("{}", words::imports::unreadable(.file, *.line, .problem))]
    Unreadable {
        /// The file.
        file: String,
        /// The last line that was read.
        line: u64,
        /// What the machine says.
        problem: String,
    },
    /// A file without a first line.
    #[error("{}", words::imports::empty_file(.file))]
    Empty {
        /// The file.
        file: String,
    },
    /// A first line that is not text.
    #[error("{}", words::imports::bad_header(.file, .problem))]
    Header {
        /// The file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A column that the mapping names is not in the file.
    #[error("{}", words::imports::missing_column(.file, .column, .found))]
    Column {
        /// The file.
        file: String,
        /// The column's heading.
        column: String,
        /// The headings the file has.
        found: String,
    },
    /// A column is there more than once.
    #[error("{}", words::imports::twice_column(.file, .column))]
    TwiceColumn {
        /// The file.
        file: String,
        /// The column's heading.
        column: String,
    },
    /// The column that tells the rows apart does not.
    #[error("{}", words::imports::too_many_repeated(.file, .column, *.most))]
    Repeated {
        /// The file.
        file: String,
        /// The column's heading.
        column: String,
        /// How many values may occur more than once.
        most: usize,
    },
    /// The database refused a batch of rows. What was committed before stays; importing again goes on from there.
    #[error("{}", words::imports::stopped(.file, *.line, &words::refusal(.refusal)))]
    Stopped {
        /// The file.
        file: String,
        /// The first line of the batch.
        line: u64,
        /// Why.
        refusal: Refusal,
    },
}

impl ImportFailure {
    /// Of an error while reading.
    pub(super) fn of_file(file: &str, line: u64, error: &io::Error) -> ImportFailure {
        match error.kind() {
            io::ErrorKind::NotFound => ImportFailure::Missing { file: file.to_owned() },
            _ => ImportFailure::Unreadable { file: file.to_owned(), line, problem: error.to_string() },
        }
    }
}
