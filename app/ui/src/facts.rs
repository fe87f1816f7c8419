//! What is known about a record.

use crate::prelude::*;

/// Facts as names and values.
#[component]
pub fn Facts(
    /// Side by side where there is room, instead of one below the other.
    #[prop(optional)]
    columns: bool,
    /// `Fact`s.
    children: Children,
) -> impl IntoView {
    view! {
        <dl class="facts" class:facts--columns=columns>
            {children()}
        </dl>
    }
}

/// One fact.
#[component]
pub fn Fact(
    /// Its name.
    #[prop(into)]
    label: String,
    /// A number or an amount.
    #[prop(optional)]
    numeric: bool,
    /// Long words that should not break: where facts stand side by side it takes two places.
    #[prop(optional)]
    wide: bool,
    /// Its value.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact" class:fact--wide=wide>
            <dt class="fact__label">{label}</dt>
            <dd class="fact__value" class:fact__value--number=numeric>
                {children()}
            </dd>
        </div>
    }
}
