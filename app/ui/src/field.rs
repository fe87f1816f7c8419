//! Label, help and problem around one control.

use crate::prelude::*;

use crate::{Icon, IconName};

/// The value of `aria-describedby` for the control `id`: its problem, and its help where it has one. The problem's
/// element is always there and empty while nothing is wrong.
pub fn describedby(id: &str, has_help: bool) -> String {
    if has_help { format!("{id}-help {id}-problem") } else { format!("{id}-problem") }
}

/// Label above, control, help and problem under it. What is optional is marked, not what is required.
#[component]
pub fn Field(
    /// The id of the control inside.
    #[prop(into)]
    id: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer well; the control is told by `has_help`.
    #[prop(optional, into)]
    help: MaybeProp<String>,
    /// The word for fields that may stay empty.
    #[prop(optional, into)]
    mark: MaybeProp<String>,
    /// What to do about the answer as it stands.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let help = help.get_untracked();
    let mark = mark.get_untracked();
    let help_id = format!("{id}-help");
    let problem_id = format!("{id}-problem");
    view! {
        <div class="field" class:field--problem=move || problem.get().is_some()>
            <label class="field__label" for=id>
                {label} " " {mark.map(|mark| view! { <span class="field__mark">{mark}</span> })}
            </label>
            {children()}
            <FieldProblem id=problem_id problem=problem />
            {help.map(|help| view! { <p class="field__help" id=help_id>{help}</p> })}
        </div>
    }
}

/// The problem under a control. The element never leaves the page, so that its id can always be referred to.
#[component]
pub(crate) fn FieldProblem(id: String, problem: Signal<Option<String>>) -> impl IntoView {
    view! {
        <p class="field__problem" id=id>
            <Icon name=IconName::Warning />
            <span>{move || problem.get()}</span>
        </p>
    }
}
