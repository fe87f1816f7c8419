//! The calls of people's security.

use crate::list_page::ListReply;
use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::{
    SecurityTry, list_page,
    seam::{answer, came},
};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use shared::criteria::Criteria;
use shared::ids::UserId;
use shared::refusal::Refusal;
use shared::users::sessions::{PersonSessions, SecurityPage};
#[cfg(feature = "ssr")]
use shared::users::sign_ins::SIGN_INS;
use ui::prelude::*;

/// One's own security, with why what was just typed was not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecurityReply {
    /// What is stored.
    pub page: SecurityPage,
    /// Why what was typed was not taken: passwords are nowhere kept to be shown again.
    pub refusal: Option<Refusal>,
}

/// One's own security.
#[server(endpoint = "security/page", input = Json, output = Json)]
pub async fn read_security() -> Answer<SecurityReply> {
    let (session, refusal) = (came().session, use_context::<SecurityTry>().map(|tried| tried.0));
    answer(async |request| {
        let page = server::users::sessions::security(request, session).await?;
        Ok(SecurityReply { page, refusal })
    })
    .await
}

/// The sessions of a person.
#[server(endpoint = "people/sessions", input = Json, output = Json)]
pub async fn read_sessions(id: UserId) -> Answer<PersonSessions> {
    let session = came().session;
    answer(async |request| server::users::sessions::of_person(request, id, session).await).await
}

/// A page of the history of signing in.
#[server(endpoint = "sign-ins/list", input = Json, output = Json)]
pub async fn sign_ins(search: String) -> Answer<ListReply> {
    answer(async |request| {
        server::users::history::allow(request).await?;
        list_page::read(request, &SIGN_INS, &search, Criteria::always()).await
    })
    .await
}
