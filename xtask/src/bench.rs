//! What is too large for a test: measured, printed as a table and kept as JSON in `target/bench`.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::cargo;
use crate::postgres::Cluster;
use crate::prepare::{self, Package};
use crate::shell::{Because, Failure, Outcome, read, root, run, step};

/// What can be measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// `portal import crm` of a generated export into a new SQLite file, twice: everything new, then everything known
    Import,
    /// One list for an administrator and for a partner's managers with hierarchy, shares and 2, 5 or 20 of the rules: processor time for a
    /// request, on both databases, at 10,000 partners, 100,000 deals and 200 rules
    Access,
}

/// What a partner's manager may cost at most where an administrator costs 1.
const RIGHTS_MOST: f64 = 1.10;

/// Measures.
pub fn bench(name: Bench, rows: u64) -> Outcome<()> {
    match name {
        Bench::Import => import(rows),
        Bench::Access => access(),
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
    let folder = empty_folder("import")?;
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

/// A folder to measure in, without what an earlier run left.
fn empty_folder(name: &str) -> Outcome<PathBuf> {
    let folder = root().join("target/bench").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).because(folder.display())?;
    }
    fs::create_dir_all(&folder).because(folder.display())?;
    Ok(folder)
}

fn access() -> Outcome<()> {
    prepare::packages(&[Package::Postgres], false)?;
    let binary = step("building what measures", "10 min the first time", cargo::build_access_bench)?;
    let folder = empty_folder("access")?;
    let cluster = step("starting a throw-away PostgreSQL", "5 s", Cluster::start)?;
    let file = format!("sqlite:{}", folder.join("portal.sqlite").display());
    let mut results = Vec::new();
    for database in [file, cluster.url()] {
        let printed = step("writing and measuring", "2 min", || read(Command::new(&binary).arg(&database)))?;
        let result: Value = serde_json::from_str(printed.trim()).because("reading what was measured")?;
        tell_access(&result);
        results.push(result);
    }
    let result = root().join("target/bench/access.json");
    fs::write(&result, json!({ "bar": RIGHTS_MOST, "engines": results }).to_string()).because(result.display())
}

fn tell_access(result: &Value) {
    let engine = result["engine"].as_str().unwrap_or_default();
    let managers = || result["managers"].as_array().into_iter().flatten();
    for one in [&result["administrator"]].into_iter().chain(managers()) {
        println!("\n{engine}, {}, who sees {} records", one["who"].as_str().unwrap_or_default(), one["found"]);
        for statement in ["page", "count"] {
            println!("  {statement}:");
            let lines = one[statement].as_array().into_iter().flatten().filter_map(Value::as_str);
            lines.for_each(|line| println!("    {line}"));
        }
    }
    println!();
    for one in managers() {
        let number = |name: &str| one[name].as_f64().unwrap_or(f64::NAN);
        println!(
            "{engine}: administrator {:.0} µs, {} {:.0} µs, ratio {:.2} (at most {RIGHTS_MOST:.2})",
            number("administrator_micros"),
            one["who"].as_str().unwrap_or_default(),
            number("micros"),
            number("ratio")
        );
    }
    println!();
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
