//! What every answer carries, and what is answered when something is wrong.

use crate::world::{ENGINES, PASSWORD, Serving, World, log, postgres_server, raw, raw_text};
use server::Engine;

#[test]
fn the_portal_says_that_it_is_well() {
    for engine in ENGINES {
        let world = World::new(engine);
        let answer = world.serve().browser().get("/health");
        assert_eq!((answer.status, answer.text().as_str()), (200, r#"{"status":"ok"}"#));
    }
}

#[test]
fn it_says_so_when_its_database_is_gone() {
    let world = World::new(Engine::Postgres);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let name = world.url.rsplit('/').next().expect("a name");
    raw(&postgres_server(), &format!("drop database {name} with (force)"));
    let health = seller.get("/health");
    assert_eq!((health.status, health.text().as_str()), (503, r#"{"status":"unavailable"}"#));
    let page = seller.get("/");
    assert!([500, 503].contains(&page.status), "{}", page.status);
    assert!(page.text().contains("<h1"), "a page says so: {}", page.text());
}

#[test]
fn every_answer_tells_the_browser_what_not_to_do() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let (mut guest, mut seller) = (serving.browser(), serving.by(&world.seller));
    let answers = [
        guest.get("/sign-in"),
        guest.get("/"),
        guest.get("/health"),
        guest.get("/favicon.svg"),
        guest.get("/pkg/none/portal.js"),
        guest.post("/sign-in", &[("email", "nobody"), ("password", "")]),
        guest.call("/api/home", &serde_json::json!({})),
        seller.get("/"),
        seller.get("/nowhere"),
        seller.get("/registrations.csv"),
        seller.post("/registrations/none/delete", &[]),
        seller.call("/api/home", &serde_json::json!({})),
    ];
    for answer in answers {
        let policy = answer.header("content-security-policy");
        for part in ["default-src '", "frame-ancestors 'none'", "base-uri 'none'", "form-action '"] {
            assert!(policy.contains(part), "{answer:?}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("strict-transport-security"), "", "over plain HTTP it would be a lie");
        assert_eq!(answer.header("x-request-id").len(), 12, "{answer:?}");
        assert!(!answer.header("cache-control").is_empty(), "{answer:?}");
    }
}

#[test]
fn scripts_run_with_the_pages_own_nonce_and_no_other() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let nonces: Vec<String> = (0..2)
        .map(|_| {
            let answer = seller.get("/");
            let policy = answer.header("content-security-policy").to_owned();
            for part in ["'strict-dynamic'", "'wasm-unsafe-eval'", "style-src 'self'", "object-src 'none'"] {
                assert!(policy.contains(part), "{policy}");
            }
            let (_, rest) = policy.split_once("'nonce-").expect("a nonce");
            let nonce = rest.split('\'').next().expect("a nonce").to_owned();
            let text = answer.text();
            let scripts = text.matches("<script").count() - text.matches(r#"type="application/json""#).count();
            assert_eq!(
                text.matches(&format!("<script nonce=\"{nonce}\"")).count()
                    + text.matches(&format!("<script type=\"module\" nonce=\"{nonce}\"")).count(),
                scripts,
                "{text}"
            );
            assert!(!text.contains(" style="), "no style attributes");
            nonce
        })
        .collect();
    assert_ne!(nonces[0], nonces[1]);
    assert!(nonces[0].len() >= 16);
}

#[test]
fn behind_https_everything_is_bound_to_it() {
    let world = World::new(Engine::Sqlite);
    let serving = Serving::start_behind_proxy(&world.url, world.folder(), "https://partners.example.com");
    let mut browser = serving.browser();
    let form = [("email", "sam.seller@example.com"), ("password", PASSWORD)];
    // The proxy calls us by another name than the browser did.
    let answer = browser.post_with("/sign-in", &form, &[("origin", "https://partners.example.com")]);
    assert_eq!(answer.leads(), (303, "/"), "{}", answer.text());
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-session=") && cookie.contains("; Secure") && cookie.contains("; Path=/;"),
        "{cookie}"
    );
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(browser.get("/").header("strict-transport-security"), "max-age=63072000; includeSubDomains");
    let elsewhere = browser.post_with("/sign-out", &[], &[("origin", "http://partners.example.com")]);
    assert_eq!(elsewhere.status, 403, "not from the same name without encryption");
}

#[test]
fn pages_and_calls_are_not_kept_by_browsers_but_files_of_a_build_are() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    assert_eq!(seller.get("/").header("cache-control"), "no-store");
    assert_eq!(seller.call("/api/home", &serde_json::json!({})).header("cache-control"), "no-store");
    let page = seller.get("/").text();
    let style = page.split('"').find(|part| part.ends_with("/portal.css")).expect("a style sheet").to_owned();
    let plain = seller.get(&style);
    if plain.status == 404 {
        eprintln!("skipped: the browser part was not built");
        return;
    }
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(plain.header("content-type").starts_with("text/css"));
    let small = seller.get_with(&style, &[("accept-encoding", "gzip, br")]);
    assert_eq!(small.header("content-encoding"), "br");
    assert_eq!(small.header("content-type"), plain.header("content-type"));
    assert!(small.bytes.len() < plain.bytes.len());
    let known = seller.get_with("/favicon.svg", &[]);
    let again = seller.get_with("/favicon.svg", &[("if-none-match", known.header("etag"))]);
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    assert_eq!(seller.get(&style.replace("/pkg/", "/pkg/0")).status, 404, "files of another build are not there");
    let wasm = seller.get(&style.replace("portal.css", "portal_bg.wasm"));
    assert_eq!(wasm.header("content-type"), "application/wasm");
}

#[test]
fn what_is_read_is_made_smaller() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let small = seller.get_with("/", &[("accept-encoding", "br")]);
    assert_eq!(small.header("content-encoding"), "br");
    assert!(small.bytes.len() * 2 < seller.get("/").bytes.len());
}

#[test]
fn a_page_that_is_not_there_says_so_with_its_status() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    for path in [
        "/nowhere",
        "/registrations/none",
        "/registrations/0198c0de-0000-7000-8000-000000000001",
        "/api/home",
        "/%ff",
        "//",
    ] {
        let answer = seller.get(path);
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
    }
    assert_eq!(seller.send("DELETE", "/registrations", &[("sec-fetch-site", "same-origin")], vec![]).status, 404);
    assert_eq!(seller.call("/api/nothing", &serde_json::json!({})).text(), r#""not_found""#);
}

#[test]
fn every_refusal_has_its_status() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let (mut seller, mut guest) = (serving.by(&world.seller), serving.browser());
    let mut manager = serving.by(&world.channel_manager);
    let (draft, submitted) = (world.draft().to_string(), world.submitted().to_string());
    let json = |id: &str| serde_json::json!({ "id": id, "version": 1, "answers": { "name": "Other" } });
    let key = serde_json::json!({ "id": submitted, "step": "reject", "key": "k1", "typed": {} });
    let made = serde_json::json!({ "id": submitted, "step": "approve", "key": "k2", "typed": { "customer": "new" } });
    let statuses = [
        (401, guest.call("/api/registrations/save", &json(&draft)).status),
        (404, manager.call("/api/registrations/save", &json(&draft)).status),
        (403, manager.call("/api/registrations/save", &json(&submitted)).status),
        (409, seller.call("/api/registrations/save", &json(&draft)).status),
        (422, manager.call("/api/registrations/move", &key).status),
        (200, manager.call("/api/registrations/move", &made).status),
        (404, seller.call("/api/registrations/save", &serde_json::json!({ "id": "none" })).status),
        (
            404,
            seller
                .send("POST", "/api/registrations/save", &[("content-type", "application/json")], b"{".to_vec())
                .status,
        ),
        (403, seller.post(&format!("/registrations/{submitted}/approve"), &[("key", "k")]).status),
        (404, seller.post("/registrations/0198c0de-0000-7000-8000-000000000001/withdraw", &[]).status),
    ];
    for (at, (expected, found)) in statuses.into_iter().enumerate() {
        assert_eq!(found, expected, "number {at}");
    }
}

#[test]
fn what_is_larger_than_any_form_is_refused() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let draft = world.draft();
    let huge = "x".repeat(300 * 1024);
    let page = seller.post(&format!("/registrations/{draft}/edit/evidence"), &[("version", "2"), ("notes", &huge)]);
    assert_eq!(page.status, 413, "{}", page.text());
    let call = serde_json::json!({ "id": draft.to_string(), "version": 2, "answers": { "notes": huge } });
    let call = seller.call("/api/registrations/save", &call);
    assert_eq!((call.status, call.text().as_str()), (413, r#""too_large""#));
    let long = "x".repeat(70_000);
    let page = seller.post(&format!("/registrations/{draft}/edit/evidence"), &[("version", "2"), ("notes", &long)]);
    assert_eq!(page.status, 413, "longer than any answer");
}

#[test]
fn another_site_cannot_make_a_browser_do_anything() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    for headers in [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")][..],
        &[("sec-fetch-site", "same-site"), ("origin", "http://other.localhost")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
    ] {
        let page = seller.post_with("/registrations/new", &[("key", "k")], headers);
        assert_eq!(page.status, 403, "{headers:?}");
        assert!(page.text().contains("another website"), "{}", page.text());
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        let call = seller.send("POST", "/api/registrations/start", &all, br#"{"key":"k"}"#.to_vec());
        assert_eq!(call.status, 403, "{headers:?}");
        assert!(call.text().starts_with(r#"{"forbidden""#), "{}", call.text());
    }
    let begun = raw_text(&world.url, "select cast(count(*) as text) from registrations");
    assert_eq!(begun, "0");
    let own = serving.base.clone();
    assert_eq!(seller.post_with("/registrations/new", &[("key", "k")], &[("origin", &own)]).status, 303);
}

#[test]
fn the_log_has_a_line_for_each_request_and_nothing_about_people() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let id = world.submitted();
    let answer = seller.get(&format!("/registrations/{id}?q=secret-query"));
    seller.get("/people/sam.seller@example.com");
    seller.post("/sign-in", &[("email", "sam.seller@example.com"), ("password", "wrong-password-typed")]);
    let log = log(world.folder());
    let line = log.lines().find(|line| line.contains(answer.header("x-request-id"))).expect("its line");
    let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
    assert_eq!(line["route"], "/registrations/{id}");
    assert_eq!((&line["status"], &line["method"]), (&200.into(), &"GET".into()));
    for personal in ["sam.seller", "Sam Seller", "secret-query", "wrong-password", &id.to_string(), PASSWORD] {
        assert!(!log.contains(personal), "{personal} in {log}");
    }
}

#[test]
fn a_page_for_an_error_shows_the_id_under_which_it_is_logged() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    raw(&world.url, "drop table events");
    let answer = seller.post("/registrations/new", &[("key", "k")]);
    let id = answer.header("x-request-id").to_owned();
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains(&id), "{}", answer.text());
    assert!(log(world.folder()).contains(&id));
    let call = seller.call("/api/registrations/start", &serde_json::json!({ "key": "k" }));
    assert_eq!(
        (call.status, call.text()),
        (500, format!(r#"{{"broken":{{"request":"{}"}}}}"#, call.header("x-request-id")))
    );
}

#[test]
fn pages_reload_after_a_restart_where_they_were_told_to_and_nowhere_else() {
    let world = World::new(Engine::Sqlite);
    let started = |serving: &crate::world::Serving| {
        let said: serde_json::Value = serde_json::from_str(&serving.browser().get("/health").text()).expect("JSON");
        (said["started"].as_str().map(str::to_owned), serving.browser().get("/sign-in").text())
    };
    let (said, page) = started(&world.serve());
    assert!(said.is_none() && !page.contains("location.reload"), "{said:?}");
    let developing = [("PORTAL_RELOAD_PAGES", "true")];
    let (first, page) = started(&world.serve_with(&developing));
    let first = first.expect("it says which start it is");
    assert!(page.contains("location.reload") && page.contains(&first));
    let (second, _) = started(&world.serve_with(&developing));
    assert!(second.is_some_and(|second| second != first), "another start says another");
}

#[test]
fn a_table_that_is_being_sent_is_finished_before_it_stops() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    crate::exports::many_registrations(&world);
    let seller = serving.by(&world.manager);
    let reading = seller.clone().begin_to_get("/registrations.csv");
    serving.tell_to_stop();
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(crate::exports::lines(&reading.rest()).len(), 25_002);
    assert!(serving.stop_by_itself().success());
}

#[test]
fn it_stops_when_told_to() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut browser = serving.browser();
    assert_eq!(browser.get("/health").status, 200);
    let begun = std::time::Instant::now();
    assert!(serving.stop().success());
    assert!(begun.elapsed().as_secs() < 5, "an idle connection does not hold it up");
}
