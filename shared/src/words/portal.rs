//! The command line, and the few answers that are no page of the portal.

use crate::values::quantity;

/// What the program is.
pub const ABOUT: &str = "Entente, a portal where a vendor and its partners register and win deals together";

/// Help on commands: what each does, at length, with examples.
pub mod help {
    /// The program.
    pub const PORTAL: &str = "\
Entente, a portal where a vendor and its partners register and win deals together.

Settings come from, each winning over the one before: the defaults, a TOML file (./portal.toml where
there is one, or --config), variables named PORTAL_ and the setting, and the command line (--set).
The database is named by DATABASE_URL for every command: sqlite:./data/portal.sqlite unless you say
otherwise, or postgres://user@host/database.

Start with `portal migrate`, then `portal demo` to look around or `portal user add` to begin for
real, then `portal serve`.";
    /// After the program's help.
    pub const EXAMPLES: &str = "\
Examples:
  portal migrate
  portal serve --address 127.0.0.1:8080
  DATABASE_URL=postgres://portal@localhost/portal portal serve --set vendor_name=Northwind";
    /// `serve`.
    pub const SERVE: &str = "Serve the portal until it is told to stop";
    /// `serve`, at length.
    pub const SERVE_LONG: &str = "\
Serve the portal until it is told to stop (Ctrl-C or SIGTERM; requests that are being answered are
finished).

It does not start on a database that is older or newer than the program, with a PostgreSQL
superuser, or with demo people on an address that others can reach. It says in one sentence what is
wrong and ends with code 2.

Logs go to standard error as JSON, one line a request, without personal data. /health answers 200 as
long as the database does. To be reached from outside, put a proxy that speaks HTTPS before it and
set public_url to the address people type.

Examples:
  portal serve
  PORTAL_PUBLIC_URL=https://partners.example.com PORTAL_TRUST_PROXY=true portal serve";
    /// `demo`.
    pub const DEMO: &str = "Load the demo programme: companies, people, deals in every state";
    /// `demo`, at length.
    pub const DEMO_LONG: &str = "\
Load the demo programme: two competing partners and a distributor, the vendor's own people,
products, and one registration in every state. It prints who can sign in with which password. Once
loaded, the portal serves only this machine, since everybody can read these passwords.

Example:
  portal migrate && portal demo && portal serve";
    /// `import`.
    pub const IMPORT: &str = "Bring in records of another system";
    /// `import crm`.
    pub const CRM: &str = "Bring in companies, products, people and opportunities of a CRM's export";
    /// `import crm`, at length.
    pub const CRM_LONG: &str = "\
Bring in companies, products, people and opportunities of a CRM's export: a folder of CSV files.
Which file and column means what, and which names are another spelling of the same thing, stands in
a mapping file; without one, the mapping for the Maven CRM sample.

Every row ends as created, updated, unchanged or rejected, and the summary adds up to the rows of
the files. It shows the first warnings and rejections of each kind with file, line, column, value
and reason; --remarks lists them all in a file. A row that is wrong stops nothing. Running it again
changes nothing.

Examples:
  portal import crm ./export
  portal import crm ./export --mapping ./our-crm.toml --remarks ./remarks.txt";
    /// `import mapping`.
    pub const MAPPING_TEMPLATE: &str = "Print a mapping file, to copy and change";
    /// `import mapping`, at length.
    pub const MAPPING_TEMPLATE_LONG: &str = "\
Print the mapping file that is used where none is named, to copy and change for another export.

Example:
  portal import mapping > our-crm.toml";
    /// `migrate`.
    pub const MIGRATE: &str = "Bring the database up to date, or set up a new one";
    /// `migrate`, at length.
    pub const MIGRATE_LONG: &str = "\
Bring the database up to date, or set up a new one (an SQLite file is made with its folder). Forward
only: make a backup before. Running it again changes nothing.

Examples:
  portal migrate
  DATABASE_URL=postgres://portal@localhost/portal portal migrate";
    /// `user`.
    pub const USER: &str = "The people who can sign in";
    /// `account`.
    pub const ACCOUNTS: &str = "The companies that sell for you";
    /// `account add`.
    pub const ADD_ACCOUNT: &str = "Add a partner company";
    /// `account add`, at length.
    pub const ADD_ACCOUNT_LONG: &str = "\
Add a partner company. The people added with `portal user add --account` belong to it.

Examples:
  portal account add --name \"Partner Ltd\" --type reseller --country GB --domain partner.example
  portal account add --name \"Partner Ltd\" --type reseller --channel-manager dana@example.com";
    /// `--name` of a company.
    pub const LEGAL_NAME: &str = "Its legal name";
    /// `--type`.
    pub const TYPE: &str = "What kind of partner it is";
    /// `--country`.
    pub const COUNTRY: &str = "Its country, as a two-letter code";
    /// `--domain`.
    pub const DOMAIN: &str = "Its web domain";
    /// `--channel-manager`.
    pub const CHANNEL_MANAGER: &str = "The email address of the channel manager who looks after it";
    /// `user add`.
    pub const ADD: &str = "Add somebody who can sign in";
    /// `user add`, at length.
    pub const ADD_LONG: &str = "\
Add somebody who can sign in. The password is read from standard input, or from PORTAL_NEW_PASSWORD;
it is never part of the command, where others on this machine could read it.

Examples:
  portal user add --name \"Ada Lovelace\" --email ada@example.com --role administrator
  portal user add --name \"Sam Seller\" --email sam@partner.example --role seller --account \"Partner Ltd\" < password.txt";
    /// `backup`.
    pub const BACKUP: &str = "Copy the SQLite database into a new file while it is in use";
    /// `backup`, at length.
    pub const BACKUP_LONG: &str = "\
Copy the SQLite database into a new file while it is in use. The copy is one consistent state and
can be served itself. An existing file is not overwritten. PostgreSQL has pg_dump for this.

Example:
  portal backup ./backups/2027-01-31.sqlite";
    /// `audit`.
    pub const AUDIT: &str = "The trail of everything that happened";
    /// `audit verify`.
    pub const VERIFY: &str = "Check that no entry of the trail was changed, added or removed";
    /// `audit verify`, at length.
    pub const VERIFY_LONG: &str = "\
Check that no entry of the trail was changed, added or removed: each carries a hash over itself and
the one before. Ends with code 1 and names the first place that is wrong.

Example:
  portal audit verify";
    /// `audit export`.
    pub const TRAIL_EXPORT: &str = "Print the trail as lines of JSON, to be kept or checked elsewhere";
    /// `audit export`, at length.
    pub const TRAIL_EXPORT_LONG: &str = "\
Print the trail, an entry a line, as JSON with position, previous, hash and content. The hash is the
SHA-256 of the position (eight bytes, the greatest first), the previous hash as it is printed and the
content as UTF-8.

Example:
  portal audit export > trail.jsonl";
    /// `routes`.
    pub const ROUTES: &str = "Print every address the program answers";
    /// `--config`.
    pub const CONFIG: &str = "Settings file in TOML [default: ./portal.toml where there is one]";
    /// `--database-url`.
    pub const DATABASE_URL: &str = "Where everything is kept: sqlite:FILE or postgres://…";
    /// `--set`.
    pub const SET: &str = "A setting for this run, as NAME=VALUE; may be repeated";
    /// `--address`.
    pub const ADDRESS: &str = "Where to listen, the same as --set address=…";
    /// `--public-url`.
    pub const PUBLIC_URL: &str = "What people type to get here, the same as --set public_url=…";
    /// `--name`.
    pub const NAME: &str = "Their name";
    /// `--email`.
    pub const EMAIL: &str = "Their email address, to sign in with";
    /// `--role`.
    pub const ROLE: &str = "What they are";
    /// `--account`.
    pub const ACCOUNT: &str = "The partner they belong to, by its name; for sellers, managers and executives";
    /// The folder of an import.
    pub const FOLDER: &str = "The folder with the CSV files";
    /// `--mapping`.
    pub const MAPPING: &str = "Which column means what, as a TOML file [default: the Maven CRM sample's]";
    /// `--remarks`.
    pub const REMARKS: &str = "A file to list every warning and rejection in";
    /// The file of a backup.
    pub const FILE: &str = "The file to write, which must not exist";
}

/// What each setting expects, by its name.
pub fn expects(setting: &str) -> Option<&'static str> {
    Some(match setting {
        "address" => "an IP address and a port, for example 127.0.0.1:3000",
        "public_url" => "what people type to get here, without a path, for example https://partners.example.com",
        "database_url" => "an address that begins with sqlite: or postgres:, for example sqlite:./data/portal.sqlite",
        "log_level" => "one of error, warn, info, debug, trace",
        "reload_pages" => "true or false: whether open pages load again after a restart, for developing",
        "trust_proxy" => "true or false: whether a proxy before the portal says who calls, in X-Forwarded-For",
        "smtp_url" => {
            "an address of a mail server, smtps://user:password@host or smtp://host:port?tls=required, for example smtps://portal:secret@mail.example.com"
        }
        "mail_from" => "the email address that mails come from, for example portal@example.com",
        "vendor_name" => "a name of 1 to 100 characters",
        "time_zone" => "the name of a time zone, for example Europe/Berlin",
        "currency" => "the code of a currency, for example EUR",
        "session_idle_minutes" => "a whole number of minutes from 1 to 1440",
        "session_hours" => "a whole number of hours from 1 to 168",
        "sign_in_per_account_and_minute" | "sign_in_per_address_and_minute" => "a whole number from 1 to 1000000",
        "second_factor" => "one of nobody, vendor, everybody: for whom a second step is needed to sign in",
        "database_connections" => "a whole number from 1 to 500",
        _ => return None,
    })
}

/// All settings with what they expect, a line each, after the help on serving.
pub fn settings(lines: &str) -> String {
    format!(
        "Settings (as PORTAL_ and the name in capitals, in the settings file, or with --set; the database by DATABASE_URL):\n{lines}"
    )
}

/// A setting whose value does not fit. The value stands there only where it is no secret.
pub fn unfit(setting: &str, value: Option<&str>, origin: &str, expects: &str) -> String {
    match value {
        Some(value) => format!("{setting} cannot be “{value}” ({origin}); it expects {expects}."),
        None => format!("{setting} does not fit ({origin}); it expects {expects}."),
    }
}

/// A setting that is not there.
pub fn unknown_setting(setting: &str, origin: &str, known: &str) -> String {
    format!("There is no setting {setting} ({origin}). The settings are: {known}.")
}

/// A setting that has another name as a variable.
pub const DATABASE_BY_ITS_OWN_NAME: &str = "There is no PORTAL_DATABASE_URL: the database is named by DATABASE_URL.";
/// Where a setting came from: the command line.
pub const FROM_COMMAND_LINE: &str = "on the command line";

/// Where a setting came from: a variable.
pub fn from_variable(name: &str) -> String {
    format!("in the variable {name}")
}

/// Where a setting came from: a file.
pub fn from_file(file: &str) -> String {
    format!("in {file}")
}

/// `--set` without a value.
pub fn set_without_value(text: &str) -> String {
    format!("--set expects NAME=VALUE, not “{text}”.")
}

/// A settings file that is not there.
pub fn no_such_file(file: &str) -> String {
    format!("There is no settings file {file}.")
}

/// A settings file that is no TOML.
pub fn unreadable_file(file: &str, why: &str) -> String {
    format!("The settings file {file} cannot be read: {why}")
}

/// An address others can reach, without knowing what they type.
pub const PUBLIC_URL_MISSING: &str = "public_url is missing: where address is not of this machine alone, it expects what people type to get here, for \
     example https://partners.example.com.";

/// A mail server without a sender.
pub const MAIL_FROM_MISSING: &str =
    "mail_from is missing: where smtp_url names a mail server, it expects the email address that mails come from.";
/// A mail server that does not answer.
pub const MAIL_TOO_SLOW: &str = "The mail server did not answer in time.";

/// An SQLite file that is not there.
pub fn no_database(file: &str) -> String {
    format!("There is no database {file} yet (database_url). Run `portal migrate` first.")
}

/// A folder that cannot be made.
pub fn no_folder(folder: &str, why: &str) -> String {
    format!("The folder {folder} of the database cannot be made (database_url): {why}")
}

/// Demo people where others could sign in as them.
pub const DEMO_OUTSIDE: &str = "This database has demo people, whose passwords everybody knows: address and public_url must be of this machine \
     alone (127.0.0.1 or localhost).";

/// A place that is taken, or not ours.
pub fn cannot_listen(address: &str, why: &str) -> String {
    format!("Cannot listen on {address} (address): {why}")
}

/// The server ended by itself.
pub fn ended(why: &str) -> String {
    format!("The server ended: {why}")
}

/// It is up.
pub fn answers(url: &str) -> String {
    format!("Entente answers at {url}")
}

/// Before the demo's sign-ins.
pub const DEMO_PEOPLE: &str = "Sign in as one of the demo people:";

/// The demo is in.
pub fn demo_loaded(people: usize, partners: usize, products: usize, registrations: usize) -> String {
    format!(
        "The demo programme is loaded: {people} people, {partners} partners, {products} products, {registrations} registrations."
    )
}

/// How far a first look at a file is.
pub fn checked(file: &str, rows: u64) -> String {
    format!("{file}: looked at {}", rows_of(rows))
}

/// How far a file is.
pub fn imported(file: &str, rows: u64, of: u64) -> String {
    let percent = (rows * 100).checked_div(of).unwrap_or(100);
    format!("{file}: {} of {} ({percent} %)", quantity::grouped(rows), rows_of(of))
}

fn rows_of(rows: u64) -> String {
    format!("{} {}", quantity::grouped(rows), if rows == 1 { "row" } else { "rows" })
}

/// A file that cannot be written.
pub fn not_written(file: &str, why: &str) -> String {
    format!("The file {file} cannot be written: {why}")
}

/// Where the remarks are.
pub fn remarks_in(file: &str) -> String {
    format!("Every warning and rejection is listed in {file}.")
}

/// The schema was brought up to date.
pub fn migrated(steps: usize) -> String {
    match steps {
        0 => "The database is up to date.".to_owned(),
        1 => "The database is up to date: one step was applied.".to_owned(),
        steps => format!("The database is up to date: {steps} steps were applied."),
    }
}

/// Somebody was added.
pub fn partner_added(name: &str) -> String {
    format!("{name} is a partner.")
}

/// Somebody was added.
pub fn added(email: &str) -> String {
    format!("{email} can sign in.")
}

/// Asking for a password at a terminal.
pub const ASK_PASSWORD: &str = "Password (it shows as you type): ";
/// Standard input ended.
pub const NO_PASSWORD: &str = "Give the password on standard input, or in PORTAL_NEW_PASSWORD.";

/// A copy was made.
pub fn backed_up(file: &str) -> String {
    format!("The copy is in {file}.")
}

/// No copy was made.
pub fn not_backed_up(why: &str) -> String {
    format!("No copy was made: {why}")
}

/// The trail is as it was written.
pub fn trail_whole(entries: u64) -> String {
    format!("The trail is whole: {}.", super::plural(entries, "entry", "entries"))
}

/// The trail could not be printed.
pub fn trail_not_printed(why: &str) -> String {
    format!("The trail was not printed to its end: {why}")
}

/// The trail was changed.
pub fn trail_broken(position: i64) -> String {
    format!("The trail is broken at entry {position}: it was changed, added or removed past the portal.")
}

/// One problem of what was given to a command.
pub fn problem(field: &str, message: &str) -> String {
    format!("{field}: {message}")
}

/// A request that another site sent.
pub const OTHER_SITE: &str =
    "This was sent from another website and was not done. Open the portal and try again there.";

/// The answer where not even the page for errors could be made.
pub fn last_resort(request: &str) -> String {
    format!("Something went wrong on our side. Nothing was changed. If it happens again, quote {request}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_repeated() {
        assert!(!unfit("database_url", None, FROM_COMMAND_LINE, "x").contains('“'));
        assert!(unfit("address", Some("here"), FROM_COMMAND_LINE, "x").contains("“here”"));
    }
}
