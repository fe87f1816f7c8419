//! The second factor: setting it up, showing it, and taking it away.

mod code;
mod picture;
mod store;

use super::history::{self, Tried};
use super::{Device, check_again, hold_password, sessions};
use crate::request::{Asked, oneself};
use crate::{Request, audit};
use sha2::{Digest, Sha256};
use shared::access::{Action, Person};
use shared::audit::Event;
use shared::fields::Object;
use shared::ids::{SessionId, UserId};
use shared::refusal::{Problems, Refusal};
use shared::users::Role;
use shared::users::second_factor::{Code, RECOVERY_CODES, RECOVERY_LENGTH, Step, in_groups};
use shared::users::sign_ins::{Method, Outcome};
use shared::words::security as say;

/// Whether somebody's second factor is on.
pub(super) async fn is_on(request: &mut Request, user: UserId) -> Result<bool, Refusal> {
    Ok(store::find(request, user).await?.is_some_and(|factor| factor.is_on()))
}

/// Whether somebody needs a second factor, by the installation's setting.
pub(super) fn is_needed(request: &Request, person: &Person) -> bool {
    request.portal().settings.second_factor.includes(person.role)
}

/// Whether somebody has to show a second factor when they sign in, or to set one up.
pub(super) async fn is_asked_of(request: &mut Request, person: &Person) -> Result<bool, Refusal> {
    Ok(is_on(request, person.id).await? || is_needed(request, person))
}

/// How many of somebody's recovery codes were not used yet.
pub(super) async fn recovery_codes_left(request: &mut Request, user: UserId) -> Result<u32, Refusal> {
    store::recovery_codes_left(request, user).await
}

/// What the page of the second factor asks of the caller.
///
/// # Errors
/// `SignedOut` where nobody has shown a password, `Forbidden` for whoever looks as somebody else: a key is its owner's to see.
pub async fn page(request: &mut Request) -> Result<Step, Refusal> {
    oneself(request.caller())?;
    let user = request.person()?.id;
    let Some(factor) = store::find(request, user).await? else { return Ok(Step::Begin) };
    if factor.is_on() {
        return Ok(Step::Code);
    }
    if factor.has_lapsed(request.now()) {
        return Ok(Step::Begin);
    }
    let (_, email) = super::store::password_and_email(request, user).await?;
    let issuer = &request.portal().settings.vendor_name;
    let address = code::address(issuer, &email.unwrap_or_default(), &factor.secret);
    Ok(Step::Confirm { key: code::in_fours(&factor.secret), picture: picture::of(&address)? })
}

/// Begins to set up the caller's second factor: makes a new key, which counts when it is confirmed.
///
/// # Errors
/// `Conflict` where it is on already.
pub async fn begin(request: &mut Request) -> Result<(), Refusal> {
    let user = request.person()?.id;
    let secret = code::base32(&request.portal().entropy.bytes::<{ code::SECRET_BYTES }>());
    if store::put_unconfirmed(request, user, &secret).await? {
        Ok(())
    } else {
        Err(Refusal::Conflict(say::ALREADY_ON.to_owned()))
    }
}

/// Switches the caller's second factor on, shown the first code of their app. Returns the recovery codes, which are kept nowhere else.
///
/// # Errors
/// `Invalid` where the code is not right, `Conflict` where there is nothing to confirm, `TooMany` beyond the limits on tries, `SignedOut` where
/// the session has ended meanwhile.
pub async fn confirm(asked: Asked, session: SessionId, typed: &str, from: &Device) -> Result<Vec<String>, Refusal> {
    let digits = match Code::parse(typed)? {
        Code::App(digits) => digits,
        // There are none yet.
        Code::Recovery(_) => return Err(wrong()),
    };
    let user = asked.caller.person().ok_or(Refusal::SignedOut)?.id;
    count(&asked, user, Method::SecondFactor, from).await?;
    let codes = Request::write(asked, async |request| {
        let person = request.person()?.clone();
        let unconfirmed = store::find(request, user).await?.filter(|factor| !factor.is_on());
        let Some(factor) = unconfirmed.filter(|factor| !factor.has_lapsed(request.now())) else {
            return Err(Refusal::Conflict(say::SET_UP_LAPSED.to_owned()));
        };
        let Some(step) = code::matching_step(&factor, &digits, request.now()) else {
            let tried = Tried::by(user, Method::SecondFactor, Outcome::Wrong);
            history::write(request, tried, from).await?;
            return Ok(None);
        };
        if !store::confirm(request, user, step).await? {
            return Err(Refusal::Conflict(say::ALREADY_ON.to_owned()));
        }
        let codes: Vec<String> =
            (0..RECOVERY_CODES).map(|_| request.portal().entropy.letters::<RECOVERY_LENGTH>()).collect();
        let hashes: Vec<String> = codes.iter().map(|code| hashed(user, code)).collect();
        store::put_recovery_codes(request, user, &hashes).await?;
        audit::note(request, Object::User, user.0, Event::SecondFactorSetUp);
        let finishes = is_needed(request, &person);
        shown(request, session, Method::SecondFactor, finishes, from).await?;
        Ok(Some(codes))
    })
    .await?;
    codes.map(|codes| codes.iter().map(|code| in_groups(code)).collect()).ok_or_else(wrong)
}

/// Lets a session go on whose person shows a code of their app, or one of their recovery codes. A code counts once.
///
/// # Errors
/// `Invalid` where the code is not right or was used, `TooMany` beyond the limits on tries, `SignedOut` where the session has ended meanwhile.
pub async fn show(asked: Asked, session: SessionId, typed: &str, from: &Device) -> Result<(), Refusal> {
    let typed = Code::parse(typed)?;
    let (user, method) = (asked.caller.person().ok_or(Refusal::SignedOut)?.id, typed.method());
    count(&asked, user, method, from).await?;
    let is_right = Request::write(asked, async |request| {
        let is_right = match &typed {
            Code::App(digits) => use_code(request, user, digits).await?,
            Code::Recovery(code) => store::use_recovery_code(request, user, &hashed(user, code)).await?,
        };
        if is_right {
            shown(request, session, method, true, from).await?;
        } else {
            history::write(request, Tried::by(user, method, Outcome::Wrong), from).await?;
        }
        Ok(is_right)
    })
    .await?;
    if is_right { Ok(()) } else { Err(wrong()) }
}

/// What follows from a second factor that was shown.
async fn shown(
    request: &mut Request,
    session: SessionId,
    method: Method,
    finishes_signing_in: bool,
    from: &Device,
) -> Result<(), Refusal> {
    let user = request.person()?.id;
    sessions::strengthen(request, session).await?;
    if finishes_signing_in {
        audit::note(request, Object::User, user.0, Event::SignedIn);
    }
    history::write(request, Tried::by(user, method, Outcome::Success), from).await
}

/// Whether these digits are right now. They count once, however many ask at once.
async fn use_code(request: &mut Request, user: UserId, digits: &str) -> Result<bool, Refusal> {
    let Some(factor) = store::find(request, user).await?.filter(|factor| factor.is_on()) else { return Ok(false) };
    match code::matching_step(&factor, digits, request.now()) {
        Some(step) => store::use_step(request, user, step).await,
        None => Ok(false),
    }
}

/// Counts a try, as those with a password are counted. One too many is written down, unless enough of them were.
async fn count(asked: &Asked, user: UserId, method: Method, from: &Device) -> Result<(), Refusal> {
    oneself(&asked.caller)?;
    let Err(refusal) = asked.portal.limits.check_person(user, from.address) else { return Ok(()) };
    if asked.portal.limits.tells(from.address) {
        let tried = Tried::by(user, method, Outcome::Limited);
        Request::write(asked.clone(), async |request| history::write(request, tried, from).await).await?;
    }
    Err(refusal)
}

/// Switches the caller's own second factor off, shown their password once more.
///
/// # Errors
/// `Forbidden` where they need one, `Invalid` where the password is wrong, `TooMany` beyond the limits on tries.
pub async fn switch_off(asked: Asked, password: &str, from: &Device) -> Result<(), Refusal> {
    let person = asked.caller.person().cloned().ok_or(Refusal::SignedOut)?;
    if asked.portal.settings.second_factor.includes(person.role) {
        return Err(Refusal::Forbidden(say::STILL_NEEDED.to_owned()));
    }
    let compared = check_again(&asked, person.id, password, "password", from).await?;
    Request::write(asked, async |request| {
        hold_password(request, person.id, &compared, "password").await?;
        if store::remove(request, person.id).await? {
            audit::note(request, Object::User, person.id.0, Event::SecondFactorSwitchedOff);
        }
        Ok(())
    })
    .await
}

/// Whether the caller may take somebody's second factor away, apart from whether they may change that person.
pub(super) fn may_reset(request: &Request, id: UserId) -> Result<bool, Refusal> {
    let caller = request.person()?;
    Ok(caller.role == Role::Administrator && caller.id != id)
}

/// Takes away the second factor of somebody who has lost it.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision; `Forbidden` for those who are no administrators, and for one's own.
pub async fn reset_second_factor(request: &mut Request, id: UserId) -> Result<(), Refusal> {
    sessions::load_for(request, id, Action::Edit).await?;
    if !may_reset(request, id)? {
        return Err(Refusal::Forbidden(say::RESET_NOT_YOURS.to_owned()));
    }
    if store::remove(request, id).await? {
        audit::note(request, Object::User, id.0, Event::SecondFactorReset);
    }
    Ok(())
}

fn wrong() -> Refusal {
    Refusal::Invalid(Problems::one("code", say::CODE_WRONG))
}

/// A recovery code as it is kept: two people's equal codes differ.
fn hashed(user: UserId, code: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(user.0.as_bytes());
    hasher.update(code.as_bytes());
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
