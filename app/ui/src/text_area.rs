//! Several lines of text.

use crate::prelude::*;
use leptos::html;

use crate::describedby;
use crate::typed_before::keep_typed;

/// The text as the inside of a `textarea`: written raw because a rendered text would turn an empty answer into a space and
/// the parser drops a first line break, hence the one added here.
fn inside(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("\n{escaped}")
}

/// Several lines of text inside a `Field`, growing with what is typed where the browser can.
#[component]
pub fn TextArea(
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
    /// The most characters it takes.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Needs an answer.
    #[prop(optional)]
    required: bool,
    /// The field around it has help.
    #[prop(optional)]
    has_help: bool,
    /// The lines shown when empty.
    #[prop(default = 4)]
    rows: u32,
    /// An example, never the label.
    #[prop(optional, into)]
    placeholder: MaybeProp<String>,
) -> impl IntoView {
    let placeholder = placeholder.get_untracked();
    let node = NodeRef::<html::Textarea>::new();
    keep_typed(node, value, on_input);
    let described = describedby(&id, has_help);
    view! {
        <div class="input input--area">
            <textarea
                class="input__control"
                node_ref=node
                id=id
                name=name
                rows=rows
                maxlength=maxlength
                placeholder=placeholder
                aria-required=required.then_some("true")
                aria-invalid=move || invalid.get().then_some("true")
                aria-describedby=described
                inner_html=inside(&value.get_untracked())
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
            ></textarea>
        </div>
    }
}
