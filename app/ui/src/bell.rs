//! Notices waiting for whoever is signed in.

use crate::prelude::*;

use crate::{Icon, IconName};

/// Counts above this are shown as "99+"; the label always says the real number.
const MOST_SHOWN: u32 = 99;

fn shown(count: u32) -> String {
    if count > MOST_SHOWN { format!("{MOST_SHOWN}+") } else { count.to_string() }
}

/// A link to the notices with their number, and a polite live region for what arrives while the page is open.
#[component]
pub fn Bell(
    /// The page of the notices.
    #[prop(into)]
    href: String,
    /// How many are unread.
    #[prop(into)]
    count: Signal<u32>,
    /// What the link says, with the number in words.
    #[prop(into)]
    label: Signal<String>,
    /// What just arrived; empty until something does.
    #[prop(optional, into)]
    announcement: Signal<String>,
) -> impl IntoView {
    let arrived = move || Some(announcement.get()).filter(|words| !words.is_empty());
    view! {
        <a class="bell" href=href class:bell--unread=move || { count.get() > 0 }>
            <Icon name=IconName::Bell />
            <span class="bell__count" aria-hidden="true">
                {move || shown(count.get())}
            </span>
            <span class="visually-hidden">{move || label.get()}</span>
        </a>
        <span class="visually-hidden" role="status">
            {arrived}
        </span>
    }
}
