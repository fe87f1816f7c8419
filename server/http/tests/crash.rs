//! `kill -9` while people submit: nothing that was acknowledged is lost.

use crate::world::{ENGINES, Serving, World, complete_pairs, raw_text, run, said};
use server::Engine;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// People submitting at the same time.
const PEOPLE: usize = 8;
/// Times it is killed.
const ROUNDS: usize = 3;

#[test]
fn nothing_acknowledged_is_lost_when_the_portal_is_killed() {
    for engine in ENGINES {
        let world = World::new(engine);
        for round in 0..ROUNDS {
            let acknowledged = submit_until_killed(&world, round);
            assert!(!acknowledged.is_empty(), "nothing was submitted in time");
            check(&world, engine, &acknowledged);
        }
    }
}

/// Submits as fast as it goes, kills the portal in the middle, and returns what had been acknowledged.
fn submit_until_killed(world: &World, round: usize) -> Vec<String> {
    let serving = world.serve();
    let (done, ended) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
    let product = world.product.to_string();
    let working: Vec<_> = (0..PEOPLE)
        .map(|person| {
            let mut browser = serving.by(&world.seller);
            let (done, ended, product) = (done.clone(), ended.clone(), product.clone());
            std::thread::spawn(move || {
                for number in 0.. {
                    let customer = format!("Customer {round} {person} {number} Ltd");
                    let Some(id) = submit(&mut browser, &customer, &product) else { break };
                    done.lock().expect("a list").push(id);
                    if ended.load(Ordering::SeqCst) {
                        break;
                    }
                }
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(1_500));
    serving.kill();
    ended.store(true, Ordering::SeqCst);
    for one in working {
        one.join().expect("a person");
    }
    let done = done.lock().expect("a list");
    done.clone()
}

/// One registration from beginning to end; none where the portal is gone.
fn submit(browser: &mut crate::browser::Browser, customer: &str, product: &str) -> Option<String> {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
    let mut post = |path: &str, pairs: &[(&str, &str)]| {
        let body = crate::browser::encoded(pairs).into_bytes();
        let answer = browser.try_to_send("POST", path, &headers, body).ok()?;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        Some(answer.location().to_owned())
    };
    let page = post("/registrations/new", &[])?;
    let id = page.split('/').nth(2).expect("an id").to_owned();
    let mut answers = complete_pairs(customer, product);
    answers.push(("version", "1"));
    post(&format!("/registrations/{id}/edit/evidence"), &answers)?;
    let page = post(&format!("/registrations/{id}/edit/review"), &[])?;
    assert_eq!(page, format!("/registrations/{id}"), "it lacks nothing");
    Some(id)
}

fn check(world: &World, engine: Engine, acknowledged: &[String]) {
    if engine == Engine::Sqlite {
        assert_eq!(raw_text(&world.url, "pragma integrity_check"), "ok");
    }
    let trail = run(world.folder(), &world.url, &["audit", "verify"]);
    assert!(trail.status.success(), "{}", said(&trail.stderr));
    let serving: Serving = world.serve();
    let mut seller = serving.by(&world.seller);
    for id in acknowledged {
        let page = seller.call("/api/registrations/page", &serde_json::json!({ "id": id, "step": null }));
        let page: serde_json::Value = serde_json::from_slice(&page.bytes).expect("JSON");
        assert_eq!(page["registration"]["state"], "submitted", "{id}: {page}");
        assert!(page["registration"]["number"].is_string());
    }
    let submitted = "select cast(count(*) as text) from registrations where state = 'submitted'";
    let told = "select cast(count(*) as text) from events where what = 'submitted'";
    assert_eq!(raw_text(&world.url, submitted), raw_text(&world.url, told), "each with its entry in the trail");
}
