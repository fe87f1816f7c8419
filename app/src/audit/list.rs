//! The audit trail as a list.

use super::api;
use crate::list_page::{ListPage, Listing};
use crate::routes;
use leptos_router::hooks::use_location;
use shared::audit::TRAIL;
use shared::ids::EventId;
use shared::words::trail as say;
use ui::prelude::*;
use ui::*;

/// Everything that happened, for those who may read it.
#[component]
pub fn TrailPage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::trail);
    let listing = Listing {
        list: &TRAIL,
        path: routes::AUDIT,
        title: say::TRAIL,
        purpose: say::PURPOSE,
        empty_title: say::EMPTY,
        empty_text: say::EMPTY_TEXT,
        icon: IconName::History,
        link_column: "what",
        under_link: None,
        link: |row| Some(routes::entry(EventId(row.id))),
        action: None,
        tabs: None,
    };
    view! { <ListPage listing=listing rows=rows /> }
}
