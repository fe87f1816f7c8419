//! Entries as their reader may see them: names where they may be known, values in words, and of what is hidden only how much it is.

use super::store::{self, Known, Placed};
use crate::{Request, access};
use serde_json::Value as Json;
use shared::access::{Access, Action, Caller, Facts, may_read_field};
use shared::audit::{Change, ChangeLine, Entry, EntryPage, Fate, TRAIL};
use shared::fields::{Field, Kind, Object};
use shared::ids::{EventId, Named, TerritoryId};
use shared::list::{Page, Row};
use shared::refusal::Refusal;
use shared::time;
use shared::values::Value;
use shared::words::{lists, trail as say};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// The records that entries name, as far as they are still there.
type Names = BTreeMap<(Object, Uuid), Known>;

/// An entry with everything that its reader may see of it.
///
/// # Errors
/// `SignedOut` for guests; `NotFound` where there is no such entry, or the caller may not read the trail; `Busy` or `Broken` from the
/// database.
pub async fn page(request: &mut Request, id: EventId) -> Result<EntryPage, Refusal> {
    access::allow(request, Action::Read, &Facts::of(Object::Event, id.0)).await?;
    let placed = store::placed(request, &[id.0]).await?.pop().ok_or(Refusal::NotFound)?;
    let mut wanted = BTreeSet::new();
    gather(&placed.entry, &mut wanted);
    let names = store::known(request, &wanted).await?;
    let told = told(request, &placed.entry, &names);
    let Placed { position, previous, hash, entry } = placed;
    let can_put_back = access::can_put_back(request, &entry).await?;
    let reads = |field: &str| may_read_field(request.caller(), Object::Event, field);
    let may_see_record = reads("object") && reads("record");
    let actor = actor(request.caller(), &entry, &names);
    let what = what(&entry);
    let sees_all = told.fate != Fate::Hidden && may_see_record && reads("what");
    let sentence = match sees_all {
        true => say::sentence(&entry.event, &what, &actor, entry.object),
        false => say::plainly(if reads("what") { &what } else { lists::object(Object::Event) }, &actor),
    };
    Ok(EntryPage {
        id,
        position,
        at: request.local(entry.at),
        sentence,
        comment: entry.event.comment().filter(|_| sees_all).map(str::to_owned),
        actor: reads("actor").then_some(actor),
        whom: entry.whom.filter(|_| reads("whom")).map(|id| name_of(&names, Object::User, id)),
        why: entry.why.filter(|_| reads("whom")),
        from: entry.from.filter(|_| reads("address")),
        object: may_see_record.then_some(entry.object),
        record: may_see_record.then_some(entry.record),
        fate: told.fate,
        name: told.name.filter(|_| may_see_record),
        changes: told.changes,
        further: told.further,
        hidden: told.hidden,
        can_put_back,
        what: if reads("what") { what } else { lists::object(Object::Event).to_owned() },
        request: entry.request,
        previous,
        hash,
    })
}

/// Puts names in the place of the records' ids on a page of the trail, where the caller may know them. One statement.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn name_records(request: &mut Request, page: &mut Page) -> Result<(), Refusal> {
    let place = |name: &str| TRAIL.columns.iter().position(|column| *column == name);
    let (Some(object), Some(record)) = (place("object"), place("record")) else { return Ok(()) };
    let about = |row: &Row| match (row.cells.get(object), row.cells.get(record)) {
        (Some(Value::Text(object)), Some(Value::Text(id))) => {
            Some((Object::from_name(object)?, id.parse::<Uuid>().ok()?))
        }
        _ => None,
    };
    let wanted: BTreeSet<(Object, Uuid)> = page.rows.iter().filter_map(about).collect();
    let names = store::known(request, &wanted).await?;
    for row in &mut page.rows {
        let Some((object, id)) = about(row) else { continue };
        let (fate, name) = called(request.caller(), object, names.get(&(object, id)));
        let label = match fate {
            Fate::There => name.unwrap_or_else(|| say::UNNAMED_RECORD.to_owned()),
            Fate::Hidden => say::HIDDEN_RECORD.to_owned(),
            Fate::Gone => say::GONE_RECORD.to_owned(),
        };
        if let Some(cell) = row.cells.get_mut(record) {
            *cell = Value::Reference { id, label };
        }
    }
    Ok(())
}

/// The headings of what an export of the trail has beside its list.
pub(crate) fn further_header() -> Vec<String> {
    [
        say::ENTRY,
        say::RECORD_NAME,
        say::AS_WHOM,
        say::WHY,
        say::SAID,
        say::CHANGES,
        say::REQUEST,
        say::PREVIOUS,
        say::HASH,
    ]
    .map(str::to_owned)
    .into()
}

/// What an export of the trail has beside its list, for each of these entries: two statements.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(crate) async fn further(request: &mut Request, ids: &[Uuid]) -> Result<Vec<Vec<String>>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let placed = store::placed(request, ids).await?;
    let mut wanted = BTreeSet::new();
    placed.iter().for_each(|placed| gather(&placed.entry, &mut wanted));
    let names = store::known(request, &wanted).await?;
    let mut lines: HashMap<Uuid, Vec<String>> = HashMap::new();
    for placed in placed {
        lines.insert(placed.entry.id.0, further_of(request, placed, &names));
    }
    Ok(ids.iter().map(|id| lines.remove(id).unwrap_or_default()).collect())
}

fn further_of(request: &Request, placed: Placed, names: &Names) -> Vec<String> {
    let Placed { position, previous, hash, entry } = placed;
    let told = told(request, &entry, names);
    let reads = |field: &str| may_read_field(request.caller(), Object::Event, field);
    let may_see_record = reads("object") && reads("record");
    let whom = entry.whom.filter(|_| reads("whom")).map(|id| name_of(names, Object::User, id));
    let said = entry.event.comment().filter(|_| told.fate != Fate::Hidden && may_see_record && reads("what"));
    let said = said.map(str::to_owned).unwrap_or_default();
    let hidden = (told.hidden > 0).then(|| say::hidden(told.hidden));
    let lines = told.changes.iter().map(|line| say::change(&line.label, &line.before, &line.after));
    let changes: Vec<String> = lines.chain(told.further).chain(hidden).collect();
    vec![
        position.to_string(),
        told.name.filter(|_| may_see_record).unwrap_or_default(),
        whom.unwrap_or_default(),
        entry.why.filter(|_| reads("whom")).unwrap_or_default(),
        said,
        changes.join("; "),
        entry.request,
        previous,
        hash,
    ]
}

/// What happened, in two or three words.
fn what(entry: &Entry) -> String {
    let name = entry.event.name();
    Object::Event.field("what").map_or_else(|| name.to_owned(), |field| field.kind.label_of(name))
}

/// Who acted, for a sentence.
fn actor(caller: &Caller, entry: &Entry, names: &Names) -> String {
    match entry.actor {
        _ if !may_read_field(caller, Object::Event, "actor") => say::SOMEBODY.to_owned(),
        Some(id) => name_of(names, Object::User, id),
        None => say::SYSTEM.to_owned(),
    }
}

/// The name of a record that a field refers to. Whoever sees the reference sees the name.
fn name_of(names: &Names, object: Object, id: Uuid) -> String {
    let known = names.get(&(object, id)).and_then(|known| known.name.clone());
    known.unwrap_or_else(|| lists::ONE_RECORD.to_owned())
}

/// What became of a record, and what it is called where its reader may know that. Of registrations only drafts are ever removed, which were
/// their author's alone.
fn called(caller: &Caller, object: Object, known: Option<&Known>) -> (Fate, Option<String>) {
    match known {
        Some(known) if known.seen => {
            (Fate::There, known.name.clone().filter(|_| may_read_field(caller, object, object.name_field())))
        }
        Some(_) => (Fate::Hidden, None),
        None if object == Object::Registration => (Fate::Hidden, None),
        None => (Fate::Gone, None),
    }
}

/// What an entry tells its reader of its record.
struct Told {
    fate: Fate,
    name: Option<String>,
    changes: Vec<ChangeLine>,
    further: Vec<String>,
    hidden: u32,
}

fn told(request: &Request, entry: &Entry, names: &Names) -> Told {
    let (fate, name) = called(request.caller(), entry.object, names.get(&(entry.object, entry.record)));
    let mut told = Told { fate, name, changes: Vec::new(), further: Vec::new(), hidden: 0 };
    for change in &entry.changes {
        let seen = fate != Fate::Hidden && tell(request, entry, change, names, &mut told);
        told.hidden += u32::from(!seen);
    }
    told
}

/// Tells a change, if its reader may see it.
fn tell(request: &Request, entry: &Entry, change: &Change, names: &Names, told: &mut Told) -> bool {
    let reads = |object: Object, field: &str| may_read_field(request.caller(), object, field);
    let reads_all = |object: Object| object.fields().iter().all(|field| reads(object, field.name));
    let mut line = |label: &str, before: String, after: String| {
        told.changes.push(ChangeLine { label: label.to_owned(), before, after });
        true
    };
    if let Some(field) = entry.object.field(&change.field) {
        return reads(entry.object, field.name)
            && line(
                field.label,
                in_words(request, field, &change.before, names),
                in_words(request, field, &change.after, names),
            );
    }
    match change.field.as_str() {
        "with" if reads(entry.object, entry.object.name_field()) => {
            line(say::SHARED_WITH, with(&change.before, names), with(&change.after, names))
        }
        "field" => {
            let label = |json: &Json| {
                let field = json.as_str().and_then(|name| entry.object.field(name))?;
                reads(entry.object, field.name).then_some(field.label)
            };
            match (label(&change.before), label(&change.after)) {
                (None, None) => false,
                (before, after) => {
                    line(say::HIDDEN_FIELD, before.unwrap_or_default().to_owned(), after.unwrap_or_default().to_owned())
                }
            }
        }
        "territories" if reads(Object::Territory, "name") => {
            line(say::TERRITORIES, territories(&change.before), territories(&change.after))
        }
        "permission_sets" if entry.object == Object::User && reads_all(Object::User) => {
            line(say::SETS, names_in(&change.before), names_in(&change.after))
        }
        // All of a set or a rule.
        _ if reads_all(entry.object) => match access::content_in_words(std::slice::from_ref(change)) {
            Some(sentences) => {
                told.further.extend(sentences);
                true
            }
            None => false,
        },
        _ => false,
    }
}

/// A field's value in words.
fn in_words(request: &Request, field: &Field, stored: &Json, names: &Names) -> String {
    if field.kind == Kind::ProductLines {
        let lines = products(stored).into_iter();
        let lines = lines.map(|(id, quantity)| say::line(&name_of(names, Object::Product, id), &quantity));
        return lines.collect::<Vec<_>>().join(", ");
    }
    match (value(stored), field.kind) {
        (None, _) => stored.to_string(),
        (Some(Value::Empty), _) => String::new(),
        (Some(Value::Text(text)), kind) => kind.label_of(&text),
        (Some(Value::Whole(number)), _) => number.to_string(),
        (Some(Value::Money(money)), _) => money.display(),
        (Some(Value::YesNo(yes)), _) => lists::yes_no(yes).to_owned(),
        (Some(Value::Date(day)), _) => time::day(day),
        (Some(Value::Instant(at)), _) => time::exact(request.local(at)),
        (Some(Value::Reference { id, .. }), Kind::Reference(object)) => name_of(names, object, id),
        (Some(Value::Reference { label, .. }), _) => label,
    }
}

/// A stored value; of a new record what was before is nothing at all. None where it cannot be read.
fn value(stored: &Json) -> Option<Value> {
    if stored.is_null() { Some(Value::Empty) } else { serde_json::from_value(stored.clone()).ok() }
}

/// Products with their quantities.
fn products(stored: &Json) -> Vec<(Uuid, String)> {
    let lines: Vec<(Uuid, Json)> = serde_json::from_value(stored.clone()).unwrap_or_default();
    let quantity = |json: &Json| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    lines.iter().map(|(id, json)| (*id, quantity(json))).collect()
}

/// Names one after the other.
fn names_in(stored: &Json) -> String {
    serde_json::from_value::<Vec<String>>(stored.clone()).unwrap_or_default().join(", ")
}

fn territories(stored: &Json) -> String {
    let territories: Vec<Named<TerritoryId>> = serde_json::from_value(stored.clone()).unwrap_or_default();
    territories.into_iter().map(|territory| territory.name).collect::<Vec<_>>().join(", ")
}

/// With whom a record was shared, and how far; blank for nobody.
fn with(stored: &Json, names: &Names) -> String {
    let Some((id, access)) = shared_with(stored) else { return String::new() };
    let object = if names.contains_key(&(Object::User, id)) { Object::User } else { Object::Account };
    say::shared_with(&name_of(names, object, id), access)
}

fn shared_with(stored: &Json) -> Option<(Uuid, Access)> {
    let id = stored.get("with")?.as_str()?.parse().ok()?;
    let access = serde_json::from_value(stored.get("access")?.clone()).ok()?;
    Some((id, access))
}

/// Every record that an entry names.
fn gather(entry: &Entry, wanted: &mut BTreeSet<(Object, Uuid)>) {
    wanted.insert((entry.object, entry.record));
    wanted.extend(entry.actor.into_iter().chain(entry.whom).map(|id| (Object::User, id)));
    for change in &entry.changes {
        for stored in [&change.before, &change.after] {
            match entry.object.field(&change.field).map(|field| field.kind) {
                Some(Kind::Reference(object)) => {
                    if let Some(Value::Reference { id, .. }) = value(stored) {
                        wanted.insert((object, id));
                    }
                }
                Some(Kind::ProductLines) => {
                    wanted.extend(products(stored).into_iter().map(|(id, _)| (Object::Product, id)));
                }
                Some(_) => {}
                None => {
                    if let Some((id, _)) = shared_with(stored) {
                        wanted.extend([(Object::User, id), (Object::Account, id)]);
                    }
                }
            }
        }
    }
}
