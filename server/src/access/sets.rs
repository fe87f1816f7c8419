//! Permission sets: kept with their rights and whom they are given to.

use super::{preview, store};
use crate::held::{self, Forget};
use crate::once::{check_key, done_before, one_at_a_time};
use crate::record::{self, Write};
use crate::sql::name;
use crate::{Request, list};
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, Query};
use shared::access::set_form::{
    NewSet, answers_of_set, field_key, parse_set, right_key, role_key, roles_offered, tier_key,
};
use shared::access::{Access, Action, EVERY_FIELD, Facts, PermissionSet, Right};
use shared::audit::{Change, Event};
use shared::fields::{Object, accounts::TIERS};
use shared::form::{Answers, Values};
use shared::ids::PermissionSetId;
use shared::refusal::{Problems, Refusal};
use shared::sheet::{Ask, Control, Grid, Section, Sheet};
use shared::values::Value;
use shared::words::access as say;
use uuid::Uuid;

/// What the access decision has to know of a set, or of a new one.
pub(super) fn facts(id: Option<PermissionSetId>) -> Facts {
    Facts::of(Object::PermissionSet, id.map_or_else(Uuid::nil, |id| id.0))
}

/// The form of a set, or of a new one; with what saving it would change, where it was filled in and is not saved yet.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn set_sheet(request: &mut Request, id: Option<PermissionSetId>) -> Result<Sheet, Refusal> {
    let (stored, version) = match id {
        Some(id) => {
            super::allow(request, Action::Edit, &facts(Some(id))).await?;
            load(request, id).await?
        }
        None => {
            super::allow(request, Action::Create, &facts(None)).await?;
            (Answers::default(), 0)
        }
    };
    let about = super::about(request, id.map(|id| id.0))?;
    let held = held::held_if_any(request, held::SHEET, about, None).await?;
    let typed = held.clone().unwrap_or_else(|| stored.clone());
    let (mut problems, mut preview) = (Problems::default(), None);
    if let Some(held) = &held {
        match read(request, id, held).await {
            Ok(new) => preview = Some(preview_of(request, id, &stored, new).await?),
            Err(Refusal::Invalid(found)) => problems = found,
            Err(other) => return Err(other),
        }
    }
    let is_unused = match id {
        Some(id) => is_unused(request, id, &stored).await?,
        None => false,
    };
    let name = if stored.get("name").is_empty() { say::NEW_SET } else { stored.get("name") };
    Ok(Sheet {
        title: name.to_owned(),
        purpose: say::SET_PURPOSE.to_owned(),
        back: ("/access/sets".to_owned(), say::SETS.to_owned()),
        action: id.map_or_else(|| "/access/sets/new".to_owned(), |id| format!("/access/sets/{id}")),
        submit: say::SHOW_CHANGES.to_owned(),
        version,
        sections: sections(),
        typed,
        problems,
        is_held: held.is_some(),
        preview,
        // What somebody has is first taken from them, with its preview.
        further: if is_unused { vec![("delete".to_owned(), say::DELETE_SET.to_owned())] } else { Vec::new() },
    })
}

/// Keeps a set as it was typed: a new one, or another version of one. Returns its id.
///
/// # Errors
/// `Invalid` with every problem; `Conflict` where somebody changed it since that version, or another has its name; `NotFound` and
/// `Forbidden` by the access decision.
pub async fn keep_set(
    request: &mut Request,
    id: Option<PermissionSetId>,
    version: i64,
    key: &str,
    answers: &Answers,
) -> Result<PermissionSetId, Refusal> {
    match id {
        Some(id) => super::allow(request, Action::Edit, &facts(Some(id))).await?,
        None => super::allow(request, Action::Create, &facts(None)).await?,
    }
    check_key(key)?;
    one_at_a_time(request).await?;
    if id.is_none()
        && let Some(done) = done_before(request, key, Event::Added.name()).await?
    {
        return Ok(PermissionSetId(done));
    }
    let (before, stored) = match id {
        Some(id) => load(request, id).await?,
        None => (Answers::default(), 0),
    };
    if id.is_some() && stored != version {
        return Err(Refusal::Conflict(say::CHANGED_MEANWHILE.to_owned()));
    }
    let new = read(request, id, answers).await?;
    request.use_key(key);
    let kept = id.unwrap_or_else(|| PermissionSetId(request.new_id()));
    put(request, kept, id.map(|_| version), &before, &new).await?;
    let about = super::about(request, id.map(|id| id.0))?;
    held::forget_held(request, about, Forget::Mine).await?;
    Ok(kept)
}

/// Deletes a set: whoever had it has it no longer, from the next request on.
///
/// # Errors
/// `Conflict` where somebody changed it since that version; `NotFound` and `Forbidden` by the access decision.
pub async fn delete_set(request: &mut Request, id: PermissionSetId, version: i64) -> Result<(), Refusal> {
    super::allow(request, Action::Delete, &facts(Some(id))).await?;
    let (before, _) = load(request, id).await?;
    if !is_unused(request, id, &before).await? {
        return Err(Refusal::Conflict(say::SET_IN_USE.to_owned()));
    }
    crate::audit::hold(request).await?;
    clear(request, id).await?;
    store::advance(request).await?;
    held::forget_held(request, id.0, Forget::Everybodys).await?;
    record::remove(request, Object::PermissionSet, id.0, version, Event::Deleted).await?;
    if let Some(entry) = request.pending.last_mut() {
        entry.changes.push(super::content(Some(&before), None));
    }
    Ok(())
}

/// Whether nobody has a set: no role, no tier and no person.
async fn is_unused(request: &mut Request, id: PermissionSetId, stored: &Answers) -> Result<bool, Refusal> {
    let is_given = |key: &&String| key.starts_with("role.") || key.starts_with("tier.");
    let people = Query::select()
        .column(name("user_id"))
        .from(name("user_permission_sets"))
        .and_where(Expr::col(name("set_id")).eq(id.0))
        .limit(1)
        .to_owned();
    Ok(!stored.0.keys().any(|key| is_given(&key)) && request.one(&people).await?.is_none())
}

/// The set of an entry of the trail as it was before the entry, where it still is as the entry left it.
///
/// # Errors
/// `Conflict` where it was changed since, or the entry tells of nothing that can be put back.
pub(super) async fn put_back(request: &mut Request, id: PermissionSetId, changes: &[Change]) -> Result<(), Refusal> {
    super::allow(request, Action::Edit, &facts(Some(id))).await?;
    let cannot = || Refusal::Conflict(say::CANNOT_PUT_BACK.to_owned());
    let (was, became) = super::contents(changes).ok_or_else(cannot)?;
    let was = was.ok_or_else(cannot)?;
    match became {
        Some(became) => {
            let (now, version) = load(request, id).await?;
            if now != became {
                return Err(cannot());
            }
            let new = parse_set(&was)?;
            put(request, id, Some(version), &now, &new).await
        }
        // It was deleted: it comes back under the same id, once.
        None => {
            crate::audit::hold(request).await?;
            if record::version(request, Object::PermissionSet, id.0).await?.is_some() {
                return Err(cannot());
            }
            let new = read(request, None, &was).await?;
            put(request, id, None, &Answers::default(), &new).await
        }
    }
}

/// Writes a set with all that belongs to it.
async fn put(
    request: &mut Request,
    id: PermissionSetId,
    version: Option<i64>,
    before: &Answers,
    new: &NewSet,
) -> Result<(), Refusal> {
    crate::audit::hold(request).await?;
    let after = answers_of(new);
    let content = super::content(version.map(|_| before), Some(&after));
    let text = |answers: &Answers, key: &str| Value::text(Some(answers.get(key)).filter(|text| !text.is_empty()));
    let fields = |answers: &Answers| -> Values {
        [("name", text(answers, "name")), ("description", text(answers, "description"))].into()
    };
    let write = Write {
        object: Object::PermissionSet,
        id: id.0,
        expected: version,
        before: if version.is_some() { fields(before) } else { Values::new() },
        after: fields(&after),
        beside: vec![],
        rows: vec![content],
        event: if version.is_some() { Event::Changed } else { Event::Added },
    };
    record::save(request, write).await?;
    clear(request, id).await?;
    for insert in parts(&stored_as(id, new)) {
        request.execute(&insert).await?;
    }
    store::advance(request).await
}

fn stored_as(id: PermissionSetId, new: &NewSet) -> PermissionSet {
    PermissionSet {
        id,
        name: new.name.clone(),
        rights: new.rights.clone(),
        roles: new.roles.clone(),
        tiers: new.tiers.clone(),
    }
}

async fn clear(request: &mut Request, id: PermissionSetId) -> Result<(), Refusal> {
    for table in ["permission_set_objects", "permission_set_fields", "permission_set_roles", "permission_set_tiers"] {
        let delete = Query::delete().from_table(name(table)).and_where(Expr::col(name("set_id")).eq(id.0)).to_owned();
        request.execute(&delete).await?;
    }
    Ok(())
}

/// A stored set as answers, with its version.
async fn load(request: &mut Request, id: PermissionSetId) -> Result<(Answers, i64), Refusal> {
    let version = record::version(request, Object::PermissionSet, id.0).await?.ok_or(Refusal::NotFound)?;
    // All of a set is kept anew: what the caller does not see of it is not lost.
    let record = list::whole_record(request, Object::PermissionSet, id.0).await?.ok_or(Refusal::NotFound)?;
    let sets = store::policy(request).await?.sets;
    let set = sets.into_iter().find(|set| set.id == id).ok_or(Refusal::NotFound)?;
    let description = match record.value("description") {
        Value::Text(text) => text.as_str(),
        _ => "",
    };
    Ok((answers_of_set(&set.name, description, &set.rights, &set.roles, &set.tiers), version))
}

fn answers_of(new: &NewSet) -> Answers {
    let description = match &new.description {
        Value::Text(text) => text.as_str(),
        _ => "",
    };
    answers_of_set(&new.name, description, &new.rights, &new.roles, &new.tiers)
}

/// What was typed, by the rules of the form and of sets among one another.
async fn read(request: &mut Request, id: Option<PermissionSetId>, answers: &Answers) -> Result<NewSet, Refusal> {
    let new = parse_set(answers)?;
    let sets = store::policy(request).await?.sets;
    let alike =
        |set: &&PermissionSet| shared::values::fold(&set.name) == shared::values::fold(&new.name) && Some(set.id) != id;
    match sets.iter().find(alike) {
        Some(_) => Err(Refusal::Invalid(Problems::one("name", say::SET_NAME_TAKEN))),
        None => Ok(new),
    }
}

async fn preview_of(
    request: &mut Request,
    id: Option<PermissionSetId>,
    stored: &Answers,
    new: NewSet,
) -> Result<shared::sheet::Preview, Refusal> {
    let policy = request.policy().await?;
    let mut changed = (*policy).clone();
    let set = stored_as(id.unwrap_or_else(|| PermissionSetId(Uuid::nil())), &new);
    match changed.sets.iter_mut().find(|known| Some(known.id) == id) {
        Some(known) => *known = set,
        None => changed.sets.push(set),
    }
    let changes = super::words::differences(stored, &answers_of(&new));
    preview::between(request, &policy, &changed, changes).await
}

/// What stores a set's rights and its roles and tiers, beside the set itself.
pub(super) fn parts(set: &PermissionSet) -> Vec<InsertStatement> {
    let id = set.id.0;
    let insert = |table: &'static str, columns: &[&'static str], values: Vec<Expr>| {
        Query::insert()
            .into_table(name(table))
            .columns(columns.iter().map(|column| name(column)))
            .values_panic(values)
            .to_owned()
    };
    let objects = set.rights.object_rights().map(|(object, right)| {
        let values = vec![id.into(), object.name().into(), right.name().into()];
        insert("permission_set_objects", &["set_id", "object", "allowed"], values)
    });
    let fields = set.rights.field_rights().map(|(object, field, access)| {
        let values = vec![id.into(), object.name().into(), field.into(), access.name().into()];
        insert("permission_set_fields", &["set_id", "object", "field", "access"], values)
    });
    let roles = set
        .roles
        .iter()
        .map(|role| insert("permission_set_roles", &["set_id", "role"], vec![id.into(), role.name().into()]));
    let tiers = set
        .tiers
        .iter()
        .map(|tier| insert("permission_set_tiers", &["set_id", "tier"], vec![id.into(), tier.as_str().into()]));
    objects.chain(fields).chain(roles).chain(tiers).collect()
}

/// What the form asks.
fn sections() -> Vec<Section> {
    let line = |key: &str, label: &str, help: &str, required: bool| Ask {
        key: key.to_owned(),
        label: label.to_owned(),
        help: help.to_owned(),
        required,
        control: Control::Line,
    };
    let checks = |key: &str, label: &str, some: Vec<(String, String)>| Ask {
        key: key.to_owned(),
        label: label.to_owned(),
        help: String::new(),
        required: false,
        control: Control::Checks(some),
    };
    let roles = roles_offered().map(|role| (role_key(role), role.label().to_owned())).collect();
    let tiers = TIERS.iter().map(|tier| (tier_key(tier.value), tier.label.to_owned())).collect();
    let objects = Object::ALL.iter().map(|object| {
        let keys = Right::ALL.iter().map(|right| right_key(*object, *right)).collect();
        (object.label().to_owned(), keys)
    });
    let mut sections = vec![
        Section {
            asks: vec![
                line("name", say::SET_NAME, "", true),
                line("description", say::SET_DESCRIPTION, "", false),
                checks("roles", say::GIVEN_TO_ROLES, roles),
                checks("tiers", say::GIVEN_TO_TIERS, tiers),
            ],
            ..Section::default()
        },
        Section {
            heading: say::OBJECT_RIGHTS.to_owned(),
            text: say::OBJECT_RIGHTS_TEXT.to_owned(),
            grid: Some(Grid {
                caption: say::OBJECT_RIGHTS.to_owned(),
                rows_are: say::RECORDS.to_owned(),
                columns: Right::ALL.iter().map(|right| right.label().to_owned()).collect(),
                rows: objects.collect(),
                options: Vec::new(),
            }),
            ..Section::default()
        },
    ];
    for object in Object::ALL {
        let every = (say::EVERY_FIELD.to_owned(), vec![field_key(object, EVERY_FIELD)]);
        let fields = object.fields().iter().map(|field| (field.label.to_owned(), vec![field_key(object, field.name)]));
        sections.push(Section {
            heading: say::fields_of(object),
            grid: Some(Grid {
                caption: say::fields_of(object),
                rows_are: say::FIELD.to_owned(),
                columns: vec![say::FIELD_ACCESS.to_owned()],
                rows: [every].into_iter().chain(fields).collect(),
                options: [("", say::HIDDEN)]
                    .into_iter()
                    .chain(Access::ALL.map(|access| (access.name(), access.label())))
                    .map(|(value, label)| (value.to_owned(), label.to_owned()))
                    .collect(),
            }),
            ..Section::default()
        });
    }
    sections
}
