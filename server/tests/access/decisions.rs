//! Decision, lists, records and fields against the reference: for every person, action and record.

use super::programmes::object;
use super::reference::{Answer, Deed, Kind, Person, Programme, Record};
use super::told::action;
use super::written::{Finder, Written};
use rstest::rstest;
use sea_orm::sea_query::Query;
use server::{Engine, Request, deals, list, schema};
use shared::access::{Action, Caller, Denied, decide, may_edit_field, may_read_field};
use shared::criteria::{Criteria, Path};
use shared::deals::RegistrationPage;
use shared::fields::{Field, Kind as FieldKind};
use shared::ids::RegistrationId;
use shared::list::{ListQuery, Page, Sort, has_sort};
use shared::refusal::Refusal;
use shared::values::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many answers are compared, on both engines together, where nothing else is said.
const TRIPLES: u64 = 100_000;
/// Programmes on each engine at least: both ways of finding a rule's records, twice.
const PROGRAMMES: u64 = 4;
/// Raises the number of answers: `cargo xtask test --access 10000000` sets it.
const VARIABLE: &str = "PORTAL_ACCESS_TRIPLES";
/// The seed to begin with, so that one that differed comes first.
const FIRST: &str = "PORTAL_ACCESS_SEED";

/// A number from the environment, if one was given.
fn given(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|given| given.parse().expect("a number"))
}

#[rstest]
#[tokio::test]
async fn every_answer_is_the_references(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let wanted = given(VARIABLE).unwrap_or(TRIPLES).max(TRIPLES).div_ceil(2);
    let first = given(FIRST).unwrap_or(0);
    let (mut compared, mut granted, mut seed) = (0, 0, first);
    while compared < wanted || seed < first + PROGRAMMES {
        let finder = if seed % 2 == 0 { Finder::Reference } else { Finder::Product };
        let written = Written::new(engine, seed, finder).await;
        let proof = Proof { written: &written, engine };
        let truth = proof.truth().await;
        for person in &written.programme.people {
            let product = written.person(person.id).await;
            let caller = Caller::Person(product);
            let (answers, yes) = proof.decisions(person, &caller);
            compared += answers;
            granted += yes;
            proof.fields(person, &caller);
            proof.lists(person, &caller, &truth).await;
            proof.pages(person, &caller).await;
        }
        written.world.portal.database.clone().close().await;
        seed += 1;
    }
    assert!(compared >= wanted, "{compared} answers were compared on {engine:?}, not {wanted}");
    // Neither all of them yes nor hardly any.
    assert!(granted > compared / 100 && granted < compared / 2, "{granted} of {compared} on {engine:?}");
    println!("{compared} answers up to seed {seed} on {engine:?} are the reference's, {granted} of them yes");
}

/// Every record of every kind as it is, by its cells.
type Truth = BTreeMap<Kind, BTreeMap<Uuid, Vec<Value>>>;

struct Proof<'a> {
    written: &'a Written,
    engine: Engine,
}

impl Proof<'_> {
    fn programme(&self) -> &Programme {
        &self.written.programme
    }

    /// Where it is, for whoever has to look.
    fn at(&self, person: &Person, what: &dyn std::fmt::Debug) -> String {
        format!("seed {} on {:?}\nperson {person:?}\nrecord {what:?}\n", self.programme().seed, self.engine)
    }

    /// Compares every answer; returns how many there were, and how many of them were yes.
    fn decisions(&self, person: &Person, caller: &Caller) -> (u64, u64) {
        let (mut compared, mut granted) = (0, 0);
        for record in &self.programme().records {
            let stored = self.written.hits.get(&record.id).map_or(&[][..], Vec::as_slice);
            let facts = self.programme().facts(record, stored);
            for deed in Deed::with(record.kind) {
                let expected = self.programme().answer(person, *deed, record);
                let found = match decide(caller, action(*deed), &facts) {
                    Ok(()) => Answer::Yes,
                    Err(Denied::Forbidden(_)) => Answer::Forbidden,
                    Err(Denied::Unknown) => Answer::Unknown,
                };
                assert_eq!(
                    found,
                    expected,
                    "the decision and the reference differ on {deed:?}\n{}by {:?}\n{facts:?}\n{caller:?}",
                    self.at(person, record),
                    self.programme().grants(person, record)
                );
                compared += 1;
                granted += u64::from(found == Answer::Yes);
            }
        }
        (compared, granted)
    }

    /// Compares which fields may be seen and changed at all.
    fn fields(&self, person: &Person, caller: &Caller) {
        for kind in Kind::ALL {
            for field in object(kind).fields() {
                let found = (
                    may_read_field(caller, object(kind), field.name),
                    may_edit_field(caller, object(kind), field.name),
                );
                let expected = (
                    self.programme().shows(person, kind, field.name),
                    self.programme().changes(person, kind, field.name),
                );
                assert_eq!(found, expected, "reading and changing {}\n{}", field.name, self.at(person, &kind));
            }
        }
    }

    /// What is stored, as the system reads it.
    async fn truth(&self) -> Truth {
        let mut truth = Truth::new();
        for kind in Kind::ALL {
            let query = query(kind, sortable(kind, |_| true).expect("a field to order by"));
            let asked = self.written.world.by_system();
            let page = Request::read(asked, async |request| list::page(request, &query).await).await.expect("a page");
            let rows = page.rows.into_iter().map(|row| (row.id, row.cells)).collect();
            truth.insert(kind, rows);
        }
        truth
    }

    /// Compares the records that scope, lists and records find, and each cell of them.
    async fn lists(&self, person: &Person, caller: &Caller, truth: &Truth) {
        let asked = self.written.world.asked(caller.clone());
        let done = Request::read(asked, async |request| {
            for kind in Kind::ALL {
                self.list(request, person, kind, &truth[&kind]).await?;
            }
            Ok(())
        });
        done.await.unwrap_or_else(|refusal| panic!("{refusal:?}\n{}", self.at(person, &"")));
    }

    async fn list(
        &self,
        request: &mut Request,
        person: &Person,
        kind: Kind,
        truth: &BTreeMap<Uuid, Vec<Value>>,
    ) -> Result<(), Refusal> {
        let programme = self.programme();
        let readable = |record: &&Record| programme.answer(person, Deed::Read, record) == Answer::Yes;
        let expected: BTreeSet<Uuid> = programme.of_kind(kind).filter(readable).map(|record| record.id).collect();
        let found = in_scope(request, kind).await?;
        self.same(person, "the scope", kind, &found, &expected);
        let sort = sortable(kind, |field| programme.shows(person, kind, field.name));
        match sort {
            Some(sort) => {
                let query = query(kind, sort);
                let page = list::page(request, &query).await?;
                let listed: BTreeSet<Uuid> = page.rows.iter().map(|row| row.id).collect();
                self.same(person, "the list", kind, &listed, &expected);
                assert_eq!(page.total, expected.len() as u64, "the total\n{}", self.at(person, &kind));
                self.cells(person, kind, &page, truth);
            }
            // Nothing to order by: whoever may not ask for a field learns nothing by asking for it.
            None => {
                let query = query(kind, sortable(kind, |_| true).expect("a field to order by"));
                assert_eq!(list::page(request, &query).await.err(), Some(Refusal::NotFound));
            }
        }
        self.records(request, person, kind, &expected, truth).await
    }

    fn same(&self, person: &Person, what: &str, kind: Kind, found: &BTreeSet<Uuid>, expected: &BTreeSet<Uuid>) {
        let differs = found.symmetric_difference(expected).next();
        if let Some(id) = differs {
            let record = self.programme().records.iter().find(|record| record.id == *id);
            let (found, expected) = (found.contains(id), expected.contains(id));
            panic!("{what} of {kind:?} finds it: {found}; the reference: {expected}\n{}", self.at(person, &record));
        }
    }

    fn cells(&self, person: &Person, kind: Kind, page: &Page, truth: &BTreeMap<Uuid, Vec<Value>>) {
        let fields: Vec<&Field> = listed(kind).collect();
        for row in &page.rows {
            let record = self.programme().records.iter().find(|record| record.id == row.id).expect("known");
            for ((field, cell), stored) in fields.iter().zip(&row.cells).zip(&truth[&row.id]) {
                let sees = self.programme().sees(person, record, field.name);
                let expected = if sees { stored } else { &Value::Empty };
                assert_eq!(cell, expected, "the list's {}\n{}", field.name, self.at(person, record));
            }
        }
    }

    /// Some records by themselves: there where the list has them, with the fields that it has, and without a word of the others.
    async fn records(
        &self,
        request: &mut Request,
        person: &Person,
        kind: Kind,
        expected: &BTreeSet<Uuid>,
        truth: &BTreeMap<Uuid, Vec<Value>>,
    ) -> Result<(), Refusal> {
        let place = self.programme().people.iter().position(|other| other.id == person.id).unwrap_or_default();
        for record in self.programme().of_kind(kind).skip(place % 9).step_by(9) {
            let found = list::record(request, object(kind), record.id).await?;
            assert_eq!(found.is_some(), expected.contains(&record.id), "the record\n{}", self.at(person, record));
            let Some(found) = found else { continue };
            let values: BTreeMap<&str, &Value> =
                found.values.iter().map(|(name, value)| (name.as_str(), value)).collect();
            for (field, stored) in listed(kind).zip(&truth[&record.id]) {
                let expected = match self.programme().shows(person, kind, field.name) {
                    true if self.programme().hides(person, record, field.name) => Some(&Value::Empty),
                    true => Some(stored),
                    false => None,
                };
                let value = values.get(field.name).copied();
                assert_eq!(value, expected, "the record's {}\n{}", field.name, self.at(person, record));
            }
        }
        Ok(())
    }

    /// Some registrations' own pages and forms, which look up for themselves what reaches the record: they open for whom they should, and
    /// offer the moves that would be made.
    async fn pages(&self, person: &Person, caller: &Caller) {
        let place = self.programme().people.iter().position(|other| other.id == person.id).unwrap_or_default();
        for record in self.programme().of_kind(Kind::Registration).skip(place % 7).step_by(7) {
            let asked = self.written.world.asked(caller.clone());
            let id = RegistrationId(record.id);
            let opened = Request::read(asked, async |request| {
                let page = deals::page(request, id, None).await;
                let form = deals::form_page(request, id).await.map(|_| ());
                Ok((page, form))
            });
            let (page, form) = opened.await.expect("answered");
            let answer = |deed: Deed| self.programme().answer(person, deed, record);
            match (page, answer(Deed::Read)) {
                (Ok(page), Answer::Yes) => self.moves(person, record, &page),
                (Err(Refusal::NotFound), Answer::Unknown) => {}
                (page, expected) => {
                    let page = page.map(|_| ());
                    panic!("the page is {page:?}, the reference says {expected:?}\n{}", self.at(person, record))
                }
            }
            match (form, answer(Deed::Edit)) {
                (Ok(()), Answer::Yes)
                | (Err(Refusal::Forbidden(_)), Answer::Forbidden)
                | (Err(Refusal::NotFound), Answer::Unknown) => {}
                (form, expected) => {
                    panic!("the form is {form:?}, the reference says {expected:?}\n{}", self.at(person, record))
                }
            }
        }
    }

    fn moves(&self, person: &Person, record: &Record, page: &RegistrationPage) {
        for deed in Deed::with(Kind::Registration) {
            let Action::Make(step) = action(*deed) else { continue };
            let offered = page.moves.iter().any(|state| state.step == step);
            let expected = self.programme().answer(person, *deed, record) == Answer::Yes;
            assert_eq!(offered, expected, "the page offers {step:?}\n{}", self.at(person, record));
        }
    }
}

/// The fields that a list can show.
fn listed(kind: Kind) -> impl Iterator<Item = &'static Field> {
    object(kind).fields().iter().filter(|field| field.kind != FieldKind::ProductLines)
}

/// The first field to order by that this is true of.
fn sortable(kind: Kind, may: impl Fn(&Field) -> bool) -> Option<Sort> {
    let field = object(kind).fields().iter().find(|field| has_sort(field.kind) && may(field))?;
    Some(Sort { field: field.name, descending: false })
}

/// Everything of every record of a kind.
fn query(kind: Kind, sort: Sort) -> ListQuery {
    ListQuery {
        object: object(kind),
        columns: listed(kind).map(|field| Path::new(field.name)).collect(),
        filter: Criteria::always(),
        sort,
        cursor: None,
        size: 1_000,
    }
}

/// The records that the caller's scope lets through, whatever they may ask for.
async fn in_scope(request: &mut Request, kind: Kind) -> Result<BTreeSet<Uuid>, Refusal> {
    let found = Query::select()
        .column("id")
        .from(schema::table(object(kind)))
        .cond_where(request.reader().readable(object(kind)))
        .to_owned();
    let rows = request.all(&found).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id").expect("an id")).collect())
}
