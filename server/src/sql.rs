//! Short words for building and reading SQL.

use crate::failure;
use sea_orm::QueryResult;
use sea_orm::sea_query::{Alias, DynIden, Expr, IntoIden};
use shared::refusal::Refusal;

/// A table or a column.
pub(crate) fn name(text: &'static str) -> DynIden {
    Alias::new(text).into_iden()
}

/// A table's column.
pub(crate) fn of(table: &'static str, column: &'static str) -> Expr {
    Expr::col((name(table), name(column)))
}

/// A row's value.
///
/// # Errors
/// `Broken` where the column is missing or holds something else.
pub(crate) fn get<T: sea_orm::TryGetable>(row: &QueryResult, column: &str) -> Result<T, Refusal> {
    row.try_get("", column).map_err(failure::refusal)
}
