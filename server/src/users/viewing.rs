//! Looking at the portal as somebody else: with their eyes and rights, changing nothing, for half an hour at most, and told in the trail.

use super::store;
use crate::access;
use crate::request::Asked;
use crate::sql::name;
use crate::{Request, audit};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use shared::access::{Action, Facts, Person};
use shared::audit::Event;
use shared::fields::Object;
use shared::ids::{SessionId, UserId};
use shared::refusal::{Problems, Refusal};
use shared::time;
use shared::users::{Looker, Role};
use shared::values::text::ShortText;
use shared::words::users as say;
use uuid::Uuid;

/// How long somebody may look as somebody else before they have to say again why.
const AT_MOST: TimeDelta = TimeDelta::minutes(30);

/// As whom a session looks, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Viewing {
    pub(super) as_whom: UserId,
    pub(super) until: DateTime<Utc>,
}

/// Begins to look as somebody else: whoever keeps permission sets may, and says why. As an administrator only administrators look.
///
/// # Errors
/// `Invalid` without a reason; `NotFound` where there is no such person who can sign in, or the caller may not.
pub async fn begin(asked: Asked, session: SessionId, id: UserId, why: &str) -> Result<(), Refusal> {
    let why = ShortText::parse(why).map_err(|_| Refusal::Invalid(Problems::one("why", say::WHY_VIEW)))?;
    let origin = crate::request::Origin { whom: Some(id), why: Some(why.to_string()), ..asked.origin.clone() };
    Request::write(Asked { origin, ..asked }, async |request| {
        access::allow(request, Action::Edit, &sets()).await?;
        let (seen, _) = store::find_viewer(request, id).await?.ok_or(Refusal::NotFound)?;
        if !may_look_as(request.person()?, &seen) {
            return Err(Refusal::NotFound);
        }
        put(request, session, Some(Viewing { as_whom: id, until: request.now() + AT_MOST })).await?;
        audit::note(request, Object::User, id.0, Event::ViewStarted);
        Ok(())
    })
    .await
}

/// What whoever looks as others has to be able to change.
fn sets() -> Facts {
    Facts::of(Object::PermissionSet, Uuid::nil())
}

/// Whether somebody who may look as others may look as this one. What only an administrator sees is not shown this way either.
fn may_look_as(looker: &Person, seen: &Person) -> bool {
    looker.id != seen.id && (seen.role != Role::Administrator || looker.role == Role::Administrator)
}

/// Ends it. `asked` is by the one who looks, not by the one they look as.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn end(asked: Asked, session: SessionId, id: UserId) -> Result<(), Refusal> {
    let origin = crate::request::Origin { whom: Some(id), ..asked.origin.clone() };
    Request::write(Asked { origin, ..asked }, async |request| {
        put(request, session, None).await?;
        audit::note(request, Object::User, id.0, Event::ViewEnded);
        Ok(())
    })
    .await
}

async fn put(request: &mut Request, session: SessionId, viewing: Option<Viewing>) -> Result<(), Refusal> {
    let own = request.person()?.id.0;
    let update = Query::update()
        .table(name("sessions"))
        .value(name("as_user_id"), viewing.map(|viewing| viewing.as_whom.0))
        .value(name("as_until"), viewing.map(|viewing| viewing.until))
        .and_where(Expr::col(name("number")).eq(session.0))
        .and_where(Expr::col(name("user_id")).eq(own))
        .and_where(Expr::col(name("ended_at")).is_null())
        .to_owned();
    match request.execute(&update).await? {
        0 => Err(Refusal::NotFound),
        _ => Ok(()),
    }
}

/// The one the caller looks as, with what the screens show; none where that one can no longer sign in, or the caller may not look any more.
pub(super) async fn seen_as(
    request: &mut Request,
    viewing: Viewing,
) -> Result<Option<(Person, shared::users::Viewer)>, Refusal> {
    let looker = request.person()?.clone();
    if !access::may(request, Action::Edit, &sets()).await? {
        return Ok(None);
    }
    let found = store::find_viewer(request, viewing.as_whom).await?;
    let Some((mut person, mut viewer)) = found.filter(|(seen, _)| may_look_as(&looker, seen)) else { return Ok(None) };
    person.viewed_by = Some(looker.id);
    viewer.looker = Some(Looker { name: looker.name.clone(), until: time::exact(request.local(viewing.until)) });
    Ok(Some((person, viewer)))
}
