//! The verbs, each on SQLite and on PostgreSQL.

mod access;
mod accounts;
mod audit;
mod budgets;
mod conflicts;
mod criteria;
mod deals;
mod demo;
mod imports;
mod lists;
mod mails;
mod notices;
mod people;
mod races;
mod relations;
mod scope;
mod second_factor;
mod users;
mod world;
