//! The calls of the pipeline.

use crate::list_page::ListReply;
use crate::record_page::RecordReply;
use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::{list_page, record_page, seam::answer};
#[cfg(feature = "ssr")]
use shared::fields::Object;
#[cfg(feature = "ssr")]
use shared::{criteria::Criteria, opportunities::pipeline};
use ui::prelude::*;

/// A page of the pipeline, with the columns of the reader's side.
#[server(endpoint = "opportunities/list", input = Json, output = Json)]
pub async fn opportunities(search: String) -> Answer<ListReply> {
    answer(async |request| {
        let list = pipeline(request.side()?);
        list_page::read(request, list, &search, Criteria::always()).await
    })
    .await
}

/// An opportunity.
#[server(endpoint = "opportunities/page", input = Json, output = Json)]
pub async fn read_opportunity(id: uuid::Uuid) -> Answer<RecordReply> {
    answer(async |request| record_page::read(request, Object::Opportunity, id).await).await
}
