//! People on the screen: signing in, their security, and who is looking.

pub mod api;
#[cfg(feature = "ssr")]
mod choose_password;
mod move_person;
pub mod people;
mod person_sessions;
#[cfg(feature = "ssr")]
mod second_factor;
mod security;
mod sessions;
#[cfg(feature = "ssr")]
mod sign_in;
mod sign_ins;
mod viewer;

#[cfg(feature = "ssr")]
pub use choose_password::ChoosePasswordPage;
pub use move_person::MovePersonPage;
pub use person_sessions::PersonSessionsPage;
#[cfg(feature = "ssr")]
pub use second_factor::SecondFactorPage;
pub use security::SecurityPage;
#[cfg(feature = "ssr")]
pub use sign_in::SignInPage;
pub use sign_ins::SignInsPage;
#[cfg(feature = "ssr")]
pub use viewer::ViewerElement;
pub use viewer::{sign_in_and_return, viewer};
