//! People on the screen: signing in, and who is looking.

mod sign_in;
mod viewer;

pub use sign_in::SignInPage;
#[cfg(feature = "ssr")]
pub use viewer::ViewerElement;
pub use viewer::{sign_in_and_return, viewer};
