//! What a bare machine lacks, and how to get it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo::WASM;
use crate::shell::{Because, Failure, Outcome, is_root, is_there, read, root, run_quietly, step};
use crate::{postgres, site};

/// Makes sure that the compiler can build for the browser.
pub fn wasm_target() -> Outcome<()> {
    let mut rustc = Command::new("rustc");
    let asked = read(rustc.current_dir(root()).args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(asked.trim()).exists() {
        return Ok(());
    }
    if !is_there("rustup") {
        return Err(Failure(format!("The compiler cannot build for the browser: add the target {WASM} to it.")));
    }
    step("fetching the browser target", "5 s, once", || {
        run_quietly(Command::new("rustup").current_dir(root()).args(["target", "add", WASM]), "rustup")
    })
}

/// Makes sure of the npm packages in `end2end` and returns the folder they lie in.
pub fn npm_packages() -> Outcome<PathBuf> {
    let folder = root().join("end2end");
    let modules = folder.join("node_modules");
    let lock = fs::read(folder.join("package-lock.json")).because("end2end/package-lock.json")?;
    let mark = format!("{:016x}", site::fingerprint(&lock));
    let marked = modules.join(".made-from");
    if fs::read_to_string(&marked).is_ok_and(|old| old == mark) {
        return Ok(modules);
    }
    if !is_there("node") || !is_there("npm") {
        return Err(Failure("Node is missing: install Node 20 or newer, with npm.".into()));
    }
    step("fetching npm packages", "10 s, once", || {
        let mut npm = Command::new("npm");
        npm.current_dir(&folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        run_quietly(npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]), "npm")
    })
    .map_err(|failure| Failure(format!("{failure}\nThe npm packages are missing: run `npm ci` in end2end.")))?;
    fs::write(&marked, mark).because(marked.display())?;
    Ok(modules)
}

/// The Chromium the tests drive.
pub fn chromium() -> PathBuf {
    std::env::var_os("CHROMIUM").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from)
}

/// Something from outside cargo and npm.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Package {
    Chromium,
    Postgres,
    /// A mail server to send to
    Smtp,
}

impl Package {
    fn is_installed(self) -> bool {
        match self {
            Self::Chromium => chromium().exists(),
            Self::Postgres => postgres::programs().is_some(),
            Self::Smtp => {
                let mut python = Command::new("/usr/bin/python3");
                python.args(["-c", "import aiosmtpd"]).output().is_ok_and(|output| output.status.success())
            }
        }
    }

    fn debian(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Postgres => "postgresql",
            Self::Smtp => "python3-aiosmtpd",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Postgres => "PostgreSQL",
            Self::Smtp => "aiosmtpd",
        }
    }
}

/// Makes sure of Debian packages: installs what is missing as root or when asked to, else says what to run.
pub fn packages(wanted: &[Package], install: bool) -> Outcome<()> {
    let missing: Vec<Package> = wanted.iter().copied().filter(|package| !package.is_installed()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let script = install_script(&missing);
    let words: Vec<&str> = missing.iter().map(|package| package.word()).collect();
    let said = words.join(" and ");
    if !is_there("apt-get") {
        return Err(Failure(format!("{said} must be installed first; this machine has no apt-get to do it with.")));
    }
    if !is_root() && !install {
        let verb = if words.len() == 1 { "is" } else { "are" };
        return Err(Failure(format!("{said} {verb} missing; run this, or add --install:\nsudo sh -c '{script}'")));
    }
    step(&format!("installing {said}"), "1 to 2 min, once", || {
        let mut shell = if is_root() { Command::new("sh") } else { Command::new("sudo") };
        if !is_root() {
            shell.arg("sh");
        }
        run_quietly(shell.args(["-c", &script]), "packages")
    })?;
    match missing.iter().find(|package| !package.is_installed()) {
        Some(package) => Err(Failure(format!("{} was installed but is not where it was expected.", package.word()))),
        None => Ok(()),
    }
}

/// One line of shell. PostgreSQL must not start a server of its own on port 5432 while it is being installed.
fn install_script(missing: &[Package]) -> String {
    let mut steps = vec!["export DEBIAN_FRONTEND=noninteractive"];
    if missing.contains(&Package::Postgres) {
        steps.push("mkdir -p /etc/postgresql-common");
        steps.push("echo create_main_cluster=false >> /etc/postgresql-common/createcluster.conf");
    }
    steps.push("apt-get -q update");
    let names: Vec<&str> = missing.iter().map(|package| package.debian()).collect();
    let install = format!("apt-get -q -y install --no-install-recommends {}", names.join(" "));
    format!("{} && {install}", steps.join(" && "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_installed() {
        assert!(!install_script(&[Package::Chromium]).contains("postgresql"));
        assert!(install_script(&[Package::Chromium, Package::Postgres]).ends_with(" chromium postgresql"));
        assert!(install_script(&[Package::Smtp]).ends_with(" python3-aiosmtpd"));
    }

    #[test]
    fn the_line_to_run_survives_single_quotes() {
        assert!(!install_script(&[Package::Chromium, Package::Postgres]).contains('\''));
    }
}
