//! What somebody typed into a form that could not be taken yet: kept, so that it is shown again.

use crate::Request;
use crate::sql::{get, name};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, OnConflict, Query};
use shared::form::Answers;
use shared::refusal::Refusal;
use shared::sheet::Preview;
use uuid::Uuid;

/// Beside the answers, which are texts: what they would change for people, where they are kept to show that.
const PREVIEW: &str = "preview";

/// Keeps what was typed into a form that could not be taken.
pub(crate) async fn hold(request: &mut Request, form: &str, record: Uuid, answers: &Answers) -> Result<(), Refusal> {
    keep(request, form, record, answers, None).await
}

/// The same for what could be taken, and is first shown with what it would change for people.
pub(crate) async fn hold_shown(
    request: &mut Request,
    form: &str,
    record: Uuid,
    answers: &Answers,
    preview: &Preview,
) -> Result<(), Refusal> {
    keep(request, form, record, answers, Some(preview)).await
}

async fn keep(
    request: &mut Request,
    form: &str,
    record: Uuid,
    answers: &Answers,
    preview: Option<&Preview>,
) -> Result<(), Refusal> {
    let mut answers = answers.clone();
    answers.drop_nulls();
    if !answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    let mut json = serde_json::to_value(answers).map_err(|error| unreadable(&error))?;
    if let (Some(preview), Some(pairs)) = (preview, json.as_object_mut()) {
        pairs.insert(PREVIEW.to_owned(), serde_json::to_value(preview).map_err(|error| unreadable(&error))?);
    }
    let user = request.person()?.id.0;
    let insert = Query::insert()
        .into_table(name("held_answers"))
        .columns(["user_id", "form", "record_id", "answers", "at"].map(name))
        .values_panic([user.into(), form.into(), record.into(), json.into(), request.now().into()])
        .on_conflict(
            OnConflict::columns(["user_id", "form", "record_id"].map(name))
                .update_columns(["answers", "at"].map(name))
                .to_owned(),
        )
        .to_owned();
    request.execute(&insert).await.map(|_| ())
}

/// What the caller typed into a form of a record that could not be taken; blank where there is nothing.
pub(crate) async fn held(request: &mut Request, form: &str, record: Uuid) -> Result<Answers, Refusal> {
    Ok(find(request, form, record).await?.map(|held| held.answers).unwrap_or_default())
}

/// What the caller typed into a form of a record, with what it would change for people where it was kept to show that; none where there is
/// nothing.
pub(crate) async fn held_with_preview(
    request: &mut Request,
    form: &str,
    record: Uuid,
) -> Result<(Option<Answers>, Option<Preview>), Refusal> {
    let found = find(request, form, record).await?.filter(|held| held.answers != Answers::default());
    Ok(found.map_or((None, None), |held| (Some(held.answers), held.preview)))
}

/// What was typed, as it is kept.
struct Held {
    answers: Answers,
    preview: Option<Preview>,
    at: DateTime<Utc>,
}

async fn find(request: &mut Request, form: &str, record: Uuid) -> Result<Option<Held>, Refusal> {
    let user = request.person()?.id.0;
    let query = Query::select()
        .columns(["answers", "at"].map(name))
        .from(name("held_answers"))
        .and_where(Expr::col(name("user_id")).eq(user))
        .and_where(Expr::col(name("form")).eq(form))
        .and_where(Expr::col(name("record_id")).eq(record))
        .to_owned();
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    let mut json: serde_json::Value = get(&row, "answers")?;
    let preview = match json.as_object_mut() {
        Some(pairs) if pairs.get(PREVIEW).is_some_and(serde_json::Value::is_object) => pairs.remove(PREVIEW),
        _ => None,
    };
    // A preview that an older version of the portal wrote is found anew.
    let preview = preview.and_then(|preview| serde_json::from_value(preview).ok());
    let answers = serde_json::from_value(json).map_err(|error| unreadable(&error))?;
    Ok(Some(Held { answers, preview, at: get(&row, "at")? }))
}

/// The form under which answers on an older version of a draft are held.
pub(crate) const STEP: &str = "edit";
/// What an administrator decides. For something new it is held under its author.
pub(crate) const SHEET: &str = "sheet";
/// The form of a company. For a new one they are held under its author.
pub(crate) const COMPANY: &str = "company";
/// The form of a territory. For a new one they are held under its author.
pub(crate) const TERRITORY: &str = "territory";
/// The form for adding a relationship, under the company it is said from.
pub(crate) const RELATION: &str = "relation";
/// The form for ending a relationship.
pub(crate) const RELATION_END: &str = "relation_end";
/// The form for sharing a record by hand.
pub(crate) const SHARE: &str = "share";
/// The form for hiding a field of a record.
pub(crate) const MASK: &str = "mask";
/// The form for merging a company into another one.
pub(crate) const MERGE: &str = "merge";
/// The form of a person.
pub(crate) const PERSON: &str = "person";
/// The form of a new person, under its author.
pub(crate) const NEW_PERSON: &str = "new_person";
/// The form for inviting a person.
pub(crate) const INVITATION: &str = "invitation";
/// The form for moving a person to another company.
pub(crate) const MOVE: &str = "move_person";

/// The same, and none where there is nothing, or nothing since an instant: what was held while the record was on its way to its next state
/// belongs to the state before.
pub(crate) async fn held_if_any(
    request: &mut Request,
    form: &str,
    record: Uuid,
    since: Option<DateTime<Utc>>,
) -> Result<Option<Answers>, Refusal> {
    let found = find(request, form, record).await?;
    let fresh = found.filter(|held| since.is_none_or(|since| held.at > since)).map(|held| held.answers);
    Ok(fresh.filter(|answers| *answers != Answers::default()))
}

fn unreadable(error: &serde_json::Error) -> Refusal {
    tracing::error!(%error, "held answers cannot be written or read");
    Refusal::Broken { request: String::new() }
}

/// Whose held answers are forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forget {
    /// The caller's.
    Mine,
    /// The caller's, and everybody's for the form, which is closed now. What another decider wrote is kept for them.
    MineAndEdits,
    /// Everybody's: the record is gone.
    Everybodys,
}

/// Forgets what the caller typed into one form of a record.
pub(crate) async fn forget_form(request: &mut Request, form: &str, record: Uuid) -> Result<(), Refusal> {
    let user = request.person()?.id.0;
    let delete = Query::delete()
        .from_table(name("held_answers"))
        .and_where(Expr::col(name("user_id")).eq(user))
        .and_where(Expr::col(name("form")).eq(form))
        .and_where(Expr::col(name("record_id")).eq(record))
        .to_owned();
    request.execute(&delete).await.map(|_| ())
}

/// Forgets what was held about a record.
pub(crate) async fn forget_held(request: &mut Request, record: Uuid, whose: Forget) -> Result<(), Refusal> {
    let user = request.person()?.id.0;
    let mine = Expr::col(name("user_id")).eq(user);
    let of_form = Expr::col(name("form")).eq(STEP);
    let which = match whose {
        Forget::Mine => Cond::all().add(mine),
        Forget::MineAndEdits => Cond::any().add(mine).add(of_form),
        Forget::Everybodys => Cond::all(),
    };
    let delete = Query::delete()
        .from_table(name("held_answers"))
        .and_where(Expr::col(name("record_id")).eq(record))
        .cond_where(which)
        .to_owned();
    request.execute(&delete).await.map(|_| ())
}
