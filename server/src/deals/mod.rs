//! Deal registrations: what a partner and the vendor can do with one.

mod claims;
mod conflicts;
mod effects;
mod pages;
mod store;

pub use pages::{form_page, home, page};

use crate::gates::{self, Gate};
use crate::held::{self, Forget};
use crate::once::{check_key, done_before, one_at_a_time, used_up};
use crate::request::{Asked, Origin};
use crate::{Request, access, audit, record};
use shared::access::{Action, Caller, Reach, Side, decide, may_edit_field};
use shared::audit::Event;
use shared::deals::{
    Applied, Context, Decision, FORM, Input, Move, NewRegistration, Receipt, Registration, Saved, State, Told, Verdict,
    apply, parse, parse_decision, projection,
};
use shared::fields::{Object, parse::currency_key};
use shared::form::{Answers, Values};
use shared::ids::{Named, RegistrationId};
use shared::refusal::{Problems, Refusal};
use shared::values::Value;
use shared::words;
use std::sync::Arc;
use store::{Found, Hold};

/// Protections ended in one sweep.
const SWEPT_AT_ONCE: u64 = 500;

/// Loads a registration for an action. There is no other way to one.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of it, `Forbidden` where the action is not the caller's.
pub async fn load_for(request: &mut Request, id: RegistrationId, action: Action) -> Result<Registration, Refusal> {
    find_for(request, id, action).await.map(|found| found.registration)
}

/// As [`load_for`], with what stands beside the registration.
async fn find_for(request: &mut Request, id: RegistrationId, action: Action) -> Result<Found, Refusal> {
    let hold = if action != Action::Read && request.writes() { Hold::Yes } else { Hold::No };
    let mut found = store::find(request, id, hold).await?.ok_or(Refusal::NotFound)?;
    found.registration.reach = access::reaching(request, action, &found.registration.facts()).await?.reach;
    if found.registration.state != State::Draft {
        found.registration.lines = store::lines(request, id).await?;
    }
    Ok(found)
}

/// Begins a registration. The same key gives the same draft.
///
/// # Errors
/// `Forbidden` for people who do not register deals.
pub async fn start(request: &mut Request, key: &str) -> Result<RegistrationId, Refusal> {
    check_key(key)?;
    let person = request.person()?.clone();
    let id = RegistrationId(request.new_id());
    let partner = person.account.ok_or_else(|| Refusal::Forbidden(words::access::CREATE.to_owned()))?;
    let registration = Registration {
        id,
        version: 0,
        number: None,
        state: State::Draft,
        partner: Named { id: partner, name: String::new() },
        owner: Named { id: person.id, name: person.name },
        answers: Answers::from_iter([(currency_key("amount"), request.portal().settings.currency.code())]),
        details: std::collections::BTreeMap::new(),
        lines: Vec::new(),
        verdict: None,
        reject_reason: None,
        submitted_at: None,
        due_at: None,
        decided_at: None,
        protected_until: None,
        opportunity: None,
        customer: None,
        owner_role: Some(person.role),
        reach: Reach::default(),
        created_at: request.now(),
        changed_at: request.now(),
    };
    decide(request.caller(), Action::Create, &registration.facts())
        .map_err(|_| Refusal::Forbidden(words::access::CREATE.to_owned()))?;
    one_at_a_time(request).await?;
    if let Some(id) = done_before(request, key, Event::DraftStarted.name()).await? {
        return Ok(RegistrationId(id));
    }
    request.use_key(key);
    store::save(request, None, &registration, Event::DraftStarted).await?;
    Ok(id)
}

/// Keeps answers of a draft, exactly as typed. Answers that are not sent stay as they are.
///
/// # Errors
/// `Conflict` where the draft was changed since that version by other answers, `TooLarge` where they are more than any form has.
pub async fn save_draft(
    request: &mut Request,
    id: RegistrationId,
    version: i64,
    answers: Answers,
) -> Result<Saved, Refusal> {
    let before = load_for(request, id, Action::Edit).await?;
    let mut after = before.clone();
    after.answers.merge(answers);
    after.answers.drop_nulls();
    if !after.answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    let at = request.local(request.now());
    if after.answers == before.answers {
        return Ok(Saved { version: before.version, at });
    }
    if before.version != version {
        return Err(Refusal::Conflict(words::deals::DRAFT_CHANGED.to_owned()));
    }
    only_editable(request, &before.answers, &after.answers)?;
    if before.state == State::Draft {
        after.details = shown(projection(&FORM, &after.answers));
    }
    let version = store::save(request, Some(&before), &after, Event::DraftSaved).await?;
    Ok(Saved { version, at })
}

/// Refuses answers to questions whose field the caller's permission sets do not let them change.
fn only_editable(request: &Request, before: &Answers, after: &Answers) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    for key in after.0.keys().filter(|key| before.get(key) != after.get(key)) {
        let name = key.split('.').next().unwrap_or(key);
        let is_field = Object::Registration.field(name).is_some();
        if is_field && !may_edit_field(request.caller(), Object::Registration, name) {
            problems.add(key.clone(), words::access::FIELD_NOT_YOURS);
        }
    }
    problems.or(())
}

/// Keeps what was typed on an older version of a draft beside it, until one of both is chosen.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision, `TooLarge`.
pub async fn hold_step(request: &mut Request, id: RegistrationId, typed: &Answers) -> Result<(), Refusal> {
    load_for(request, id, Action::Edit).await?;
    held::hold(request, held::STEP, id.0, typed).await
}

/// Chooses what was typed here over what somebody else saved meanwhile, as far as it was shown: up to that version.
///
/// # Errors
/// As [`save_draft`]. Where somebody saved again since, both are kept as they were and there is a choice again.
pub async fn keep_mine(request: &mut Request, id: RegistrationId, version: i64) -> Result<Saved, Refusal> {
    load_for(request, id, Action::Edit).await?;
    let mine = held::held(request, held::STEP, id.0).await?;
    held::forget_held(request, id.0, Forget::Mine).await?;
    save_draft(request, id, version, mine).await
}

/// Chooses what somebody else saved meanwhile over what was typed here.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn keep_theirs(request: &mut Request, id: RegistrationId) -> Result<(), Refusal> {
    load_for(request, id, Action::Edit).await?;
    held::forget_held(request, id.0, Forget::Mine).await
}

/// Takes a product line out of a draft.
///
/// # Errors
/// As [`save_draft`].
pub async fn remove_line(request: &mut Request, id: RegistrationId, version: i64, line: u32) -> Result<Saved, Refusal> {
    let before = load_for(request, id, Action::Edit).await?;
    let prefix = format!("lines.{line}.");
    let mut after = before.clone();
    after.answers.0.retain(|key, _| !key.starts_with(&prefix));
    let at = request.local(request.now());
    if after.answers == before.answers {
        return Ok(Saved { version: before.version, at });
    }
    if before.version != version {
        return Err(Refusal::Conflict(words::deals::DRAFT_CHANGED.to_owned()));
    }
    let version = store::save(request, Some(&before), &after, Event::DraftSaved).await?;
    Ok(Saved { version, at })
}

/// Throws a draft away.
///
/// # Errors
/// `Forbidden` for what is no draft any more, `Conflict` where it was changed since that version.
pub async fn delete_draft(request: &mut Request, id: RegistrationId, version: i64) -> Result<(), Refusal> {
    let draft = load_for(request, id, Action::Delete).await?;
    if draft.version != version {
        return Err(Refusal::Conflict(words::deals::DRAFT_CHANGED.to_owned()));
    }
    held::forget_held(request, id.0, Forget::Everybodys).await?;
    record::remove(request, Object::Registration, id.0, version, Event::DraftDeleted).await
}

/// Hands a registration in, decides it, asks, answers or withdraws: one move with what was typed for it.
///
/// A key that was used for the same move answers as it did the first time.
///
/// # Errors
/// `Invalid` with the problems of what was typed, `Conflict` where the state does not allow it any more, saying who did what;
/// `NotFound` and `Forbidden` by the access decision.
pub async fn make(
    request: &mut Request,
    id: RegistrationId,
    step: Move,
    key: &str,
    typed: &Answers,
) -> Result<Receipt, Refusal> {
    // Nobody who may not approve makes approvals wait.
    if step == Move::Approve && request.side()? == Side::Vendor {
        gates::pass(request, Gate::Approval).await?;
    }
    let Found { registration, holds_answers, .. } = find_for(request, id, Action::Make(step)).await?;
    check_key(key)?;
    if !step.from().contains(&registration.state) {
        return too_late(request, registration, step, key).await;
    }
    // These come around again: a retry may find the state it started from.
    if matches!(step, Move::Ask | Move::Answer)
        && let Some(record) = done_before(request, key, step.event_name()).await?
    {
        return if record == id.0 { Ok(Receipt { id, number: registration.number }) } else { Err(used_up()) };
    }
    // Where it was used for anything else, the database refuses the entry of the trail that carries it.
    request.use_key(key);
    let input = match parse_decision(step, typed)? {
        Decision::Submit => {
            let (new, verdict) = read_answers(request, &registration).await?;
            Input::Submit { new, verdict }
        }
        Decision::Answer { reply } => {
            let (new, verdict) = read_answers(request, &registration).await?;
            Input::Answer { new, verdict, reply }
        }
        Decision::Approve { customer, comment } => {
            refuse_protected(request, &registration).await?;
            Input::Approve { customer, comment }
        }
        Decision::Reject { reason, comment } => Input::Reject { reason, comment },
        Decision::Ask { question } => Input::Ask { question },
        Decision::Withdraw { comment } => Input::Withdraw { comment },
    };
    let done = carry_out(request, registration, input).await?;
    if holds_answers {
        held::forget_held(request, id.0, Forget::MineAndEdits).await?;
    }
    Ok(Receipt { id, number: done.number })
}

/// Keeps what was typed for a move that could not be made, so that its page shows it again.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn hold(request: &mut Request, id: RegistrationId, step: Move, typed: &Answers) -> Result<(), Refusal> {
    load_for(request, id, Action::Read).await?;
    held::hold(request, move_name(step), id.0, typed).await
}

/// Ends protections whose last day has passed. Returns how many.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn expire_lapsed(portal: &Arc<crate::Portal>) -> Result<usize, Refusal> {
    let asked =
        Asked { portal: portal.clone(), caller: Caller::System, id: "sweep".to_owned(), origin: Origin::default() };
    let lapsed = Request::read(asked.clone(), async |request| store::lapsed(request, SWEPT_AT_ONCE).await).await?;
    let mut ended = 0;
    for id in lapsed {
        // Each by itself: one that cannot be ended must not keep the others alive.
        let end = Request::write(asked.clone(), async |request| {
            let registration = load_for(request, id, Action::Make(Move::Expire)).await?;
            carry_out(request, registration, Input::Expire).await
        });
        match end.await {
            Ok(_) => ended += 1,
            Err(refusal) => tracing::error!(registration = %id, %refusal, "a protection could not be ended"),
        }
    }
    Ok(ended)
}

async fn carry_out(request: &mut Request, before: Registration, input: Input) -> Result<Registration, Refusal> {
    let told = Told { now: request.now(), today: request.today(), due_at: request.due_at() };
    let Applied { record: mut after, effects, event } = apply(before.clone(), input, request.caller(), told)?;
    effects::carry_out(request, &before, &mut after, effects).await?;
    after.version = store::save(request, Some(&before), &after, event).await?;
    Ok(after)
}

/// Refuses what somebody is protected for, under whatever name the claim was granted.
async fn refuse_protected(request: &mut Request, registration: &Registration) -> Result<(), Refusal> {
    let found = conflicts::of_registration(request, registration).await?;
    match found.iter().any(|conflict| conflict.found.blocks()) {
        true => Err(Refusal::Conflict(words::deals::BLOCKED_BY_CLAIM.to_owned())),
        false => Ok(()),
    }
}

/// Reads the stored answers as the browser did, and checks for conflicts.
async fn read_answers(
    request: &mut Request,
    registration: &Registration,
) -> Result<(Box<NewRegistration>, Verdict), Refusal> {
    let (found, products) = conflicts::of_answers(request, registration.id, &registration.answers).await?;
    let context = Context { today: request.today(), products: &products };
    let new = parse(&FORM, &registration.answers, context)?;
    Ok((Box::new(new), conflicts::told(&found)))
}

/// The move was made: by this very write, which is answered as it was then; or by somebody, and it is said who did what.
async fn too_late(
    request: &mut Request,
    registration: Registration,
    step: Move,
    key: &str,
) -> Result<Receipt, Refusal> {
    if let Some(record) = done_before(request, key, step.event_name()).await? {
        let own = record == registration.id.0;
        return if own { Ok(Receipt { id: registration.id, number: registration.number }) } else { Err(used_up()) };
    }
    let what = audit::last_told(request, Object::Registration, registration.id.0).await?;
    let reason = words::deals::reason(shared::deals::Reason::State(registration.state, step));
    Err(Refusal::Conflict(match what {
        Some(what) => format!("{reason} {what}"),
        None => reason,
    }))
}

fn move_name(step: Move) -> &'static str {
    match step {
        Move::Submit => "submit",
        Move::Approve => "approve",
        Move::Reject => "reject",
        Move::Ask => "ask",
        Move::Answer => "answer",
        Move::Withdraw => "withdraw",
        Move::Expire => "expire",
    }
}

/// The details of a registration from parsed values.
fn shown(values: Values) -> std::collections::BTreeMap<String, Value> {
    values.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}
