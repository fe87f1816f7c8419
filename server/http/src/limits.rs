//! How large a request may be, how long it may take, and which answers are made smaller.

use crate::refused::Refused;
use crate::session;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::refusal::Refusal;
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

/// The largest body, in bytes: more than any form has.
const LARGEST: usize = 256 * 1024;
/// The largest body that signs in or shows the second factor: it may carry a form's body, encoded once more.
const LARGEST_SIGN_IN: usize = 3 * LARGEST + 16 * 1024;
/// How long an answer may take to begin.
const LONGEST: Duration = Duration::from_secs(30);
/// Small enough to be quick, and most of what there is to gain.
const EFFORT: i32 = 4;

/// What makes smaller those answers that are read. Files are compressed already.
pub fn compression() -> CompressionLayer<impl tower_http::compression::Predicate> {
    let is_read = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        ["text/html", "application/json"].iter().any(|read| kind.starts_with(read))
    };
    CompressionLayer::new().br(true).gzip(true).quality(CompressionLevel::Precise(EFFORT)).compress_when(is_read)
}

/// Reads the body before anything is done with it, and refuses what is larger than is ever needed.
pub async fn body(request: Request, next: Next) -> Response {
    let may_carry = [session::SIGN_IN, session::SECOND_FACTOR].contains(&request.uri().path());
    let largest = if may_carry { LARGEST_SIGN_IN } else { LARGEST };
    let (parts, body) = request.into_parts();
    match to_bytes(body, largest).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        // Too long, or broken off: then nobody reads this.
        Err(_) => Refused(Refusal::TooLarge).into_response(),
    }
}

/// Gives up on what takes too long. What it was about to write is not written.
pub async fn time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!(seconds = LONGEST.as_secs(), "gave up on a request");
            Refused(Refusal::Busy).into_response()
        }
    }
}
