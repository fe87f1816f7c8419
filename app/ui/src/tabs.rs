//! Views of one thing, each with its own address.

use crate::prelude::*;

/// One view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its address.
    pub href: String,
    /// Its name.
    pub label: String,
    /// How many it holds.
    pub count: Option<String>,
    /// It is the one shown.
    pub current: bool,
}

/// Links to the views of one thing. They are links and not an ARIA tab list, because each opens an address.
#[component]
pub fn TabLinks(
    /// What the list is called.
    #[prop(into)]
    label: String,
    /// The views.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
            <ul class="tabs__list">{move || tabs.get().into_iter().map(item).collect_view()}</ul>
        </nav>
    }
}

fn item(tab: Tab) -> AnyView {
    view! {
        <li>
            <a class="tab" href=tab.href aria-current=tab.current.then_some("page")>
                {tab.label} {tab.count.map(|count| view! { <span class="tab__count">{count}</span> })}
            </a>
        </li>
    }
    .into_any()
}
