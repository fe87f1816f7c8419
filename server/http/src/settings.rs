//! What this installation is told: defaults, a file, the environment, the command line, each winning over the one before.

mod known;
mod public_url;

pub use known::overview;
pub use public_url::PublicUrl;

use crate::cli::Given;
use crate::mailing;
use config::{Environment, File, FileFormat, Map, Value, ValueKind};
use shared::values::email::Email;
use shared::words::portal as say;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Read where there is one and no other is named.
const FILE: &str = "./portal.toml";
/// Before every setting in the environment.
const PREFIX: &str = "PORTAL_";
/// The database's own variable.
const DATABASE: &str = "DATABASE_URL";
/// Variables of ours that are no settings.
const NO_SETTINGS: [&str; 2] = ["config", "new_password"];
/// Variables of the tests, which the portal does not look at.
const TESTS: &str = "test_";

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub address: SocketAddr,
    /// What people type to get here.
    pub public_url: PublicUrl,
    /// Where everything is kept. May hold a password: never logged.
    pub database_url: Secret,
    /// How much is logged.
    pub log_level: LogLevel,
    /// Whether a proxy says who calls.
    pub trust_proxy: bool,
    /// Whether open pages load themselves again when the program was started again: for developing.
    pub reload_pages: bool,
    /// The mail server that mails are handed to; without one they are put into a folder. May hold a password: never logged.
    pub smtp_url: Option<Secret>,
    /// Whom mails come from.
    pub mail_from: Option<Email>,
    /// The rules of the installation.
    pub rules: server::Settings,
}

impl Settings {
    /// Takes over the port the machine chose where port 0 left it the choice.
    pub fn listens_on(&mut self, address: SocketAddr) {
        if self.public_url == PublicUrl::of(self.address) {
            self.public_url = PublicUrl::of(address);
        }
        self.address = address;
    }
}

/// Text that is not shown by accident.
#[derive(Clone)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// What went wrong on our side.
    Error,
    /// And what looks wrong.
    Warn,
    /// And one line a request.
    Info,
    /// And one line a transaction.
    Debug,
    /// And everything else.
    Trace,
}

impl LogLevel {
    /// The name it is set by.
    pub fn name(self) -> &'static str {
        match self {
            LogLevel::Error => "error",
            LogLevel::Warn => "warn",
            LogLevel::Info => "info",
            LogLevel::Debug => "debug",
            LogLevel::Trace => "trace",
        }
    }

    fn from_name(name: &str) -> Option<LogLevel> {
        use LogLevel::{Debug, Error, Info, Trace, Warn};
        [Error, Warn, Info, Debug, Trace].into_iter().find(|level| level.name() == name.trim().to_lowercase())
    }
}

/// Why the settings cannot be used: a sentence that names the setting and what it expects.
#[derive(Debug)]
pub struct Unusable(pub String);

type Read<T> = Result<T, Unusable>;

/// Reads all settings.
///
/// # Errors
/// At the first that is unknown or does not fit.
pub fn read(given: &Given) -> Read<Settings> {
    let mut table = collect(given)?;
    known::check(&table)?;
    let address = take(&mut table, "address", |text| text.parse().ok())?;
    let address: SocketAddr = address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
    let public_url = match take(&mut table, "public_url", PublicUrl::parse)? {
        Some(url) => url,
        None if address.ip().is_loopback() => PublicUrl::of(address),
        None => return Err(Unusable(say::PUBLIC_URL_MISSING.to_owned())),
    };
    let database = take(&mut table, "database_url", database)?;
    let smtp_url = take(&mut table, "smtp_url", mail_server)?;
    let mail_from = take(&mut table, "mail_from", |text| Email::parse(text).ok())?;
    if smtp_url.is_some() && mail_from.is_none() {
        return Err(Unusable(say::MAIL_FROM_MISSING.to_owned()));
    }
    Ok(Settings {
        address,
        public_url,
        database_url: database.unwrap_or_else(|| Secret("sqlite:./data/portal.sqlite".to_owned())),
        log_level: take(&mut table, "log_level", LogLevel::from_name)?.unwrap_or(LogLevel::Info),
        trust_proxy: take(&mut table, "trust_proxy", |text| text.parse().ok())?.unwrap_or(false),
        reload_pages: take(&mut table, "reload_pages", |text| text.parse().ok())?.unwrap_or(false),
        smtp_url,
        mail_from,
        rules: known::rules(table)?,
    })
}

fn database(url: &str) -> Option<Secret> {
    let known = ["sqlite:", "postgres:", "postgresql:"];
    known.iter().any(|scheme| url.starts_with(scheme)).then(|| Secret(url.to_owned()))
}

fn mail_server(url: &str) -> Option<Secret> {
    mailing::is_mail_server(url).then(|| Secret(url.to_owned()))
}

fn collect(given: &Given) -> Read<Map<String, Value>> {
    let mut builder = config::Config::builder();
    let file = given.config.clone().or_else(|| Path::new(FILE).exists().then(|| PathBuf::from(FILE)));
    if let Some(file) = &file {
        if !file.exists() {
            return Err(Unusable(say::no_such_file(&file.display().to_string())));
        }
        builder = builder.add_source(File::from(file.as_path()).format(FileFormat::Toml));
    }
    builder = builder.add_source(Environment::default().source(Some(variables()?)));
    for (key, value) in given.settings()? {
        let value = Value::new(Some(&say::FROM_COMMAND_LINE.to_owned()), ValueKind::String(value));
        // A name that cannot stand for a setting is an unknown one.
        builder = builder.set_override(&key, value).map_err(|_| known::unknown(&key, say::FROM_COMMAND_LINE))?;
    }
    let file = file.map(|file| file.display().to_string()).unwrap_or_default();
    let table = builder.build().and_then(|config| config::Source::collect(&config));
    table.map_err(|error| Unusable(say::unreadable_file(&file, &error.to_string())))
}

/// The settings among the variables, by their names as settings.
fn variables() -> Read<Map<String, String>> {
    let mut found = Map::new();
    for (name, value) in std::env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        let setting = match name.strip_prefix(PREFIX) {
            Some(_) if name == "PORTAL_DATABASE_URL" => {
                return Err(Unusable(say::DATABASE_BY_ITS_OWN_NAME.to_owned()));
            }
            Some(rest) => rest.to_lowercase(),
            None if name == DATABASE => "database_url".to_owned(),
            None => continue,
        };
        if value.is_empty() || NO_SETTINGS.contains(&setting.as_str()) || setting.starts_with(TESTS) {
            continue;
        }
        let value =
            value.into_string().map_err(|_| Unusable(known::unfit(&setting, None, &say::from_variable(name))))?;
        found.insert(setting, value);
    }
    Ok(found)
}

/// The name of a setting's variable.
fn variable(setting: &str) -> String {
    match setting {
        "database_url" => DATABASE.to_owned(),
        other => format!("{PREFIX}{}", other.to_uppercase()),
    }
}

fn take<T>(table: &mut Map<String, Value>, setting: &str, read: impl FnOnce(&str) -> Option<T>) -> Read<Option<T>> {
    let Some(value) = table.remove(setting) else { return Ok(None) };
    let unfit = known::unfit_value(setting, &value);
    let found = value.into_string().ok().and_then(|text| read(&text));
    found.map(Some).ok_or(Unusable(unfit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(settings: &[&str]) -> Given {
        Given { settings: settings.iter().map(|text| (*text).to_owned()).collect(), ..Given::default() }
    }

    fn refused(settings: &[&str]) -> String {
        match read(&given(settings)) {
            Ok(settings) => panic!("accepted: {settings:?}"),
            Err(Unusable(sentence)) => sentence,
        }
    }

    #[test]
    fn every_setting_can_be_given() {
        let read = read(&given(&[
            "address=127.0.0.1:8080",
            "public_url=https://partners.example.com/",
            "database_url=postgres://localhost/portal",
            "log_level=debug",
            "trust_proxy=true",
            "smtp_url=smtps://portal:secret@mail.example.com",
            "mail_from=portal@example.com",
            "time_zone=UTC",
            "session_hours=2",
        ]));
        let read = read.expect("usable");
        assert_eq!(read.address.port(), 8080);
        assert_eq!(read.public_url.to_string(), "https://partners.example.com");
        assert_eq!(read.log_level, LogLevel::Debug);
        assert!(read.trust_proxy);
        assert_eq!(read.rules.session_hours, 2);
        assert_eq!(read.rules.time_zone.name(), "UTC");
        assert!(read.mail_from.as_ref().is_some_and(|from| from.as_str() == "portal@example.com"));
        for secret in ["postgres", "mail.example.com"] {
            assert!(!format!("{read:?}").contains(secret), "addresses may hold a password");
        }
    }

    #[test]
    fn what_does_not_fit_names_the_setting_and_what_it_expects() {
        for (setting, value) in [
            ("address", "here"),
            ("public_url", "example.com"),
            ("public_url", "https://example.com/portal"),
            ("log_level", "loud"),
            ("trust_proxy", "perhaps"),
            ("time_zone", "Europe/Atlantis"),
            ("session_hours", "many"),
            ("session_hours", "0"),
            ("session_idle_minutes", "-5"),
            ("database_connections", "100000"),
            ("vendor_name", " "),
            ("smtp_url", "mail.example.com"),
            ("smtp_url", "https://mail.example.com"),
            ("mail_from", "nobody"),
        ] {
            let sentence = refused(&[&format!("{setting}={value}")]);
            let expects = say::expects(setting).expect("every setting expects something");
            assert!(sentence.contains(setting) && sentence.contains(expects), "{sentence}");
        }
    }

    #[test]
    fn an_unknown_setting_is_refused_with_those_there_are() {
        let sentence = refused(&["adress=127.0.0.1:1"]);
        assert!(sentence.contains("adress") && sentence.contains("address, ") && sentence.contains("vendor_name"));
        assert!(refused(&["address"]).contains("NAME=VALUE"));
    }

    #[test]
    fn a_mail_server_is_told_whom_mails_come_from() {
        assert_eq!(refused(&["smtp_url=smtp://127.0.0.1:2525"]), say::MAIL_FROM_MISSING);
        assert!(read(&given(&["smtp_url=smtp://127.0.0.1:2525", "mail_from=portal@example.com"])).is_ok());
    }

    #[test]
    fn others_can_reach_it_only_with_a_public_address() {
        assert_eq!(refused(&["address=0.0.0.0:3000"]), say::PUBLIC_URL_MISSING);
        assert!(read(&given(&["address=0.0.0.0:3000", "public_url=http://192.168.1.5:3000"])).is_ok());
    }
}
