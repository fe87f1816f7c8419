//! What each command does.

mod account;
mod audit;
mod backup;
mod demo;
mod import;
mod migrate;
mod open;
mod routes;
mod serve;
mod user;

use crate::cli::{Account, Audit, Cli, Command, Import, User};
use crate::logs;
use crate::settings::{self, Unusable};
use server::Portal;
use server::database::Unfit;
use server::request::{Asked, Origin};
use shared::access::Caller;
use shared::refusal::Refusal;
use shared::words::portal as say;
use std::fmt;
use std::io::Write;
use std::sync::Arc;

/// Why a command ended without having done its work.
#[derive(Debug)]
pub struct Stop {
    /// Sentences for the person who typed it.
    pub sentence: String,
    /// 2: it did not begin, something has to be set right first. 1: it did not succeed.
    pub code: u8,
}

impl Stop {
    /// It did not succeed.
    pub fn failed(sentence: impl Into<String>) -> Stop {
        Stop { sentence: sentence.into(), code: 1 }
    }

    /// It did not begin.
    pub fn refused(sentence: impl Into<String>) -> Stop {
        Stop { sentence: sentence.into(), code: 2 }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl From<Unusable> for Stop {
    fn from(unusable: Unusable) -> Stop {
        Stop::refused(unusable.0)
    }
}

impl From<Unfit> for Stop {
    fn from(unfit: Unfit) -> Stop {
        Stop::refused(unfit.to_string())
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        match &refusal {
            Refusal::Invalid(problems) => {
                let lines = problems.0.iter().map(|problem| say::problem(&problem.field, &problem.message));
                Stop::failed(lines.collect::<Vec<_>>().join("\n"))
            }
            other => Stop::failed(other.to_string()),
        }
    }
}

/// How a command ends.
pub type Done = Result<(), Stop>;

/// Does what was typed.
///
/// # Errors
/// Says what is wrong.
pub fn run(cli: Cli) -> Done {
    let Cli { command, mut given } = cli;
    if let Command::Serve { address, public_url } = &command {
        given.set("address", address.clone());
        given.set("public_url", public_url.clone());
    }
    let settings = settings::read(&given)?;
    logs::start(settings.log_level);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Stop::failed(say::ended(&error.to_string())))?;
    runtime.block_on(async {
        match command {
            Command::Serve { .. } => serve::run(settings).await,
            Command::Demo => demo::run(settings).await,
            Command::Import { from: Import::Crm { folder, mapping, remarks } } => {
                import::run(settings, &folder, mapping.as_deref(), remarks.as_deref()).await
            }
            Command::Import { from: Import::Mapping } => import::template(),
            Command::Migrate => migrate::run(settings).await,
            Command::Account { what: Account::Add(new) } => account::add(settings, new).await,
            Command::User { what: User::Add(new) } => user::add(settings, new).await,
            Command::Backup { file } => backup::run(settings, &file).await,
            Command::Audit { what: Audit::Verify } => audit::verify(settings).await,
            Command::Audit { what: Audit::Export } => audit::export(settings).await,
            Command::Routes => routes::run().await,
        }
    })
}

/// Asked by a command of the installation.
fn by_command(portal: &Arc<Portal>) -> Asked {
    Asked { portal: portal.clone(), caller: Caller::System, id: "command".to_owned(), origin: Origin::default() }
}

/// Tells the person who typed the command. Nobody reading any more is no reason to fail.
fn tell(line: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
