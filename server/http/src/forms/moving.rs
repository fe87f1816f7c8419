//! Moving a person to another company.

use super::sent::Body;
use super::{Sent, see};
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use server::Request;
use server::users::moving;
use shared::ids::UserId;
use shared::refusal::Refusal;

/// `POST /people/{id}/move`
///
/// Leads to who the person is from now on. What could not be taken is kept and shown again on the form's own page.
pub async fn move_person(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id: UserId = id.parse().map_err(|_| Refusal::NotFound)?;
    let body = Body::read(&body);
    let key = body.key(&asked.portal.entropy)?;
    let typed = body.answers(|key| key == "company");
    let moved =
        Request::write(asked.clone(), async |request| moving::move_person(request, id, &key, &typed).await).await;
    match moved {
        Ok(new) => Ok(see(format!("/people/{new}"))),
        Err(Refusal::Invalid(_)) => {
            Request::write(asked, async |request| moving::hold(request, id, &typed).await).await?;
            Ok(see(format!("/people/{id}/move")))
        }
        Err(other) => Err(other.into()),
    }
}
