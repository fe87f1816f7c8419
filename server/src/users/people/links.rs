//! Links in mails with which somebody chooses a password: each works once, and only for a while. Only its hash is kept.

use super::store::{self, Member};
use super::{circumstances, recipient, values_of};
use crate::mails;
use crate::record::{self, Write};
use crate::request::{Asked, Origin};
use crate::sql::{get, name};
use crate::users::history::{self, Tried};
use crate::users::{Device, hashed, password};
use crate::{Portal, Request, access, audit};
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait, Query};
use shared::access::Caller;
use shared::audit::Event;
use shared::fields::Object;
use shared::ids::UserId;
use shared::refusal::{Problems, Refusal};
use shared::users::check_new_password;
use shared::users::links::{OpenLink, Purpose, is_token, path};
use shared::users::people::{Step, UserState};
use shared::users::sign_ins::{Method, Outcome};
use shared::values::{Value, email::Email};
use shared::words;
use shared::words::people as say;
use std::net::IpAddr;
use std::sync::Arc;

/// Makes a link for somebody and returns its address. Those of the same kind that were sent before stop working.
pub(super) async fn make(request: &mut Request, user: UserId, purpose: Purpose) -> Result<String, Refusal> {
    let delete = Query::delete()
        .from_table(name("links"))
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .and_where(Expr::col(name("purpose")).eq(purpose.name()))
        .and_where(Expr::col(name("used_at")).is_null())
        .to_owned();
    request.execute(&delete).await?;
    let token = request.portal().entropy.secret();
    let (now, expires) = (request.now(), request.now() + purpose.lasts());
    let insert = Query::insert()
        .into_table(name("links"))
        .columns(["hash", "user_id", "purpose", "made_at", "expires_at"].map(name))
        .values_panic([hashed(&token).into(), user.0.into(), purpose.name().into(), now.into(), expires.into()])
        .to_owned();
    request.execute(&insert).await?;
    Ok(format!("{}{}", request.portal().public_url(), path(&token)))
}

/// Makes every link of somebody stop working.
pub(super) async fn forget(request: &mut Request, user: UserId) -> Result<(), Refusal> {
    let delete = Query::delete()
        .from_table(name("links"))
        .and_where(Expr::col(name("user_id")).eq(user.0))
        .and_where(Expr::col(name("used_at")).is_null())
        .to_owned();
    request.execute(&delete).await.map(|_| ())
}

/// Where somebody has to stand for a link of that kind to work.
fn standing(purpose: Purpose) -> UserState {
    match purpose {
        Purpose::Invitation => UserState::Invited,
        Purpose::Reset => UserState::Active,
    }
}

/// One sentence for links that were used, are too old, never were, or belong to somebody who may not use them: who has none learns nothing.
fn gone() -> Refusal {
    Refusal::Forbidden(say::LINK_GONE.to_owned())
}

/// Whose link it is, if it works.
async fn find(request: &mut Request, hash: &str) -> Result<(Member, Purpose), Refusal> {
    let query = Query::select()
        .columns(["user_id", "purpose"].map(name))
        .from(name("links"))
        .and_where(Expr::col(name("hash")).eq(hash))
        .cond_where(unused(request))
        .to_owned();
    let row = request.one(&query).await?.ok_or_else(gone)?;
    let purpose: String = get(&row, "purpose")?;
    let purpose = Purpose::from_name(&purpose).ok_or_else(gone)?;
    let member = store::find(request, UserId(get(&row, "user_id")?)).await?.ok_or_else(gone)?;
    if member.state == standing(purpose) { Ok((member, purpose)) } else { Err(gone()) }
}

fn unused(request: &Request) -> Condition {
    Cond::all().add(Expr::col(name("used_at")).is_null()).add(Expr::col(name("expires_at")).gt(request.now()))
}

/// Whose link it is, for its page.
///
/// # Errors
/// `Forbidden` with one sentence for every link that does not work.
pub async fn open_link(portal: &Arc<Portal>, token: &str) -> Result<OpenLink, Refusal> {
    find_now(portal, token).await.map(|(open, _)| open)
}

async fn find_now(portal: &Arc<Portal>, token: &str) -> Result<(OpenLink, UserId), Refusal> {
    if !is_token(token) {
        return Err(gone());
    }
    let hash = hashed(token);
    let asked =
        Asked { portal: portal.clone(), caller: Caller::System, id: "link".to_owned(), origin: Origin::default() };
    let (member, purpose) = Request::read(asked, async |request| find(request, &hash).await).await?;
    let email = member.email.ok_or_else(gone)?;
    Ok((OpenLink { name: member.name, email, purpose }, member.id))
}

/// Sets a password by a link. Every session and every other link of the person ends; whoever was invited can sign in from now on.
///
/// # Errors
/// `Invalid` for a password that will not do, or two that differ; `Forbidden` for a link that does not work; `TooMany` beyond the limits.
pub async fn set_password(
    asked: Asked,
    token: &str,
    password: String,
    repeated: &str,
    from: &Device,
) -> Result<(), Refusal> {
    let (_, user) = find_now(&asked.portal, token).await?;
    let mut problems = Problems::default();
    match check_new_password(&password) {
        Err(sentence) => problems.add("password", sentence),
        Ok(()) if password != repeated => problems.add("repeat", say::PASSWORDS_DIFFER),
        Ok(()) => {}
    }
    problems.or(())?;
    // Hashing must not be a way to tire the server.
    asked.portal.limits.check_person(user, from.address)?;
    let new = password::hash(&asked.portal, password).await?;
    let person = access::person_now(&asked.portal, user).await?;
    let (hash, from) = (hashed(token), from.clone());
    let asked = Asked { caller: Caller::Person(person), ..asked };
    Request::write(asked, async move |request| use_link(request, &hash, new, &from).await).await
}

async fn use_link(request: &mut Request, hash: &str, password: String, from: &Device) -> Result<(), Refusal> {
    // Of two at once one is first; the other changes no row.
    let update = Query::update()
        .table(name("links"))
        .value(name("used_at"), request.now())
        .and_where(Expr::col(name("hash")).eq(hash))
        .cond_where(unused(request))
        .returning(Query::returning().columns(["user_id", "purpose"].map(name)))
        .to_owned();
    let row = request.one(&update).await?.ok_or_else(gone)?;
    let purpose: String = get(&row, "purpose")?;
    let purpose = Purpose::from_name(&purpose).ok_or_else(gone)?;
    let member = store::find(request, UserId(get(&row, "user_id")?)).await?.ok_or_else(gone)?;
    if member.state != standing(purpose) {
        return Err(gone());
    }
    store::end_sessions(request, member.id).await?;
    forget(request, member.id).await?;
    history::write(request, Tried::by(member.id, Method::Link, Outcome::Success), from).await?;
    if let (Purpose::Invitation, Some(to)) = (purpose, recipient(&member)) {
        let vendor = request.portal().settings.vendor_name.clone();
        let letter = words::mails::welcome(&to.name, &vendor, &to.address, request.portal().public_url());
        mails::write(request, &to, letter, None).await?;
    }
    let state = |state: UserState| Value::Text(state.name().to_owned());
    let (mut before, mut after) = (values_of(&member), values_of(&member));
    before.insert("state", state(member.state));
    after.insert("state", state(UserState::Active));
    let write = Write {
        object: Object::User,
        id: member.id.0,
        expected: Some(member.version),
        before,
        after,
        beside: vec![("password", password.into())],
        rows: vec![],
        event: Event::PasswordSet,
    };
    record::save(request, write).await.map(|_| ())
}

/// Counts a request for a new password by somebody who is not signed in. The answer is the same for everybody.
///
/// # Errors
/// `Invalid` for what cannot be an address, `TooMany` beyond the limits on signing in.
pub fn check_reset(portal: &Portal, email: &str, from: IpAddr) -> Result<Email, Refusal> {
    let email = Email::parse(email).map_err(|problem| Refusal::Invalid(Problems::one("email", problem.to_string())))?;
    portal.limits.check(&email, from)?;
    Ok(email)
}

/// Sends a link for a new password to whoever signs in with an address; nothing where nobody does. How long it takes tells which it was, so
/// nobody who asked should wait for it.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn send_reset(asked: Asked, email: Email) -> Result<(), Refusal> {
    let asked = Asked { caller: Caller::System, ..asked };
    Request::write(asked, async move |request| {
        let Some(user) = store::having_email(request, email.as_str()).await? else { return Ok(()) };
        let Some(member) = store::find(request, user).await? else { return Ok(()) };
        if circumstances(request, &member).await?.after(Step::SendReset).is_err() {
            return Ok(());
        }
        mail_reset(request, &member).await?;
        audit::note(request, Object::User, user.0, Event::ResetSent);
        Ok(())
    })
    .await
}

/// Writes the mail with a link for a new password.
pub(super) async fn mail_reset(request: &mut Request, member: &Member) -> Result<(), Refusal> {
    let Some(to) = recipient(member) else { return Err(Refusal::Conflict(say::NO_EMAIL.to_owned())) };
    let link = make(request, member.id, Purpose::Reset).await?;
    let vendor = request.portal().settings.vendor_name.clone();
    mails::write(request, &to, words::mails::reset(&to.name, &vendor), Some(link)).await.map(|_| ())
}

/// Writes the mail with an invitation.
pub(super) async fn mail_invitation(request: &mut Request, member: &Member) -> Result<(), Refusal> {
    let Some(to) = recipient(member) else { return Err(Refusal::Conflict(say::NO_EMAIL.to_owned())) };
    let link = make(request, member.id, Purpose::Invitation).await?;
    let vendor = request.portal().settings.vendor_name.clone();
    let letter = words::mails::invitation(&to.name, &vendor, &by(request));
    mails::write(request, &to, letter, Some(link)).await.map(|_| ())
}

/// Writes to the address that somebody had until now. Whoever never chose a password never signed in with it and is told nothing.
pub(super) async fn mail_old_address(request: &mut Request, member: &Member) -> Result<(), Refusal> {
    let Some(to) = recipient(member).filter(|_| member.has_password) else { return Ok(()) };
    let vendor = request.portal().settings.vendor_name.clone();
    let letter = words::mails::address_changed(&to.name, &vendor, &by(request));
    mails::write(request, &to, letter, None).await.map(|_| ())
}

/// Who a mail says it was.
fn by(request: &Request) -> String {
    let vendor = &request.portal().settings.vendor_name;
    request.caller().person().map_or_else(|| vendor.clone(), |person| person.name.clone())
}
