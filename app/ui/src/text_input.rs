//! One line of text.

use crate::prelude::*;
use leptos::html;

use crate::describedby;
use crate::typed_before::keep_typed;

/// How wide a control is: as wide as the answer expected, so that the width itself is help.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputWidth {
    /// The whole column.
    #[default]
    Full,
    /// About twenty characters: amounts, dates, phone numbers.
    Medium,
    /// About eight characters: quantities, codes.
    Short,
}

impl InputWidth {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Full => "input",
            Self::Medium => "input input--medium",
            Self::Short => "input input--short",
        }
    }
}

/// One line of text inside a `Field`. Keeps what was typed before the page came alive. Says that an answer is required
/// without letting the browser hold back the form: the server answers in better words.
#[component]
pub fn TextInput(
    /// Its id, also the field's.
    #[prop(into)]
    id: String,
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// What it holds.
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
    /// `text`, `email`, `password`, `date`, `url`, `tel`.
    #[prop(default = "text")]
    input_type: &'static str,
    /// The keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What the browser may fill in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The most characters it takes.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Needs an answer.
    #[prop(optional)]
    required: bool,
    /// The field around it has help.
    #[prop(optional)]
    has_help: bool,
    /// An example, never the label.
    #[prop(optional, into)]
    placeholder: MaybeProp<String>,
    /// How wide it is.
    #[prop(optional)]
    width: InputWidth,
    /// Words before the text, such as a currency.
    #[prop(optional, into)]
    before: MaybeProp<String>,
    /// Words after the text, such as a unit.
    #[prop(optional, into)]
    after: MaybeProp<String>,
    /// The id of a `datalist` with suggestions.
    #[prop(optional, into)]
    list: MaybeProp<String>,
    /// Its name where no field stands around it.
    #[prop(optional, into)]
    label: MaybeProp<String>,
) -> impl IntoView {
    let placeholder = placeholder.get_untracked();
    let before = before.get_untracked();
    let after = after.get_untracked();
    let list = list.get_untracked();
    let label = label.get_untracked();
    let node = NodeRef::<html::Input>::new();
    keep_typed(node, value, on_input);
    let described = label.is_none().then(|| describedby(&id, has_help));
    view! {
        <div class=width.class()>
            {before.map(|words| view! { <span class="input__affix">{words}</span> })}
            <input
                class="input__control"
                node_ref=node
                id=id
                name=name
                type=input_type
                value=value.get_untracked()
                inputmode=inputmode
                autocomplete=autocomplete
                maxlength=maxlength
                placeholder=placeholder
                list=list
                aria-label=label
                aria-required=required.then_some("true")
                aria-invalid=move || invalid.get().then_some("true")
                aria-describedby=described
                on:input=move |event| {
                    if let Some(on_input) = on_input {
                        on_input.try_run(event_target_value(&event));
                    }
                }
                on:blur=move |_| {
                    if let Some(on_blur) = on_blur {
                        on_blur.try_run(());
                    }
                }
            />
            {after.map(|words| view! { <span class="input__affix">{words}</span> })}
        </div>
    }
}
