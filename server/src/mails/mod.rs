//! Mails: written in the transaction of what they tell of, and handed over later by whoever serves.
//!
//! A mail is taken by setting its next try: whoever does that first has it, and should they end before they are done, it is due again by
//! then. So a mail is sent at least once.

mod store;

use crate::record::{self, Write};
use crate::request::{Asked, Origin};
use crate::{Portal, Request, access, list};
use chrono::TimeDelta;
use shared::access::{Action, Caller, Facts};
use shared::audit::Event;
use shared::fields::Object;
use shared::form::Values;
use shared::ids::{MailId, Named, UserId};
use shared::mails::{LINK, Letter, MailPage, MailState, TRIES_MOST};
use shared::refusal::Refusal;
use shared::users::Role;
use shared::values::Value;
use shared::words::mails as say;
use std::sync::Arc;
use std::time::SystemTime;

/// The pause after the first try; each further one is twice as long.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// Longest sentence kept of what went wrong, in characters.
const FAILURE_LONGEST: usize = 500;

/// Whom a mail is for.
#[derive(Clone, Debug)]
pub(crate) struct Recipient {
    /// The person.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub address: String,
}

/// Writes a mail, to be handed over once this transaction is done. `link` is what stands in its place in the text.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(crate) async fn write(
    request: &mut Request,
    to: &Recipient,
    letter: Letter,
    link: Option<String>,
) -> Result<MailId, Refusal> {
    let id = request.new_id();
    let after = Values::from([
        ("subject", Value::Text(letter.subject)),
        ("to_name", Value::Text(to.name.clone())),
        ("to_address", Value::Text(to.address.clone())),
        ("kind", Value::Text(letter.kind.name().to_owned())),
        ("state", Value::Text(MailState::Waiting.name().to_owned())),
        ("about", Value::Reference { id: to.id.0, label: to.name.clone() }),
        ("tries", Value::Whole(0)),
        ("next_try_at", Value::Instant(request.now())),
    ]);
    let write = Write {
        object: Object::Mail,
        id,
        expected: None,
        before: Values::new(),
        after,
        // Neither is a field: what the link opens stands in no list, no export and no trail.
        beside: vec![("body", letter.body.into()), ("link", link.into())],
        rows: vec![],
        event: Event::MailWritten,
    };
    record::save(request, write).await?;
    Ok(MailId(id))
}

/// A mail's own page. Its link is shown to administrators themselves, and only once the mail was put into a folder, where it can be read
/// anyway.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of it.
pub async fn page(request: &mut Request, id: MailId) -> Result<MailPage, Refusal> {
    access::allow(request, Action::Read, &Facts::of(Object::Mail, id.0)).await?;
    let record = list::record(request, Object::Mail, id.0).await?.ok_or(Refusal::NotFound)?;
    let text = store::text(request, id).await?.ok_or(Refusal::NotFound)?;
    let reader = request.caller().person();
    let is_administrator =
        reader.is_some_and(|person| person.role == Role::Administrator && person.viewed_by.is_none());
    let is_sent = *record.value("state") == Value::Text(MailState::Sent.name().to_owned());
    let link = text.link.filter(|_| is_administrator && is_sent);
    let about = match record.value("about") {
        Value::Reference { id, label } => Named { id: UserId(*id), name: label.clone() },
        _ => return Err(Refusal::NotFound),
    };
    let body = text.body.replace(LINK, link.as_deref().unwrap_or(say::LINK_HIDDEN));
    let zone = request.portal().zone(request.now());
    Ok(MailPage { record, id, body, about, now: request.local(request.now()), zone })
}

/// A mail that whoever took it has to hand over now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The mail.
    pub id: MailId,
    /// The name of whom it is for.
    pub to_name: String,
    /// Their address.
    pub to_address: String,
    /// The line that is read first.
    pub subject: String,
    /// The whole text, with its link.
    pub text: String,
    /// When it was written.
    pub written_at: SystemTime,
    /// Which try this is, from 1.
    pub tries: i64,
}

/// What became of a mail that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was handed over.
    HandedOver,
    /// It was not, for this reason.
    Refused(String),
}

/// Takes the mail that has been due for longest; none where nothing is due. Of two who take at once each gets another one, or nothing.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn take_due(portal: &Arc<Portal>) -> Result<Option<Due>, Refusal> {
    let asked = by_sweep(portal);
    let found = Request::read(asked.clone(), async |request| store::find_due(request).await).await?;
    let Some(waiting) = found else { return Ok(None) };
    Request::write(asked, async move |request| take(request, waiting).await).await
}

async fn take(request: &mut Request, waiting: store::Waiting) -> Result<Option<Due>, Refusal> {
    if waiting.tries >= TRIES_MOST {
        // Its last try was under way when the portal ended.
        let (id, version) = (waiting.id, waiting.version);
        end(request, id, version, MailState::Failed, Some(say::CUT_OFF.to_owned()), true).await?;
        return Ok(None);
    }
    let tries = waiting.tries + 1;
    let next = request.now() + pause(tries);
    if !store::take(request, &waiting, tries, next).await? {
        return Ok(None);
    }
    let link = waiting.link.unwrap_or_default();
    Ok(Some(Due {
        id: waiting.id,
        to_name: waiting.to_name,
        to_address: waiting.to_address,
        subject: waiting.subject,
        text: waiting.body.replace(LINK, &link),
        written_at: SystemTime::from(waiting.written_at),
        tries,
    }))
}

/// How long is waited after a try.
fn pause(tries: i64) -> TimeDelta {
    let doublings = u32::try_from(tries.clamp(1, TRIES_MOST) - 1).unwrap_or(0);
    FIRST_PAUSE * 2_i32.saturating_pow(doublings)
}

/// Writes down what became of a mail. With `forgets`, its link is forgotten where the mail is done: it was sent for real, and nobody has to
/// read it here any more.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn note_outcome(portal: &Arc<Portal>, due: &Due, outcome: Outcome, forgets: bool) -> Result<(), Refusal> {
    let (id, tries) = (due.id, due.tries);
    Request::write(by_sweep(portal), async move |request| {
        // Where somebody else took it meanwhile and was done first, theirs counts.
        let Some(version) = store::version_waiting(request, id).await? else { return Ok(()) };
        match outcome {
            Outcome::HandedOver => end(request, id, version, MailState::Sent, None, forgets).await,
            Outcome::Refused(why) => {
                let why: String = why.chars().take(FAILURE_LONGEST).collect();
                if tries >= TRIES_MOST {
                    end(request, id, version, MailState::Failed, Some(why), forgets).await
                } else {
                    store::keep_failure(request, id, &why).await
                }
            }
        }
    })
    .await
}

/// Ends what can become of a mail.
async fn end(
    request: &mut Request,
    id: MailId,
    version: i64,
    state: MailState,
    failure: Option<String>,
    forgets: bool,
) -> Result<(), Refusal> {
    let (sent_at, event) = match state {
        MailState::Sent => (Value::Instant(request.now()), Event::MailSent),
        MailState::Waiting | MailState::Failed => (Value::Empty, Event::MailFailed),
    };
    let after = Values::from([
        ("state", Value::Text(state.name().to_owned())),
        ("sent_at", sent_at),
        ("next_try_at", Value::Empty),
        ("failure", Value::text(failure)),
    ]);
    let before = Values::from([("state", Value::Text(MailState::Waiting.name().to_owned()))]);
    let beside = if forgets { vec![("link", None::<String>.into())] } else { vec![] };
    let write =
        Write { object: Object::Mail, id: id.0, expected: Some(version), before, after, beside, rows: vec![], event };
    record::save(request, write).await.map(|_| ())
}

fn by_sweep(portal: &Arc<Portal>) -> Asked {
    Asked { portal: portal.clone(), caller: Caller::System, id: "mails".to_owned(), origin: Origin::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_twice_as_long_as_the_one_before() {
        let minutes: Vec<i64> = (1..=TRIES_MOST).map(|tries| pause(tries).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32]);
    }
}
