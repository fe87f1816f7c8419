//! The portal in Chromium: what has to be built first, and how the specs are started.

use std::process::Command;

use crate::browser::{self, Shrink};
use crate::cargo;
use crate::prepare;
use crate::shell::{Failure, Outcome, read, root, step};

/// Builds the two halves as people get them: the browser part made small, and the server.
pub fn build() -> Outcome<()> {
    browser::build(Shrink::Must)?;
    step("building the server", "5 to 8 min the first time, seconds later", cargo::build_portal)
}

/// Playwright, told where Chromium is and which portal to start.
pub fn command() -> Outcome<Command> {
    let modules = prepare::npm_packages()?;
    let mut command = Command::new("node");
    command.current_dir(root().join("end2end")).arg(modules.join("@playwright/test/cli.js"));
    command.env("CHROMIUM", prepare::chromium()).env("PORTAL_BINARY", cargo::portal_binary());
    Ok(command)
}

/// Fails when the specs do not fit the types of what they use.
pub fn spec_types() -> Outcome<()> {
    let tsc = prepare::npm_packages()?.join("typescript/bin/tsc");
    let found =
        read(Command::new("node").current_dir(root().join("end2end")).arg(tsc).args(["--noEmit", "--pretty", "false"]));
    found.map(drop).map_err(|_| Failure("The specs do not fit their types: run `npm run types` in end2end.".into()))
}
