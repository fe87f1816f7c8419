//! What stands where a page cannot.

use crate::routes;
use shared::refusal::Refusal;
use shared::words::{self, screens as say};
use ui::prelude::*;
use ui::*;

/// A refusal as a page: what happened, that nothing is lost, and what to do.
#[component]
pub fn RefusalPage(refusal: Refusal) -> impl IntoView {
    let icon = match refusal {
        Refusal::Offline => IconName::Offline,
        Refusal::NotFound => IconName::Empty,
        Refusal::Forbidden(_) | Refusal::SignedOut => IconName::Lock,
        _ => IconName::Warning,
    };
    let reference = match &refusal {
        Refusal::Broken { request } if !request.is_empty() => Some(request.clone()),
        _ => None,
    };
    view! {
        <leptos_meta::Title text=say::page_title(say::error_title(&refusal)) />
        <section class="error">
            <span class="error__icon">
                <Icon name=icon />
            </span>
            <h1 class="error__title" id="page-title" tabindex="-1">
                {say::error_title(&refusal)}
            </h1>
            <p class="error__text">{words::refusal(&refusal)}</p>
            <div class="error__actions">
                <LinkButton href=routes::HOME kind=ButtonKind::Primary>
                    {say::GO_HOME}
                </LinkButton>
            </div>
            {reference.map(|id| view! { <p class="error__reference">{say::reference(&id)}</p> })}
        </section>
    }
}

/// An address that leads nowhere.
#[component]
pub fn UnknownPage() -> impl IntoView {
    answer_with(&Refusal::NotFound);
    view! { <RefusalPage refusal=Refusal::NotFound /> }
}

/// A page's data: a quiet skeleton at first, the page, or why there is none. What is shown stays until the next is there.
#[component]
pub fn Loaded<T>(
    /// The data.
    data: Resource<crate::seam::Answer<T>>,
    /// What is loading, for those who cannot see it.
    #[prop(into)]
    loading: String,
    /// The page.
    children: fn(T) -> AnyView,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=move || view! { <Skeleton label=loading.clone() /> }>
            {move || Suspend::new(async move {
                match data.await {
                    // In a closure of its own, so that one page's inputs never become the next page's.
                    Ok(page) => (move || untrack(|| children(page.clone()))).into_any(),
                    Err(refused) => {
                        answer_with(&refused.0);
                        view! { <RefusalPage refusal=refused.0 /> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

/// The status of the page is the refusal's. In the browser the page is there already.
#[cfg(feature = "ssr")]
fn answer_with(refusal: &Refusal) {
    if let (Some(response), Ok(status)) =
        (use_context::<leptos_axum::ResponseOptions>(), axum::http::StatusCode::from_u16(refusal.status()))
    {
        response.set_status(status);
    }
}

/// The status of the page is the refusal's. In the browser the page is there already.
#[cfg(not(feature = "ssr"))]
fn answer_with(_: &Refusal) {}

/// The whole page for a form that was not taken and came without scripts.
#[cfg(feature = "ssr")]
#[component]
pub fn FailedPage(refusal: Refusal) -> impl IntoView {
    answer_with(&refusal);
    view! {
        <main class="error--alone" id="main">
            <RefusalPage refusal=refusal />
        </main>
    }
}
