//! The calls of the audit trail.

use crate::list_page::ListReply;
use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::{list_page, seam::answer};
use shared::audit::EntryPage;
#[cfg(feature = "ssr")]
use shared::audit::TRAIL;
#[cfg(feature = "ssr")]
use shared::criteria::Criteria;
use shared::ids::EventId;
use ui::prelude::*;

/// A page of the trail, with the records' names.
#[server(endpoint = "audit/list", input = Json, output = Json)]
pub async fn trail(search: String) -> Answer<ListReply> {
    answer(async |request| {
        let mut reply = list_page::read(request, &TRAIL, &search, Criteria::always()).await?;
        server::audit::name_records(request, &mut reply.page).await?;
        Ok(reply)
    })
    .await
}

/// An entry.
#[server(endpoint = "audit/page", input = Json, output = Json)]
pub async fn read_entry(id: EventId) -> Answer<EntryPage> {
    answer(async |request| server::audit::page(request, id).await).await
}
