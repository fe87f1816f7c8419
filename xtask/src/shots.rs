//! Pictures of every screen.

use std::fs;

use crate::playwright;
use crate::prepare::{self, Package};
use crate::shell::{Because, Outcome, root, run, step};

/// Takes a picture of every screen.
pub fn shots(install: bool) -> Outcome<()> {
    prepare::packages(&[Package::Chromium], install)?;
    playwright::build()?;
    let pictures = root().join("target/shots");
    if pictures.exists() {
        fs::remove_dir_all(&pictures).because(pictures.display())?;
    }
    step("taking a picture of every screen", "3 min", || {
        run(playwright::command()?.args(["test", "--config", "shots.config.ts"]).env("SHOTS", &pictures))
    })?;
    println!("The pictures are in {}", pictures.display());
    Ok(())
}
