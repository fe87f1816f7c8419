//! The screens, rendered by `app`; and the calls they make.

use crate::refused::Refused;
use crate::router::Serving;
use crate::{headers, session, site};
use app::seam::{Came, Failed};
use app::{GuestPage, SecondFactorTry, SecurityTry, SignInTry, Site};
use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{expect_context, provide_context};
use leptos_axum::ResponseOptions;
use shared::refusal::Refusal;

/// Longest refusal that is read again, in bytes.
const REFUSAL_LONGEST: usize = 64 * 1024;

/// What a page has to show beside what its address says.
#[derive(Clone)]
pub enum More {
    /// Nothing.
    Nothing,
    /// What was tried to sign in.
    Tried(SignInTry),
    /// What is asked of somebody whose second factor is missing, instead of the page.
    SecondFactor(SecondFactorTry),
    /// A page for choosing a password, instead of the page.
    Guest(GuestPage),
    /// Why what was typed on the page of one's own security was not taken.
    Security(SecurityTry),
    /// Why a form was not taken, instead of the page.
    Failed(Refusal),
}

/// Any page. What is no page's address shows that there is none.
pub async fn page(State(serving): State<Serving>, Extension(came): Extension<Came>, request: Request) -> Response {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Refused(Refusal::NotFound).into_response();
    }
    let uri = request.uri().clone();
    let more = if uri.path() == session::SIGN_IN {
        More::Tried(SignInTry { return_to: session::return_to(uri.query()), ..SignInTry::default() })
    } else {
        More::Nothing
    };
    rendered(&serving, came, request, more).await
}

/// The page of an address.
pub async fn render(serving: &Serving, came: Came, uri: &Uri, more: More) -> Response {
    let mut request = Request::new(Body::empty());
    // A page is about a path; addresses without one do not reach the screens.
    if uri.path_and_query().is_some() {
        *request.uri_mut() = uri.clone();
    }
    rendered(serving, came, request, more).await
}

async fn rendered(serving: &Serving, came: Came, request: Request, more: More) -> Response {
    let site = Site {
        build: site::build(),
        vendor_name: serving.portal.settings.vendor_name.clone(),
        demo: serving.demo.to_vec(),
        reload: serving.settings.reload_pages.then(|| serving.started.to_string()),
    };
    let context = move || {
        provide_context(came.clone());
        provide_context(site.clone());
        match more.clone() {
            More::Nothing => {}
            More::Tried(tried) => provide_context(tried),
            More::SecondFactor(tried) => provide_context(tried),
            More::Guest(page) => provide_context(page),
            More::Security(tried) => provide_context(tried),
            More::Failed(refusal) => provide_context(Failed(refusal)),
        }
        // The framework made it for this page and puts it onto the scripts that carry the page's data.
        if let Some(nonce) = use_nonce() {
            headers::allow_scripts(&expect_context::<ResponseOptions>(), &nonce);
        }
    };
    leptos_axum::render_app_async_with_context(context, app::shell)(request).await
}

/// A call of the screens' own.
pub async fn call(Extension(came): Extension<Came>, request: Request) -> Response {
    if !is_call(request.uri().path()) {
        return Refused(Refusal::NotFound).into_response();
    }
    let context = move || provide_context(came.clone());
    let answer = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    if answer.status() == StatusCode::INTERNAL_SERVER_ERROR { with_its_status(answer).await } else { answer }
}

/// What could not even be read is refused by the framework, which knows no status but 500.
async fn with_its_status(answer: Response) -> Response {
    let body = to_bytes(answer.into_body(), REFUSAL_LONGEST).await.unwrap_or_default();
    let refusal = serde_json::from_slice(&body).unwrap_or(Refusal::Broken { request: String::new() });
    Refused(refusal).into_response()
}

/// Whether the screens have such a call.
fn is_call(path: &str) -> bool {
    leptos::server_fn::axum::server_fn_paths().any(|(known, method)| known == path && method == Method::POST)
}
