//! Longer text.

use crate::prelude::*;

/// Text to be read: a comfortable measure, space between paragraphs.
#[component]
pub fn Prose(
    /// Paragraphs, lists, headings.
    children: Children,
) -> impl IntoView {
    view! { <div class="prose">{children()}</div> }
}

/// What a person typed, as it was typed: line breaks stay, nothing in it is markup.
#[component]
pub fn PlainText(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <p class="plain-text">{text}</p> }
}
