//! People: signing in and out, sessions, and who a request comes from.

pub mod history;
mod limits;
pub mod moving;
mod password;
pub mod people;
pub mod second_factor;
pub mod sessions;
mod store;
pub mod viewing;

pub(crate) use limits::SignInLimits;
pub(crate) use store::{NewUser, insert};

use crate::request::{self, Asked};
use crate::{Portal, Request, accounts, audit};
use history::Tried;
use sha2::{Digest, Sha256};
use shared::access::{Caller, Person};
use shared::audit::Event;
use shared::fields::Object;
use shared::ids::{AccountId, Named, SessionId, UserId};
use shared::refusal::{Problems, Refusal};
use shared::users::sessions::browser_name;
use shared::users::sign_ins::{Method, Outcome};
use shared::users::{Credentials, Role, Viewer, check_new_password};
use shared::values::{email::Email, person_name::PersonName};
use shared::words;
use std::net::IpAddr;
use std::sync::Arc;
use store::Found;

/// Where a try comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The network address.
    pub address: IpAddr,
    /// What the browser says of itself; blank where it says nothing.
    pub agent: String,
}

impl Device {
    /// The network address as it is kept and shown.
    fn address(&self) -> String {
        self.address.to_canonical().to_string()
    }

    /// The browser in a few words, as it is kept and shown.
    fn browser(&self) -> String {
        browser_name(&self.agent)
    }
}

impl From<IpAddr> for Device {
    fn from(address: IpAddr) -> Device {
        Device { address, agent: String::new() }
    }
}

/// A session that begins: its secret goes into the cookie and is kept nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// What the cookie holds.
    pub secret: String,
    /// Who signed in.
    pub user: UserId,
    /// Whether nothing is missing. Otherwise nothing is open to it but the page of the second factor.
    pub is_whole: bool,
}

/// Signs somebody in. Takes the same time and says the same whether the address is known or not, and writes each try down.
///
/// # Errors
/// `Invalid` on what cannot be right, `Forbidden` where address and password do not belong together, `TooMany` beyond the limits.
pub async fn sign_in(
    asked: Asked,
    email: &str,
    password: &str,
    from: impl Into<Device>,
) -> Result<NewSession, Refusal> {
    let credentials = Credentials::parse(email, password)?;
    let from: Device = from.into();
    if let Err(refusal) = asked.portal.limits.check(&credentials.email, from.address) {
        one_too_many(asked, &credentials.email, &from).await?;
        return Err(refusal);
    }
    let found =
        Request::read(asked.clone(), async |request| store::find_by_email(request, &credentials.email).await).await?;
    let stored = found.as_ref().and_then(|found| found.password.clone());
    let checked = password::check(&asked.portal, credentials.password, stored).await?;
    let outcome = match (&found, checked) {
        (Some(found), password::Checked::Right { rehashed }) if found.active => {
            match begin(&asked, found, rehashed, &from).await? {
                Some(session) => return Ok(session),
                None => Outcome::Wrong,
            }
        }
        (_, password::Checked::Right { .. }) => Outcome::Locked,
        // Wrong passwords of people who may not sign in are just that: wrong.
        (_, password::Checked::Wrong) => Outcome::Wrong,
    };
    let user = found.map(|found| found.person.id);
    let tried = Tried::with_email(&credentials.email, user, Method::Password, outcome);
    Request::write(asked, async |request| history::write(request, tried, &from).await).await?;
    Err(Refusal::Forbidden(words::users::SIGN_IN_REFUSED.to_owned()))
}

/// Begins a session of somebody whose password was right; none where it is another one by now, or they may not sign in any more.
async fn begin(
    asked: &Asked,
    found: &Found,
    rehashed: Option<String>,
    from: &Device,
) -> Result<Option<NewSession>, Refusal> {
    let (person, compared) = (&found.person, found.password.as_deref().unwrap_or_default());
    let caller = Caller::Person(person.clone());
    Request::write(Asked { caller, ..asked.clone() }, async |request| {
        if !store::signs_in_with(request, person.id, compared).await? {
            return Ok(None);
        }
        if let Some(hash) = &rehashed {
            store::set_password(request, person.id, hash).await?;
        }
        sessions::begin(request, person, Method::Password, from).await.map(Some)
    })
    .await
}

/// Writes down a try beyond the limits, unless enough of them were.
async fn one_too_many(asked: Asked, email: &Email, from: &Device) -> Result<(), Refusal> {
    if !asked.portal.limits.tells(from.address) {
        return Ok(());
    }
    Request::write(asked, async |request| {
        let user = store::find_by_email(request, email).await?.map(|found| found.person.id);
        history::write(request, Tried::with_email(email, user, Method::Password, Outcome::Limited), from).await
    })
    .await
}

/// Compares a password that somebody who is known types once more, and returns the hash it was compared with, for [`hold_password`].
///
/// # Errors
/// `Invalid` at that field where it is wrong, `TooMany` beyond the limits, `Forbidden` for whoever looks as them: their tries are not to be
/// used up.
async fn check_again(
    asked: &Asked,
    user: UserId,
    typed: &str,
    field: &'static str,
    from: &Device,
) -> Result<String, Refusal> {
    request::oneself(&asked.caller)?;
    if typed.is_empty() {
        return Err(Refusal::Invalid(Problems::one(field, words::users::PASSWORD_MISSING)));
    }
    if typed.len() > shared::users::PASSWORD_LONGEST {
        return Err(Refusal::Invalid(Problems::one(field, words::users::PASSWORD_TOO_LONG)));
    }
    asked.portal.limits.check_person(user, from.address)?;
    let read = Request::read(asked.clone(), async |request| store::password_and_email(request, user).await);
    let (stored, _) = read.await?;
    let checked = password::check(&asked.portal, typed.to_owned(), stored.clone()).await?;
    if let (password::Checked::Right { .. }, Some(compared)) = (checked, stored) {
        return Ok(compared);
    }
    let tried = Tried::by(user, Method::Password, Outcome::Wrong);
    Request::write(asked.clone(), async |request| history::write(request, tried, from).await).await?;
    Err(Refusal::Invalid(Problems::one(field, words::security::PASSWORD_WRONG)))
}

/// Holds the password that [`check_again`] compared until the transaction ends.
///
/// # Errors
/// `Invalid` at that field where it is another one by now, or its person may not sign in any more.
async fn hold_password(
    request: &mut Request,
    user: UserId,
    compared: &str,
    field: &'static str,
) -> Result<(), Refusal> {
    match store::signs_in_with(request, user, compared).await? {
        true => Ok(()),
        false => Err(Refusal::Invalid(Problems::one(field, words::security::PASSWORD_WRONG))),
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

/// Somebody whose password was right, and whose second factor is still missing.
#[derive(Clone, Debug)]
pub struct Halfway {
    /// Who it is.
    pub person: Person,
    /// Their session.
    pub session: SessionId,
}

/// How far a browser has come with signing in.
#[derive(Clone, Debug)]
pub enum Signed {
    /// Not at all, or its session has ended.
    Out,
    /// The second factor is missing. Until it is shown this is nobody, but for the page that asks for it.
    Halfway(Halfway),
    /// All the way.
    In {
        /// Who it is.
        person: Person,
        /// The same for the screens.
        viewer: Box<Viewer>,
        /// Their session.
        session: SessionId,
        /// Who really looks, where they look as somebody else.
        looker: Option<Box<Person>>,
    },
}

impl Signed {
    /// Who it is, where nothing is missing.
    pub fn whole(self) -> Option<(Person, Viewer)> {
        match self {
            Signed::In { person, viewer, .. } => Some((person, *viewer)),
            Signed::Out | Signed::Halfway(_) => None,
        }
    }
}

/// How far the browser with this secret has come: whether its session runs, the person may sign in, and the second factor was shown by
/// whoever has one or needs one. One statement, and once a minute a second that marks the use.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn authenticate(portal: &Arc<Portal>, secret: &str, looking: Looking) -> Result<Signed, Refusal> {
    let asked =
        Asked { portal: portal.clone(), caller: Caller::Guest, id: String::new(), origin: request::Origin::default() };
    let id = hashed(secret);
    let found = Request::read(asked.clone(), async |request| store::find_session(request, &id).await).await?;
    let Some(session) = found else { return Ok(Signed::Out) };
    if looking == Looking::Using && session.is_stale(portal.clock.now()) {
        Request::write(asked.clone(), async |request| store::touch_session(request, &id).await).await?;
    }
    let viewing = session.viewing;
    let signed = session.signed(|role| portal.settings.second_factor.includes(role));
    match (signed, viewing) {
        (Signed::In { person: looker, viewer, session, .. }, Some(viewing)) => {
            let asked = Asked { caller: Caller::Person(looker.clone()), ..asked };
            let seen = async |request: &mut Request| viewing::seen_as(request, viewing).await;
            Ok(match Request::read(asked, seen).await? {
                Some((person, viewer)) => {
                    Signed::In { person, viewer: Box::new(viewer), session, looker: Some(Box::new(looker)) }
                }
                None => Signed::In { person: looker, viewer, session, looker: None },
            })
        }
        (signed, _) => Ok(signed),
    }
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
