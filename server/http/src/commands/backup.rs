//! `portal backup`

use super::{Done, Stop, open, tell};
use crate::settings::Settings;
use shared::words::portal as say;
use std::path::Path;

pub async fn run(settings: Settings, file: &Path) -> Done {
    let database = open::existing(&settings).await?;
    let name = file.display().to_string();
    let copied = database.back_up(&name).await;
    database.close().await;
    copied.map_err(|error| Stop::failed(say::not_backed_up(&error.to_string())))?;
    tell(&say::backed_up(&name));
    Ok(())
}
