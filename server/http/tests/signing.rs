//! Signing in and out by plain forms.

use crate::browser::{Answer, Browser};
use crate::world::{ENGINES, PASSWORD, World, email, raw};
use server::Engine;

fn try_it(browser: &mut Browser, email: &str, password: &str) -> Answer {
    browser.post("/sign-in", &[("email", email), ("password", password)])
}

#[test]
fn signing_in_and_out_by_plain_forms() {
    for engine in ENGINES {
        let world = World::new(engine);
        let serving = world.serve();
        let mut browser = serving.browser();
        assert_eq!(
            browser.get("/queue?state=submitted").leads(),
            (303, "/sign-in?return_to=%2Fqueue%3Fstate%3Dsubmitted")
        );
        let page = browser.get("/sign-in?return_to=%2Fqueue");
        assert_eq!(page.status, 200);
        assert!(page.text().contains(r#"name="return_to" value="/queue""#), "{}", page.text());
        for part in [".wasm", "portal.js", "type=\"module\""] {
            assert!(!page.text().contains(part), "the sign-in page comes without the browser part");
        }
        let form = [("email", "DANA.channel@example.com"), ("password", PASSWORD), ("return_to", "/queue")];
        let answer = browser.post("/sign-in", &form);
        assert_eq!(answer.leads(), (303, "/queue"));
        assert!(browser.get("/queue").text().contains("Dana Channel"));
        assert_eq!(browser.get("/sign-in?return_to=%2Fpartners").leads(), (303, "/partners"), "signed in already");
        let before = browser.clone();
        let answer = browser.post("/sign-out", &[]);
        assert_eq!(answer.leads(), (303, "/sign-in"));
        assert_eq!(browser.cookie(), None, "the browser forgets it");
        let mut before = before;
        assert_eq!(before.get("/queue").status, 303, "and the portal does not take it any more");
    }
}

#[test]
fn the_session_is_out_of_reach_of_scripts_and_other_sites() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut browser = serving.browser();
    let answer = try_it(&mut browser, &email(&world.seller), PASSWORD);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("session=") && !cookie.contains("Secure"), "{cookie}");
    for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

#[test]
fn a_wrong_password_and_an_unknown_person_are_answered_alike() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut browser = serving.browser();
    let (known, unknown) = (email(&world.seller), "tim.nobody@example.com".to_owned());
    // The address is shown again; alike but for that.
    let plain = |answer: &Answer, email: &str| {
        let text = answer.text().replace(email, "somebody@example.com");
        let nonce = answer.header("content-security-policy").split('\'').find(|part| part.starts_with("nonce-"));
        (answer.status, text.replace(nonce.unwrap_or("nonce-none").trim_start_matches("nonce-"), ""))
    };
    let wrong = try_it(&mut browser, &known, "a wrong password");
    let nobody = try_it(&mut browser, &unknown, "a wrong password");
    assert_eq!(wrong.status, 401);
    assert_eq!(plain(&wrong, &known), plain(&nobody, &unknown));
    assert!(wrong.text().contains("not right"), "{}", wrong.text());
    assert!(wrong.text().contains(&known), "what was typed is still there");
    assert!(!wrong.text().contains("a wrong password"), "but not the password");
    assert!(wrong.header("set-cookie").is_empty());
}

#[test]
fn what_cannot_be_right_is_said_at_its_field() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let answer = try_it(&mut serving.browser(), "sam", "");
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Enter your password"), "{}", answer.text());
}

#[test]
fn after_too_many_tries_somebody_has_to_wait() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve_with(&[("PORTAL_SIGN_IN_PER_ACCOUNT_AND_MINUTE", "3")]);
    let mut browser = serving.browser();
    for _ in 0..3 {
        assert_eq!(try_it(&mut browser, &email(&world.seller), "wrong").status, 401);
    }
    let answer = try_it(&mut browser, &email(&world.seller), PASSWORD);
    assert_eq!(answer.status, 429);
    let seconds: u64 = answer.header("retry-after").parse().expect("a number of seconds");
    assert!((1..=60).contains(&seconds));
    assert!(answer.text().contains("Too many tries"), "{}", answer.text());
    assert_eq!(try_it(&mut browser, &email(&world.rival), PASSWORD).status, 303, "others are not held up");
}

#[test]
fn tries_are_counted_by_the_address_a_trusted_proxy_tells() {
    let world = World::new(Engine::Sqlite);
    let three = ("PORTAL_SIGN_IN_PER_ADDRESS_AND_MINUTE", "3");
    let tries = |settings: &[(&str, &str)]| -> Vec<u16> {
        let serving = world.serve_with(settings);
        let mut browser = serving.browser();
        let form = [("email", "nobody@example.com"), ("password", "wrong")];
        let tried = (0..5).map(|n| {
            let from = format!("203.0.113.9, 198.51.100.{n}");
            browser.post_with("/sign-in", &form, &[("x-forwarded-for", &from)]).status
        });
        tried.collect()
    };
    assert_eq!(tries(&[three]), [401, 401, 401, 429, 429], "anybody can write the header");
    assert_eq!(tries(&[three, ("PORTAL_TRUST_PROXY", "true")]), [401; 5]);
}

#[test]
fn signing_in_leads_to_our_own_addresses_only() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let email = email(&world.seller);
    for elsewhere in ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"] {
        let form = [("email", email.as_str()), ("password", PASSWORD), ("return_to", elsewhere)];
        assert_eq!(serving.browser().post("/sign-in", &form).leads(), (303, "/"), "{elsewhere}");
    }
}

#[test]
fn a_session_that_was_not_used_for_long_ends() {
    for engine in ENGINES {
        let world = World::new(engine);
        let serving = world.serve();
        let mut seller = serving.by(&world.seller);
        assert_eq!(seller.get("/").status, 200);
        raw(&world.url, "update sessions set seen_at = '2020-01-01 00:00:00+00:00'");
        assert_eq!(seller.get("/").leads(), (303, "/sign-in"));
    }
}

#[test]
fn looking_for_notices_does_not_keep_a_session_alive() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let two_minutes_ago = "update sessions set seen_at = strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now', '-120 seconds')";
    let seen = || crate::world::raw_text(&world.url, "select seen_at from sessions");
    let before = seen();
    raw(&world.url, &two_minutes_ago.replace('T', if before.contains('T') { "T" } else { " " }));
    let old = seen();
    assert_eq!(seller.call("/api/notices/unread", &serde_json::json!({})).status, 200);
    assert_eq!(seen(), old, "nobody was there");
    assert_eq!(seller.get("/").status, 200);
    assert_ne!(seen(), old, "somebody looked at a page");
}

#[test]
fn a_right_taken_away_holds_on_the_next_request() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    assert_eq!(seller.get("/").status, 200);
    raw(&world.url, "update users set state = 'locked' where email = 'sam.seller@example.com'");
    assert_eq!(seller.get("/").status, 303);
}

#[test]
fn a_new_session_ends_the_one_before_in_the_same_browser() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let old = serving.by(&world.seller);
    let new = old.clone().sign_in(&email(&world.rival));
    assert_ne!(old.cookie(), new.cookie());
    assert_eq!(old.clone().get("/").status, 303);
    assert_eq!(new.clone().get("/").status, 200);
}
