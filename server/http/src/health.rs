//! Whether the portal can do its work, for whatever watches it.

use crate::router::Serving;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use std::time::Duration;

/// A database that takes longer is of no use either.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where it is.
pub const ADDRESS: &str = "/health";

/// `/health`
pub fn router() -> Router<Serving> {
    Router::new().route(ADDRESS, get(health))
}

async fn health(State(serving): State<Serving>) -> Response {
    let asked = tokio::time::timeout(PATIENCE, serving.portal.database.is_healthy()).await;
    let (status, word) = match asked {
        Ok(true) => (StatusCode::OK, "ok"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
    };
    let mut said = serde_json::json!({ "status": word });
    if serving.settings.reload_pages {
        said["started"] = (&*serving.started).into();
    }
    (status, Json(said)).into_response()
}
