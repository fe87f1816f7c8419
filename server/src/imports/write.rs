//! A batch of rows in one transaction: what is there is looked up, compared, and only differences are written.

use super::known::Known;
use super::mapping::Section;
use super::row::{Row, remark};
use super::store::{self, Stored};
use crate::gates::{self, Gate};
use crate::record::{self, Write};
use crate::users::{self, NewUser};
use crate::{Request, match_keys};
use shared::audit::Event;
use shared::deals::conflict::match_name;
use shared::fields::Object;
use shared::form::Values;
use shared::ids::{ImportId, UserId};
use shared::imports::{Ending, Remark, Weight};
use shared::refusal::Refusal;
use shared::users::Role;
use shared::values::Value;
use shared::words::imports::CIRCLE;
use shared::words::relations::IMPORTED_MERGED;
use uuid::Uuid;

/// More levels than any group of companies or any line of leaders has.
const LEVELS_MOST: usize = 50;

/// How a row ended, and what the database knew to say of it.
pub(super) struct Ended {
    pub ending: Ending,
    pub remarks: Vec<Remark>,
}

/// Writes what differs. One ending for each row, in order.
///
/// # Errors
/// `Conflict` where somebody wrote one of the records in between, `Busy` or `Broken` from the database.
pub(super) async fn put(
    request: &mut Request,
    section: &Section,
    run: ImportId,
    rows: &[Row],
) -> Result<Vec<Ended>, Refusal> {
    if section.object == Object::Account {
        // Two changes at once could close a circle that neither of them sees.
        gates::pass(request, Gate::Companies).await?;
    }
    let known = Known::load(request, section, rows).await?;
    let mut ended = Vec::with_capacity(rows.len());
    for row in rows {
        ended.push(match known.complete(row) {
            Err(rejection) => Ended { ending: Ending::Rejected, remarks: vec![*rejection] },
            Ok((Some(stored), ..)) if stored.merged_into.is_some() => {
                let name = row.text("name").unwrap_or_default();
                let remarks = vec![remark(section, row.line, "name", name, Weight::Warning, IMPORTED_MERGED)];
                Ended { ending: Ending::Unchanged, remarks }
            }
            Ok((stored, mut after, mut remarks)) => {
                if let Some(stored) = stored {
                    remarks.extend(leave_circle(request, section, row, stored, &mut after).await?);
                }
                let event = Event::Imported { run };
                let ending = match stored {
                    Some(stored) => update(request, section.object, stored, after, event).await?,
                    None => create(request, section.object, after, event).await?,
                };
                Ended { ending, remarks }
            }
        });
    }
    Ok(ended)
}

/// Leaves out a parent or a leader that stands below the record itself: the file alone may be in order, and still close a circle with what
/// was set by hand.
async fn leave_circle(
    request: &mut Request,
    section: &Section,
    row: &Row,
    stored: &Stored,
    after: &mut Values,
) -> Result<Option<Remark>, Refusal> {
    let Some(field) = super::link_above(section) else { return Ok(None) };
    let Some(Value::Reference { id, .. }) = after.get(field) else { return Ok(None) };
    let is_as_before = matches!(stored.values.get(field), Some(Value::Reference { id: known, .. }) if known == id);
    if is_as_before || !stands_below(request, section.object, field, *id, stored.id).await? {
        return Ok(None);
    }
    after.remove(field);
    let name = row.links.get(field).map_or("", String::as_str);
    Ok(Some(remark(section, row.line, field, name, Weight::Warning, CIRCLE)))
}

/// Whether following the stored references upwards from a record leads to another one, or goes on for ever.
async fn stands_below(
    request: &mut Request,
    object: Object,
    field: &'static str,
    record: Uuid,
    other: Uuid,
) -> Result<bool, Refusal> {
    let mut next = Some(record);
    for _ in 0..LEVELS_MOST {
        match next {
            None => return Ok(false),
            Some(record) if record == other => return Ok(true),
            Some(record) => next = store::above(request, object, field, record).await?,
        }
    }
    Ok(true)
}

async fn update(
    request: &mut Request,
    object: Object,
    stored: &Stored,
    mut after: Values,
    event: Event,
) -> Result<Ending, Refusal> {
    // A reference is the same whatever its name was when it was read.
    for (field, value) in &mut after {
        if let (Value::Reference { id, .. }, Some(before @ Value::Reference { id: known, .. })) =
            (&*value, stored.values.get(field))
            && id == known
        {
            *value = before.clone();
        }
    }
    after.retain(|field, value| stored.values.get(field) != Some(value));
    if after.is_empty() {
        return Ok(Ending::Unchanged);
    }
    let renamed = match after.get("name") {
        Some(Value::Text(name)) if object == Object::Account => Some(name.clone()),
        _ => None,
    };
    let beside = renamed.iter().map(|name| ("match_name", match_name(name).into())).collect();
    let write = Write {
        object,
        id: stored.id,
        expected: Some(stored.version),
        before: stored.values.clone(),
        after,
        beside,
        rows: vec![],
        event,
    };
    record::save(request, write).await?;
    if let Some(name) = renamed {
        let domain = Some(stored.text("domain")).filter(|domain| !domain.is_empty());
        match_keys::put(request, object, stored.id, &match_keys::of(&name, domain), true).await?;
    }
    Ok(Ending::Updated)
}

async fn create(request: &mut Request, object: Object, mut after: Values, event: Event) -> Result<Ending, Refusal> {
    match object {
        Object::User => person(request, &after, event).await?,
        Object::Account => {
            let name = text(&after, "name").unwrap_or_default();
            let (id, beside) = (request.new_id(), vec![("match_name", match_name(&name).into())]);
            after.insert("is_partner", Value::YesNo(false));
            after.insert("type", Value::Text("customer".to_owned()));
            record::save(
                request,
                Write { object, id, expected: None, before: Values::new(), after, beside, rows: vec![], event },
            )
            .await?;
            match_keys::put(request, object, id, &match_keys::of(&name, None), false).await?;
        }
        _ => {
            let id = request.new_id();
            record::save(
                request,
                Write { object, id, expected: None, before: Values::new(), after, beside: vec![], rows: vec![], event },
            )
            .await?;
        }
    }
    Ok(Ending::Created)
}

/// One of the vendor's own people, known by name and without sign-in.
async fn person(request: &mut Request, after: &Values, event: Event) -> Result<(), Refusal> {
    let leader = match after.get("leader") {
        Some(Value::Reference { id, .. }) => Some(UserId(*id)),
        _ => None,
    };
    let new = NewUser {
        name: text(after, "name").unwrap_or_default(),
        email: None,
        role: Role::Agent,
        account: None,
        leader,
        territory: text(after, "territory"),
        password: None,
        is_demo: false,
    };
    users::insert(request, new, event).await.map(|_| ())
}

fn text(values: &Values, field: &str) -> Option<String> {
    match values.get(field) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}
