//! The mails' SQL, beside what is a record's.

use crate::Request;
use crate::sql::{get, name};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Order, Query};
use shared::ids::MailId;
use shared::mails::MailState;
use shared::refusal::Refusal;
use shared::values::fold;

/// A mail's text as it is kept.
pub(super) struct Text {
    pub body: String,
    pub link: Option<String>,
}

/// The text of a mail.
pub(super) async fn text(request: &mut Request, id: MailId) -> Result<Option<Text>, Refusal> {
    let query = Query::select()
        .columns(["body", "link"].map(name))
        .from(name("mails"))
        .and_where(Expr::col(name("id")).eq(id.0))
        .to_owned();
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    Ok(Some(Text { body: get(&row, "body")?, link: get(&row, "link")? }))
}

/// A mail that is due.
pub(super) struct Waiting {
    pub id: MailId,
    pub version: i64,
    pub tries: i64,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub body: String,
    pub link: Option<String>,
    pub written_at: DateTime<Utc>,
}

/// The mail that has been due for longest.
pub(super) async fn find_due(request: &mut Request) -> Result<Option<Waiting>, Refusal> {
    let query = Query::select()
        .columns(["id", "version", "tries", "to_name", "to_address", "subject", "body", "link", "created_at"].map(name))
        .from(name("mails"))
        .and_where(Expr::col(name("state")).eq(MailState::Waiting.name()))
        .and_where(Expr::col(name("next_try_at")).lte(request.now()))
        .order_by(name("next_try_at"), Order::Asc)
        .order_by(name("id"), Order::Asc)
        .limit(1)
        .to_owned();
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    Ok(Some(Waiting {
        id: MailId(get(&row, "id")?),
        version: get(&row, "version")?,
        tries: get(&row, "tries")?,
        to_name: get(&row, "to_name")?,
        to_address: get(&row, "to_address")?,
        subject: get(&row, "subject")?,
        body: get(&row, "body")?,
        link: get(&row, "link")?,
        written_at: get(&row, "created_at")?,
    }))
}

/// Takes a mail for one try, unless somebody else was first.
pub(super) async fn take(
    request: &mut Request,
    waiting: &Waiting,
    tries: i64,
    next: DateTime<Utc>,
) -> Result<bool, Refusal> {
    let update = Query::update()
        .table(name("mails"))
        .value(name("tries"), tries)
        .value(name("next_try_at"), next)
        .and_where(Expr::col(name("id")).eq(waiting.id.0))
        .and_where(Expr::col(name("state")).eq(MailState::Waiting.name()))
        .and_where(Expr::col(name("tries")).eq(waiting.tries))
        .to_owned();
    Ok(request.execute(&update).await? > 0)
}

/// The version of a mail that nothing has become of yet, held until the transaction ends.
pub(super) async fn version_waiting(request: &mut Request, id: MailId) -> Result<Option<i64>, Refusal> {
    let query = Query::select()
        .column(name("version"))
        .from(name("mails"))
        .and_where(Expr::col(name("id")).eq(id.0))
        .and_where(Expr::col(name("state")).eq(MailState::Waiting.name()))
        .lock(LockType::Update)
        .to_owned();
    request.one(&query).await?.map(|row| get(&row, "version")).transpose()
}

/// Keeps why a try did not succeed. The mail is tried again.
pub(super) async fn keep_failure(request: &mut Request, id: MailId, why: &str) -> Result<(), Refusal> {
    let update = Query::update()
        .table(name("mails"))
        .value(name("failure"), why)
        .value(name("failure_key"), fold(why))
        .and_where(Expr::col(name("id")).eq(id.0))
        .and_where(Expr::col(name("state")).eq(MailState::Waiting.name()))
        .to_owned();
    request.execute(&update).await.map(|_| ())
}
