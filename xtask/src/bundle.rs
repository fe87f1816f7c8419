//! The release: one file.

use std::fs;

use crate::browser::{self, Shrink};
use crate::cargo;
use crate::shell::{Because, Outcome, step};

/// Builds the site, then the release binary that carries it.
pub fn bundle() -> Outcome<()> {
    browser::build(Shrink::Must)?;
    let binary = step("building the release", "15 min the first time", cargo::build_release)?;
    let size = fs::metadata(&binary).because(binary.display())?.len();
    println!("{} ({:.1} MB)", binary.display(), size as f64 / 1e6);
    Ok(())
}
