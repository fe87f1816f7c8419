//! Showing the second factor, and setting it up. These pages come without a browser part.

use super::sent::Body;
use super::sign_in::{device, send_again, typed};
use super::{Sent, see};
use crate::pages::{self, More};
use crate::refused::{self, Refused};
use crate::router::{RequestId, Serving};
use crate::session::{self, SECOND_FACTOR, SECURITY, local};
use app::SecondFactorTry;
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use server::request::Asked;
use server::users::{Looking, second_factor};
use shared::access::Caller;
use shared::ids::SessionId;
use shared::refusal::Refusal;
use shared::users::second_factor::Step;
use std::net::SocketAddr;

/// `GET /second-factor`
pub async fn page(State(serving): State<Serving>, Extension(came): Extension<Came>, uri: Uri) -> Sent {
    ask(&serving, came, session::return_to(uri.query()), None).await
}

/// The page that asks for what is missing, or lets somebody who is signed in set up what they have not.
pub async fn ask(serving: &Serving, came: Came, return_to: String, held: Option<String>) -> Sent {
    let (asked, _) = asked_by(&came)?;
    let step = server::Request::read(asked, async |request| second_factor::page(request).await).await?;
    if came.viewer.is_some() && step == Step::Code {
        return Ok(see(SECURITY.to_owned()));
    }
    // Whoever sets it up by their own choice came from there.
    let return_to = if came.viewer.is_some() && return_to == "/" { SECURITY.to_owned() } else { return_to };
    Ok(show(serving, came, step, Trying { return_to, held }, None).await)
}

/// `POST /second-factor`
///
/// The recovery codes are the answer to the form that makes them: they are kept nowhere to be shown by another page.
pub async fn step(
    State(serving): State<Serving>,
    Extension(came): Extension<Came>,
    Extension(id): Extension<RequestId>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Sent {
    let body = Body::read(&body);
    let held = Some(body.get("held")).filter(|held| !held.is_empty()).map(str::to_owned);
    let trying = Trying { return_to: local(body.get("return_to")), held };
    let (asked, session) = asked_by(&came)?;
    let from = device(&serving, peer, &headers);
    match body.get("then") {
        "begin" => {
            server::Request::write(asked, async |request| second_factor::begin(request).await).await?;
            match trying.held {
                Some(held) => ask(&serving, came, trying.return_to, Some(held)).await,
                None => Ok(see(session::and_return(SECOND_FACTOR, &trying.return_to))),
            }
        }
        "confirm" => match second_factor::confirm(asked, session, body.get("code"), &from).await {
            Ok(codes) => Ok(show(&serving, came, Step::Keep { codes }, trying, None).await),
            Err(refusal) => again(&serving, came, trying, refusal).await,
        },
        // Whoever is signed in has shown it, perhaps a moment ago in another window.
        _ if came.viewer.is_some() => go_on(&serving, came, trying).await,
        _ => match second_factor::show(asked, session, body.get("code"), &from).await {
            Ok(()) => {
                let secret = session::secret(&serving, &headers).ok_or(Refusal::SignedOut)?;
                let came = session::came(&serving, &id, &secret, Looking::Using).await?;
                go_on(&serving, came, trying).await
            }
            Err(refusal) => again(&serving, came, trying, refusal).await,
        },
    }
}

/// What waits until the second factor was shown.
struct Trying {
    return_to: String,
    held: Option<String>,
}

/// On whose behalf, and in which session. Those whose second factor is missing are themselves here, and nowhere else.
fn asked_by(came: &Came) -> Result<(Asked, SessionId), Refusal> {
    match (&came.halfway, came.session) {
        (Some(halfway), _) => {
            let caller = Caller::Person(halfway.person.clone());
            Ok((Asked { caller, ..came.asked.clone() }, halfway.session))
        }
        (None, Some(session)) => Ok((came.asked.clone(), session)),
        (None, None) => Err(Refusal::SignedOut),
    }
}

async fn show(serving: &Serving, came: Came, step: Step, trying: Trying, refusal: Option<Refusal>) -> Response {
    let Trying { return_to, held } = trying;
    let tried = SecondFactorTry { step, needed: came.halfway.is_some(), refusal, return_to, held };
    pages::render(serving, came, &Uri::from_static(SECOND_FACTOR), More::SecondFactor(tried)).await
}

/// The page with why what was typed was not taken.
async fn again(serving: &Serving, came: Came, trying: Trying, refusal: Refusal) -> Sent {
    if !matches!(refusal, Refusal::Invalid(_) | Refusal::Conflict(_) | Refusal::TooMany { .. }) {
        return Err(refusal.into());
    }
    let (asked, _) = asked_by(&came)?;
    let step = server::Request::read(asked, async |request| second_factor::page(request).await).await?;
    let mut page = show(serving, came, step, trying, Some(refusal.clone())).await;
    *page.status_mut() = refused::status(&refusal);
    refused::wait(&mut page, &refusal);
    Ok(page)
}

/// To what was wanted, with what was typed there.
async fn go_on(serving: &Serving, came: Came, trying: Trying) -> Result<Response, Refused> {
    match trying.held {
        Some(held) => send_again(serving, came, &trying.return_to, held).await,
        None => Ok(see(trying.return_to)),
    }
}

/// The page that asks for the second factor, for a form that met a session without it. What was typed waits in it.
pub async fn halfway(serving: &Serving, came: Came, request: Request) -> Response {
    let return_to = local(request.uri().path());
    let held = typed(request).await;
    match ask(serving, came, return_to, held).await {
        Ok(mut page) => {
            *page.status_mut() = StatusCode::UNAUTHORIZED;
            page
        }
        Err(refused) => axum::response::IntoResponse::into_response(refused),
    }
}
