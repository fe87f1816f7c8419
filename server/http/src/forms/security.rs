//! One's own security, and the sessions of people one looks after.

use super::sent::Body;
use super::sign_in::device;
use super::{Sent, see};
use crate::pages::{self, More};
use crate::refused;
use crate::router::Serving;
use crate::session::SECURITY;
use app::SecurityTry;
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, Uri};
use server::Request;
use server::users::{second_factor, sessions};
use shared::ids::UserId;
use shared::refusal::Refusal;
use std::net::SocketAddr;

/// `POST /security`
///
/// What could not be taken is told by the page itself: a password is never held.
pub async fn own(
    State(serving): State<Serving>,
    Extension(came): Extension<Came>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Sent {
    let body = Body::read(&body);
    let from = device(&serving, peer, &headers);
    let (asked, this) = (came.asked.clone(), came.session.ok_or(Refusal::SignedOut)?);
    let done = match body.get("then") {
        "password" => {
            let (old, new) = (body.get("old_password"), body.get("new_password"));
            sessions::change_password(asked, this, old, new, &from).await
        }
        "off" => second_factor::switch_off(asked, body.get("password"), &from).await,
        "end" => {
            let session = body.get("session").parse().map_err(|_| Refusal::NotFound)?;
            Request::write(asked, async |request| sessions::end(request, session, &from).await).await
        }
        "end-others" => Request::write(asked, async |request| sessions::end_others(request, this, &from).await).await,
        _ => Err(Refusal::NotFound),
    };
    match done {
        Ok(()) => Ok(see(SECURITY.to_owned())),
        Err(refusal @ (Refusal::Invalid(_) | Refusal::TooMany { .. })) => {
            let told = More::Security(SecurityTry(refusal.clone()));
            let mut page = pages::render(&serving, came, &Uri::from_static(SECURITY), told).await;
            *page.status_mut() = refused::status(&refusal);
            refused::wait(&mut page, &refusal);
            Ok(page)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /people/{id}/sessions`
pub async fn of_person(
    State(serving): State<Serving>,
    Extension(Came { asked, .. }): Extension<Came>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Sent {
    let id: UserId = id.parse().map_err(|_| Refusal::NotFound)?;
    let body = Body::read(&body);
    let from = device(&serving, peer, &headers);
    match body.get("then") {
        "end-all" => Request::write(asked, async |request| sessions::end_all(request, id, &from).await).await?,
        "reset" => {
            Request::write(asked, async |request| second_factor::reset_second_factor(request, id).await).await?;
        }
        _ => return Err(Refusal::NotFound.into()),
    }
    Ok(see(format!("/people/{id}/sessions")))
}
