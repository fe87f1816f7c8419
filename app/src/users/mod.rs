//! People on the screen: signing in, and who is looking.

mod move_person;
#[cfg(feature = "ssr")]
mod sign_in;
mod viewer;

pub use move_person::MovePersonPage;
#[cfg(feature = "ssr")]
pub use sign_in::SignInPage;
#[cfg(feature = "ssr")]
pub use viewer::ViewerElement;
pub use viewer::{sign_in_and_return, viewer};
