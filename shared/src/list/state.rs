//! What the reader of a list chose, and its form in the address.

use super::filter::{Chosen, choose};
use super::{Cursor, List, ListQuery, Sort};
use crate::access::Asks;
use crate::criteria::text::{self, TextProblem};
use crate::criteria::{Criteria, CriteriaProblem, Path, check, field};
use crate::fields::Field;
use crate::words;
use uuid::Uuid;

/// Longest text to search for, in characters.
pub const SEARCH_LONGEST: usize = 200;
/// Most words that are searched for; further ones are left out.
const WORDS_MOST: usize = 10;
/// Longest condition of a list, in characters: what every browser and proxy takes in an address.
pub const CONDITION_LONGEST: usize = 1_500;
/// Most keys of an address that are looked at.
const PAIRS_MOST: usize = 500;

/// The key of the text to search for.
const SEARCH: &str = "q";
/// The key of the condition, in its text form.
pub const WHERE: &str = "where";
/// The key of the order: a column, with `-` before it from the greatest to the least.
const SORT: &str = "sort";
/// The key of the place the page begins at.
const AT: &str = "at";

/// What the reader of a list chose: text to search for, filters, order and page.
///
/// In the address it is `q`, `where`, `sort`, `at`, and one key for each filter: the field's name (again for each value, any of which will
/// do), or for days and money its name with `.from` and `.to`, and `.currency` for money. Whatever the list does not know is left
/// out when reading, so that an old link still opens the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListState {
    search: String,
    /// A condition as it was typed; blank where there is none.
    condition: String,
    /// What is chosen, in the order of the list's filters.
    filters: Vec<(&'static Field, Chosen)>,
    /// `None` is the list's own order.
    sort: Option<Sort>,
    cursor: Option<Cursor>,
}

/// One thing that was chosen, to be shown with a way to take it away again.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// The field's label, as in "Status".
    pub label: &'static str,
    /// What was chosen, as in "Draft" or "from 1 Jan 2027".
    pub value: String,
    /// The state without it, from the first page on.
    pub without: ListState,
}

impl ListState {
    /// Reads an address's query, with or without the question mark.
    pub fn parse(list: &List, query: &str) -> ListState {
        let query = query.strip_prefix('?').unwrap_or(query);
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .take(PAIRS_MOST)
            .map(|(key, text)| (key.into_owned(), text.into_owned()))
            .collect();
        let first = |key: &str| pairs.iter().find(|(name, _)| name == key).map_or("", |(_, text)| text.as_str());
        ListState {
            search: if list.search.is_empty() { String::new() } else { clean(first(SEARCH)) },
            condition: first(WHERE).trim().to_owned(),
            filters: choose(list, &pairs),
            sort: sort(list, first(SORT)),
            cursor: first(AT).parse().ok(),
        }
    }

    /// The address's query, without the question mark; blank where nothing is chosen.
    pub fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.search.is_empty() {
            query.append_pair(SEARCH, &self.search);
        }
        if !self.condition.is_empty() {
            query.append_pair(WHERE, &self.condition);
        }
        query.extend_pairs(self.pairs());
        if let Some(Sort { field, descending }) = self.sort {
            query.append_pair(SORT, &format!("{}{field}", if descending { "-" } else { "" }));
        }
        if let Some(cursor) = &self.cursor {
            query.append_pair(AT, &cursor.to_string());
        }
        query.finish()
    }

    fn pairs(&self) -> Vec<(String, String)> {
        self.filters.iter().flat_map(|(field, chosen)| chosen.pairs(field)).collect()
    }

    /// The text to search for.
    pub fn search(&self) -> &str {
        &self.search
    }

    /// The condition as it was typed.
    pub fn condition_text(&self) -> &str {
        &self.condition
    }

    /// The condition of somebody who may ask for that; always true where none was typed.
    ///
    /// # Errors
    /// What is wrong with it, and where. A field they may not see is not there.
    pub fn condition(&self, list: &List, asks: &Asks) -> Result<Criteria, Vec<TextProblem>> {
        if self.condition.is_empty() {
            return Ok(Criteria::always());
        }
        let about_all = |message: String| vec![TextProblem { from: 0, to: self.condition.len(), message }];
        if self.condition.chars().nth(CONDITION_LONGEST).is_some() {
            return Err(about_all(words::lists::condition_too_long(CONDITION_LONGEST)));
        }
        let known = |object, field: &Field| asks.field(object, field);
        let condition = text::parse_for(&self.condition, list.object, &known)?;
        // With search, filters and what a list always asks around it, it must still be one that can be asked.
        let all = Criteria::All(vec![Criteria::always(), self.criteria(list), condition.clone()]);
        match check(&all, list.object) {
            Err(problem @ (CriteriaProblem::TooBig | CriteriaProblem::TooDeep)) => Err(about_all(problem.to_string())),
            _ => Ok(condition),
        }
    }

    /// The page's place, if it is not the first.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    /// What is chosen under a filter's key, to show in its input; blank where nothing is.
    pub fn value(&self, key: &str) -> String {
        self.pairs().into_iter().find(|(name, _)| name == key).map(|(_, text)| text).unwrap_or_default()
    }

    /// Whether this value is chosen under a filter's key, to check its box.
    pub fn has(&self, key: &str, value: &str) -> bool {
        self.pairs().iter().any(|(name, text)| name == key && text == value)
    }

    /// Whether anything narrows the list, so that nothing to show means nothing that matches.
    pub fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || !self.condition.is_empty() || !self.filters.is_empty()
    }

    /// The order in use.
    pub fn sort(&self, list: &List) -> Sort {
        self.sort.unwrap_or(list.default_sort)
    }

    /// The state behind a column's header: ordered by it, or the other way round where it is already. From the first page on.
    /// `None` where the list cannot be ordered by it.
    pub fn sorted_by(&self, list: &List, column: &str) -> Option<ListState> {
        let mut wanted = list.sort_by(column)?;
        let current = self.sort(list);
        wanted.descending = current.field == wanted.field && !current.descending;
        let sort = Some(wanted).filter(|wanted| *wanted != list.default_sort);
        Some(ListState { sort, cursor: None, ..self.clone() })
    }

    /// The same list at another page; without a place, at the first.
    pub fn at(&self, cursor: Option<Cursor>) -> ListState {
        ListState { cursor, ..self.clone() }
    }

    /// The same with this chosen too (instead, for a key that takes one value), from the first page on.
    pub fn with(&self, list: &List, key: &str, value: &str) -> ListState {
        let mut pairs = vec![(key.to_owned(), value.to_owned())];
        pairs.extend(self.pairs());
        ListState { filters: choose(list, &pairs), cursor: None, ..self.clone() }
    }

    /// The same searching for this text, from the first page on.
    pub fn searching(&self, list: &List, text: &str) -> ListState {
        let search = if list.search.is_empty() { String::new() } else { clean(text) };
        ListState { search, cursor: None, ..self.clone() }
    }

    /// Everything chosen by filters, each with the state without it. `name_of` gives the name of a record chosen in the field
    /// of that name, where the page knows it.
    pub fn chips(&self, name_of: &dyn Fn(&'static str, Uuid) -> Option<String>) -> Vec<Chip> {
        let mut chips = Vec::new();
        for (at, (of, chosen)) in self.filters.iter().enumerate() {
            for (value, left) in chosen.chips(of, name_of) {
                let mut without = self.at(None);
                match left {
                    Some(left) => without.filters[at].1 = left,
                    None => drop(without.filters.remove(at)),
                }
                chips.push(Chip { label: of.label, value, without });
            }
        }
        chips
    }

    /// The same order without search and filters, from the first page on.
    pub fn cleared(&self) -> ListState {
        ListState { sort: self.sort, ..ListState::default() }
    }

    /// The condition that search and filters stand for: every word must be in one of the fields searched, and every filter met.
    pub fn criteria(&self, list: &List) -> Criteria {
        self.criteria_over(list, &|_| true)
    }

    /// The same, searching only in the fields that are seen.
    fn criteria_over(&self, list: &List, seen: &dyn Fn(&str) -> bool) -> Criteria {
        let words = self.search.split_whitespace().take(WORDS_MOST);
        let looked_into = || list.search.iter().filter(|path| seen(path));
        let searched = words.map(|word| Criteria::Any(looked_into().map(|path| field(*path).contains(word)).collect()));
        let filtered = self.filters.iter().map(|(of, chosen)| chosen.criteria(of.name));
        searched.chain(filtered).fold(Criteria::always(), Criteria::and)
    }

    /// What to ask the server for on behalf of somebody who may ask for that. A condition that makes no sense is met by nothing.
    pub fn list_query_for(&self, list: &List, asks: &Asks) -> ListQuery {
        let condition = self.condition(list, asks).unwrap_or_else(|_| Criteria::never());
        self.list_query_of(list, asks).and(condition)
    }

    /// The same but for the condition: searched and ordered by what they may see.
    pub fn list_query_of(&self, list: &List, asks: &Asks) -> ListQuery {
        let seen = |path: &str| {
            let steps = Path::new(path).steps(list.object);
            steps.is_none_or(|steps| steps.iter().all(|step| asks.field(step.object, step.field)))
        };
        let mut query = self.list_query(list);
        if !list.search.iter().all(|path| seen(path)) {
            query.filter = self.criteria_over(list, &seen);
        }
        if !seen(query.sort.field) {
            let other = list.columns.iter().filter(|column| seen(column)).find_map(|column| list.sort_by(column));
            query.sort = other.unwrap_or(query.sort);
        }
        query
    }

    /// What to ask the server for, but for the condition.
    pub fn list_query(&self, list: &List) -> ListQuery {
        ListQuery {
            object: list.object,
            columns: list.columns.iter().map(|column| Path::new(*column)).collect(),
            filter: self.criteria(list),
            sort: self.sort(list),
            cursor: self.cursor.clone(),
            size: list.page_size,
        }
    }
}

/// The order written like this, where it is one of the list's and not its own anyway.
fn sort(list: &List, text: &str) -> Option<Sort> {
    let (column, descending) = text.strip_prefix('-').map_or((text, false), |column| (column, true));
    let sort = Sort { descending, ..list.sort_by(column)? };
    (sort != list.default_sort).then_some(sort)
}

/// Text to search for without what no text has: control characters, double blanks, endless length.
fn clean(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SEARCH_LONGEST).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::PARTNERS;
    use crate::criteria::holds;
    use crate::deals::REGISTRATIONS;
    use crate::values::Value;
    use proptest::prelude::*;

    const LIST: List =
        List { filters: &["state", "customer_country", "amount", "expected_close_on", "partner"], ..REGISTRATIONS };

    fn read(query: &str) -> ListState {
        ListState::parse(&LIST, query)
    }

    /// Keys and texts as people, scripts and old links write them.
    fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
        let key = prop::sample::select(vec![
            "q",
            "sort",
            "at",
            "state",
            "customer_country",
            "amount.from",
            "amount.to",
            "amount.currency",
            "expected_close_on.from",
            "expected_close_on.to",
            "partner",
            "name",
            "nothing",
        ]);
        let text = prop_oneof![
            prop::sample::select(vec![
                "draft",
                "approved",
                "DE",
                "FR",
                "1000",
                "2500.50",
                "0",
                "EUR",
                "USD",
                "2027-01-01",
                "2027-02-30",
                "name",
                "-amount",
                "-changed_at",
                "lines",
                "0198c0de-0000-7000-8000-000000000001",
                "n00000000000000000000000000000000e",
            ])
            .prop_map(str::to_owned),
            "\\PC{0,12}",
        ];
        prop::collection::vec((key.prop_map(str::to_owned), text), 0..12)
    }

    proptest! {
        #[test]
        fn a_state_reads_back_as_it_was_written(pairs in pairs()) {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            let state = read(&query);
            let written = state.to_query();
            prop_assert_eq!(read(&written), state.clone());
            prop_assert_eq!(read(&written).to_query(), written);
            prop_assert_eq!(check(&state.criteria(&LIST), LIST.object), Ok(()));
            for chip in state.chips(&|_, _| None) {
                prop_assert_eq!(read(&chip.without.to_query()), chip.without);
            }
        }

        #[test]
        fn no_query_makes_it_panic(query in "\\PC{0,200}") {
            let state = read(&query);
            prop_assert_eq!(check(&state.criteria(&LIST), LIST.object), Ok(()));
        }
    }

    #[test]
    fn what_the_list_does_not_know_is_left_out() {
        let state =
            read("?state=draft&state=nonsense&colour=red&amount.from=many&amount.currency=EUR&sort=lines&at=zzz&q=%00");
        assert_eq!(state.to_query(), "state=draft");
    }

    #[test]
    fn the_lists_own_order_is_not_written() {
        assert_eq!(read("sort=-changed_at").to_query(), "");
        assert_eq!(read("sort=changed_at").to_query(), "sort=changed_at");
        assert_eq!(read("sort=changed_at").sort(&LIST), Sort { field: "changed_at", descending: false });
    }

    #[test]
    fn a_header_orders_by_its_column_and_then_the_other_way_round() {
        let once =
            read("at=n00000000000000000000000000000000e&state=draft").sorted_by(&LIST, "amount").expect("sortable");
        assert_eq!(once.to_query(), "state=draft&sort=amount");
        let twice = once.sorted_by(&LIST, "amount").expect("sortable");
        assert_eq!(twice.to_query(), "state=draft&sort=-amount");
        assert_eq!(twice.sorted_by(&LIST, "amount"), Some(once));
        assert_eq!(read("").sorted_by(&LIST, "evidence"), None);
    }

    #[test]
    fn each_chip_takes_away_what_it_shows() {
        let partner = "0198c0de-0000-7000-8000-000000000001";
        let query = format!(
            "q=acme&state=submitted&state=draft&amount.from=1000&amount.currency=EUR&expected_close_on.from=2027-01-01\
             &expected_close_on.to=2027-03-31&partner={partner}&sort=name"
        );
        let state = read(&query);
        let chips = state.chips(&|field, _| (field == "partner").then(|| "Northwind".to_owned()));
        let shown: Vec<_> = chips.iter().map(|chip| (chip.label, chip.value.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("Status", "Draft"),
                ("Status", "Submitted"),
                ("Amount", "from 1,000 EUR"),
                ("Expected close", "1 Jan 2027 to 31 Mar 2027"),
                ("Partner", "Northwind"),
            ]
        );
        assert!(!chips[0].without.has("state", "draft") && chips[0].without.has("state", "submitted"));
        assert_eq!(chips[2].without.value("amount.currency"), "");
        assert_eq!(chips[3].without.value("expected_close_on.to"), "");
        assert_eq!(state.cleared().to_query(), "sort=name");
    }

    #[test]
    fn choosing_adds_where_several_will_do_and_replaces_elsewhere() {
        let state =
            read("state=draft").with(&LIST, "state", "approved").with(&LIST, "expected_close_on.from", "2027-01-01");
        assert_eq!(state.to_query(), "state=draft&state=approved&expected_close_on.from=2027-01-01");
        let later = state.with(&LIST, "expected_close_on.from", "2027-02-01");
        assert_eq!(later.value("expected_close_on.from"), "2027-02-01");
        assert_eq!(ListState::parse(&PARTNERS, "type=reseller").value("type"), "reseller");
    }

    #[test]
    fn every_word_must_be_somewhere_and_every_filter_met() {
        let condition = read("q=Acme%20router&state=submitted&state=in_review&customer_country=DE").criteria(&LIST);
        let record = |name: &str, customer: &str, state: &str| {
            let (name, customer, state) = (name.to_owned(), customer.to_owned(), state.to_owned());
            holds(&condition, &move |path| match path.as_str() {
                "name" => name.as_str().into(),
                "customer_name" => customer.as_str().into(),
                "state" => state.as_str().into(),
                "customer_country" => "DE".into(),
                _ => Value::Empty,
            })
        };
        assert!(record("Routers for Berlin", "ACME GmbH", "in_review"));
        assert!(!record("Switches for Berlin", "ACME GmbH", "in_review"));
        assert!(!record("Routers for Berlin", "ACME GmbH", "draft"));
    }

    #[test]
    fn searching_is_bounded() {
        let state = read(&format!("q={}", "word+".repeat(1000)));
        assert!(state.search().chars().count() <= SEARCH_LONGEST);
        assert_eq!(state.criteria(&LIST).paths().len(), WORDS_MOST * LIST.search.len());
        assert_eq!(read("").searching(&LIST, " a \t b\u{0} ").search(), "a b");
    }
}

#[test]
fn a_condition_stands_in_the_address_and_is_read_for_its_author() {
    use crate::access::{Caller, Person, Standing};
    let all = Asks::of(&Caller::System);
    let rights = crate::access::Policy::shipped().sets.remove(0).rights;
    let person = Person {
        id: crate::ids::UserId(Uuid::nil()),
        name: String::new(),
        role: crate::users::Role::Seller,
        account: None,
        standing: std::sync::Arc::new(Standing { rights, ..Standing::default() }),
        viewed_by: None,
    };
    let few = Asks::of(&Caller::Person(person));
    let list = &crate::opportunities::PIPELINE;
    let typed = "amount >= 50000 EUR and probability > 50";
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(WHERE, typed).finish();
    let state = ListState::parse(list, &query);
    assert_eq!((state.condition_text(), state.to_query()), (typed, query));
    assert!(state.is_narrowed() && state.condition(list, &all).is_ok());
    let hidden = state.condition(list, &few).expect_err("a field of the vendor's own");
    assert_eq!(&typed[hidden[0].from..hidden[0].to], "probability");
    assert!(!ListState::parse(list, "").is_narrowed());
    assert_eq!(ListState::parse(list, "").condition(list, &few), Ok(Criteria::always()));
    let nonsense = ListState::parse(list, "where=amount+%3E%3E");
    assert!(nonsense.list_query_for(list, &all).filter.and(Criteria::always()) != Criteria::always());
}
