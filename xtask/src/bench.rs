//! What is too large for a test: measured, printed as a table and kept as JSON in `target/bench`.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use serde_json::json;

use crate::cargo;
use crate::shell::{Because, Failure, Outcome, root, run, step};

/// What can be measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// `portal import crm` of a generated export into a new SQLite file, twice: everything new, then everything known
    Import,
}

/// Measures.
pub fn bench(name: Bench, rows: u64) -> Outcome<()> {
    match name {
        Bench::Import => import(rows),
    }
}

/// One run of the program.
struct Run {
    took: Duration,
    /// The most memory it ever had, in KiB.
    peak: u64,
}

fn import(rows: u64) -> Outcome<()> {
    let binary = step("building the release", "15 min the first time", cargo::build_release)?;
    let folder = root().join("target/bench/import");
    if folder.exists() {
        fs::remove_dir_all(&folder).because(folder.display())?;
    }
    fs::create_dir_all(&folder).because(folder.display())?;
    let export = step("writing the export", "2 s for a million rows", || generate(&folder, rows))?;
    let database = format!("sqlite:{}", folder.join("portal.sqlite").display());
    run(Command::new(&binary).arg("migrate").env("DATABASE_URL", &database))?;
    let mut runs = Vec::new();
    for what in ["new", "known"] {
        let ran = measured(Command::new(&binary).args(["import", "crm"]).arg(&export).env("DATABASE_URL", &database))?;
        println!(
            "{what:>6}: {rows} rows in {:.1} s, {:.0} rows/s, {:.1} MiB at most",
            ran.took.as_secs_f64(),
            rows as f64 / ran.took.as_secs_f64(),
            ran.peak as f64 / 1024.0
        );
        runs.push(json!({ "rows": what, "seconds": ran.took.as_secs_f64(), "peak_kib": ran.peak }));
    }
    let result = root().join("target/bench/import.json");
    fs::write(&result, json!({ "rows": rows, "runs": runs }).to_string()).because(result.display())
}

/// An export as the built-in mapping reads it. One row in a thousand has a quote left open.
fn generate(folder: &Path, rows: u64) -> Outcome<PathBuf> {
    let folder = folder.join("export");
    fs::create_dir_all(&folder).because(folder.display())?;
    let mut companies = "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n".to_owned();
    for n in 0..500 {
        companies.push_str(&format!("Company {n},retail,2001,{n}.5,{n},Germany,\n"));
    }
    for (file, text) in [
        ("accounts.csv", companies.as_str()),
        ("products.csv", "product,series,sales_price\nGTX Pro,GTX,4821\nMG,MG,55\n"),
        ("sales_teams.csv", "sales_agent,manager,regional_office\nAda,Bea,West\nCleo,Bea,East\n"),
    ] {
        fs::write(folder.join(file), text).because(file)?;
    }
    let deals = folder.join("sales_pipeline.csv");
    let mut writer = BufWriter::new(File::create(&deals).because(deals.display())?);
    let mut write = |line: String| writeln!(writer, "{line}").because(deals.display());
    write("opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value".into())?;
    for n in 0..rows {
        let quote = if n % 1_000 == 500 { "\"" } else { "" };
        let (agent, product) = if n % 2 == 0 { ("Ada", "MG") } else { ("Cleo", "GTXPro") };
        write(format!("N{n},{agent},{product},{quote}Company {},Won,2017-01-01,2017-02-01,{}", n % 500, n % 9_000))?;
    }
    writer.flush().because(deals.display())?;
    Ok(folder)
}

/// Runs to the end, watching the memory.
fn measured(command: &mut Command) -> Outcome<Run> {
    let began = Instant::now();
    let mut child = command.stdout(std::process::Stdio::null()).spawn().because("starting the portal")?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let ended = loop {
        // The kernel keeps the peak itself; it is gone with the process.
        if let Ok(status) = fs::read_to_string(&status)
            && let Some(line) = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))
        {
            peak = line.trim().trim_end_matches(" kB").parse().unwrap_or(peak);
        }
        if let Some(ended) = child.try_wait().because("waiting for the portal")? {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    // 1: rows were rejected, as those with an open quote are.
    match ended.code() {
        Some(0 | 1) => Ok(Run { took: began.elapsed(), peak }),
        _ => Err(Failure(format!("the portal ended with {ended}"))),
    }
}
