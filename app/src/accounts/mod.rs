//! Companies on the screen.

pub mod api;
mod detail;
mod list;

pub use detail::PartnerPage;
pub use list::PartnersPage;
