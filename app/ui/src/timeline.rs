//! What happened, in order.

use crate::prelude::*;

use crate::{Icon, IconName, Moment, PlainText, Tone};

/// What happened, as an ordered list in the order given.
#[component]
pub fn Timeline(
    /// What the list is called.
    #[prop(into)]
    label: String,
    /// `TimelineEntry`s.
    children: Children,
) -> impl IntoView {
    view! {
        <ol class="timeline" aria-label=label>
            {children()}
        </ol>
    }
}

/// One thing that happened: a sentence, when, and what was said with it.
#[component]
pub fn TimelineEntry(
    /// A drawing of what happened.
    icon: IconName,
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// The instant, as machines read it.
    #[prop(into)]
    datetime: String,
    /// The instant in full words.
    #[prop(into)]
    exact: String,
    /// The instant as told from now.
    #[prop(into)]
    when: Signal<String>,
    /// What was said with it; line breaks are kept.
    #[prop(optional, into)]
    comment: MaybeProp<String>,
    /// The sentence.
    children: Children,
) -> impl IntoView {
    let comment = comment.get_untracked();
    view! {
        <li class=format!("timeline__entry {}", tone.class())>
            <span class="timeline__icon">
                <Icon name=icon />
            </span>
            <div class="timeline__words">
                <p class="timeline__sentence">{children()}</p>
                <span class="timeline__when">
                    <Moment text=when exact=exact datetime=datetime />
                </span>
            </div>
            {comment
                .map(|text| {
                    view! {
                        <div class="timeline__comment">
                            <PlainText text=text />
                        </div>
                    }
                })}
        </li>
    }
}
