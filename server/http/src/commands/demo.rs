//! `portal demo`

use super::{Done, open, tell};
use crate::settings::Settings;
use server::demo::{self, DemoPerson, PEOPLE};
use shared::words::portal as say;

pub async fn run(settings: Settings) -> Done {
    let portal = open::portal(&settings).await?;
    let loaded = demo::load(portal.database.clone(), settings.rules, portal.clock.now()).await?;
    portal.database.clone().close().await;
    tell(&say::demo_loaded(loaded.people, loaded.partners, loaded.products, loaded.registrations));
    tell_people();
    Ok(())
}

/// Who can sign in, with which password.
pub fn tell_people() {
    let width = |text: fn(&DemoPerson) -> &str| PEOPLE.iter().map(|one| text(one).len()).max().unwrap_or(0);
    let (email, password) = (width(|one| one.email), width(|one| one.password));
    tell(say::DEMO_PEOPLE);
    for one in PEOPLE {
        tell(&format!("  {:email$}  {:password$}  {}", one.email, one.password, one.who));
    }
}
