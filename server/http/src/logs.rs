//! What is logged: JSON on standard error, without personal data.

use crate::router::RequestId;
use crate::settings::LogLevel;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;
use tracing_subscriber::EnvFilter;

/// Our own crates; of others only warnings are of interest.
const OURS: [&str; 3] = ["portal", "server", "app"];

/// Begins to log.
pub fn start(level: LogLevel) {
    let others = if level == LogLevel::Error { "error" } else { "warn" };
    let ours = OURS.map(|name| format!("{name}={}", level.name())).join(",");
    let filter = EnvFilter::new(format!("{others},{ours}"));
    let logs = tracing_subscriber::fmt().json().flatten_event(true).with_span_list(false);
    logs.with_writer(std::io::stderr).with_env_filter(filter).init();
}

/// One line for each request, everything else about it in its span, and its id in the answer.
pub async fn request(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let method = request.method().clone();
    let route = route(request.uri().path());
    let begun = Instant::now();
    let span = tracing::info_span!("request", id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), begun.elapsed().as_millis() as u64);
    span.in_scope(|| {
        if is_quiet(&route) && status < 500 {
            tracing::debug!(%method, route, status, ms, "answered");
        } else {
            tracing::info!(%method, route, status, ms, "answered");
        }
    });
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// What is asked all the time and tells nothing.
fn is_quiet(route: &str) -> bool {
    route == "/health" || route.starts_with("/pkg/")
}

/// The path with `{id}` for every id and `…` for whatever no address of ours has: what people type there may be anything.
fn route(path: &str) -> String {
    let part = |part: &str| -> String {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ['-', '_', '.'].contains(&c);
        if part.len() >= 16 && part.chars().all(|c| c.is_ascii_hexdigit() || c == '-') {
            "{id}".to_owned()
        } else if part.len() <= 32 && part.chars().all(plain) {
            part.to_owned()
        } else {
            "…".to_owned()
        }
    };
    path.split('/').take(8).map(part).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_what_people_type_are_left_out_of_the_logs() {
        assert_eq!(route("/registrations/0198c0de-0000-7000-8000-000000000001/approve"), "/registrations/{id}/approve");
        assert_eq!(route("/registrations/new"), "/registrations/new");
        assert_eq!(route(&format!("/welcome/{}", "0f".repeat(32))), "/welcome/{id}");
        assert_eq!(route("/"), "/");
        assert_eq!(route("/people/ada@example.com"), "/people/…");
        assert!(route(&"/x".repeat(1000)).len() <= 120);
    }
}
