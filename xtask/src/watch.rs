//! Rebuilding on save.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecursiveMode, Watcher};

use crate::shell::{Because, Failure, Outcome, root};
use crate::{run, site};

const WATCHED: [&str; 5] = ["app", "shared", "server", "style", "public"];

/// How long it must be quiet before building: an editor saving all files is one change.
const QUIET: Duration = Duration::from_millis(300);

/// The server while it runs. Dropping it stops it.
struct Serving(Child);

impl Serving {
    fn start() -> Outcome<Self> {
        run::portal().args(["serve", "--set", "reload_pages=true"]).spawn().map(Self).because("starting the portal")
    }
}

impl Drop for Serving {
    /// Asks first, so that what is being written is written.
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(5) {
            match self.0.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(20)),
                _ => return,
            }
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves, and builds and restarts after each save, until interrupted.
pub fn watch() -> Outcome<()> {
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(sender).because("watching files")?;
    for folder in WATCHED {
        let path = root().join(folder);
        watcher.watch(&path, RecursiveMode::Recursive).because(path.display())?;
    }
    let mut serving = None;
    let mut build_all = true;
    loop {
        match rebuild(build_all) {
            Ok(()) => {
                drop(serving.take());
                serving = Some(Serving::start()?);
                println!("Open pages reload. Watching {} for changes.", WATCHED.join(", "));
            }
            Err(failure) => println!("{failure}\nWaiting for the next save; the last good build stays."),
        }
        let changed = wait_for_change(&changes)?;
        build_all = needs_compiler(&changed);
    }
}

fn rebuild(all: bool) -> Outcome<()> {
    if !all {
        return site::assemble();
    }
    run::build()?;
    run::prepare_database()
}

/// Blocks until files change and it has been quiet again.
fn wait_for_change(changes: &Receiver<notify::Result<Event>>) -> Outcome<Vec<PathBuf>> {
    let gone = || Failure("watching files: the watcher has ended".into());
    let mut changed = Vec::new();
    while changed.is_empty() {
        changed = written(changes.recv().map_err(|_| gone())?);
    }
    loop {
        match changes.recv_timeout(QUIET) {
            Ok(event) => changed.extend(written(event)),
            Err(RecvTimeoutError::Timeout) => return Ok(changed),
            Err(RecvTimeoutError::Disconnected) => return Err(gone()),
        }
    }
}

/// The files an event tells were written. Reading them, as a build does, is no change.
fn written(event: notify::Result<Event>) -> Vec<PathBuf> {
    match event {
        Ok(event) if !matches!(event.kind, EventKind::Access(_)) => event.paths,
        _ => Vec::new(),
    }
}

/// Whether anything but style sheets and public files changed. Where it is unclear, everything is built.
fn needs_compiler(changed: &[PathBuf]) -> bool {
    let is_site = |path: &Path| ["style", "public"].iter().any(|folder| path.starts_with(root().join(folder)));
    !changed.iter().all(|path| is_site(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_needs_no_compiler() {
        assert!(!needs_compiler(&[root().join("style/main.css"), root().join("public/icon.svg")]));
        assert!(needs_compiler(&[root().join("style/main.css"), root().join("app/src/lib.rs")]));
    }

    #[test]
    fn saves_close_together_are_one_change() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (sender, changes) = channel();
        let mut watcher = notify::recommended_watcher(sender).expect("a watcher");
        watcher.watch(folder.path(), RecursiveMode::Recursive).expect("watched");
        for name in ["a.rs", "b.rs"] {
            std::fs::write(folder.path().join(name), "//").expect("written");
        }
        let changed = wait_for_change(&changes).expect("a change");
        assert!(changed.iter().any(|path| path.ends_with("a.rs")) && changed.iter().any(|path| path.ends_with("b.rs")));
        assert!(changes.try_recv().is_err(), "nothing is left over");
    }
}
