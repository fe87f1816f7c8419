//! The steps of a guided form.

use crate::prelude::*;

use crate::{Icon, IconName};

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Complete.
    Done,
    /// Being filled in.
    Current,
    /// Not reached or not complete.
    Todo,
    /// Something in it has to be looked at.
    Problem,
}

/// One step of a guided form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it asks for.
    pub label: String,
    /// Its address, where one may go there.
    pub href: Option<String>,
    /// How far it has come.
    pub state: StepState,
    /// The state in words, for those who do not see it.
    pub state_words: String,
}

/// An ordered list of steps: where one is, what is done, what is missing.
#[component]
pub fn Stepper(
    /// What the list is called.
    #[prop(into)]
    label: String,
    /// The steps in their order.
    #[prop(into)]
    steps: Signal<Vec<Step>>,
) -> impl IntoView {
    view! {
        <nav class="stepper" aria-label=label>
            <ol class="stepper__list">
                {move || steps.get().into_iter().zip(1u32..).map(|(step, at)| item(step, at)).collect_view()}
            </ol>
        </nav>
    }
}

fn item(step: Step, at: u32) -> AnyView {
    let (class, mark) = match step.state {
        StepState::Done => ("step step--done", view! { <Icon name=IconName::Check /> }.into_any()),
        StepState::Current => ("step step--current", at.into_any()),
        StepState::Todo => ("step step--todo", at.into_any()),
        StepState::Problem => ("step step--problem", view! { <Icon name=IconName::Warning /> }.into_any()),
    };
    let current = (step.state == StepState::Current).then_some("step");
    let body = view! {
        <span class="step__mark" aria-hidden="true">
            {mark}
        </span>
        <span class="step__label">{step.label}</span>
        <span class="visually-hidden">{format!(" ({})", step.state_words)}</span>
    };
    let body = match step.href {
        Some(href) => view! {
            <a class="step__body" href=href aria-current=current>
                {body}
            </a>
        }
        .into_any(),
        None => view! {
            <span class="step__body" aria-current=current>
                {body}
            </span>
        }
        .into_any(),
    };
    view! { <li class=class>{body}</li> }.into_any()
}
