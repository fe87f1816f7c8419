//! Questions that open to their answers.

use crate::prelude::*;

use crate::{Icon, IconName};

/// Parts that are closed until somebody opens them, without scripts too. Several can be open at once.
#[component]
pub fn Accordion(
    /// `AccordionItem`s.
    children: Children,
) -> impl IntoView {
    view! { <div class="accordion">{children()}</div> }
}

/// One part: what it is about, and what shows once it is opened.
#[component]
pub fn AccordionItem(
    /// What it is about.
    #[prop(into)]
    title: String,
    /// Is open from the beginning.
    #[prop(optional)]
    open: bool,
    /// What shows once it is opened.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="accordion__item" open=open>
            <summary class="accordion__summary">
                <span class="accordion__title">{title}</span>
                <Icon name=IconName::ChevronDown />
            </summary>
            <div class="accordion__body">{children()}</div>
        </details>
    }
}
