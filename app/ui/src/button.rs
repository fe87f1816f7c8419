//! Buttons, and links that look like them.

use crate::prelude::*;
use leptos::ev::MouseEvent;

use crate::{Icon, IconName};

/// How much a button asks to be pressed. One primary action per screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing this screen is for.
    Primary,
    /// Everything beside it.
    #[default]
    Secondary,
    /// Present but silent: in rows, headers, bars.
    Quiet,
    /// Takes something away.
    Danger,
}

/// The height of a button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// For pages and forms.
    #[default]
    Regular,
    /// For rows and card headers.
    Small,
}

fn button_class(kind: ButtonKind, size: ButtonSize, icon_only: bool) -> String {
    let kind = match kind {
        ButtonKind::Primary => "button--primary",
        ButtonKind::Secondary => "button--secondary",
        ButtonKind::Quiet => "button--quiet",
        ButtonKind::Danger => "button--danger",
    };
    let size = match size {
        ButtonSize::Regular => "",
        ButtonSize::Small => " button--small",
    };
    let icon_only = if icon_only { " button--icon" } else { "" };
    format!("button {kind}{size}{icon_only}")
}

fn label_class(icon_only: bool) -> &'static str {
    if icon_only { "visually-hidden" } else { "button__label" }
}

/// A button. While `busy` it keeps its width and takes no second press; with a `disabled_reason` it can be reached and
/// read, never pressed: it stops being a submit button, so that the reason also holds without scripts.
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// Its height.
    #[prop(optional)]
    size: ButtonSize,
    /// Sends the form around it (or named by `form`).
    #[prop(optional)]
    submit: bool,
    /// Its id; needed where a reason may appear more than once on a page.
    #[prop(optional, into)]
    id: MaybeProp<String>,
    /// The name it adds to a plain form.
    #[prop(optional, into)]
    name: MaybeProp<String>,
    /// The value it adds to a plain form.
    #[prop(optional, into)]
    value: MaybeProp<String>,
    /// The id of a form it does not stand in.
    #[prop(optional, into)]
    form: MaybeProp<String>,
    /// A drawing before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<IconName>,
    /// Shows only the drawing; the words stay for assistive technology.
    #[prop(optional)]
    icon_only: bool,
    /// Something started by it is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why it cannot be pressed now, in words shown beside it.
    #[prop(optional, into)]
    disabled_reason: Option<Signal<Option<String>>>,
    /// What pressing does in the browser.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let id = id.get_untracked();
    let name = name.get_untracked();
    let value = value.get_untracked();
    let form = form.get_untracked();
    let why_id = format!("{}-why", id.as_deref().unwrap_or("button"));
    let refused = move || disabled_reason.is_some_and(|reason| reason.get().is_some());
    let inert = Signal::derive(move || busy.get() || refused());
    let described = {
        let why_id = why_id.clone();
        move || refused().then(|| why_id.clone())
    };
    let pressed = move |event: MouseEvent| {
        if inert.get_untracked() {
            event.prevent_default();
        } else if let Some(on_click) = on_click {
            on_click.try_run(event);
        }
    };
    let button = view! {
        <button
            class=button_class(kind, size, icon_only)
            type=move || if submit && !refused() { "submit" } else { "button" }
            id=id
            name=name
            value=value
            form=form
            aria-disabled=move || inert.get().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            aria-describedby=described
            // The field that is being left may show a problem and move this button: focus moves with the press, not before it.
            on:mousedown=move |event| event.prevent_default()
            on:click=pressed
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            <span class=label_class(icon_only)>{children()}</span>
            <span class="button__spinner" aria-hidden="true"></span>
        </button>
    };
    match disabled_reason {
        None => button.into_any(),
        Some(reason) => view! {
            <span class="button-why">
                {button} <span class="button-why__text" id=why_id>{move || reason.get()}</span>
            </span>
        }
        .into_any(),
    }
}

/// A link with the weight of a button, for going somewhere.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// Its height.
    #[prop(optional)]
    size: ButtonSize,
    /// Its id.
    #[prop(optional, into)]
    id: MaybeProp<String>,
    /// A drawing before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<IconName>,
    /// Shows only the drawing; the words stay for assistive technology.
    #[prop(optional)]
    icon_only: bool,
    /// Saves a file instead of opening a page.
    #[prop(optional)]
    download: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    let id = id.get_untracked();
    view! {
        <a
            class=button_class(kind, size, icon_only)
            href=move || href.get()
            id=id
            download=download.then_some("")
            rel=download.then_some("external")
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            <span class=label_class(icon_only)>{children()}</span>
        </a>
    }
}
