//! What rights cost: the same list for an administrator, who sees everything, and for a partner's managers, who see what role, hierarchy,
//! shares and so many rules let through. `cargo xtask bench access` runs it on both databases.
//!
//! Takes the address of an SQLite file that is not there yet, or of a PostgreSQL server by one of its databases; prints one line of JSON.

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use serde_json::{Value as Json, json};
use server::request::Asked;
use server::{Clock, Database, Engine, Entropy, Portal, Request, Settings, access, list};
use shared::access::Caller;
use shared::criteria::{Criteria, Path};
use shared::deals::{REGISTRATIONS, State};
use shared::ids::UserId;
use shared::list::ListQuery;
use std::error::Error;
use std::fs;
use std::sync::Arc;
use uuid::Uuid;

const PARTNERS: usize = 10_000;
const DEALS: usize = 100_000;
const RULES: usize = 200;
/// Records that each rule finds.
const HITS: usize = 500;
/// Of how many rules each manager is among those they share with: few, as a partner usually is, and many.
const RULES_OF: [usize; 3] = [2, 5, 20];
/// Where each manager's company is, by which the rules find it; all others are elsewhere.
const COUNTRIES: [&str; 3] = ["EE", "FR", "DE"];
const SHARES: usize = 1_000;
/// Every so many-th share is with a manager's company, for each of them.
const SHARES_APART: usize = 20;
/// A company and those below it.
const GROUP: usize = 13;
/// Rows of one statement.
const CHUNK: usize = 1_000;

/// Rows of one page.
const PAGE: u32 = 50;
/// Requests of one measurement, and how many measurements there are of each of the two, in turn.
const REQUESTS: u32 = 40;
const PAIRS: usize = 11;

/// A made-up kind of record, in the upper half of its ids.
const COMPANY: u128 = 1;
const PERSON: u128 = 2;
const DEAL: u128 = 3;
const RULE: u128 = 4;
const FOUND: u128 = 5;
const SHARE: u128 = 6;
/// The administrator and the managers come after the sellers.
const ADMINISTRATOR: usize = PARTNERS;
const FIRST_MANAGER: usize = ADMINISTRATOR + 1;
const PEOPLE: usize = FIRST_MANAGER + RULES_OF.len();

const AT: &str = "'2026-01-01T09:00:00+00:00'";

type Done<T> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Done<()> {
    let given = std::env::args().nth(1).ok_or("the address of a database is missing")?;
    let url = make(&given).await?;
    let database = Database::connect(&url, 1).await?;
    let engine = database.engine();
    database.migrate().await?;
    eprintln!("{engine:?}: writing {DEALS} deals of {PARTNERS} partners");
    Filling { engine, connection: sea_orm::Database::connect(&url).await? }.fill().await?;
    let portal = Arc::new(Portal::new(database, Settings::default(), Clock::System, Entropy::system()));
    let bench = Bench::of(portal).await?;
    println!("{}", bench.measure().await?);
    Ok(())
}

/// Makes the database; where it is.
async fn make(given: &str) -> Done<String> {
    let Some((server, _)) = given.rsplit_once('/').filter(|_| given.starts_with("postgres")) else {
        return Ok(given.to_owned());
    };
    let connection = sea_orm::Database::connect(given).await?;
    connection.execute_unprepared("create database access_bench").await?;
    // What other processes of the server did for a query would be counted nowhere.
    let alone = "alter database access_bench set max_parallel_workers_per_gather = 0";
    connection.execute_unprepared(alone).await?;
    connection.close().await?;
    Ok(format!("{server}/access_bench"))
}

fn id(kind: u128, number: usize) -> Uuid {
    // Scattered, as ids of many years are.
    let scattered = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Uuid::from_u128(kind << 120 | u128::from(scattered) << 32 | number as u128)
}

/// Puts the records there, past every rule.
struct Filling {
    engine: Engine,
    connection: DatabaseConnection,
}

impl Filling {
    fn id(&self, kind: u128, number: usize) -> String {
        let id = id(kind, number);
        match self.engine {
            Engine::Sqlite => format!("x'{}'", id.simple()),
            Engine::Postgres => format!("'{id}'::uuid"),
        }
    }

    async fn insert(&self, into: &str, count: usize, row: impl Fn(usize) -> String) -> Done<()> {
        let transaction = self.connection.begin().await?;
        for first in (0..count).step_by(CHUNK) {
            let rows: Vec<String> = (first..count.min(first + CHUNK)).map(&row).collect();
            transaction.execute_unprepared(&format!("insert into {into} values {}", rows.join(", "))).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn fill(self) -> Done<()> {
        self.people_and_deals().await?;
        self.ways().await?;
        // As the engines do by themselves after a while.
        self.connection.execute_unprepared("vacuum").await?;
        self.connection.execute_unprepared("analyze").await?;
        self.connection.close().await?;
        Ok(())
    }

    async fn people_and_deals(&self) -> Done<()> {
        let columns = "accounts (id, version, name, name_key, match_name, is_partner, type, tier, status, country, \
                       parent_id, created_at, changed_at)";
        let company = |number: usize| {
            let head = number - number % GROUP;
            let parent = if head == number { "null".to_owned() } else { self.id(COMPANY, head) };
            let (id, tier) = (self.id(COMPANY, number), ["registered", "silver", "gold", "platinum"][number % 4]);
            let country = COUNTRIES.get(number / GROUP).filter(|_| head == number).unwrap_or(&"US");
            format!(
                "({id}, 1, 'Partner {number}', 'partner {number}', 'partner {number}', true, 'reseller', '{tier}', \
                 'active', '{country}', {parent}, {AT}, {AT})"
            )
        };
        self.insert(columns, PARTNERS, company).await?;
        let columns = "users (id, version, name, name_key, role, state, account_id, is_demo, licence, super_user, \
                       created_at, changed_at)";
        let person = |number: usize| {
            let (role, licence, account) = match number {
                ADMINISTRATOR => ("administrator", "internal", "null".to_owned()),
                FIRST_MANAGER.. => ("manager", "full_coselling", self.id(COMPANY, (number - FIRST_MANAGER) * GROUP)),
                seller => ("seller", "full_coselling", self.id(COMPANY, seller)),
            };
            format!(
                "({}, 1, 'Person {number}', 'person {number}', '{role}', 'active', {account}, false, '{licence}', \
                 false, {AT}, {AT})",
                self.id(PERSON, number)
            )
        };
        self.insert(columns, PEOPLE, person).await?;
        let columns = "registrations (id, version, number, number_key, state, partner_id, owner_id, answers, \
                       customer_name, customer_name_key, customer_country, name, name_key, amount_minor, \
                       amount_currency, expected_close_on, source, created_at, changed_at)";
        let deal = |number: usize| {
            let state = State::ALL[number / PARTNERS % State::ALL.len()].name();
            let (minute, second) = (number / 60 % 60, number % 60);
            let at = format!(
                "'2026-{:02}-{:02}T{:02}:{minute:02}:{second:02}+00:00'",
                1 + number % 12,
                1 + number % 28,
                number % 24
            );
            format!(
                "({}, 1, 'DR-{number:06}', 'dr-{number:06}', '{state}', {}, {}, '{{}}', 'Customer {number}', \
                 'customer {number}', 'DE', 'Servers {number}', 'servers {number}', {}, 'EUR', '2027-01-31', 'event', \
                 {at}, {at})",
                self.id(DEAL, number),
                self.id(COMPANY, number % PARTNERS),
                self.id(PERSON, number % PARTNERS),
                100 * number,
            )
        };
        self.insert(columns, DEALS, deal).await
    }

    /// What lets the managers see more than what is their company's own.
    async fn ways(&self) -> Done<()> {
        let sharing = "account_sharing (along, object, access, from_role)";
        self.insert(sharing, 1, |_| "('parent', 'registration', 'read', 'manager')".to_owned()).await?;
        let columns = "sharing_rules (id, version, name, name_key, object, condition, condition_key, whom, whom_key, \
                       access, is_active, hits_id, evaluated_on, created_at, changed_at)";
        let rule = |number: usize| {
            let which = format!("amount >= {} EUR", 1_000 * number);
            let whom: Vec<String> = RULES_OF
                .iter()
                .enumerate()
                .filter(|(_, rules)| number.is_multiple_of(RULES / **rules))
                .map(|(manager, _)| format!("account.country = {}", COUNTRIES[manager]))
                .collect();
            let whom = if whom.is_empty() { "role = executive".to_owned() } else { whom.join(" or ") };
            format!(
                "({}, 1, 'Rule {number}', 'rule {number}', 'registration', '{which}', '{which}', '{whom}', '{whom}', \
                 'read', true, {}, '2026-01-01', {AT}, {AT})",
                self.id(RULE, number),
                self.id(FOUND, number),
            )
        };
        self.insert(columns, RULES, rule).await?;
        // Nowhere the same record twice: the step and the number of deals have nothing in common.
        let found = |number: usize| {
            let (rule, at) = (number / HITS, number % HITS);
            let deal = (rule * 487 + at * 199) % DEALS;
            format!("({}, {})", self.id(DEAL, deal), self.id(FOUND, rule))
        };
        self.insert("rule_hits (record_id, hits_id)", RULES * HITS, found).await?;
        let drafts = "update rule_hits set draft_of_id = \
                      (select partner_id from registrations where id = record_id and state = 'draft')";
        self.connection.execute_unprepared(drafts).await?;
        let columns = "record_shares (id, object, record_id, account_id, access, made_at)";
        let share = |number: usize| {
            let company = match number % SHARES_APART {
                manager if manager < RULES_OF.len() => manager * GROUP,
                _ => RULES_OF.len() * GROUP + number,
            };
            format!(
                "({}, 'registration', {}, {}, 'read', {AT})",
                self.id(SHARE, number),
                self.id(DEAL, number * 97),
                self.id(COMPANY, company),
            )
        };
        self.insert(columns, SHARES, share).await
    }
}

/// One who asks for the list.
struct Reader {
    name: String,
    caller: Caller,
}

impl Reader {
    async fn of(portal: &Arc<Portal>, name: String, number: usize) -> Done<Reader> {
        let person = access::person_now(portal, UserId(id(PERSON, number))).await;
        Ok(Reader { name, caller: Caller::Person(person.map_err(|refusal| format!("{refusal:?}"))?) })
    }
}

struct Bench {
    portal: Arc<Portal>,
    administrator: Reader,
    managers: Vec<Reader>,
    /// The process of the server that works for us; none where the database is part of this one.
    backend: Option<i32>,
}

impl Bench {
    async fn of(portal: Arc<Portal>) -> Done<Bench> {
        let administrator = Reader::of(&portal, "administrator".to_owned(), ADMINISTRATOR).await?;
        let mut managers = Vec::new();
        for (number, rules) in RULES_OF.into_iter().enumerate() {
            managers.push(Reader::of(&portal, format!("manager in {rules} rules"), FIRST_MANAGER + number).await?);
        }
        let mut bench = Bench { portal, administrator, managers, backend: None };
        if bench.portal.database.engine() == Engine::Postgres {
            bench.backend = Some(bench.backend().await?);
        }
        Ok(bench)
    }

    fn asked(&self, reader: &Reader) -> Asked {
        Asked {
            portal: self.portal.clone(),
            caller: reader.caller.clone(),
            id: "bench".to_owned(),
            origin: Default::default(),
        }
    }

    async fn backend(&self) -> Done<i32> {
        let query = Query::select().expr_as(Expr::cust("pg_backend_pid()"), "pid").to_owned();
        let asked = self.asked(&self.administrator);
        let row = Request::read(asked, async |request| request.one(&query).await).await;
        let row = row.map_err(|refusal| format!("{refusal:?}"))?.ok_or("a connection without a process")?;
        Ok(row.try_get("", "pid")?)
    }

    /// The page and the count, as a request over HTTP asks for them; how many records there are.
    async fn request(&self, reader: &Reader) -> Done<u64> {
        let query = query();
        let page = Request::read(self.asked(reader), async |request| list::page(request, &query).await).await;
        Ok(page.map_err(|refusal| format!("{refusal:?}"))?.total)
    }

    /// Microseconds of processor time for one request.
    async fn cost(&self, reader: &Reader) -> Done<f64> {
        let before = self.used()?;
        for _ in 0..REQUESTS {
            self.request(reader).await?;
        }
        let used = self.used()?.saturating_sub(before);
        Ok(used as f64 / 1_000.0 / f64::from(REQUESTS))
    }

    /// Nanoseconds that this process, and the one that works for it, spent on a processor.
    fn used(&self) -> Done<u64> {
        let mut used = 0;
        for thread in fs::read_dir("/proc/self/task")? {
            used += on_processor(&thread?.path().join("schedstat").display().to_string());
        }
        if let Some(backend) = self.backend {
            used += on_processor(&format!("/proc/{backend}/schedstat"));
        }
        if used == 0 {
            Err("the kernel does not count processor time (/proc/self/task/*/schedstat)".into())
        } else {
            Ok(used)
        }
    }

    async fn measure(&self) -> Done<Json> {
        let mut managers = Vec::new();
        for manager in &self.managers {
            managers.push(self.compare(manager).await?);
        }
        Ok(json!({
            "engine": format!("{:?}", self.portal.database.engine()),
            "administrator": self.told(&self.administrator).await?,
            "managers": managers,
        }))
    }

    /// What somebody finds, and how.
    async fn told(&self, reader: &Reader) -> Done<Json> {
        let (found, query) = (self.request(reader).await?, query());
        let plans = Request::read(self.asked(reader), async |request| list::plans(request, &query).await).await;
        let [page, count] = plans.map_err(|refusal| format!("{refusal:?}"))?;
        Ok(json!({ "who": reader.name, "found": found, "page": page, "count": count }))
    }

    /// What a manager costs, with what the administrator costs in the same minutes.
    async fn compare(&self, manager: &Reader) -> Done<Json> {
        let (mut costs, mut ratios) = ([Vec::new(), Vec::new()], Vec::new());
        // One pair to warm up. Then in turn, so that what else happens on the machine meets both alike.
        for pair in 0..=PAIRS {
            let (one, other) = if pair % 2 == 0 {
                let one = self.cost(&self.administrator).await?;
                (one, self.cost(manager).await?)
            } else {
                let other = self.cost(manager).await?;
                (self.cost(&self.administrator).await?, other)
            };
            if pair > 0 {
                costs[0].push(one);
                costs[1].push(other);
                ratios.push(other / one);
            }
        }
        let [one, other] = costs.map(median);
        let mut told = self.told(manager).await?;
        told["administrator_micros"] = one.into();
        told["micros"] = other.into();
        told["ratio"] = median(ratios).into();
        Ok(told)
    }
}

fn query() -> ListQuery {
    ListQuery {
        object: REGISTRATIONS.object,
        columns: REGISTRATIONS.columns.iter().copied().map(Path::new).collect(),
        filter: Criteria::always(),
        sort: REGISTRATIONS.default_sort,
        cursor: None,
        size: PAGE,
    }
}

/// The first number of such a file; 0 where it is gone.
fn on_processor(file: &str) -> u64 {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn median(mut some: Vec<f64>) -> f64 {
    some.sort_by(f64::total_cmp);
    some.get(some.len() / 2).copied().unwrap_or(f64::NAN)
}
