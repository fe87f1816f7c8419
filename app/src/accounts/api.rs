//! The calls of companies.

use crate::list_page::ListReply;
use crate::seam::Answer;
#[cfg(feature = "ssr")]
use crate::{list_page, seam::answer};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
#[cfg(feature = "ssr")]
use shared::accounts::{PARTNERS, partners_only};

/// A page of the partners.
#[server(endpoint = "partners/list", input = Json)]
pub async fn partners(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &PARTNERS, &search, partners_only()).await).await
}
