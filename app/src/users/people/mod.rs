//! The people of partners and of the vendor on the screen.

pub mod api;
mod detail;
mod form;
mod invite;
mod list;

pub use detail::PersonPage;
pub use form::{EditPersonPage, NewPersonPage};
pub use invite::InvitePersonPage;
pub use list::{PeoplePage, VendorsPeoplePage, tabs};
