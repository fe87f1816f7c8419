//! The second factor by plain forms, and what a session without it is good for: nothing else.

use crate::browser::{Answer, Browser};
use crate::world::{ENGINES, PASSWORD, Serving, World, email, raw, run, said};
use hmac::{Hmac, KeyInit, Mac};
use server::Engine;
use sha1::Sha1;
use shared::access::Person;
use std::time::{SystemTime, UNIX_EPOCH};

/// The code an app shows for a key, so many steps from now.
fn digits(key: &str, steps: i64) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = key.chars().filter_map(|c| letters.find(c)).map(|value| format!("{value:05b}")).collect();
    let secret: Vec<u8> =
        (0..bits.len() / 8).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).expect("eight bits")).collect();
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let step = i64::try_from(seconds / 30).expect("a step") + steps;
    let mut mac = Hmac::<Sha1>::new_from_slice(&secret).expect("a key of any length");
    mac.update(&step.to_be_bytes());
    let hash: Vec<u8> = mac.finalize().into_bytes().to_vec();
    let offset = usize::from(hash[19] & 15);
    let number = hash[offset..offset + 4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// Every text in a page that is to be copied: a key, or recovery codes.
fn copied(page: &Answer) -> Vec<String> {
    let text = page.text();
    let parts = text.split("<code>").skip(1).filter_map(|part| part.split_once("</code>"));
    // The renderer marks where a text ends.
    parts.map(|(code, _)| code.replace("<!>", "")).collect()
}

/// Sets a second factor up in a browser that may; its key and recovery codes. The code of one step before now is used up.
fn set_up(browser: &mut Browser) -> (String, Vec<String>) {
    assert_eq!(browser.post("/second-factor", &[("then", "begin")]).status, 303);
    let page = browser.get("/second-factor");
    assert!(page.text().contains("data:image/svg+xml,"), "{}", page.text());
    let [key]: [String; 1] = copied(&page).try_into().expect("one key");
    let shown = browser.post("/second-factor", &[("then", "confirm"), ("code", &digits(&key, -1))]);
    assert_eq!(shown.status, 200, "{}", shown.text());
    let codes = copied(&shown);
    assert_eq!(codes.len(), 10);
    (key, codes)
}

/// A browser in which somebody has typed their password and no code.
fn halfway(serving: &Serving, who: &Person) -> Browser {
    let mut browser = serving.browser();
    let answer = browser.post("/sign-in", &[("email", &email(who)), ("password", PASSWORD), ("return_to", "/queue")]);
    assert_eq!(answer.leads(), (303, "/second-factor?return_to=%2Fqueue"));
    browser
}

#[test]
fn setting_it_up_and_signing_in_with_it_by_plain_forms() {
    for engine in ENGINES {
        let world = World::new(engine);
        let serving = world.serve();
        let mut first = serving.by(&world.channel_manager);
        let page = first.get("/second-factor");
        assert!(page.text().contains("Set up a second step"), "{}", page.text());
        for part in [".wasm", "portal.js", "type=\"module\""] {
            assert!(!page.text().contains(part), "the page comes without the browser part");
        }
        let (key, codes) = set_up(&mut first);
        assert_eq!(first.get("/second-factor").leads(), (303, "/security"), "it is set up");
        assert_eq!(first.get("/queue").status, 200, "whoever set it up goes on");

        let mut browser = halfway(&serving, &world.channel_manager);
        let wrong = browser.post("/second-factor", &[("code", "12 34"), ("return_to", "/queue")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("six digits") && wrong.text().contains(r#"value="/queue""#), "{}", wrong.text());
        let form = [("code", digits(&key, 0)), ("return_to", "/queue".to_owned())];
        let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(browser.post("/second-factor", &form).leads(), (303, "/queue"));
        assert!(browser.get("/queue").text().contains("Dana Channel"));
        assert_eq!(browser.post("/second-factor", &form).leads(), (303, "/queue"), "sent twice");
        let again = halfway(&serving, &world.channel_manager).post("/second-factor", &form);
        assert_eq!(again.status, 422, "a code counts once");

        let mut lost = halfway(&serving, &world.channel_manager);
        let elsewhere = [("code", codes[0].as_str()), ("return_to", "//evil.example")];
        assert_eq!(lost.post("/second-factor", &elsewhere).leads(), (303, "/"));
        assert!(lost.get("/security").text().contains("9 recovery codes are left"));
    }
}

#[test]
fn a_session_without_it_is_good_for_nothing_else() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    set_up(&mut serving.by(&world.administrator));
    let mut browser = halfway(&serving, &world.administrator);
    let listed = run(world.folder(), "sqlite::memory:", &["routes"]);
    let mut asked = 0;
    for line in said(&listed.stdout).lines() {
        let (method, route) = line.split_once(' ').expect("a method and an address");
        let parts = route.split('/').map(|part| if part.starts_with('{') { "x" } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        let open = [
            "/sign-in",
            "/sign-out",
            "/second-factor",
            "/forgot",
            "/welcome/x",
            "/health",
            "/favicon.svg",
            "/icons.svg",
        ];
        if open.contains(&path.as_str()) || path.starts_with("/fonts/") || path.starts_with("/pkg/") {
            continue;
        }
        asked += 1;
        let answer = match method {
            "GET" => browser.get(&path),
            _ if path.starts_with("/api/") => browser.call(&path, &serde_json::json!({})),
            _ => browser.post(&path, &[("then", "x")]),
        };
        let leads_there = answer.status == 303 && answer.location().starts_with("/second-factor");
        match method {
            "GET" => assert!(leads_there, "{line}: {}", answer.status),
            _ if path.starts_with("/api/") => {
                // Some want more than nothing and say so first; none answers.
                assert!([401, 404].contains(&answer.status), "{line}: {}", answer.status);
            }
            _ => assert!(answer.status == 401 || leads_there, "{line}: {}", answer.status),
        }
        assert!(!answer.text().contains("Ada Admin"), "{line}");
    }
    assert!(asked > 40, "{asked}");
    assert_eq!(browser.get("/sign-in").leads(), (303, "/second-factor"));
    assert_eq!(browser.post("/sign-out", &[]).leads(), (303, "/sign-in"));
    assert_eq!(browser.get("/second-factor").leads(), (303, "/sign-in"));
}

#[test]
fn what_was_typed_waits_for_both_steps() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let (key, codes) = set_up(&mut serving.by(&world.seller));
    let draft = world.draft();
    let address = format!("/registrations/{draft}/edit/customer");
    let mut guest = serving.browser();
    let typed = [("version", "2"), ("then", "stay"), ("customer_name", "Typed too late AG")];
    let page = guest.post(&address, &typed);
    assert_eq!(page.status, 401);
    let held = "version=2&then=stay&customer_name=Typed+too+late+AG";
    let email = email(&world.seller);
    let sign_in = [("email", email.as_str()), ("password", PASSWORD), ("return_to", address.as_str()), ("held", held)];
    let page = guest.post("/sign-in", &sign_in);
    assert_eq!(page.status, 200, "the second step is asked for, and what was typed waits in its page");
    assert!(page.text().contains("Typed+too+late"), "{}", page.text());
    let show = [("code", codes[2].as_str()), ("return_to", address.as_str()), ("held", held)];
    assert_eq!(guest.post("/second-factor", &show).status, 303);
    assert!(guest.get(&address).text().contains("Typed too late AG"));

    // A session that was whole lacks the second step as soon as it is set up elsewhere.
    raw(&world.url, "update sessions set strength = 'password'");
    let typed = [("version", "3"), ("then", "stay"), ("customer_name", "Typed even later AG")];
    let page = guest.post(&address, &typed);
    assert_eq!(page.status, 401);
    assert!(page.text().contains("Typed%20even%20later"), "{}", page.text());
    let held = "version=3&then=stay&customer_name=Typed+even+later+AG";
    let code = digits(&key, 0);
    let show = [("code", code.as_str()), ("return_to", address.as_str()), ("held", held)];
    assert_eq!(guest.post("/second-factor", &show).status, 303);
    assert!(guest.get(&address).text().contains("Typed even later AG"));
}

#[test]
fn where_it_is_needed_it_is_set_up_before_anything_else() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve_with(&[("PORTAL_SECOND_FACTOR", "vendor")]);
    assert_eq!(serving.by(&world.seller).get("/").status, 200, "not of partners");
    let mut browser = halfway(&serving, &world.administrator);
    assert_eq!(browser.get("/queue").leads(), (303, "/second-factor?return_to=%2Fqueue"));
    assert!(browser.get("/second-factor").text().contains("A second step is needed to sign in here."));
    set_up(&mut browser);
    assert_eq!(browser.post("/second-factor", &[("then", "go-on"), ("return_to", "/queue")]).leads(), (303, "/queue"));
    assert_eq!(browser.get("/queue").status, 200);
    let off = browser.post("/security", &[("then", "off"), ("password", PASSWORD)]);
    assert_eq!(off.status, 403);
}

#[test]
fn what_was_not_taken_on_ones_own_page_is_told_there() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let wrong = [("then", "password"), ("old_password", "not the password"), ("new_password", "a long new password")];
    let page = seller.post("/security", &wrong);
    assert_eq!(page.status, 422);
    assert!(page.text().contains("This is not your password."), "{}", page.text());
    assert!(!page.text().contains("a long new password") && !page.text().contains("not the password"));
    let right = [("then", "password"), ("old_password", PASSWORD), ("new_password", "a long new password")];
    assert_eq!(seller.post("/security", &right).leads(), (303, "/security"));
    assert_eq!(seller.get("/security").status, 200);
    let mut guest = serving.browser();
    assert_eq!(guest.post("/security", &right).leads(), (303, "/sign-in?return_to=%2Fsecurity"));
    assert!(!guest.get("/sign-in?return_to=%2Fsecurity").text().contains("a long new password"));
}
