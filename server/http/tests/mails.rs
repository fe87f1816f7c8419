//! Mails through the real program: into a folder where there is no mail server, to one where there is, and back by their links.

use crate::browser::{Answer, Browser};
use crate::world::{ENGINES, Serving, World, email, log, raw_text};
use server::Engine;
use shared::words::mails as told;
use shared::words::people as say;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The password somebody chooses with a link.
const CHOSEN: &str = "a staple of another kind";

/// Where Debian's packages for Python are seen.
const PYTHON: &str = "/usr/bin/python3";

/// What comes within half a minute.
fn soon<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "{what} did not come");
        sleep(Duration::from_millis(100));
    }
}

/// The whole files in a folder, by name; none where there is no folder yet.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| !file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    files.sort();
    files
}

/// A mail as it is read: long lines are broken on their way, and put together again.
fn read(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a mail");
    text.replace("\r\n", "\n").replace("=\n", "").replace("=3D", "=")
}

/// The token of the link in a mail.
fn token_in(mail: &str) -> String {
    let (_, after) = mail.split_once("/welcome/").expect("a link");
    after.lines().next().unwrap_or_default().trim().to_owned()
}

/// Asks for a new password.
fn ask(browser: &mut Browser, email: &str) -> Answer {
    let page = browser.get("/forgot");
    assert_eq!(page.status, 200);
    without_scripts(&page);
    browser.post("/forgot", &[("email", email)])
}

fn without_scripts(page: &Answer) {
    for part in [".wasm", "portal.js", "type=\"module\""] {
        assert!(!page.text().contains(part), "{part} in {}", page.text());
    }
}

/// Chooses a password with a link; the browser is signed in with it afterwards.
fn choose(browser: &mut Browser, token: &str, email: &str) {
    let path = format!("/welcome/{token}");
    let page = browser.get(&path);
    assert_eq!((page.status, page.header("referrer-policy")), (200, "strict-origin"));
    without_scripts(&page);
    assert!(page.text().contains(email), "{}", page.text());
    let differing = browser.post(&path, &[("password", CHOSEN), ("repeat", "another one")]);
    assert_eq!(differing.status, 422);
    assert!(differing.text().contains(say::PASSWORDS_DIFFER) && !differing.text().contains(CHOSEN));
    let chosen = browser.post(&path, &[("password", CHOSEN), ("repeat", CHOSEN)]);
    assert_eq!(chosen.leads(), (303, "/sign-in?password-set"), "{}", chosen.text());
    assert!(browser.get("/sign-in?password-set").text().contains(say::PASSWORD_IS_SET));
    assert_eq!(browser.get(&path).status, 403, "it works once");
    let signed_in = browser.post("/sign-in", &[("email", email), ("password", CHOSEN)]);
    assert_eq!(signed_in.leads(), (303, "/"), "{}", signed_in.text());
}

#[test]
fn without_a_mail_server_mails_lie_in_a_folder_and_their_links_work() {
    for engine in ENGINES {
        let world = World::new(engine);
        let serving = world.serve();
        let mut browser = serving.browser();
        let seller = email(&world.seller);
        let answers = [seller.as_str(), "nobody@example.com"].map(|email| ask(&mut browser, email));
        assert_eq!(answers.each_ref().map(Answer::leads), [(303, "/forgot?sent"); 2], "known and unknown alike");
        assert!(browser.get("/forgot?sent").text().contains(say::LINK_ON_ITS_WAY));
        let folder = match engine {
            Engine::Sqlite => world.folder().join("outbox"),
            Engine::Postgres => world.folder().join("data/outbox"),
        };
        let file = soon("a mail", || files(&folder).pop());
        let mode = fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "nobody else reads it");
        let mail = read(&file);
        for part in [format!("{seller}>"), serving.base.clone(), "Subject: A new password".to_owned()] {
            assert!(mail.contains(&part), "{part} in {mail}");
        }
        let token = token_in(&mail);
        choose(&mut browser, &token, &seller);
        assert_eq!(files(&folder).len(), 1, "nobody else was written to");
        assert!(!log(world.folder()).contains(&token) && !log(world.folder()).contains(&seller));
    }
}

#[test]
fn what_cannot_be_an_address_is_told_on_the_same_page() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut browser = serving.browser();
    let answer = ask(&mut browser, "sam");
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains(r#"value="sam""#), "{}", answer.text());
}

#[test]
fn a_link_that_does_not_work_says_so_to_everybody_alike() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    for mut browser in [serving.browser(), serving.by(&world.administrator)] {
        for token in ["nonsense".to_owned(), "0".repeat(64)] {
            let page = browser.get(&format!("/welcome/{token}"));
            assert_eq!(page.status, 403);
            assert!(page.text().contains(say::LINK_GONE_TITLE), "{}", page.text());
        }
    }
}

#[test]
fn a_mail_server_that_is_not_there_is_tried_again_and_administrators_see_why() {
    let world = World::new(Engine::Sqlite);
    let nobody = format!("smtp://{}", free_address());
    let serving = world.serve_with(&[("PORTAL_SMTP_URL", &nobody), ("PORTAL_MAIL_FROM", "portal@example.com")]);
    let seller = email(&world.seller);
    assert_eq!(ask(&mut serving.browser(), &seller).leads(), (303, "/forgot?sent"));
    let asked = "select coalesce(max(failure), '') from mails where state = 'waiting'";
    soon("a failure", || Some(raw_text(&world.url, asked)).filter(|failure| !failure.is_empty()));
    assert!(!log(world.folder()).contains(&seller), "what is logged names nobody");
    let list = serving.by(&world.administrator).get("/outbox");
    assert!(list.text().contains("A new password") && list.text().contains("Waiting"), "{}", list.text());
}

#[test]
fn a_mail_server_gets_the_mail_and_the_link_is_forgotten_here() {
    let Some(server) = MailServer::start() else {
        eprintln!("python3-aiosmtpd is not installed: nothing was sent to a mail server");
        return;
    };
    let world = World::new(Engine::Sqlite);
    let url = format!("smtp://{}", server.address);
    let serving = world.serve_with(&[("PORTAL_SMTP_URL", &url), ("PORTAL_MAIL_FROM", "portal@partners.example")]);
    let (mut browser, seller) = (serving.browser(), email(&world.seller));
    assert_eq!(ask(&mut browser, &seller).leads(), (303, "/forgot?sent"));
    let mail = read(&soon("a mail", || files(&server.arrived()).pop()));
    for part in ["portal@partners.example", &format!("{seller}>"), "Subject: A new password"] {
        assert!(mail.contains(part), "{part} in {mail}");
    }
    let token = token_in(&mail);
    let asked = "select count(*) || '' from mails where state = 'sent' and link is null";
    soon("its end", || Some(raw_text(&world.url, asked)).filter(|count| count == "1"));
    let id = shown_in_the_list(&serving, &world);
    let page = serving.by(&world.administrator).get(&format!("/outbox/{id}"));
    assert!(page.text().contains(told::LINK_HIDDEN) && !page.text().contains(&token), "{}", page.text());
    choose(&mut browser, &token, &seller);
    assert!(!world.folder().join("outbox").exists());
}

/// The id of the first mail in the list, by its link.
fn shown_in_the_list(serving: &Serving, world: &World) -> String {
    let list = serving.by(&world.administrator).get("/outbox").text();
    let (_, after) = list.split_once(r#"href="/outbox/"#).expect("a mail");
    after.split('"').next().unwrap_or_default().to_owned()
}

/// An address of this machine at which nobody listens.
fn free_address() -> String {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    free.expect("a free port").to_string()
}

/// A real mail server that keeps what arrives. Dropping it kills it.
struct MailServer {
    address: String,
    folder: tempfile::TempDir,
    child: Child,
}

impl MailServer {
    /// None where the program is not there.
    fn start() -> Option<MailServer> {
        let python = |arguments: &[&str]| {
            let mut command = Command::new(PYTHON);
            command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let is_there = python(&["-c", "import aiosmtpd"]).status().is_ok_and(|status| status.success());
        if !is_there {
            return None;
        }
        let (address, folder) = (free_address(), tempfile::tempdir().expect("a folder"));
        let kept = folder.path().join("mails").display().to_string();
        let arguments = ["-m", "aiosmtpd", "-n", "-l", &address, "-c", "aiosmtpd.handlers.Mailbox", &kept];
        let child = python(&arguments).spawn().expect("it starts");
        let server = MailServer { address, folder, child };
        soon("the mail server", || TcpStream::connect(&server.address).ok());
        Some(server)
    }

    /// Where mails lie that arrived.
    fn arrived(&self) -> PathBuf {
        self.folder.path().join("mails/new")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
