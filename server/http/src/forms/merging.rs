//! Merging a company into another one.

use super::sent::Body;
use super::{Sent, see};
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use server::Request;
use server::accounts::merging;
use shared::ids::AccountId;
use shared::refusal::Refusal;

/// `POST /companies/{id}/merge`
///
/// Leads to the company that stays. Where it could not be done, the page shows what would happen now, and why not.
pub async fn merge(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id: AccountId = id.parse().map_err(|_| Refusal::NotFound)?;
    let body = Body::read(&body);
    let key = body.key(&asked.portal.entropy)?;
    let Ok(into) = body.get("into").parse::<AccountId>() else {
        // Nothing was chosen: the page asks for it.
        Request::read(asked, async |request| merging::page(request, id, "").await).await?;
        return Ok(see(format!("/companies/{id}/merge")));
    };
    let version = |key: &str| body.get(key).parse().unwrap_or(0);
    let (of_from, of_into): (i64, i64) = (version("from_version"), version("into_version"));
    let merged =
        Request::write(asked.clone(), async |request| merging::merge(request, id, into, of_from, of_into, &key).await)
            .await;
    match merged {
        Ok(()) => Ok(see(format!("/companies/{into}"))),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| merging::hold(request, id, into, of_from, of_into).await).await?;
            Ok(see(format!("/companies/{id}/merge?into={into}")))
        }
        Err(other) => Err(other.into()),
    }
}
