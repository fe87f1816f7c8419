//! What the screens of registrations need, read in one go.

use super::store::Found;
use super::{conflicts, find_for, load_for, store};
use crate::{Request, access, audit, held, list, opportunities, products};
use shared::access::{Action, Caller, Side, is_masked, may_edit_field, may_read_field};
use shared::audit::TimelineLine;
use shared::criteria::{Criteria, Path, field};
use shared::deals::{
    FORM, FormPage, Move, MoveState, Registration, RegistrationPage, State, Waiting, WaitingFor, allowed,
};
use shared::fields::Object;
use shared::form::Answers;
use shared::home::{Home, RECENT_COLUMNS, ROWS, StateCount, WAITING_COLUMNS};
use shared::ids::RegistrationId;
use shared::list::{ListQuery, Sort};
use shared::refusal::Refusal;
use shared::words;

/// The record page, as the caller may see it. For a decision's page, what the caller typed into it and could not be taken.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of it.
pub async fn page(request: &mut Request, id: RegistrationId, step: Option<Move>) -> Result<RegistrationPage, Refusal> {
    let Found { mut registration, channel_manager, .. } = find_for(request, id, Action::Read).await?;
    let masked = access::masked_fields(request, Object::Registration, id.0).await?;
    if request.side()? == Side::Vendor {
        // What was handed in stands in the details; what is still being typed is the partner's own.
        registration.answers = Answers::default();
    }
    let timeline = audit::timeline(request, Object::Registration, id.0).await?;
    let opportunity = match registration.opportunity {
        Some(opportunity) => opportunities::part(request, opportunity).await?,
        None => None,
    };
    let held = match step {
        Some(step) => held::held(request, super::move_name(step), id.0).await?,
        None => Answers::default(),
    };
    let conflicts = match request.side()? {
        Side::Vendor if registration.state.awaits_decision() => {
            Some(conflicts::shown(conflicts::of_registration(request, &registration).await?))
        }
        Side::Vendor | Side::Partner => None,
    };
    let blocked = conflicts.iter().flatten().any(|conflict| conflict.found.blocks());
    Ok(RegistrationPage {
        moves: moves(request, &registration, blocked),
        waiting: waiting(request, &registration, channel_manager)?,
        timeline,
        opportunity,
        conflicts,
        held,
        submitted_at: registration.submitted_at.map(|at| request.local(at)),
        now: request.local(request.now()),
        registration: concealed(request, registration, &masked),
    })
}

/// The registration without what the caller may not see of it.
fn concealed(request: &Request, mut registration: Registration, masked: &[String]) -> Registration {
    let (caller, whole) = (request.caller(), registration.clone());
    let read = |path: &Path| whole.value(path.as_str());
    registration.conceal(&|field| {
        // What is no field holds what was typed under a name that means nothing.
        Object::Registration.field(field).is_some()
            && (!may_read_field(caller, Object::Registration, field)
                || is_masked(caller, Object::Registration, field, &read, masked))
    });
    registration
}

fn moves(request: &Request, registration: &Registration, blocked: bool) -> Vec<MoveState> {
    allowed(registration, request.caller())
        .into_iter()
        .map(|(step, possible)| {
            let refused = possible.err().map(words::deals::reason);
            let claimed = (blocked && step == Move::Approve).then(|| words::deals::BLOCKED_BY_CLAIM.to_owned());
            MoveState { step, refused: refused.or(claimed) }
        })
        .collect()
}

fn waiting(
    request: &Request,
    registration: &Registration,
    channel_manager: Option<String>,
) -> Result<Option<WaitingFor>, Refusal> {
    let Waiting::On(side) = registration.state.waiting() else { return Ok(None) };
    let who = match side {
        Side::Partner => words::deals::person_at(&registration.owner.name, &registration.partner.name),
        Side::Vendor => {
            let manager = channel_manager.unwrap_or_else(|| words::deals::CHANNEL_TEAM.to_owned());
            words::deals::person_at(&manager, &request.portal().settings.vendor_name)
        }
    };
    let until = registration.due_at.map(|at| request.local(at));
    Ok(Some(WaitingFor { who, mine: request.side()? == side, until }))
}

/// A step of the guided form.
///
/// # Errors
/// `NotFound` by the access decision; `Forbidden` where the registration is not open for changes.
pub async fn form_page(request: &mut Request, id: RegistrationId) -> Result<FormPage, Refusal> {
    let registration = load_for(request, id, Action::Edit).await?;
    let masked = access::masked_fields(request, Object::Registration, id.0).await?;
    let registration = concealed(request, registration, &masked);
    let question = match registration.state {
        State::InfoRequested => last_question(audit::timeline(request, Object::Registration, id.0).await?),
        _ => None,
    };
    Ok(FormPage {
        id,
        version: registration.version,
        state: registration.state,
        answers: registration.answers,
        products: products::offered(request).await?,
        today: request.today(),
        saved_at: request.local(registration.changed_at),
        now: request.local(request.now()),
        question,
        held: held::held_if_any(request, held::STEP, id.0, registration.submitted_at).await?,
        locked: locked(request.caller()),
    })
}

/// The fields of the form that the caller may not change.
fn locked(caller: &Caller) -> Vec<String> {
    let asked = FORM.questions().map(|question| question.name);
    asked.filter(|name| !may_edit_field(caller, Object::Registration, name)).map(str::to_owned).collect()
}

fn last_question(timeline: Vec<TimelineLine>) -> Option<String> {
    timeline.into_iter().rev().find(|line| line.what == "info_requested").and_then(|line| line.comment)
}

/// The first page of the caller's side.
///
/// # Errors
/// `SignedOut`; `Busy` or `Broken` from the database.
pub async fn home(request: &mut Request) -> Result<Home, Refusal> {
    let (waits, by) = match request.side()? {
        Side::Partner => (vec![State::InfoRequested, State::Draft], Sort { field: "changed_at", descending: true }),
        Side::Vendor => (vec![State::Submitted, State::InReview], Sort { field: "due_at", descending: false }),
    };
    let waiting = field("state").one_of(waits.into_iter().map(State::name));
    let waiting = list::page(request, &query(WAITING_COLUMNS, waiting, by)).await?;
    let recent = field("state").is_not(State::Draft.name());
    let newest = Sort { field: "changed_at", descending: true };
    let recent = list::page(request, &query(RECENT_COLUMNS, recent, newest)).await?;
    let counts = store::counts(request).await?;
    let counts = counts.into_iter().map(|(state, count)| StateCount { state, count }).collect();
    let zone = request.portal().zone(request.now());
    Ok(Home { waiting, recent, counts, now: request.local(request.now()), zone })
}

fn query(columns: &[&str], filter: Criteria, sort: Sort) -> ListQuery {
    ListQuery {
        object: Object::Registration,
        columns: columns.iter().copied().map(shared::criteria::Path::new).collect(),
        filter,
        sort,
        cursor: None,
        size: ROWS,
    }
}
