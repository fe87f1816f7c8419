//! The mails that the portal wrote, on the screen.

pub mod api;
mod detail;
mod list;

pub use detail::MailPage;
pub use list::OutboxPage;
