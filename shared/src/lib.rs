//! The product's words and rules: records, fields, criteria, access, forms, moves.
//!
//! No I/O, no framework, no async. The browser and the server run exactly this code, so they cannot disagree.

pub mod access;
pub mod accounts;
pub mod audit;
pub mod criteria;
pub mod deals;
pub mod fields;
pub mod form;
pub mod home;
pub mod ids;
pub mod imports;
pub mod list;
pub mod mails;
pub mod notices;
pub mod opportunities;
pub mod products;
pub mod refusal;
pub mod sheet;
pub mod time;
pub mod users;
pub mod values;
pub mod words;
