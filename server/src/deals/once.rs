//! A write that was answered once is not done twice.

use super::store::unreadable;
use crate::Request;
use crate::sql::{get, name};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use shared::refusal::Refusal;
use uuid::Uuid;

/// Whether a key is used for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Used {
    /// It is.
    First,
    /// It was used for the same verb before, about this record.
    Before(Uuid),
}

/// Notes that this key is used for this write about a record.
///
/// # Errors
/// `Conflict` where the key was used for another verb.
pub(super) async fn use_key(request: &mut Request, key: &str, verb: &str, record: Uuid) -> Result<Used, Refusal> {
    let user = request.person()?.id.0;
    let insert = Query::insert()
        .into_table(name("answered"))
        .columns(["user_id", "key", "verb", "record_id", "at"].map(name))
        .values_panic([user.into(), key.into(), verb.into(), record.into(), request.now().into()])
        .on_conflict(OnConflict::columns(["user_id", "key"].map(name)).do_nothing().to_owned())
        .to_owned();
    if request.execute(&insert).await? == 1 {
        return Ok(Used::First);
    }
    let used = Query::select()
        .columns(["verb", "record_id"].map(name))
        .from(name("answered"))
        .and_where(Expr::col(name("user_id")).eq(user))
        .and_where(Expr::col(name("key")).eq(key))
        .to_owned();
    let row = request.one(&used).await?.ok_or_else(|| unreadable("key"))?;
    if get::<String>(&row, "verb")? == verb {
        Ok(Used::Before(get(&row, "record_id")?))
    } else {
        Err(Refusal::Conflict(shared::words::forms::KEY_USED.to_owned()))
    }
}
