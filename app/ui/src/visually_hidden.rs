//! Words for those who do not see the page.

use crate::prelude::*;

/// Words that are read and not shown.
#[component]
pub fn VisuallyHidden(
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class="visually-hidden">{children()}</span> }
}
