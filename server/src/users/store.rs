//! People's and sessions' SQL.

use super::viewing::Viewing;
use super::{Device, Halfway, Signed};
use crate::access::store as access;
use crate::record::{self, Write};
use crate::sql::{get, name, of};
use crate::{Request, failure, notices};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::QueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, LockType, Order, Query};
use shared::access::{Asks, Caller, Licence, Person};
use shared::audit::Event;
use shared::fields::Object;
use shared::form::Values;
use shared::ids::{AccountId, Named, SessionId, UserId};
use shared::refusal::Refusal;
use shared::users::second_factor::Strength;
use shared::users::{Role, Viewer};
use shared::values::{Value, email::Email, fold};
use shared::words;
use uuid::Uuid;

/// A session is marked as used at most this often.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Somebody who tries to sign in.
pub(super) struct Found {
    pub person: Person,
    pub password: Option<String>,
    pub active: bool,
}

/// A session that runs.
pub(super) struct Session {
    person: Person,
    viewer: Viewer,
    /// As whom they look just now.
    pub(super) viewing: Option<Viewing>,
    number: SessionId,
    has_second_factor: bool,
    was_second_factor_shown: bool,
    seen_at: DateTime<Utc>,
}

impl Session {
    /// Whether its use has not been marked for a while.
    pub(super) fn is_stale(&self, now: DateTime<Utc>) -> bool {
        now - self.seen_at >= TOUCH_EVERY
    }

    /// How far it has come. Whoever has a second factor has to show it, and so has whoever needs one.
    pub(super) fn signed(self, needs_second_factor: impl FnOnce(Role) -> bool) -> Signed {
        let is_due = self.has_second_factor || needs_second_factor(self.person.role);
        if is_due && !self.was_second_factor_shown {
            Signed::Halfway(Halfway { person: self.person, session: self.number })
        } else {
            Signed::In { person: self.person, viewer: Box::new(self.viewer), session: self.number, looker: None }
        }
    }
}

/// Sessions that run were used after the first instant and begun after the second.
pub(super) fn running_since(request: &Request) -> (DateTime<Utc>, DateTime<Utc>) {
    let settings = &request.portal().settings;
    let idle_since = request.now() - TimeDelta::minutes(i64::from(settings.session_idle_minutes));
    let born_after = request.now() - TimeDelta::hours(i64::from(settings.session_hours));
    (idle_since, born_after)
}

/// The person with this address.
pub(super) async fn find_by_email(request: &mut Request, email: &Email) -> Result<Option<Found>, Refusal> {
    let mut query = access::users_with_accounts();
    access::select_subject(&mut query, request.engine());
    query
        .columns(["password", "state"].map(|column| (name("users"), name(column))))
        .and_where(of("users", "email_key").eq(fold(email.as_str())))
        // Whoever left keeps theirs in what they did; it may be somebody else's now, or their own at another company.
        .and_where(of("users", "state").ne("deactivated"));
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    let state: String = get(&row, "state")?;
    let subject = access::subject(&row)?;
    let policy = request.policy().await?;
    Ok(Some(Found {
        person: Person::under(&policy, &subject),
        password: get(&row, "password")?,
        active: state == "active",
    }))
}

/// Begins a session for which the password alone was shown.
pub(super) async fn insert_session(
    request: &mut Request,
    id: &str,
    user: UserId,
    from: &Device,
) -> Result<(), Refusal> {
    let insert = Query::insert()
        .into_table(name("sessions"))
        .columns(["id", "number", "user_id", "strength", "address", "agent", "created_at", "seen_at"].map(name))
        .values_panic([
            id.into(),
            request.new_id().into(),
            user.0.into(),
            Strength::Password.name().into(),
            from.address().into(),
            from.browser().into(),
            request.now().into(),
            request.now().into(),
        ])
        .to_owned();
    request.execute(&insert).await.map(|_| ())
}

/// Notices that the user of a query has not read, whether or not they may read of what.
fn unread() -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from(name("notices"))
        .and_where(of("notices", "user_id").equals((name("users"), name("id"))))
        .and_where(of("notices", "read_at").is_null())
        .to_owned()
}

/// A query over users with everything that a caller and their screens need.
fn viewers(engine: crate::Engine) -> sea_orm::sea_query::SelectStatement {
    let mut query = access::users_with_accounts();
    access::select_subject(&mut query, engine);
    query
        .expr_as(of("accounts", "name"), name("account_name"))
        .expr_as(Expr::exists(unread()), name("has_unread"))
        .expr_as(Expr::SubQuery(None, Box::new(access::version().into())), name("policy_version"))
        .and_where(of("users", "state").eq("active"));
    query
}

/// Reads what [`viewers`] selected. Where something is not read, one statement more counts what of it they may know of.
async fn viewer(request: &mut Request, row: &QueryResult) -> Result<(Person, Viewer), Refusal> {
    let policy = crate::access::policy_at(request, get(row, "policy_version")?).await?;
    let person = Person::under(&policy, &access::subject(row)?);
    let account_name: Option<String> = get(row, "account_name")?;
    let caller = Caller::Person(person.clone());
    let unread = if get(row, "has_unread")? { notices::unread_of(request, &caller).await? } else { 0 };
    let viewer = Viewer {
        id: person.id,
        name: person.name.clone(),
        role: person.role,
        account: person.account.zip(account_name).map(|(id, name)| Named { id, name }),
        unread,
        asks: Asks::of(&caller),
        looker: None,
    };
    Ok((person, viewer))
}

/// Somebody who can sign in, as a caller and for the screens.
pub(super) async fn find_viewer(request: &mut Request, id: UserId) -> Result<Option<(Person, Viewer)>, Refusal> {
    let mut query = viewers(request.engine());
    query.and_where(of("users", "id").eq(id.0));
    match request.one(&query).await? {
        Some(row) => viewer(request, &row).await.map(Some),
        None => Ok(None),
    }
}

/// The session, if it runs: not ended, not idle too long, not too old, its person active.
pub(super) async fn find_session(request: &mut Request, id: &str) -> Result<Option<Session>, Refusal> {
    let (idle_since, born_after) = running_since(request);
    let mut query = viewers(request.engine());
    query
        .columns(
            ["seen_at", "number", "strength", "as_user_id", "as_until"].map(|column| (name("sessions"), name(column))),
        )
        .column((name("second_factors"), name("confirmed_at")))
        .join(JoinType::InnerJoin, name("sessions"), of("sessions", "user_id").equals((name("users"), name("id"))))
        .join(
            JoinType::LeftJoin,
            name("second_factors"),
            of("second_factors", "user_id").equals((name("users"), name("id"))),
        )
        .and_where(of("sessions", "id").eq(id))
        .and_where(of("sessions", "ended_at").is_null())
        .and_where(of("sessions", "seen_at").gt(idle_since))
        .and_where(of("sessions", "created_at").gt(born_after));
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    let (person, viewer) = viewer(request, &row).await?;
    let viewing = get::<Option<Uuid>>(&row, "as_user_id")?.map(UserId).zip(get(&row, "as_until")?);
    let viewing = viewing.map(|(as_whom, until)| Viewing { as_whom, until }).filter(|v| v.until > request.now());
    let strength: String = get(&row, "strength")?;
    Ok(Some(Session {
        person,
        viewer,
        viewing,
        number: SessionId(get(&row, "number")?),
        has_second_factor: get::<Option<DateTime<Utc>>>(&row, "confirmed_at")?.is_some(),
        was_second_factor_shown: strength == Strength::SecondFactor.name(),
        seen_at: row.try_get("", "seen_at").map_err(failure::refusal)?,
    }))
}

/// Marks a session as used.
pub(super) async fn touch_session(request: &mut Request, id: &str) -> Result<(), Refusal> {
    let update = Query::update()
        .table(name("sessions"))
        .value(name("seen_at"), request.now())
        .and_where(Expr::col(name("id")).eq(id))
        .and_where(Expr::col(name("ended_at")).is_null())
        .to_owned();
    request.execute(&update).await.map(|_| ())
}

/// Ends a session; tells whose it was, if it ran.
pub(super) async fn end_session(request: &mut Request, id: &str) -> Result<Option<UserId>, Refusal> {
    let update = Query::update()
        .table(name("sessions"))
        .value(name("ended_at"), request.now())
        .and_where(Expr::col(name("id")).eq(id))
        .and_where(Expr::col(name("ended_at")).is_null())
        .returning(Query::returning().columns([name("user_id")]))
        .to_owned();
    let row = request.one(&update).await?;
    row.map(|row| row.try_get("", "user_id").map(UserId).map_err(failure::refusal)).transpose()
}

/// Somebody's password as it is kept, and their email address.
pub(super) async fn password_and_email(
    request: &mut Request,
    user: UserId,
) -> Result<(Option<String>, Option<String>), Refusal> {
    let query = Query::select()
        .columns(["password", "email"].map(name))
        .from(name("users"))
        .and_where(Expr::col(name("id")).eq(user.0))
        .to_owned();
    match request.one(&query).await? {
        Some(row) => Ok((get(&row, "password")?, get(&row, "email")?)),
        None => Ok((None, None)),
    }
}

/// Whether somebody signs in with the password of this hash, held until the transaction ends. Comparing one takes a while, in which it may
/// have been changed and they may have been kept out.
pub(super) async fn signs_in_with(request: &mut Request, user: UserId, hash: &str) -> Result<bool, Refusal> {
    let query = Query::select()
        .column(name("id"))
        .from(name("users"))
        .and_where(Expr::col(name("id")).eq(user.0))
        .and_where(Expr::col(name("password")).eq(hash))
        .and_where(Expr::col(name("state")).eq("active"))
        .lock(LockType::Update)
        .to_owned();
    Ok(request.one(&query).await?.is_some())
}

/// Keeps the hash of a password.
pub(super) async fn set_password(request: &mut Request, user: UserId, hash: &str) -> Result<(), Refusal> {
    let update = Query::update()
        .table(name("users"))
        .value(name("password"), hash)
        .and_where(Expr::col(name("id")).eq(user.0))
        .to_owned();
    request.execute(&update).await.map(|_| ())
}

/// A person about to be kept.
pub(crate) struct NewUser {
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    pub account: Option<AccountId>,
    pub leader: Option<UserId>,
    pub territory: Option<String>,
    pub password: Option<String>,
    pub is_demo: bool,
}

/// Keeps a new person.
///
/// # Errors
/// `Conflict` where the address is taken.
pub(crate) async fn insert(request: &mut Request, new: NewUser, event: Event) -> Result<UserId, Refusal> {
    if let Some(email) = &new.email
        && request.one(&by_key(email)).await?.is_some()
    {
        return Err(Refusal::Conflict(words::users::EMAIL_TAKEN.to_owned()));
    }
    let id = request.new_id();
    let reference = |id: Option<Uuid>| id.map_or(Value::Empty, |id| Value::Reference { id, label: String::new() });
    let state = if new.password.is_some() { "active" } else { "without_sign_in" };
    let after = Values::from([
        ("name", Value::Text(new.name)),
        ("email", Value::text(new.email)),
        ("role", Value::Text(new.role.name().to_owned())),
        ("account", reference(new.account.map(|id| id.0))),
        ("leader", reference(new.leader.map(|id| id.0))),
        ("territory", Value::text(new.territory)),
    ]);
    let licence = if new.role.is_partner() { Licence::FullCoSelling } else { Licence::Internal };
    let beside = vec![
        ("state", state.into()),
        ("licence", licence.name().into()),
        ("password", new.password.into()),
        ("is_demo", new.is_demo.into()),
    ];
    let write =
        Write { object: Object::User, id, expected: None, before: Values::new(), after, beside, rows: vec![], event };
    record::save(request, write).await?;
    Ok(UserId(id))
}

fn by_key(email: &str) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(name("id"))
        .from(name("users"))
        .and_where(Expr::col(name("email_key")).eq(fold(email)))
        .and_where(Expr::col(name("state")).ne("deactivated"))
        .to_owned()
}

/// Everybody who looks after partners and can sign in, by name.
pub(super) async fn channel_managers(request: &mut Request) -> Result<Vec<Named<UserId>>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(name))
        .from(name("users"))
        .and_where(Expr::col(name("role")).eq(Role::ChannelManager.name()))
        .and_where(Expr::col(name("state")).eq("active"))
        .order_by(name("name_key"), Order::Asc)
        .order_by(name("id"), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok(Named { id: UserId(get(row, "id")?), name: get(row, "name")? })).collect()
}

/// Whether anybody of the demo can sign in.
pub(super) async fn has_demo_people(request: &mut Request) -> Result<bool, Refusal> {
    let query = Query::select()
        .column(name("id"))
        .from(name("users"))
        .and_where(Expr::col(name("is_demo")).eq(true))
        .and_where(Expr::col(name("state")).eq("active"))
        .limit(1)
        .to_owned();
    Ok(request.one(&query).await?.is_some())
}
