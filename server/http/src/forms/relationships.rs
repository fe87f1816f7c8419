//! Beginning and ending relationships between partners.

use super::sent::Body;
use super::{Sent, see};
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use server::Request;
use server::accounts::{self, Shown, relationships};
use shared::ids::{AccountId, RelationshipId};
use shared::refusal::Refusal;

/// `POST /companies/{id}/relate`
///
/// What could not be taken is kept and shown again on the form's own page; so is what would touch anybody's access, with that.
pub async fn relate(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id: AccountId = id.parse().map_err(|_| Refusal::NotFound)?;
    let body = Body::read(&body);
    let (key, confirmed) = (body.key(&asked.portal.entropy)?, body.is_confirmed());
    let typed = body.answers(|key| ["kind", "company"].contains(&key));
    let related = Request::write(asked.clone(), async |request| {
        accounts::relate_shown(request, id, &key, &typed, confirmed).await
    });
    match related.await {
        Ok(Shown::Done(_)) => Ok(see(format!("/companies/{id}"))),
        Ok(Shown::First(_)) => Ok(see(format!("/companies/{id}/relate"))),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| relationships::hold(request, id, &typed).await).await?;
            Ok(see(format!("/companies/{id}/relate")))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /relationships/{id}/end`
///
/// Leads back to the company it was ended from; where ending it would touch anybody's access, first to the page that shows that.
pub async fn end(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id: RelationshipId = id.parse().map_err(|_| Refusal::NotFound)?;
    let body = Body::read(&body);
    let (version, confirmed) = (body.version(), body.is_confirmed());
    let company: Option<AccountId> = body.get("company").parse().ok();
    let ended =
        Request::write(asked, async |request| accounts::end_shown(request, id, version, company, confirmed).await);
    Ok(see(match ended.await? {
        Shown::Done(company) => format!("/companies/{company}"),
        Shown::First(_) => format!("/relationships/{id}/end"),
    }))
}
