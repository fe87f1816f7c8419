//! A small world for each test: an empty database of its own, a clock that stands still, two partners and a vendor.

mod cast;
mod template;

pub use cast::Cast;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};
use server::accounts::{self, NewAccount};
use server::request::{Asked, Origin};
use server::users::{self, UserDraft};
use server::{Clock, Database, Engine, Entropy, Portal, Request, Settings, access, deals, products};
use shared::access::{Caller, Company, Licence, Person, Policy, Subject};
use shared::audit::Event;
use shared::deals::{Move, Receipt, RegistrationPage};
use shared::form::Answers;
use shared::ids::{AccountId, ProductId, RegistrationId, UserId};
use shared::refusal::Refusal;
use shared::users::Role;
use shared::values::{country::Country, domain::Domain, legal_name::LegalName, text::ShortText};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use template::Template;
use tokio::sync::OnceCell;

/// The password of everybody in a test.
pub const PASSWORD: &str = "correct horse battery";

/// A Sunday: due dates cross a weekend.
pub fn start() -> DateTime<Utc> {
    "2026-11-22T09:00:00Z".parse().expect("an instant")
}

/// One installation with its own database.
pub struct World {
    pub portal: Arc<Portal>,
    /// Where the database is, for tests that open it again.
    pub url: String,
    folder: TempDir,
}

static SEED: AtomicU32 = AtomicU32::new(0);
static EMPTY: [OnceCell<Template>; 2] = [const { OnceCell::const_new() }; 2];

/// A person who may not exist, under what an installation begins with.
pub fn somebody(id: UserId, role: Role, account: Option<AccountId>) -> Person {
    let company = account.map(|id| Company {
        id,
        kind: "reseller".into(),
        tier: None,
        status: None,
        country: None,
        parent: None,
    });
    let licence = if role.is_partner() { Licence::FullCoSelling } else { Licence::Internal };
    let name = "Somebody".into();
    let subject = Subject { id, name, role, licence, super_user: false, sets: vec![], company };
    Person::under(&Policy::shipped(), &subject)
}

impl World {
    /// A migrated, empty installation.
    pub async fn new(engine: Engine) -> World {
        World::with(engine, Settings::default()).await
    }

    /// The same with settings of the test's own.
    pub async fn with(engine: Engine, settings: Settings) -> World {
        let template = EMPTY[engine as usize].get_or_init(|| Template::empty(engine)).await;
        World::copied(template, settings).await
    }

    async fn copied(template: &Template, settings: Settings) -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let url = template.copy(folder.path()).await;
        let database = Database::connect(&url, settings.database_connections).await.expect("connects");
        let seed = u64::from(SEED.fetch_add(1, Ordering::SeqCst));
        let portal = Portal::new(database, settings, Clock::still(start()), Entropy::seeded(seed));
        World { portal: Arc::new(portal), url, folder }
    }

    /// A folder of the test's own.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Asked by somebody.
    pub fn asked(&self, caller: Caller) -> Asked {
        Asked { portal: self.portal.clone(), caller, id: "test".to_owned(), origin: Origin::default() }
    }

    /// Asked by a person.
    pub fn by(&self, person: &Person) -> Asked {
        self.asked(Caller::Person(person.clone()))
    }

    /// Asked by a command of the installation.
    pub fn by_system(&self) -> Asked {
        self.asked(Caller::System)
    }

    /// A partner company.
    pub async fn partner(&self, name: &str, manager: Option<UserId>) -> AccountId {
        self.account(name, None, "reseller", true, manager).await
    }

    /// A customer company.
    pub async fn customer(&self, name: &str) -> AccountId {
        self.account(name, None, "customer", false, None).await
    }

    /// A customer company with a web domain.
    pub async fn customer_at(&self, name: &str, domain: &str) -> AccountId {
        self.account(name, Some(domain), "customer", false, None).await
    }

    async fn account(
        &self,
        name: &str,
        domain: Option<&str>,
        kind: &'static str,
        is_partner: bool,
        channel_manager: Option<UserId>,
    ) -> AccountId {
        let new = NewAccount {
            name: LegalName::parse(name).expect("a name"),
            domain: domain.map(|domain| Domain::parse(domain).expect("a domain")),
            country: Country::parse("DE").ok(),
            kind,
            is_partner,
            channel_manager,
        };
        Request::write(self.by_system(), async move |request| accounts::make(request, new, Event::SetUp).await)
            .await
            .expect("an account")
    }

    /// Somebody who can sign in with [`PASSWORD`]; the address is the name in small letters at example.com.
    pub async fn person(&self, name: &str, role: Role, account: Option<AccountId>) -> Person {
        let draft = UserDraft {
            name: name.to_owned(),
            email: format!("{}@example.com", name.to_lowercase().replace(' ', ".")),
            password: PASSWORD.to_owned(),
            role,
            account,
            is_demo: false,
        };
        let id = users::add(self.by_system(), draft).await.expect("a person");
        self.again(id).await
    }

    /// Somebody as they stand now, by what was decided meanwhile.
    pub async fn again(&self, id: UserId) -> Person {
        access::person_now(&self.portal, id).await.expect("a person")
    }

    /// A product of the price list.
    pub async fn product(&self, name: &str) -> ProductId {
        let called = ShortText::parse(name).expect("a name");
        Request::write(self.by_system(), async move |request| products::add(request, called, None, None).await)
            .await
            .expect("a product")
    }

    /// A draft of that person with complete answers about a customer.
    pub async fn draft(&self, seller: &Person, customer: &str, product: ProductId) -> RegistrationId {
        self.draft_with(seller, complete(customer, product)).await
    }

    /// A draft of that person with these answers.
    pub async fn draft_with(&self, seller: &Person, answers: Answers) -> RegistrationId {
        let key = self.key();
        Request::write(self.by(seller), async move |request| {
            let id = deals::start(request, &key).await?;
            deals::save_draft(request, id, 1, answers).await?;
            Ok(id)
        })
        .await
        .expect("a draft")
    }

    /// A registration that was handed in.
    pub async fn submitted(&self, seller: &Person, customer: &str, product: ProductId) -> RegistrationId {
        let id = self.draft(seller, customer, product).await;
        self.make(seller, id, Move::Submit, &[]).await.expect("submitted");
        id
    }

    /// Makes a move as somebody, with a key of its own.
    pub async fn make(
        &self,
        person: &Person,
        id: RegistrationId,
        step: Move,
        typed: &[(&str, &str)],
    ) -> Result<Receipt, Refusal> {
        let key = self.key();
        let typed: Answers = typed.iter().copied().collect();
        Request::write(self.by(person), async move |request| deals::make(request, id, step, &key, &typed).await).await
    }

    /// Reads as somebody.
    pub async fn read<T>(
        &self,
        person: &Person,
        work: impl AsyncFnOnce(&mut Request) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        Request::read(self.by(person), work).await
    }

    /// Writes as somebody.
    pub async fn write<T>(
        &self,
        person: &Person,
        work: impl AsyncFnOnce(&mut Request) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        Request::write(self.by(person), work).await
    }

    /// A registration's page as somebody sees it.
    pub async fn page(&self, person: &Person, id: RegistrationId) -> Result<RegistrationPage, Refusal> {
        self.read(person, async |request| deals::page(request, id, None).await).await
    }

    /// Lets time pass.
    pub fn advance(&self, by: TimeDelta) {
        self.portal.clock.advance(by);
    }

    /// Ends what has lapsed by now.
    pub async fn sweep(&self) -> usize {
        deals::expire_lapsed(&self.portal).await.expect("swept")
    }

    /// A key for one write.
    pub fn key(&self) -> String {
        self.portal.entropy.secret()
    }

    /// Sends a statement past every rule, to look at or to break what is stored.
    pub async fn raw(&self, sql: &str) -> u64 {
        let connection: DatabaseConnection = sea_orm::Database::connect(&self.url).await.expect("connects");
        let done = connection.execute_unprepared(sql).await.expect("a statement");
        connection.close().await.expect("closes");
        done.rows_affected()
    }

    /// Takes away what keeps the trail as it was written, for tests that alter it to see that it would be found.
    pub async fn unprotect_trail(&self) {
        let drops = match self.portal.database.engine() {
            Engine::Sqlite => ["drop trigger events_not_updated", "drop trigger events_not_deleted"],
            Engine::Postgres => {
                ["drop trigger events_not_updated on events", "drop trigger events_not_deleted on events"]
            }
        };
        for drop in drops {
            self.raw(drop).await;
        }
    }

    /// Sends a statement past every rule that the database itself has to refuse; returns what it said.
    pub async fn refused(&self, sql: &str) -> String {
        let connection: DatabaseConnection = sea_orm::Database::connect(&self.url).await.expect("connects");
        let refused = connection.execute_unprepared(sql).await;
        connection.close().await.expect("closes");
        refused.expect_err("refused").to_string()
    }

    /// The rows of a statement sent past every rule.
    pub async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let connection: DatabaseConnection = sea_orm::Database::connect(&self.url).await.expect("connects");
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let rows = connection.query_all_raw(statement).await.expect("a query");
        connection.close().await.expect("closes");
        rows
    }

    /// How many rows of a table meet a condition.
    pub async fn count(&self, table: &str, condition: &str) -> i64 {
        let rows = self.rows(&format!("select count(*) as found from {table} where {condition}")).await;
        rows[0].try_get("", "found").expect("a number")
    }

    /// An id as each engine writes it into a statement.
    pub fn literal(&self, id: impl Into<uuid::Uuid>) -> String {
        let id: uuid::Uuid = id.into();
        match self.portal.database.engine() {
            Engine::Sqlite => format!("x'{}'", id.simple()),
            Engine::Postgres => format!("'{id}'::uuid"),
        }
    }
}

/// Answers that lack nothing.
pub fn complete(customer: &str, product: ProductId) -> Answers {
    [
        ("customer_name", customer),
        ("customer_domain", ""),
        ("customer_country", "DE"),
        ("contact_name", "Ada Lovelace"),
        ("contact_email", &contact_at(customer)),
        ("name", "New servers"),
        ("lines.1.product", &product.to_string()),
        ("lines.1.quantity", "3"),
        ("amount", "12,500"),
        ("amount.currency", "USD"),
        ("expected_close_on", "2027-01-31"),
        ("source", "event"),
    ]
    .into_iter()
    .collect()
}

/// An address of somebody at that customer, so that two customers have no contact in common.
fn contact_at(customer: &str) -> String {
    let letters: String = customer.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    format!("ada@{letters}.example")
}
