//! From settings to a portal on its database.

use super::Stop;
use crate::settings::Settings;
use server::{Clock, Database, Entropy, Portal};
use shared::words::portal as say;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A portal on a database that is there and fit to be used.
pub async fn portal(settings: &Settings) -> Result<Arc<Portal>, Stop> {
    let database = existing(settings).await?;
    database.check().await?;
    let portal = Portal::new(database, settings.rules.clone(), Clock::System, Entropy::system());
    Ok(Arc::new(portal))
}

/// The database, whatever its schema. Connecting makes an empty SQLite file, so a missing one is told first.
pub async fn existing(settings: &Settings) -> Result<Database, Stop> {
    if let Some(file) = sqlite_file(&settings.database_url.0).filter(|file| !file.exists()) {
        return Err(Stop::refused(say::no_database(&file.display().to_string())));
    }
    connect(settings).await
}

/// The database, made where it is a file that does not exist yet.
pub async fn new_or_existing(settings: &Settings) -> Result<Database, Stop> {
    let file = sqlite_file(&settings.database_url.0);
    if let Some(folder) = file.as_deref().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty()) {
        let shown = folder.display().to_string();
        std::fs::create_dir_all(folder).map_err(|error| Stop::refused(say::no_folder(&shown, &error.to_string())))?;
    }
    connect(settings).await
}

async fn connect(settings: &Settings) -> Result<Database, Stop> {
    let url = &settings.database_url.0;
    let connected = Database::connect(url, settings.rules.database_connections).await;
    // What a driver says of an address may repeat it, with its password.
    connected.map_err(|unfit| Stop::refused(unfit.to_string().replace(url, "…")))
}

/// The folder that the installation keeps its files in: that of the SQLite database, else `data`.
pub fn data_folder(settings: &Settings) -> PathBuf {
    match sqlite_file(&settings.database_url.0).as_deref().and_then(Path::parent) {
        Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
        Some(folder) => folder.to_owned(),
        None => PathBuf::from("./data"),
    }
}

/// The file behind an SQLite address.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    (path != ":memory:").then(|| PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_an_sqlite_address_is_found() {
        for (url, file) in [
            ("sqlite:./data/portal.sqlite", Some("./data/portal.sqlite")),
            ("sqlite:///var/lib/portal.sqlite?mode=rwc", Some("/var/lib/portal.sqlite")),
            ("sqlite::memory:", None),
            ("postgres://localhost/portal", None),
        ] {
            assert_eq!(sqlite_file(url), file.map(PathBuf::from), "{url}");
        }
    }
}
