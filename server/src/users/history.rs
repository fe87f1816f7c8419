//! The history of signing in: each try, right or wrong, for whoever was meant and for administrators.

use super::{Device, store};
use crate::request::Asked;
use crate::sql::{get, name};
use crate::{Portal, Request, access};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use shared::access::{Action, Caller, Facts};
use shared::fields::Object;
use shared::ids::UserId;
use shared::refusal::Refusal;
use shared::users::sign_ins::{KEPT_DAYS, Method, Outcome, SHOWN, Try};
use shared::values::{email::Email, fold};
use std::sync::Arc;
use uuid::Uuid;

/// Rows removed at once, so that nobody waits long for the database.
const SWEPT_AT_ONCE: u64 = 1_000;
/// Longest address that is kept, in characters: the longest there is.
const EMAIL_LONGEST: usize = 254;
/// What is kept no longer than the history: each try, and each session with where it was begun.
const KEPT_AS_LONG: [&str; 2] = ["sign_ins", "sessions"];

/// A try about to be written down.
pub(crate) struct Tried {
    user: Option<UserId>,
    /// As it was typed; none where nothing was typed but the person is known.
    email: Option<String>,
    method: Method,
    outcome: Outcome,
}

impl Tried {
    /// A try with a typed address, whether or not it is somebody's.
    pub(super) fn with_email(email: &Email, user: Option<UserId>, method: Method, outcome: Outcome) -> Tried {
        Tried { user, email: Some(email.to_string()), method, outcome }
    }

    /// A try of somebody who is known.
    pub(crate) fn by(user: UserId, method: Method, outcome: Outcome) -> Tried {
        Tried { user: Some(user), email: None, method, outcome }
    }
}

/// Writes a try down. It is an entry of a trail of its own: nobody changes it, and it has none in the other.
pub(crate) async fn write(request: &mut Request, tried: Tried, from: &Device) -> Result<(), Refusal> {
    let email = match (tried.email, tried.user) {
        (Some(email), _) => Some(email),
        (None, Some(user)) => store::password_and_email(request, user).await?.1,
        (None, None) => None,
    };
    let email: Option<String> = email.map(|email| fold(&email).chars().take(EMAIL_LONGEST).collect());
    let (address, agent) = (from.address(), from.browser());
    let user: Option<Uuid> = tried.user.map(|user| user.0);
    let columns = [
        "id",
        "version",
        "user_id",
        "email",
        "email_key",
        "address",
        "address_key",
        "agent",
        "agent_key",
        "method",
        "result",
        "created_at",
        "changed_at",
    ];
    let insert = Query::insert()
        .into_table(name("sign_ins"))
        .columns(columns.map(name))
        .values_panic([
            request.new_id().into(),
            1_i64.into(),
            user.into(),
            email.clone().into(),
            email.into(),
            address.clone().into(),
            fold(&address).into(),
            agent.clone().into(),
            fold(&agent).into(),
            tried.method.name().into(),
            tried.outcome.name().into(),
            request.now().into(),
            request.now().into(),
        ])
        .to_owned();
    request.execute(&insert).await.map(|_| ())
}

/// Whether the caller may see everybody's tries.
///
/// # Errors
/// `NotFound` for those who may not.
pub async fn allow(request: &mut Request) -> Result<(), Refusal> {
    access::allow(request, Action::Read, &Facts::of(Object::SignIn, Uuid::nil())).await
}

/// The caller's own last tries, the newest first.
pub(super) async fn recent(request: &mut Request) -> Result<Vec<Try>, Refusal> {
    let user = request.person()?.id.0;
    let query = Query::select()
        .columns(["created_at", "method", "result", "address", "agent"].map(name))
        .from(name("sign_ins"))
        .and_where(Expr::col(name("user_id")).eq(user))
        .order_by(name("created_at"), Order::Desc)
        .order_by(name("id"), Order::Desc)
        .limit(SHOWN)
        .to_owned();
    let rows = request.all(&query).await?;
    let mut tries = Vec::with_capacity(rows.len());
    for row in &rows {
        tries.push(Try {
            at: request.local(get::<DateTime<Utc>>(row, "created_at")?),
            method: get(row, "method")?,
            result: get(row, "result")?,
            address: get::<Option<String>>(row, "address")?.unwrap_or_default(),
            agent: get::<Option<String>>(row, "agent")?.unwrap_or_default(),
        });
    }
    Ok(tries)
}

/// Removes what was kept long enough, some at a time; returns how many.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn forget_old(portal: &Arc<Portal>) -> Result<u64, Refusal> {
    let asked = Asked {
        portal: portal.clone(),
        caller: Caller::System,
        id: "sweep".to_owned(),
        origin: crate::request::Origin::default(),
    };
    let mut forgotten = 0;
    for table in KEPT_AS_LONG {
        // Looking first: on most days there is nothing to write.
        let first = Request::read(asked.clone(), async |request| {
            let first = old(request, table, 1);
            request.one(&first).await
        });
        if first.await?.is_none() {
            continue;
        }
        forgotten += Request::write(asked.clone(), async |request| {
            let old = old(request, table, SWEPT_AT_ONCE);
            let delete =
                Query::delete().from_table(name(table)).and_where(Expr::col(name("id")).in_subquery(old)).to_owned();
            request.execute(&delete).await
        })
        .await?;
    }
    Ok(forgotten)
}

/// The ids of rows that were kept long enough.
fn old(request: &Request, table: &'static str, most: u64) -> SelectStatement {
    let before = request.now() - TimeDelta::days(KEPT_DAYS);
    Query::select()
        .column(name("id"))
        .from(name(table))
        .and_where(Expr::col(name("created_at")).lt(before))
        .limit(most)
        .to_owned()
}
