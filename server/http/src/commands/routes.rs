//! `portal routes`: what the test of every address starts from.

use super::{Done, Stop, tell};
use crate::{export, forms, health, session, site};
use app::seam::Came;
use leptos::prelude::provide_context;
use server::request::{Asked, Origin};
use server::{Clock, Database, Entropy, Portal, Settings};
use shared::access::{Asks, Caller};
use shared::ids::UserId;
use shared::users::{Role, Viewer};
use std::collections::BTreeSet;
use std::sync::Arc;

pub async fn run() -> Done {
    let mut all = BTreeSet::new();
    all.extend(leptos::server_fn::axum::server_fn_paths().map(|(path, method)| format!("{method} {path}")));
    all.extend(forms::addresses().into_iter().map(|path| format!("POST {path}")));
    let alone = [health::ADDRESS, session::SIGN_IN, session::SECOND_FACTOR];
    let files = site::ADDRESSES.into_iter().chain(export::addresses()).chain(alone).chain(forms::LINKS);
    all.extend(files.map(|path| format!("GET {path}")));
    all.extend(pages().await?.into_iter().map(|path| format!("GET {path}")));
    all.iter().for_each(|line| tell(line));
    Ok(())
}

/// The pages, as the screens' own router lists them for somebody inside.
async fn pages() -> Result<Vec<String>, Stop> {
    let database = Database::connect("sqlite::memory:", 1).await?;
    let portal = Arc::new(Portal::new(database, Settings::default(), Clock::System, Entropy::system()));
    let asked = Asked { portal: portal.clone(), caller: Caller::System, id: String::new(), origin: Origin::default() };
    let id = UserId(portal.entropy.id(portal.clock.now()));
    let viewer = Viewer {
        id,
        name: String::new(),
        role: Role::Administrator,
        account: None,
        unread: 0,
        looker: None,
        asks: Asks::of(&Caller::System),
    };
    let came = Came { asked, viewer: Some(viewer), session: None, halfway: None, looker: None };
    let context = move || provide_context(came.clone());
    let (pages, _) = leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(app::App, None, context);
    let own = pages.iter().map(|page| page.path().to_owned()).filter(|path| !path.contains('*'));
    Ok(own.chain(app::PAGES.iter().map(|(page, _)| in_braces(page))).collect())
}

/// The shape of an address as it is written for the server.
fn in_braces(shape: &str) -> String {
    let part = |part: &str| part.strip_prefix(':').map_or_else(|| part.to_owned(), |name| format!("{{{name}}}"));
    shape.split('/').map(part).collect::<Vec<_>>().join("/")
}
