//! The SQL of second factors and recovery codes.

use crate::Request;
use crate::sql::{get, name};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use shared::ids::UserId;
use shared::refusal::Refusal;

/// How long a key waits to be confirmed.
const UNCONFIRMED: TimeDelta = TimeDelta::hours(1);

/// Somebody's second factor.
pub(super) struct Factor {
    /// The key, as it is typed.
    pub secret: String,
    pub made_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The last step whose code was used.
    pub last_step: i64,
}

impl Factor {
    /// Whether it counts.
    pub(super) fn is_on(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// Whether it was not confirmed in time.
    pub(super) fn has_lapsed(&self, now: DateTime<Utc>) -> bool {
        !self.is_on() && now - self.made_at >= UNCONFIRMED
    }
}

/// Somebody's second factor, confirmed or not.
pub(super) async fn find(request: &mut Request, user: UserId) -> Result<Option<Factor>, Refusal> {
    let query = Query::select()
        .columns(["secret", "made_at", "confirmed_at", "last_step"].map(name))
        .from(name("second_factors"))
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .to_owned();
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    Ok(Some(Factor {
        secret: get(&row, "secret")?,
        made_at: get(&row, "made_at")?,
        confirmed_at: get(&row, "confirmed_at")?,
        last_step: get(&row, "last_step")?,
    }))
}

/// Keeps a new key in place of one that was not confirmed; tells whether there is none that was.
pub(super) async fn put_unconfirmed(request: &mut Request, user: UserId, secret: &str) -> Result<bool, Refusal> {
    let delete = Query::delete()
        .from_table(name("second_factors"))
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .and_where(Expr::col(name("confirmed_at")).is_null())
        .to_owned();
    request.execute(&delete).await?;
    let insert = Query::insert()
        .into_table(name("second_factors"))
        .columns(["user_id", "secret", "made_at", "last_step"].map(name))
        .values_panic([user.0.into(), secret.into(), request.now().into(), 0_i64.into()])
        .on_conflict(OnConflict::column(name("user_id")).do_nothing().to_owned())
        .to_owned();
    Ok(request.execute(&insert).await? == 1)
}

/// Lets a key count from now on, unless one does already.
pub(super) async fn confirm(request: &mut Request, user: UserId, step: i64) -> Result<bool, Refusal> {
    let update = Query::update()
        .table(name("second_factors"))
        .value(name("confirmed_at"), request.now())
        .value(name("last_step"), step)
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .and_where(Expr::col(name("confirmed_at")).is_null())
        .to_owned();
    Ok(request.execute(&update).await? == 1)
}

/// Uses up a step; tells whether it was not used before.
pub(super) async fn use_step(request: &mut Request, user: UserId, step: i64) -> Result<bool, Refusal> {
    let update = Query::update()
        .table(name("second_factors"))
        .value(name("last_step"), step)
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .and_where(Expr::col(name("confirmed_at")).is_not_null())
        .and_where(Expr::col(name("last_step")).lt(step))
        .to_owned();
    Ok(request.execute(&update).await? == 1)
}

/// Takes a second factor away with its recovery codes; tells whether it counted.
pub(super) async fn remove(request: &mut Request, user: UserId) -> Result<bool, Refusal> {
    let was_on = find(request, user).await?.is_some_and(|factor| factor.is_on());
    for table in ["recovery_codes", "second_factors"] {
        let delete =
            Query::delete().from_table(name(table)).and_where(Expr::col(name("user_id")).eq(user.0)).to_owned();
        request.execute(&delete).await?;
    }
    Ok(was_on)
}

/// Keeps new recovery codes in place of all others.
pub(super) async fn put_recovery_codes(request: &mut Request, user: UserId, hashes: &[String]) -> Result<(), Refusal> {
    let delete =
        Query::delete().from_table(name("recovery_codes")).and_where(Expr::col(name("user_id")).eq(user.0)).to_owned();
    request.execute(&delete).await?;
    let mut insert = Query::insert();
    insert.into_table(name("recovery_codes")).columns(["user_id", "hash"].map(name));
    for hash in hashes {
        insert.values_panic([user.0.into(), hash.as_str().into()]);
    }
    request.execute(&insert).await.map(|_| ())
}

/// Uses up a recovery code; tells whether it is one that was not used before.
pub(super) async fn use_recovery_code(request: &mut Request, user: UserId, hash: &str) -> Result<bool, Refusal> {
    let update = Query::update()
        .table(name("recovery_codes"))
        .value(name("used_at"), request.now())
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .and_where(Expr::col(name("hash")).eq(hash))
        .and_where(Expr::col(name("used_at")).is_null())
        .to_owned();
    Ok(request.execute(&update).await? == 1)
}

/// How many recovery codes were not used.
pub(super) async fn recovery_codes_left(request: &mut Request, user: UserId) -> Result<u32, Refusal> {
    let query = Query::select()
        .expr_as(Expr::col(name("hash")).count(), name("unused"))
        .from(name("recovery_codes"))
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .and_where(Expr::col(name("used_at")).is_null())
        .to_owned();
    let Some(row) = request.one(&query).await? else { return Ok(0) };
    let left: i64 = get(&row, "unused")?;
    Ok(u32::try_from(left).unwrap_or(u32::MAX))
}
