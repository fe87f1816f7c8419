//! The shell of every form: problems in a summary, focus on it when something is wrong, and the same form without scripts.

use crate::seam::Refused;
use leptos::ev::SubmitEvent;
use shared::refusal::{Problems, Refusal};
use shared::words::{self, screens as say};
use ui::prelude::*;
use ui::*;

/// How sending a form goes: under way, refused, or left to the server.
#[derive(Clone, Copy, Default)]
pub struct Sending {
    /// It is under way.
    pub busy: RwSignal<bool>,
    /// Set to send the form as it would be sent without scripts.
    pub plainly: RwSignal<bool>,
    refusal: RwSignal<Option<Refusal>>,
}

impl Sending {
    /// After a try that the server refused for these problems, or for none.
    pub fn after(problems: Problems) -> Sending {
        let refusal = (!problems.is_empty()).then_some(Refusal::Invalid(problems));
        Sending { refusal: RwSignal::new(refusal), ..Sending::default() }
    }

    /// What was said of the try before no longer counts: what is typed now is judged anew.
    pub fn forget(self) {
        self.refusal.set(None);
    }

    /// It is on its way.
    pub fn begin(self) {
        self.busy.set(true);
    }

    /// It was refused. After the end of a session the form is sent plainly, so that the server keeps what was typed and asks to sign in.
    pub fn refused(self, refused: Refused) {
        if refused.0 == Refusal::SignedOut {
            self.plainly.set(true);
            return;
        }
        self.busy.set(false);
        self.refusal.set(Some(refused.0));
        focus_on("problems");
    }

    /// The problems of what is typed as the browser finds them; where there are none, those the server found.
    pub fn problems(self, local: Problems) -> Problems {
        match self.refusal.get() {
            Some(Refusal::Invalid(theirs)) if local.is_empty() => theirs,
            _ => local,
        }
    }

    /// Why it was refused, where no field can say it.
    pub fn told(self) -> AnyView {
        let told = move || {
            let refusal = self.refusal.get().filter(|refusal| !matches!(refusal, Refusal::Invalid(_)));
            refusal.map(|refusal| view! { <Banner tone=Tone::Critical title=words::refusal(&refusal) live=true /> })
        };
        told.into_any()
    }
}

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

/// A form that the browser sends by itself, with scripts and without, and what is wrong with what was sent before. For forms whose answer is
/// another page anyway.
#[component]
pub fn PlainForm(
    /// Where it posts to.
    #[prop(into)]
    action: String,
    /// What is wrong, for the summary. The fields show their own.
    problems: Problems,
    /// The fields and the buttons.
    children: Children,
) -> impl IntoView {
    let heading = say::problems_heading(problems.0.len());
    let links: Vec<(String, String)> =
        problems.0.into_iter().map(|problem| (format!("#{}", problem.field), problem.message)).collect();
    view! {
        <ProblemSummary heading=heading problems=links />
        <form class="form" method="post" action=action novalidate>
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
