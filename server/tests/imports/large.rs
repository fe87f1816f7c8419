//! A hundred thousand rows, and quotes left open in them: the same care, the same memory.

use super::{FILES, counts};
use crate::world::World;
use server::Engine;
use server::imports::{Mapping, Progress, Summary, import_crm};
use shared::words::imports as words;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Set in the process that does nothing else, so that its memory can be measured.
const ALONE: &str = "PORTAL_TEST_ALONE";
const TEST: &str = "imports::large::a_hundred_thousand_rows_take_no_more_memory_than_five_thousand";

/// An export with so many opportunities. One row in a thousand has a quote left open.
fn generated(folder: &Path, rows: usize) -> PathBuf {
    let folder = folder.join(format!("export_{rows}"));
    fs::create_dir_all(&folder).expect("a folder");
    let write = |file: &str, text: &str| fs::write(folder.join(file), text).expect("writes");
    let mut companies = "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n".to_owned();
    for n in 0..500 {
        let parent = if n % 9 == 0 && n < 490 { format!("Company {}", n + 1) } else { String::new() };
        companies.push_str(&format!("Company {n},retail,2001,{n}.5,{n},Germany,{parent}\n"));
    }
    write(FILES[0], &companies);
    write(FILES[1], "product,series,sales_price\nGTX Pro,GTX,4821\nMG,MG,55\n");
    write(FILES[2], "sales_agent,manager,regional_office\nAda,Bea,West\nCleo,Bea,East\n");
    // Straight to the disk: the memory of this process is what is measured.
    let mut deals = BufWriter::new(File::create(folder.join(FILES[3])).expect("a file"));
    let header = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value";
    writeln!(deals, "{header}").expect("writes");
    for n in 0..rows {
        let quote = if n % 1_000 == 500 { "\"" } else { "" };
        let (agent, product) = (["Ada", "Cleo"][n % 2], ["MG", "GTXPro"][n % 2]);
        let company = n % 500;
        writeln!(deals, "N{n},{agent},{product},{quote}Company {company},Won,2017-01-01,2017-02-01,{n}")
            .expect("writes");
    }
    deals.flush().expect("writes");
    folder
}

async fn import(world: &World, folder: &Path) -> Summary {
    let mut told = 0;
    let count = |progress: Progress<'_>| told += u64::from(matches!(progress, Progress::Done { .. }));
    let summary = import_crm(world.by_system(), folder, &Mapping::built_in(), count).await.expect("imports");
    let batches = summary.file(FILES[3]).total() / 1_000;
    assert!(told >= batches, "progress is told after every batch");
    summary
}

/// The most memory this process ever had, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// On SQLite only: what takes memory here is the reader and the batch, and they are the same on both.
#[tokio::test]
async fn a_hundred_thousand_rows_take_no_more_memory_than_five_thousand() {
    if std::env::var_os(ALONE).is_none() {
        let program = std::env::current_exe().expect("this program");
        let mut alone = std::process::Command::new(program);
        let done = alone.args([TEST, "--exact", "--nocapture"]).env(ALONE, "1").output().expect("runs");
        let said = String::from_utf8_lossy(&done.stdout) + String::from_utf8_lossy(&done.stderr);
        println!("{said}");
        assert!(done.status.success() && said.contains("1 passed"), "{said}");
        return;
    }
    let began = std::time::Instant::now();
    let world = World::new(Engine::Sqlite).await;
    let small = import(&world, &generated(world.folder(), 5_000)).await;
    assert_eq!(small.file(FILES[3]), counts(4_995, 0, 0, 5));
    let before = peak();
    let folder = generated(world.folder(), 100_000);
    let large = import(&world, &folder).await;
    assert_eq!(large.file(FILES[3]), counts(94_905, 0, 4_995, 100));
    assert_eq!(large.file(FILES[0]), counts(0, 0, 500, 0));
    let quotes = large.noted.iter().find(|noted| noted.examples[0].reason == words::QUOTE_OPEN).expect("told");
    assert_eq!((quotes.count, quotes.examples[0].line), (100, 502));
    let growth = peak().saturating_sub(before);
    println!("grew by {growth} KiB in {:?}", began.elapsed());
    assert!(growth < 24 * 1_024, "grew by {growth} KiB");
}
