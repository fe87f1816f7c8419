//! Whether what was typed is safe.

use crate::prelude::*;

use crate::Tone;

/// "Saved a moment ago", politely announced when it changes.
#[component]
pub fn SavedState(
    /// The state in words.
    #[prop(into)]
    text: Signal<String>,
    /// Safe, on its way, or not saved.
    #[prop(optional, into)]
    tone: Signal<Tone>,
) -> impl IntoView {
    view! {
        <p class=move || format!("saved-state {}", tone.get().class()) role="status">
            <span class="saved-state__dot" aria-hidden="true"></span>
            <span>{move || text.get()}</span>
        </p>
    }
}
