//! `portal audit verify`

use super::{Done, Stop, by_command, open, tell};
use crate::settings::Settings;
use server::Request;
use server::audit::{self, Chain};
use shared::words::portal as say;

pub async fn verify(settings: Settings) -> Done {
    let portal = open::portal(&settings).await?;
    let found = Request::read(by_command(&portal), async |request| audit::verify(request).await).await?;
    match found {
        Chain::Whole(entries) => {
            tell(&say::trail_whole(entries));
            Ok(())
        }
        Chain::BrokenAt(position) => Err(Stop::failed(say::trail_broken(position))),
    }
}
