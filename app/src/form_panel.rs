//! The shell of every form: problems in a summary, focus on it when something is wrong, and the same form without scripts.

use leptos::ev::SubmitEvent;
use shared::refusal::Problems;
use shared::words::screens as say;
use ui::prelude::*;
use ui::*;

/// A form. Without scripts it posts to its action; with them `on_submit` is called with the name of the button instead.
#[component]
pub fn FormPanel(
    /// Where it posts to without scripts.
    #[prop(into)]
    action: String,
    /// Called with the value of the pressed button.
    on_submit: Callback<String>,
    /// Set to send the form as it would be sent without scripts: the server then keeps what was typed beyond the end of a session.
    #[prop(optional)]
    plainly: RwSignal<bool>,
    /// What is wrong, for the summary. The fields show their own.
    problems: Signal<Problems>,
    /// The fields and the buttons.
    children: Children,
) -> impl IntoView {
    let summary = Signal::derive(move || {
        problems.get().0.into_iter().map(|problem| (format!("#{}", problem.field), problem.message)).collect::<Vec<_>>()
    });
    let heading = Signal::derive(move || say::problems_heading(problems.get().0.len()));
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.try_run(pressed(&event));
    };
    let form = NodeRef::<leptos::html::Form>::new();
    Effect::new(move |_| {
        if let (true, Some(form)) = (plainly.get(), form.get()) {
            // A form that cannot be sent leaves everything as it is.
            let _ = form.submit();
        }
    });
    view! {
        <ProblemSummary heading=heading problems=summary />
        <form node_ref=form class="form" method="post" action=action novalidate on:submit=submitted>
            {children()}
        </form>
    }
}

/// The value of the button that sent the form; blank where none did.
#[cfg(feature = "hydrate")]
fn pressed(event: &SubmitEvent) -> String {
    use wasm_bindgen::JsCast;
    event
        .submitter()
        .and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok())
        .and_then(|button| button.get_attribute("value"))
        .unwrap_or_default()
}

/// Forms are only sent in the browser.
#[cfg(not(feature = "hydrate"))]
fn pressed(_: &SubmitEvent) -> String {
    String::new()
}
