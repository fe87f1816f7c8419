//! Numbers worth a look.

use crate::prelude::*;

use crate::{Icon, IconName, Tone};

/// A row of numbers.
#[component]
pub fn Stats(
    /// What the row is called.
    #[prop(optional, into)]
    label: MaybeProp<String>,
    /// `Stat`s.
    children: Children,
) -> impl IntoView {
    let label = label.get_untracked();
    view! {
        <ul class="stats" aria-label=label>
            {children()}
        </ul>
    }
}

/// Where a number went since the period before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// As before.
    Level,
}

/// How a number compares with that of the period before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it went.
    pub direction: Direction,
    /// By how much: "up 12 % from last quarter".
    pub words: String,
    /// Whether that is good, and in a word why: fewer rejected are better. None where it is neither.
    pub verdict: Option<(bool, String)>,
}

/// One number with its name, opening what it counts.
#[component]
pub fn Stat(
    /// The number, formatted.
    #[prop(into)]
    number: Signal<String>,
    /// What it counts.
    #[prop(into)]
    label: String,
    /// What it is counted in, said more quietly beside it.
    #[prop(optional, into)]
    unit: MaybeProp<String>,
    /// How it compares with the period before.
    #[prop(optional_no_strip, into)]
    change: Option<Change>,
    /// What it compares with, or what it is made of.
    #[prop(optional, into)]
    note: MaybeProp<String>,
    /// The list it counts.
    #[prop(optional, into)]
    href: MaybeProp<String>,
    /// What the number means.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let note = note.get_untracked();
    let unit = unit.get_untracked();
    let href = href.get_untracked();
    let inside = view! {
        <span class="stat__label">{label}</span>
        <span class="stat__number">
            {move || number.get()} {unit.map(|unit| view! { <span class="stat__unit">{format!(" {unit}")}</span> })}
        </span>
        {change.map(changed)}
        {note.map(|note| view! { <span class="stat__note">{note}</span> })}
    };
    let class = format!("stat {}", tone.class());
    let body = match href {
        Some(href) => view! {
            <a class=class href=href>
                {inside}
            </a>
        }
        .into_any(),
        None => view! { <div class=class>{inside}</div> }.into_any(),
    };
    view! { <li class="stats__item">{body}</li> }
}

fn changed(change: Change) -> AnyView {
    let icon = match change.direction {
        Direction::Up => Some(IconName::ArrowUp),
        Direction::Down => Some(IconName::ArrowDown),
        Direction::Level => None,
    };
    let verdict = change.verdict.map(|(good, words)| {
        let (tone, icon) =
            if good { (Tone::Positive, IconName::CheckCircle) } else { (Tone::Caution, IconName::Warning) };
        view! {
            <span class=format!("stat__verdict {}", tone.class())>
                <Icon name=icon />
                <span>{words}</span>
            </span>
        }
    });
    view! {
        <span class="stat__change">
            <span class="stat__direction">{icon.map(|name| view! { <Icon name=name /> })} <span>{change.words}</span></span>
            {verdict}
        </span>
    }
}
