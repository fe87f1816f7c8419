//! Beginning, handing in and throwing away a registration.

use super::sent::Body;
use super::{Sent, registration, see, see_registration, see_step};
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use server::{Request, deals};
use shared::deals::{FORM, Move};
use shared::form::Answers;
use shared::refusal::Refusal;

/// `POST /registrations/new`
pub async fn start(Extension(Came { asked, .. }): Extension<Came>, body: Bytes) -> Sent {
    let key = Body::read(&body).key(&asked.portal.entropy)?;
    let id = Request::write(asked, async |request| deals::start(request, &key).await).await?;
    Ok(see_step(id, FORM.steps.first().map_or("review", |step| step.name)))
}

/// `POST /registrations/{id}/edit/review`
pub async fn submit(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id = registration(&id)?;
    let key = Body::read(&body).key(&asked.portal.entropy)?;
    let nothing = Answers::default();
    let made =
        Request::write(asked, async |request| deals::make(request, id, Move::Submit, &key, &nothing).await).await;
    match made {
        // Handed in already: its page says by whom.
        Ok(_) | Err(Refusal::Conflict(_)) => Ok(see_registration(id)),
        Err(Refusal::Invalid(_)) => Ok(see_step(id, "review")),
        Err(other) => Err(other.into()),
    }
}

/// `POST /registrations/{id}/delete`
pub async fn delete(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id = registration(&id)?;
    let version = Body::read(&body).version();
    Request::write(asked, async |request| deals::delete_draft(request, id, version).await).await?;
    Ok(see("/registrations".to_owned()))
}
