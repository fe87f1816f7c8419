//! Records shared by hand, and fields hidden in single records.

use super::store;
use crate::record;
use crate::sql::name;
use crate::{Request, accounts, audit, list};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use shared::access::defaults_form::maskable;
use shared::access::rule_form::SHARED;
use shared::access::{Access, Action, Facts};
use shared::audit::{Change, Event};
use shared::fields::Object;
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

/// Shares a record with a person or with everybody of a company. Sharing it again changes how far.
///
/// # Errors
/// `Invalid` with every problem; `NotFound` and `Forbidden` by the access decision.
pub async fn share(request: &mut Request, object: Object, id: Uuid, typed: &Answers) -> Result<(), Refusal> {
    allow_sharing(request, object, id).await?;
    let mut problems = Problems::default();
    let access = Access::from_name(typed.get("access"));
    if access.is_none() {
        problems.add("access", say::CHOOSE_ACCESS);
    }
    let (user, account) = (typed.get("person").parse::<UserId>().ok(), typed.get("company").parse::<AccountId>().ok());
    let known = match (user, account) {
        (Some(user), None) => store::find_subject(request, user).await?.is_some(),
        (None, Some(account)) => accounts::is_partner(request, account).await?,
        _ => false,
    };
    if !known {
        problems.add("person", why::CHOOSE_WHOM);
    }
    let access = problems.or(access.unwrap_or(Access::Read))?;
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
    let can_be = |name: &str| maskable().iter().any(|(known, ..)| *known == format!("{}.{name}", object.name()));
    let field = object.field(field).filter(|field| can_be(field.name));
    let field = field.ok_or_else(|| Refusal::Invalid(Problems::one("field", why::CHOOSE_FIELD)))?;
    // Of two who hide it at once the later one finds it hidden.
    audit::hold(request).await?;
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
