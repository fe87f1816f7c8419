//! The permission sets and the sharing rules.

use super::api;
use crate::list_page::{ListPage, Listing};
use crate::routes;
use leptos_router::hooks::use_location;
use shared::access::screens::{RULES, SETS};
use shared::words::access as say;
use ui::prelude::*;
use ui::*;

/// What stands beside each other under access.
pub fn tabs(current: &'static str) -> AnyView {
    let tab = |href: &str, label: &str| Tab {
        href: href.to_owned(),
        label: label.to_owned(),
        count: None,
        current: href == current,
    };
    let all = vec![
        tab(routes::SETS, say::SETS),
        tab(routes::RULES, say::RULES),
        tab(routes::DEFAULTS, say::DEFAULTS),
        tab(routes::MATRIX, say::MATRIX),
    ];
    view! { <TabLinks label=say::ACCESS tabs=Signal::stored(all) /> }
}

fn add_set() -> AnyView {
    view! {
        <LinkButton href=routes::NEW_SET kind=ButtonKind::Primary icon=IconName::Plus>
            {say::ADD_SET}
        </LinkButton>
    }
}

fn add_rule() -> AnyView {
    view! {
        <LinkButton href=routes::NEW_RULE kind=ButtonKind::Primary icon=IconName::Plus>
            {say::ADD_RULE}
        </LinkButton>
    }
}

/// All permission sets.
#[component]
pub fn SetsPage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::sets);
    let listing = Listing {
        list: &SETS,
        path: routes::SETS,
        title: say::SETS,
        purpose: say::SET_PURPOSE,
        empty_title: say::NO_SET,
        empty_text: say::NO_SET_TEXT,
        icon: IconName::Lock,
        link_column: "name",
        under_link: None,
        link: |row| Some(routes::set(row.id.into())),
        action: Some(add_set),
        tabs: Some(|| tabs(routes::SETS)),
    };
    view! { <ListPage listing=listing rows=rows /> }
}

/// All sharing rules.
#[component]
pub fn RulesPage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::rules);
    let listing = Listing {
        list: &RULES,
        path: routes::RULES,
        title: say::RULES,
        purpose: say::RULE_PURPOSE,
        empty_title: say::NO_RULE,
        empty_text: say::NO_RULE_TEXT,
        icon: IconName::Lock,
        link_column: "name",
        under_link: None,
        link: |row| Some(routes::rule(row.id.into())),
        action: Some(add_rule),
        tabs: Some(|| tabs(routes::RULES)),
    };
    view! { <ListPage listing=listing rows=rows /> }
}
