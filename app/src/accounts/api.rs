//! The calls of companies.

use crate::list_page::ListReply;
use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::{
    list_page,
    seam::{answer, answer_writing},
};
#[cfg(feature = "ssr")]
use server::accounts::Shown;
use shared::accounts::merging::MergePage;
use shared::accounts::relationships::{RelationEnd, RelationForm};
use shared::accounts::territories::{TerritoryForm, TerritoryPage};
#[cfg(feature = "ssr")]
use shared::accounts::{COMPANIES, PARTNERS, partners_only, relationships::RELATIONSHIPS, territories::TERRITORIES};
use shared::accounts::{CompanyForm, CompanyPage};
#[cfg(feature = "ssr")]
use shared::criteria::Criteria;
use shared::form::Answers;
use shared::ids::{AccountId, RelationshipId, TerritoryId};
use shared::sheet::Preview;
use ui::prelude::*;

/// A page of the partners.
#[server(endpoint = "partners/list", input = Json, output = Json)]
pub async fn partners(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &PARTNERS, &search, partners_only()).await).await
}

/// A page of all companies.
#[server(endpoint = "companies/list", input = Json, output = Json)]
pub async fn companies(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &COMPANIES, &search, Criteria::always()).await).await
}

/// A company.
#[server(endpoint = "companies/page", input = Json, output = Json)]
pub async fn read_company(id: AccountId) -> Answer<CompanyPage> {
    answer(async |request| server::accounts::page(request, id).await).await
}

/// The form of a company, or of a new one.
#[server(endpoint = "companies/form", input = Json, output = Json)]
pub async fn read_form(id: Option<AccountId>) -> Answer<CompanyForm> {
    answer(async |request| server::accounts::form_page(request, id).await).await
}

/// Adds a company.
#[server(endpoint = "companies/add", input = Json, output = Json)]
pub async fn add(key: String, typed: Answers) -> Answer<AccountId> {
    answer_writing(async |request| server::accounts::add(request, &key, &typed).await).await
}

/// Changes a company; answers with what that would change for people where it is not done yet, because they were not shown.
#[server(endpoint = "companies/change", input = Json, output = Json)]
pub async fn change(id: AccountId, version: i64, typed: Answers, confirmed: bool) -> Answer<Option<Preview>> {
    answer_writing(async |request| {
        server::accounts::change_shown(request, id, version, &typed, confirmed).await.map(Shown::first)
    })
    .await
}

/// What merging a company into another one would do.
#[server(endpoint = "companies/merge", input = Json, output = Json)]
pub async fn read_merge(id: AccountId, into: String) -> Answer<MergePage> {
    answer(async |request| server::accounts::merging::page(request, id, &into).await).await
}

/// The form for adding a relationship of a company.
#[server(endpoint = "companies/relate", input = Json, output = Json)]
pub async fn read_relate(id: AccountId) -> Answer<RelationForm> {
    answer(async |request| server::accounts::relationships::form_page(request, id).await).await
}

/// The page for ending a relationship.
#[server(endpoint = "relationships/end", input = Json, output = Json)]
pub async fn read_end(id: RelationshipId) -> Answer<RelationEnd> {
    answer(async |request| server::accounts::end_page(request, id).await).await
}

/// A page of the relationships.
#[server(endpoint = "relationships/list", input = Json, output = Json)]
pub async fn relationships(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &RELATIONSHIPS, &search, Criteria::always()).await).await
}

/// A page of the territories.
#[server(endpoint = "territories/list", input = Json, output = Json)]
pub async fn territories(search: String) -> Answer<ListReply> {
    answer(async |request| list_page::read(request, &TERRITORIES, &search, Criteria::always()).await).await
}

/// A territory.
#[server(endpoint = "territories/page", input = Json, output = Json)]
pub async fn read_territory(id: TerritoryId) -> Answer<TerritoryPage> {
    answer(async |request| server::accounts::territories::page(request, id).await).await
}

/// The form of a territory, or of a new one.
#[server(endpoint = "territories/form", input = Json, output = Json)]
pub async fn read_territory_form(id: Option<TerritoryId>) -> Answer<TerritoryForm> {
    answer(async |request| server::accounts::territories::form_page(request, id).await).await
}
