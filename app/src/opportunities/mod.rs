//! The pipeline on the screen.

pub mod api;
mod list;

pub use list::OpportunitiesPage;
