//! `portal user add`

use super::{Done, Stop, by_command, open, tell};
use crate::cli::NewUser;
use crate::settings::Settings;
use server::accounts;
use server::users::{self, UserDraft};
use shared::users::Role;
use shared::words::portal as say;
use std::io::{BufRead, IsTerminal, Write};

/// Where the password may stand instead of standard input.
const VARIABLE: &str = "PORTAL_NEW_PASSWORD";

pub async fn add(settings: Settings, new: NewUser) -> Done {
    let portal = open::portal(&settings).await?;
    let role = Role::from_name(&new.role).unwrap_or(Role::Agent);
    let account = match &new.account {
        Some(partner) => Some(accounts::partner_named(by_command(&portal), partner).await?),
        None => None,
    };
    let password = password()?;
    let draft = UserDraft { name: new.name, email: new.email, password, role, account, is_demo: false };
    let email = draft.email.clone();
    users::add(by_command(&portal), draft).await?;
    tell(&say::added(&email));
    Ok(())
}

fn password() -> Result<String, Stop> {
    if let Ok(password) = std::env::var(VARIABLE)
        && !password.is_empty()
    {
        return Ok(password);
    }
    let mut input = std::io::stdin().lock();
    if input.is_terminal() {
        let mut err = std::io::stderr();
        let _ = write!(err, "{}", say::ASK_PASSWORD).and_then(|()| err.flush());
    }
    let mut line = String::new();
    let read = input.read_line(&mut line).map_err(|error| Stop::failed(error.to_string()))?;
    if read == 0 {
        return Err(Stop::failed(say::NO_PASSWORD));
    }
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
