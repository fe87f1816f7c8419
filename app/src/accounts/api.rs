//! The calls of companies.

use crate::list_page::ListReply;
use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::{
    list_page,
    seam::{answer, answer_writing},
};
use shared::accounts::merging::MergePage;
use shared::accounts::relationships::RelationForm;
use shared::accounts::territories::{TerritoryForm, TerritoryPage};
#[cfg(feature = "ssr")]
use shared::accounts::{COMPANIES, PARTNERS, partners_only, relationships::RELATIONSHIPS, territories::TERRITORIES};
use shared::accounts::{CompanyForm, CompanyPage};
#[cfg(feature = "ssr")]
use shared::criteria::Criteria;
use shared::form::Answers;
use shared::ids::{AccountId, TerritoryId};
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

/// Changes a company.
#[server(endpoint = "companies/change", input = Json, output = Json)]
pub async fn change(id: AccountId, version: i64, typed: Answers) -> Answer<()> {
    answer_writing(async |request| server::accounts::change(request, id, version, &typed).await).await
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
