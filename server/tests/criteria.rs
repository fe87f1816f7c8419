//! The law of criteria: the same answer in memory, on SQLite and on PostgreSQL.
//!
//! Tables shaped like the real ones, but without their constraints, hold values that databases disagree about: empty ones, capitals, accents,
//! signs of patterns, two currencies, days and instants at the edges.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sea_orm::sea_query::{Alias, ColumnDef, Expr, Order, Query, Table};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use server::Engine;
use server::criteria::{Joins, compile};
use server::schema::{self, Columns};
use shared::criteria::{Criteria, Direction, Operator, Outside, Path, Span, TEXT_LONGEST, Unit, check, field, holds};
use shared::fields::{Field, Kind, Object};
use shared::values::{Value, currency::Currency, fold, money::Money};
use std::collections::BTreeMap;
use std::time::Duration;
use uuid::Uuid;

const OBJECTS: [Object; 4] = [Object::Account, Object::Product, Object::User, Object::Opportunity];
/// Records of each object.
const RECORDS: u128 = 40;
const CASES: u32 = 400;

/// Fields that conditions ask for, also through references.
const PATHS: [&str; 20] = [
    "name",
    "stage",
    "probability",
    "amount",
    "engaged_on",
    "closed_on",
    "external_id",
    "account",
    "partner",
    "changed_at",
    "account.name",
    "account.country",
    "account.is_partner",
    "account.employees",
    "account.parent.name",
    "account.parent.parent",
    "account.parent.parent.revenue",
    "product.price",
    "product.name",
    "owner.account.domain",
];

/// What conditions ask of the viewer.
const VIEWER_PATHS: [&str; 14] = [
    "",
    "name",
    "email",
    "role",
    "account",
    "leader",
    "account.country",
    "account.is_partner",
    "account.employees",
    "account.revenue",
    "account.changed_at",
    "account.parent",
    "account.parent.name",
    "leader.territory",
];

/// How many seconds a day begins before it does in Greenwich.
const EAST: i64 = 3600;

type Record = BTreeMap<&'static str, Value>;
type Records = BTreeMap<(Object, Uuid), Record>;

fn texts() -> impl Strategy<Value = String> {
    let known = [
        "Acme",
        "ACME",
        "acme",
        "Acmé",
        "Acme\u{301}",
        "Ａcme",
        "100 % sure",
        "a_b",
        "a%b",
        "axb",
        "!",
        "a!%",
        "it's",
        "say \"hi\"",
        "back\\slash",
        "Straße",
        "STRASSE",
        "İstanbul",
        "istanbul",
        "ǅ",
        "ﬁne",
        "ΣΑΣ",
        "σας",
        " padded ",
        "日本",
        "🦀 crab",
        "z",
        "\u{fdfa}",
    ];
    prop_oneof![3 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "\\PC{1,6}"]
}

fn moneys() -> impl Strategy<Value = Value> {
    let amount = prop::sample::select(vec![0, 1, 99, 100, 50_000, Money::MAX_MINOR]);
    let currency = prop::sample::select(vec![Currency::EUR, Currency::USD]);
    (amount, currency).prop_map(|(minor, currency)| Value::Money(Money::from_minor(minor, currency).expect("valid")))
}

fn days() -> impl Strategy<Value = Value> {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a day");
    let known =
        vec![day(1, 1, 1), day(999, 12, 31), day(2026, 11, 21), day(2026, 11, 22), day(2026, 12, 1), day(9999, 12, 31)];
    prop::sample::select(known).prop_map(Value::Date)
}

fn instants() -> impl Strategy<Value = Value> {
    let near = 1_795_000_000_000_000_i64;
    let known = vec![
        -62_135_596_800_000_000,
        -1,
        0,
        near,
        near + 1,
        near + 120,
        near + 1000,
        near + 1_000_000,
        // The beginning of 22 November 2026, and just before.
        day_starts(today()).timestamp_micros(),
        day_starts(today()).timestamp_micros() - 1,
        253_402_300_799_999_999,
    ];
    prop::sample::select(known)
        .prop_map(|micros| Value::Instant(DateTime::from_timestamp_micros(micros).expect("an instant")))
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number << 64 | 0x8000_0000_0000_0000)
}

/// Values a field of that kind can be compared with.
fn values(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Text(_) => texts().prop_map(Value::Text).boxed(),
        Kind::Whole => prop::sample::select(vec![i64::MIN, -1, 0, 1, 50, i64::MAX]).prop_map(Value::Whole).boxed(),
        Kind::Money => moneys().boxed(),
        Kind::YesNo => any::<bool>().prop_map(Value::YesNo).boxed(),
        Kind::Date => days().boxed(),
        Kind::Instant => instants().boxed(),
        Kind::Choice(_) | Kind::Country => {
            let stored: Vec<&str> = kind.choices().into_iter().map(|(stored, _)| stored).take(6).collect();
            prop::sample::select(stored).prop_map(Value::from).boxed()
        }
        Kind::Reference(_) => (1..=RECORDS).prop_map(|number| Value::from(id(number))).boxed(),
        Kind::ProductLines => Just(Value::Empty).boxed(),
    }
}

/// Values a record can have there: also none.
fn stored(field: &Field) -> BoxedStrategy<Value> {
    match field.kind {
        Kind::Reference(object) if !OBJECTS.contains(&object) => Just(Value::Empty).boxed(),
        kind => prop_oneof![1 => Just(Value::Empty), 3 => values(kind)].boxed(),
    }
}

fn record(object: Object) -> BoxedStrategy<Record> {
    object.fields().iter().fold(Just(Record::new()).boxed(), |record, field| {
        (record, stored(field))
            .prop_map(|(mut record, value)| {
                record.insert(field.name, value);
                record
            })
            .boxed()
    })
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

fn day_starts(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::seconds(EAST)
}

fn spans() -> impl Strategy<Value = Span> {
    let direction = prop::sample::select(Direction::ALL.to_vec());
    let count = prop::sample::select(vec![1_u16, 2, 5, 1000]);
    let unit = prop::sample::select(Unit::ALL.to_vec());
    (direction, count, unit).prop_map(|(direction, count, unit)| Span { direction, count, unit })
}

/// The viewer's fields that the field can be compared with.
fn viewer_paths(path: &'static str) -> Vec<&'static str> {
    let alike = |viewer: &&str| check(&field(path).compare_viewer(Operator::Is, *viewer), Object::Opportunity).is_ok();
    VIEWER_PATHS.into_iter().filter(alike).collect()
}

/// What is asked of something outside the record, as far as the field has it.
fn asked_outside(path: &'static str, kind: Kind) -> Vec<(u32, BoxedStrategy<Criteria>)> {
    let operator = || prop::sample::select(Operator::ALL.to_vec());
    let mut asked = Vec::new();
    if matches!(kind, Kind::Date | Kind::Instant) {
        asked.push((4, spans().prop_map(move |span| field(path).within(span)).boxed()));
        let days = prop::sample::select(vec![-5_i32, -1, 0, 1, 9, 30_000]);
        let today = (operator(), days).prop_map(move |(operator, days)| field(path).compare_today(operator, days));
        asked.push((4, today.boxed()));
    }
    let viewers = viewer_paths(path);
    if !viewers.is_empty() {
        let viewer = (operator(), prop::sample::select(viewers))
            .prop_map(move |(operator, viewer)| field(path).compare_viewer(operator, viewer));
        asked.push((3, viewer.boxed()));
    }
    asked
}

fn conditions() -> impl Strategy<Value = Criteria> {
    let leaf = prop::sample::select(PATHS.to_vec()).prop_flat_map(|path| {
        let kind = Path::new(path).field_of(Object::Opportunity).expect("known").kind;
        let operator = prop::sample::select(Operator::ALL.to_vec());
        let asked = prop_oneof![
            4 => (operator, values(kind)).prop_map(move |(operator, value)| field(path).compare(operator, value)),
            2 => prop::collection::vec(values(kind), 0..4).prop_map(move |values| field(path).one_of(values)),
            2 => texts().prop_map(move |text| field(path).contains(text)),
            2 => texts().prop_map(move |text| field(path).starts_with(text.chars().take(2).collect::<String>())),
            1 => Just(field(path).is_empty()),
            1 => Just(field(path).is_not_empty()),
        ];
        let mut all = asked_outside(path, kind);
        all.push((12, asked.boxed()));
        prop::strategy::Union::new_weighted(all)
    });
    let sensible = leaf.prop_filter("the operator fits", |leaf| check(leaf, Object::Opportunity).is_ok());
    sensible.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Criteria::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Criteria::Any),
            inner.prop_map(|inner| Criteria::Not(Box::new(inner))),
        ]
    })
}

/// What the record has at the end of the path.
fn read(records: &Records, of: (Object, Uuid), path: &Path) -> Value {
    let mut at = Some(of);
    let mut found = Value::Empty;
    for step in path.steps(of.0).expect("known") {
        found = at.and_then(|key| records.get(&key)).map_or(Value::Empty, |record| record[step.field.name].clone());
        at = match (step.field.kind, &found) {
            (Kind::Reference(object), Value::Reference { id, .. }) => Some((object, *id)),
            _ => None,
        };
    }
    found
}

/// The condition as it is asked today by the person of that number.
fn bound(records: &Records, condition: &Criteria, person: u128) -> Criteria {
    let viewer = |path: &Path| {
        if path.is_itself() { id(person).into() } else { read(records, (Object::User, id(person)), path) }
    };
    condition.bind(Object::Opportunity, &Outside { today: today(), day_starts: &day_starts, viewer: &viewer })
}

async fn connect(engine: Engine) -> (DatabaseConnection, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let address = match engine {
        Engine::Sqlite => format!("sqlite:{}?mode=rwc", folder.path().join("criteria.sqlite").display()),
        Engine::Postgres => {
            std::env::var("PORTAL_TEST_POSTGRES").expect("PORTAL_TEST_POSTGRES names a PostgreSQL to test on")
        }
    };
    // One connection for all: it owns the temporary tables.
    let mut options = ConnectOptions::new(address);
    options.max_connections(1).min_connections(1).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
    (Database::connect(options).await.expect("a database"), folder)
}

/// A field's columns with their types and its value in them.
fn stored_as(field: &Field, value: &Value) -> Vec<(ColumnDef, Expr)> {
    let text = |name: &str, text: Option<String>| (ColumnDef::new(Alias::new(name)).text().take(), Expr::value(text));
    let of = |name: &str| ColumnDef::new(Alias::new(name));
    let filled = |text: &String| (!text.trim().is_empty()).then(|| text.clone());
    match (schema::columns(field), value) {
        (None, _) => Vec::new(),
        (Some(Columns::Text { shown, key }), Value::Text(typed)) => {
            vec![text(&shown, filled(typed)), text(&key, filled(typed).map(|typed| fold(&typed)))]
        }
        (Some(Columns::Text { shown, key }), _) => vec![text(&shown, None), text(&key, None)],
        (Some(Columns::Money { minor, currency }), value) => {
            let (amount, code) = match value {
                Value::Money(money) => (Some(money.minor()), Some(money.currency().code().to_owned())),
                _ => (None, None),
            };
            vec![(of(&minor).big_integer().take(), Expr::value(amount)), text(&currency, code)]
        }
        (Some(Columns::Reference(name)), value) => {
            let id = if let Value::Reference { id, .. } = value { Some(*id) } else { None };
            vec![(of(&name).uuid().take(), Expr::value(id))]
        }
        (Some(Columns::Plain(name)), value) => match field.kind {
            Kind::Whole => {
                let number = if let Value::Whole(number) = value { Some(*number) } else { None };
                vec![(of(&name).big_integer().take(), Expr::value(number))]
            }
            Kind::YesNo => {
                let yes = if let Value::YesNo(yes) = value { Some(*yes) } else { None };
                vec![(of(&name).boolean().take(), Expr::value(yes))]
            }
            Kind::Date => {
                let day = if let Value::Date(day) = value { Some(*day) } else { None };
                vec![(of(&name).date().take(), Expr::value(day))]
            }
            Kind::Instant => {
                let at = if let Value::Instant(at) = value { Some(*at) } else { None };
                vec![(of(&name).timestamp_with_time_zone().take(), Expr::value(at))]
            }
            _ => vec![text(&name, if let Value::Text(stored) = value { Some(stored.clone()) } else { None })],
        },
    }
}

/// Makes the tables and fills them with generated records.
async fn fill(database: &DatabaseConnection, runner: &mut TestRunner) -> Records {
    let mut records = Records::new();
    for object in OBJECTS {
        let mut table = Table::create();
        table.table(schema::table(object)).temporary().col(ColumnDef::new(Alias::new("id")).uuid().primary_key());
        for (column, _) in object.fields().iter().flat_map(|field| stored_as(field, &Value::Empty)) {
            table.col(column);
        }
        // Texts are ordered byte by byte in the real tables.
        let sql = database.get_database_backend().build(&table).sql.replace(" text", &collated(database));
        database.execute_unprepared(&sql).await.expect("a table");
        for number in 1..=RECORDS {
            let record = record(object).new_tree(runner).expect("a record").current();
            let parts = object.fields().iter().flat_map(|field| stored_as(field, &record[field.name]));
            let (names, values): (Vec<_>, Vec<_>) =
                parts.map(|(column, value)| (Alias::new(column.get_column_name()), value)).unzip();
            let insert = Query::insert()
                .into_table(schema::table(object))
                .columns([Alias::new("id")].into_iter().chain(names))
                .values_panic([Expr::value(id(number))].into_iter().chain(values))
                .to_owned();
            database.execute(&insert).await.expect("a row");
            records.insert((object, id(number)), record);
        }
    }
    records
}

fn collated(database: &DatabaseConnection) -> String {
    match database.get_database_backend() {
        sea_orm::DbBackend::Postgres => " text collate \"C\"".to_owned(),
        _ => " text".to_owned(),
    }
}

/// The ids the database finds.
async fn found(database: &DatabaseConnection, condition: &Criteria) -> Vec<Uuid> {
    let mut joins = Joins::new(Object::Opportunity);
    let compiled = compile(condition, &mut joins);
    let own = joins.own();
    let mut select = Query::select();
    joins.add_to(&mut select);
    select.expr_as(schema::column(&own, "id"), "id").cond_where(compiled).order_by("id", Order::Asc);
    let rows = database.query_all(&select).await.expect("the condition runs");
    rows.iter().map(|row| row.try_get("", "id").expect("an id")).collect()
}

fn held(records: &Records, condition: &Criteria) -> Vec<Uuid> {
    let own = records.keys().filter(|(object, _)| *object == Object::Opportunity);
    own.filter(|key| holds(condition, &|path| read(records, **key, path))).map(|(_, id)| *id).collect()
}

#[rstest::rstest]
fn memory_and_database_give_the_same_answer(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (database, _folder) = runtime.block_on(connect(engine));
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let records = runtime.block_on(fill(&database, &mut runner));
    let outcome = runner.run(&(conditions(), 1..=RECORDS), |(condition, person)| {
        prop_assert_eq!(check(&condition, Object::Opportunity), Ok(()));
        let bound = bound(&records, &condition, person);
        prop_assert!(bound.is_bound());
        prop_assert_eq!(check(&bound, Object::Opportunity), Ok(()));
        prop_assert_eq!(runtime.block_on(found(&database, &bound)), held(&records, &bound));
        if !condition.is_bound() {
            prop_assert_eq!(runtime.block_on(found(&database, &condition)), held(&records, &condition));
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}\n{records:#?}");
    }
}

#[rstest::rstest]
#[tokio::test]
async fn the_largest_conditions_still_run(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (database, _folder) = connect(engine).await;
    let records = fill(&database, &mut TestRunner::deterministic()).await;
    let widest = "\u{fdfa}".repeat(TEXT_LONGEST);
    let nested = (0..7).fold(field("account.parent.parent.name").is("a"), |inner, _| !Criteria::All(vec![inner]));
    for condition in [
        Criteria::Any((0..499).map(|number| field("name").contains(number.to_string())).collect()),
        Criteria::All(
            (0..249)
                .map(|number| !field("amount").is(Money::from_minor(number, Currency::EUR).expect("valid")))
                .collect(),
        ),
        field("probability").one_of(0..499),
        field("name").contains(widest.clone()).or(field("name").starts_with(widest)),
        nested,
    ] {
        assert_eq!(check(&condition, Object::Opportunity), Ok(()));
        assert_eq!(found(&database, &condition).await, held(&records, &condition));
    }
}
