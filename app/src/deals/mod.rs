//! Deal registrations on the screen.

pub mod api;
mod conflicts;
mod decide;
mod detail;
mod draft;
mod fields;
mod form;
mod list;
mod review;

pub use decide::DecisionPage;
pub use detail::RegistrationPage;
pub use form::FormStepPage;
pub use list::{QueuePage, RegistrationsPage, register_button};
