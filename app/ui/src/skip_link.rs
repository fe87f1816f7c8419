//! Past the navigation, to the content.

use crate::prelude::*;

/// The first link of a page, shown when it has focus.
#[component]
pub fn SkipLink(
    /// Its words.
    #[prop(into)]
    label: String,
    /// Where it leads.
    #[prop(default = "#main".to_owned(), into)]
    href: String,
) -> impl IntoView {
    // `rel=external` keeps a router from taking the jump over: the browser's own moves focus too.
    view! {
        <a class="skip-link" href=href rel="external">
            {label}
        </a>
    }
}
