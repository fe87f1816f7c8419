//! Lists as tables for a spreadsheet.

use crate::world::{ENGINES, World, raw};
use server::Engine;
use shared::deals::Move;

/// The lines of a table, without its mark of byte order.
pub fn lines(text: &str) -> Vec<String> {
    text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect()
}

#[test]
fn everybody_gets_a_table_of_what_they_may_see() {
    for engine in ENGINES {
        let world = World::new(engine);
        let serving = world.serve();
        let (submitted, _draft) = (world.submitted(), world.draft());
        let table = |browser: &mut crate::browser::Browser, path: &str| {
            let answer = browser.get(path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
            let file = answer.header("content-disposition");
            assert!(
                file.starts_with("attachment; filename=\"") && file.contains("-20") && file.ends_with(".csv\""),
                "{file}"
            );
            lines(&answer.text())
        };
        let (mut seller, mut manager) = (serving.by(&world.seller), serving.by(&world.channel_manager));
        assert_eq!(table(&mut seller, "/registrations.csv").len(), 3);
        assert_eq!(table(&mut seller, "/registrations.csv?state=submitted").len(), 2);
        assert_eq!(table(&mut serving.by(&world.rival), "/registrations.csv").len(), 1, "only the header");
        assert_eq!(table(&mut manager, "/registrations.csv").len(), 2, "a draft is the partner's own");
        assert_eq!(table(&mut manager, "/queue.csv").len(), 2);
        assert_eq!(table(&mut manager, "/partners.csv").len(), 4, "partners, and not their customers");
        world.make(&world.channel_manager, submitted, Move::Approve, &[("customer", "new")]);
        assert_eq!(table(&mut manager, "/queue.csv").len(), 1);
        assert_eq!(table(&mut manager, "/partners.csv").len(), 4);
        assert_eq!(table(&mut manager, "/opportunities.csv").len(), 2);
        assert_eq!(table(&mut seller, "/opportunities.csv").len(), 2);
    }
}

#[test]
fn the_vendors_own_lists_are_not_there_for_partners() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    assert_eq!(seller.get("/queue.csv").status, 404);
    assert_eq!(seller.get("/partners.csv").status, 404);
    assert_eq!(serving.browser().get("/partners.csv?q=a").leads(), (303, "/sign-in?return_to=%2Fpartners.csv%3Fq%3Da"));
}

/// One registration and 25,000 copies of it, past every rule: the table is what is tested.
pub fn many_registrations(world: &World) {
    let id = world.submitted().to_string().replace('-', "");
    let columns = "version, state, partner_id, owner_id, answers, name, name_key, customer_name, customer_name_key, created_at, changed_at";
    let copies = format!(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 25000) \
         insert into registrations (id, {columns}) select randomblob(16), {columns} from registrations, n where id = x'{id}'"
    );
    raw(&world.url, &copies);
}

#[test]
fn a_long_table_comes_whole() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    many_registrations(&world);
    let answer = serving.by(&world.manager).get("/registrations.csv");
    assert_eq!(lines(&answer.text()).len(), 25_002);
}

#[test]
fn half_a_table_does_not_look_like_a_whole_one() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    raw(&world.url, "drop table registration_lines; alter table registrations rename column name_key to gone");
    let answer = seller.get("/registrations.csv?sort=name");
    assert_eq!(answer.status, 500, "refused before anything is sent: {}", answer.text());
}
