//! The registrations and the queue.

use super::api;
use crate::list_page::{ListPage, Listing};
use crate::routes;
use leptos_router::hooks::use_location;
use shared::access::Side;
use shared::deals::{QUEUE, registrations_of};
use shared::ids::RegistrationId;
use shared::words::screens as say;
use ui::prelude::*;
use ui::*;

/// Begins a registration, with scripts and without. Its key makes a second press harmless.
pub fn register_button() -> AnyView {
    let key = crate::seam::key();
    view! {
        <form method="post" action=routes::NEW_REGISTRATION>
            <input type="hidden" name="key" value=key />
            <Button kind=ButtonKind::Primary submit=true icon=IconName::Plus>
                {say::REGISTER}
            </Button>
        </form>
    }
    .into_any()
}

/// All registrations one may see.
#[component]
pub fn RegistrationsPage(
    /// The reader's side.
    side: Side,
) -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::registrations);
    let partner = side == Side::Partner;
    let listing = Listing {
        list: registrations_of(side),
        path: routes::REGISTRATIONS,
        title: say::REGISTRATIONS,
        purpose: if partner { say::REGISTRATIONS_PARTNER } else { say::REGISTRATIONS_VENDOR },
        empty_title: say::NO_REGISTRATIONS,
        empty_text: if partner { say::NO_REGISTRATIONS_PARTNER } else { say::NO_REGISTRATIONS_VENDOR },
        icon: IconName::Registrations,
        link_column: "name",
        under_link: Some("number"),
        link: |row| Some(routes::registration(RegistrationId(row.id))),
        action: partner.then_some(register_button as fn() -> AnyView),
        tabs: None,
    };
    view! { <ListPage listing=listing rows=rows /> }
}

/// What waits for a decision, the oldest due first.
#[component]
pub fn QueuePage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::queue);
    let listing = Listing {
        list: &QUEUE,
        path: routes::QUEUE,
        title: say::QUEUE,
        purpose: say::QUEUE_PURPOSE,
        empty_title: say::NO_QUEUE,
        empty_text: say::NO_QUEUE_TEXT,
        icon: IconName::Queue,
        link_column: "name",
        under_link: Some("number"),
        link: |row| Some(routes::registration(RegistrationId(row.id))),
        action: None,
        tabs: None,
    };
    view! { <ListPage listing=listing rows=rows /> }
}
