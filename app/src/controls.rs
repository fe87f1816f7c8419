//! A question's control by the kind of its field, for every form.

use shared::fields::{Kind, TextRule};
use shared::words::{self, lists, screens as say};
use ui::prelude::*;
use ui::*;

/// What is typed into a control, and what is said of it.
#[derive(Clone, Copy)]
pub struct Typing {
    /// The text as the person typed it.
    pub value: Signal<String>,
    /// Takes down what is typed.
    pub on_input: Callback<String>,
    /// The person left it.
    pub on_blur: Callback<()>,
    /// What is wrong with it, in words.
    pub problem: Signal<Option<String>>,
}

impl Typing {
    /// What was typed before, in a form that the browser sends by itself, and what is wrong with it.
    pub fn before(text: &str, problem: Option<&str>) -> Typing {
        Typing {
            value: Signal::stored(text.to_owned()),
            on_input: Callback::new(|_: String| ()),
            on_blur: Callback::new(|(): ()| ()),
            problem: Signal::stored(problem.map(str::to_owned)),
        }
    }
}

/// What stands around a control.
#[derive(Clone)]
pub struct Control {
    /// The answer's key.
    pub key: String,
    /// Its label.
    pub label: String,
    /// How to answer; blank for nothing.
    pub help: String,
    /// Whether it needs an answer.
    pub required: bool,
    /// The answers to choose from, as (stored, shown); none where it is typed.
    pub options: Vec<(String, String)>,
    /// The id of a list of suggestions for what is typed.
    pub suggestions: Option<&'static str>,
}

/// The answers that a kind of field has to choose from.
pub fn choices(kind: Kind) -> Vec<(String, String)> {
    if kind == Kind::YesNo {
        return [(true, "yes"), (false, "no")].map(|(yes, key)| (key.to_owned(), lists::yes_no(yes).to_owned())).into();
    }
    kind.choices().into_iter().map(|(value, label)| (value.to_owned(), label.to_owned())).collect()
}

/// A question with its label, its help, its mark, its control and its problem.
pub fn labelled(kind: Kind, control: Control, typing: Typing) -> AnyView {
    let mark = (!control.required).then(|| words::forms::OPTIONAL.to_owned());
    let help = (!control.help.is_empty()).then(|| control.help.clone());
    let (key, label, problem) = (control.key.clone(), control.label.clone(), typing.problem);
    let input = input(kind, control, typing);
    view! { <Field id=key label=label help=help mark=mark problem=problem>{input}</Field> }
}

fn input(kind: Kind, control: Control, typing: Typing) -> AnyView {
    let Control { key, required, options, suggestions, help, .. } = control;
    let Typing { value, on_input, on_blur, problem } = typing;
    let (invalid, has_help) = (Signal::derive(move || problem.get().is_some()), !help.is_empty());
    if !options.is_empty() {
        return view! {
            <Select id=key.clone() name=key value=value on_input=on_input on_blur=on_blur invalid=invalid required=required has_help=has_help options=options empty=say::CHOOSE />
        };
    }
    if let Kind::Text(rule @ (TextRule::Lines | TextRule::Links)) = kind {
        let rows = if rule == TextRule::Links { 3 } else { 5 };
        return view! {
            <TextArea id=key.clone() name=key value=value on_input=on_input on_blur=on_blur invalid=invalid required=required has_help=has_help rows=rows />
        };
    }
    let (input_type, mode, width) = match kind {
        Kind::Text(TextRule::Email) => ("email", "email", InputWidth::Full),
        Kind::Text(TextRule::Phone) => ("tel", "tel", InputWidth::Medium),
        Kind::Text(TextRule::Domain) => ("text", "url", InputWidth::Full),
        Kind::Date => ("date", "text", InputWidth::Medium),
        _ => ("text", "text", InputWidth::Full),
    };
    let list = suggestions.map(str::to_owned);
    view! {
        <TextInput id=key.clone() name=key value=value on_input=on_input on_blur=on_blur invalid=invalid required=required has_help=has_help input_type=input_type inputmode=mode width=width list=list autocomplete="off" />
    }
}
