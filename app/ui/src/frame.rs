//! What stands around every page.

use crate::prelude::*;

use crate::{Icon, IconName, SkipLink, Slot};

/// Navigation at the start (icons where there is less room, a bar at the bottom on phones), a bar on top, the page. Focus
/// can be moved to `main` from the skip link and from scripts.
#[component]
pub fn Frame(
    /// The words of the skip link.
    #[prop(into)]
    skip_label: String,
    /// What the navigation is called.
    #[prop(into)]
    nav_label: String,
    /// `Brand`.
    #[prop(into)]
    brand: Slot,
    /// `NavItem`s, five at most: all of them fit into the phone's bar.
    #[prop(into)]
    nav: Slot,
    /// Search, `Bell`, the person's `Menu`.
    #[prop(into)]
    top: Slot,
    /// Quiet words under the navigation, where there is room.
    #[prop(optional, into)]
    nav_footer: Option<Slot>,
    /// What opens the phone's sheet.
    #[prop(optional, into)]
    more_label: MaybeProp<String>,
    /// The sheet's `NavItem`s; on wider screens they follow the others.
    #[prop(optional, into)]
    more: Option<Slot>,
    /// A message across the whole page, such as acting for somebody else.
    #[prop(optional, into)]
    notice: Option<Slot>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let more_label = more_label.get_untracked();
    let sheet = more.map(|more| {
        view! {
            <details class="frame__more">
                <summary class="nav-item">
                    <Icon name=IconName::Menu />
                    <span class="nav-item__label">{more_label}</span>
                </summary>
                <ul class="frame__sheet">{more.run()}</ul>
            </details>
        }
    });
    view! {
        <div class="frame">
            <SkipLink label=skip_label />
            {notice.map(|notice| view! { <div class="frame__notice">{notice.run()}</div> })}
            <header class="frame__top">
                <div class="frame__brand">{brand.run()}</div>
                <div class="frame__tools">{top.run()}</div>
            </header>
            <nav class="frame__nav" aria-label=nav_label>
                <ul class="frame__list">{nav.run()}</ul>
                {sheet}
                {nav_footer.map(|footer| view! { <div class="frame__nav-footer">{footer.run()}</div> })}
            </nav>
            <main class="frame__main" id="main" tabindex="-1">
                <div class="page">{children()}</div>
            </main>
        </div>
    }
}

/// One place in the navigation.
#[component]
pub fn NavItem(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// Its drawing.
    icon: IconName,
    /// Its name.
    #[prop(into)]
    label: String,
    /// The page shown is in it.
    #[prop(optional, into)]
    current: Signal<bool>,
    /// How many things wait there; nothing is shown for none.
    #[prop(optional, into)]
    count: Signal<Option<u32>>,
    /// What is counted, for those who do not see where the number stands.
    #[prop(optional, into)]
    count_words: MaybeProp<String>,
) -> impl IntoView {
    let count_words = count_words.get_untracked();
    let waiting = move || {
        count.get().filter(|count| *count > 0).map(|count| {
            let words =
                count_words.clone().map(|words| view! { <span class="visually-hidden">{format!(" {words}")}</span> });
            view! { <span class="nav-item__count">{count} {words}</span> }
        })
    };
    let title = label.clone();
    view! {
        <li>
            <a class="nav-item" href=href title=title aria-current=move || current.get().then_some("page")>
                <Icon name=icon />
                <span class="nav-item__label">{label}</span>
                {waiting}
            </a>
        </li>
    }
}
