//! One answer of a short or well-known list.

use crate::prelude::*;
use leptos::html;

use crate::typed_before::keep_typed;
use crate::{Icon, IconName, InputWidth, describedby};

/// The browser's own list inside a `Field`: it works with every keyboard, phone and reader.
#[component]
pub fn Select(
    /// Its id, also the field's.
    #[prop(into)]
    id: String,
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// The answers: value and words.
    options: Vec<(String, String)>,
    /// The words of no answer; without it the first answer is taken.
    #[prop(optional, into)]
    empty: MaybeProp<String>,
    /// The value chosen.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Called with every change.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Called when it is left.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// The answer has a problem.
    #[prop(optional, into)]
    invalid: Signal<bool>,
    /// What the browser may fill in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Needs an answer.
    #[prop(optional)]
    required: bool,
    /// The field around it has help.
    #[prop(optional)]
    has_help: bool,
    /// How wide it is.
    #[prop(optional)]
    width: InputWidth,
    /// Its name where no field stands around it.
    #[prop(optional, into)]
    label: MaybeProp<String>,
) -> impl IntoView {
    let empty = empty.get_untracked();
    let label = label.get_untracked();
    let node = NodeRef::<html::Select>::new();
    keep_typed(node, value, on_input);
    let described = label.is_none().then(|| describedby(&id, has_help));
    view! {
        <div class=format!("{} input--select", width.class())>
            <select
                class="input__control"
                node_ref=node
                id=id
                name=name
                autocomplete=autocomplete
                aria-label=label
                aria-required=required.then_some("true")
                aria-invalid=move || invalid.get().then_some("true")
                aria-describedby=described
                on:change=move |event| {
                    if let Some(on_input) = on_input {
                        on_input.try_run(event_target_value(&event));
                    }
                }
                on:blur=move |_| {
                    if let Some(on_blur) = on_blur {
                        on_blur.try_run(());
                    }
                }
            >
                {choices(options, empty, &value.get_untracked())}
            </select>
            <Icon name=IconName::ChevronDown />
        </div>
    }
}

/// The options of a list, the chosen one marked as the server saw it.
pub(crate) fn choices(options: Vec<(String, String)>, empty: Option<String>, chosen: &str) -> Vec<AnyView> {
    let empty = empty.map(|label| (String::new(), label));
    empty
        .into_iter()
        .chain(options)
        .map(|(value, label)| {
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {label}
                </option>
            }
            .into_any()
        })
        .collect()
}
