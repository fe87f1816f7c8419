//! Beginning and ending relationships between partners.

use super::sent::Body;
use super::{Sent, see};
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use server::Request;
use server::accounts::relationships;
use shared::ids::{AccountId, RelationshipId};
use shared::refusal::Refusal;

/// `POST /companies/{id}/relate`
///
/// What could not be taken is kept and shown again on the form's own page.
pub async fn relate(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id: AccountId = id.parse().map_err(|_| Refusal::NotFound)?;
    let body = Body::read(&body);
    let key = body.key(&asked.portal.entropy)?;
    let typed = body.answers(|key| ["kind", "company"].contains(&key));
    let related =
        Request::write(asked.clone(), async |request| relationships::relate(request, id, &key, &typed).await).await;
    match related {
        Ok(_) => Ok(see(format!("/companies/{id}"))),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| relationships::hold(request, id, &typed).await).await?;
            Ok(see(format!("/companies/{id}/relate")))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /relationships/{id}/end`
///
/// Leads back to the company it was ended from.
pub async fn end(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id: RelationshipId = id.parse().map_err(|_| Refusal::NotFound)?;
    let body = Body::read(&body);
    let version = body.version();
    let first = Request::write(asked, async |request| relationships::end_relation(request, id, version).await).await?;
    let back: AccountId = body.get("company").parse().unwrap_or(first);
    Ok(see(format!("/companies/{back}")))
}
