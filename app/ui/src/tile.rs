//! What to do first.

use crate::prelude::*;

use crate::{Icon, IconName};

/// A few ways on, as many beside each other as there is room for.
#[component]
pub fn Tiles(
    /// What they are together.
    #[prop(into)]
    label: String,
    /// `Tile`s.
    children: Children,
) -> impl IntoView {
    view! {
        <ul class="tiles" aria-label=label>
            {children()}
        </ul>
    }
}

/// One way on: a drawing, what one does there, and a line about it. All of it is the link.
#[component]
pub fn Tile(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// A drawing of what one does there.
    icon: IconName,
    /// What one does there.
    #[prop(into)]
    title: String,
    /// When and why one does it.
    #[prop(optional, into)]
    text: MaybeProp<String>,
) -> impl IntoView {
    let text = text.get_untracked();
    view! {
        <li class="tile">
            <span class="tile__icon">
                <Icon name=icon />
            </span>
            <a class="tile__link" href=href>
                {title}
            </a>
            {text.map(|text| view! { <p class="tile__text">{text}</p> })}
        </li>
    }
}
