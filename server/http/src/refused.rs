//! A refusal as an answer: a page for people, JSON for the screens' own calls.

use crate::pages::{self, More};
use crate::router::{RequestId, Serving};
use app::seam::Came;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::refusal::Refusal;
use shared::words::portal as say;
use std::any::Any;

/// Where the screens' own calls go.
pub const CALLS: &str = "/api/";
/// Seconds after which a busy portal may be asked again.
const AGAIN: u64 = 5;

/// A refusal on its way out. Whatever a handler or a layer answers with it, [`show`] puts it into the form the caller understands.
#[derive(Clone, Debug)]
pub struct Refused(pub Refusal);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Refused {
        Refused(refusal)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = status(&self.0).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The status a refusal is answered with.
pub fn status(refusal: &Refusal) -> StatusCode {
    StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// An address that leads nowhere.
pub async fn not_found() -> Refused {
    Refused(Refusal::NotFound)
}

/// Something this caller may not do.
pub fn forbidden(why: &str) -> Response {
    Refused(Refusal::Forbidden(why.to_owned())).into_response()
}

/// Our own fault.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let what = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    tracing::error!(what, "a request panicked");
    Refused(Refusal::Broken { request: String::new() }).into_response()
}

/// Our own fault, even in saying so.
pub fn last_resort(panic: Box<dyn Any + Send>) -> Response {
    let mut response = panicked(panic);
    response.extensions_mut().remove::<Refused>();
    *response.body_mut() = Body::from(say::last_resort("x-request-id"));
    response
}

/// Puts a refusal into the form the caller understands.
pub async fn show(State(serving): State<Serving>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let uri = request.uri().clone();
    let mut answer = next.run(request).await;
    let Some(Refused(refusal)) = answer.extensions_mut().remove::<Refused>() else { return answer };
    let refusal = named(refusal, &id);
    let mut shown = if uri.path().starts_with(CALLS) {
        (status(&refusal), axum::Json(&refusal)).into_response()
    } else {
        let came = answer.extensions_mut().remove::<Came>().unwrap_or_else(|| serving.guest(&id));
        let mut page = pages::render(&serving, came, &uri, More::Failed(refusal.clone())).await;
        *page.status_mut() = status(&refusal);
        page
    };
    wait(&mut shown, &refusal);
    // Somebody may have signed in all the same.
    for cookie in answer.headers().get_all(header::SET_COOKIE) {
        shown.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    shown
}

/// Says when to try again.
pub fn wait(response: &mut Response, refusal: &Refusal) {
    let seconds = match refusal {
        Refusal::TooMany { seconds } => *seconds,
        Refusal::Busy => AGAIN,
        _ => return,
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}

fn named(refusal: Refusal, id: &RequestId) -> Refusal {
    match refusal {
        Refusal::Broken { request } if request.is_empty() => Refusal::Broken { request: id.0.clone() },
        other => other,
    }
}
