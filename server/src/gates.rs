//! Rows to wait at: whoever holds one goes through alone. SQLite's writers are alone anyway.

use crate::Request;
use crate::sql::name;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query};
use shared::refusal::Refusal;

/// What only one may do at a time, because two at once would not see of each other what they need to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Approving a registration.
    Approval,
    /// Changing which company belongs to which.
    Companies,
}

impl Gate {
    fn name(self) -> &'static str {
        match self {
            Gate::Approval => "approval",
            Gate::Companies => "companies",
        }
    }
}

/// Waits until nobody else is behind the gate, before anything else is held.
pub(crate) async fn pass(request: &mut Request, gate: Gate) -> Result<(), Refusal> {
    let query = Query::select()
        .column(name("name"))
        .from(name("gates"))
        .and_where(Expr::col(name("name")).eq(gate.name()))
        .lock(LockType::Update)
        .to_owned();
    request.one(&query).await.map(|_| ())
}
