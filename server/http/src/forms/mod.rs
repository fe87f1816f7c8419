//! Forms that work without scripts: a flat body is posted, what it says is done, and the answer is always another address.
//!
//! No error travels in an address. What could not be taken is kept beside the record, and the page it leads to shows it again.

mod access;
mod companies;
mod merging;
mod moves;
mod moving;
mod notices;
mod registrations;
mod relationships;
mod sent;
mod sign_in;
mod steps;
mod territories;

pub use sign_in::{caller_address, signed_out};

use crate::pages;
use crate::refused::Refused;
use crate::router::Serving;
use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, post};
use shared::ids::RegistrationId;
use shared::refusal::Refusal;

/// How a form ends: at another address, or at the page for errors.
type Sent = Result<Response, Refused>;

/// Every address that a form posts to.
pub fn addresses() -> Vec<&'static str> {
    of_sessions().into_iter().chain(of_records()).map(|(address, _)| address).collect()
}

/// All forms. Most of their addresses are pages as well.
pub fn router() -> Router<Serving> {
    let all = of_sessions().into_iter().chain(of_records());
    all.fold(Router::new(), |router, (address, posted)| {
        router.route(address, posted.get(pages::page).fallback(pages::page))
    })
}

fn of_sessions() -> Vec<(&'static str, MethodRouter<Serving>)> {
    vec![("/sign-in", post(sign_in::sign_in)), ("/sign-out", post(sign_in::sign_out))]
}

/// The forms that need somebody signed in: those that are sent again after signing in.
fn of_records() -> Vec<(&'static str, MethodRouter<Serving>)> {
    vec![
        ("/registrations/new", post(registrations::start)),
        ("/registrations/{id}/edit/review", post(registrations::submit)),
        ("/registrations/{id}/edit/{step}", post(steps::save)),
        ("/registrations/{id}/delete", post(registrations::delete)),
        ("/registrations/{id}/{move}", post(moves::make)),
        ("/companies/new", post(companies::add)),
        ("/companies/{id}/edit", post(companies::change)),
        ("/companies/{id}/merge", post(merging::merge)),
        ("/companies/{id}/relate", post(relationships::relate)),
        ("/relationships/{id}/end", post(relationships::end)),
        ("/territories/new", post(territories::add)),
        ("/territories/{id}/edit", post(territories::change)),
        ("/territories/{id}/delete", post(territories::delete)),
        ("/people/{id}/move", post(moving::move_person)),
        ("/access/{page}/{id}", post(access::decide)),
        ("/why/{object}/{id}", post(access::share)),
        ("/notices/read", post(notices::read)),
    ]
}

fn see(address: String) -> Response {
    Redirect::to(&address).into_response()
}

fn see_registration(id: RegistrationId) -> Response {
    see(format!("/registrations/{id}"))
}

fn see_step(id: RegistrationId, step: &str) -> Response {
    see(format!("/registrations/{id}/edit/{step}"))
}

/// The registration an address names. What is no id names none.
fn registration(text: &str) -> Result<RegistrationId, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}
