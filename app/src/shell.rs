//! The document around every page.

use crate::ALIVE;
use crate::frame::App;
use crate::seam::{Came, Failed};
use crate::users::ViewerElement;
use leptos::nonce::use_nonce;
use leptos_meta::MetaTags;
use shared::refusal::Refusal;
use shared::users::links::OpenLink;
use shared::users::second_factor::Step;
use ui::prelude::*;

/// What the document has to know of the installation.
#[derive(Clone)]
pub struct Site {
    /// The name of the build under `/pkg/`.
    pub build: String,
    /// What the vendor is called.
    pub vendor_name: String,
    /// The demo's people with their passwords, where there are any.
    pub demo: Vec<(String, String, String)>,
    /// What `/health` says as long as this start of the program lasts, where pages reload after the next: for developing.
    pub reload: Option<String>,
}

/// What was tried on the sign-in page.
#[derive(Clone, Default)]
pub struct SignInTry {
    /// The address as typed.
    pub email: String,
    /// Why it did not work.
    pub refusal: Option<Refusal>,
    /// Where to go on afterwards.
    pub return_to: String,
    /// A form's body that met an ended session and is sent again afterwards.
    pub held: Option<String>,
}

/// What the page of the second factor shows. It comes without any script, also for those who are signed in.
#[derive(Clone)]
pub struct SecondFactorTry {
    /// What it asks for.
    pub step: Step,
    /// Whether nothing else is open before it was shown.
    pub needed: bool,
    /// Why what was typed was not taken.
    pub refusal: Option<Refusal>,
    /// Where to go on afterwards.
    pub return_to: String,
    /// A form's body that waits and is sent again afterwards.
    pub held: Option<String>,
}

/// A page for whoever has no password, or not any more. It comes without any script, and is the same for those who are signed in.
#[derive(Clone)]
pub enum GuestPage {
    /// Asking for a link.
    Forgot {
        /// The address as typed.
        email: String,
        /// Why it was not taken.
        refusal: Option<Refusal>,
        /// Whether a link is on its way.
        is_sent: bool,
    },
    /// Choosing a password with a link.
    Choosing {
        /// The link's token.
        token: String,
        /// Whose it is.
        open: OpenLink,
        /// Why what was typed was not taken.
        refusal: Option<Refusal>,
    },
    /// A link that does not work.
    Gone,
}

/// Why what was typed on the page of one's own security was not taken.
#[derive(Clone)]
pub struct SecurityTry(pub Refusal);

/// The whole document. Pages for guests come without any script.
pub fn shell() -> impl IntoView {
    let site = expect_context::<Site>();
    let viewer = expect_context::<Came>().viewer;
    // A page that only says why something was not taken needs no browser part, and that of the second factor has none.
    let alive = viewer.is_some() && use_context::<Failed>().is_none() && use_context::<SecondFactorTry>().is_none();
    let style = format!("/pkg/{}/portal.css", site.build);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="preload" href="/fonts/inter-basic.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous" />
                <link rel="stylesheet" href=style />
                <MetaTags />
                {alive.then(|| scripts(&site))}
                {site.reload.as_deref().map(reload_after_restart)}
                {viewer.map(|viewer| view! { <ViewerElement viewer=viewer /> })}
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Loads the page again when another start of the program answers.
fn reload_after_restart(started: &str) -> impl IntoView + use<> {
    let script = format!(
        "setInterval(() => fetch('/health').then(answer => answer.json())\
         .then(now => now.started && now.started !== {started:?} && location.reload()).catch(() => {{}}), 700)"
    );
    view! {
        <script type="module" nonce=use_nonce()>
            {script}
        </script>
    }
}

/// Loads the browser part. Written by hand, since the framework's own element puts the nonce where it stops the module in some
/// browsers, and wants a file beside the binary.
fn scripts(site: &Site) -> impl IntoView + use<> {
    let file = |name: &str| format!("/pkg/{}/{name}", site.build);
    let (script, splits, module) = (file("portal.js"), file("splits.js"), file("portal_bg.wasm"));
    // While a page's code is on its way the router listens already. A link that it followed then would change the page under the part that
    // is taking it over; until that is done, clicks are the browser's own.
    let start = format!(
        "document.addEventListener('click', click => document.documentElement.hasAttribute({ALIVE:?}) || \
         click.stopImmediatePropagation(), true);\
         import({script:?}).then(portal => portal.default({{ module_or_path: {module:?} }}).then(() => portal.hydrate()))"
    );
    view! {
        <link rel="modulepreload" href=script nonce=use_nonce() />
        <link rel="modulepreload" href=splits nonce=use_nonce() />
        <link rel="preload" href=module r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
        <script type="module" nonce=use_nonce()>
            {start}
        </script>
    }
}
