//! A state in one or two words.

use crate::prelude::*;

use crate::{Icon, IconName, Tone};

/// A state in one or two words, with its meaning as colour.
#[component]
pub fn Badge(
    /// What the state means.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// A drawing instead of the dot.
    #[prop(optional_no_strip, into)]
    icon: Option<IconName>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let mark = match icon {
        Some(name) => view! { <Icon name=name /> }.into_any(),
        None => view! { <span class="badge__dot" aria-hidden="true"></span> }.into_any(),
    };
    view! { <span class=move || format!("badge {}", tone.get().class())>{mark} {children()}</span> }
}
