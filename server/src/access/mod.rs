//! Access: who may see and do what, decided for records, and what was decided about it in general.

mod defaults;
mod preview;
mod rules;
mod sets;
mod shares;
pub(crate) mod store;
mod trial;
mod why;
mod words;

use crate::accounts::putting_back;
use crate::held::{self, Forget};
use crate::request::{Asked, Origin};
use crate::{Portal, Request};
use shared::access::{Access, Action, Caller, Denied, Facts, Person, Policy, Right, decide, strongest};
use shared::audit::{Change, Entry};
use shared::fields::Object;
use shared::form::Answers;
use shared::ids::{EventId, PermissionSetId, SharingRuleId, UserId};
use shared::refusal::Refusal;
use std::sync::Arc;
use uuid::Uuid;

pub use defaults::{DEFAULTS, defaults_sheet, keep_defaults};
pub(crate) use rules::evaluate_record;
pub use rules::{delete_rule, evaluate_daily, keep_rule, rule_sheet};
pub use sets::{delete_set, keep_set, set_sheet};
pub use shares::{hold_mask, hold_share, mask, share, unshare};
pub(crate) use trial::preview_of;
pub use why::{effective, matrix, why_page};

/// What the trail calls all of a set or a rule.
const CONTENT: &str = "content";

/// All of a set or a rule before and after, for the trail: so it can be put back.
fn content(before: Option<&Answers>, after: Option<&Answers>) -> Change {
    let json = |answers: Option<&Answers>| {
        answers.map_or(serde_json::Value::Null, |answers| serde_json::to_value(answers).unwrap_or_default())
    };
    Change { field: CONTENT.to_owned(), before: json(before), after: json(after) }
}

/// The same read back: as it was before, and after. None where the entry tells of no set and no rule.
fn contents(changes: &[Change]) -> Option<(Option<Answers>, Option<Answers>)> {
    let change = changes.iter().find(|change| change.field == CONTENT)?;
    let read = |json: &serde_json::Value| serde_json::from_value::<Option<Answers>>(json.clone()).ok();
    Some((read(&change.before)?, read(&change.after)?))
}

/// What an entry of the trail changed of a permission set or a sharing rule, in sentences; none where it tells of neither.
pub(crate) fn content_in_words(changes: &[Change]) -> Option<Vec<String>> {
    let (before, after) = contents(changes)?;
    Some(words::differences(&before.unwrap_or_default(), &after.unwrap_or_default()))
}

/// Whether an entry tells of a decision that the caller may put back to what it was before, or of how companies stand.
pub(crate) async fn can_put_back(request: &mut Request, entry: &Entry) -> Result<bool, Refusal> {
    if matches!(entry.object, Object::Account | Object::Relationship) {
        return putting_back::can_put_back(request, entry).await;
    }
    let is_decision = matches!(entry.object, Object::PermissionSet | Object::SharingRule | Object::AccessDefaults);
    let had_before = contents(&entry.changes).is_some_and(|(before, _)| before.is_some());
    Ok(is_decision && had_before && may(request, Action::Edit, &Facts::of(entry.object, entry.record)).await?)
}

/// Puts a permission set, a sharing rule, the defaults, a company or a relationship back to what it was before an entry of the trail.
/// Returns the record to look at then: of a relationship the first of its companies.
///
/// # Errors
/// `Conflict` where it was changed again since; `NotFound` where there is no such entry or it tells of something else, and by the access
/// decision.
pub async fn put_back(request: &mut Request, entry: EventId) -> Result<(Object, Uuid), Refusal> {
    let entry = crate::audit::entry_for_putting_back(request, entry).await?.ok_or(Refusal::NotFound)?;
    match entry.object {
        Object::PermissionSet => sets::put_back(request, PermissionSetId(entry.record), &entry.changes).await?,
        Object::SharingRule => rules::put_back(request, SharingRuleId(entry.record), &entry.changes).await?,
        Object::AccessDefaults => defaults::put_back(request, &entry.changes).await?,
        Object::Account => putting_back::company(request, &entry).await?,
        Object::Relationship => {
            let first = putting_back::relationship(request, &entry).await?;
            return Ok((Object::Account, first.0));
        }
        _ => return Err(Refusal::NotFound),
    }
    Ok((entry.object, entry.record))
}

/// The record under which a sheet's answers are held: what it changes, or the author of something new.
fn about(request: &Request, id: Option<Uuid>) -> Result<Uuid, Refusal> {
    id.map_or_else(|| request.person().map(|person| person.id.0), Ok)
}

/// Keeps what was typed into a sheet, so that its page shows it again with what is wrong, or with what saving it would change.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn hold_sheet(
    request: &mut Request,
    object: Object,
    id: Option<Uuid>,
    typed: &Answers,
) -> Result<(), Refusal> {
    let facts = Facts::of(object, id.unwrap_or_default());
    allow(request, if id.is_some() { Action::Edit } else { Action::Create }, &facts).await?;
    let about = about(request, id)?;
    held::hold(request, held::SHEET, about, typed).await
}

/// Gives up what was typed into a sheet: what is stored stays.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn give_up_sheet(request: &mut Request, object: Object, id: Option<Uuid>) -> Result<(), Refusal> {
    let facts = Facts::of(object, id.unwrap_or_default());
    allow(request, if id.is_some() { Action::Edit } else { Action::Create }, &facts).await?;
    let about = about(request, id)?;
    held::forget_held(request, about, Forget::Mine).await
}

/// What was decided, as it stands in this transaction. One statement while nobody decides anything, some more after somebody did.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(crate) async fn policy_at(request: &mut Request, version: i64) -> Result<Arc<Policy>, Refusal> {
    if let Some(known) = request.portal().known_policy(version) {
        return Ok(known);
    }
    let policy = Arc::new(store::policy(request).await?);
    // A transaction that changes it sees what nobody else may see yet.
    if !request.writes() {
        request.portal().keep_policy(policy.clone());
    }
    Ok(policy)
}

/// The same for the rest of this transaction.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(crate) async fn policy_for(request: &mut Request, version: i64) -> Result<(), Refusal> {
    let policy = policy_at(request, version).await?;
    request.use_policy(policy);
    Ok(())
}

/// Somebody as a caller, whether or not they are signed in.
///
/// # Errors
/// `NotFound` where there is no such person; `Busy` or `Broken` from the database.
pub async fn person(request: &mut Request, id: UserId) -> Result<Person, Refusal> {
    let subject = store::find_subject(request, id).await?.ok_or(Refusal::NotFound)?;
    let policy = request.policy().await?;
    Ok(Person::under(&policy, &subject))
}

/// Somebody as a caller, read by itself.
///
/// # Errors
/// As [`person`].
pub async fn person_now(portal: &Arc<Portal>, id: UserId) -> Result<Person, Refusal> {
    let asked = Asked { portal: portal.clone(), caller: Caller::System, id: String::new(), origin: Origin::default() };
    Request::read(asked, async |request| person(request, id).await).await
}

/// Decides about a record. What reaches it from beyond its account is looked up only where nothing nearer goes as far as can be.
///
/// # Errors
/// `SignedOut` for guests; `NotFound` where the caller may not even know of it; `Forbidden` with the reason.
pub(crate) async fn allow(request: &mut Request, action: Action, facts: &Facts) -> Result<(), Refusal> {
    reaching(request, action, facts).await.map(|_| ())
}

/// The same; returns the facts with what was looked up, for decisions that follow.
pub(crate) async fn reaching(request: &mut Request, action: Action, facts: &Facts) -> Result<Facts, Refusal> {
    request.side()?;
    let mut facts = facts.clone();
    if action != Action::Create && may_reach_further(request.caller(), &facts) {
        facts.reach = store::reach(request, facts.object, facts.id, facts.partner.map(|id| id.0)).await?;
    }
    match decide(request.caller(), action, &facts) {
        Ok(()) => Ok(facts),
        Err(Denied::Unknown) => Err(Refusal::NotFound),
        // Whoever may not know of records of this kind may not know of their forms.
        Err(Denied::Forbidden(_)) if action == Action::Create && !knows_of(request.caller(), facts.object) => {
            Err(Refusal::NotFound)
        }
        Err(Denied::Forbidden(why)) => Err(Refusal::Forbidden(why)),
    }
}

/// Whether [`allow`] would.
///
/// # Errors
/// `SignedOut` for guests; `Busy` or `Broken` from the database.
pub(crate) async fn may(request: &mut Request, action: Action, facts: &Facts) -> Result<bool, Refusal> {
    match allow(request, action, facts).await {
        Ok(()) => Ok(true),
        Err(Refusal::NotFound | Refusal::Forbidden(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Whether anything from beyond its account could let somebody further into a record than what is known of it: without the right nothing
/// does, and whoever may change it already needs nothing more.
fn may_reach_further(caller: &Caller, facts: &Facts) -> bool {
    caller.person().is_some_and(|person| {
        person.standing.rights.may(Right::Read, facts.object) && strongest(person, facts) != Some(Access::Edit)
    })
}

fn knows_of(caller: &Caller, object: Object) -> bool {
    caller.person().is_none_or(|person| person.standing.rights.may(Right::Read, object))
}

/// The fields of one record that are masked for the caller by the record itself.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(crate) async fn masked_fields(request: &mut Request, object: Object, id: Uuid) -> Result<Vec<String>, Refusal> {
    let Some(person) = request.caller().person() else { return Ok(Vec::new()) };
    match person.standing.masked_on_records.iter().any(|(of, _)| *of == object) {
        true => store::masked_fields(request, object, id).await,
        false => Ok(Vec::new()),
    }
}
