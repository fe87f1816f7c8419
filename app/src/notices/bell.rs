//! The bell: looks every few seconds while the page is seen.

use super::api;
use crate::routes;
use shared::notices::LOOK_EVERY_SECONDS;
use shared::words::screens as say;
use std::time::Duration;
use ui::prelude::*;
use ui::*;

/// The bell with the count of what is not read.
#[component]
pub fn NoticeBell(
    /// The count when the page was made.
    count: RwSignal<u32>,
) -> impl IntoView {
    let announcement = RwSignal::new(String::new());
    Effect::new(move |_| {
        let every = Duration::from_secs(LOOK_EVERY_SECONDS);
        if let Ok(timer) = set_interval_with_handle(move || look(count, announcement), every) {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        <Bell
            href=routes::NOTICES
            count=count
            label=Signal::derive(move || say::bell(count.get()))
            announcement=announcement
        />
    }
}

/// Looks once, unless nobody sees the page.
fn look(count: RwSignal<u32>, announcement: RwSignal<String>) {
    if document().hidden() {
        return;
    }
    leptos::task::spawn_local(async move {
        let Ok(unread) = api::unread().await else { return };
        if unread > count.get_untracked() {
            announcement.set(say::bell(unread));
        }
        if unread != count.get_untracked() {
            count.set(unread);
        }
    });
}
