//! The list query: order, pages, totals, what its caller may not see, and its export.

use crate::world::{Cast, PASSWORD, World, start};
use chrono::{NaiveDate, TimeDelta};
use rstest::rstest;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use server::{Engine, Request, export, list, users};
use shared::access::{Asks, Caller, Person};
use shared::criteria::{Criteria, Path, field};
use shared::deals::REGISTRATIONS;
use shared::fields::{Kind, Object};
use shared::ids::AccountId;
use shared::list::{Cursor, Direction, List, ListQuery, ListState, Page, Sort, WHERE, has_sort};
use shared::opportunities::{PARTNER_PIPELINE, PIPELINE, Stage};
use shared::refusal::Refusal;
use shared::users::Role;
use shared::values::{Value, currency::Currency, fold, money::Money};
use std::cmp::Ordering;
use std::net::{IpAddr, Ipv4Addr};
use uuid::Uuid;

/// A deal in the pipeline, put there past every rule.
#[derive(Clone, Debug)]
struct Deal {
    id: Uuid,
    name: String,
    stage: Stage,
    probability: i64,
    amount: Option<Money>,
    closed_on: Option<NaiveDate>,
    partner: Option<(AccountId, &'static str)>,
    seller: Option<Person>,
}

impl Deal {
    fn new(number: u32) -> Deal {
        Deal {
            // Ids that have nothing to do with the order of making.
            id: Uuid::from_u128(u128::from(number.wrapping_mul(2_654_435_761)) << 64 | u128::from(number)),
            name: format!("Deal {number:04}"),
            stage: Stage::ALL[number as usize % 6],
            probability: i64::from(number % 3) * 10,
            amount: None,
            closed_on: None,
            partner: None,
            seller: None,
        }
    }

    async fn put(&self, database: &impl ConnectionTrait) {
        let text = |text: &str| Expr::value(text);
        let columns: Vec<(&str, Expr)> = vec![
            ("id", Expr::value(self.id)),
            ("version", Expr::value(1_i64)),
            ("name", text(&self.name)),
            ("name_key", text(&fold(&self.name))),
            ("stage", text(self.stage.name())),
            ("probability", Expr::value(self.probability)),
            ("amount_minor", Expr::value(self.amount.map(Money::minor))),
            ("amount_currency", Expr::value(self.amount.map(|money| money.currency().code()))),
            ("closed_on", Expr::value(self.closed_on)),
            ("partner_id", Expr::value(self.partner.map(|(id, _)| id.0))),
            ("seller_id", Expr::value(self.seller.as_ref().map(|person| person.id.0))),
            ("created_at", Expr::value(start())),
            ("changed_at", Expr::value(start() + TimeDelta::microseconds(self.probability))),
        ];
        let (names, values): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let names = names.into_iter().map(Alias::new);
        let insert = Query::insert().into_table("opportunities").columns(names).values_panic(values).to_owned();
        database.execute(&insert).await.expect("a deal");
    }
}

async fn connect(world: &World) -> DatabaseConnection {
    sea_orm::Database::connect(&world.url).await.expect("connects")
}

async fn put(world: &World, deals: &[Deal]) {
    let database = connect(world).await;
    let transaction = database.begin().await.expect("begins");
    for deal in deals {
        deal.put(&transaction).await;
    }
    transaction.commit().await.expect("commits");
    database.close().await.expect("closes");
}

async fn remove(world: &World, deals: &[Deal]) {
    let database = connect(world).await;
    let ids = deals.iter().map(|deal| deal.id);
    let delete = Query::delete().from_table("opportunities").and_where(Expr::col("id").is_in(ids)).to_owned();
    database.execute(&delete).await.expect("removed");
    database.close().await.expect("closes");
}

/// What every list can be ordered by, with values missing, repeated, and in two currencies.
async fn assorted(world: &World) -> Vec<Deal> {
    let north = (world.partner("northwind", None).await, "northwind");
    let acme = (world.partner("Acmé", None).await, "Acmé");
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day);
    let deals: Vec<Deal> = (0..45)
        .map(|number| Deal {
            name: ["alpha", "Beta", "ALPHA", "ähnlich", "zz", "Ωmega", "a_b", "1"][number as usize % 8].to_owned(),
            amount: match number % 4 {
                0 => None,
                1 => Money::from_minor(i64::from(number) * 100, Currency::EUR).ok(),
                2 => Money::from_minor(i64::from(number), Currency::USD).ok(),
                _ => Money::from_minor(500, Currency::EUR).ok(),
            },
            closed_on: if number % 5 < 3 { None } else { day(1 + number % 7) },
            partner: [None, Some(north), Some(acme)][number as usize % 3],
            ..Deal::new(number)
        })
        .collect();
    put(world, &deals).await;
    deals
}

fn query(columns: &[&str], sort: Sort, size: u32) -> ListQuery {
    ListQuery {
        object: Object::Opportunity,
        columns: columns.iter().copied().map(Path::new).collect(),
        filter: Criteria::always(),
        sort,
        cursor: None,
        size,
    }
}

fn by(field: &'static str, descending: bool) -> Sort {
    Sort { field, descending }
}

async fn ask(world: &World, caller: Caller, query: &ListQuery) -> Result<Page, Refusal> {
    Request::read(world.asked(caller), async |request| list::page(request, query).await).await
}

async fn page(world: &World, query: &ListQuery) -> Page {
    ask(world, Caller::System, query).await.expect("a page")
}

fn ids(page: &Page) -> Vec<Uuid> {
    page.rows.iter().map(|row| row.id).collect()
}

/// The order said a second time, over the records as they were put.
fn expected(deals: &[Deal], sort: Sort) -> Vec<Uuid> {
    fn position(stage: Stage) -> usize {
        Stage::ALL.into_iter().position(|other| other == stage).expect("known")
    }
    fn last_without<T: Ord>(left: Option<T>, right: Option<T>, descending: bool) -> Ordering {
        match (left, right) {
            (Some(left), Some(right)) if descending => right.cmp(&left),
            (Some(left), Some(right)) => left.cmp(&right),
            (left, right) => right.is_some().cmp(&left.is_some()),
        }
    }
    let mut deals: Vec<&Deal> = deals.iter().collect();
    let money = |deal: &Deal| deal.amount.map(|money| (money.currency().code(), money.minor()));
    deals.sort_by(|left, right| {
        let down = sort.descending;
        let order = match sort.field {
            "name" => last_without(Some(fold(&left.name)), Some(fold(&right.name)), down),
            "stage" => last_without(Some(position(left.stage)), Some(position(right.stage)), down),
            "probability" | "changed_at" => last_without(Some(left.probability), Some(right.probability), down),
            "amount" => last_without(money(left), money(right), down),
            "closed_on" => last_without(left.closed_on, right.closed_on, down),
            "partner" | "partner.name" => {
                let name = |deal: &Deal| deal.partner.map(|(_, name)| fold(name));
                last_without(name(left), name(right), down)
            }
            other => panic!("no order by {other}"),
        };
        order.then_with(|| if down { right.id.cmp(&left.id) } else { left.id.cmp(&right.id) })
    });
    deals.into_iter().map(|deal| deal.id).collect()
}

#[rstest::rstest]
#[tokio::test]
async fn pages_forward_and_back_show_every_row_once_in_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] descending: bool,
) {
    let world = World::new(engine).await;
    let deals = assorted(&world).await;
    for column in ["name", "stage", "probability", "amount", "closed_on", "partner", "partner.name", "changed_at"] {
        let sort = by(column, descending);
        let mut asked = query(&["name", column], sort, 7);
        let mut forward = vec![page(&world, &asked).await];
        assert_eq!(forward[0].previous, None);
        while let Some(next) = forward.last().and_then(|page| page.next.clone()) {
            // As it comes back from an address.
            asked.cursor = Some(next.to_string().parse().expect("a cursor"));
            forward.push(page(&world, &asked).await);
        }
        let walked: Vec<Uuid> = forward.iter().flat_map(ids).collect();
        assert_eq!(walked, expected(&deals, sort), "{sort:?}");
        assert!(forward.iter().all(|page| page.total == deals.len() as u64));

        let mut back = vec![forward.last().expect("a page").clone()];
        while let Some(previous) = back.last().and_then(|page| page.previous.clone()) {
            asked.cursor = Some(previous);
            back.push(page(&world, &asked).await);
        }
        back.reverse();
        assert_eq!(
            back.iter().map(|page| &page.rows).collect::<Vec<_>>(),
            forward.iter().map(|page| &page.rows).collect::<Vec<_>>()
        );
        assert_eq!(back[1].next, forward[1].next);
    }
}

#[rstest::rstest]
#[tokio::test]
async fn rows_that_come_and_go_elsewhere_do_not_move_a_page(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let deals: Vec<Deal> = (0..30).map(|number| Deal::new(number * 10)).collect();
    put(&world, &deals).await;
    let mut asked = query(&["name"], by("name", false), 10);
    let first = page(&world, &asked).await;
    put(&world, &[Deal::new(5), Deal::new(95), Deal::new(299)]).await;
    remove(&world, &deals[..3]).await;
    asked.cursor = first.next;
    let second = page(&world, &asked).await;
    let numbers = |page: &Page| -> Vec<String> { page.rows.iter().map(|row| format!("{:?}", row.cells[0])).collect() };
    let shown: Vec<_> =
        [95].into_iter().chain((10..19).map(|n| n * 10)).map(|n| format!("Text(\"Deal {n:04}\")")).collect();
    assert_eq!(numbers(&second), shown);
    assert_eq!(second.total, 30);
}

#[rstest::rstest]
#[tokio::test]
async fn a_page_whose_rows_are_gone_leads_back(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let deals: Vec<Deal> = (0..30).map(Deal::new).collect();
    put(&world, &deals).await;
    let mut asked = query(&["name"], by("name", false), 10);
    let first = page(&world, &asked).await;
    asked.cursor = first.next;
    let second = page(&world, &asked).await;

    remove(&world, &deals[20..]).await;
    asked.cursor = second.next;
    let gone = page(&world, &asked).await;
    assert_eq!((gone.rows.len(), gone.total, gone.next.clone()), (0, 20, None));
    asked.cursor = gone.previous;
    assert_eq!(page(&world, &asked).await.rows.len(), 10);

    remove(&world, &deals[..10]).await;
    asked.cursor = second.previous;
    let first_again = page(&world, &asked).await;
    assert_eq!(ids(&first_again), deals[10..20].iter().map(|deal| deal.id).collect::<Vec<_>>());
    assert_eq!(first_again.previous, None);
}

#[rstest::rstest]
#[tokio::test]
async fn a_cursor_of_another_order_is_the_first_page(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let deals: Vec<Deal> = (0..5).map(Deal::new).collect();
    put(&world, &deals).await;
    let at = |value| Some(Cursor::new(Direction::Next, value, Uuid::max()));
    for sort in [by("name", false), by("amount", false), by("changed_at", true)] {
        for cursor in [at(Value::Whole(7)), at(Value::YesNo(true))] {
            let asked = ListQuery { cursor, ..query(&["name"], sort, 10) };
            assert_eq!(page(&world, &asked).await.rows.len(), 5);
        }
    }
    let never_empty = ListQuery { cursor: at(Value::Empty), ..query(&["name"], by("changed_at", false), 10) };
    assert_eq!(page(&world, &never_empty).await.rows.len(), 5);
    let state = ListState::parse(&PIPELINE, "at=nonsense");
    assert_eq!(page(&world, &state.list_query(&PIPELINE)).await.rows.len(), 5);
}

#[rstest::rstest]
#[tokio::test]
async fn a_list_takes_two_statements_and_one_where_it_is_short(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    assorted(&world).await;
    for (size, statements) in [(10, 2), (45, 1)] {
        let mut asked = PIPELINE;
        asked.page_size = size;
        let asked = ListState::parse(&asked, "q=a&stage=proposal&stage=negotiation&stage=prospecting&sort=-amount")
            .list_query(&asked);
        let asked = ListQuery { filter: asked.filter.or(Criteria::always()), ..asked };
        let (page, sent) = Request::read(world.by_system(), async |request| {
            let page = list::page(request, &asked).await?;
            Ok((page, request.statements()))
        })
        .await
        .expect("a page");
        assert_eq!((page.total, sent), (45, statements));
    }
}

#[rstest::rstest]
#[tokio::test]
async fn cells_have_the_types_of_their_fields(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let partner = world.partner("Northwind Traders", None).await;
    let closed_on = NaiveDate::from_ymd_opt(2026, 11, 22);
    let amount = Money::from_minor(125_050, Currency::EUR).ok();
    let deal = Deal { amount, closed_on, partner: Some((partner, "")), ..Deal::new(1) };
    put(&world, &[deal.clone(), Deal::new(2)]).await;
    let columns = [
        "name",
        "stage",
        "probability",
        "amount",
        "closed_on",
        "partner",
        "partner.is_partner",
        "partner.country",
        "changed_at",
    ];
    let page = page(&world, &query(&columns, by("name", false), 10)).await;
    assert_eq!(
        page.rows[0].cells,
        [
            Value::from("Deal 0001"),
            Value::from(deal.stage.name()),
            Value::Whole(10),
            Value::Money(amount.expect("an amount")),
            Value::Date(closed_on.expect("a day")),
            Value::Reference { id: partner.0, label: "Northwind Traders".into() },
            Value::YesNo(true),
            Value::from("DE"),
            Value::Instant(start() + TimeDelta::microseconds(10)),
        ]
    );
    assert_eq!(page.rows[1].cells[3..8], [const { Value::Empty }; 5]);
}

#[rstest::rstest]
#[tokio::test]
async fn every_field_of_every_object_can_be_listed_and_most_ordered_by(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let account = world.partner("Northwind", None).await;
    let seller = world.person("Sam Seller", Role::Seller, Some(account)).await;
    let product = world.product("GTX Pro").await;
    world.submitted(&seller, "Contoso", product).await;
    put(&world, &[Deal::new(1)]).await;
    let from = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let asked = world.asked(Caller::Guest);
    users::sign_in(asked, "sam.seller@example.com", PASSWORD, from).await.expect("signed in");
    for object in Object::ALL {
        let there = world.count(&server::schema::table(object).0.to_string(), "1 = 1").await as usize;
        let listed: Vec<_> = object.fields().iter().filter(|field| field.kind != Kind::ProductLines).collect();
        for field in listed.iter().filter(|field| has_sort(field.kind)) {
            for descending in [false, true] {
                let columns = listed.iter().map(|field| Path::new(field.name)).collect();
                let asked = ListQuery { object, columns, ..query(&[], by(field.name, descending), 10) };
                let page = page(&world, &asked).await;
                assert_eq!((page.rows.len(), page.total), (there, there as u64), "{object:?} by {}", field.name);
            }
        }
    }
}

/// Two partners with a manager and a seller each, and a deal of every one of them.
async fn two_partners(world: &World) -> Vec<Person> {
    let mut people = Vec::new();
    let mut deals = Vec::new();
    for (number, name) in [(10, "Northwind"), (20, "Contoso")] {
        let account = world.partner(name, None).await;
        for (more, role) in [(1, Role::Seller), (2, Role::Manager)] {
            let person = world.person(&format!("{name} {}", role.label()), role, Some(account)).await;
            let seller = Some(person.clone());
            deals.push(Deal { partner: Some((account, name)), seller, ..Deal::new(number + more) });
            people.push(person);
        }
    }
    deals.push(Deal::new(99));
    put(world, &deals).await;
    people
}

#[rstest::rstest]
#[tokio::test]
async fn everyone_lists_and_counts_exactly_what_they_may_read(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let people = two_partners(&world).await;
    let inside = world.person("Channel Manager", Role::ChannelManager, None).await;
    let asked = ListState::default().list_query(&PARTNER_PIPELINE);
    for (person, visible) in people.iter().zip([1, 2, 1, 2]).chain([(&inside, 5)]) {
        let page = ask(&world, Caller::Person(person.clone()), &asked).await.expect("a page");
        assert_eq!((page.rows.len(), page.total), (visible, visible as u64), "{}", person.name);
        // The count by itself, too.
        let short = ListQuery { size: 1, ..asked.clone() };
        assert_eq!(ask(&world, Caller::Person(person.clone()), &short).await.expect("a page").total, visible as u64);
    }
    assert_eq!(ask(&world, Caller::Guest, &asked).await, Err(Refusal::SignedOut));
}

#[rstest::rstest]
#[tokio::test]
async fn a_hidden_field_is_refused_like_one_that_is_not_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let seller = two_partners(&world).await.remove(0);
    let asked = query(&["name"], by("name", false), 10);
    for hidden in ["probability", "owner", "account", "account.name", "partner.domain", "seller.email", "nothing"] {
        let column = ListQuery { columns: vec![Path::new(hidden)], ..asked.clone() };
        let filter = asked.clone().and(field("name").is("x").or(!field(hidden).is_empty()));
        let sort = ListQuery { sort: by(hidden, false), ..asked.clone() };
        let caller = Caller::Person(seller.clone());
        if hidden != "nothing" {
            let page = ask(&world, caller.clone(), &column).await.expect("a page");
            assert!(page.rows.iter().all(|row| row.cells == [Value::Empty]), "{hidden} is there, and empty");
        }
        let asked_for = if hidden == "nothing" { vec![column, filter, sort] } else { vec![filter, sort] };
        for query in asked_for {
            let caller = caller.clone();
            assert_eq!(ask(&world, caller.clone(), &query).await, Err(Refusal::NotFound), "{query:?}");
            let export = Request::read(world.asked(caller), async |request| {
                export::csv(request, &query, async |_| panic!("something was written")).await
            });
            assert_eq!(export.await, Err(Refusal::NotFound), "{query:?}");
        }
    }
}

#[rstest::rstest]
#[tokio::test]
async fn a_filter_that_makes_no_sense_is_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let asked = query(&["name"], by("name", false), 10);
    for filter in [field("probability").is("many"), field("stage").is("nonsense"), field("name").contains("a\0")] {
        let refused = ask(&world, Caller::System, &asked.clone().and(filter)).await;
        assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
    }
}

#[rstest::rstest]
#[tokio::test]
async fn a_path_finds_nothing_in_a_record_its_reader_may_not_read(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let account = world.partner("Northwind", None).await;
    let seller = world.person("Sam Seller", Role::Seller, Some(account)).await;
    let product = world.product("GTX Pro").await;
    let draft = world.draft(&seller, "Secret Customer", product).await;
    let inside = world.person("Channel Manager", Role::ChannelManager, None).await;
    let deal = Deal::new(1);
    put(&world, std::slice::from_ref(&deal)).await;
    let database = connect(&world).await;
    let link = Query::update()
        .table("opportunities")
        .value("registration_id", draft.0)
        .and_where(Expr::col("id").eq(deal.id))
        .to_owned();
    database.execute(&link).await.expect("linked");
    database.close().await.expect("closes");

    let path = "registration.customer_name";
    let asked = query(&["name", path], by(path, false), 10);
    let caller = Caller::Person(inside);
    let seen = ask(&world, caller.clone(), &asked).await.expect("a page");
    assert_eq!(seen.rows[0].cells[1], Value::Empty);
    assert_eq!(ask(&world, caller, &asked.clone().and(field(path).contains("secret"))).await.expect("a page").total, 0);
    let known = page(&world, &asked.and(field(path).contains("secret"))).await;
    assert_eq!(known.rows[0].cells[1], Value::from("Secret Customer"));
}

async fn exported(world: &World, query: &ListQuery) -> (Vec<usize>, String) {
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    Request::read(world.by_system(), async |request| {
        export::csv(request, query, async |piece| {
            pieces.push(piece);
            Ok(())
        })
        .await
    })
    .await
    .expect("an export");
    (pieces.iter().map(Vec::len).collect(), String::from_utf8(pieces.concat()).expect("text"))
}

#[rstest::rstest]
#[tokio::test]
async fn an_export_has_every_row_in_order_and_no_formulas(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let amount = Money::from_minor(125_050, Currency::EUR).ok();
    let formula =
        Deal { name: "=1+1, \"x\"".into(), amount, closed_on: NaiveDate::from_ymd_opt(2026, 11, 22), ..Deal::new(3) };
    let plain = Deal { name: "Zebra é".into(), ..Deal::new(2) };
    put(&world, &[formula, plain]).await;
    let columns = ["name", "stage", "probability", "amount", "closed_on", "created_at"];
    // A page's own size and place play no part.
    let cursor = Some(Cursor::new(Direction::Next, Value::from("zzz"), Uuid::max()));
    let asked = ListQuery { cursor, ..query(&columns, by("name", false), 1) };
    let (_, text) = exported(&world, &asked).await;
    assert_eq!(
        text,
        "\u{feff}Opportunity,Stage,Probability,Amount,Amount (currency),Closed,Created\r\n\
         \"'=1+1, \"\"x\"\"\",Negotiation,0,1250.50,EUR,2026-11-22,2026-11-22T09:00:00Z\r\n\
         Zebra é,Proposal,20,,,,2026-11-22T09:00:00Z\r\n"
    );
    let nothing = asked.and(Criteria::never());
    assert_eq!(exported(&world, &nothing).await.1.lines().count(), 1);
}

#[rstest::rstest]
#[tokio::test]
async fn a_long_export_comes_in_pieces(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let deals: Vec<Deal> = (0..2500).map(Deal::new).collect();
    put(&world, &deals).await;
    let (pieces, text) = exported(&world, &query(&["name"], by("probability", true), 50)).await;
    assert_eq!(pieces.len(), 4);
    let mut names: Vec<&str> = text.lines().skip(1).collect();
    names.sort_unstable();
    let all: Vec<String> = deals.iter().map(|deal| deal.name.clone()).collect();
    assert_eq!(names, all);
}

#[rstest::rstest]
#[tokio::test]
async fn what_a_reader_chose_in_the_address_is_what_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    assorted(&world).await;
    let found =
        async |list: &List, query: &str| page(&world, &ListState::parse(list, query).list_query(list)).await.total;
    assert_eq!(found(&PIPELINE, "").await, 45);
    assert_eq!(found(&PIPELINE, "q=ALPHA").await, 12);
    assert_eq!(found(&PIPELINE, "q=a_b").await, 5);
    assert_eq!(found(&PIPELINE, "q=%25").await, 0);
    assert_eq!(found(&PIPELINE, "stage=prospecting&stage=closed_won").await, 15);
    assert_eq!(found(&PIPELINE, "amount.from=0.01&amount.currency=USD").await, 11);
    assert_eq!(found(&PIPELINE, "amount.to=5&amount.currency=EUR").await, 13);
    assert_eq!(found(&PIPELINE, "closed_on.from=2026-11-02&closed_on.to=2026-11-02").await, 3);
}

/// How many registrations somebody finds under a condition.
async fn found(cast: &Cast, person: &Person, condition: &str) -> u64 {
    let asks = Asks::of(&Caller::Person(person.clone()));
    let escaped: String = condition.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let query = ListState::parse(&REGISTRATIONS, &format!("{WHERE}={escaped}")).list_query_for(&REGISTRATIONS, &asks);
    cast.read(person, async |request| list::page(request, &query).await).await.expect("a page").total
}

#[rstest]
#[tokio::test]
async fn a_condition_knows_who_asks_and_what_day_it_is(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    cast.advance(TimeDelta::days(3));
    cast.submitted(&cast.rita, "Globex AG", cast.router).await;
    for (person, condition, expected) in [
        (&cast.carla, "partner.channel_manager = viewer", 1),
        (&cast.chris, "partner.channel_manager = viewer", 0),
        (&cast.sam, "owner = viewer", 1),
        (&cast.max, "owner = viewer", 0),
        (&cast.carla, "not (partner.channel_manager = viewer)", 1),
        (&cast.carla, "submitted_at within last 1 day", 1),
        (&cast.carla, "submitted_at within last 3 days", 2),
        (&cast.carla, "submitted_at < today - 1 day and customer_country = DE", 1),
        (&cast.carla, "amount >= 12500 USD", 2),
        (&cast.carla, "amount >= 12500 EUR", 0),
        (&cast.carla, "amount >>", 0),
        (&cast.rita, "customer_name = \"Acme GmbH\" or true", 1),
    ] {
        assert_eq!(found(&cast, person, condition).await, expected, "{}: {condition}", person.name);
    }
}

/// How many records of a kind somebody is told meet a condition.
async fn counted(cast: &Cast, caller: Caller, object: Object, condition: &str) -> Result<u64, Refusal> {
    let count = async |request: &mut Request| list::count_matching(request, object, condition).await;
    Request::read(cast.asked(caller), count).await.map(|counted| counted.total)
}

#[rstest]
#[tokio::test]
async fn counting_says_exactly_what_the_list_shows(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    cast.draft(&cast.nina, "Initech", cast.switch).await;
    cast.advance(TimeDelta::days(3));
    cast.submitted(&cast.rita, "Globex AG", cast.router).await;
    for person in [&cast.sam, &cast.nina, &cast.max, &cast.rita, &cast.carla, &cast.chris] {
        let mut most = 0;
        for condition in [
            "true",
            "false",
            "state = draft",
            "owner = viewer or state = approved",
            "not (customer_name = \"Acme GmbH\")",
            "submitted_at within last 1 day",
            "amount >= 12500 USD and customer_country = DE",
        ] {
            let told = counted(&cast, Caller::Person(person.clone()), Object::Registration, condition).await;
            assert_eq!(told, Ok(found(&cast, person, condition).await), "{}: {condition}", person.name);
            most = Ord::max(most, told.unwrap_or_default());
        }
        assert!(most > 0, "{} finds something", person.name);
    }
}

#[rstest]
#[tokio::test]
async fn counting_tells_nothing_of_what_the_caller_may_not_see(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    cast.approved("Acme GmbH").await;
    let by = |person: &Person| Caller::Person(person.clone());
    let (inside, outside) = ("probability >= 0 or probability is empty", "xylophonist >= 0 or xylophonist is empty");
    let told = |refused: Result<u64, Refusal>| match refused {
        Err(Refusal::Invalid(problems)) => problems.of("condition").unwrap_or_default().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(counted(&cast, by(&cast.sam), Object::Opportunity, "true").await, Ok(1));
    assert_eq!(counted(&cast, by(&cast.carla), Object::Opportunity, inside).await, Ok(1));
    let hidden = told(counted(&cast, by(&cast.sam), Object::Opportunity, inside).await);
    let missing = told(counted(&cast, by(&cast.sam), Object::Opportunity, outside).await);
    assert_eq!(hidden.replace("probability", "xylophonist"), missing);
    // Whether there are such records at all is not told either, whatever is asked of them.
    for condition in ["true", "name = nonsense", "nonsense"] {
        let asked = counted(&cast, by(&cast.sam), Object::Territory, condition).await;
        assert_eq!(asked, Err(Refusal::NotFound), "{condition}");
    }
    assert_eq!(counted(&cast, Caller::Guest, Object::Registration, "true").await, Err(Refusal::SignedOut));
}

#[rstest]
#[tokio::test]
async fn people_are_counted_like_any_record(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let cast = Cast::new(engine).await;
    let robin = cast.person("Robin Root", Role::Administrator, None).await;
    let people = async |condition: &str| {
        counted(&cast, Caller::Person(robin.clone()), Object::User, condition).await.expect("counted")
    };
    assert_eq!(people("role = seller").await, 3);
    assert_eq!(people("role = seller and account.type in (reseller)").await, 3);
    assert_eq!(people("account is empty").await, 3);
}

#[rstest]
#[tokio::test]
async fn a_condition_asks_for_the_callers_own_fields_with_one_statement_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let cast = Cast::new(engine).await;
    cast.submitted(&cast.sam, "Acme GmbH", cast.router).await;
    let statements = async |condition: Criteria| {
        let query = ListState::default().list_query(&REGISTRATIONS).and(condition);
        let count = async |request: &mut Request| list::page(request, &query).await.map(|_| request.statements());
        cast.read(&cast.carla, count).await.expect("a page")
    };
    let plain = statements(Criteria::always()).await;
    let viewer = |text: &str| shared::criteria::text::parse(text, Object::Registration).expect("a condition");
    assert_eq!(statements(viewer("owner = viewer")).await, plain);
    assert_eq!(statements(viewer("owner.name = viewer.name and customer_name = viewer.name")).await, plain + 1);
}
