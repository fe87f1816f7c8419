//! The people of partners, and those of the vendor.

use super::api;
use crate::list_page::{ListPage, Listing};
use crate::routes;
use crate::users::viewer;
use leptos_router::hooks::use_location;
use shared::access::{Asks, Side};
use shared::fields::Object;
use shared::ids::UserId;
use shared::users::Role;
use shared::users::people::{PARTNERS_PEOPLE, VENDORS_PEOPLE};
use shared::words::{mails, people as say};
use ui::prelude::*;
use ui::*;

fn add_button() -> AnyView {
    view! {
        <LinkButton href=routes::NEW_PERSON kind=ButtonKind::Primary icon=IconName::Plus>
            {say::ADD_PERSON}
        </LinkButton>
    }
}

/// The vendor's own people are looked after by administrators.
fn add_ours() -> AnyView {
    let is_administrator = viewer().is_some_and(|viewer| viewer.role == Role::Administrator);
    is_administrator.then(add_button).into_any()
}

/// The lists of people beside each other, with the mails for whoever may read them.
pub fn tabs(current: &'static str) -> AnyView {
    let tab = |href: &str, label: &str| Tab {
        href: href.to_owned(),
        label: label.to_owned(),
        count: None,
        current: href == current,
    };
    let mut all = vec![tab(routes::PEOPLE, say::PARTNERS_PEOPLE), tab(routes::VENDORS_PEOPLE, say::VENDORS_PEOPLE)];
    if expect_context::<Asks>().has(Object::Mail) {
        all.push(tab(routes::OUTBOX, mails::OUTBOX));
    }
    view! { <TabLinks label=say::PEOPLE tabs=Signal::stored(all) /> }
}

fn beside_partners() -> AnyView {
    tabs(routes::PEOPLE)
}

/// The people of partners; for somebody of a partner their colleagues.
#[component]
pub fn PeoplePage(
    /// The reader's side.
    side: Side,
) -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::partners_people);
    let listing = Listing {
        list: &PARTNERS_PEOPLE,
        path: routes::PEOPLE,
        title: say::PEOPLE,
        purpose: if side == Side::Vendor { say::PEOPLE_PURPOSE } else { say::COLLEAGUES_PURPOSE },
        empty_title: say::NO_PEOPLE,
        empty_text: say::NO_PEOPLE_TEXT,
        icon: IconName::Person,
        link_column: "name",
        under_link: None,
        link: |row| Some(routes::person(UserId(row.id))),
        action: Some(add_button),
        tabs: (side == Side::Vendor).then_some(beside_partners as fn() -> AnyView),
    };
    view! { <ListPage listing=listing rows=rows /> }
}

/// The vendor's people.
#[component]
pub fn VendorsPeoplePage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::vendors_people);
    let listing = Listing {
        list: &VENDORS_PEOPLE,
        path: routes::VENDORS_PEOPLE,
        title: say::VENDORS_PEOPLE,
        purpose: say::VENDORS_PEOPLE_PURPOSE,
        empty_title: say::NO_PEOPLE,
        empty_text: say::NO_PEOPLE_TEXT,
        icon: IconName::Person,
        link_column: "name",
        under_link: None,
        link: |row| Some(routes::person(UserId(row.id))),
        action: Some(add_ours),
        tabs: Some(|| tabs(routes::VENDORS_PEOPLE)),
    };
    view! { <ListPage listing=listing rows=rows /> }
}
