//! `portal account add`

use super::{Done, by_command, open, tell};
use crate::cli::NewAccount;
use crate::settings::Settings;
use server::accounts::{self, PartnerDraft};
use shared::words::portal as say;

pub async fn add(settings: Settings, new: NewAccount) -> Done {
    let portal = open::portal(&settings).await?;
    let NewAccount { name, kind, country, domain, channel_manager } = new;
    let draft = PartnerDraft { name: name.clone(), kind, country, domain, channel_manager };
    accounts::add_partner(by_command(&portal), draft).await?;
    tell(&say::partner_added(&name));
    Ok(())
}
