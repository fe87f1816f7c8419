//! What people see, and the calls it makes.

mod access;
mod accounts;
mod audit;
mod cells;
mod condition;
mod condition_rows;
mod controls;
mod criteria_api;
mod deals;
mod errors;
mod fetched;
mod form_panel;
mod frame;
mod home;
mod list_page;
mod mails;
mod notices;
mod opportunities;
mod preview;
mod record_page;
mod routes;
pub mod seam;
#[cfg(feature = "ssr")]
mod shell;
mod users;

pub use frame::App;
pub use routes::{LINK_SENT, PAGES, PASSWORD_SET};

/// Stands at the document from when the browser part has taken over the page.
#[cfg(any(feature = "ssr", feature = "hydrate"))]
const ALIVE: &str = "data-alive";
#[cfg(feature = "ssr")]
pub use shell::{GuestPage, SecondFactorTry, SecurityTry, SignInTry, Site, shell};

/// Takes over the page that the server sent.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    // A fault here would otherwise say no more than "unreachable".
    std::panic::set_hook(Box::new(|fault| leptos::logging::error!("{fault}")));
    js_sys::futures::spawn_local(async {
        let body = leptos::tachys::dom::body();
        leptos::mount::hydrate_from_async(body, App).await.forget();
        // Until here links and forms were the browser's own: see the document's scripts.
        if let Some(document) = leptos::prelude::document().document_element() {
            let _ = document.set_attribute(ALIVE, "");
        }
    });
}
