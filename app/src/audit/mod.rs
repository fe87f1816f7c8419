//! The audit trail on the screen.

pub mod api;
mod detail;
mod list;

pub use detail::EntryPage;
pub use list::TrailPage;

use crate::routes;
use shared::access::Asks;
use shared::fields::Object;
use shared::words::trail as say;
use ui::prelude::*;
use ui::*;

/// Whether the viewer may read the trail.
pub fn may_read() -> bool {
    use_context::<Asks>().is_some_and(|asks| asks.has(Object::Event))
}

/// The way from a record to what happened to it; nothing for those who may not read the trail.
pub fn history(record: uuid::Uuid) -> Option<AnyView> {
    may_read().then(|| {
        view! {
            <LinkButton href=routes::history(record) kind=ButtonKind::Quiet icon=IconName::History>
                {say::HISTORY}
            </LinkButton>
        }
    })
}
