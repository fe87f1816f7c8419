//! The partners.

use super::api;
use crate::list_page::{ListPage, Listing};
use crate::routes;
use leptos_router::hooks::use_location;
use shared::accounts::PARTNERS;
use shared::ids::AccountId;
use shared::words::screens as say;
use ui::prelude::*;
use ui::*;

/// The companies that sell for the vendor.
#[component]
pub fn PartnersPage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::partners);
    let listing = Listing {
        list: &PARTNERS,
        path: routes::PARTNERS,
        title: say::PARTNERS,
        purpose: say::PARTNERS_PURPOSE,
        empty_title: say::NO_PARTNERS,
        empty_text: say::NO_PARTNERS_TEXT,
        icon: IconName::Partners,
        link_column: "name",
        under_link: None,
        link: |row| Some(routes::partner(AccountId(row.id))),
        action: None,
    };
    view! { <ListPage listing=listing rows=rows /> }
}
