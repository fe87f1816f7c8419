//! Working without scripts, from the first form to the decision.

use crate::browser::Browser;
use crate::world::{ENGINES, PASSWORD, World, complete_pairs, email, raw, raw_text};
use server::Engine;

/// What the guided form holds just now.
fn form(browser: &mut Browser, id: &str) -> serde_json::Value {
    let answer = browser.call("/api/registrations/form", &serde_json::json!({ "id": id }));
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.bytes).expect("JSON")
}

fn version(browser: &mut Browser, id: &str) -> String {
    form(browser, id)["version"].to_string()
}

/// Begins a registration; the id is part of where that leads.
fn begin(browser: &mut Browser) -> String {
    let answer = browser.post("/registrations/new", &[("key", "first")]);
    let rest = answer.location().strip_prefix("/registrations/").expect("a registration");
    let (id, step) = rest.split_once('/').expect("a step");
    assert_eq!((answer.status, step), (303, "edit/customer"));
    id.to_owned()
}

/// Saves a step with the version it is at.
fn save(browser: &mut Browser, id: &str, step: &str, pairs: &[(&str, &str)]) -> String {
    let version = version(browser, id);
    let mut all = vec![("version", version.as_str())];
    all.extend(pairs);
    let answer = browser.post(&format!("/registrations/{id}/edit/{step}"), &all);
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location().replace(&format!("/registrations/{id}"), "")
}

fn state(world: &World, id: &str) -> String {
    let blob = format!("x'{}'", id.replace('-', ""));
    let id = if world.url.starts_with("sqlite") { blob } else { format!("'{id}'") };
    raw_text(&world.url, &format!("select state from registrations where id = {id}"))
}

#[test]
fn a_deal_is_registered_and_approved_without_scripts() {
    for engine in ENGINES {
        let world = World::new(engine);
        let serving = world.serve();
        let mut seller = serving.by(&world.seller);
        let id = begin(&mut seller);
        let product = world.product.to_string();
        let customer =
            [("customer_name", "Acme GmbH"), ("customer_domain", ""), ("customer_country", "DE"), ("then", "continue")];
        assert_eq!(save(&mut seller, &id, "customer", &customer), "/edit/contact");
        let contact = [
            ("contact_name", "Ada Lovelace"),
            ("contact_email", "ada@acme.example"),
            ("contact_phone", ""),
            ("then", "continue"),
        ];
        assert_eq!(save(&mut seller, &id, "contact", &contact), "/edit/opportunity");
        let mut opportunity: Vec<_> = complete_pairs("", &product).into_iter().skip(6).collect();
        opportunity.push(("then", "continue"));
        assert_eq!(save(&mut seller, &id, "opportunity", &opportunity), "/edit/evidence");
        assert_eq!(
            save(&mut seller, &id, "evidence", &[("evidence", "Met twice"), ("then", "continue")]),
            "/edit/review"
        );
        let review = seller.get(&format!("/registrations/{id}/edit/review"));
        assert_eq!(review.status, 200);
        assert!(review.text().contains("Acme GmbH"), "{}", review.text());
        let submit = [("version", "6"), ("key", "submit-1")];
        let page = format!("/registrations/{id}");
        assert_eq!(seller.post(&format!("{page}/edit/review"), &submit).leads(), (303, page.as_str()));
        assert_eq!(seller.post(&format!("{page}/edit/review"), &submit).leads(), (303, page.as_str()), "sent twice");
        assert_eq!(state(&world, &id), "submitted");
        let mut manager = serving.by(&world.channel_manager);
        assert!(manager.get("/queue").text().contains("Acme GmbH"));
        let approve = [("key", "a"), ("customer", "new"), ("comment", "Good luck")];
        assert_eq!(manager.post(&format!("{page}/approve"), &approve).leads(), (303, page.as_str()));
        assert_eq!(state(&world, &id), "approved");
        assert!(seller.get(&page).text().contains("Good luck"));
        assert_eq!(seller.post("/notices/read", &[]).leads(), (303, "/notices"));
    }
}

#[test]
fn a_step_that_is_not_right_shows_itself_again_with_what_was_typed() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let id = begin(&mut seller);
    let wrong = [
        ("customer_name", "Acme <GmbH>"),
        ("customer_domain", "not a domain"),
        ("customer_country", ""),
        ("then", "continue"),
    ];
    assert_eq!(save(&mut seller, &id, "customer", &wrong), "/edit/customer");
    let page = seller.get(&format!("/registrations/{id}/edit/customer")).text();
    assert!(page.contains("Acme &lt;GmbH&gt;") && page.contains("not a domain"), "{page}");
    assert!(page.contains("Remove the space from the domain") && page.contains("Choose the customer"), "{page}");
    for (then, step) in [("back", "customer"), ("save", "customer"), ("nonsense", "customer")] {
        assert_eq!(save(&mut seller, &id, "customer", &[("then", then)]), format!("/edit/{step}"));
    }
    assert_eq!(save(&mut seller, &id, "customer", &[("then", "leave")]), "");
    assert_eq!(save(&mut seller, &id, "evidence", &[("then", "back")]), "/edit/opportunity");
    let review = seller.post(&format!("/registrations/{id}/edit/review"), &[("key", "k")]);
    assert_eq!(review.location(), format!("/registrations/{id}/edit/review"), "what lacks something is not handed in");
    assert_eq!(state(&world, &id), "draft");
}

#[test]
fn product_lines_come_and_go_with_plain_buttons() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let id = begin(&mut seller);
    let first = [("lines.1.product", "a"), ("lines.1.quantity", "1"), ("then", "add_line")];
    assert_eq!(save(&mut seller, &id, "opportunity", &first), "/edit/opportunity");
    let answers = form(&mut seller, &id)["answers"].clone();
    assert_eq!(answers["lines.2.product"], "");
    let both = [
        ("lines.1.product", "a"),
        ("lines.1.quantity", "1"),
        ("lines.2.product", "b"),
        ("lines.2.quantity", "2"),
        ("then", "remove_line:1"),
    ];
    assert_eq!(save(&mut seller, &id, "opportunity", &both), "/edit/opportunity");
    let answers = form(&mut seller, &id)["answers"].clone();
    assert!(answers.get("lines.1.product").is_none(), "{answers}");
    assert_eq!((&answers["lines.2.product"], &answers["lines.2.quantity"]), (&"b".into(), &"2".into()));
}

#[test]
fn keys_that_are_no_answers_are_not_kept() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let id = begin(&mut seller);
    save(&mut seller, &id, "customer", &[("customer_name", "Acme"), ("state", "approved"), ("owner", "me"), ("", "x")]);
    let form = form(&mut seller, &id);
    for key in ["state", "owner", ""] {
        assert!(form["answers"].get(key).is_none(), "{form}");
    }
    assert_eq!(form["answers"]["customer_name"], "Acme");
}

#[test]
fn what_was_typed_on_an_older_version_is_kept_until_one_is_chosen() {
    for (choice, kept) in [("mine", "Mine"), ("theirs", "Theirs")] {
        let world = World::new(Engine::Sqlite);
        let serving = world.serve();
        let mut seller = serving.by(&world.seller);
        let id = begin(&mut seller);
        let old = version(&mut seller, &id);
        save(&mut seller, &id, "customer", &[("customer_name", "Theirs")]);
        let path = format!("/registrations/{id}/edit/customer");
        let mine = [("version", old.as_str()), ("customer_name", "Mine"), ("then", "continue")];
        assert_eq!(seller.post(&path, &mine).leads(), (303, path.as_str()));
        let page = seller.get(&path).text();
        assert!(page.contains("Mine") && page.contains("Theirs"), "both are shown: {page}");
        assert_eq!(form(&mut seller, &id)["answers"]["customer_name"], "Theirs");
        // A choice between versions that are not the ones shown any more is none.
        let stale = [("version", old.as_str()), ("then", "mine")];
        assert_eq!(seller.post(&path, &stale).leads(), (303, path.as_str()));
        assert_eq!(form(&mut seller, &id)["answers"]["customer_name"], "Theirs");
        let shown = version(&mut seller, &id);
        let chosen = [("version", shown.as_str()), ("then", choice)];
        assert_eq!(seller.post(&path, &chosen).leads(), (303, path.as_str()));
        assert_eq!(form(&mut seller, &id)["answers"]["customer_name"], kept);
    }
}

#[test]
fn a_decision_that_lacks_something_is_shown_again_with_what_was_typed() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let id = world.submitted();
    let mut manager = serving.by(&world.channel_manager);
    let path = format!("/registrations/{id}/reject");
    let answer = manager.post(&path, &[("key", "k"), ("reason", ""), ("comment", "Because of this")]);
    assert_eq!(answer.leads(), (303, path.as_str()));
    let page = manager.get(&path).text();
    assert!(page.contains("Because of this") && page.contains("Choose a reason"), "{page}");
    let rejected = manager.post(&path, &[("key", "k2"), ("reason", "duplicate"), ("comment", "Because of this")]);
    assert_eq!(rejected.location(), format!("/registrations/{id}"));
    let mut late = serving.by(&world.administrator);
    let approve = format!("/registrations/{id}/approve");
    assert_eq!(late.post(&approve, &[("customer", "new")]).leads(), (303, approve.as_str()));
    let page = late.get(&approve).text();
    assert!(page.contains("rejected"), "who was first is told: {page}");
}

#[test]
fn the_partner_answers_a_question_and_withdraws_without_scripts() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let id = world.questioned();
    let mut seller = serving.by(&world.seller);
    let page = format!("/registrations/{id}");
    assert!(seller.get(&page).text().contains("Since when?"));
    assert_eq!(seller.post(&format!("{page}/answer"), &[("key", "k"), ("reply", "Since May")]).location(), page);
    assert_eq!(state(&world, &id.to_string()), "in_review");
    assert_eq!(seller.post(&format!("{page}/withdraw"), &[("key", "k2")]).location(), page);
    assert_eq!(state(&world, &id.to_string()), "withdrawn");
}

#[test]
fn a_draft_is_thrown_away_and_a_newer_one_is_not() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let id = world.draft().to_string();
    let path = format!("/registrations/{id}/delete");
    assert_eq!(seller.post(&path, &[("version", "1")]).status, 409);
    let version = version(&mut seller, &id);
    assert_eq!(seller.post(&path, &[("version", &version)]).leads(), (303, "/registrations"));
    assert_eq!(seller.get(&format!("/registrations/{id}")).status, 404);
}

#[test]
fn nothing_typed_is_lost_when_the_session_has_ended() {
    for engine in ENGINES {
        let world = World::new(engine);
        let serving = world.serve();
        let mut seller = serving.by(&world.seller);
        let id = world.draft().to_string();
        let version = version(&mut seller, &id);
        raw(&world.url, "update sessions set seen_at = '2020-01-01 00:00:00+00:00'");
        let path = format!("/registrations/{id}/edit/evidence");
        let typed =
            [("version", version.as_str()), ("evidence", "Long & \"quoted\" words = typed"), ("then", "continue")];
        let page = seller.post(&path, &typed);
        assert_eq!(page.status, 401);
        let text = page.text();
        assert!(text.contains(&format!(r#"name="return_to" value="{path}""#)), "{text}");
        let held = hidden(&text, "held").expect("what was typed is in the page");
        assert_eq!(held, crate::browser::encoded(&typed));
        let wrong = [
            ("email", email(&world.seller)),
            ("password", "wrong".to_owned()),
            ("return_to", path.clone()),
            ("held", held.clone()),
        ];
        let wrong: Vec<(&str, &str)> = wrong.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let again = seller.post("/sign-in", &wrong);
        assert_eq!((again.status, hidden(&again.text(), "held")), (401, Some(held.clone())), "nor by a wrong password");
        let email = email(&world.seller);
        let form_sent =
            [("email", email.as_str()), ("password", PASSWORD), ("return_to", path.as_str()), ("held", held.as_str())];
        let done = seller.post("/sign-in", &form_sent);
        assert_eq!(done.location(), format!("/registrations/{id}/edit/review"), "{}", done.text());
        assert_eq!(form(&mut seller, &id)["answers"]["evidence"], "Long & \"quoted\" words = typed");
    }
}

#[test]
fn a_long_text_survives_an_ended_session_too() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let mut seller = serving.by(&world.seller);
    let id = world.draft().to_string();
    let version = version(&mut seller, &id);
    raw(&world.url, "update sessions set seen_at = '2020-01-01 00:00:00+00:00'");
    let path = format!("/registrations/{id}/edit/evidence");
    let long = "Größe & Maß ".repeat(1_500);
    let page = seller.post(&path, &[("version", &version), ("evidence", &long), ("notes", &long), ("then", "save")]);
    let held = hidden(&page.text(), "held").expect("it is in the page");
    let email = email(&world.seller);
    let again =
        [("email", email.as_str()), ("password", PASSWORD), ("return_to", path.as_str()), ("held", held.as_str())];
    assert!(crate::browser::encoded(&again).len() > 100 * 1024);
    assert_eq!(seller.post("/sign-in", &again).leads(), (303, path.as_str()));
    assert_eq!(form(&mut seller, &id)["answers"]["notes"], long);
}

#[test]
fn a_protection_ends_by_itself() {
    for engine in ENGINES {
        let world = World::new(engine);
        let id = world.submitted();
        world.make(&world.channel_manager, id, shared::deals::Move::Approve, &[("customer", "new")]);
        raw(&world.url, "update registrations set protected_until = '2020-01-01'");
        raw(&world.url, "update claims set ends_on = '2020-01-01'");
        raw(&world.url, "update claim_lines set ends_on = '2020-01-01'");
        let serving = world.serve();
        let begun = std::time::Instant::now();
        while state(&world, &id.to_string()) != "expired" {
            assert!(begun.elapsed().as_secs() < 10, "the portal looks when it starts");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        drop(serving);
    }
}

#[test]
fn a_form_of_somebody_else_is_not_sent_again() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let id = world.draft();
    let held = crate::browser::encoded(&[("version", "2"), ("customer_name", "Hijacked"), ("then", "save")]);
    let path = format!("/registrations/{id}/edit/customer");
    let email = email(&world.rival);
    let form_sent =
        [("email", email.as_str()), ("password", PASSWORD), ("return_to", path.as_str()), ("held", held.as_str())];
    let mut rival = serving.browser();
    let answer = rival.post("/sign-in", &form_sent);
    assert_eq!(answer.status, 404, "{}", answer.text());
    assert!(answer.text().contains("Rita Rival") || rival.cookie().is_some(), "signed in all the same");
    let page =
        [("email", email.as_str()), ("password", PASSWORD), ("return_to", "/registrations"), ("held", held.as_str())];
    assert_eq!(serving.browser().post("/sign-in", &page).leads(), (303, "/registrations"), "a page takes no form");
    assert_eq!(
        form(&mut serving.by(&world.seller), &id.to_string())["answers"]["customer_name"]
            .as_str()
            .map(|name| name.contains("Hijacked")),
        Some(false)
    );
}

#[test]
fn a_change_that_touches_somebody_is_shown_before_it_is_saved() {
    for engine in ENGINES {
        let world = World::new(engine);
        let serving = world.serve();
        world.submitted();
        let mut administrator = serving.by(&world.administrator);
        let rule = [
            ("name", "Deals of gold partners"),
            ("object", "registration"),
            ("condition", "partner.tier = gold"),
            ("whom", "account.type = reseller"),
            ("access", "read"),
            ("is_active", "yes"),
            ("then", "save"),
        ];
        assert_eq!(administrator.post("/access/rules/new", &rule).status, 303);
        let company = format!("/companies/{}", world.seller.account.expect("a company"));
        let edit = format!("{company}/edit");
        let typed = [
            ("version", "1"),
            ("name", "Northwind Resellers"),
            ("country", "DE"),
            ("sector", "Retail & more"),
            ("is_partner", "yes"),
            ("type", "reseller"),
            ("tier", "gold"),
            ("status", "active"),
        ];
        let confirmed = [&typed[..], &[("then", "save")]].concat();
        let mut manager = serving.by(&world.channel_manager);
        assert_eq!(manager.post(&edit, &confirmed).leads(), (303, edit.as_str()), "nothing was shown yet");
        let page = manager.get(&edit).text();
        assert!(page.contains("What this changes") && page.contains("Rita Rival, Baltic Partners"), "{page}");
        assert!(page.contains("Tier: Gold") && page.contains("Retail &amp; more"), "what was typed is kept: {page}");
        assert!(page.contains(r#"name="then" value="save""#), "{page}");
        let registrations = serving.by(&world.rival).get("/registrations").text();
        assert!(!registrations.contains("New servers"), "and nothing is saved: {registrations}");
        assert_eq!(manager.post(&edit, &typed).leads(), (303, edit.as_str()), "yes was not said");
        assert_eq!(manager.post(&edit, &confirmed).leads(), (303, company.as_str()));
        assert!(serving.by(&world.rival).get("/registrations").text().contains("New servers"));
        assert!(!manager.get(&edit).text().contains("What this changes"));
    }
}

#[test]
fn what_is_wrong_with_a_share_stands_on_the_page_it_was_typed_on() {
    let world = World::new(Engine::Sqlite);
    let serving = world.serve();
    let why = format!("/why/registration/{}", world.submitted());
    let mut administrator = serving.by(&world.administrator);
    let nobody = [("then", "share"), ("person", ""), ("company", ""), ("access", "edit")];
    assert_eq!(administrator.post(&why, &nobody).leads(), (303, why.as_str()));
    let page = administrator.get(&why).text();
    assert!(page.contains(shared::words::why::CHOOSE_WHOM) && page.contains(r##"href="#share-person""##), "{page}");
    assert_eq!(administrator.post(&why, &[("then", "mask"), ("field", "")]).leads(), (303, why.as_str()));
    let page = administrator.get(&why).text();
    assert!(page.contains(shared::words::why::CHOOSE_FIELD) && page.contains(r##"href="#mask-field""##), "{page}");
    let rival = world.rival.id.to_string();
    let share = [("then", "share"), ("person", rival.as_str()), ("company", ""), ("access", "read")];
    assert_eq!(administrator.post(&why, &share).leads(), (303, why.as_str()));
    assert!(!administrator.get(&why).text().contains(shared::words::why::CHOOSE_WHOM), "what was taken is forgotten");
}

/// The value of a hidden input, as a browser would send it.
fn hidden(page: &str, name: &str) -> Option<String> {
    let input = page.split("<input").find(|input| input.contains(&format!("name=\"{name}\"")))?;
    let value = input.split("value=\"").nth(1)?.split('"').next()?;
    Some(
        value
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#x27;", "'")
            .replace("&amp;", "&"),
    )
}
