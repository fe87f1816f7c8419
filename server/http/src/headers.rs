//! What every answer tells the browser to do and not to do.

use crate::router::Serving;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos_axum::ResponseOptions;

/// For answers that are no page: nothing at all may run in them.
const NO_PAGE: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Two years, as browsers ask for before they remember it.
const ENCRYPTED_ONLY: &str = "max-age=63072000; includeSubDomains";

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// The policy of a page whose own scripts carry this nonce.
fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// Lets the scripts run that carry this page's nonce.
pub fn allow_scripts(response: &ResponseOptions, nonce: &str) {
    if let Ok(policy) = HeaderValue::from_str(&page_policy(nonce)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Adds them all to an answer; what was said more precisely inside stays.
pub async fn add(State(serving): State<Serving>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    say(headers, header::CONTENT_SECURITY_POLICY, NO_PAGE);
    say(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(headers, header::REFERRER_POLICY, "same-origin");
    say(headers, COOP, "same-origin");
    say(headers, CORP, "same-origin");
    say(headers, PERMISSIONS, "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    say(headers, header::CACHE_CONTROL, "no-store");
    if serving.settings.public_url.is_secure() {
        say(headers, header::STRICT_TRANSPORT_SECURITY, ENCRYPTED_ONLY);
    }
    response
}

fn say(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
