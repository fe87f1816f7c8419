//! People on the screen: signing in, and who is looking.

#[cfg(feature = "ssr")]
mod sign_in;
mod viewer;

#[cfg(feature = "ssr")]
pub use sign_in::SignInPage;
#[cfg(feature = "ssr")]
pub use viewer::ViewerElement;
pub use viewer::{sign_in_and_return, viewer};
