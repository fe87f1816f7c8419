//! Adding, changing and deleting territories.

use super::sent::Body;
use super::{Sent, see};
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use server::Request;
use server::accounts::territories;
use shared::accounts::territories::FORM;
use shared::form::Answers;
use shared::ids::TerritoryId;
use shared::refusal::Refusal;

/// `POST /territories/new`
///
/// What could not be taken is kept and shown again on the form's own page.
pub async fn add(Extension(Came { asked, .. }): Extension<Came>, body: Bytes) -> Sent {
    let body = Body::read(&body);
    if body.get("then") == "theirs" {
        Request::write(asked, async |request| territories::give_up(request, None).await).await?;
        return Ok(see("/territories/new".to_owned()));
    }
    let (key, typed) = (body.key(&asked.portal.entropy)?, answers(&body));
    let added = Request::write(asked.clone(), async |request| territories::add(request, &key, &typed).await).await;
    match added {
        Ok(id) => Ok(see(format!("/territories/{id}"))),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| territories::hold(request, None, &typed).await).await?;
            Ok(see("/territories/new".to_owned()))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /territories/{id}/edit`
///
/// As for a new one.
pub async fn change(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id = territory(&id)?;
    let body = Body::read(&body);
    if body.get("then") == "theirs" {
        Request::write(asked, async |request| territories::give_up(request, Some(id)).await).await?;
        return Ok(see(format!("/territories/{id}")));
    }
    let (version, typed) = (body.version(), answers(&body));
    let changed =
        Request::write(asked.clone(), async |request| territories::change(request, id, version, &typed).await).await;
    match changed {
        Ok(()) => Ok(see(format!("/territories/{id}"))),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| territories::hold(request, Some(id), &typed).await).await?;
            Ok(see(format!("/territories/{id}/edit")))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /territories/{id}/delete`
///
/// One that somebody has stays; the page says who.
pub async fn delete(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id = territory(&id)?;
    let version = Body::read(&body).version();
    Request::write(asked, async |request| territories::delete(request, id, version).await).await?;
    Ok(see("/territories".to_owned()))
}

fn territory(text: &str) -> Result<TerritoryId, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

fn answers(body: &Body) -> Answers {
    body.answers(|key| FORM.questions().any(|question| question.name == key))
}
