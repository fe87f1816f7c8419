//! What stops an import as a whole, and what does not.

use super::{FILES, copied, counts, dirty, import, refused, replace};
use crate::world::World;
use rstest::rstest;
use server::Engine;
use server::imports::{ImportFailure, Mapping, import_crm};
use shared::access::Caller;
use shared::users::Role;
use std::fs;

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
    assert!(
        said.starts_with("sales_pipeline.csv has no column \"deal_stage\"; it has opportunity_id, sales_agent"),
        "{said}"
    );
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
}

#[rstest]
#[tokio::test]
async fn hostile_cells_are_refused_and_nothing_else(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let folder = copied(&world);
    let header = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n";
    let huge = "x".repeat(60_000);
    let rows = [
        "Z1\0,Ada Okafor,GTX Pro,,Prospecting,,,".to_owned(),
        "Z2,Ada\0 Okafor,GTX Pro,,Prospecting,,,".to_owned(),
        "Z3,Ada Okafor,GTX Pro,Bright\u{202e}water,Prospecting,,,".to_owned(),
        format!("{huge},Ada Okafor,GTX Pro,,Prospecting,,,"),
        format!("Z5,Ada Okafor,{huge},,Prospecting,,,"),
        "Z6,Ada Okafor,GTX Pro,,Prospecting,9999-99-99,,".to_owned(),
        "Z7,Ada Okafor,GTX Pro,,Won,2017-01-01,2017-01-02,999999999999999999999".to_owned(),
        "Z8,Ada Okafor,GTX Pro,'; drop table users; --,Prospecting,,,".to_owned(),
        ",,,,,,,".to_owned(),
        format!("Z9,Ada Okafor,GTX Pro,{},Prospecting,,,", "y".repeat(1_000_000)),
        "ok,Ada Okafor,GTX Pro,,Prospecting,,,".to_owned(),
    ];
    fs::write(folder.join("sales_pipeline.csv"), format!("{header}{}", rows.join("\n"))).expect("writes");
    let (summary, remarks) = import(&world, &folder).await;
    assert_eq!(summary.file("sales_pipeline.csv"), counts(1, 0, 0, 10));
    let lines: Vec<u64> =
        remarks.iter().filter(|remark| remark.file == "sales_pipeline.csv").map(|remark| remark.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert!(remarks.iter().all(|remark| remark.value.chars().count() <= 61 && !remark.value.contains('\0')));
}

#[rstest]
#[tokio::test]
async fn a_database_that_fails_stops_the_import_and_says_where(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.raw("alter table opportunities rename to elsewhere").await;
    let failure = import_crm(world.by_system(), &dirty(), &Mapping::built_in(), |_| {}).await.expect_err("stops");
    let said = failure.to_string();
    assert!(said.starts_with("sales_pipeline.csv: the rows from line 2 on were not taken."), "{said}");
    // What was committed before stays, and importing again goes on from there.
    assert_eq!(world.count("accounts", "1 = 1").await, 11);
    world.raw("alter table elsewhere rename to opportunities").await;
    let (summary, _) = import(&world, &dirty()).await;
    assert_eq!(summary.file("accounts.csv"), counts(0, 0, 11, 9));
    assert_eq!(summary.file("sales_pipeline.csv"), counts(10, 0, 0, 14));
}
