//! The import of a CRM's export, on a small one with every kind of dirt, on a large one, and on a real one where there is one.

mod again;
mod dirty;
mod large;
mod mapping;
mod real;
mod refused;

use crate::world::World;
use server::imports::{Mapping, Progress, Summary, import_crm};
use shared::imports::{Counts, Remark};
use std::fs;
use std::path::{Path, PathBuf};

const FILES: [&str; 4] = ["accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv"];

fn dirty() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/crm")
}

/// The dirty export in a folder of the test's own, to be changed.
fn copied(world: &World) -> PathBuf {
    let folder = world.folder().join("export");
    fs::create_dir_all(&folder).expect("a folder");
    for file in FILES {
        fs::copy(dirty().join(file), folder.join(file)).expect("a copy");
    }
    folder
}

fn replace(folder: &Path, file: &str, from: &str, to: &str) {
    let bytes = fs::read(folder.join(file)).expect("reads");
    let at = bytes.windows(from.len()).position(|part| part == from.as_bytes()).expect("it is there");
    let changed = [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat();
    fs::write(folder.join(file), changed).expect("writes");
}

/// Imports and keeps every remark.
async fn import(world: &World, folder: &Path) -> (Summary, Vec<Remark>) {
    let mut remarks = Vec::new();
    let keep = |progress: Progress<'_>| {
        if let Progress::Remark(remark) = progress {
            remarks.push(remark.clone());
        }
    };
    let summary = import_crm(world.by_system(), folder, &Mapping::built_in(), keep).await.expect("imports");
    remarks.sort_by_key(|remark| (FILES.iter().position(|file| *file == remark.file), remark.line));
    (summary, remarks)
}

async fn refused(world: &World, folder: &Path) -> String {
    let failure = import_crm(world.by_system(), folder, &Mapping::built_in(), |_| {}).await.expect_err("refused");
    let untouched = world.count("accounts", "1 = 1").await + world.count("users", "1 = 1").await;
    assert_eq!(untouched, 0, "nothing is written before everything was looked at");
    failure.to_string()
}

fn counts(created: u64, updated: u64, unchanged: u64, rejected: u64) -> Counts {
    Counts { created, updated, unchanged, rejected }
}

async fn events(world: &World) -> i64 {
    world.count("events", "what = 'imported'").await
}
