//! What will be here.

use crate::prelude::*;

use crate::{Icon, IconName, Slot};

/// An empty place that teaches: what will be here, how to get the first one, one button.
#[component]
pub fn EmptyState(
    /// A drawing of what will be here.
    icon: IconName,
    /// What will be here.
    #[prop(into)]
    title: String,
    /// How to get the first one.
    #[prop(into)]
    text: String,
    /// One button.
    #[prop(optional, into)]
    action: Option<Slot>,
    /// The level of the title: two on a page, three inside a card.
    #[prop(default = 2)]
    level: u8,
) -> impl IntoView {
    let title = if level == 2 {
        view! { <h2 class="empty-state__title">{title}</h2> }.into_any()
    } else {
        view! { <h3 class="empty-state__title">{title}</h3> }.into_any()
    };
    view! {
        <div class="empty-state">
            <span class="empty-state__icon">
                <Icon name=icon />
            </span>
            {title}
            <p class="empty-state__text">{text}</p>
            {action.map(|action| view! { <div class="empty-state__action">{action.run()}</div> })}
        </div>
    }
}
