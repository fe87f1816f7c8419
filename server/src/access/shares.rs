//! Records shared by hand, and fields hidden in single records.

use super::store;
use crate::record;
use crate::sql::name;
use crate::{Request, accounts, audit, held, list};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use shared::access::defaults_form::maskable;
use shared::access::rule_form::SHARED;
use shared::access::screens::Tried;
use shared::access::{Access, Action, Facts};
use shared::audit::{Change, Event};
use shared::fields::{Field, Object};
use shared::form::Answers;
use shared::ids::{AccountId, UserId};
use shared::refusal::{Problems, Refusal};
use shared::words::{access as say, why};
use uuid::Uuid;

/// Whether the caller may share records by hand: whoever may make sharing rules.
pub(super) async fn may_share(request: &mut Request) -> Result<bool, Refusal> {
    super::may(request, Action::Create, &Facts::of(Object::SharingRule, Uuid::nil())).await
}

async fn allow_sharing(request: &mut Request, object: Object, id: Uuid) -> Result<(), Refusal> {
    super::allow(request, Action::Create, &Facts::of(Object::SharingRule, Uuid::nil())).await?;
    if !SHARED.contains(&object) {
        return Err(Refusal::NotFound);
    }
    list::record(request, object, id).await?.ok_or(Refusal::NotFound).map(|_| ())
}

/// What was typed to share a record: with whom, one of the two, and how far.
async fn read_share(
    request: &mut Request,
    typed: &Answers,
) -> Result<(Option<UserId>, Option<AccountId>, Access), Refusal> {
    let mut problems = Problems::default();
    let (person, company) = (typed.get("person").trim(), typed.get("company").trim());
    let (user, account) = (person.parse::<UserId>().ok(), company.parse::<AccountId>().ok());
    match (person.is_empty(), company.is_empty()) {
        (true, true) => problems.add("person", why::CHOOSE_WHOM),
        (false, false) => problems.add("person", why::ONLY_ONE),
        (false, true) => {
            let known = match user {
                Some(user) => store::find_subject(request, user).await?.is_some(),
                None => false,
            };
            if !known {
                problems.add("person", why::NO_SUCH_PERSON);
            }
        }
        (true, false) => {
            let known = match account {
                Some(account) => accounts::is_partner(request, account).await?,
                None => false,
            };
            if !known {
                problems.add("company", why::NO_SUCH_PARTNER);
            }
        }
    }
    let access = Access::from_name(typed.get("access"));
    if access.is_none() {
        problems.add("access", say::CHOOSE_ACCESS);
    }
    problems.or((user, account, access.unwrap_or(Access::Read)))
}

/// The field that can be hidden in records of a kind.
fn read_mask(object: Object, field: &str) -> Result<&'static Field, Refusal> {
    let can_be = |name: &str| maskable().iter().any(|(known, ..)| *known == format!("{}.{name}", object.name()));
    let field = object.field(field).filter(|field| can_be(field.name));
    field.ok_or_else(|| Refusal::Invalid(Problems::one("field", why::CHOOSE_FIELD)))
}

/// What the caller typed to share a record, or chose to hide in it, and could not be taken.
pub(super) async fn tried(request: &mut Request, object: Object, id: Uuid) -> Result<(Tried, Tried), Refusal> {
    let (mut sharing, mut hiding) = (Tried::default(), Tried::default());
    if let Some(typed) = held::held_if_any(request, held::SHARE, id, None).await? {
        sharing.problems = problems_of(read_share(request, &typed).await)?;
        sharing.typed = typed;
    }
    if let Some(typed) = held::held_if_any(request, held::MASK, id, None).await? {
        hiding.problems = problems_of(read_mask(object, typed.get("field")))?;
        hiding.typed = typed;
    }
    Ok((sharing, hiding))
}

fn problems_of<T>(read: Result<T, Refusal>) -> Result<Problems, Refusal> {
    match read {
        Ok(_) => Ok(Problems::default()),
        Err(Refusal::Invalid(problems)) => Ok(problems),
        Err(other) => Err(other),
    }
}

/// Keeps what was typed to share a record and could not be taken, so that its page shows it again.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn hold_share(request: &mut Request, object: Object, id: Uuid, typed: &Answers) -> Result<(), Refusal> {
    allow_sharing(request, object, id).await?;
    held::hold(request, held::SHARE, id, typed).await
}

/// The same for what was chosen to be hidden.
///
/// # Errors
/// As [`hold_share`].
pub async fn hold_mask(request: &mut Request, object: Object, id: Uuid, typed: &Answers) -> Result<(), Refusal> {
    allow_sharing(request, object, id).await?;
    held::hold(request, held::MASK, id, typed).await
}

/// Shares a record with a person or with everybody of a company. Sharing it again changes how far.
///
/// # Errors
/// `Invalid` with every problem; `NotFound` and `Forbidden` by the access decision.
pub async fn share(request: &mut Request, object: Object, id: Uuid, typed: &Answers) -> Result<(), Refusal> {
    allow_sharing(request, object, id).await?;
    let (user, account, access) = read_share(request, typed).await?;
    let column = if user.is_some() { "user_id" } else { "account_id" };
    let conflict = OnConflict::columns([name(column), name("record_id")])
        .target_and_where(Expr::col(name(column)).is_not_null())
        .update_columns([name("access"), name("made_at"), name("made_by_id")])
        .to_owned();
    let insert = Query::insert()
        .into_table(name("record_shares"))
        .columns(["id", "object", "record_id", "user_id", "account_id", "access", "made_at", "made_by_id"].map(name))
        .values_panic([
            request.new_id().into(),
            object.name().into(),
            id.into(),
            Expr::value(user.map(|id| id.0)),
            Expr::value(account.map(|id| id.0)),
            access.name().into(),
            request.now().into(),
            Expr::value(record::actor(request)),
        ])
        .on_conflict(conflict)
        .to_owned();
    request.execute(&insert).await?;
    held::forget_form(request, held::SHARE, id).await?;
    let with = user.map(|id| id.0).or(account.map(|id| id.0));
    note(
        request,
        object,
        id,
        Event::Shared,
        "with",
        serde_json::json!(null),
        serde_json::json!({ "with": with, "access": access }),
    );
    Ok(())
}

/// Takes a share back: from the next request on it reaches nobody any more.
///
/// # Errors
/// `NotFound` where there is none; `Forbidden` by the access decision.
pub async fn unshare(request: &mut Request, object: Object, id: Uuid, share: Uuid) -> Result<(), Refusal> {
    allow_sharing(request, object, id).await?;
    let shares = store::shares(request, object, id).await?;
    let was = shares.into_iter().find(|known| known.id == share).ok_or(Refusal::NotFound)?;
    let delete = Query::delete()
        .from_table(name("record_shares"))
        .and_where(Expr::col(name("id")).eq(share))
        .and_where(Expr::col(name("record_id")).eq(id))
        .to_owned();
    request.execute(&delete).await?;
    let with = was.user.map(|id| id.0).or(was.account.map(|id| id.0));
    note(
        request,
        object,
        id,
        Event::Unshared,
        "with",
        serde_json::json!({ "with": with, "access": was.access }),
        serde_json::json!(null),
    );
    Ok(())
}

/// Hides a field of one record from outsiders, or shows it again.
///
/// # Errors
/// `Invalid` where there is no such field; `NotFound` and `Forbidden` by the access decision.
pub async fn mask(request: &mut Request, object: Object, id: Uuid, field: &str, hidden: bool) -> Result<(), Refusal> {
    allow_sharing(request, object, id).await?;
    let field = read_mask(object, field)?;
    // Of two who hide it at once the later one finds it hidden.
    audit::hold(request).await?;
    held::forget_form(request, held::MASK, id).await?;
    let masked = store::masked_fields(request, object, id).await?.iter().any(|name| name == field.name);
    if masked == hidden {
        return Ok(());
    }
    if hidden {
        let insert = Query::insert()
            .into_table(name("field_masks"))
            .columns(["id", "object", "field", "record_id", "made_at", "made_by_id"].map(name))
            .values_panic([
                request.new_id().into(),
                object.name().into(),
                field.name.into(),
                id.into(),
                request.now().into(),
                Expr::value(record::actor(request)),
            ])
            .to_owned();
        request.execute(&insert).await?;
    } else {
        let delete = Query::delete()
            .from_table(name("field_masks"))
            .and_where(Expr::col(name("record_id")).eq(id))
            .and_where(Expr::col(name("field")).eq(field.name))
            .to_owned();
        request.execute(&delete).await?;
    }
    store::advance(request).await?;
    let event = if hidden { Event::FieldHidden } else { Event::FieldShown };
    note(request, object, id, event, "field", serde_json::json!(null), serde_json::json!(field.name));
    Ok(())
}

fn note(
    request: &mut Request,
    object: Object,
    id: Uuid,
    event: Event,
    field: &str,
    before: serde_json::Value,
    after: serde_json::Value,
) {
    audit::note(request, object, id, event);
    if let Some(entry) = request.pending.last_mut() {
        entry.changes.push(Change { field: field.to_owned(), before, after });
    }
}
