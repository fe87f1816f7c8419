//! Products of the price list.

use crate::ids::ProductId;
use serde::{Deserialize, Serialize};

/// A product as forms offer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// What it is called.
    pub name: String,
}
