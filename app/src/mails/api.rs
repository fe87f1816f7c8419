//! The calls of mails.

use crate::list_page::ListReply;
use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::{list_page, seam::answer};
#[cfg(feature = "ssr")]
use shared::criteria::Criteria;
use shared::ids::MailId;
use shared::mails::MailPage;
#[cfg(feature = "ssr")]
use shared::mails::OUTBOX;
use ui::prelude::*;

/// A page of the mails.
#[server(endpoint = "outbox/list", input = Json, output = Json)]
pub async fn mails(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &OUTBOX, &search, Criteria::always()).await).await
}

/// A mail.
#[server(endpoint = "outbox/page", input = Json, output = Json)]
pub async fn read_mail(id: MailId) -> Answer<MailPage> {
    answer(async |request| server::mails::page(request, id).await).await
}
