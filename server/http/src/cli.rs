//! What can be typed after `portal`.

use crate::settings::{self, Unusable};
use clap::{Args, Parser, Subcommand, builder::PossibleValuesParser};
use shared::fields::accounts::{CUSTOMER, TYPES};
use shared::users::Role;
use shared::words::portal::{self as say, help};
use std::path::PathBuf;

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "portal", version, about = say::ABOUT, long_about = help::PORTAL, after_help = help::EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What was set here.
    #[command(flatten)]
    pub given: Given,
}

/// Settings given on the command line, and where others stand.
#[derive(Args, Clone, Debug, Default)]
pub struct Given {
    /// The settings file.
    #[arg(long, global = true, env = "PORTAL_CONFIG", value_name = "FILE", help = help::CONFIG)]
    pub config: Option<PathBuf>,
    /// The database. Its variable is read with the other settings.
    #[arg(long, global = true, value_name = "URL", help = help::DATABASE_URL)]
    pub database_url: Option<String>,
    /// Settings as `name=value`.
    #[arg(long = "set", global = true, value_name = "NAME=VALUE", help = help::SET)]
    pub settings: Vec<String>,
}

impl Given {
    /// Names and values, later ones winning.
    ///
    /// # Errors
    /// Where one has no value.
    pub fn settings(&self) -> Result<Vec<(String, String)>, Unusable> {
        let database = self.database_url.iter().map(|url| Ok(("database_url".to_owned(), url.clone())));
        let others = self.settings.iter().map(|text| match text.split_once('=') {
            Some((name, value)) => Ok((name.trim().to_owned(), value.to_owned())),
            None => Err(Unusable(say::set_without_value(text))),
        });
        database.chain(others).collect()
    }

    /// Adds a setting that has an option of its own.
    pub fn set(&mut self, name: &str, value: Option<String>) {
        self.settings.extend(value.map(|value| format!("{name}={value}")));
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve.
    #[command(about = help::SERVE, long_about = help::SERVE_LONG, after_long_help = settings::overview())]
    Serve {
        /// Where to listen.
        #[arg(long, value_name = "IP:PORT", help = help::ADDRESS)]
        address: Option<String>,
        /// What people type.
        #[arg(long, value_name = "URL", help = help::PUBLIC_URL)]
        public_url: Option<String>,
    },
    /// Load the demo.
    #[command(about = help::DEMO, long_about = help::DEMO_LONG)]
    Demo,
    /// Import.
    #[command(about = help::IMPORT)]
    Import {
        /// From where.
        #[command(subcommand)]
        from: Import,
    },
    /// Migrate.
    #[command(about = help::MIGRATE, long_about = help::MIGRATE_LONG)]
    Migrate,
    /// Companies.
    #[command(about = help::ACCOUNTS)]
    Account {
        /// What to do with them.
        #[command(subcommand)]
        what: Account,
    },
    /// People.
    #[command(about = help::USER)]
    User {
        /// What to do with them.
        #[command(subcommand)]
        what: User,
    },
    /// Back up.
    #[command(about = help::BACKUP, long_about = help::BACKUP_LONG)]
    Backup {
        /// Where to.
        #[arg(help = help::FILE)]
        file: PathBuf,
    },
    /// The trail.
    #[command(about = help::AUDIT)]
    Audit {
        /// What to do with it.
        #[command(subcommand)]
        what: Audit,
    },
    /// Every address, for the tests.
    #[command(about = help::ROUTES, hide = true)]
    Routes,
}

/// Systems whose records can be brought in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// A CRM.
    #[command(about = help::CRM, long_about = help::CRM_LONG)]
    Crm {
        /// The files.
        #[arg(help = help::FOLDER)]
        folder: PathBuf,
        /// What they mean.
        #[arg(long, value_name = "FILE", help = help::MAPPING)]
        mapping: Option<PathBuf>,
        /// Where every remark is listed.
        #[arg(long, value_name = "FILE", help = help::REMARKS)]
        remarks: Option<PathBuf>,
    },
    /// What a mapping looks like.
    #[command(about = help::MAPPING_TEMPLATE, long_about = help::MAPPING_TEMPLATE_LONG)]
    Mapping,
}

/// What can be done with companies.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Add one.
    #[command(about = help::ADD_ACCOUNT, long_about = help::ADD_ACCOUNT_LONG)]
    Add(NewAccount),
}

/// A partner to add.
#[derive(Args, Debug)]
pub struct NewAccount {
    /// Legal name.
    #[arg(long, help = help::LEGAL_NAME)]
    pub name: String,
    /// Type.
    #[arg(long = "type", value_name = "TYPE", help = help::TYPE, value_parser = PossibleValuesParser::new(types()))]
    pub kind: String,
    /// Country.
    #[arg(long, value_name = "CODE", help = help::COUNTRY)]
    pub country: Option<String>,
    /// Web domain.
    #[arg(long, help = help::DOMAIN)]
    pub domain: Option<String>,
    /// Who looks after it.
    #[arg(long, value_name = "EMAIL", help = help::CHANNEL_MANAGER)]
    pub channel_manager: Option<String>,
}

/// Types of company that sell for the vendor.
fn types() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|choice| choice.value).filter(|value| *value != CUSTOMER)
}

/// What can be done with people.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add one.
    #[command(about = help::ADD, long_about = help::ADD_LONG)]
    Add(NewUser),
}

/// Somebody to add.
#[derive(Args, Debug)]
pub struct NewUser {
    /// Name.
    #[arg(long, help = help::NAME)]
    pub name: String,
    /// Email address.
    #[arg(long, help = help::EMAIL)]
    pub email: String,
    /// Role.
    #[arg(long, help = help::ROLE, value_parser = PossibleValuesParser::new(roles()))]
    pub role: String,
    /// Partner.
    #[arg(long, help = help::ACCOUNT, value_name = "PARTNER")]
    pub account: Option<String>,
}

/// Roles that sign in.
fn roles() -> impl Iterator<Item = &'static str> {
    Role::ALL.into_iter().filter(|role| *role != Role::Agent).map(Role::name)
}

/// What can be done with the trail.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Check it.
    #[command(about = help::VERIFY, long_about = help::VERIFY_LONG)]
    Verify,
    /// Take it out.
    #[command(about = help::TRAIL_EXPORT, long_about = help::TRAIL_EXPORT_LONG)]
    Export,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn there_is_no_option_for_a_password() {
        let command = Cli::command();
        let user = command.find_subcommand("user").and_then(|user| user.find_subcommand("add")).expect("a command");
        assert!(user.get_arguments().all(|argument| !argument.get_id().as_str().contains("password")));
    }
}
