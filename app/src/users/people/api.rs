//! The calls of people. What is done with them is posted by plain forms.

use crate::list_page::ListReply;
use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::{list_page, seam::answer};
use shared::ids::{AccountId, UserId};
use shared::users::people::{InvitePage, PersonForm, PersonPage};
#[cfg(feature = "ssr")]
use shared::users::people::{PARTNERS_PEOPLE, VENDORS_PEOPLE, of_partners, of_vendor};
use ui::prelude::*;

/// A page of the partners' people.
#[server(endpoint = "people/list", input = Json, output = Json)]
pub async fn partners_people(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &PARTNERS_PEOPLE, &search, of_partners()).await).await
}

/// A page of the vendor's people.
#[server(endpoint = "people/vendor", input = Json, output = Json)]
pub async fn vendors_people(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &VENDORS_PEOPLE, &search, of_vendor()).await).await
}

/// A person.
#[server(endpoint = "people/page", input = Json, output = Json)]
pub async fn read_person(id: UserId) -> Answer<PersonPage> {
    answer(async |request| server::users::people::page(request, id).await).await
}

/// The form of a person, or of a new one at a company.
#[server(endpoint = "people/form", input = Json, output = Json)]
pub async fn read_person_form(id: Option<UserId>, at: Option<AccountId>) -> Answer<PersonForm> {
    answer(async |request| server::users::people::form_page(request, id, at).await).await
}

/// What inviting somebody needs.
#[server(endpoint = "people/invite-page", input = Json, output = Json)]
pub async fn read_invitation(id: UserId) -> Answer<InvitePage> {
    answer(async |request| server::users::people::invite_page(request, id).await).await
}
