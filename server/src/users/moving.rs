//! Moving a person to another company: who they were stays there, switched off; who they are from now on begins at the new one.

use super::people;
use crate::held;
use crate::once::{check_key, done_before};
use crate::record::{self, Write};
use crate::sql::{get, name, of};
use crate::{Request, access, accounts};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, JoinType, LockType, Query};
use shared::access::{Action, Facts, Side};
use shared::audit::Event;
use shared::deals::State;
use shared::fields::Object;
use shared::form::{Answers, Values};
use shared::ids::{AccountId, Named, UserId};
use shared::refusal::{Problems, Refusal};
use shared::users::Role;
use shared::users::moving::{MovePage, parse};
use shared::values::Value;
use shared::words::accounts::SEVERAL_COMPANIES;
use shared::words::relations as say;
use uuid::Uuid;

/// Whoever cannot sign in any more and keeps what they did.
const DEACTIVATED: &str = "deactivated";

/// A person of a partner as they are stored.
struct Found {
    id: UserId,
    version: i64,
    name: String,
    email: Option<String>,
    role: Role,
    state: String,
    licence: String,
    is_demo: bool,
    account: Option<Named<AccountId>>,
}

/// The page for moving a person.
///
/// # Errors
/// `NotFound` where there is none, the caller may not know of them or is a partner's, `Forbidden` where changing them is not the caller's or they are the
/// vendor's, `Conflict` where they left already.
pub async fn page(request: &mut Request, id: UserId) -> Result<MovePage, Refusal> {
    let (found, company) = load_for(request, id).await?;
    let held = held::held_if_any(request, held::MOVE, id.0, None).await?;
    let problems = match &held {
        Some(held) => match read(request, &company, held).await {
            Ok(_) => Problems::default(),
            Err(Refusal::Invalid(problems)) => problems,
            Err(other) => return Err(other),
        },
        None => Problems::default(),
    };
    Ok(MovePage {
        person: Named { id, name: found.name },
        company,
        drafts: drafts(request, id).await?,
        held,
        problems,
        partners: accounts::partners_offered(request).await?,
    })
}

/// Moves a person to another company. At the old one they are switched off at once and keep what they did, with drafts and registrations; at
/// the new one they begin as a contact of the same name, email address and role, without access. Returns who they are from now on; the same
/// key gives the same one.
///
/// # Errors
/// `Invalid` for another company than a partner, or the one they are at; `Conflict` where they left already; `NotFound` and `Forbidden` by the
/// access decision.
pub async fn move_person(request: &mut Request, id: UserId, key: &str, answers: &Answers) -> Result<UserId, Refusal> {
    check_key(key)?;
    // Held first: of two at once the later one finds that it was done.
    let held = find(request, id).await?.ok_or(Refusal::NotFound)?;
    allow(request, &held).await?;
    if let Some(done) = done_before(request, key, "moved_here").await? {
        return Ok(UserId(done));
    }
    let (found, company) = load_for(request, id).await?;
    let to = read(request, &company, answers).await?;
    access::allow(request, Action::Create, &Facts::of(Object::User, Uuid::nil()).at(Some(to.id))).await?;
    request.use_key(key);
    switch_off(request, &found, &to).await?;
    let new = begin(request, found, &company, &to).await?;
    held::forget_form(request, held::MOVE, id.0).await?;
    Ok(new)
}

/// Keeps what was typed for a move that could not be made, so that its page shows it again.
///
/// # Errors
/// As [`page`].
pub async fn hold(request: &mut Request, id: UserId, answers: &Answers) -> Result<(), Refusal> {
    load_for(request, id).await?;
    held::hold(request, held::MOVE, id.0, answers).await
}

/// Loads a person for a move, with where they are.
async fn load_for(request: &mut Request, id: UserId) -> Result<(Found, Named<AccountId>), Refusal> {
    let found = find(request, id).await?.ok_or(Refusal::NotFound)?;
    allow(request, &found).await?;
    let company = found.account.clone().filter(|_| found.role.is_partner());
    let company = company.ok_or_else(|| Refusal::Forbidden(say::ONLY_PARTNERS_PEOPLE.to_owned()))?;
    if found.state == DEACTIVATED {
        return Err(Refusal::Conflict(say::GONE_ALREADY.to_owned()));
    }
    Ok((found, company))
}

/// Moving is the vendor's: whoever looks after colleagues learns nothing of other partners, not even which there are.
async fn allow(request: &mut Request, found: &Found) -> Result<(), Refusal> {
    if request.side()? == Side::Partner {
        return Err(Refusal::NotFound);
    }
    let account = found.account.as_ref().map(|account| account.id);
    let facts = Facts::of(Object::User, found.id.0).owned_by(Some(found.id), Some(found.role)).at(account);
    access::allow(request, Action::Edit, &facts).await
}

/// The company that was typed.
async fn read(
    request: &mut Request,
    company: &Named<AccountId>,
    answers: &Answers,
) -> Result<Named<AccountId>, Refusal> {
    let found = accounts::partners_named(request, parse(answers)?).await?;
    let sentence = match found.as_slice() {
        [one] if one.id == company.id => say::THERE_ALREADY,
        [one] => return Ok(one.clone()),
        [] => say::NO_SUCH_PARTNER,
        _ => SEVERAL_COMPANIES,
    };
    Err(Refusal::Invalid(Problems::one("company", sentence)))
}

/// Switches off who the person was. Their sessions end and their links stop working, as with whoever is deactivated.
async fn switch_off(request: &mut Request, found: &Found, to: &Named<AccountId>) -> Result<(), Refusal> {
    let state = |state: &str| Values::from([("state", Value::Text(state.to_owned()))]);
    let write = Write {
        object: Object::User,
        id: found.id.0,
        expected: Some(found.version),
        before: state(&found.state),
        after: state(DEACTIVATED),
        beside: vec![],
        rows: vec![],
        event: Event::MovedAway { to: to.clone() },
    };
    record::save(request, write).await?;
    people::put_out(request, found.id).await
}

/// Who the person is at the new company: a contact who does not sign in yet.
async fn begin(
    request: &mut Request,
    found: Found,
    from: &Named<AccountId>,
    to: &Named<AccountId>,
) -> Result<UserId, Refusal> {
    let id = request.new_id();
    let account = Value::Reference { id: to.id.0, label: to.name.clone() };
    let write = Write {
        object: Object::User,
        id,
        expected: None,
        before: Values::new(),
        after: Values::from([
            ("name", Value::Text(found.name)),
            ("email", Value::text(found.email)),
            ("role", Value::Text(found.role.name().to_owned())),
            ("account", account),
        ]),
        beside: vec![
            ("state", "without_sign_in".into()),
            ("licence", found.licence.into()),
            ("is_demo", found.is_demo.into()),
            ("moved_from_id", found.id.0.into()),
        ],
        rows: vec![],
        event: Event::MovedHere { from: from.clone() },
    };
    record::save(request, write).await?;
    Ok(UserId(id))
}

/// The person, held until the transaction ends where this is about to change them.
async fn find(request: &mut Request, id: UserId) -> Result<Option<Found>, Refusal> {
    let mut query = Query::select();
    query
        .columns(
            ["version", "name", "email", "role", "state", "licence", "is_demo", "account_id"]
                .map(|column| (name("users"), name(column))),
        )
        .expr_as(of("accounts", "name"), name("account_name"))
        .from(name("users"))
        .join(JoinType::LeftJoin, name("accounts"), of("accounts", "id").equals((name("users"), name("account_id"))))
        .and_where(of("users", "id").eq(id.0));
    if request.writes() {
        query.lock_with_tables(LockType::Update, [name("users")]);
    }
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    let (account, called): (Option<Uuid>, Option<String>) = (get(&row, "account_id")?, get(&row, "account_name")?);
    let role: String = get(&row, "role")?;
    Ok(Some(Found {
        id,
        version: get(&row, "version")?,
        name: get(&row, "name")?,
        email: get(&row, "email")?,
        role: Role::from_name(&role).unwrap_or(Role::Agent),
        state: get(&row, "state")?,
        licence: get(&row, "licence")?,
        is_demo: get(&row, "is_demo")?,
        account: account.zip(called).map(|(id, name)| Named { id: AccountId(id), name }),
    }))
}

/// How many drafts a person has.
async fn drafts(request: &mut Request, id: UserId) -> Result<u64, Refusal> {
    let query = Query::select()
        .expr_as(Expr::col(Asterisk).count(), name("drafts"))
        .from(name("registrations"))
        .and_where(Expr::col(name("owner_id")).eq(id.0))
        .and_where(Expr::col(name("state")).eq(State::Draft.name()))
        .to_owned();
    let row = request.one(&query).await?;
    row.map_or(Ok(0), |row| get::<i64>(&row, "drafts").map(i64::unsigned_abs))
}
