//! All notices.

use super::api::{self, Notices};
use crate::errors::Loaded;
use crate::routes;
use shared::time;
use shared::words::screens as say;
use ui::prelude::*;
use ui::*;

/// What happened that concerns the reader, newest first.
#[component]
pub fn NoticesPage() -> impl IntoView {
    let notices = Resource::new(|| (), |()| api::list_notices());
    view! { <Loaded data=notices loading=say::LOADING children=listed /> }
}

fn listed(reply: Notices) -> AnyView {
    let unread = reply.notices.iter().any(|notice| !notice.read);
    let actions = unread.then(|| {
        view! {
            <form method="post" action=routes::NOTICES_READ>
                <Button submit=true icon=IconName::Check>
                    {say::MARK_READ}
                </Button>
            </form>
        }
    });
    let now = reply.now;
    let entries = reply
        .notices
        .iter()
        .map(|notice| {
            let (title, sentence) = (notice.title.clone(), notice.sentence.clone());
            let href = routes::registration(notice.registration);
            let mark = (!notice.read).then(|| view! { <Badge tone=Tone::Accent>{say::NEW}</Badge> });
            view! {
                <TimelineEntry
                    icon=IconName::Bell
                    tone=if notice.read { Tone::Neutral } else { Tone::Accent }
                    datetime=time::machine(notice.at)
                    exact=time::exact(notice.at)
                    when=time::ago(notice.at, now)
                >
                    <a href=href>{title}</a>
                    " "
                    {mark}
                    <br />
                    {sentence}
                </TimelineEntry>
            }
        })
        .collect_view();
    view! {
        <leptos_meta::Title text=say::page_title(say::NOTICES) />
        <PageHeader title=say::NOTICES purpose=say::NOTICES_PURPOSE actions=actions.into_any() />
        {if reply.notices.is_empty() {
            view! { <EmptyState icon=IconName::Bell title=say::NO_NOTICES text=say::NO_NOTICES_TEXT /> }.into_any()
        } else {
            view! {
                <Card>
                    <Timeline label=say::NOTICES>{entries}</Timeline>
                </Card>
            }
                .into_any()
        }}
    }
    .into_any()
}
