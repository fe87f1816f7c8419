//! The calls of companies.

use crate::list_page::ListReply;
use crate::record_page::RecordReply;
use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::{list_page, record_page, seam::answer};
#[cfg(feature = "ssr")]
use shared::accounts::{PARTNERS, partners_only};
#[cfg(feature = "ssr")]
use shared::fields::Object;
use ui::prelude::*;

/// A page of the partners.
#[server(endpoint = "partners/list", input = Json, output = Json)]
pub async fn partners(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &PARTNERS, &search, partners_only()).await).await
}

/// A partner.
#[server(endpoint = "partners/page", input = Json, output = Json)]
pub async fn read_partner(id: uuid::Uuid) -> Answer<RecordReply> {
    answer(async |request| record_page::read(request, Object::Account, id).await).await
}
