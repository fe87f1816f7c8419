//! Forms that work without scripts: a flat body is posted, what it says is done, and the answer is always another address.
//!
//! No error travels in an address. What could not be taken is kept beside the record, and the page it leads to shows it again.

mod access;
mod companies;
mod links;
mod merging;
mod moves;
mod moving;
mod notices;
mod people;
mod registrations;
mod relationships;
mod second_factor;
mod security;
mod sent;
mod sign_in;
mod steps;
mod territories;

pub use second_factor::halfway;
pub use sign_in::{caller_address, signed_out};

use crate::pages;
use crate::refused::Refused;
use crate::router::Serving;
use crate::session::{FORGOT, SECOND_FACTOR, SECURITY};
use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, post};
use shared::ids::RegistrationId;
use shared::refusal::Refusal;

/// How a form ends: at another address, or at the page for errors.
type Sent = Result<Response, Refused>;

/// Every address that a form posts to.
pub fn addresses() -> Vec<&'static str> {
    all().chain(of_links()).map(|(address, _)| address).collect()
}

fn all() -> impl Iterator<Item = (&'static str, MethodRouter<Serving>)> {
    of_sessions().into_iter().chain(of_security()).chain(of_records())
}

/// All forms. Most of their addresses are pages as well.
pub fn router() -> Router<Serving> {
    let router = all().fold(Router::new(), |router, (address, posted)| {
        let shown = if address == SECOND_FACTOR { posted.get(second_factor::page) } else { posted.get(pages::page) };
        router.route(address, shown.fallback(pages::page))
    });
    of_links().fold(router, |router, (address, both)| router.route(address, both.fallback(pages::page)))
}

/// The pages for choosing a password, with their forms. They are for everybody.
fn of_links() -> impl Iterator<Item = (&'static str, MethodRouter<Serving>)> {
    let forgot = post(links::ask).get(links::forgot);
    let welcome = post(links::set_password).get(links::welcome);
    [(FORGOT, forgot), (WELCOME, welcome)].into_iter()
}

/// The addresses of those pages.
pub const LINKS: [&str; 2] = [FORGOT, WELCOME];

/// Choosing a password with a link.
const WELCOME: &str = "/welcome/{token}";

fn of_sessions() -> Vec<(&'static str, MethodRouter<Serving>)> {
    vec![
        ("/sign-in", post(sign_in::sign_in)),
        ("/sign-out", post(sign_in::sign_out)),
        (SECOND_FACTOR, post(second_factor::step)),
    ]
}

/// The forms that need somebody signed in and are not sent again after signing in: whoever does this shall see that they do.
fn of_security() -> Vec<(&'static str, MethodRouter<Serving>)> {
    vec![(SECURITY, post(security::own)), ("/people/{id}/sessions", post(security::of_person))]
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
        ("/people/new", post(people::add)),
        ("/people/{id}/edit", post(people::change)),
        ("/people/{id}/invite", post(people::invite)),
        ("/people/{id}/move", post(moving::move_person)),
        ("/people/{id}/{step}", post(people::take)),
        ("/access/{page}/{id}", post(access::decide)),
        ("/why/{object}/{id}", post(access::share)),
        ("/view-as/stop", post(access::stop_viewing)),
        ("/view-as/{id}", post(access::view_as)),
        ("/audit/{id}/put-back", post(access::put_back)),
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
