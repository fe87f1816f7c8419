//! The verbs of the business and their storage. Only this crate knows the database.

pub mod access;
pub mod accounts;
pub mod audit;
mod clock;
pub mod criteria;
pub mod database;
pub mod deals;
pub mod demo;
mod entropy;
pub mod export;
mod failure;
mod gates;
mod held;
pub mod imports;
pub mod list;
pub mod mails;
mod match_keys;
pub mod migrations;
pub mod notices;
mod once;
pub mod opportunities;
mod portal;
pub mod products;
mod record;
pub mod request;
pub mod schema;
pub mod scope;
pub mod settings;
mod sql;
pub mod users;

pub use clock::Clock;
pub use database::{Database, Engine};
pub use entropy::Entropy;
pub use portal::Portal;
pub use request::Request;
pub use settings::Settings;
