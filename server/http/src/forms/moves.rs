//! Deciding, answering and withdrawing.

use super::sent::Body;
use super::{Sent, registration, see, see_registration};
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use server::{Request, deals};
use shared::deals::Move;
use shared::refusal::Refusal;

/// `POST /registrations/{id}/{approve|reject|ask|answer|withdraw}`
///
/// What could not be taken is kept and shown again on the move's own page, which also says why.
pub async fn make(
    Extension(Came { asked, .. }): Extension<Came>,
    Path((id, word)): Path<(String, String)>,
    body: Bytes,
) -> Sent {
    let (id, step) = (registration(&id)?, move_of(&word).ok_or(Refusal::NotFound)?);
    let body = Body::read(&body);
    let key = body.key(&asked.portal.entropy)?;
    let typed = body.answers(|_| true);
    let made = Request::write(asked.clone(), async |request| deals::make(request, id, step, &key, &typed).await).await;
    match made {
        Ok(_) => Ok(see_registration(id)),
        Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
            Request::write(asked, async |request| deals::hold(request, id, step, &typed).await).await?;
            Ok(see(format!("/registrations/{id}/{word}")))
        }
        Err(other) => Err(other.into()),
    }
}

/// The move of a word in an address.
fn move_of(word: &str) -> Option<Move> {
    match word {
        "approve" => Some(Move::Approve),
        "reject" => Some(Move::Reject),
        "ask" => Some(Move::Ask),
        "answer" => Some(Move::Answer),
        "withdraw" => Some(Move::Withdraw),
        _ => None,
    }
}
