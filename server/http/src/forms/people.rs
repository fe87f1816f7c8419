//! Adding, changing and inviting people, and what becomes of their access.

use super::sent::Body;
use super::{Sent, see};
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use server::Request;
use server::users::people;
use shared::form::Answers;
use shared::ids::UserId;
use shared::refusal::Refusal;
use shared::users::people::{ASKED_WHEN_INVITING, FORM, Step, is_set_key};

/// `POST /people/new`
///
/// What could not be taken is kept and shown again on the form's own page.
pub async fn add(Extension(Came { asked, .. }): Extension<Came>, body: Bytes) -> Sent {
    let body = Body::read(&body);
    if body.get("then") == "theirs" {
        Request::write(asked, async |request| people::give_up(request, None).await).await?;
        return Ok(see("/people/new".to_owned()));
    }
    let (key, typed) = (body.key(&asked.portal.entropy)?, answers(&body));
    let added = Request::write(asked.clone(), async |request| people::add(request, &key, &typed).await).await;
    match added {
        Ok(id) => Ok(see(format!("/people/{id}"))),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| people::hold(request, None, &typed).await).await?;
            Ok(see("/people/new".to_owned()))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /people/{id}/edit`
///
/// As for a new one; where somebody else was faster, the page shows what is stored beside what was typed.
pub async fn change(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id = person(&id)?;
    let body = Body::read(&body);
    if body.get("then") == "theirs" {
        Request::write(asked, async |request| people::give_up(request, Some(id)).await).await?;
        return Ok(see(format!("/people/{id}")));
    }
    let (version, typed) = (body.version(), answers(&body));
    let changed =
        Request::write(asked.clone(), async |request| people::change(request, id, version, &typed).await).await;
    match changed {
        Ok(()) => Ok(see(format!("/people/{id}"))),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| people::hold(request, Some(id), &typed).await).await?;
            Ok(see(format!("/people/{id}/edit")))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /people/{id}/invite`
///
/// What was chosen and could not be taken is kept; why somebody cannot be invited stands on the same page.
pub async fn invite(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id = person(&id)?;
    let body = Body::read(&body);
    let typed = body.answers(|key| ASKED_WHEN_INVITING.contains(&key) || is_set_key(key));
    let invited = Request::write(asked.clone(), async |request| people::invite(request, id, &typed).await).await;
    match invited {
        Ok(()) => Ok(see(format!("/people/{id}"))),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| people::hold_invitation(request, id, &typed).await).await?;
            Ok(see(format!("/people/{id}/invite")))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /people/{id}/{resend|send-reset|lock|unlock|deactivate|reactivate}`
pub async fn take(
    Extension(Came { asked, .. }): Extension<Came>,
    Path((id, word)): Path<(String, String)>,
    body: Bytes,
) -> Sent {
    let (id, step) = (person(&id)?, Step::from_word(&word).ok_or(Refusal::NotFound)?);
    let key = Body::read(&body).key(&asked.portal.entropy)?;
    Request::write(asked, async |request| people::take(request, id, step, &key).await).await?;
    Ok(see(format!("/people/{id}")))
}

/// The person an address names. What is no id names none.
fn person(text: &str) -> Result<UserId, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

fn answers(body: &Body) -> Answers {
    body.answers(|key| FORM.questions().any(|question| question.name == key))
}
