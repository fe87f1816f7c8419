//! A database with two partners and the vendor's people, and the portal that serves it.

use crate::browser::Browser;
use sea_orm::ConnectionTrait;
use server::accounts::{self, NewAccount, relationships, territories};
use server::request::{Asked, Origin};
use server::users::{self, UserDraft, people};
use server::{Clock, Database, Engine, Entropy, Portal, Request, Settings, access, deals, list, products};
use shared::access::{Caller, Person};
use shared::audit::{Event, TRAIL};
use shared::deals::Move;
use shared::form::Answers;
use shared::ids::{AccountId, EventId, MailId, OpportunityId, ProductId, RegistrationId, RelationshipId, TerritoryId};
use shared::list::ListState;
use shared::mails::OUTBOX;
use shared::users::Role;
use shared::values::{country::Country, legal_name::LegalName, text::ShortText};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The password of everybody.
pub const PASSWORD: &str = "correct horse battery";
/// The engines every test of storage runs on.
pub const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database of its own, with people in it.
pub struct World {
    pub portal: Arc<Portal>,
    pub url: String,
    pub product: ProductId,
    pub seller: Person,
    pub colleague: Person,
    pub manager: Person,
    pub rival: Person,
    pub channel_manager: Person,
    pub administrator: Person,
    /// A partner without people.
    pub other_partner: AccountId,
    runtime: Runtime,
    folder: TempDir,
}

/// The address of a person.
pub fn email(person: &Person) -> String {
    format!("{}@example.com", person.name.to_lowercase().replace(' ', "."))
}

/// A database nobody has touched: its address and its folder.
pub fn empty_database(engine: Engine) -> (String, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = match engine {
        Engine::Sqlite => format!("sqlite:{}", folder.path().join("portal.sqlite").display()),
        Engine::Postgres => postgres(),
    };
    (url, folder)
}

/// Where PostgreSQL listens for tests.
pub fn postgres_server() -> String {
    std::env::var("PORTAL_TEST_POSTGRES")
        .expect("PORTAL_TEST_POSTGRES names no PostgreSQL server; `cargo xtask test` starts one")
}

fn postgres() -> String {
    let server = postgres_server();
    let name = format!("portal_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    raw(&server, &format!("create database {name}"));
    let (before, _) = server.rsplit_once('/').expect("an address with a database");
    format!("{before}/{name}")
}

/// Sends a statement past every rule.
pub fn raw(url: &str, sql: &str) {
    Runtime::new().expect("a runtime").block_on(async {
        let connection = sea_orm::Database::connect(url).await.expect("connects");
        connection.execute_unprepared(sql).await.expect("a statement");
        connection.close().await.expect("closes");
    });
}

/// Asks for one text past every rule.
pub fn raw_text(url: &str, sql: &str) -> String {
    Runtime::new().expect("a runtime").block_on(async {
        let connection = sea_orm::Database::connect(url).await.expect("connects");
        let statement = sea_orm::Statement::from_string(connection.get_database_backend(), sql);
        let row = connection.query_one_raw(statement).await.expect("a query").expect("a row");
        connection.close().await.expect("closes");
        row.try_get_by_index(0).expect("a text")
    })
}

impl World {
    pub fn new(engine: Engine) -> World {
        let (url, folder) = empty_database(engine);
        let runtime = Runtime::new().expect("a runtime");
        let portal = runtime.block_on(async {
            let database = Database::connect(&url, 4).await.expect("connects");
            database.migrate().await.expect("migrates");
            Arc::new(Portal::new(database, Settings::default(), Clock::System, Entropy::system()))
        });
        let people = runtime.block_on(people(&portal));
        let [seller, colleague, manager, rival, channel_manager, administrator] = people;
        let product = runtime.block_on(product(&portal, "Router"));
        let other_partner = runtime.block_on(partner(&portal, "Meridian Distribution"));
        World {
            portal,
            url,
            product,
            seller,
            colleague,
            manager,
            rival,
            channel_manager,
            administrator,
            other_partner,
            runtime,
            folder,
        }
    }

    /// A folder of the test's own.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn by(&self, person: &Person) -> Asked {
        asked(&self.portal, Caller::Person(person.clone()))
    }

    /// A draft of the seller's with complete answers.
    pub fn draft(&self) -> RegistrationId {
        let answers = complete(&format!("Customer {} GmbH", NEXT.fetch_add(1, Ordering::SeqCst)), self.product);
        let key = self.portal.entropy.secret();
        let work = Request::write(self.by(&self.seller), async move |request| {
            let id = deals::start(request, &key).await?;
            deals::save_draft(request, id, 1, answers).await?;
            Ok(id)
        });
        self.runtime.block_on(work).expect("a draft")
    }

    /// A registration the seller handed in.
    pub fn submitted(&self) -> RegistrationId {
        let id = self.draft();
        self.make(&self.seller, id, Move::Submit, &[]);
        id
    }

    /// A registration about which the seller was asked something.
    pub fn questioned(&self) -> RegistrationId {
        let id = self.submitted();
        self.make(&self.channel_manager, id, Move::Ask, &[("question", "Since when?")]);
        id
    }

    /// An opportunity that a registration of the seller's became.
    pub fn opportunity(&self) -> OpportunityId {
        let id = self.submitted();
        self.make(&self.channel_manager, id, Move::Approve, &[("customer", "new")]);
        let work = Request::read(self.by(&self.seller), async move |request| deals::page(request, id, None).await);
        let page = self.runtime.block_on(work).expect("a page");
        page.registration.opportunity.expect("an opportunity")
    }

    /// A territory that nobody has.
    pub fn territory(&self) -> TerritoryId {
        let name = format!("Territory {}", NEXT.fetch_add(1, Ordering::SeqCst));
        let typed = Answers::from_iter([("name", name.as_str()), ("condition", "country = DE")]);
        let key = self.portal.entropy.secret();
        let work = Request::write(self.by(&self.channel_manager), async move |request| {
            territories::add(request, &key, &typed).await
        });
        self.runtime.block_on(work).expect("a territory")
    }

    /// The last entry of the trail.
    pub fn entry(&self) -> EventId {
        let query = ListState::default().list_query(&TRAIL);
        let work = Request::read(self.by(&self.administrator), async move |request| list::page(request, &query).await);
        let page = self.runtime.block_on(work).expect("the trail");
        EventId(page.rows.first().expect("an entry").id)
    }

    /// A mail to somebody who was just invited.
    pub fn mail(&self) -> MailId {
        let email = format!("invited{}@example.com", NEXT.fetch_add(1, Ordering::SeqCst));
        let typed = Answers::from_iter([
            ("name", "Ivy Invited"),
            ("email", email.as_str()),
            ("role", "seller"),
            ("account", "Meridian Distribution"),
            ("licence", "limited"),
        ]);
        let key = self.portal.entropy.secret();
        let work = Request::write(self.by(&self.administrator), async move |request| {
            let id = people::add(request, &key, &typed).await?;
            people::invite(request, id, &Answers::default()).await
        });
        self.runtime.block_on(work).expect("an invitation");
        let query = ListState::default().list_query(&OUTBOX);
        let work = Request::read(self.by(&self.administrator), async move |request| list::page(request, &query).await);
        let page = self.runtime.block_on(work).expect("the mails");
        MailId(page.rows.first().expect("a mail").id)
    }

    /// A relationship of the partner without people with another one.
    pub fn relationship(&self) -> RelationshipId {
        let name = format!("Agency {} AG", NEXT.fetch_add(1, Ordering::SeqCst));
        self.runtime.block_on(partner(&self.portal, &name));
        let typed = Answers::from_iter([("kind", "agency_of.back"), ("company", name.as_str())]);
        let (key, id) = (self.portal.entropy.secret(), self.other_partner);
        let work = Request::write(self.by(&self.channel_manager), async move |request| {
            relationships::relate(request, id, &key, &typed).await
        });
        self.runtime.block_on(work).expect("a relationship")
    }

    pub fn make(&self, person: &Person, id: RegistrationId, step: Move, typed: &[(&str, &str)]) {
        let key = self.portal.entropy.secret();
        let typed: Answers = typed.iter().copied().collect();
        let work =
            Request::write(self.by(person), async move |request| deals::make(request, id, step, &key, &typed).await);
        self.runtime.block_on(work).expect("a move");
    }

    /// The portal on this database, answering.
    pub fn serve(&self) -> Serving {
        self.serve_with(&[])
    }

    pub fn serve_with(&self, settings: &[(&str, &str)]) -> Serving {
        Serving::start(&self.url, self.folder(), settings)
    }
}

fn asked(portal: &Arc<Portal>, caller: Caller) -> Asked {
    Asked { portal: portal.clone(), caller, id: "test".to_owned(), origin: Origin::default() }
}

async fn people(portal: &Arc<Portal>) -> [Person; 6] {
    let northwind = partner(portal, "Northwind Resellers").await;
    let baltic = partner(portal, "Baltic Partners").await;
    [
        person(portal, "Sam Seller", Role::Seller, Some(northwind)).await,
        person(portal, "Cora Colleague", Role::Seller, Some(northwind)).await,
        person(portal, "Mia Manager", Role::Manager, Some(northwind)).await,
        person(portal, "Rita Rival", Role::Seller, Some(baltic)).await,
        person(portal, "Dana Channel", Role::ChannelManager, None).await,
        person(portal, "Ada Admin", Role::Administrator, None).await,
    ]
}

async fn partner(portal: &Arc<Portal>, name: &str) -> AccountId {
    let new = NewAccount {
        name: LegalName::parse(name).expect("a name"),
        domain: None,
        country: Country::parse("DE").ok(),
        kind: "reseller",
        is_partner: true,
        channel_manager: None,
    };
    let asked = asked(portal, Caller::System);
    Request::write(asked, async move |request| accounts::make(request, new, Event::SetUp).await)
        .await
        .expect("a partner")
}

async fn person(portal: &Arc<Portal>, name: &str, role: Role, account: Option<AccountId>) -> Person {
    let email = format!("{}@example.com", name.to_lowercase().replace(' ', "."));
    let draft =
        UserDraft { name: name.to_owned(), email, password: PASSWORD.to_owned(), role, account, is_demo: false };
    let id = users::add(asked(portal, Caller::System), draft).await.expect("a person");
    access::person_now(portal, id).await.expect("a person")
}

async fn product(portal: &Arc<Portal>, name: &str) -> ProductId {
    let name = ShortText::parse(name).expect("a name");
    let asked = asked(portal, Caller::System);
    Request::write(asked, async move |request| products::add(request, name, None, None).await).await.expect("a product")
}

/// Answers that lack nothing.
pub fn complete(customer: &str, product: ProductId) -> Answers {
    complete_pairs(customer, &product.to_string()).into_iter().collect()
}

/// The same as a form sends them.
pub fn complete_pairs<'a>(customer: &'a str, product: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("customer_name", customer),
        ("customer_domain", ""),
        ("customer_country", "DE"),
        ("contact_name", "Ada Lovelace"),
        ("contact_email", "ada@customer.example"),
        ("contact_phone", ""),
        ("name", "New servers"),
        ("lines.1.product", product),
        ("lines.1.quantity", "3"),
        ("amount", "12,500"),
        ("amount.currency", "USD"),
        ("expected_close_on", "2027-01-31"),
        ("source", "event"),
        ("evidence", "Met twice"),
    ]
}

/// The portal's program with nothing of ours in its environment.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
    command.current_dir(folder).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn run(folder: &Path, url: &str, arguments: &[&str]) -> Output {
    program(folder).env("DATABASE_URL", url).args(arguments).output().expect("the program starts")
}

/// What a command said.
pub fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A running portal. Dropping it kills it.
pub struct Serving {
    pub base: String,
    child: Child,
}

impl Serving {
    pub fn start(url: &str, folder: &Path, settings: &[(&str, &str)]) -> Serving {
        let mut command = program(folder);
        command.env("DATABASE_URL", url).env("PORTAL_ADDRESS", "127.0.0.1:0");
        // A test signs in more often than a person.
        command.env("PORTAL_SIGN_IN_PER_ACCOUNT_AND_MINUTE", "100000");
        command.env("PORTAL_SIGN_IN_PER_ADDRESS_AND_MINUTE", "100000");
        command.envs(settings.iter().copied());
        let log = std::fs::File::create(folder.join("log.json")).expect("a log");
        let mut child = command.arg("serve").stdout(Stdio::piped()).stderr(log).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut first = String::new();
        lines.read_line(&mut first).expect("a line");
        let base = first.trim().strip_prefix("Entente answers at ").unwrap_or_else(|| {
            let log = std::fs::read_to_string(folder.join("log.json")).unwrap_or_default();
            panic!("it did not start: {first}{log}")
        });
        let base = base.to_owned();
        // Somebody has to read the rest, or it waits for that.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Serving { base, child }
    }

    /// The portal as people reach it behind a proxy: under another address than it listens on.
    pub fn start_behind_proxy(url: &str, folder: &Path, public: &str) -> Serving {
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.expect("a free port").to_string();
        let mut serving = Serving::start(url, folder, &[("PORTAL_ADDRESS", &address), ("PORTAL_PUBLIC_URL", public)]);
        assert_eq!(serving.base, public);
        serving.base = format!("http://{address}");
        serving
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// A browser in which that person is signed in.
    pub fn by(&self, person: &Person) -> Browser {
        self.browser().sign_in(&email(person))
    }

    /// Ends it without a chance to say anything.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ended");
    }

    /// Asks it to end, and waits.
    pub fn stop(mut self) -> std::process::ExitStatus {
        self.tell_to_stop();
        self.child.wait().expect("it ended")
    }

    /// Waits for it to end.
    pub fn stop_by_itself(mut self) -> std::process::ExitStatus {
        self.child.wait().expect("it ended")
    }

    pub fn tell_to_stop(&self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill starts");
        assert!(asked.success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All that was logged so far.
pub fn log(folder: &Path) -> String {
    let mut text = String::new();
    let mut file = std::fs::File::open(folder.join("log.json")).expect("a log");
    file.read_to_string(&mut text).expect("text");
    text
}
