//! People: signing in and out, sessions, and who a request comes from.

mod limits;
pub mod moving;
mod password;
mod store;

pub(crate) use limits::SignInLimits;
pub(crate) use store::{NewUser, insert};

use crate::request::{Asked, Origin};
use crate::{Portal, Request, accounts, audit};
use sha2::{Digest, Sha256};
use shared::access::{Caller, Person};
use shared::audit::Event;
use shared::fields::Object;
use shared::ids::{AccountId, Named, UserId};
use shared::refusal::{Problems, Refusal};
use shared::users::{Credentials, Role, Viewer, check_new_password};
use shared::values::{email::Email, person_name::PersonName};
use shared::words;
use std::net::IpAddr;
use std::sync::Arc;

/// A session that begins: its secret goes into the cookie and is kept nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// What the cookie holds.
    pub secret: String,
    /// Who signed in.
    pub user: UserId,
}

/// Signs somebody in. Takes the same time and says the same whether the address is known or not.
///
/// # Errors
/// `Invalid` on what cannot be right, `Forbidden` where address and password do not belong together, `TooMany` beyond the limits.
pub async fn sign_in(asked: Asked, email: &str, password: &str, from: IpAddr) -> Result<NewSession, Refusal> {
    let credentials = Credentials::parse(email, password)?;
    asked.portal.limits.check(&credentials.email, from)?;
    let found =
        Request::read(asked.clone(), async |request| store::find_by_email(request, &credentials.email).await).await?;
    let stored = found.as_ref().and_then(|found| found.password.clone());
    let checked = password::check(&asked.portal, credentials.password, stored).await?;
    match (found, checked) {
        (Some(found), password::Checked::Right { rehashed }) if found.active => {
            let secret = asked.portal.entropy.secret();
            let caller = Caller::Person(found.person.clone());
            Request::write(Asked { caller, ..asked }, async |request| {
                store::insert_session(request, &hashed(&secret), found.person.id).await?;
                if let Some(hash) = &rehashed {
                    store::set_password(request, found.person.id, hash).await?;
                }
                audit::note(request, Object::User, found.person.id.0, Event::SignedIn);
                Ok(())
            })
            .await?;
            Ok(NewSession { secret, user: found.person.id })
        }
        _ => Err(Refusal::Forbidden(words::users::SIGN_IN_REFUSED.to_owned())),
    }
}

/// Ends the session, if it runs.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn sign_out(asked: Asked, secret: &str) -> Result<(), Refusal> {
    Request::write(asked, async |request| {
        if let Some(user) = store::end_session(request, &hashed(secret)).await? {
            audit::note(request, Object::User, user.0, Event::SignedOut);
        }
        Ok(())
    })
    .await
}

/// Whether looking at a session counts as using it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looking {
    /// A person did something.
    Using,
    /// The page looked by itself: the idle time runs on.
    Waiting,
}

/// Who a session belongs to, if it runs and the person may sign in. One statement, and once a minute a second that marks the use.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn authenticate(
    portal: &Arc<Portal>,
    secret: &str,
    looking: Looking,
) -> Result<Option<(Person, Viewer)>, Refusal> {
    let asked = Asked { portal: portal.clone(), caller: Caller::Guest, id: String::new(), origin: Origin::default() };
    let id = hashed(secret);
    let found = Request::read(asked.clone(), async |request| store::find_session(request, &id).await).await?;
    let Some(session) = found else { return Ok(None) };
    if looking == Looking::Using && session.is_stale(portal.clock.now()) {
        Request::write(asked, async |request| store::touch_session(request, &id).await).await?;
    }
    Ok(Some((session.person, session.viewer)))
}

fn hashed(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Somebody who shall sign in, as typed on the command line.
#[derive(Clone, Debug)]
pub struct UserDraft {
    /// Name.
    pub name: String,
    /// Email address.
    pub email: String,
    /// Password.
    pub password: String,
    /// Role.
    pub role: Role,
    /// The partner, for people of a partner.
    pub account: Option<AccountId>,
    /// Whether the person belongs to the demo and must never sign in from outside.
    pub is_demo: bool,
}

/// Adds somebody who can sign in.
///
/// # Errors
/// `Invalid` with every problem; `Conflict` where the address is taken.
pub async fn add(asked: Asked, draft: UserDraft) -> Result<UserId, Refusal> {
    let mut problems = Problems::default();
    let name = PersonName::parse(&draft.name).map_err(|problem| problems.add("name", problem.to_string())).ok();
    let email = Email::parse(&draft.email).map_err(|problem| problems.add("email", problem.to_string())).ok();
    if let Err(sentence) = check_new_password(&draft.password) {
        problems.add("password", sentence);
    }
    if draft.role.is_partner() != draft.account.is_some() {
        problems.add("account", words::users::ACCOUNT_FOR_PARTNERS);
    }
    if draft.role == Role::Agent {
        problems.add("role", words::users::AGENTS_DO_NOT_SIGN_IN);
    }
    let (Some(name), Some(email), true) = (name, email, problems.is_empty()) else {
        return Err(Refusal::Invalid(problems));
    };
    let hash = password::hash(&asked.portal, draft.password).await?;
    Request::write(asked, async |request| {
        if let Some(account) = draft.account
            && !accounts::is_partner(request, account).await?
        {
            return Err(Refusal::Invalid(Problems::one("account", words::users::NO_SUCH_PARTNER)));
        }
        let new = NewUser {
            name: name.to_string(),
            email: Some(email.to_string()),
            role: draft.role,
            account: draft.account,
            leader: None,
            territory: None,
            password: Some(hash),
            is_demo: draft.is_demo,
        };
        insert(request, new, Event::SetUp).await
    })
    .await
}

/// Everybody who looks after partners and can sign in, by name.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(crate) async fn channel_managers(request: &mut Request) -> Result<Vec<Named<UserId>>, Refusal> {
    store::channel_managers(request).await
}

/// The channel manager with this email address.
///
/// # Errors
/// `Invalid` where nobody who manages partners has it.
pub(crate) async fn channel_manager(request: &mut Request, email: &str) -> Result<UserId, Refusal> {
    let missing = || Refusal::Invalid(Problems::one("channel_manager", words::users::NO_SUCH_CHANNEL_MANAGER));
    let email = Email::parse(email).map_err(|_| missing())?;
    let found = store::find_by_email(request, &email).await?.map(|found| found.person);
    found.filter(|person| person.role == Role::ChannelManager).map(|person| person.id).ok_or_else(missing)
}

/// Whether anybody of the demo can sign in here.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn has_demo_people(asked: Asked) -> Result<bool, Refusal> {
    Request::read(asked, async |request| store::has_demo_people(request).await).await
}
