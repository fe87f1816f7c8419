//! When something was, and until when something is.

use crate::prelude::*;

use crate::{Icon, IconName, Tone};

/// A point in time told from now; the exact one shows on hover and on focus.
#[component]
pub fn Moment(
    /// "2 hours ago".
    #[prop(into)]
    text: Signal<String>,
    /// The instant in full words.
    #[prop(into)]
    exact: String,
    /// The instant, as machines read it.
    #[prop(into)]
    datetime: String,
    /// Leaves it out of the keyboard's way, for lists whose rows open a page that shows the exact time.
    #[prop(optional)]
    passive: bool,
) -> impl IntoView {
    view! {
        <time class="moment" datetime=datetime title=exact tabindex=(!passive).then_some("0")>
            {move || text.get()}
        </time>
    }
}

/// A point in time that matters, with its meaning as colour; the exact one shows on hover and on focus.
#[component]
pub fn Deadline(
    /// "until Thu 14:00".
    #[prop(into)]
    text: Signal<String>,
    /// The instant in full words.
    #[prop(into)]
    exact: String,
    /// The instant, as machines read it.
    #[prop(into)]
    datetime: String,
    /// Near or past.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// Leaves it out of the keyboard's way, as for `Moment`.
    #[prop(optional)]
    passive: bool,
) -> impl IntoView {
    view! {
        <span class=move || format!("deadline {}", tone.get().class())>
            <Icon name=IconName::Clock />
            <Moment text=text exact=exact datetime=datetime passive=passive />
        </span>
    }
}
