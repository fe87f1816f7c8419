//! The fields of a product.

use super::{Field, Kind, TextRule, internal, required, shared};

/// A product's list price is the vendor's own: partner prices come with price lists.
pub(super) const FIELDS: &[Field] = &[
    required(shared("name", "Product", Kind::Text(TextRule::Line))),
    shared("series", "Series", Kind::Text(TextRule::Line)),
    internal("price", "List price", Kind::Money),
];
