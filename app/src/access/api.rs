//! The calls of access.

use crate::list_page::ListReply;
use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::{list_page, seam::answer};
use serde::{Deserialize, Serialize};
use shared::access::screens::{EffectivePage, MatrixPage, WhyPage};
#[cfg(feature = "ssr")]
use shared::access::screens::{RULES, SETS};
#[cfg(feature = "ssr")]
use shared::criteria::Criteria;
use shared::fields::Object;
use shared::ids::UserId;
use shared::sheet::Sheet;
use ui::prelude::*;
use uuid::Uuid;

/// What a sheet is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// A permission set; a new one where there is no id.
    Set(Option<Uuid>),
    /// A sharing rule; a new one where there is no id.
    Rule(Option<Uuid>),
    /// What is decided in general.
    Defaults,
}

/// A page of the permission sets.
#[server(endpoint = "access/sets", input = Json, output = Json)]
pub async fn sets(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &SETS, &search, Criteria::always()).await).await
}

/// A page of the sharing rules.
#[server(endpoint = "access/rules", input = Json, output = Json)]
pub async fn rules(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &RULES, &search, Criteria::always()).await).await
}

/// A form of an administrator's.
#[server(endpoint = "access/sheet", input = Json, output = Json)]
pub async fn read_sheet(about: About) -> Answer<Sheet> {
    answer(async |request| match about {
        About::Set(id) => server::access::set_sheet(request, id.map(Into::into)).await,
        About::Rule(id) => server::access::rule_sheet(request, id.map(Into::into)).await,
        About::Defaults => server::access::defaults_sheet(request).await,
    })
    .await
}

/// Why somebody can or cannot see a record.
#[server(endpoint = "access/why", input = Json, output = Json)]
pub async fn read_why(object: Object, id: Uuid, person: Option<UserId>) -> Answer<WhyPage> {
    answer(async |request| server::access::why_page(request, object, id, person).await).await
}

/// What somebody can do.
#[server(endpoint = "access/effective", input = Json, output = Json)]
pub async fn read_effective(id: UserId) -> Answer<EffectivePage> {
    answer(async |request| server::access::effective(request, id).await).await
}

/// What each role reaches.
#[server(endpoint = "access/matrix", input = Json, output = Json)]
pub async fn read_matrix() -> Answer<MatrixPage> {
    answer(async |request| server::access::matrix(request).await).await
}
