//! The notices' SQL.

use crate::Request;
use crate::scope::Reader;
use crate::sql::{get, name, of};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use shared::access::Caller;
use shared::audit::Entry;
use shared::fields::Object;
use shared::ids::{NoticeId, RegistrationId};
use shared::notices::Notice;
use shared::refusal::Refusal;
use shared::users::Role;
use shared::words;

/// Notices shown at once.
const SHOWN: u64 = 50;

/// The columns of a notice of this entry, for the users a query goes on to name.
fn to_users(entry: &Entry) -> SelectStatement {
    Query::select()
        .column((name("users"), name("id")))
        .expr(Expr::value(entry.id.0))
        .column((name("registrations"), name("id")))
        .column((name("registrations"), name("changed_at")))
        .from(name("registrations"))
        .and_where(of("registrations", "id").eq(entry.record))
        .and_where(of("users", "state").eq("active"))
        .to_owned()
}

async fn insert(request: &mut Request, from: SelectStatement) -> Result<(), Refusal> {
    let mut insert = Query::insert();
    insert.into_table(name("notices")).columns(["user_id", "event_id", "registration_id", "at"].map(name));
    insert.select_from(from).map_err(|error| {
        tracing::error!(%error, "a notice has the wrong columns");
        Refusal::Broken { request: String::new() }
    })?;
    request.execute(&insert).await.map(|_| ())
}

/// To the partner's channel manager; to all of them where the partner has none who can sign in; to the administrators where there are none
/// at all. Somebody always knows.
pub(super) async fn tell_vendor(request: &mut Request, entry: &Entry) -> Result<(), Refusal> {
    let query = to_users(entry)
        .join(
            JoinType::InnerJoin,
            name("accounts"),
            of("accounts", "id").equals((name("registrations"), name("partner_id"))),
        )
        .join_as(
            JoinType::LeftJoin,
            name("users"),
            name("manager"),
            Cond::all()
                .add(of("manager", "id").equals((name("accounts"), name("channel_manager_id"))))
                .add(of("manager", "state").eq("active")),
        )
        .join(
            JoinType::InnerJoin,
            name("users"),
            Cond::any().add(of("users", "id").equals((name("manager"), name("id")))).add(
                Cond::all().add(of("manager", "id").is_null()).add(
                    Cond::any().add(of("users", "role").eq(Role::ChannelManager.name())).add(
                        Cond::all()
                            .add(of("users", "role").eq(Role::Administrator.name()))
                            .add(Expr::exists(channel_managers()).not()),
                    ),
                ),
            ),
        )
        .to_owned();
    insert(request, query).await
}

fn channel_managers() -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from_as(name("users"), name("any_manager"))
        .and_where(of("any_manager", "role").eq(Role::ChannelManager.name()))
        .and_where(of("any_manager", "state").eq("active"))
        .to_owned()
}

/// To whoever registered the deal.
pub(super) async fn tell_partner(request: &mut Request, entry: &Entry) -> Result<(), Refusal> {
    let query = to_users(entry)
        .join(JoinType::InnerJoin, name("users"), of("users", "id").equals((name("registrations"), name("owner_id"))))
        .to_owned();
    insert(request, query).await
}

pub(super) async fn unread(request: &mut Request, caller: &Caller) -> Result<u32, Refusal> {
    let user = caller.person().ok_or(Refusal::SignedOut)?.id.0;
    let query = Query::select()
        .expr_as(of("notices", "event_id").count(), name("count"))
        .from(name("notices"))
        .join(
            JoinType::InnerJoin,
            name("registrations"),
            of("registrations", "id").equals((name("notices"), name("registration_id"))),
        )
        .and_where(of("notices", "user_id").eq(user))
        .and_where(of("notices", "read_at").is_null())
        .cond_where(Reader { caller, ..request.reader() }.readable(Object::Registration))
        .to_owned();
    let row = request.one(&query).await?;
    let count: i64 = row.map(|row| get(&row, "count")).transpose()?.unwrap_or(0);
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

pub(super) async fn recent(request: &mut Request) -> Result<Vec<Notice>, Refusal> {
    let user = request.person()?.id.0;
    let side = request.side()?;
    let query = Query::select()
        .columns(["event_id", "registration_id", "at", "read_at"].map(|column| (name("notices"), name(column))))
        .column((name("events"), name("content")))
        .expr_as(of("users", "name"), name("actor"))
        .expr_as(request.reader().own_text(Object::Registration, "name"), name("title"))
        .from(name("notices"))
        .join(JoinType::InnerJoin, name("events"), of("events", "id").equals((name("notices"), name("event_id"))))
        .join(
            JoinType::InnerJoin,
            name("registrations"),
            of("registrations", "id").equals((name("notices"), name("registration_id"))),
        )
        .join(JoinType::LeftJoin, name("users"), of("users", "id").equals((name("events"), name("actor_id"))))
        .and_where(of("notices", "user_id").eq(user))
        .cond_where(request.reader().readable(Object::Registration))
        .order_by((name("events"), name("position")), Order::Desc)
        .limit(SHOWN)
        .to_owned();
    let rows = request.all(&query).await?;
    let mut notices = Vec::with_capacity(rows.len());
    for row in &rows {
        let content: String = get(row, "content")?;
        let entry: Entry = serde_json::from_str(&content).map_err(|error| {
            tracing::error!(%error, "an entry of the trail cannot be read");
            Refusal::Broken { request: String::new() }
        })?;
        let actor: Option<String> = get(row, "actor")?;
        let actor = actor.unwrap_or_else(|| words::audit::SYSTEM.to_owned());
        let Some(sentence) = entry.event.sentence(&actor, side) else { continue };
        let title: Option<String> = get(row, "title")?;
        notices.push(Notice {
            id: NoticeId(get(row, "event_id")?),
            at: request.local(get(row, "at")?),
            sentence,
            registration: RegistrationId(get(row, "registration_id")?),
            title: title.unwrap_or_else(|| words::deals::UNTITLED.to_owned()),
            read: get::<Option<chrono::DateTime<chrono::Utc>>>(row, "read_at")?.is_some(),
        });
    }
    Ok(notices)
}

pub(super) async fn mark_read(request: &mut Request) -> Result<(), Refusal> {
    let user = request.person()?.id.0;
    let update = Query::update()
        .table(name("notices"))
        .value(name("read_at"), request.now())
        .and_where(Expr::col(name("user_id")).eq(user))
        .and_where(Expr::col(name("read_at")).is_null())
        .to_owned();
    request.execute(&update).await.map(|_| ())
}
