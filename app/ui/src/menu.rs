//! A few links and actions behind one button.

use crate::prelude::*;
use leptos::ev;
use leptos::html;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use crate::{Icon, IconName, Slot};

/// Closes the menu when something outside of it is pressed, as long as it is on the page.
fn close_from_outside(menu: NodeRef<html::Details>) {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::click, move |event| {
            let inside = event.target().and_then(|target| target.dyn_into::<Node>().ok());
            if let Some(menu) = menu.get_untracked()
                && !menu.contains(inside.as_ref())
            {
                menu.set_open(false);
            }
        });
        on_cleanup(move || listener.remove());
    });
}

/// Closes the menu and gives focus back to what opened it.
fn close(menu: NodeRef<html::Details>) {
    let Some(menu) = menu.get_untracked() else {
        return;
    };
    menu.set_open(false);
    if let Ok(Some(summary)) = menu.query_selector("summary")
        && let Ok(summary) = summary.dyn_into::<HtmlElement>()
    {
        // A browser that refuses focus leaves it where it was, which is all that could be done here too.
        let _ = summary.focus();
    }
}

/// Whether what was pressed is a link: the page may change while the menu stays.
fn leads_away(pressed: Option<web_sys::EventTarget>) -> bool {
    let pressed = pressed.and_then(|pressed| pressed.dyn_into::<Element>().ok());
    pressed.is_some_and(|pressed| matches!(pressed.closest("a"), Ok(Some(_))))
}

/// A menu that opens without scripts, and with them closes on Escape, on a press outside and after a choice.
#[component]
pub fn Menu(
    /// What opens here, for those who do not see it.
    #[prop(into)]
    label: String,
    /// What is shown while closed.
    #[prop(into)]
    summary: Slot,
    /// `MenuLink`s, and `<button class="menu__item">` inside forms.
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    close_from_outside(menu);
    view! {
        <details
            class="menu"
            node_ref=menu
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close(menu);
                }
            }
        >
            <summary class="menu__summary">
                {summary.run()} <span class="visually-hidden">{label}</span> <Icon name=IconName::ChevronDown />
            </summary>
            <div
                class="menu__panel"
                on:click=move |event| {
                    if leads_away(event.target()) {
                        close(menu);
                    }
                }
            >
                {children()}
            </div>
        </details>
    }
}

/// A way to somewhere inside a menu.
#[component]
pub fn MenuLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// A drawing before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<IconName>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class="menu__item" href=href>
            {icon.map(|name| view! { <Icon name=name /> })}
            <span>{children()}</span>
        </a>
    }
}

/// Quiet words at the top of a menu: who is signed in.
#[component]
pub fn MenuHeading(
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <div class="menu__heading">{children()}</div> }
}
