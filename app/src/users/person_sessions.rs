//! The sessions of a person one looks after.

use super::{api, sessions};
use crate::errors::Loaded;
use crate::record_page::id_in_address;
use crate::routes;
use shared::ids::UserId;
use shared::users::sessions::PersonSessions;
use shared::words::{screens, security as say};
use ui::prelude::*;
use ui::*;

/// Where somebody is signed in, and their second step.
#[component]
pub fn PersonSessionsPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || UserId(id.get()), api::read_sessions);
    view! { <Loaded data=page loading=screens::LOADING children=shown /> }
}

fn shown(page: PersonSessions) -> AnyView {
    let action = routes::sessions(page.id);
    let title = say::sessions_of(&page.name);
    let end_all = (!page.sessions.is_empty()).then(|| button(&action, "end-all", say::END_ALL));
    let reset = page.may_reset.then(|| {
        view! {
            <p class="quiet">{say::reset_text(&page.name)}</p>
            {button(&action, "reset", say::RESET)}
        }
    });
    let flush = !page.sessions.is_empty();
    let step = if page.has_second_factor { say::ON } else { say::HAS_NONE };
    let list = if page.sessions.is_empty() {
        view! { <p class="quiet">{say::NO_SESSIONS}</p> }
    } else {
        sessions::table(&page.sessions, page.now, |_| None)
    };
    view! {
        <leptos_meta::Title text=screens::page_title(&title) />
        <PageHeader title=title actions=end_all.into_any() />
        <Card heading=say::SESSIONS id="sessions" flush=flush>
            {list}
        </Card>
        <Card heading=say::SECOND_STEP id="second-step">
            <p>{step}</p>
            {reset}
        </Card>
    }
}

/// A form of one button.
fn button(action: &str, then: &'static str, words: &'static str) -> AnyView {
    view! {
        <form method="post" action=action.to_owned()>
            <input type="hidden" name="then" value=then />
            <Button submit=true kind=ButtonKind::Danger>{words}</Button>
        </form>
    }
}
