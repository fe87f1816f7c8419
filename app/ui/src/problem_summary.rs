//! Everything that keeps a form from going on, in one place.

use crate::prelude::*;
use leptos::ev::MouseEvent;

use crate::{Icon, IconName, focus_on};

/// The problems of a form as links to their fields. The container is always there and takes focus from scripts; the alert
/// inside fills when something is wrong, which is what makes it heard.
#[component]
pub fn ProblemSummary(
    /// The container's id, for `focus_on`.
    #[prop(default = "problems".to_owned(), into)]
    id: String,
    /// How many things are to be looked at, in words.
    #[prop(into)]
    heading: Signal<String>,
    /// Address of the field (`#customer-name`) and what to do.
    #[prop(into)]
    problems: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let content = move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            view! {
                <p class="problem-summary__heading">
                    <Icon name=IconName::Warning />
                    <strong>{heading.get()}</strong>
                </p>
                <ul class="problem-summary__list">{problems.into_iter().map(problem_link).collect_view()}</ul>
            }
        })
    };
    view! {
        <div
            class="problem-summary"
            class:problem-summary--filled=move || !problems.get().is_empty()
            id=id
            tabindex="-1"
        >
            <div role="alert">{content}</div>
        </div>
    }
}

fn problem_link((href, text): (String, String)) -> impl IntoView {
    // A link to another page is the browser's or the router's business.
    let target = href.strip_prefix('#').map(str::to_owned);
    let jump = move |event: MouseEvent| {
        if let Some(target) = &target {
            event.prevent_default();
            focus_on(target);
        }
    };
    view! {
        <li>
            <a href=href on:click=jump>
                {text}
            </a>
        </li>
    }
}
