//! The pipeline on the screen.

pub mod api;
mod detail;
mod list;

pub use detail::OpportunityPage;
pub use list::OpportunitiesPage;
