//! What must hold of the code before anything runs.

use crate::cargo::{self, WASM, cargo};
use crate::shell::{Failure, Outcome, root, run, step};
use crate::{areas, css, dependencies, playwright, prepare};

/// Runs every check, also after one failed, and says whether all of them hold.
pub fn check() -> Outcome<bool> {
    prepare::wasm_target()?;
    cargo::site_folder()?;
    let warnings_fail = ["--", "-D", "warnings"];
    let checks = [
        step("format", "2 s", || run(cargo().args(["fmt", "--all", "--check"]))),
        step("clippy, server side", "5 min the first time", || {
            run(cargo().args(["clippy", "--all-targets"]).args(warnings_fail))
        }),
        step("clippy, browser side", "3 min the first time", || {
            let packages = ["clippy", "--package", "portal-wasm", "--package", "parity"];
            run(cargo().args(packages).args(["--target", WASM, "--profile", "wasm-release"]).args(warnings_fail))
        }),
        step("dependencies", "1 s", || none(dependencies::unused()?)),
        step("style sheets", "1 s", || none(style_sheets()?)),
        step("table of areas", "1 s", || none(areas::check(root())?)),
        step("specs", "5 s", playwright::spec_types),
    ];
    let failures: Vec<Failure> = checks.into_iter().filter_map(Result::err).collect();
    if failures.is_empty() {
        println!("\nEverything holds.");
    } else {
        println!();
        failures.iter().for_each(|failure| println!("{failure}"));
    }
    Ok(failures.is_empty())
}

fn none(problems: Vec<String>) -> Outcome<()> {
    if problems.is_empty() { Ok(()) } else { Err(Failure(problems.join("\n"))) }
}

fn style_sheets() -> Outcome<Vec<String>> {
    let main = root().join("style/main.css");
    css::inline(&main)?;
    let forgotten = css::forgotten(&main)?;
    Ok(forgotten.iter().map(|file| format!("{} is imported nowhere", file.display())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_sheet_is_imported() {
        assert_eq!(style_sheets().expect("sheets that can be inlined"), Vec::<String>::new());
    }
}
