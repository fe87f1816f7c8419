//! Where something stands on its way.

use crate::prelude::*;

use crate::{Icon, IconName, Tone};

/// How far a stage has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageState {
    /// Behind us.
    Done,
    /// Where it stands.
    Current,
    /// Still to come.
    Todo,
    /// Where it ended without reaching its goal.
    Stopped,
}

/// One stage of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub label: String,
    /// How far it has come.
    pub state: StageState,
    /// The state in words, for those who do not see it.
    pub state_words: String,
    /// A short line under the name: who has it, until when.
    pub note: Option<String>,
}

/// The stages of the way as an ordered list, the current one marked.
#[component]
pub fn StageBar(
    /// What the list is called.
    #[prop(into)]
    label: String,
    /// The stages in their order.
    #[prop(into)]
    stages: Signal<Vec<Stage>>,
    /// What the current stage means.
    #[prop(default = Signal::stored(Tone::Accent), into)]
    tone: Signal<Tone>,
) -> impl IntoView {
    view! {
        <ol class=move || format!("stage-bar {}", tone.get().class()) aria-label=label>
            {move || stages.get().into_iter().map(item).collect_view()}
        </ol>
    }
}

fn item(stage: Stage) -> AnyView {
    let (class, icon) = match stage.state {
        StageState::Done => ("stage stage--done", Some(IconName::Check)),
        StageState::Current => ("stage stage--current", None),
        StageState::Todo => ("stage stage--todo", None),
        StageState::Stopped => ("stage stage--stopped", Some(IconName::Cross)),
    };
    let current = matches!(stage.state, StageState::Current | StageState::Stopped).then_some("step");
    view! {
        <li class=class aria-current=current>
            <span class="stage__mark" aria-hidden="true">
                {icon.map(|name| view! { <Icon name=name /> })}
            </span>
            <span class="stage__label">
                {stage.label} <span class="visually-hidden">{format!(" ({})", stage.state_words)}</span>
            </span>
            {stage.note.map(|note| view! { <span class="stage__note">{note}</span> })}
        </li>
    }
    .into_any()
}
