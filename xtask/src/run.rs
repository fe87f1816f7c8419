//! The portal on this machine, with the demo programme, in one command.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::{self, Shrink};
use crate::cargo;
use crate::shell::{Because, Failure, Outcome, root, run as run_program, step};

/// Builds what changed, brings the database up to date, loads the demo programme the first time, and becomes the server.
pub fn run() -> Outcome<()> {
    build()?;
    prepare_database()?;
    // The server takes our place, so that stopping it is stopping it.
    let failure = portal().arg("serve").exec();
    Err(Failure(format!("starting the portal: {failure}")))
}

/// Builds both halves, good enough to look at.
pub fn build() -> Outcome<()> {
    browser::build(Shrink::IfPossible)?;
    step("building the server", "5 to 8 min the first time, seconds later", cargo::build_portal)
}

/// The portal with the database of this checkout unless another one is named.
pub fn portal() -> Command {
    let mut command = Command::new(cargo::portal_binary());
    command.current_dir(root());
    if named_database().is_none() {
        command.env("DATABASE_URL", "sqlite:data/portal.sqlite");
    }
    command
}

fn named_database() -> Option<String> {
    std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// Migrates, and loads the demo programme into a SQLite file that did not exist before.
pub fn prepare_database() -> Outcome<()> {
    let Some(file) = sqlite_file(named_database().as_deref()) else {
        step("bringing the database up to date", "1 s", || run_program(portal().arg("migrate")))?;
        println!("  to load the demo programme into it: {} demo", cargo::portal_binary().display());
        return Ok(());
    };
    let file = root().join(file);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).because(folder.display())?;
    }
    // Left behind when loading was interrupted: then it begins again from an empty file.
    let unfinished = beside(&file, ".unfinished");
    if unfinished.exists() {
        for old in [file.clone(), beside(&file, "-wal"), beside(&file, "-shm")] {
            if old.exists() {
                fs::remove_file(&old).because(old.display())?;
            }
        }
    }
    let first_time = !file.exists();
    if first_time {
        fs::write(&unfinished, "").because(unfinished.display())?;
    }
    step("bringing the database up to date", "1 s", || run_program(portal().arg("migrate")))?;
    if first_time {
        step("loading the demo programme", "10 s, once", || run_program(portal().arg("demo")))?;
        fs::remove_file(&unfinished).because(unfinished.display())?;
    }
    Ok(())
}

/// The file behind a `sqlite:` address; nothing for other databases.
fn sqlite_file(url: Option<&str>) -> Option<PathBuf> {
    let Some(url) = url else { return Some("data/portal.sqlite".into()) };
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(path.split('?').next().unwrap_or(path).into())
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_sqlite_address_is_found() {
        assert_eq!(sqlite_file(None), Some("data/portal.sqlite".into()));
        assert_eq!(sqlite_file(Some("sqlite:/var/lib/portal.sqlite")), Some("/var/lib/portal.sqlite".into()));
        assert_eq!(
            sqlite_file(Some("sqlite:///var/lib/portal.sqlite?mode=rwc")),
            Some("/var/lib/portal.sqlite".into())
        );
        assert_eq!(sqlite_file(Some("sqlite://data/a.sqlite")), Some("data/a.sqlite".into()));
        assert_eq!(sqlite_file(Some("postgres://portal@localhost/portal")), None);
    }
}
