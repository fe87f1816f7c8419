//! A place kept while something loads.

use crate::prelude::*;

/// Quiet lines in the place of what is loading, so that nothing moves when it arrives.
#[component]
pub fn Skeleton(
    /// What is loading, for those who do not see the lines.
    #[prop(into)]
    label: String,
    /// How many lines to keep.
    #[prop(default = 5)]
    rows: usize,
) -> impl IntoView {
    let lines = (0..rows).map(|_| view! { <span class="skeleton__line"></span> }).collect_view();
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{label}</span>
            <span class="skeleton__lines" aria-hidden="true">
                {lines}
            </span>
        </div>
    }
}
