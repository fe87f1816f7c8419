//! What people see, and the calls it makes.

mod accounts;
mod cells;
mod controls;
mod deals;
mod errors;
mod fetched;
mod form_panel;
mod frame;
mod home;
mod list_page;
mod notices;
mod opportunities;
mod record_page;
mod routes;
pub mod seam;
#[cfg(feature = "ssr")]
mod shell;
mod users;

pub use frame::App;
#[cfg(feature = "ssr")]
pub use shell::{SignInTry, Site, shell};

/// Takes over the page that the server sent.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    // A fault here would otherwise say no more than "unreachable".
    std::panic::set_hook(Box::new(|fault| leptos::logging::error!("{fault}")));
    leptos::mount::hydrate_lazy(App);
}
