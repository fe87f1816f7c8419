//! One answer of a few, or any number of them, all in sight.

use crate::prelude::*;
use leptos::ev::FocusEvent;
use leptos::html;
use web_sys::Node;
use web_sys::wasm_bindgen::JsCast;

use crate::describedby;
use crate::field::FieldProblem;
use crate::typed_before::{keep_checked, keep_typed};

/// One of the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value in the form.
    pub value: String,
    /// Its words.
    pub label: String,
    /// What choosing it means.
    pub hint: Option<String>,
}

impl Choice {
    /// An answer with its words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// The same answer, explained.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// The id of the radio at this place: the first carries the group's own, so that a link to the field lands on it.
fn radio_id(group: &str, at: usize) -> String {
    if at == 0 { group.to_owned() } else { format!("{group}-{}", at + 1) }
}

/// Whether focus goes out of the group, and not from one radio to the next.
fn leaves(group: NodeRef<html::Fieldset>, event: &FocusEvent) -> bool {
    let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    match (group.get_untracked(), next) {
        (Some(group), Some(next)) => !group.contains(Some(&next)),
        _ => true,
    }
}

/// Radios with their legend, help and problem: a whole field, to be placed without `Field` around it.
#[component]
pub fn RadioGroup(
    /// The id of the first radio; the fieldset's is `{id}-group`.
    #[prop(into)]
    id: String,
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    legend: String,
    /// The answers.
    choices: Vec<Choice>,
    /// The value chosen.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Called with every change.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Called when the group is left.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// How to answer well.
    #[prop(optional, into)]
    help: MaybeProp<String>,
    /// The word for fields that may stay empty.
    #[prop(optional, into)]
    mark: MaybeProp<String>,
    /// What to do about the answer as it stands.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// Needs an answer.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let help = help.get_untracked();
    let mark = mark.get_untracked();
    let node = NodeRef::<html::Fieldset>::new();
    keep_typed(node, value, on_input);
    let chosen = value.get_untracked();
    let described = describedby(&id, help.is_some());
    let help_id = format!("{id}-help");
    let problem_id = format!("{id}-problem");
    let group_id = format!("{id}-group");
    let radios = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| radio(radio_id(&id, at), name.clone(), choice, &chosen, on_input))
        .collect_view();
    view! {
        <fieldset
            class="field choice-group"
            node_ref=node
            id=group_id
            class:field--problem=move || problem.get().is_some()
            role="radiogroup"
            aria-required=required.then_some("true")
            aria-invalid=move || problem.get().is_some().then_some("true")
            aria-describedby=described
            on:focusout=move |event| {
                if let Some(on_blur) = on_blur && leaves(node, &event) {
                    on_blur.try_run(());
                }
            }
        >
            <legend class="field__label">
                {legend} {mark.map(|mark| view! { <span class="field__mark">{mark}</span> })}
            </legend>
            {help.map(|help| view! { <p class="field__help" id=help_id>{help}</p> })}
            <div class="choice-group__choices">{radios}</div>
            <FieldProblem id=problem_id problem=problem />
        </fieldset>
    }
}

fn radio(id: String, name: String, choice: Choice, chosen: &str, on_input: Option<Callback<String>>) -> AnyView {
    let checked = choice.value == chosen;
    let hint_id = format!("{id}-hint");
    let hinted = choice.hint.as_ref().map(|_| hint_id.clone());
    view! {
        <div class="choice">
            <input
                class="choice__radio"
                type="radio"
                id=id.clone()
                name=name
                value=choice.value
                checked=checked
                aria-describedby=hinted
                on:change=move |event| {
                    if let Some(on_input) = on_input {
                        on_input.try_run(event_target_value(&event));
                    }
                }
            />
            <label class="choice__label" for=id>
                {choice.label}
            </label>
            {choice.hint.map(|hint| view! { <p class="choice__hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .into_any()
}

/// Boxes with their legend and help: any number of the answers. Each box is an answer of its own, sent as `yes` under the value of its choice
/// where it is checked, and not at all where it is not.
#[component]
pub fn CheckboxGroup(
    /// The id of the first box; the fieldset's is `{id}-group`.
    #[prop(into)]
    id: String,
    /// What is asked for.
    #[prop(into)]
    legend: String,
    /// The answers, each with its name in the form as its value.
    choices: Vec<Choice>,
    /// The names of those that are checked to begin with.
    checked: Vec<String>,
    /// Called with every change: the name of the box, and whether it is checked now.
    #[prop(optional, into)]
    on_change: Option<Callback<(String, bool)>>,
    /// How to answer well.
    #[prop(optional, into)]
    help: MaybeProp<String>,
    /// The word for fields that may stay empty.
    #[prop(optional, into)]
    mark: MaybeProp<String>,
) -> impl IntoView {
    let help = help.get_untracked();
    let mark = mark.get_untracked();
    let node = NodeRef::<html::Fieldset>::new();
    keep_checked(node, on_change);
    let help_id = format!("{id}-help");
    let described = help.is_some().then(|| help_id.clone());
    let group_id = format!("{id}-group");
    let boxes = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            let is_checked = checked.contains(&choice.value);
            checkbox(radio_id(&id, at), choice, is_checked, on_change)
        })
        .collect_view();
    view! {
        <fieldset class="field choice-group" node_ref=node id=group_id aria-describedby=described>
            <legend class="field__label">
                {legend} {mark.map(|mark| view! { <span class="field__mark">{mark}</span> })}
            </legend>
            {help.map(|help| view! { <p class="field__help" id=help_id>{help}</p> })}
            <div class="choice-group__choices">{boxes}</div>
        </fieldset>
    }
}

fn checkbox(id: String, choice: Choice, checked: bool, on_change: Option<Callback<(String, bool)>>) -> AnyView {
    let name = choice.value.clone();
    let hint_id = format!("{id}-hint");
    let hinted = choice.hint.as_ref().map(|_| hint_id.clone());
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=id.clone()
                name=choice.value
                value="yes"
                checked=checked
                aria-describedby=hinted
                on:change=move |event| {
                    if let Some(on_change) = on_change {
                        on_change.try_run((name.clone(), event_target_checked(&event)));
                    }
                }
            />
            <label class="choice__label" for=id>
                {choice.label}
            </label>
            {choice.hint.map(|hint| view! { <p class="choice__hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .into_any()
}
