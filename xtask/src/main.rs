//! Building, running, testing and measuring the portal: `cargo xtask --help`.

mod areas;
mod bench;
mod browser;
mod bundle;
mod cargo;
mod check;
mod css;
mod dependencies;
mod playwright;
mod postgres;
mod prepare;
mod run;
mod shell;
mod shots;
mod site;
mod suites;
mod test;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::shell::Outcome;

/// Build, run and test the portal.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, load the demo programme the first time, and serve it
    ///
    /// Without DATABASE_URL the portal keeps its records in ./data/portal.sqlite. The demo programme is loaded when that
    /// file does not exist yet; delete it to start afresh. With DATABASE_URL naming a PostgreSQL database, only the
    /// migrations run: `portal demo` is left to you. Settings (PORTAL_ADDRESS and others) are passed on.
    Run,
    /// Prepare what the tests need and run all of them: rules, both databases, browser, end to end
    ///
    /// The last line says `N passed, N failed`. Debian packages that are missing (Chromium, PostgreSQL) are installed
    /// when this runs as root; otherwise the line to run is printed. Tests on a real CRM export run where CRM_SAMPLE
    /// names its folder.
    Test {
        /// Run one suite only, for a quick look while developing
        #[arg(long, value_enum)]
        only: Option<test::Suite>,
        /// How many answers of the access decision are compared with the reference's, on both databases together
        ///
        /// Fewer than the usual hundred thousand are never compared; ten million take about a quarter of an hour.
        #[arg(long, value_name = "ANSWERS")]
        access: Option<u64>,
        /// Install missing Debian packages with sudo
        #[arg(long)]
        install: bool,
    },
    /// Format, lints without a warning, unused dependencies, style sheets, specs, and the table of areas
    Check,
    /// Rebuild on save and restart the server
    ///
    /// Watches app, shared, server, style and public. A build that fails leaves the last good server running. Pages that
    /// are open load themselves again after each restart.
    Watch,
    /// One self-contained release binary with the site inside
    Bundle,
    /// The browser part, file by file, with what each weighs on the wire
    Sizes,
    /// Measure something large; prints a table and writes target/bench/NAME.json
    Bench {
        /// What to measure
        #[arg(value_enum)]
        name: bench::Bench,
        /// How many opportunities, for the import
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
    },
    /// Screenshots of every screen at three widths in both themes, into target/shots
    Shots {
        /// Install missing Debian packages with sudo
        #[arg(long)]
        install: bool,
    },
}

fn main() -> ExitCode {
    let done: Outcome<bool> = match Cli::parse().task {
        Task::Run => run::run().map(|()| true),
        Task::Test { only, access, install } => Ok(test::test(only, access, install)),
        Task::Check => check::check(),
        Task::Watch => watch::watch().map(|()| true),
        Task::Bundle => bundle::bundle().map(|()| true),
        Task::Bench { name, rows } => bench::bench(name, rows).map(|()| true),
        Task::Sizes => site::sizes().map(|()| true),
        Task::Shots { install } => shots::shots(install).map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
