//! A message above or inside a page.

use crate::prelude::*;

use crate::{Icon, IconName, Slot, Tone};

fn icon_of(tone: Tone) -> IconName {
    match tone {
        Tone::Positive => IconName::CheckCircle,
        Tone::Caution => IconName::Warning,
        Tone::Critical => IconName::CrossCircle,
        Tone::Neutral | Tone::Info | Tone::Accent => IconName::Info,
    }
}

/// The role that lets a message which appears later be heard: at once where something went wrong, else politely.
fn role_of(tone: Tone, live: bool) -> Option<&'static str> {
    live.then_some(match tone {
        Tone::Critical | Tone::Caution => "alert",
        _ => "status",
    })
}

/// A message: what happened, that nothing is lost, what to do.
#[component]
pub fn Banner(
    /// What the message means.
    #[prop(optional)]
    tone: Tone,
    /// The message in one line.
    #[prop(optional, into)]
    title: MaybeProp<String>,
    /// Is announced when it appears.
    #[prop(optional)]
    live: bool,
    /// Its id.
    #[prop(optional, into)]
    id: MaybeProp<String>,
    /// Buttons or links at its end.
    #[prop(optional, into)]
    actions: Option<Slot>,
    /// More words below the title.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let title = title.get_untracked();
    let id = id.get_untracked();
    view! {
        <div class=format!("banner {}", tone.class()) id=id role=role_of(tone, live)>
            <span class="banner__icon">
                <Icon name=icon_of(tone) />
            </span>
            <div class="banner__words">
                {title.map(|title| view! { <p class="banner__title">{title}</p> })}
                {children.map(|children| view! { <div class="banner__body">{children()}</div> })}
            </div>
            {actions.map(|actions| view! { <div class="banner__actions">{actions.run()}</div> })}
        </div>
    }
}
