//! Everything that proves the product, one suite after the other, and one line at the end.

use std::fs;
use std::process::Command;

use clap::ValueEnum;

use crate::cargo::{self, cargo};
use crate::playwright;
use crate::postgres::Cluster;
use crate::prepare::{self, Package};
use crate::shell::{Outcome, root, run, run_and_read, step};
use crate::suites::{self, Tally};

/// A part of the tests.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// The rules alone: the tests of `shared`
    Rules,
    /// The verbs on both databases and the real binary
    Server,
    /// Browser and server judge the same answers alike
    Parity,
    /// The portal in Chromium
    E2e,
}

/// Raises how many answers of the access decision the server's tests compare with the reference's.
const ANSWERS: &str = "PORTAL_ACCESS_TRIPLES";

/// Runs the suites and prints the counts. A suite that fails does not keep the others from running.
pub fn test(only: Option<Suite>, access: Option<u64>, install: bool) -> bool {
    let tally = match run_suites(only, access, install) {
        Ok(tally) => tally,
        Err(failure) => Tally::could_not_run(failure.0),
    };
    if !tally.problems.is_empty() {
        println!("\nFailed:");
        tally.problems.iter().for_each(|problem| println!("- {problem}"));
    }
    println!("\n{} passed, {} failed", tally.passed, tally.failed);
    tally.failed == 0
}

fn run_suites(only: Option<Suite>, access: Option<u64>, install: bool) -> Outcome<Tally> {
    prepare_for(only, install)?;
    let mut tally = Tally::default();
    let built = if matches!(only, None | Some(Suite::Server | Suite::E2e)) { playwright::build() } else { Ok(()) };
    if let Err(failure) = &built {
        println!("{failure}");
    }
    match only {
        Some(Suite::Rules) => tally.add(rust_tests(&["--package", "shared"], "rules", access, None)),
        Some(Suite::Server) => tally.add(with_postgres(&["--test", "*"], access)),
        Some(Suite::Parity | Suite::E2e) => {}
        None => tally.add(with_postgres(&[], access)),
    }
    if matches!(only, None | Some(Suite::Parity)) {
        tally.add(or_failed("parity", parity()));
    }
    if matches!(only, None | Some(Suite::E2e)) {
        tally.add(or_failed("end to end", built.and_then(|()| end_to_end())));
    }
    Ok(tally)
}

fn prepare_for(only: Option<Suite>, install: bool) -> Outcome<()> {
    match only {
        None => prepare::packages(&[Package::Chromium, Package::Postgres, Package::Smtp], install)?,
        Some(Suite::Server) => prepare::packages(&[Package::Postgres, Package::Smtp], install)?,
        Some(Suite::E2e) => prepare::packages(&[Package::Chromium], install)?,
        Some(Suite::Rules | Suite::Parity) => {}
    }
    if only != Some(Suite::Rules) {
        prepare::wasm_target()?;
    }
    Ok(())
}

fn or_failed(suite: &str, result: Outcome<Tally>) -> Tally {
    result.unwrap_or_else(|failure| {
        println!("{failure}");
        Tally::could_not_run(format!("{suite}: {}", failure.0.lines().last().unwrap_or_default()))
    })
}

fn with_postgres(which: &[&str], access: Option<u64>) -> Tally {
    match step("starting a throw-away PostgreSQL", "5 s", Cluster::start) {
        Ok(cluster) => rust_tests(which, "rust", access, Some(&cluster)),
        Err(failure) => or_failed("rust", Err(failure)),
    }
}

fn rust_tests(which: &[&str], name: &str, access: Option<u64>, cluster: Option<&Cluster>) -> Tally {
    let mut tests = cargo();
    tests.args(["test", "--no-fail-fast"]).args(which);
    if let Some(cluster) = cluster {
        tests.env("PORTAL_TEST_POSTGRES", cluster.url());
    }
    if let Some(answers) = access {
        tests.env(ANSWERS, answers.to_string());
    }
    let ran = step("building and running the Rust tests", "10 min the first time, 2 min later", || {
        cargo::site_folder()?;
        run_and_read(&mut tests)
    });
    or_failed(name, ran.map(|(output, well)| suites::cargo_tests(&output, well, name)))
}

fn parity() -> Outcome<Tally> {
    let (module, native) = step("building the rules for both sides", "1 min the first time", || {
        let module = cargo::build_wasm("parity")?;
        run(cargo().args(["build", "--package", "parity", "--bin", "parity"]))?;
        Ok((module, cargo::target().join("debug/parity")))
    })?;
    step("comparing browser and server", "1 min", || {
        let mut compare = Command::new("node");
        compare.current_dir(root()).arg("end2end/parity/run.mjs").arg(module).arg(native);
        let (output, well) = run_and_read(&mut compare)?;
        Ok(suites::parity(&output, well))
    })
}

fn end_to_end() -> Outcome<Tally> {
    let report = root().join("target/e2e.json");
    // A report of an earlier run must not speak for this one.
    let _ = fs::remove_file(&report);
    step("walking through the portal in Chromium", "5 min", || {
        let (_, well) = run_and_read(playwright::command()?.args(["test", "--forbid-only"]))?;
        Ok(suites::end_to_end(fs::read_to_string(&report).ok().as_deref(), well))
    })
}
