//! From one page of a list to the next.

use crate::prelude::*;

use crate::{Icon, IconName};

/// An honest count, and links to the pages before and after.
#[component]
pub fn Pager(
    /// What the list of links is called.
    #[prop(into)]
    label: String,
    /// How many there are and which of them are shown.
    #[prop(into)]
    count: Signal<String>,
    /// The words of the way back.
    #[prop(into)]
    previous_label: String,
    /// The words of the way on.
    #[prop(into)]
    next_label: String,
    /// The address of the page before.
    #[prop(optional, into)]
    previous: Signal<Option<String>>,
    /// The address of the page after.
    #[prop(optional, into)]
    next: Signal<Option<String>>,
) -> impl IntoView {
    let previous_link = move || way(previous.get(), "prev", previous_label.clone(), IconName::ChevronLeft);
    let next_link = move || way(next.get(), "next", next_label.clone(), IconName::ChevronRight);
    let only_page = move || previous.get().is_none() && next.get().is_none();
    view! {
        <nav class="pager" aria-label=label class:pager--single=only_page>
            <p class="pager__count">{move || count.get()}</p>
            <div class="pager__links">{previous_link} {next_link}</div>
        </nav>
    }
}

/// A link, or its place where there is nowhere to go.
fn way(href: Option<String>, rel: &'static str, label: String, icon: IconName) -> AnyView {
    let inside = view! {
        <Icon name=icon />
        <span class="button__label">{label}</span>
    };
    match href {
        Some(href) => view! {
            <a class=format!("button button--secondary button--small pager__{rel}") href=href rel=rel>
                {inside}
            </a>
        }
        .into_any(),
        None => view! {
            <span class=format!("button button--secondary button--small pager__{rel}") aria-disabled="true">
                {inside}
            </span>
        }
        .into_any(),
    }
}
