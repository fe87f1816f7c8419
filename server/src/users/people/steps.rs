//! What becomes of somebody's access: locking and unlocking, deactivating and reactivating, and sending a link again.

use super::links;
use super::store::{self, Member};
use super::{circumstances, load_for, put_out};
use crate::once::{check_key, done_before};
use crate::record::{self, Write};
use crate::{Request, audit};
use shared::access::Action;
use shared::audit::Event;
use shared::fields::Object;
use shared::form::Values;
use shared::ids::UserId;
use shared::refusal::Refusal;
use shared::users::people::{Step, UserState};
use shared::values::Value;

/// Takes a step with somebody's access. Whoever stands already where it leads is left as they are; the same key sends a mail once.
///
/// Inviting has a form of its own and is not taken here.
///
/// # Errors
/// `Conflict` with the sentence that says why it cannot be taken; `NotFound` and `Forbidden` by the access decision.
pub async fn take(request: &mut Request, id: UserId, step: Step, key: &str) -> Result<(), Refusal> {
    check_key(key)?;
    let member = load_for(request, id, Action::Edit).await?;
    let event = event(step).ok_or(Refusal::NotFound)?;
    let sends = matches!(step, Step::Resend | Step::SendReset);
    if sends && done_before(request, key, event.name()).await?.is_some() {
        return Ok(());
    }
    if !sends && stands_there(member.state, step) {
        return Ok(());
    }
    let circumstances = circumstances(request, &member).await?;
    let next = circumstances.after(step).map_err(|why| Refusal::Conflict(why.to_owned()))?;
    match step {
        Step::Resend => links::mail_invitation(request, &member).await?,
        Step::SendReset => links::mail_reset(request, &member).await?,
        _ => return become_state(request, &member, next, event).await,
    }
    request.use_key(key);
    audit::note(request, Object::User, id.0, event);
    Ok(())
}

fn event(step: Step) -> Option<Event> {
    match step {
        Step::Invite => None,
        Step::Resend => Some(Event::InvitationSent),
        Step::SendReset => Some(Event::ResetSent),
        Step::Lock => Some(Event::Locked),
        Step::Unlock => Some(Event::Unlocked),
        Step::Deactivate => Some(Event::Deactivated),
        Step::Reactivate => Some(Event::Reactivated),
    }
}

/// Whether somebody stands where a step leads.
fn stands_there(state: UserState, step: Step) -> bool {
    match step {
        Step::Lock => state == UserState::Locked,
        Step::Deactivate => state == UserState::Deactivated,
        Step::Unlock => matches!(state, UserState::Active | UserState::Invited),
        Step::Reactivate => matches!(state, UserState::Active | UserState::WithoutSignIn),
        Step::Invite | Step::Resend | Step::SendReset => false,
    }
}

/// Changes where somebody stands. Whoever may not sign in any more is out at once; for good, their links go too.
async fn become_state(request: &mut Request, member: &Member, next: UserState, event: Event) -> Result<(), Refusal> {
    match next {
        UserState::Locked => store::end_sessions(request, member.id).await?,
        UserState::Deactivated => put_out(request, member.id).await?,
        UserState::WithoutSignIn | UserState::Invited | UserState::Active => {}
    }
    let state = |state: UserState| Values::from([("state", Value::Text(state.name().to_owned()))]);
    let write = Write {
        object: Object::User,
        id: member.id.0,
        expected: Some(member.version),
        before: state(member.state),
        after: state(next),
        beside: vec![],
        rows: vec![],
        event,
    };
    record::save(request, write).await.map(|_| ())
}
