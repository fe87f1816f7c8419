//! The bell and what it tells.

pub mod api;
mod bell;
mod list;

pub use bell::NoticeBell;
pub use list::NoticesPage;
