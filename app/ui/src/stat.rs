//! Numbers worth a look.

use crate::prelude::*;

use crate::Tone;

/// A row of numbers.
#[component]
pub fn Stats(
    /// What the row is called.
    #[prop(optional, into)]
    label: MaybeProp<String>,
    /// `Stat`s.
    children: Children,
) -> impl IntoView {
    let label = label.get_untracked();
    view! {
        <ul class="stats" aria-label=label>
            {children()}
        </ul>
    }
}

/// One number with its name, opening what it counts.
#[component]
pub fn Stat(
    /// The number, formatted.
    #[prop(into)]
    number: Signal<String>,
    /// What it counts.
    #[prop(into)]
    label: String,
    /// What it compares with, or what it is made of.
    #[prop(optional, into)]
    note: MaybeProp<String>,
    /// The list it counts.
    #[prop(optional, into)]
    href: MaybeProp<String>,
    /// What the number means.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let note = note.get_untracked();
    let href = href.get_untracked();
    let inside = view! {
        <span class="stat__label">{label}</span>
        <span class="stat__number">{move || number.get()}</span>
        {note.map(|note| view! { <span class="stat__note">{note}</span> })}
    };
    let class = format!("stat {}", tone.class());
    let body = match href {
        Some(href) => view! {
            <a class=class href=href>
                {inside}
            </a>
        }
        .into_any(),
        None => view! { <div class=class>{inside}</div> }.into_any(),
    };
    view! { <li class="stats__item">{body}</li> }
}
