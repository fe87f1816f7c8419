//! A small export with every kind of dirt.

use super::{counts, dirty, import};
use crate::world::World;
use rstest::rstest;
use server::{Engine, Request, audit};
use shared::imports::{Remark, Weight};
use shared::words::imports as words;

#[rstest]
#[tokio::test]
async fn every_row_of_a_dirty_export_ends_as_one_of_four(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let (summary, _) = import(&world, &dirty()).await;
    println!("{summary}");
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
async fn every_fault_is_told_with_file_line_column_and_value(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (_, remarks) = import(&world, &dirty()).await;
    let told = |remark: &Remark| {
        (
            remark.file.clone(),
            remark.line,
            remark.column.clone(),
            remark.value.clone(),
            remark.reason.clone(),
            remark.see_line,
        )
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
        .map(|(file, line, column, value, reason, see)| {
            (file.into(), line, column.into(), value.into(), reason.into(), see)
        })
        .collect();
    for (told, expected) in told.iter().zip(&expected) {
        assert_eq!(told, expected);
    }
    assert_eq!(told.len(), expected.len());
}

#[rstest]
#[tokio::test]
async fn companies_people_and_deals_are_what_the_export_says(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
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
    let open =
        "external_id = 'A9' and stage = 'qualification' and closed_on is null and expected_close_on = '2017-12-31'";
    assert_eq!(world.count("opportunities", open).await, 1);
    assert_eq!(world.count("opportunities", "external_id = 'A3' and amount_minor = 0").await, 1);
}
