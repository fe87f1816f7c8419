//! The calls of registrations.

use crate::list_page::ListReply;
use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::{
    list_page,
    seam::{answer, answer_writing},
};
use shared::deals::{FormPage, Move, Receipt, RegistrationPage, Saved};
use shared::form::Answers;
use shared::home::Home;
use shared::ids::RegistrationId;
#[cfg(feature = "ssr")]
use shared::{access::Side, criteria::Criteria, deals as rules, refusal::Refusal};
use ui::prelude::*;

/// The first page.
#[server(endpoint = "home", input = Json, output = Json)]
pub async fn read_home() -> Answer<Home> {
    answer(async |request| server::deals::home(request).await).await
}

/// A page of the registrations.
#[server(endpoint = "registrations/list", input = Json, output = Json)]
pub async fn registrations(search: String) -> Answer<ListReply> {
    answer(async |request| {
        let list = rules::registrations_of(request.side()?);
        list_page::read(request, list, &search, Criteria::always()).await
    })
    .await
}

/// A page of the queue.
#[server(endpoint = "queue/list", input = Json, output = Json)]
pub async fn queue(search: String) -> Answer<ListReply> {
    answer(async |request| {
        // The other side has no queue.
        if request.side()? != Side::Vendor {
            return Err(Refusal::NotFound);
        }
        list_page::read(request, &rules::QUEUE, &search, rules::awaiting_decision()).await
    })
    .await
}

/// A registration, and what was typed into the page of a move.
#[server(endpoint = "registrations/page", input = Json, output = Json)]
pub async fn read_registration(id: RegistrationId, step: Option<Move>) -> Answer<RegistrationPage> {
    answer(async |request| server::deals::page(request, id, step).await).await
}

/// A step of a registration's form.
#[server(endpoint = "registrations/form", input = Json, output = Json)]
pub async fn read_form(id: RegistrationId) -> Answer<FormPage> {
    answer(async |request| server::deals::form_page(request, id).await).await
}

/// Begins a registration.
#[server(endpoint = "registrations/start", input = Json, output = Json)]
pub async fn start(key: String) -> Answer<RegistrationId> {
    answer_writing(async |request| server::deals::start(request, &key).await).await
}

/// Keeps answers of a draft.
#[server(endpoint = "registrations/save", input = Json, output = Json)]
pub async fn save_draft(id: RegistrationId, version: i64, answers: Answers) -> Answer<Saved> {
    answer_writing(async |request| server::deals::save_draft(request, id, version, answers).await).await
}

/// Takes a product line out of a draft.
#[server(endpoint = "registrations/remove-line", input = Json, output = Json)]
pub async fn remove_line(id: RegistrationId, version: i64, line: u32) -> Answer<Saved> {
    answer_writing(async |request| server::deals::remove_line(request, id, version, line).await).await
}

/// Throws a draft away.
#[server(endpoint = "registrations/delete", input = Json, output = Json)]
pub async fn delete_draft(id: RegistrationId, version: i64) -> Answer<()> {
    answer_writing(async |request| server::deals::delete_draft(request, id, version).await).await
}

/// Makes a move.
#[server(endpoint = "registrations/move", input = Json, output = Json)]
pub async fn make(id: RegistrationId, step: Move, key: String, typed: Answers) -> Answer<Receipt> {
    answer_writing(async |request| server::deals::make(request, id, step, &key, &typed).await).await
}
