//! A surface with a heading.

use crate::prelude::*;

use crate::Slot;

/// A part of a page. With a heading and an id it is a named region.
#[component]
pub fn Card(
    /// Its heading, at level two.
    #[prop(optional, into)]
    heading: MaybeProp<String>,
    /// Its id; the heading's is `{id}-heading`.
    #[prop(optional, into)]
    id: MaybeProp<String>,
    /// A quiet line beside the heading: a count, a date.
    #[prop(optional, into)]
    note: MaybeProp<String>,
    /// Leaves no space around the content, for tables and lists.
    #[prop(optional)]
    flush: bool,
    /// Buttons or links beside the heading.
    #[prop(optional, into)]
    actions: Option<Slot>,
    /// A last line, such as a link to everything.
    #[prop(optional, into)]
    footer: Option<Slot>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let heading = heading.get_untracked();
    let id = id.get_untracked();
    let note = note.get_untracked();
    let heading_id = id.as_ref().map(|id| format!("{id}-heading"));
    let labelled = heading.as_ref().and(heading_id.clone());
    let head = (heading.is_some() || actions.is_some()).then(|| {
        view! {
            <div class="card__head">
                {heading.map(|heading| view! { <h2 class="card__heading" id=heading_id>{heading}</h2> })}
                {note.map(|note| view! { <p class="card__note">{note}</p> })}
                {actions.map(|actions| view! { <div class="card__actions">{actions.run()}</div> })}
            </div>
        }
    });
    view! {
        <section class="card" class:card--flush=flush id=id aria-labelledby=labelled>
            {head}
            <div class="card__body">{children()}</div>
            {footer.map(|footer| view! { <div class="card__foot">{footer.run()}</div> })}
        </section>
    }
}
