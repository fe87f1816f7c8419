//! Running sessions: listing and ending them, one's own and those of people one looks after; and changing the password.

use super::history::{self, Tried};
use super::{Device, NewSession, check_again, hashed, hold_password, password, second_factor, store};
use crate::request::Asked;
use crate::sql::{get, name};
use crate::{Request, access, audit};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait, Order, Query};
use shared::access::{Action, Facts, Person};
use shared::audit::Event;
use shared::fields::Object;
use shared::ids::{SessionId, UserId};
use shared::refusal::{Problems, Refusal};
use shared::users::check_new_password;
use shared::users::second_factor::Strength;
use shared::users::sessions::{PersonSessions, RunningSession, SecurityPage};
use shared::users::sign_ins::{Method, Outcome};
use shared::words;
use uuid::Uuid;

/// Begins a session of somebody who has shown who they are once. It is whole unless a second factor is missing.
pub(super) async fn begin(
    request: &mut Request,
    person: &Person,
    method: Method,
    from: &Device,
) -> Result<NewSession, Refusal> {
    let is_whole = !second_factor::is_asked_of(request, person).await?;
    let secret = request.portal().entropy.secret();
    store::insert_session(request, &hashed(&secret), person.id, from).await?;
    if is_whole {
        audit::note(request, Object::User, person.id.0, Event::SignedIn);
    }
    let outcome = if is_whole { Outcome::Success } else { Outcome::SecondFactorDue };
    history::write(request, Tried::by(person.id, method, outcome), from).await?;
    Ok(NewSession { secret, user: person.id, is_whole })
}

/// Makes the caller's session one for which the second factor was shown.
///
/// # Errors
/// `SignedOut` where it has ended meanwhile: then nothing was shown.
pub(super) async fn strengthen(request: &mut Request, session: SessionId) -> Result<(), Refusal> {
    let user = request.person()?.id.0;
    let update = Query::update()
        .table(name("sessions"))
        .value(name("strength"), Strength::SecondFactor.name())
        .and_where(Expr::col(name("number")).eq(session.0))
        .and_where(Expr::col(name("user_id")).eq(user))
        .and_where(Expr::col(name("ended_at")).is_null())
        .to_owned();
    match request.execute(&update).await? {
        0 => Err(Refusal::SignedOut),
        _ => Ok(()),
    }
}

/// The caller's own security: second factor, sessions and last tries to sign in. `this` is the session that asks.
///
/// # Errors
/// `SignedOut` where nobody is signed in.
pub async fn security(request: &mut Request, this: Option<SessionId>) -> Result<SecurityPage, Refusal> {
    let person = request.person()?.clone();
    let may_see_all = access::may(request, Action::Read, &Facts::of(Object::SignIn, Uuid::nil())).await?;
    Ok(SecurityPage {
        has_second_factor: second_factor::is_on(request, person.id).await?,
        needs_second_factor: second_factor::is_needed(request, &person),
        recovery_codes: second_factor::recovery_codes_left(request, person.id).await?,
        sessions: running(request, person.id, this).await?,
        tries: history::recent(request).await?,
        may_see_all,
        now: request.local(request.now()),
    })
}

/// The sessions of somebody the caller may change.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn of_person(request: &mut Request, id: UserId, this: Option<SessionId>) -> Result<PersonSessions, Refusal> {
    let person = load_for(request, id, Action::Edit).await?;
    let has_second_factor = second_factor::is_on(request, id).await?;
    Ok(PersonSessions {
        id,
        name: person.name,
        has_second_factor,
        may_reset: has_second_factor && second_factor::may_reset(request, id)?,
        sessions: running(request, id, this).await?,
        now: request.local(request.now()),
    })
}

/// Loads somebody for an action.
pub(super) async fn load_for(request: &mut Request, id: UserId, action: Action) -> Result<Person, Refusal> {
    let person = access::person(request, id).await?;
    let facts = Facts::of(Object::User, id.0).owned_by(Some(id), Some(person.role)).at(person.account);
    access::allow(request, action, &facts).await?;
    Ok(person)
}

/// Ends one of the caller's own sessions. One that has ended stays so.
///
/// # Errors
/// `NotFound` where it is none of theirs.
pub async fn end(request: &mut Request, session: SessionId, from: &Device) -> Result<(), Refusal> {
    let user = request.person()?.id;
    let own = Query::select()
        .column(name("number"))
        .from(name("sessions"))
        .and_where(Expr::col(name("number")).eq(session.0))
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .to_owned();
    request.one(&own).await?.ok_or(Refusal::NotFound)?;
    end_some(request, user, Cond::all().add(Expr::col(name("number")).eq(session.0)), from).await
}

/// Ends all of the caller's sessions but this one.
///
/// # Errors
/// `SignedOut` where nobody is signed in.
pub async fn end_others(request: &mut Request, this: SessionId, from: &Device) -> Result<(), Refusal> {
    let user = request.person()?.id;
    end_some(request, user, Cond::all().add(Expr::col(name("number")).ne(this.0)), from).await
}

/// Ends all sessions of somebody the caller may change.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn end_all(request: &mut Request, id: UserId, from: &Device) -> Result<(), Refusal> {
    load_for(request, id, Action::Edit).await?;
    end_some(request, id, Cond::all(), from).await
}

async fn end_some(request: &mut Request, user: UserId, which: Condition, from: &Device) -> Result<(), Refusal> {
    let update = Query::update()
        .table(name("sessions"))
        .value(name("ended_at"), request.now())
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .and_where(Expr::col(name("ended_at")).is_null())
        .cond_where(which)
        .to_owned();
    let count = request.execute(&update).await?;
    if count > 0 {
        audit::note(request, Object::User, user.0, Event::SessionsEnded { count });
        history::write(request, Tried::by(user, Method::SessionEnded, Outcome::Success), from).await?;
    }
    Ok(())
}

/// The running sessions of somebody, the one used last first.
async fn running(request: &mut Request, user: UserId, this: Option<SessionId>) -> Result<Vec<RunningSession>, Refusal> {
    let (idle_since, born_after) = store::running_since(request);
    let query = Query::select()
        .columns(["number", "created_at", "seen_at", "address", "agent"].map(name))
        .from(name("sessions"))
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .and_where(Expr::col(name("ended_at")).is_null())
        .and_where(Expr::col(name("seen_at")).gt(idle_since))
        .and_where(Expr::col(name("created_at")).gt(born_after))
        .order_by(name("seen_at"), Order::Desc)
        .order_by(name("number"), Order::Desc)
        .to_owned();
    let rows = request.all(&query).await?;
    let mut sessions = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = SessionId(get(row, "number")?);
        sessions.push(RunningSession {
            id,
            began_at: request.local(get::<DateTime<Utc>>(row, "created_at")?),
            seen_at: request.local(get::<DateTime<Utc>>(row, "seen_at")?),
            address: get(row, "address")?,
            agent: get(row, "agent")?,
            is_this: this == Some(id),
        });
    }
    Ok(sessions)
}

/// Changes the caller's own password, and ends their other sessions.
///
/// # Errors
/// `Invalid` with every problem, `TooMany` beyond the limits on tries.
pub async fn change_password(
    asked: Asked,
    this: SessionId,
    old: &str,
    new: &str,
    from: &Device,
) -> Result<(), Refusal> {
    let user = asked.caller.person().ok_or(Refusal::SignedOut)?.id;
    let mut problems = Problems::default();
    if old.is_empty() {
        problems.add("old_password", words::users::PASSWORD_MISSING);
    }
    if let Err(sentence) = check_new_password(new) {
        problems.add("new_password", sentence);
    } else if new == old {
        problems.add("new_password", words::security::PASSWORD_SAME);
    }
    problems.or(())?;
    let compared = check_again(&asked, user, old, "old_password", from).await?;
    let hash = password::hash(&asked.portal, new.to_owned()).await?;
    Request::write(asked, async |request| {
        hold_password(request, user, &compared, "old_password").await?;
        store::set_password(request, user, &hash).await?;
        audit::note(request, Object::User, user.0, Event::PasswordChanged);
        end_others(request, this, from).await
    })
    .await
}
