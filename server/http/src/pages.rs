//! The screens, rendered by `app`; and the calls they make.

use crate::refused::Refused;
use crate::router::Serving;
use crate::{headers, session, site};
use app::seam::{Came, Failed};
use app::{SignInTry, Site};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{expect_context, provide_context};
use leptos_axum::ResponseOptions;
use shared::refusal::Refusal;

/// What a page has to show beside what its address says.
pub enum More {
    /// Nothing.
    Nothing,
    /// What was tried to sign in.
    Tried(SignInTry),
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
    };
    let (tried, failed) = match more {
        More::Nothing => (None, None),
        More::Tried(tried) => (Some(tried), None),
        More::Failed(refusal) => (None, Some(Failed(refusal))),
    };
    let context = move || {
        provide_context(came.clone());
        provide_context(site.clone());
        if let Some(tried) = &tried {
            provide_context(tried.clone());
        }
        if let Some(failed) = &failed {
            provide_context(failed.clone());
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
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

/// Whether the screens have such a call.
fn is_call(path: &str) -> bool {
    leptos::server_fn::axum::server_fn_paths().any(|(known, method)| known == path && method == Method::POST)
}
