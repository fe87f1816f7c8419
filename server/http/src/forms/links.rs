//! Asking for a new password, and choosing one with a link. These pages are for everybody, and come without a browser part.
//!
//! A link's token stands in no log and leaves with no link: the pages send no more of their address than its host.

use super::sent::Body;
use super::sign_in::device;
use super::{Sent, caller_address, see};
use crate::pages::{self, More};
use crate::refused;
use crate::router::{RequestId, Serving};
use crate::session::{FORGOT, SIGN_IN};
use app::{GuestPage, LINK_SENT, PASSWORD_SET};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use server::users::people;
use shared::refusal::Refusal;
use shared::users::links::OpenLink;
use std::net::SocketAddr;

/// What these pages tell others of their address. Not `no-referrer`, with which browsers do not say where a form comes from either.
const REFERRER: &str = "strict-origin";

/// `GET /forgot`
pub async fn forgot(State(serving): State<Serving>, Extension(id): Extension<RequestId>, uri: Uri) -> Response {
    let is_sent = uri.query() == Some(LINK_SENT);
    let page = GuestPage::Forgot { email: String::new(), refusal: None, is_sent };
    show(&serving, &id, &uri, page, StatusCode::OK).await
}

/// `POST /forgot`
///
/// Answered alike, and as fast, whether somebody has the address or not: the mail is written after the answer.
pub async fn ask(
    State(serving): State<Serving>,
    Extension(id): Extension<RequestId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Sent {
    let body = Body::read(&body);
    let typed = body.get("email");
    match people::check_reset(&serving.portal, typed, caller_address(&serving, peer, &headers)) {
        Ok(email) => {
            let asked = serving.guest(&id).asked;
            tokio::spawn(async move {
                if let Err(refusal) = people::send_reset(asked, email).await {
                    tracing::warn!(%refusal, "a link for a new password was not sent");
                }
            });
            Ok(see(format!("{FORGOT}?{LINK_SENT}")))
        }
        Err(refusal @ (Refusal::Invalid(_) | Refusal::TooMany { .. })) => {
            let status = refused::status(&refusal);
            let page = GuestPage::Forgot { email: typed.to_owned(), refusal: Some(refusal.clone()), is_sent: false };
            let mut page = show(&serving, &id, &uri, page, status).await;
            refused::wait(&mut page, &refusal);
            Ok(page)
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /welcome/{token}`
pub async fn welcome(
    State(serving): State<Serving>,
    Extension(id): Extension<RequestId>,
    Path(token): Path<String>,
    uri: Uri,
) -> Sent {
    match people::open_link(&serving.portal, &token).await {
        Ok(open) => Ok(show(&serving, &id, &uri, choosing(token, open, None), StatusCode::OK).await),
        Err(Refusal::Forbidden(_)) => Ok(show(&serving, &id, &uri, GuestPage::Gone, StatusCode::FORBIDDEN).await),
        Err(other) => Err(other.into()),
    }
}

/// `POST /welcome/{token}`
///
/// What is wrong with a password is told by the page itself: it is nowhere held.
pub async fn set_password(
    State(serving): State<Serving>,
    Extension(id): Extension<RequestId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(token): Path<String>,
    uri: Uri,
    body: Bytes,
) -> Sent {
    let body = Body::read(&body);
    let (password, repeated) = (body.get("password").to_owned(), body.get("repeat"));
    let from = device(&serving, peer, &headers);
    let asked = serving.guest(&id).asked;
    match people::set_password(asked, &token, password, repeated, &from).await {
        Ok(()) => Ok(see(format!("{SIGN_IN}?{PASSWORD_SET}"))),
        Err(refusal @ (Refusal::Invalid(_) | Refusal::TooMany { .. })) => {
            let open = people::open_link(&serving.portal, &token).await?;
            let status = refused::status(&refusal);
            let page = choosing(token, open, Some(refusal.clone()));
            let mut page = show(&serving, &id, &uri, page, status).await;
            refused::wait(&mut page, &refusal);
            Ok(page)
        }
        Err(Refusal::Forbidden(_)) => Ok(show(&serving, &id, &uri, GuestPage::Gone, StatusCode::FORBIDDEN).await),
        Err(other) => Err(other.into()),
    }
}

fn choosing(token: String, open: OpenLink, refusal: Option<Refusal>) -> GuestPage {
    GuestPage::Choosing { token, open, refusal }
}

/// A page as a guest sees it, whoever is signed in.
async fn show(serving: &Serving, id: &RequestId, uri: &Uri, page: GuestPage, status: StatusCode) -> Response {
    let mut page = pages::render(serving, serving.guest(id), uri, More::Guest(page)).await;
    *page.status_mut() = status;
    page.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static(REFERRER));
    page
}
