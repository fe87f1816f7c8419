//! The mapping as a file of one's own.

use super::counts;
use crate::world::World;
use rstest::rstest;
use server::Engine;
use server::imports::{ImportFailure, Mapping, import_crm};
use std::fs;

#[rstest]
#[tokio::test]
async fn another_export_needs_another_mapping_and_no_code(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let folder = world.folder().join("other");
    fs::create_dir_all(&folder).expect("a folder");
    let write = |file: &str, text: &str| fs::write(folder.join(file), text).expect("writes");
    write("firms.csv", "Firm;Umsatz\nAcme GmbH;12,5\nBolt AG;7\n");
    write("items.csv", "Item\nPump\n");
    write("staff.csv", "Who\nAda\n");
    write("deals.csv", "No;Title;State;Firm;Start\n1;Pumps;offer out;ACME;31.01.2017\n2;Hoses;done;Bolt;2017-01-31\n");
    let mapping = r#"
        currency = "EUR"
        separator = ";"
        date_format = "%d.%m.%Y"
        companies = { file = "firms.csv", columns = { name = "Firm", revenue = "Umsatz" }, units = { revenue = "thousands" } }
        products = { file = "items.csv", columns = { name = "Item" } }
        people = { file = "staff.csv", columns = { name = "Who" } }
        [opportunities]
        file = "deals.csv"
        columns = { external_id = "No", name = "Title", stage = "State", account = "Firm", engaged_on = "Start" }
        stages = { "Offer out" = "proposal", done = "closed_won" }
    "#;
    write("mapping.toml", mapping);
    let mapping = Mapping::read(&folder.join("mapping.toml")).expect("a mapping");
    let summary = import_crm(world.by_system(), &folder, &mapping, |_| {}).await.expect("imports");
    // A decimal comma is refused rather than guessed; so is the other form of a date.
    assert_eq!(summary.file("firms.csv"), counts(1, 0, 0, 1));
    assert_eq!(summary.file("deals.csv"), counts(0, 0, 0, 2));
    assert_eq!(
        world.count("accounts", "name = 'Bolt AG' and revenue_minor = 700000 and revenue_currency = 'EUR'").await,
        1
    );
    write("firms.csv", "Firm;Umsatz\nAcme GmbH;12.5\n");
    let summary = import_crm(world.by_system(), &folder, &mapping, |_| {}).await.expect("imports");
    assert_eq!(summary.file("deals.csv"), counts(1, 0, 0, 1));
    let deal = "name = 'Pumps' and stage = 'proposal' and engaged_on = '2017-01-31' and product_id is null and owner_id is null";
    assert_eq!(world.count("opportunities", deal).await, 1);
}

#[test]
fn a_mapping_that_cannot_be_used_says_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("my.toml");
    assert!(matches!(Mapping::read(&path), Err(ImportFailure::Missing { .. })));
    fs::write(&path, Mapping::template().replace("file = \"products.csv\"", "fiel = \"products.csv\""))
        .expect("writes");
    let said = Mapping::read(&path).expect_err("refused").to_string();
    let line = 1 + Mapping::template().lines().position(|line| line.contains("products.csv")).expect("a line");
    assert!(said.contains(&format!("my.toml, line {line}: ")) && said.contains("fiel"), "{said}");
}
