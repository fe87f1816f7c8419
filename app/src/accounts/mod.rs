//! Companies on the screen.

pub mod api;
mod detail;
mod form;
mod list;
mod merge;
mod relationships;
mod territories;

pub use detail::CompanyPage;
pub use form::{EditCompanyPage, NewCompanyPage};
pub use list::{CompaniesPage, PartnersPage};
pub use merge::MergePage;
pub use relationships::{EndRelationPage, RelatePage, RelationshipsPage};
pub use territories::{EditTerritoryPage, NewTerritoryPage, TerritoriesPage, TerritoryPage};
