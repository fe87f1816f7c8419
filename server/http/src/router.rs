//! Every address, and what each request passes on its way there.

use crate::settings::Settings;
use crate::{export, forms, headers, health, limits, logs, pages, refused, session, site};
use app::seam::Came;
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, post};
use server::Portal;
use server::request::{Asked, Origin};
use shared::access::Caller;
use shared::words::portal as say;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

/// What every request may need.
#[derive(Clone)]
pub struct Serving {
    /// The installation.
    pub portal: Arc<Portal>,
    /// Where it is, and whom it trusts.
    pub settings: Arc<Settings>,
    /// The demo's people with their passwords, where this database has them.
    pub demo: Arc<Vec<(String, String, String)>>,
    /// What tells this start of the program from any other.
    pub started: Arc<str>,
}

impl Serving {
    /// Nobody, asking this.
    pub fn guest(&self, id: &RequestId) -> Came {
        let asked = Asked { portal: self.portal.clone(), caller: Caller::Guest, id: id.0.clone(), origin: id.origin() };
        Came { asked, viewer: None, session: None, halfway: None, looker: None }
    }
}

/// A request's id: in the logs, in the trail, in the answer and on the page for errors. With it goes the network address it came from, which
/// stands in the trail alone.
#[derive(Clone, Debug, Default)]
pub struct RequestId(pub String, pub Option<IpAddr>);

impl RequestId {
    /// Where the request came from, for the trail.
    pub fn origin(&self) -> Origin {
        Origin { address: self.1, ..Origin::default() }
    }
}

/// Every address with what lies before it, the outermost last.
pub fn router(serving: Serving) -> Router {
    // Rendering spawns work on whatever runtime it finds. Set already: the same one, in tests of several routers.
    let _ = any_spawner::Executor::init_tokio();
    let files = site::router().merge(health::router().with_state(serving.clone()));
    screens(serving.clone())
        .merge(files)
        // A panic becomes the page for errors; should that one panic too, a sentence.
        .layer(CatchPanicLayer::custom(refused::panicked))
        .layer(from_fn_with_state(serving.clone(), refused::show))
        .layer(CatchPanicLayer::custom(refused::last_resort))
        .layer(limits::compression())
        .layer(from_fn_with_state(serving.clone(), headers::add))
        .layer(from_fn(logs::request))
        .layer(from_fn_with_state(serving, name))
}

/// What people see and do: behind the session.
fn screens(serving: Serving) -> Router {
    let others = CsrfLayer::new().with_rejection_response(|_| refused::forbidden(say::OTHER_SITE));
    // The address is one that browsers could send, by its own reading.
    let others = match others.clone().add_trusted_origin(serving.settings.public_url.to_string()) {
        Ok(trusting) => trusting,
        Err(_) => others,
    };
    let before = ServiceBuilder::new()
        .layer(from_fn(limits::time))
        .layer(others)
        .layer(from_fn_with_state(serving.clone(), session::authenticate))
        .layer(from_fn(limits::body))
        .layer(from_fn_with_state(serving.clone(), session::gate));
    Router::new()
        .merge(forms::router())
        .merge(export::router())
        .route("/api/{*name}", post(pages::call).fallback(refused::not_found))
        .fallback(any(pages::page))
        .layer(before)
        .with_state(serving)
}

/// Gives the request its id, and finds out where it came from.
async fn name(State(serving): State<Serving>, mut request: Request, next: Next) -> Response {
    let id: String = serving.portal.entropy.bytes::<6>().iter().map(|byte| format!("{byte:02x}")).collect();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    let address = peer.map(|peer| forms::caller_address(&serving, peer, request.headers()));
    request.extensions_mut().insert(RequestId(id, address));
    next.run(request).await
}
