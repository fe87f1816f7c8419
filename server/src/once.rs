//! A write that was answered once is not done twice: its entry of the trail carries its key, and there is one entry for a key.

use crate::Request;
use crate::sql::{get, name};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query};
use shared::refusal::Refusal;
use shared::words;
use uuid::Uuid;

/// Longest key of a write, in bytes.
const LONGEST_KEY: usize = 80;

/// A key is something a program made: short and printable.
pub(crate) fn check_key(key: &str) -> Result<(), Refusal> {
    let fits = (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(()) } else { Err(used_up()) }
}

/// What a key was used for that may not be used again.
pub(crate) fn used_up() -> Refusal {
    Refusal::Conflict(words::forms::KEY_USED.to_owned())
}

/// Lets the caller's writes pass one at a time, where there is no record yet to wait at. SQLite's writers are alone anyway.
///
/// Whoever asks was known before this waited: their company may have gone into another one meanwhile, or they to another company.
///
/// # Errors
/// `Conflict` where the caller does not belong to the same company any more.
pub(crate) async fn one_at_a_time(request: &mut Request) -> Result<(), Refusal> {
    let (user, account) = request.person().map(|person| (person.id.0, person.account.map(|account| account.0)))?;
    let own = Query::select()
        .column(name("account_id"))
        .from(name("users"))
        .and_where(Expr::col(name("id")).eq(user))
        .lock(LockType::Update)
        .to_owned();
    match request.one(&own).await? {
        Some(row) if get::<Option<Uuid>>(&row, "account_id")? != account => {
            Err(Refusal::Conflict(words::relations::YOUR_COMPANY_CHANGED.to_owned()))
        }
        _ => Ok(()),
    }
}

/// The record that the caller used this key for, if it was for an event of this name.
///
/// # Errors
/// `Conflict` where the key was used for something else.
pub(crate) async fn done_before(request: &mut Request, key: &str, what: &str) -> Result<Option<Uuid>, Refusal> {
    let user = request.person()?.id.0;
    let used = Query::select()
        .columns(["what", "record_id"].map(name))
        .from(name("events"))
        .and_where(Expr::col(name("actor_id")).eq(user))
        .and_where(Expr::col(name("key")).eq(key))
        .to_owned();
    let Some(row) = request.one(&used).await? else { return Ok(None) };
    if get::<String>(&row, "what")? == what { get(&row, "record_id").map(Some) } else { Err(used_up()) }
}
