//! The history of signing in.

use super::api;
use crate::list_page::{ListPage, Listing};
use crate::routes;
use leptos_router::hooks::use_location;
use shared::ids::UserId;
use shared::list::Row;
use shared::users::sign_ins::SIGN_INS;
use shared::values::Value;
use shared::words::security as say;
use ui::prelude::*;
use ui::*;

/// Every try to sign in, for administrators.
#[component]
pub fn SignInsPage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::sign_ins);
    let listing = Listing {
        list: &SIGN_INS,
        path: routes::SIGN_INS,
        title: say::SIGN_INS,
        purpose: say::SIGN_INS_PURPOSE,
        empty_title: say::NO_SIGN_INS,
        empty_text: say::NO_SIGN_INS_TEXT,
        icon: IconName::History,
        link_column: "user",
        under_link: None,
        link: person_of,
        action: None,
        tabs: None,
    };
    view! { <ListPage listing=listing rows=rows /> }
}

/// The sessions of whoever was meant, where that is anybody's address.
fn person_of(row: &Row) -> Option<String> {
    row.cells.iter().find_map(|value| match value {
        Value::Reference { id, .. } => Some(routes::sessions(UserId(*id))),
        _ => None,
    })
}
