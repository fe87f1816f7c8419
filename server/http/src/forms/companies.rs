//! Adding and changing companies.

use super::sent::Body;
use super::{Sent, see};
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use server::accounts::Shown;
use server::{Request, accounts};
use shared::accounts::{FORM, territories};
use shared::form::Answers;
use shared::ids::AccountId;
use shared::refusal::Refusal;

/// `POST /companies/new`
///
/// What could not be taken is kept and shown again on the form's own page.
pub async fn add(Extension(Came { asked, .. }): Extension<Came>, body: Bytes) -> Sent {
    let body = Body::read(&body);
    if body.get("then") == "theirs" {
        Request::write(asked, async |request| accounts::give_up(request, None).await).await?;
        return Ok(see("/companies/new".to_owned()));
    }
    let (key, typed) = (body.key(&asked.portal.entropy)?, answers(&body));
    let added = Request::write(asked.clone(), async |request| accounts::add(request, &key, &typed).await).await;
    match added {
        Ok(id) => Ok(see(format!("/companies/{id}"))),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| accounts::hold(request, None, &typed).await).await?;
            Ok(see("/companies/new".to_owned()))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /companies/{id}/edit`
///
/// As for a new one; where somebody else was faster, the page shows what is stored beside what was typed. What would touch anybody's access
/// is shown there first.
pub async fn change(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id: AccountId = id.parse().map_err(|_| Refusal::NotFound)?;
    let body = Body::read(&body);
    if body.get("then") == "theirs" {
        Request::write(asked, async |request| accounts::give_up(request, Some(id)).await).await?;
        return Ok(see(format!("/companies/{id}")));
    }
    let (version, typed, confirmed) = (body.version(), answers(&body), body.is_confirmed());
    let changed = Request::write(asked.clone(), async |request| {
        accounts::change_shown(request, id, version, &typed, confirmed).await
    });
    match changed.await {
        Ok(Shown::Done(())) => Ok(see(format!("/companies/{id}"))),
        Ok(Shown::First(_)) => Ok(see(format!("/companies/{id}/edit"))),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| accounts::hold(request, Some(id), &typed).await).await?;
            Ok(see(format!("/companies/{id}/edit")))
        }
        Err(other) => Err(other.into()),
    }
}

fn answers(body: &Body) -> Answers {
    body.answers(|key| territories::is_key(key) || FORM.questions().any(|question| question.name == key))
}
