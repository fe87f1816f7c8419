//! The list of mails.

use super::api;
use crate::list_page::{ListPage, Listing};
use crate::routes;
use crate::users::people::tabs;
use leptos_router::hooks::use_location;
use shared::ids::MailId;
use shared::mails::OUTBOX;
use shared::words::mails as say;
use ui::prelude::*;
use ui::*;

/// Every mail, for administrators.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::mails);
    let listing = Listing {
        list: &OUTBOX,
        path: routes::OUTBOX,
        title: say::OUTBOX,
        purpose: say::OUTBOX_PURPOSE,
        empty_title: say::NO_MAILS,
        empty_text: say::NO_MAILS_TEXT,
        icon: IconName::Mail,
        link_column: "subject",
        under_link: None,
        link: |row| Some(routes::mail(MailId(row.id))),
        action: None,
        tabs: Some(|| tabs(routes::OUTBOX)),
    };
    view! { <ListPage listing=listing rows=rows /> }
}
