//! The import of a CRM's export, on a small one with every kind of dirt, on a large one, and on a real one where there is one.

mod large;

use crate::world::{World, start};
use chrono::TimeDelta;
use rstest::rstest;
use server::imports::{ImportFailure, Mapping, Progress, Summary, import_crm};
use server::{Engine, Request, audit};
use shared::access::Caller;
use shared::imports::{Counts, Remark, Weight};
use shared::users::Role;
use shared::words::imports as words;
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

#[rstest]
#[tokio::test]
async fn every_row_of_a_dirty_export_ends_as_one_of_four(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let (summary, _) = import(&world, &dirty()).await;
    assert_eq!(summary.file("accounts.csv"), counts(11, 0, 0, 9));
    assert_eq!(summary.file("products.csv"), counts(3, 0, 0, 2));
    assert_eq!(summary.file("sales_teams.csv"), counts(4, 0, 0, 2));
    assert_eq!(summary.leaders, counts(1, 0, 0, 0));
    assert_eq!(summary.file("sales_pipeline.csv"), counts(10, 0, 0, 14));
    let totals = &summary.totals;
    assert_eq!((totals.rows, totals.won, totals.won_minor), (10, 5, 961_050));
    assert_eq!((totals.without_company, totals.aliased_products), (2, 2));
    assert_eq!((summary.remarks(Weight::Rejection), summary.remarks(Weight::Warning)), (27, 8));
    // Each record that was made has exactly one entry in the trail, with the run's id.
    let run = format!("what = 'imported' and content like '%{}%'", summary.run);
    assert_eq!(world.count("events", &run).await, 11 + 3 + 4 + 1 + 10);
    let chain = Request::read(world.by_system(), async |request| audit::verify(request).await).await;
    assert_eq!(chain, Ok(audit::Chain::Whole(29)));
}

#[rstest]
#[tokio::test]
async fn every_fault_is_told_with_file_line_column_and_value(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let (_, remarks) = import(&world, &dirty()).await;
    let told = |remark: &Remark| {
        (remark.file.clone(), remark.line, remark.column.clone(), remark.value.clone(), remark.reason.clone(), remark.see_line)
    };
    let told: Vec<_> = remarks.iter().map(told).collect();
    let number = shared::words::forms::NOT_A_NUMBER;
    let name = shared::words::values::PERSON_NAME_NO_LETTER;
    #[rustfmt::skip]
    let expected = [
        ("accounts.csv", 9, "subsidiary_of", "Ibis South", words::CIRCLE, None),
        ("accounts.csv", 10, "subsidiary_of", "Ibis North", words::CIRCLE, None),
        ("accounts.csv", 11, "subsidiary_of", "Nobody Knows Inc", words::UNKNOWN_ABOVE, None),
        ("accounts.csv", 12, "revenue", "-4", words::NEGATIVE, None),
        ("accounts.csv", 13, "year_established", "19x4", number, None),
        ("accounts.csv", 14, "office_location", "Atlantis", words::UNKNOWN_COUNTRY, None),
        ("accounts.csv", 15, "account", "", words::BLANK, None),
        ("accounts.csv", 16, "account", "Calder and Finch Limited", words::REPEATED, Some(3)),
        ("accounts.csv", 17, "account", "Caf\u{fffd} Noir", words::NOT_UTF8, None),
        ("accounts.csv", 18, "", "Nettle Grove,retail,2003,40", words::CELLS, None),
        ("accounts.csv", 20, "", "Pinecrest,\"retail,2010,55,70,Austria,", words::QUOTE_OPEN, None),
        ("accounts.csv", 22, "", "\"Rowan\" Brothers,retail,2010,55,70,Austria,", words::QUOTE_MISPLACED, None),
        ("products.csv", 5, "product", "delta press", words::REPEATED, Some(3)),
        ("products.csv", 6, "sales_price", "on request", words::NOT_AN_AMOUNT, None),
        ("sales_teams.csv", 5, "manager", "Dario Rossi", words::CIRCLE, None),
        ("sales_teams.csv", 6, "sales_agent", "Ada Okafor", words::REPEATED, Some(2)),
        ("sales_teams.csv", 7, "sales_agent", "42", name, None),
        ("sales_pipeline.csv", 7, "close_date", "2017-04-01", words::CLOSED_BEFORE_ENGAGED, None),
        ("sales_pipeline.csv", 8, "close_value", "", words::WON_WITHOUT_AMOUNT, None),
        ("sales_pipeline.csv", 9, "close_date", "", words::CLOSED_WITHOUT_DAY, None),
        ("sales_pipeline.csv", 10, "close_date", "2017-12-31", words::OPEN_WITH_DAY, None),
        ("sales_pipeline.csv", 11, "engage_date", "2017-13-01", words::NOT_A_DAY, None),
        ("sales_pipeline.csv", 12, "close_value", "-5", words::NEGATIVE, None),
        ("sales_pipeline.csv", 13, "deal_stage", "Thinking", words::UNKNOWN_STAGE, None),
        ("sales_pipeline.csv", 14, "sales_agent", "Nobody Atall", words::UNKNOWN_PERSON, None),
        ("sales_pipeline.csv", 15, "product", "Sigma", words::UNKNOWN_PRODUCT, None),
        ("sales_pipeline.csv", 16, "account", "Lowmoor Mills", words::UNKNOWN_COMPANY, None),
        ("sales_pipeline.csv", 17, "opportunity_id", "a1", words::REPEATED, Some(2)),
        ("sales_pipeline.csv", 18, "opportunity_id", "", words::BLANK, None),
        ("sales_pipeline.csv", 19, "product", "", words::BLANK, None),
        ("sales_pipeline.csv", 20, "", "B9,Ada Okafor,Delta Mini,Fenwick Robotics,Won,2017-05-01,201…", words::CELLS, None),
        ("sales_pipeline.csv", 21, "account", "Fenwick R\u{fffd}botics", words::NOT_UTF8, None),
        ("sales_pipeline.csv", 22, "", "C2,Ada Okafor,Delta Mini,\"Fenwick Robotics,Won,2017-05-01,20…", words::QUOTE_OPEN, None),
        ("sales_pipeline.csv", 25, "close_value", "1e3", words::NOT_AN_AMOUNT, None),
        ("sales_pipeline.csv", 26, "", "C5,Ada Okafor,Delta Mini,Quarry Bank,Won,2017-05-01,2017-06-…", words::QUOTE_OPEN, None),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(file, line, column, value, reason, see)| (file.into(), line, column.into(), value.into(), reason.into(), see))
        .collect();
    for (told, expected) in told.iter().zip(&expected) {
        assert_eq!(told, expected);
    }
    assert_eq!(told.len(), expected.len());
}

#[rstest]
#[tokio::test]
async fn companies_people_and_deals_are_what_the_export_says(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    import(&world, &dirty()).await;
    let below = |child: &str, parent: &str| {
        format!("name = '{child}' and parent_id = (select id from accounts where name = '{parent}')")
    };
    assert_eq!(world.count("accounts", &below("Calder & Finch Ltd", "Harrow Group plc")).await, 1);
    assert_eq!(world.count("accounts", &below("Fenwick Robotics", "Brightwater Instruments")).await, 1);
    assert_eq!(world.count("accounts", "name like 'Ibis%' and parent_id is null").await, 2);
    let company = "name = 'Brightwater Instruments' and sector = 'technology' and country = 'US' and founded = 1996 \
                   and employees = 2822 and revenue_minor = 110004000000 and revenue_currency = 'USD' and type = 'customer'";
    assert_eq!(world.count("accounts", company).await, 1);
    assert_eq!(world.count("accounts", "name = 'Fenwick Robotics' and country = 'KR'").await, 1);
    assert_eq!(world.count("accounts", "is_partner").await, 0);
    assert_eq!(world.count("match_keys", "object = 'account' and key = 'n:calderandfinch'").await, 1);
    let agent = "name = 'Chiyo Mori' and role = 'agent' and state = 'without_sign_in' and territory = 'West' and email is null \
                 and leader_id = (select id from users where name = 'Ada Okafor')";
    assert_eq!(world.count("users", agent).await, 1);
    assert_eq!(world.count("users", "name = 'Beatrix Lund' and role = 'agent' and territory = 'Central'").await, 1);
    let won = "name = 'GTX Pro for Calder & Finch Ltd' and external_id = 'A2' and stage = 'closed_won' and probability = 100 \
               and amount_minor = 475050 and amount_currency = 'USD' and engaged_on = '2017-01-06' and closed_on = '2017-03-02' \
               and owner_id = (select id from users where name = 'Ada Okafor')";
    assert_eq!(world.count("opportunities", won).await, 1);
    let early = "name = 'Delta Press' and external_id = 'A5' and stage = 'prospecting' and amount_minor is null and account_id is null";
    assert_eq!(world.count("opportunities", early).await, 1);
    let open = "external_id = 'A9' and stage = 'qualification' and closed_on is null and expected_close_on = '2017-12-31'";
    assert_eq!(world.count("opportunities", open).await, 1);
    assert_eq!(world.count("opportunities", "external_id = 'A3' and amount_minor = 0").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_second_run_creates_and_changes_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let (first, remarks) = import(&world, &dirty()).await;
    let before = events(&world).await;
    world.portal.clock.advance(TimeDelta::days(1));
    let (second, again) = import(&world, &dirty()).await;
    assert!(second.changed_nothing(), "{second}");
    for file in FILES {
        let (was, is) = (first.file(file), second.file(file));
        assert_eq!(is, counts(0, 0, was.created, was.rejected), "{file}");
    }
    assert_eq!(second.leaders, counts(0, 0, 1, 0));
    assert_eq!((&second.totals, &second.noted, &second.read_as), (&first.totals, &first.noted, &first.read_as));
    assert_eq!(again, remarks);
    assert_eq!(events(&world).await, before);
    assert_eq!(world.count("opportunities", "version <> 1").await, 0);
}

#[rstest]
#[tokio::test]
async fn what_the_crm_changed_is_changed_once_with_one_entry(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let folder = copied(&world);
    import(&world, &folder).await;
    let before = events(&world).await;
    replace(&folder, "sales_pipeline.csv", "Engaging,2017-01-08,,", "Won,2017-01-08,2017-02-03,640.5");
    replace(&folder, "accounts.csv", "Calder & Finch Ltd,retail,1987,210.5,640,UK,HARROW GROUP", "Calder & Finch LLP,retail,1987,,640,UK,");
    replace(&folder, "sales_teams.csv", "Bruno Silva,Beatrix Lund,Central", "Bruno Silva,Ada Okafor,East");
    replace(&folder, "products.csv", "Delta Press,Delta,550.50", "Delta Press,Delta,");
    let (summary, _) = import(&world, &folder).await;
    assert_eq!(summary.file("accounts.csv"), counts(0, 1, 10, 9));
    assert_eq!(summary.file("products.csv"), counts(0, 1, 2, 2));
    assert_eq!(summary.file("sales_teams.csv"), counts(0, 1, 3, 2));
    // The deal that was won, and the one that is called after the company.
    assert_eq!(summary.file("sales_pipeline.csv"), counts(0, 2, 8, 14));
    assert_eq!(events(&world).await, before + 5);
    let company = "name = 'Calder & Finch LLP' and parent_id is null and revenue_minor is null and revenue_currency is null and version = 2";
    assert_eq!(world.count("accounts", company).await, 1);
    let deal = "external_id = 'A4' and stage = 'closed_won' and probability = 100 and amount_minor = 64050 and version = 2";
    assert_eq!(world.count("opportunities", deal).await, 1);
    assert_eq!(world.count("users", "name = 'Bruno Silva' and territory = 'East' and version = 2").await, 1);
    assert!(import(&world, &folder).await.0.changed_nothing());
}

#[rstest]
#[tokio::test]
async fn what_people_did_in_the_portal_stays(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    // Somebody at a partner has an agent's name, and a partner the name of a customer in another country.
    let partner = world.partner("Brightwater Instruments GmbH", None).await;
    world.person("Ada Okafor", Role::Seller, Some(partner)).await;
    let (summary, _) = import(&world, &dirty()).await;
    assert_eq!(summary.file("accounts.csv"), counts(11, 0, 0, 9));
    assert_eq!(summary.file("sales_teams.csv"), counts(4, 0, 0, 2));
    assert_eq!(world.count("users", "name = 'Ada Okafor'").await, 2);
    let owned = "owner_id = (select id from users where name = 'Ada Okafor' and role = 'agent') and external_id = 'A1'";
    assert_eq!(world.count("opportunities", owned).await, 1);
    // The exact name decides between two companies.
    let account = "external_id = 'A1' and account_id = (select id from accounts where name = 'Brightwater Instruments')";
    assert_eq!(world.count("opportunities", account).await, 1);
}

#[rstest]
#[tokio::test]
async fn a_name_that_several_go_by_is_not_guessed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let folder = copied(&world);
    replace(&folder, "accounts.csv", "Dunmore Foods,retail,2004,88,310,Philipines,", "Fenwick Robotics,retail,2004,88,310,Peru,");
    let (summary, remarks) = import(&world, &folder).await;
    // A7, A8, A9 and C3 beside those that were wrong before.
    assert_eq!(summary.file("sales_pipeline.csv"), counts(6, 0, 0, 18));
    let ambiguous: Vec<u64> = remarks.iter().filter(|remark| remark.reason == words::AMBIGUOUS).map(|remark| remark.line).collect();
    assert_eq!(ambiguous, [8, 9, 10, 14, 15, 23]);
}

#[rstest]
#[tokio::test]
async fn a_file_that_cannot_be_used_is_refused_before_anything_is_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let folder = copied(&world);
    let path = folder.join("sales_pipeline.csv");
    let whole = fs::read(&path).expect("reads");
    let text = String::from_utf8_lossy(&whole).into_owned();

    replace(&folder, "sales_pipeline.csv", "deal_stage", "dealstage");
    let said = refused(&world, &folder).await;
    assert!(said.starts_with("sales_pipeline.csv has no column \"deal_stage\"; it has opportunity_id, sales_agent"), "{said}");
    fs::write(&path, text.replacen("sales_agent", "Product", 1)).expect("writes");
    assert!(refused(&world, &folder).await.contains("no column \"sales_agent\""));
    fs::write(&path, text.replacen("opportunity_id", "Product", 1)).expect("writes");
    assert!(refused(&world, &folder).await.contains("no column \"opportunity_id\""));
    fs::write(&path, text.replacen("close_value", "close_value,Close_Value", 1)).expect("writes");
    assert!(refused(&world, &folder).await.contains("the column \"close_value\" more than once"));
    fs::write(&path, "").expect("writes");
    assert_eq!(refused(&world, &folder).await, "sales_pipeline.csv is empty: its first line must name the columns.");
    fs::write(&path, text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).expect("writes");
    assert!(refused(&world, &folder).await.contains("line 1: Not UTF-8"));
    fs::write(&path, format!("\"{text}")).expect("writes");
    assert!(refused(&world, &folder).await.starts_with("sales_pipeline.csv, line 1: "));
    fs::remove_file(&path).expect("removes");
    assert_eq!(refused(&world, &folder).await, "There is no file sales_pipeline.csv.");
    fs::create_dir(&path).expect("a folder");
    assert!(refused(&world, &folder).await.starts_with("sales_pipeline.csv cannot be read"));
}

#[rstest]
#[tokio::test]
async fn files_without_rows_change_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let folder = copied(&world);
    for file in FILES {
        let text = fs::read(folder.join(file)).expect("reads");
        let end = text.iter().position(|byte| *byte == b'\n').expect("a header");
        fs::write(folder.join(file), &text[..end]).expect("writes");
    }
    let (summary, remarks) = import(&world, &folder).await;
    assert!(summary.changed_nothing() && remarks.is_empty());
    assert_eq!(summary.files.len(), 4);
}

#[rstest]
#[tokio::test]
async fn only_the_installations_owner_imports(#[values(Engine::Sqlite)] engine: Engine) {
    let world = World::new(engine).await;
    let person = world.person("Dana Admin", Role::Administrator, None).await;
    for caller in [Caller::Guest, Caller::Person(person)] {
        let failure = import_crm(world.asked(caller), &dirty(), &Mapping::built_in(), |_| {}).await;
        assert!(matches!(failure, Err(ImportFailure::Forbidden)));
    }
    assert_eq!(world.portal.clock.now(), start());
}

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
    assert_eq!(world.count("accounts", "name = 'Bolt AG' and revenue_minor = 700000 and revenue_currency = 'EUR'").await, 1);
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
    fs::write(&path, Mapping::template().replace("file = \"products.csv\"", "fiel = \"products.csv\"")).expect("writes");
    let said = Mapping::read(&path).expect_err("refused").to_string();
    let line = 1 + Mapping::template().lines().position(|line| line.contains("products.csv")).expect("a line");
    assert!(said.contains(&format!("my.toml, line {line}: ")) && said.contains("fiel"), "{said}");
}

/// A real export that is not part of the product: what it adds up to is known.
#[rstest]
#[tokio::test]
async fn a_real_export_adds_up(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let Some(folder) = std::env::var_os("CRM_SAMPLE").map(PathBuf::from) else {
        eprintln!("skipped: CRM_SAMPLE names no folder with the export");
        return;
    };
    let world = World::new(engine).await;
    let (summary, remarks) = import(&world, &folder).await;
    assert_eq!(summary.file("accounts.csv"), counts(85, 0, 0, 0));
    assert_eq!(summary.file("products.csv"), counts(7, 0, 0, 0));
    assert_eq!(summary.file("sales_teams.csv"), counts(35, 0, 0, 0));
    assert_eq!(summary.leaders, counts(6, 0, 0, 0));
    assert_eq!(summary.file("sales_pipeline.csv"), counts(8_800, 0, 0, 0));
    let totals = &summary.totals;
    assert_eq!((totals.rows, totals.won, totals.won_minor), (8_800, 4_238, 1_000_553_400));
    assert_eq!((totals.without_company, totals.aliased_products), (1_425, 1_480));
    assert!(remarks.is_empty(), "{summary}");
    assert_eq!(world.count("accounts", "parent_id is not null").await, 15);
    assert_eq!(world.count("opportunities", "stage = 'closed_won'").await, 4_238);
    assert_eq!(world.count("opportunities", "account_id is null").await, 1_425);
    assert_eq!(events(&world).await, 85 + 7 + 35 + 6 + 8_800);
    let (second, _) = import(&world, &folder).await;
    assert!(second.changed_nothing(), "{second}");
    assert_eq!(second.totals, summary.totals);
}
