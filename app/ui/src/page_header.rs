//! The head of a page.

use crate::prelude::*;

use crate::{Icon, IconName, Slot};

/// Title, state, one line that says what the page is for, and its actions. The title has the id `page-title` and takes
/// focus from scripts, so that a change of page is heard.
#[component]
pub fn PageHeader(
    /// The only first-level heading.
    #[prop(into)]
    title: Signal<String>,
    /// What the page is for, when it is new or empty.
    #[prop(optional, into)]
    purpose: MaybeProp<String>,
    /// A short line above the title: a number, a kind.
    #[prop(optional, into)]
    eyebrow: MaybeProp<String>,
    /// The page above this one: address and words.
    #[prop(optional_no_strip, into)]
    back: Option<(String, String)>,
    /// The state beside the title.
    #[prop(optional, into)]
    badge: Option<Slot>,
    /// The actions, the primary one last.
    #[prop(optional, into)]
    actions: Option<Slot>,
    /// A quiet line of facts below the title.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let purpose = purpose.get_untracked();
    let eyebrow = eyebrow.get_untracked();
    let back = back.map(|(href, label)| {
        view! {
            <a class="page-header__back" href=href>
                <Icon name=IconName::ArrowLeft />
                <span>{label}</span>
            </a>
        }
    });
    view! {
        <header class="page-header">
            {back}
            <div class="page-header__row">
                <div class="page-header__words">
                    {eyebrow.map(|eyebrow| view! { <p class="page-header__eyebrow">{eyebrow}</p> })}
                    <div class="page-header__title">
                        <h1 id="page-title" tabindex="-1">
                            {move || title.get()}
                        </h1>
                        {badge.map(Slot::run)}
                    </div>
                    {purpose.map(|purpose| view! { <p class="page-header__purpose">{purpose}</p> })}
                    {children.map(|children| view! { <div class="page-header__meta">{children()}</div> })}
                </div>
                {actions.map(|actions| view! { <div class="page-header__actions">{actions.run()}</div> })}
            </div>
        </header>
    }
}
