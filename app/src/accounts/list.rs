//! The partners, and all companies.

use super::api;
use crate::list_page::{ListPage, Listing};
use crate::routes;
use leptos_router::hooks::use_location;
use shared::accounts::{COMPANIES, PARTNERS};
use shared::ids::AccountId;
use shared::words::{relations as programme, screens as say};
use ui::prelude::*;
use ui::*;

fn add_button() -> AnyView {
    view! {
        <LinkButton href=routes::NEW_COMPANY kind=ButtonKind::Primary icon=IconName::Plus>
            {say::ADD_COMPANY}
        </LinkButton>
    }
}

/// The lists of companies and of how they stand, beside each other.
pub(super) fn tabs(current: &'static str) -> AnyView {
    let tab = |href: &str, label: &str| Tab {
        href: href.to_owned(),
        label: label.to_owned(),
        count: None,
        current: href == current,
    };
    let all = vec![
        tab(routes::PARTNERS, say::PARTNERS),
        tab(routes::COMPANIES, say::ALL_COMPANIES),
        tab(routes::TERRITORIES, programme::TERRITORIES),
        tab(routes::RELATIONSHIPS, programme::RELATIONSHIPS),
    ];
    view! { <TabLinks label=say::COMPANIES tabs=Signal::stored(all) /> }
}

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
        link: |row| Some(routes::company(AccountId(row.id))),
        action: Some(add_button),
        tabs: Some(|| tabs(routes::PARTNERS)),
    };
    view! { <ListPage listing=listing rows=rows /> }
}

/// All companies, customers among them.
#[component]
pub fn CompaniesPage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::companies);
    let listing = Listing {
        list: &COMPANIES,
        path: routes::COMPANIES,
        title: say::COMPANIES,
        purpose: say::COMPANIES_PURPOSE,
        empty_title: say::NO_COMPANIES,
        empty_text: say::NO_COMPANIES_TEXT,
        icon: IconName::Partners,
        link_column: "name",
        under_link: None,
        link: |row| Some(routes::company(AccountId(row.id))),
        action: Some(add_button),
        tabs: Some(|| tabs(routes::COMPANIES)),
    };
    view! { <ListPage listing=listing rows=rows /> }
}
