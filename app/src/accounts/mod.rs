//! Companies on the screen.

pub mod api;
mod detail;
mod form;
mod list;

pub use detail::CompanyPage;
pub use form::{EditCompanyPage, NewCompanyPage};
pub use list::{CompaniesPage, PartnersPage};
