//! The mark and name of the portal.

use crate::prelude::*;

/// The mark beside the name, linking to the home of whoever is signed in.
#[component]
pub fn Brand(
    /// The name beside the mark.
    #[prop(into)]
    name: String,
    /// Where it leads; without it the brand is only shown.
    #[prop(optional, into)]
    href: MaybeProp<String>,
) -> impl IntoView {
    let href = href.get_untracked();
    let inside = view! {
        <svg class="brand__mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <use href="/icons.svg#brand"></use>
        </svg>
        <span class="brand__name">{name}</span>
    };
    match href {
        Some(href) => view! { <a class="brand" href=href>{inside}</a> }.into_any(),
        None => view! { <span class="brand">{inside}</span> }.into_any(),
    }
}
