//! Putting back what an entry of the trail tells of a company or of a relationship: what it was before counts again.

use super::relationships::{self, Stored, distributes, is_related};
use super::{alike, cannot_stand_below, facts, is_partner, keep, load_for, only_editable, read, store, told_apart};
use crate::gates::{self, Gate};
use crate::{Request, access};
use shared::access::{Action, Facts};
use shared::accounts::relationships::RelationKind;
use shared::accounts::{FORM, answers_of};
use shared::audit::{Change, Entry, Event};
use shared::fields::Object;
use shared::ids::{AccountId, RelationshipId};
use shared::list::Record;
use shared::refusal::Refusal;
use shared::values::Value;
use shared::words::access::CANNOT_PUT_BACK;
use shared::words::accounts::STILL_A_PARTNER;
use shared::words::relations as say;

/// The fields of a company that decide about access. An entry that changed none of them is not put back from the trail.
const DECIDING: [&str; 5] = ["is_partner", "type", "tier", "status", "parent"];

/// Whether an entry tells of something about companies that the caller may put back.
pub(crate) async fn can_put_back(request: &mut Request, entry: &Entry) -> Result<bool, Refusal> {
    let facts = match entry.object {
        Object::Account if decides(entry) => facts(Some(AccountId(entry.record))),
        Object::Relationship if is_end(entry) || matches!(entry.event, Event::Added) => {
            Facts::of(Object::Relationship, entry.record)
        }
        _ => return Ok(false),
    };
    access::may(request, Action::Edit, &facts).await
}

fn decides(entry: &Entry) -> bool {
    let changes = |field: &str| entry.changes.iter().any(|change| change.field == field);
    matches!(entry.event, Event::Changed) && DECIDING.into_iter().any(changes)
}

fn is_end(entry: &Entry) -> bool {
    matches!(entry.event, Event::Changed) && entry.changes.iter().any(|change| change.field == "ended_on")
}

fn cannot() -> Refusal {
    Refusal::Conflict(CANNOT_PUT_BACK.to_owned())
}

/// A value as the trail keeps it.
fn value(stored: &serde_json::Value) -> Result<Value, Refusal> {
    if stored.is_null() { Ok(Value::Empty) } else { serde_json::from_value(stored.clone()).map_err(|_| cannot()) }
}

/// Puts a company's fields back to what they were before an entry, where they still are as the entry left them. Its territories, which are
/// chosen beside them, stay.
///
/// # Errors
/// `Conflict` where one was changed again since, or cannot be that any more; `NotFound` and `Forbidden` by the access decision.
pub(crate) async fn company(request: &mut Request, entry: &Entry) -> Result<(), Refusal> {
    let id = AccountId(entry.record);
    access::allow(request, Action::Edit, &facts(Some(id))).await?;
    if !decides(entry) {
        return Err(Refusal::NotFound);
    }
    gates::pass(request, Gate::Companies).await?;
    let (version, now) = load_for(request, id, Action::Edit).await?;
    let was = as_it_was(&now, &entry.changes)?;
    let is_partner_in = |record: &Record| *record.value("is_partner") == Value::YesNo(true);
    if is_partner_in(&now) && !is_partner_in(&was) && store::is_in_use(request, id).await? {
        return Err(Refusal::Conflict(STILL_A_PARTNER.to_owned()));
    }
    // What was typed then is judged by what holds now.
    let mut after = read(request, Some(&was), &answers_of(&was)).await.map_err(in_a_sentence)?;
    for field in ["parent", "channel_manager"] {
        after.insert(field, was.value(field).clone());
    }
    if let Value::Reference { id: parent, .. } = was.value("parent")
        && now.value("parent") != was.value("parent")
    {
        let parent = AccountId(*parent);
        if !store::exists(request, parent).await? {
            return Err(cannot());
        }
        if let Some(sentence) = cannot_stand_below(request, Some(id.0), parent.0).await? {
            return Err(Refusal::Conflict(sentence.to_owned()));
        }
    }
    let (before, after) = told_apart(&now, after);
    only_editable(request, &before, &after).map_err(in_a_sentence)?;
    keep(request, id.0, Some(version), before, after, Vec::new(), Event::Changed).await
}

/// A company as it was before an entry of the trail; refused where it is not as the entry left it.
fn as_it_was(now: &Record, changes: &[Change]) -> Result<Record, Refusal> {
    let mut was = now.clone();
    for change in changes.iter().filter(|change| FORM.questions().any(|question| question.name == change.field)) {
        if !alike(now.value(&change.field), &value(&change.after)?) {
            return Err(cannot());
        }
        let before = value(&change.before)?;
        was.values.retain(|(field, _)| *field != change.field);
        was.values.push((change.field.clone(), before));
    }
    Ok(was)
}

/// Nothing was typed that a problem could stand at: the first is said instead.
fn in_a_sentence(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Invalid(problems) => match problems.0.into_iter().next() {
            Some(problem) => Refusal::Conflict(problem.message),
            None => cannot(),
        },
        other => other,
    }
}

/// Ends a relationship that an entry began, or lets one go on that it ended. Returns the first of its two companies.
///
/// # Errors
/// `Conflict` where it was changed again since, or the two cannot stand like that any more; `NotFound` and `Forbidden` by the access
/// decision.
pub(crate) async fn relationship(request: &mut Request, entry: &Entry) -> Result<AccountId, Refusal> {
    let id = RelationshipId(entry.record);
    access::allow(request, Action::Edit, &Facts::of(Object::Relationship, id.0)).await?;
    gates::pass(request, Gate::Companies).await?;
    let relation = relationships::stored(request, id).await?;
    let now = relation.ended_on.map_or(Value::Empty, Value::Date);
    let ended = entry.changes.iter().find(|change| change.field == "ended_on");
    let (was, became) = match (&entry.event, ended) {
        (Event::Added, _) => (Value::Date(request.today()), Value::Empty),
        (Event::Changed, Some(ended)) => (value(&ended.before)?, value(&ended.after)?),
        _ => return Err(Refusal::NotFound),
    };
    if now != became {
        return Err(cannot());
    }
    let ended_on = match was {
        Value::Date(day) => Some(day),
        _ => None,
    };
    if ended_on.is_none()
        && let Some(sentence) = cannot_go_on(request, &relation).await?
    {
        return Err(Refusal::Conflict(sentence.to_owned()));
    }
    relationships::end_or_reopen(request, &relation, relation.version, ended_on).await?;
    Ok(relation.from.id)
}

/// Why two companies cannot stand in a relationship any more; none where they can.
async fn cannot_go_on(request: &mut Request, relation: &Stored) -> Result<Option<&'static str>, Refusal> {
    let (kind, from, to) = (relation.kind, relation.from.id, relation.to.id);
    for company in [from, to] {
        if !is_partner(request, company).await? {
            return Ok(Some(say::NO_SUCH_PARTNER));
        }
    }
    if is_related(request, kind, from, to).await? {
        return Ok(Some(say::RELATED_ALREADY));
    }
    let closes = kind == RelationKind::DistributorOf && distributes(request, vec![to.0], &[from.0]).await?;
    Ok(closes.then_some(say::DISTRIBUTORS_IN_A_CIRCLE))
}
