//! People's SQL, beside what is a record's.

use crate::Request;
use crate::sql::{get, name, of};
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, LockType, Order, Query};
use shared::access::Licence;
use shared::fields::Object;
use shared::ids::{AccountId, Named, PermissionSetId, UserId};
use shared::refusal::Refusal;
use shared::users::Role;
use shared::users::people::UserState;
use shared::values::fold;
use uuid::Uuid;

/// People of a company shown on its page.
const SHOWN_MOST: u64 = 100;

/// A person as they are stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Member {
    pub id: UserId,
    pub version: i64,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    pub state: UserState,
    pub licence: Licence,
    pub super_user: bool,
    pub territory: Option<String>,
    pub has_password: bool,
    pub account: Option<Named<AccountId>>,
    /// Whether their company sells for the vendor; true for the vendor's people.
    pub company_is_partner: bool,
}

/// The person, held until the transaction ends where this is about to change something.
pub(super) async fn find(request: &mut Request, id: UserId) -> Result<Option<Member>, Refusal> {
    let mut query = Query::select();
    query
        .columns(
            [
                "version",
                "name",
                "email",
                "role",
                "state",
                "licence",
                "super_user",
                "territory",
                "password",
                "account_id",
            ]
            .map(|column| (name("users"), name(column))),
        )
        .expr_as(of("accounts", "name"), name("account_name"))
        .expr_as(of("accounts", "is_partner"), name("company_is_partner"))
        .from(name("users"))
        .join(JoinType::LeftJoin, name("accounts"), of("accounts", "id").equals((name("users"), name("account_id"))))
        .and_where(of("users", "id").eq(id.0));
    if request.writes() {
        query.lock_with_tables(LockType::Update, [name("users")]);
    }
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    let (account, called): (Option<Uuid>, Option<String>) = (get(&row, "account_id")?, get(&row, "account_name")?);
    let (role, state, licence): (String, String, String) =
        (get(&row, "role")?, get(&row, "state")?, get(&row, "licence")?);
    let role = Role::from_name(&role).unwrap_or(Role::Agent);
    let sells: Option<bool> = get(&row, "company_is_partner")?;
    Ok(Some(Member {
        id,
        version: get(&row, "version")?,
        name: get(&row, "name")?,
        email: get(&row, "email")?,
        role,
        state: UserState::from_name(&state).unwrap_or(UserState::Deactivated),
        licence: Licence::from_name(&licence).unwrap_or(Licence::Limited),
        super_user: get(&row, "super_user")?,
        territory: get(&row, "territory")?,
        has_password: get::<Option<String>>(&row, "password")?.is_some(),
        account: account.zip(called).map(|(id, name)| Named { id: AccountId(id), name }),
        company_is_partner: !role.is_partner() || sells == Some(true),
    }))
}

/// The id of whoever has this address and was not deactivated.
pub(super) async fn having_email(request: &mut Request, email: &str) -> Result<Option<UserId>, Refusal> {
    let query = Query::select()
        .column(name("id"))
        .from(name("users"))
        .and_where(Expr::col(name("email_key")).eq(fold(email)))
        .and_where(Expr::col(name("state")).ne(UserState::Deactivated.name()))
        .to_owned();
    request.one(&query).await?.map(|row| get(&row, "id").map(UserId)).transpose()
}

/// The seat of a person.
pub(super) async fn licence(request: &mut Request, id: UserId) -> Result<Licence, Refusal> {
    let query = Query::select()
        .column(name("licence"))
        .from(name("users"))
        .and_where(Expr::col(name("id")).eq(id.0))
        .to_owned();
    let stored: Option<String> = request.one(&query).await?.map(|row| get(&row, "licence")).transpose()?;
    Ok(stored.and_then(|stored| Licence::from_name(&stored)).unwrap_or(Licence::Limited))
}

/// Every permission set, by name.
pub(super) async fn all_sets(request: &mut Request) -> Result<Vec<Named<PermissionSetId>>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(name))
        .from(name("permission_sets"))
        .order_by(name("name_key"), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok(Named { id: PermissionSetId(get(row, "id")?), name: get(row, "name")? })).collect()
}

/// The permission sets given to a person by name.
pub(super) async fn sets_of(request: &mut Request, id: UserId) -> Result<Vec<Named<PermissionSetId>>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(|column| (name("permission_sets"), name(column))))
        .from(name("user_permission_sets"))
        .join(
            JoinType::InnerJoin,
            name("permission_sets"),
            of("permission_sets", "id").equals((name("user_permission_sets"), name("set_id"))),
        )
        .and_where(of("user_permission_sets", "user_id").eq(id.0))
        .order_by((name("permission_sets"), name("name_key")), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok(Named { id: PermissionSetId(get(row, "id")?), name: get(row, "name")? })).collect()
}

/// Gives a person a permission set they do not have.
pub(super) async fn give_set(request: &mut Request, id: UserId, set: PermissionSetId) -> Result<(), Refusal> {
    let insert = Query::insert()
        .into_table(name("user_permission_sets"))
        .columns(["user_id", "set_id"].map(name))
        .values_panic([id.0.into(), set.0.into()])
        .to_owned();
    request.execute(&insert).await.map(|_| ())
}

/// Takes a permission set from a person.
pub(super) async fn take_set(request: &mut Request, id: UserId, set: PermissionSetId) -> Result<(), Refusal> {
    let delete = Query::delete()
        .from_table(name("user_permission_sets"))
        .and_where(Expr::col(name("user_id")).eq(id.0))
        .and_where(Expr::col(name("set_id")).eq(set.0))
        .to_owned();
    request.execute(&delete).await.map(|_| ())
}

/// Ends every session of a person.
pub(super) async fn end_sessions(request: &mut Request, id: UserId) -> Result<(), Refusal> {
    let update = Query::update()
        .table(name("sessions"))
        .value(name("ended_at"), request.now())
        .and_where(Expr::col(name("user_id")).eq(id.0))
        .and_where(Expr::col(name("ended_at")).is_null())
        .to_owned();
    request.execute(&update).await.map(|_| ())
}

/// The people of a company whom the caller may know of, by name.
pub(super) async fn at_company(request: &mut Request, id: AccountId) -> Result<Vec<Named<UserId>>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(|column| (name("users"), name(column))))
        .from(name("users"))
        .and_where(of("users", "account_id").eq(id.0))
        .and_where(of("users", "state").ne(UserState::Deactivated.name()))
        .cond_where(request.reader().readable(Object::User))
        .order_by((name("users"), name("name_key")), Order::Asc)
        .order_by((name("users"), name("id")), Order::Asc)
        .limit(SHOWN_MOST)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok(Named { id: UserId(get(row, "id")?), name: get(row, "name")? })).collect()
}
