//! Every address the program has, asked by everybody, about records of their own, of others, and about none.

use crate::browser::{Answer, Browser};
use crate::world::{ENGINES, Serving, World, raw, run, said};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Who asks. The records are the seller's; the colleague is another seller of the same partner, the rival one of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Guest,
    Expired,
    Seller,
    Colleague,
    Manager,
    Rival,
    ChannelManager,
    Administrator,
}

const EVERYBODY: [Who; 8] = [
    Who::Guest,
    Who::Expired,
    Who::Seller,
    Who::Colleague,
    Who::Manager,
    Who::Rival,
    Who::ChannelManager,
    Who::Administrator,
];

impl Who {
    fn is_signed_in(self) -> bool {
        !matches!(self, Who::Guest | Who::Expired)
    }

    fn is_inside(self) -> bool {
        matches!(self, Who::ChannelManager | Who::Administrator)
    }

    /// Those whose record it is, by their own right or their role's.
    fn has_it(self) -> bool {
        matches!(self, Who::Seller | Who::Manager)
    }
}

/// Which record an address is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Nothing,
    Draft,
    Submitted,
    Questioned,
    /// An opportunity that one of the seller's registrations became.
    Opportunity,
    /// A partner none of them belongs to.
    Partner,
    /// A territory that nobody has.
    Territory,
    /// A relationship between two other partners.
    Relationship,
    /// A colleague of the seller's.
    Colleague,
    /// An entry of the trail.
    Entry,
    /// A mail to somebody who was invited.
    Mail,
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
enum Sent {
    Nothing,
    Form(&'static [(&'static str, &'static str)]),
    /// With the record's id in it.
    Json(fn(&str) -> Value),
}

/// One address, and the status each is answered with.
struct Case {
    /// As `portal routes` prints it.
    route: &'static str,
    /// As it is asked, with `{id}` for the record.
    path: &'static str,
    about: About,
    sent: Sent,
    status: fn(Who) -> u16,
}

/// A page for everybody who is signed in.
fn page(who: Who) -> u16 {
    if who.is_signed_in() { 200 } else { 303 }
}

/// A page for the vendor's people.
fn inside_page(who: Who) -> u16 {
    match who {
        _ if !who.is_signed_in() => 303,
        _ if who.is_inside() => 200,
        _ => 404,
    }
}

/// A page for whoever reads the trail.
fn trail_page(who: Who) -> u16 {
    match who {
        _ if !who.is_signed_in() => 303,
        Who::Administrator => 200,
        _ => 404,
    }
}

/// A call of whoever reads the trail.
fn trail_call(who: Who) -> u16 {
    if who.is_signed_in() { trail_page(who) } else { 401 }
}

/// No page.
fn nowhere(who: Who) -> u16 {
    if who.is_signed_in() { 404 } else { 303 }
}

/// A file for everybody.
fn file(_: Who) -> u16 {
    200
}

/// A call for everybody who is signed in.
fn call(who: Who) -> u16 {
    if who.is_signed_in() { 200 } else { 401 }
}

/// A form for everybody who is signed in: it leads somewhere.
fn form(who: Who) -> u16 {
    if who.is_signed_in() { 303 } else { 401 }
}

/// A page about a draft: the partner's own.
fn draft_page(who: Who) -> u16 {
    match who {
        _ if !who.is_signed_in() => 303,
        _ if who.has_it() => 200,
        _ => 404,
    }
}

/// A page about a registration that was handed in.
fn record_page(who: Who) -> u16 {
    if who.is_inside() { 200 } else { draft_page(who) }
}

/// The page of a move of the vendor's: for the other side there is none.
fn vendors_page(who: Who) -> u16 {
    if who.has_it() { 404 } else { record_page(who) }
}

/// The page of a move of the partner's.
fn partners_page(who: Who) -> u16 {
    if who.is_inside() { 404 } else { record_page(who) }
}

/// A call about a draft.
fn draft_call(who: Who) -> u16 {
    match who {
        _ if !who.is_signed_in() => 401,
        _ if who.has_it() => 200,
        _ => 404,
    }
}

/// A call about a registration that was handed in.
fn record_call(who: Who) -> u16 {
    if who.is_inside() { 200 } else { draft_call(who) }
}

/// A move of the vendor's.
fn vendors_call(who: Who) -> u16 {
    if who.has_it() { 403 } else { record_call(who) }
}

/// A move of the partner's.
fn partners_call(who: Who) -> u16 {
    if who.is_inside() { 403 } else { record_call(who) }
}

/// A call of the vendor's people.
fn inside(who: Who) -> u16 {
    match who {
        _ if !who.is_signed_in() => 401,
        _ if who.is_inside() => 200,
        _ => 404,
    }
}

/// A page for administrators, of which nobody else knows.
fn administrators_page(who: Who) -> u16 {
    match who {
        Who::Administrator => 200,
        _ => nowhere(who),
    }
}

/// A call of administrators, of which nobody else knows.
fn administrators(who: Who) -> u16 {
    match who {
        Who::Administrator => 200,
        _ if who.is_signed_in() => 404,
        _ => 401,
    }
}

/// A call about a partner's person: the vendor's people look after them.
fn persons_call(who: Who) -> u16 {
    inside(who)
}

/// A page about a person.
fn persons_page(who: Who) -> u16 {
    if who.is_signed_in() { persons_call(who) } else { 303 }
}

/// The same for what is done by a form: what was done leads somewhere.
fn leads(status: u16) -> u16 {
    if status == 200 { 303 } else { status }
}

const MISSING: &str = "0198c0de-0000-7000-8000-00000000dead";
/// Looking as nobody there is.
const NOBODY_TO_VIEW: &str = "/view-as/0198c0de-0000-7000-8000-00000000dead";
const UNMASK: [(&str, &str); 2] = [("then", "unmask"), ("field", "amount")];

fn cases() -> Vec<Case> {
    let mut cases = vec![];
    cases.extend(pages());
    cases.extend(files());
    cases.extend(forms());
    cases.extend(calls());
    cases
}

fn get(route: &'static str, about: About, status: fn(Who) -> u16) -> Case {
    let path = route.strip_prefix("GET ").expect("a page");
    Case { route, path, about, sent: Sent::Nothing, status }
}

fn pages() -> Vec<Case> {
    use About::{
        Colleague, Draft, Entry, Mail, Nothing, Opportunity, Partner, Questioned, Relationship, Submitted, Territory,
    };
    let step = "GET /registrations/{id}/edit/{step}";
    let decision = "GET /registrations/{id}/{move}";
    let at = |route, path, about, status| Case { path, ..get(route, about, status) };
    vec![
        get("GET /", Nothing, page),
        get("GET /registrations", Nothing, page),
        get("GET /opportunities", Nothing, page),
        get("GET /notices", Nothing, page),
        get("GET /audit", Nothing, trail_page),
        get("GET /audit/{id}", Entry, trail_page),
        get("GET /queue", Nothing, inside_page),
        get("GET /partners", Nothing, inside_page),
        get("GET /sign-in", Nothing, |who| if who.is_signed_in() { 303 } else { 200 }),
        get("GET /registrations/{id}", Draft, draft_page),
        get("GET /registrations/{id}", Submitted, record_page),
        get("GET /opportunities/{id}", Opportunity, record_page),
        get("GET /security", Nothing, page),
        get("GET /second-factor", Nothing, page),
        get("GET /sign-ins", Nothing, administrators_page),
        get("GET /people/{id}/sessions", Colleague, persons_page),
        get("GET /companies", Nothing, inside_page),
        get("GET /companies/new", Nothing, inside_page),
        get("GET /companies/{id}", Partner, inside_page),
        get("GET /companies/{id}/edit", Partner, inside_page),
        get("GET /companies/{id}/merge", Partner, inside_page),
        get("GET /companies/{id}/relate", Partner, inside_page),
        at("GET /companies/{id}", "/companies/{id}/nonsense", Partner, nowhere),
        get("GET /territories", Nothing, inside_page),
        get("GET /territories/new", Nothing, inside_page),
        get("GET /territories/{id}", Territory, inside_page),
        get("GET /territories/{id}/edit", Territory, inside_page),
        at("GET /territories/{id}", "/territories/{id}/nonsense", Territory, nowhere),
        get("GET /access/sets", Nothing, administrators_page),
        at("GET /access/sets/{id}", "/access/sets/01990000-0000-7000-8000-000000000001", Nothing, administrators_page),
        at("GET /access/sets/{id}", "/access/sets/new", Nothing, administrators_page),
        get("GET /access/rules", Nothing, administrators_page),
        at("GET /access/rules/{id}", "/access/rules/new", Nothing, administrators_page),
        get("GET /access/defaults/all", Nothing, administrators_page),
        get("GET /access/matrix", Nothing, administrators_page),
        get("GET /access/people/{id}", Colleague, administrators_page),
        at("GET /why/{object}/{id}", "/why/registration/{id}", Submitted, administrators_page),
        at("GET /why/{object}/{id}", "/why/nonsense/{id}", Submitted, nowhere),
        get("GET /relationships", Nothing, inside_page),
        get("GET /relationships/{id}/end", Relationship, inside_page),
        get("GET /people", Nothing, inside_page),
        get("GET /people/vendor", Nothing, inside_page),
        get("GET /people/new", Nothing, inside_page),
        get("GET /people/{id}", Colleague, inside_page),
        get("GET /people/{id}/edit", Colleague, inside_page),
        get("GET /people/{id}/invite", Colleague, inside_page),
        get("GET /people/{id}/move", Colleague, inside_page),
        get("GET /outbox", Nothing, administrators_page),
        get("GET /outbox/{id}", Mail, administrators_page),
        get("GET /forgot", Nothing, file),
        at("GET /welcome/{token}", "/welcome/nonsense", Nothing, |_| 403),
        at(step, "/registrations/{id}/edit/customer", Draft, draft_page),
        at(step, "/registrations/{id}/edit/review", Draft, draft_page),
        at(step, "/registrations/{id}/edit/nonsense", Draft, nowhere),
        at(step, "/registrations/{id}/edit/customer", Questioned, |who| match who {
            _ if who.is_inside() => 403,
            _ => record_page(who),
        }),
        at(decision, "/registrations/{id}/approve", Submitted, vendors_page),
        at(decision, "/registrations/{id}/reject", Submitted, vendors_page),
        at(decision, "/registrations/{id}/ask", Submitted, vendors_page),
        at(decision, "/registrations/{id}/withdraw", Submitted, partners_page),
        at(decision, "/registrations/{id}/answer", Questioned, partners_page),
        at(decision, "/registrations/{id}/nonsense", Submitted, nowhere),
    ]
}

fn files() -> Vec<Case> {
    use About::Nothing;
    vec![
        get("GET /health", Nothing, file),
        get("GET /favicon.svg", Nothing, file),
        get("GET /icons.svg", Nothing, file),
        get("GET /fonts/{file}", Nothing, |_| 404),
        get("GET /pkg/{build}/{file}", Nothing, |_| 404),
        get("GET /registrations.csv", Nothing, page),
        get("GET /opportunities.csv", Nothing, page),
        get("GET /queue.csv", Nothing, inside_page),
        get("GET /partners.csv", Nothing, inside_page),
        get("GET /companies.csv", Nothing, inside_page),
        get("GET /territories.csv", Nothing, inside_page),
        get("GET /access/sets.csv", Nothing, administrators_page),
        get("GET /access/rules.csv", Nothing, administrators_page),
        get("GET /access/matrix.csv", Nothing, administrators_page),
        get("GET /audit.csv", Nothing, trail_page),
        get("GET /relationships.csv", Nothing, inside_page),
        get("GET /sign-ins.csv", Nothing, administrators_page),
        get("GET /people.csv", Nothing, inside_page),
        get("GET /people/vendor.csv", Nothing, inside_page),
        get("GET /outbox.csv", Nothing, administrators_page),
    ]
}

fn forms() -> Vec<Case> {
    use About::{Colleague, Draft, Entry, Nothing, Partner, Questioned, Relationship, Submitted, Territory};
    let post =
        |route: &'static str, path, about, pairs, status| Case { route, path, about, sent: Sent::Form(pairs), status };
    let (step, decision) = ("POST /registrations/{id}/edit/{step}", "POST /registrations/{id}/{move}");
    let refused = [("email", "nobody@example.com"), ("password", "wrong")];
    let refused: &'static [(&str, &str)] = Box::leak(Box::new(refused));
    vec![
        post("POST /sign-in", "/sign-in", Nothing, refused, |_| 401),
        // Signing out comes last: it ends the sessions of the others.
        post("POST /sign-out", "/sign-out", Nothing, &[], |_| 303),
        post("POST /notices/read", "/notices/read", Nothing, &[], form),
        post("POST /second-factor", "/second-factor", Nothing, &[("then", "begin")], |_| 303),
        // Guests are asked to sign in, and what they typed is not kept.
        post("POST /security", "/security", Nothing, &[("then", "end-others")], |_| 303),
        post("POST /security", "/security", Nothing, &[("then", "password")], |who| {
            if who.is_signed_in() { 422 } else { 303 }
        }),
        post("POST /security", "/security", Nothing, &[("then", "nonsense")], |who| {
            if who.is_signed_in() { 404 } else { 303 }
        }),
        post("POST /people/{id}/sessions", "/people/{id}/sessions", Colleague, &[("then", "end-all")], |who| {
            leads(persons_call(who))
        }),
        post("POST /people/{id}/sessions", "/people/{id}/sessions", Colleague, &[("then", "reset")], |who| {
            // Taking a second step away is the administrators' alone.
            if who == Who::ChannelManager { 403 } else { leads(administrators(who)) }
        }),
        post("POST /companies/new", "/companies/new", Nothing, &[("name", "Matrix AG")], |who| leads(inside(who))),
        post("POST /companies/{id}/edit", "/companies/{id}/edit", Partner, &[("version", "0")], |who| {
            leads(inside(who))
        }),
        post("POST /companies/{id}/merge", "/companies/{id}/merge", Partner, &[("into", "")], |who| leads(inside(who))),
        post("POST /companies/{id}/relate", "/companies/{id}/relate", Partner, &[("kind", "")], |who| {
            leads(inside(who))
        }),
        post("POST /access/{page}/{id}", "/access/sets/new", Nothing, &[("name", "Matrix")], |who| {
            leads(administrators(who))
        }),
        post("POST /access/{page}/{id}", "/access/nonsense/new", Nothing, &[], |who| {
            if who.is_signed_in() { 404 } else { 401 }
        }),
        post("POST /why/{object}/{id}", "/why/registration/{id}", Submitted, &UNMASK, |who| leads(administrators(who))),
        // What could not be taken leads to its own page.
        post("POST /why/{object}/{id}", "/why/registration/{id}", Submitted, &[("then", "share")], |who| {
            leads(administrators(who))
        }),
        post("POST /audit/{id}/put-back", "/audit/{id}/put-back", Entry, &[], |who| {
            if who.is_signed_in() { 404 } else { 401 }
        }),
        post("POST /view-as/stop", "/view-as/stop", Nothing, &[], form),
        post("POST /view-as/{id}", NOBODY_TO_VIEW, Nothing, &[("why", "Matrix")], |who| {
            if who.is_signed_in() { 404 } else { 401 }
        }),
        post("POST /relationships/{id}/end", "/relationships/{id}/end", Relationship, &[("version", "1")], |who| {
            leads(inside(who))
        }),
        post("POST /territories/new", "/territories/new", Nothing, &[("name", "Matrix")], |who| leads(inside(who))),
        post("POST /territories/{id}/edit", "/territories/{id}/edit", Territory, &[("version", "0")], |who| {
            leads(inside(who))
        }),
        post("POST /territories/{id}/delete", "/territories/{id}/delete", Territory, &[("version", "1")], |who| {
            leads(inside(who))
        }),
        post("POST /people/{id}/move", "/people/{id}/move", Colleague, &[("company", "")], |who| leads(inside(who))),
        post("POST /people/new", "/people/new", Nothing, &[("name", "Matrix")], |who| leads(inside(who))),
        post("POST /people/{id}/edit", "/people/{id}/edit", Colleague, &[("version", "0")], |who| leads(inside(who))),
        post("POST /people/{id}/invite", "/people/{id}/invite", Colleague, &[], |who| leads(inside(who))),
        post("POST /people/{id}/{step}", "/people/{id}/unlock", Colleague, &[], |who| leads(inside(who))),
        post("POST /people/{id}/{step}", "/people/{id}/nonsense", Colleague, &[], |who| {
            if who.is_signed_in() { 404 } else { 401 }
        }),
        post("POST /forgot", "/forgot", Nothing, &[("email", "nobody@example.com")], |_| 303),
        post("POST /welcome/{token}", "/welcome/nonsense", Nothing, &[], |_| 403),
        post("POST /registrations/new", "/registrations/new", Nothing, &[], |who| match who {
            _ if who.is_inside() => 403,
            _ => form(who),
        }),
        post(step, "/registrations/{id}/edit/customer", Draft, &[("version", "2"), ("notes", "x")], |who| {
            leads(draft_call(who))
        }),
        post(step, "/registrations/{id}/edit/customer", Draft, &[("version", "1"), ("notes", "x")], |who| {
            leads(draft_call(who))
        }),
        post(step, "/registrations/{id}/edit/customer", Draft, &[("then", "mine")], |who| leads(draft_call(who))),
        post(step, "/registrations/{id}/edit/customer", Draft, &[("then", "theirs")], |who| leads(draft_call(who))),
        post(step, "/registrations/{id}/edit/nonsense", Draft, &[("version", "2")], |who| {
            if who.is_signed_in() { 404 } else { 401 }
        }),
        post("POST /registrations/{id}/edit/review", "/registrations/{id}/edit/review", Draft, &[("key", "")], |who| {
            leads(draft_call(who))
        }),
        post("POST /registrations/{id}/delete", "/registrations/{id}/delete", Draft, &[("version", "2")], |who| {
            leads(draft_call(who))
        }),
        post("POST /registrations/{id}/delete", "/registrations/{id}/delete", Submitted, &[("version", "3")], |who| {
            match who {
                _ if who.has_it() || who.is_inside() => 403,
                _ => leads(record_call(who)),
            }
        }),
        post(decision, "/registrations/{id}/approve", Submitted, &[("customer", "new")], |who| {
            leads(vendors_call(who))
        }),
        post(decision, "/registrations/{id}/reject", Submitted, &[("reason", "duplicate")], |who| {
            leads(vendors_call(who))
        }),
        post(decision, "/registrations/{id}/reject", Submitted, &[("reason", "")], |who| leads(vendors_call(who))),
        post(decision, "/registrations/{id}/ask", Submitted, &[("question", "Since when?")], |who| {
            leads(vendors_call(who))
        }),
        post(decision, "/registrations/{id}/answer", Questioned, &[("reply", "May")], |who| leads(partners_call(who))),
        post(decision, "/registrations/{id}/withdraw", Submitted, &[], |who| leads(partners_call(who))),
        post(decision, "/registrations/{id}/expire", Submitted, &[], |who| if who.is_signed_in() { 404 } else { 401 }),
    ]
}

fn calls() -> Vec<Case> {
    use About::{
        Colleague, Draft, Entry, Mail, Nothing, Opportunity, Partner, Questioned, Relationship, Submitted, Territory,
    };
    let post = |route: &'static str, about, json, status| {
        let path = route.strip_prefix("POST ").expect("a call");
        Case { route, path, about, sent: Sent::Json(json), status }
    };
    vec![
        post("POST /api/home", Nothing, |_| json!({}), call),
        post("POST /api/notices/unread", Nothing, |_| json!({}), call),
        post("POST /api/notices/list", Nothing, |_| json!({}), call),
        post("POST /api/notices/read", Nothing, |_| json!({}), call),
        post("POST /api/security/page", Nothing, |_| json!({}), call),
        post("POST /api/people/sessions", Colleague, |id| json!({ "id": id }), persons_call),
        post(
            "POST /api/criteria/count",
            Nothing,
            |_| json!({ "object": "registration", "text": "state = draft" }),
            call,
        ),
        post("POST /api/criteria/count", Nothing, |_| json!({ "object": "territory", "text": "true" }), inside),
        post("POST /api/sign-ins/list", Nothing, |_| json!({ "search": "" }), administrators),
        post("POST /api/registrations/list", Nothing, |_| json!({ "search": "" }), call),
        post("POST /api/opportunities/list", Nothing, |_| json!({ "search": "" }), call),
        post("POST /api/audit/list", Nothing, |_| json!({ "search": "" }), trail_call),
        post("POST /api/audit/page", Entry, |id| json!({ "id": id }), trail_call),
        post("POST /api/queue/list", Nothing, |_| json!({ "search": "" }), inside),
        post("POST /api/partners/list", Nothing, |_| json!({ "search": "" }), inside),
        post("POST /api/companies/list", Nothing, |_| json!({ "search": "" }), inside),
        post("POST /api/companies/page", Partner, |id| json!({ "id": id }), inside),
        post("POST /api/companies/form", Partner, |id| json!({ "id": id }), inside),
        post(
            "POST /api/companies/add",
            Nothing,
            |_| json!({ "key": "matrix", "typed": { "name": "Matrix AG", "is_partner": "no", "type": "customer" } }),
            inside,
        ),
        post(
            "POST /api/companies/change",
            Partner,
            |id| json!({ "id": id, "version": 0, "typed": { "name": "Matrix AG" }, "confirmed": false }),
            |who| if who.is_inside() { 409 } else { inside(who) },
        ),
        post("POST /api/companies/merge", Partner, |id| json!({ "id": id, "into": "" }), inside),
        post("POST /api/companies/relate", Partner, |id| json!({ "id": id }), inside),
        post("POST /api/access/sets", Nothing, |_| json!({ "search": "" }), administrators),
        post("POST /api/access/rules", Nothing, |_| json!({ "search": "" }), administrators),
        post("POST /api/access/sheet", Nothing, |_| json!({ "about": { "Set": null } }), administrators),
        post("POST /api/access/sheet", Nothing, |_| json!({ "about": { "Rule": null } }), administrators),
        post("POST /api/access/sheet", Nothing, |_| json!({ "about": "Defaults" }), administrators),
        post("POST /api/access/matrix", Nothing, |_| json!({}), administrators),
        post("POST /api/access/effective", Colleague, |id| json!({ "id": id }), administrators),
        post(
            "POST /api/access/why",
            Submitted,
            |id| json!({ "object": "registration", "id": id, "person": null }),
            administrators,
        ),
        post("POST /api/relationships/end", Relationship, |id| json!({ "id": id }), inside),
        post("POST /api/relationships/list", Nothing, |_| json!({ "search": "" }), inside),
        post("POST /api/territories/list", Nothing, |_| json!({ "search": "" }), inside),
        post("POST /api/territories/page", Territory, |id| json!({ "id": id }), inside),
        post("POST /api/territories/form", Territory, |id| json!({ "id": id }), inside),
        post("POST /api/people/list", Nothing, |_| json!({ "search": "" }), inside),
        post("POST /api/people/vendor", Nothing, |_| json!({ "search": "" }), inside),
        post("POST /api/people/page", Colleague, |id| json!({ "id": id }), inside),
        post("POST /api/people/form", Colleague, |id| json!({ "id": id, "at": null }), inside),
        post("POST /api/people/invite-page", Colleague, |id| json!({ "id": id }), inside),
        post("POST /api/people/move-page", Colleague, |id| json!({ "id": id }), inside),
        post("POST /api/outbox/list", Nothing, |_| json!({ "search": "" }), administrators),
        post("POST /api/outbox/page", Mail, |id| json!({ "id": id }), administrators),
        post("POST /api/opportunities/page", Opportunity, |id| json!({ "id": id }), record_call),
        post(
            "POST /api/registrations/start",
            Nothing,
            |_| json!({ "key": "matrix" }),
            |who| match who {
                _ if who.is_inside() => 403,
                _ => call(who),
            },
        ),
        post("POST /api/registrations/page", Draft, |id| json!({ "id": id, "step": null }), draft_call),
        post("POST /api/registrations/page", Submitted, |id| json!({ "id": id, "step": null }), record_call),
        post("POST /api/registrations/form", Draft, |id| json!({ "id": id }), draft_call),
        post("POST /api/registrations/form", Questioned, |id| json!({ "id": id }), partners_call),
        post(
            "POST /api/registrations/save",
            Draft,
            |id| json!({ "id": id, "version": 2, "answers": { "notes": "x" } }),
            draft_call,
        ),
        post(
            "POST /api/registrations/save",
            Questioned,
            |id| json!({ "id": id, "version": 4, "answers": { "notes": "x" } }),
            partners_call,
        ),
        post(
            "POST /api/registrations/remove-line",
            Draft,
            |id| json!({ "id": id, "version": 2, "line": 1 }),
            draft_call,
        ),
        post("POST /api/registrations/delete", Draft, |id| json!({ "id": id, "version": 2 }), draft_call),
        post("POST /api/registrations/move", Draft, |id| make(id, "submit", json!({})), draft_call),
        post(
            "POST /api/registrations/move",
            Submitted,
            |id| make(id, "approve", json!({ "customer": "new" })),
            vendors_call,
        ),
        post(
            "POST /api/registrations/move",
            Submitted,
            |id| make(id, "reject", json!({ "reason": "duplicate" })),
            vendors_call,
        ),
        post(
            "POST /api/registrations/move",
            Submitted,
            |id| make(id, "ask", json!({ "question": "Since when?" })),
            vendors_call,
        ),
        post("POST /api/registrations/move", Submitted, |id| make(id, "withdraw", json!({})), partners_call),
        post(
            "POST /api/registrations/move",
            Questioned,
            |id| make(id, "answer", json!({ "reply": "May" })),
            partners_call,
        ),
        post(
            "POST /api/registrations/move",
            Submitted,
            |id| make(id, "expire", json!({})),
            |who| match who {
                _ if who.has_it() || who.is_inside() => 403,
                _ => record_call(who),
            },
        ),
    ]
}

fn make(id: &str, step: &str, typed: Value) -> Value {
    json!({ "id": id, "step": step, "key": format!("{step}-{id}"), "typed": typed })
}

#[test]
fn every_address_has_its_cases() {
    let folder = tempfile::tempdir().expect("a folder");
    let listed = run(folder.path(), "sqlite::memory:", &["routes"]);
    let listed: BTreeSet<String> = said(&listed.stdout).lines().map(str::to_owned).collect();
    let cases: BTreeSet<String> = cases().iter().map(|case| case.route.to_owned()).collect();
    let without: Vec<_> = listed.difference(&cases).collect();
    assert!(without.is_empty(), "addresses without a case: {without:?}");
    let gone: Vec<_> = cases.difference(&listed).collect();
    assert!(gone.is_empty(), "cases without an address: {gone:?}");
    assert!(listed.len() > 30, "{listed:?}");
    // What the program prints is what it was built with.
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        assert!(listed.contains(&format!("{method} {path}")), "{method} {path}");
    }
}

#[test]
fn everybody_gets_what_is_theirs_and_of_the_rest_not_even_that_it_exists() {
    for engine in ENGINES {
        let world = World::new(engine);
        let serving = world.serve();
        let mut wrong = Vec::new();
        for who in EVERYBODY {
            let mut browser = browser_of(&world, &serving, who);
            let mut cases = cases();
            // What ends the session comes last.
            cases.sort_by_key(|case| case.path == "/sign-out");
            for case in cases {
                wrong.extend(ask(&world, &mut browser, who, &case).err());
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

fn browser_of(world: &World, serving: &Serving, who: Who) -> Browser {
    match who {
        Who::Guest => serving.browser(),
        Who::Expired => {
            let browser = serving.by(&world.seller);
            raw(&world.url, "update sessions set seen_at = '2020-01-01 00:00:00+00:00'");
            browser
        }
        Who::Seller => serving.by(&world.seller),
        Who::Colleague => serving.by(&world.colleague),
        Who::Manager => serving.by(&world.manager),
        Who::Rival => serving.by(&world.rival),
        Who::ChannelManager => serving.by(&world.channel_manager),
        Who::Administrator => serving.by(&world.administrator),
    }
}

/// Asks one address as somebody: the status must be the expected one, and what is hidden must look as what is missing.
fn ask(world: &World, browser: &mut Browser, who: Who, case: &Case) -> Result<(), String> {
    let record = match case.about {
        About::Nothing => None,
        About::Draft => Some(world.draft().to_string()),
        About::Submitted => Some(world.submitted().to_string()),
        About::Questioned => Some(world.questioned().to_string()),
        About::Opportunity => Some(world.opportunity().to_string()),
        About::Partner => Some(world.other_partner.to_string()),
        About::Entry => Some(world.entry().to_string()),
        About::Territory => Some(world.territory().to_string()),
        About::Relationship => Some(world.relationship().to_string()),
        About::Colleague => Some(world.colleague.id.to_string()),
        About::Mail => Some(world.mail().to_string()),
    };
    let name = format!("{who:?} {} {} {:?} {:?}", case.route, case.path, case.about, case.sent);
    let found = send(browser, case, record.as_deref().unwrap_or_default());
    let expected = (case.status)(who);
    if found.status != expected {
        return Err(format!("{name}: {} instead of {expected}", found.status));
    }
    let Some(record) = record else { return Ok(()) };
    let missing = send(browser, case, MISSING);
    if who.is_signed_in() && missing.status != 404 {
        return Err(format!("{name}: {} for a record that is not there", missing.status));
    }
    let hidden = !who.is_signed_in() || expected == 404;
    // Every page knows its reader, also where it is about them.
    let own = own_id(world, who);
    let (found, missing) = (plain(&found, &record, &own), plain(&missing, MISSING, &own));
    if hidden && found != missing {
        return Err(format!("{name}: a record of others looks different from a missing one:\n{found}\n{missing}"));
    }
    Ok(())
}

fn send(browser: &mut Browser, case: &Case, id: &str) -> Answer {
    let path = case.path.replace("{id}", id);
    match case.sent {
        Sent::Nothing => browser.get(&path),
        Sent::Form(pairs) => browser.post(&path, pairs),
        Sent::Json(json) => browser.call(&path, &json(id)),
    }
}

/// The reader's own id; blank for nobody.
fn own_id(world: &World, who: Who) -> String {
    let person = match who {
        Who::Guest | Who::Expired => return String::new(),
        Who::Seller => &world.seller,
        Who::Colleague => &world.colleague,
        Who::Manager => &world.manager,
        Who::Rival => &world.rival,
        Who::ChannelManager => &world.channel_manager,
        Who::Administrator => &world.administrator,
    };
    person.id.to_string()
}

/// An answer without what differs from one to the next: the reader in the page, the record's id, the request's id, the page's nonce and its keys.
fn plain(answer: &Answer, id: &str, own: &str) -> String {
    let policy = answer.header("content-security-policy");
    let nonce = policy.split('\'').find_map(|part| part.strip_prefix("nonce-")).unwrap_or("no nonce");
    let encoded = id.replace('-', "%2D");
    let reader = format!("{{\"id\":\"{own}\"");
    let text = answer
        .text()
        .replace(&reader, "{reader}")
        .replace(id, "{id}")
        .replace(&encoded, "{id}")
        .replace(nonce, "{nonce}");
    let text = text.replace(answer.header("x-request-id"), "{request}");
    let location = answer.location().replace(id, "{id}");
    let names: Vec<_> = answer.headers.keys().map(|name| name.as_str()).collect();
    format!("{} {location} {names:?} {text}", answer.status)
}
