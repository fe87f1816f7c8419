//! Signing in and out.

use super::sent::Body;
use super::{Sent, of_records, second_factor, see};
use crate::pages::{self, More};
use crate::refused::{self, Refused};
use crate::router::{RequestId, Serving};
use crate::session::{self, SECOND_FACTOR, SIGN_IN, local, set_cookie};
use app::SignInTry;
use app::seam::Came;
use axum::body::{self, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use server::users::{self, Device, Looking};
use shared::refusal::Refusal;
use std::net::{IpAddr, SocketAddr};
use tower::ServiceExt;

/// Who calls, by the proxy before us.
const FORWARDED: &str = "x-forwarded-for";
const FORM: &str = "application/x-www-form-urlencoded";

/// `POST /sign-in`
pub async fn sign_in(
    State(serving): State<Serving>,
    Extension(came): Extension<Came>,
    Extension(id): Extension<RequestId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Sent {
    let body = Body::read(&body);
    let held = Some(body.get("held")).filter(|held| !held.is_empty()).map(str::to_owned);
    let tried = SignInTry {
        email: body.get("email").to_owned(),
        refusal: None,
        return_to: local(body.get("return_to")),
        held: held.clone(),
    };
    let from = device(&serving, peer, &headers);
    let guest = serving.guest(&id).asked;
    match users::sign_in(guest, &tried.email, body.get("password"), from).await {
        Ok(new) => {
            end_the_old(&serving, &came, &headers).await?;
            let mut response = match held {
                None if new.is_whole => see(tried.return_to),
                None => see(session::and_return(SECOND_FACTOR, &tried.return_to)),
                Some(held) => {
                    let came = session::came(&serving, &id, &new.secret, Looking::Using).await?;
                    if new.is_whole {
                        send_again(&serving, came, &tried.return_to, held).await?
                    } else {
                        second_factor::ask(&serving, came, tried.return_to, Some(held)).await?
                    }
                }
            };
            response.headers_mut().insert(header::SET_COOKIE, set_cookie(&serving, Some(&new.secret)));
            Ok(response)
        }
        Err(refusal @ (Refusal::Invalid(_) | Refusal::Forbidden(_) | Refusal::TooMany { .. })) => {
            Ok(try_again(&serving, came, SignInTry { refusal: Some(refusal), ..tried }).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// A session ends when its browser begins another.
async fn end_the_old(serving: &Serving, came: &Came, headers: &HeaderMap) -> Result<(), Refusal> {
    match session::secret(serving, headers) {
        Some(old) if came.viewer.is_some() || came.halfway.is_some() => {
            users::sign_out(came.asked_by_looker(), &old).await
        }
        _ => Ok(()),
    }
}

/// The sign-in page with what was tried and why it did not work.
async fn try_again(serving: &Serving, came: Came, tried: SignInTry) -> Response {
    let status = match &tried.refusal {
        // Who somebody is was not shown, which is something else than not being allowed to.
        None | Some(Refusal::Forbidden(_)) => StatusCode::UNAUTHORIZED,
        Some(refusal) => refused::status(refusal),
    };
    let refusal = tried.refusal.clone();
    let mut page = pages::render(serving, came, &Uri::from_static(SIGN_IN), More::Tried(tried)).await;
    *page.status_mut() = status;
    if let Some(refusal) = refusal {
        refused::wait(&mut page, &refusal);
    }
    page
}

/// Sends the body that met an ended session to its form, now that its session runs.
pub(super) async fn send_again(
    serving: &Serving,
    came: Came,
    address: &str,
    held: String,
) -> Result<Response, Refused> {
    let forms = of_records().into_iter().fold(Router::new(), |router, (address, posted)| router.route(address, posted));
    let forms = forms.fallback(async || NotAForm).with_state(serving.clone());
    let mut request = Request::post(address).header(header::CONTENT_TYPE, FORM).body(body::Body::from(held));
    if let Ok(request) = &mut request {
        request.extensions_mut().insert(came.clone());
    }
    let Ok(request) = request else { return Ok(see(address.to_owned())) };
    let Ok(mut response) = forms.oneshot(request).await;
    if response.extensions().get::<NotAForm>().is_some() {
        return Ok(see(address.to_owned()));
    }
    response.extensions_mut().insert(came);
    Ok(response)
}

/// The address is that of a page.
#[derive(Clone)]
struct NotAForm;

impl IntoResponse for NotAForm {
    fn into_response(self) -> Response {
        let mut response = StatusCode::NOT_FOUND.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// `POST /sign-out`
pub async fn sign_out(State(serving): State<Serving>, Extension(came): Extension<Came>, headers: HeaderMap) -> Sent {
    if let Some(secret) = session::secret(&serving, &headers) {
        users::sign_out(came.asked_by_looker(), &secret).await?;
    }
    let mut response = see(SIGN_IN.to_owned());
    response.headers_mut().insert(header::SET_COOKIE, set_cookie(&serving, None));
    Ok(response)
}

/// The sign-in page for a form that met an ended session. What was typed waits in it.
pub async fn signed_out(serving: &Serving, request: Request) -> Response {
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let address = request.uri().path().to_owned();
    let held = typed(request).await;
    let refusal = Some(Refusal::SignedOut);
    let tried = SignInTry { return_to: local(&address), held, refusal, ..SignInTry::default() };
    try_again(serving, serving.guest(&id), tried).await
}

/// A form's body, to be sent again later.
pub(super) async fn typed(request: Request) -> Option<String> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_form = kind.is_some_and(|kind| kind.starts_with(FORM));
    // It has been read and found short enough already.
    let typed = body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_default();
    let held = String::from_utf8(typed.to_vec()).ok().filter(|_| is_form);
    // A form may consist of its button alone.
    held.map(|typed| if typed.is_empty() { "then=".to_owned() } else { typed })
}

/// Where a request comes from, as it is written down with a try to sign in.
pub(super) fn device(serving: &Serving, peer: SocketAddr, headers: &HeaderMap) -> Device {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    Device { address: caller_address(serving, peer, headers), agent: agent.to_owned() }
}

/// Whose tries to sign in are counted. A proxy adds the address it was called from at the end; what stands before it anybody can write.
pub fn caller_address(serving: &Serving, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let forwarded = headers.get_all(FORWARDED).iter().next_back().and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|all| all.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    last.filter(|_| serving.settings.trust_proxy).unwrap_or(peer.ip())
}
