//! A real export that is not part of the product: what it adds up to is known.

use super::{counts, events, import};
use crate::world::World;
use rstest::rstest;
use server::Engine;
use std::path::PathBuf;

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
