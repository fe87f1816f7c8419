//! What an import says of itself: how every row ended, what is worth knowing about single cells, and the totals that can be checked
//! against the source.

use crate::ids::ImportId;
use crate::values::currency::Currency;
use crate::words;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Remarks of the same kind that are kept as examples; all of them are counted.
pub const EXAMPLES: usize = 5;

/// How a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It made a record.
    Created,
    /// It changed a record.
    Updated,
    /// It agreed with what was there.
    Unchanged,
    /// It was not taken; a remark says why.
    Rejected,
}

/// How the rows of one file ended. Every row ends as exactly one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows that made a record.
    pub created: u64,
    /// Rows that changed a record.
    pub updated: u64,
    /// Rows that agreed with what was there.
    pub unchanged: u64,
    /// Rows that were not taken.
    pub rejected: u64,
}

impl Counts {
    /// All rows.
    pub fn total(self) -> u64 {
        self.created + self.updated + self.unchanged + self.rejected
    }

    /// Counts one row more.
    pub fn add(&mut self, ending: Ending) {
        *match ending {
            Ending::Created => &mut self.created,
            Ending::Updated => &mut self.updated,
            Ending::Unchanged => &mut self.unchanged,
            Ending::Rejected => &mut self.rejected,
        } += 1;
    }
}

/// What a remark means for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The row was not taken.
    Rejection,
    /// The row was taken; somebody should look at it all the same.
    Warning,
}

/// Something worth knowing about one cell, or about a whole row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// What it means for the row.
    pub weight: Weight,
    /// The file.
    pub file: String,
    /// The line where the row begins, the header being line 1.
    pub line: u64,
    /// The column's heading; empty where it is about the row.
    pub column: String,
    /// What stands there, shortened and without control characters.
    pub value: String,
    /// What about it. The same words for the same fault, so that faults can be counted.
    pub reason: String,
    /// Another line it has to do with: the one that was first.
    pub see_line: Option<u64>,
}

/// All remarks that say the same of the same column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// How many there are.
    pub count: u64,
    /// The first [`EXAMPLES`] of them; never empty.
    pub examples: Vec<Remark>,
}

/// A word of the source that the mapping reads as another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAs {
    /// The file.
    pub file: String,
    /// The column's heading.
    pub column: String,
    /// The word in the file.
    pub written: String,
    /// What it is read as.
    pub meant: String,
    /// In how many rows that were taken.
    pub count: u64,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCounts {
    /// Its name.
    pub file: String,
    /// How its rows ended.
    pub counts: Counts,
}

/// Figures over all opportunities that were taken, changed or not: what the source adds up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Opportunities.
    pub rows: u64,
    /// Those that were won.
    pub won: u64,
    /// What was won is worth, in minor units.
    pub won_minor: i64,
    /// The currency of every amount.
    pub currency: Currency,
    /// Those without a company.
    pub without_company: u64,
    /// Those whose product goes by another name in the source.
    pub aliased_products: u64,
}

/// What a run of the import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The run, as the trail names it.
    pub run: ImportId,
    /// The files, in the order they were read.
    pub files: Vec<FileCounts>,
    /// People whom the file of people names only as somebody's leader. They are no rows of their own.
    pub leaders: Counts,
    /// The pipeline's figures.
    pub totals: Totals,
    /// Words read as others, in the order they came up.
    pub read_as: Vec<ReadAs>,
    /// What is worth knowing, in the order it came up.
    pub noted: Vec<Noted>,
}

impl Summary {
    /// A run that has not read anything.
    pub fn new(run: ImportId, currency: Currency) -> Summary {
        let totals = Totals { rows: 0, won: 0, won_minor: 0, currency, without_company: 0, aliased_products: 0 };
        Summary { run, files: Vec::new(), leaders: Counts::default(), totals, read_as: Vec::new(), noted: Vec::new() }
    }

    /// The counts of a file, nothing where it was not read.
    pub fn file(&self, name: &str) -> Counts {
        self.files.iter().find(|file| file.file == name).map_or_else(Counts::default, |file| file.counts)
    }

    /// Mentions a file, even if it has no rows.
    pub fn begin(&mut self, name: &str) {
        if !self.files.iter().any(|file| file.file == name) {
            self.files.push(FileCounts { file: name.to_owned(), counts: Counts::default() });
        }
    }

    /// Counts one row of a file.
    pub fn count(&mut self, name: &str, ending: Ending) {
        self.begin(name);
        if let Some(file) = self.files.iter_mut().find(|file| file.file == name) {
            file.counts.add(ending);
        }
    }

    /// Counts a remark and keeps it while there are few of its kind.
    pub fn note(&mut self, remark: &Remark) {
        let alike = |noted: &&mut Noted| {
            noted.examples.first().is_some_and(|first| {
                (first.weight, &first.file, &first.column, &first.reason)
                    == (remark.weight, &remark.file, &remark.column, &remark.reason)
            })
        };
        match self.noted.iter_mut().find(alike) {
            Some(noted) => {
                noted.count += 1;
                if noted.examples.len() < EXAMPLES {
                    noted.examples.push(remark.clone());
                }
            }
            None => self.noted.push(Noted { count: 1, examples: vec![remark.clone()] }),
        }
    }

    /// Counts a word that was read as another.
    pub fn read_as(&mut self, file: &str, column: &str, written: &str, meant: &str) {
        let alike = |known: &&mut ReadAs| {
            (known.file.as_str(), known.column.as_str(), known.written.as_str()) == (file, column, written)
        };
        match self.read_as.iter_mut().find(alike) {
            Some(known) => known.count += 1,
            None => self.read_as.push(ReadAs {
                file: file.to_owned(),
                column: column.to_owned(),
                written: written.to_owned(),
                meant: meant.to_owned(),
                count: 1,
            }),
        }
    }

    /// How many remarks of that weight there are.
    pub fn remarks(&self, weight: Weight) -> u64 {
        self.of_weight(weight).map(|noted| noted.count).sum()
    }

    /// The remarks of that weight by what they say.
    pub fn of_weight(&self, weight: Weight) -> impl Iterator<Item = &Noted> {
        self.noted.iter().filter(move |noted| noted.examples.first().is_some_and(|first| first.weight == weight))
    }

    /// Whether nothing was created or updated.
    pub fn changed_nothing(&self) -> bool {
        let idle = |counts: Counts| counts.created + counts.updated == 0;
        self.files.iter().all(|file| idle(file.counts)) && idle(self.leaders)
    }
}

/// As the command line shows it.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::imports::summary(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn remark(line: u64, reason: &str) -> Remark {
        Remark {
            weight: Weight::Rejection,
            file: "deals.csv".to_owned(),
            line,
            column: "stage".to_owned(),
            value: "Thinking".to_owned(),
            reason: reason.to_owned(),
            see_line: None,
        }
    }

    #[test]
    fn a_row_ends_as_exactly_one_of_four() {
        let mut counts = Counts::default();
        for ending in [Ending::Created, Ending::Updated, Ending::Unchanged, Ending::Rejected, Ending::Created] {
            counts.add(ending);
        }
        assert_eq!(counts, Counts { created: 2, updated: 1, unchanged: 1, rejected: 1 });
        assert_eq!(counts.total(), 5);
    }

    #[test]
    fn remarks_without_end_are_counted_and_a_few_are_kept() {
        let mut summary = Summary::new(ImportId(Uuid::nil()), Currency::USD);
        for line in 0..1_000 {
            summary.note(&remark(line, "Not a stage"));
        }
        summary.note(&remark(7, "Empty"));
        assert_eq!(summary.remarks(Weight::Rejection), 1_001);
        assert_eq!(summary.remarks(Weight::Warning), 0);
        assert_eq!(summary.noted.iter().map(|noted| noted.examples.len()).collect::<Vec<_>>(), [EXAMPLES, 1]);
    }

    #[test]
    fn the_summary_says_what_was_read_as_something_else() {
        let mut summary = Summary::new(ImportId(Uuid::nil()), Currency::USD);
        summary.count("deals.csv", Ending::Created);
        for _ in 0..1_480 {
            summary.read_as("deals.csv", "product", "GTXPro", "GTX Pro");
        }
        summary.note(&remark(7, "Not a stage"));
        let shown = summary.to_string();
        assert!(shown.contains("GTXPro"), "{shown}");
        assert!(shown.contains("1,480"), "{shown}");
        assert!(shown.contains("line 7"), "{shown}");
        assert!(!summary.changed_nothing());
    }
}
