//! Access on the screen: permission sets, sharing rules, why, and who reaches what.

pub mod api;
mod effective;
mod lists;
mod sheet;
mod why;

pub use effective::{EffectivePage, MatrixPage};
pub use lists::{RulesPage, SetsPage};
pub use sheet::SheetPage;
pub use why::WhyPage;
