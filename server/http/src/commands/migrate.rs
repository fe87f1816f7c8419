//! `portal migrate`

use super::{Done, open, tell};
use crate::settings::Settings;
use server::database::Unfit;
use shared::words::portal as say;

pub async fn run(settings: Settings) -> Done {
    let database = open::new_or_existing(&settings).await?;
    match database.check().await {
        Ok(()) | Err(Unfit::Older { .. }) => {}
        Err(unfit) => return Err(unfit.into()),
    }
    let steps = database.migrate().await?;
    database.close().await;
    tell(&say::migrated(steps));
    Ok(())
}
