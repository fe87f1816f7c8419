//! Lists: what one shows, what its reader chose, what is asked of the server and what comes back.
//!
//! Every list of the product is a [`List`] said once, a [`ListState`] that lives in the address, a [`ListQuery`] and a [`Page`].

mod cursor;
mod filter;
mod state;

pub use cursor::{CURSOR_LONGEST, Cursor, Direction, NotACursor};
pub use state::{Chip, ListState, SEARCH_LONGEST, WHERE};

use crate::criteria::{Criteria, Path};
use crate::fields::{Field, Kind, Object, TextRule};
use crate::values::Value;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One list as its area describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    /// Whose records it shows.
    pub object: Object,
    /// The columns, as paths.
    pub columns: &'static [&'static str],
    /// The text fields its search looks into, as paths.
    pub search: &'static [&'static str],
    /// The fields it can be filtered by: choices, countries, yes or no, references; days and money as ranges.
    pub filters: &'static [&'static str],
    /// The order until the reader chooses another.
    pub default_sort: Sort,
    /// Rows on one page.
    pub page_size: u32,
}

/// The order of a list. Records without a value come last either way; ties are broken by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The field, as a path.
    pub field: &'static str,
    /// From the greatest to the least.
    pub descending: bool,
}

/// Whether records can be ordered by a field of that kind.
///
/// Not by long text, whose cursor would not fit into an address, and not by product lines, which are records of their own.
pub fn has_sort(kind: Kind) -> bool {
    !matches!(kind, Kind::ProductLines | Kind::Text(TextRule::Lines | TextRule::Links))
}

impl List {
    /// The fields to filter by, in order.
    pub fn filter_fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        let object = self.object;
        self.filters.iter().filter_map(move |name| object.field(name))
    }

    /// Whether the reader can order by that column.
    pub fn is_sortable(&self, column: &str) -> bool {
        self.sort_by(column).is_some()
    }

    /// The order by a field, if it is one of the list's.
    fn sort_by(&self, field: &str) -> Option<Sort> {
        let own = self.columns.iter().copied().chain([self.default_sort.field]);
        let field = own.into_iter().find(|own| *own == field)?;
        let kind = Path::new(field).field_of(self.object)?.kind;
        has_sort(kind).then_some(Sort { field, descending: false })
    }

    /// Whether every field it names exists and fits its use: what the tests of an area ask of its lists.
    ///
    /// # Errors
    /// The name that does not.
    pub fn check(&self) -> Result<(), &'static str> {
        let kind = |name: &str| Path::new(name).field_of(self.object).map(|field| field.kind);
        let columns = self.columns.iter().find(|name| matches!(kind(name), None | Some(Kind::ProductLines)));
        let search = self.search.iter().find(|name| !matches!(kind(name), Some(Kind::Text(_))));
        let filters = self
            .filters
            .iter()
            .find(|name| !self.object.field(name).is_some_and(|field| filter::has_filter(field.kind)));
        let sort = Some(&self.default_sort.field).filter(|name| !self.is_sortable(name));
        columns.or(search).or(filters).or(sort).map_or(Ok(()), |name| Err(name))
    }
}

/// What is asked of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct ListQuery {
    /// Whose records.
    pub object: Object,
    /// What to read of each.
    pub columns: Vec<Path>,
    /// Which of those the caller may see.
    pub filter: Criteria,
    /// In which order.
    pub sort: Sort,
    /// From where on; the beginning, if not said.
    pub cursor: Option<Cursor>,
    /// How many at most.
    pub size: u32,
}

impl ListQuery {
    /// The same, of those only that also meet the condition: the part of a list that its reader does not choose.
    pub fn and(mut self, condition: Criteria) -> ListQuery {
        self.filter = self.filter.and(condition);
        self
    }
}

/// What comes back: some of the rows, how many there are, and how to get to the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// How many records the caller may see that meet the filter, on all pages.
    pub total: u64,
    /// The page after this one, if there is one.
    pub next: Option<Cursor>,
    /// The page before this one, if there is one.
    pub previous: Option<Cursor>,
}

/// One record with the fields its reader may see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The record.
    pub id: Uuid,
    /// Its fields by name, in the order of the object's fields.
    pub values: Vec<(String, Value)>,
}

impl Record {
    /// The value of a field; empty where the reader may not see it or there is none.
    pub fn value(&self, field: &str) -> &Value {
        self.values.iter().find(|(name, _)| name == field).map_or(&Value::Empty, |(_, value)| value)
    }
}

/// One record of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The record.
    pub id: Uuid,
    /// Its values, one for each column of the query.
    pub cells: Vec<Value>,
}

/// How many records meet a condition, of those that whoever asks may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// How many.
    pub total: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{accounts, audit, deals, mails, opportunities, users};

    #[test]
    fn every_list_names_fields_that_exist_and_fit() {
        for list in [
            accounts::PARTNERS,
            accounts::COMPANIES,
            accounts::territories::TERRITORIES,
            accounts::relationships::RELATIONSHIPS,
            users::people::PARTNERS_PEOPLE,
            users::people::VENDORS_PEOPLE,
            mails::OUTBOX,
            deals::REGISTRATIONS,
            deals::QUEUE,
            opportunities::PIPELINE,
            opportunities::PARTNER_PIPELINE,
            audit::TRAIL,
        ] {
            assert_eq!(list.check(), Ok(()), "{list:?}");
        }
    }

    #[test]
    fn a_list_that_names_a_wrong_field_is_told() {
        let list = opportunities::PIPELINE;
        assert_eq!(List { columns: &["name", "nothing"], ..list }.check(), Err("nothing"));
        assert_eq!(List { search: &["stage"], ..list }.check(), Err("stage"));
        assert_eq!(List { filters: &["created_at"], ..list }.check(), Err("created_at"));
        let by_lines = Sort { field: "notes", descending: false };
        assert_eq!(List { default_sort: by_lines, ..deals::QUEUE }.check(), Err("notes"));
    }
}
