//! Inviting somebody: a contact becomes a user, with role, seat and permission sets, by one action.

use super::links;
use super::store::{self, Member};
use super::{answers_of, asked, called, chooser, circumstances, load_for, read, shown, values_of};
use crate::Request;
use crate::held;
use crate::record::{self, Write};
use serde_json::json;
use shared::access::{Action, Side};
use shared::audit::{Change, Event};
use shared::fields::Object;
use shared::form::{Answers, Values};
use shared::ids::{Named, PermissionSetId, UserId};
use shared::refusal::{Problems, Refusal};
use shared::users::Role;
use shared::users::people::{ASKED_WHEN_INVITING, Chooser, InvitePage, Step, UserState, chosen_sets, set_key};
use shared::values::Value;
use shared::words;
use shared::words::people as say;

/// What the trail calls the permission sets given by name.
const SETS: &str = "permission_sets";

/// The page for inviting somebody.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of them, `Forbidden` where changing them is not the caller's.
pub async fn invite_page(request: &mut Request, id: UserId) -> Result<InvitePage, Refusal> {
    let member = load_for(request, id, Action::Edit).await?;
    let chooser = chooser(request).await?;
    let sets = offered(request, &chooser).await?;
    let held = held::held_if_any(request, held::INVITATION, id.0, None).await?;
    let problems = match &held {
        Some(held) => match read_invitation(request, &chooser, &member, &sets, held).await {
            Ok(_) => Problems::default(),
            Err(Refusal::Invalid(problems)) => problems,
            Err(other) => return Err(other),
        },
        None => Problems::default(),
    };
    let mut stored = shown(request, &member);
    for set in store::sets_of(request, id).await?.into_iter().filter(|set| sets.contains(set)) {
        stored.set(set_key(set.id), "yes");
    }
    let mut asked = asked(request, Some(&member)).await?;
    asked.retain(|name| ASKED_WHEN_INVITING.contains(&name.as_str()));
    Ok(InvitePage {
        why_not: circumstances(request, &member).await?.after(Step::Invite).err().map(str::to_owned),
        person: Named { id, name: called(request, &member) },
        email: stored.get("email").to_owned(),
        stored,
        held,
        problems,
        asked,
        roles: chooser.roles(),
        licences: chooser.licences(),
        sets,
    })
}

/// Invites somebody: they get role, seat and permission sets, and a mail with a link to choose a password. Whoever was invited or signs in
/// already with just that is left as they are, and nothing is sent.
///
/// # Errors
/// `Invalid` with every problem; `Conflict` where they cannot be invited, or were invited with something else, with the reason; `NotFound` and
/// `Forbidden` by the access decision.
pub async fn invite(request: &mut Request, id: UserId, answers: &Answers) -> Result<(), Refusal> {
    let member = load_for(request, id, Action::Edit).await?;
    if matches!(member.state, UserState::Invited | UserState::Active)
        && has_just_that(request, &member, answers).await?
    {
        return Ok(());
    }
    let circumstances = circumstances(request, &member).await?;
    let next = circumstances.after(Step::Invite).map_err(|why| Refusal::Conflict(why.to_owned()))?;
    let chooser = chooser(request).await?;
    let sets = offered(request, &chooser).await?;
    let (mut after, chosen) = read_invitation(request, &chooser, &member, &sets, answers).await?;
    let rows = give(request, id, &sets, &chosen).await?;
    links::mail_invitation(request, &member).await?;
    let state = |state: UserState| Value::Text(state.name().to_owned());
    let mut before = values_of(&member);
    before.insert("state", state(member.state));
    after.insert("state", state(next));
    let write = Write {
        object: Object::User,
        id: id.0,
        expected: Some(member.version),
        before,
        after,
        beside: vec![],
        rows,
        event: Event::Invited,
    };
    record::save(request, write).await?;
    held::forget_form(request, held::INVITATION, id.0).await
}

/// Keeps what was chosen for an invitation that could not be sent, so that its page shows it again.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn hold_invitation(request: &mut Request, id: UserId, answers: &Answers) -> Result<(), Refusal> {
    load_for(request, id, Action::Edit).await?;
    held::hold(request, held::INVITATION, id.0, answers).await
}

/// The permission sets that the caller may give: administrators all, others those that were given to them.
async fn offered(request: &mut Request, chooser: &Chooser) -> Result<Vec<Named<PermissionSetId>>, Refusal> {
    let own = request.caller().person().map(|person| person.id);
    match own.filter(|_| chooser.side == Side::Partner || chooser.role != Role::Administrator) {
        Some(own) => store::sets_of(request, own).await,
        None => store::all_sets(request).await,
    }
}

/// What was chosen, by the rules of the form: only what an invitation asks is taken from it.
async fn read_invitation(
    request: &mut Request,
    chooser: &Chooser,
    member: &Member,
    sets: &[Named<PermissionSetId>],
    typed: &Answers,
) -> Result<(Values, Vec<PermissionSetId>), Refusal> {
    let mut answers = answers_of(member);
    for name in ASKED_WHEN_INVITING {
        if typed.touched(name) {
            answers.set(name, typed.get(name));
        }
    }
    let chosen = chosen_sets(typed);
    let mut problems = Problems::default();
    if chosen.iter().any(|set| !sets.iter().any(|known| known.id == *set)) {
        problems.add("sets", say::NO_SUCH_SET);
    }
    match read(request, chooser, Some(member), &answers).await {
        Ok(values) => {
            if values.get("role") == Some(&Value::Text(Role::Agent.name().to_owned())) {
                problems.add("role", words::users::AGENTS_DO_NOT_SIGN_IN);
            }
            problems.or((values, chosen))
        }
        Err(Refusal::Invalid(mut others)) => {
            others.0.extend(problems.0);
            Err(Refusal::Invalid(others))
        }
        Err(other) => Err(other),
    }
}

/// Whether somebody has what was chosen, and nothing else of what is the caller's to give.
async fn has_just_that(request: &mut Request, member: &Member, typed: &Answers) -> Result<bool, Refusal> {
    let chooser = chooser(request).await?;
    let sets = offered(request, &chooser).await?;
    let (values, chosen) = match read_invitation(request, &chooser, member, &sets, typed).await {
        Ok(read) => read,
        Err(Refusal::Invalid(_)) => return Ok(false),
        Err(other) => return Err(other),
    };
    let (stored, had) = (values_of(member), store::sets_of(request, member.id).await?);
    let same_sets = sets.iter().all(|set| had.iter().any(|had| had.id == set.id) == chosen.contains(&set.id));
    Ok(same_sets && ASKED_WHEN_INVITING.iter().all(|name| values.get(name) == stored.get(name)))
}

/// Gives somebody the sets that were chosen and takes those that were not, of those that are the caller's to give. Returns what changed, for
/// the trail.
async fn give(
    request: &mut Request,
    id: UserId,
    offered: &[Named<PermissionSetId>],
    chosen: &[PermissionSetId],
) -> Result<Vec<Change>, Refusal> {
    let before = store::sets_of(request, id).await?;
    for set in offered {
        let (has, gets) = (before.iter().any(|had| had.id == set.id), chosen.contains(&set.id));
        match (has, gets) {
            (false, true) => store::give_set(request, id, set.id).await?,
            (true, false) => store::take_set(request, id, set.id).await?,
            _ => {}
        }
    }
    let after = store::sets_of(request, id).await?;
    if before == after {
        return Ok(Vec::new());
    }
    let names = |sets: &[Named<PermissionSetId>]| json!(sets.iter().map(|set| set.name.clone()).collect::<Vec<_>>());
    Ok(vec![Change { field: SETS.to_owned(), before: names(&before), after: names(&after) }])
}
