//! What is shown before it is done: for whom a change of a company, or of how it stands to another one, changes what they can see.

use super::relationships::{self, Proposed};
use super::{change, changed, store};
use crate::held;
use crate::{Request, access, users};
use shared::accounts::FORM;
use shared::accounts::relationships::RelationEnd;
use shared::fields::{Kind, Object};
use shared::form::{Answers, Values};
use shared::ids::{AccountId, Named, RelationshipId, UserId};
use shared::refusal::Refusal;
use shared::sheet::Preview;
use shared::values::Value;
use shared::words::access::answer_change;
use shared::words::lists::yes_no;
use shared::words::relations as say;
use uuid::Uuid;

/// What became of something that is shown before it is done.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown<T> {
    /// It is done.
    Done(T),
    /// It is not done yet: this is what it would change for people.
    First(Preview),
}

impl<T> Shown<T> {
    /// What it would change for people; none where it is done.
    pub fn first(self) -> Option<Preview> {
        match self {
            Shown::Done(_) => None,
            Shown::First(preview) => Some(preview),
        }
    }
}

/// What is done about a company that may change what people can see.
pub(crate) enum Deed<'a> {
    /// Its fields change.
    Change(AccountId, i64, &'a Answers),
    /// It is brought into a relationship.
    Relate(AccountId, &'a str, &'a Answers),
    /// A relationship of it ends.
    End(RelationshipId, i64),
}

impl Deed<'_> {
    /// Does it.
    pub(crate) async fn carry_out(&self, request: &mut Request) -> Result<(), Refusal> {
        match *self {
            Deed::Change(id, version, answers) => change(request, id, version, answers).await,
            Deed::Relate(id, key, answers) => relationships::relate(request, id, key, answers).await.map(|_| ()),
            Deed::End(id, version) => relationships::end_relation(request, id, version).await.map(|_| ()),
        }
    }
}

/// Where what is to be done is kept while it is shown.
struct Place {
    form: &'static str,
    record: Uuid,
}

/// What a deed would change for people, where that is to be shown first: it touches somebody, and whoever does it has not said yes to just
/// that. Then it is kept with what was typed.
async fn shown_first(
    request: &mut Request,
    place: Place,
    answers: &Answers,
    confirmed: bool,
    preview: Preview,
) -> Result<Option<Preview>, Refusal> {
    let (_, seen) = held::held_with_preview(request, place.form, place.record).await?;
    let is_seen = confirmed && seen.is_some_and(|seen| seen.says_the_same(&preview));
    if preview.touches_nobody() || is_seen {
        return Ok(None);
    }
    held::hold_shown(request, place.form, place.record, answers, &preview).await?;
    Ok(Some(preview))
}

/// Changes a company. What touches anybody's access is first kept and shown; it is done once that was confirmed and is still so.
///
/// # Errors
/// As [`change`].
pub async fn change_shown(
    request: &mut Request,
    id: AccountId,
    version: i64,
    answers: &Answers,
    confirmed: bool,
) -> Result<Shown<()>, Refusal> {
    let (before, after) = changed(request, id, version, answers).await?;
    let changes = differences(request, &before, &after).await?;
    if !changes.is_empty() {
        let preview = access::preview_of(request, id, changes, &Deed::Change(id, version, answers)).await?;
        let place = Place { form: held::COMPANY, record: id.0 };
        if let Some(preview) = shown_first(request, place, answers, confirmed, preview).await? {
            return Ok(Shown::First(preview));
        }
    }
    change(request, id, version, answers).await.map(Shown::Done)
}

/// Brings two partners into a relationship. What touches anybody's access is first kept and shown; it is done once that was confirmed and is
/// still so.
///
/// # Errors
/// As [`relationships::relate`].
pub async fn relate_shown(
    request: &mut Request,
    id: AccountId,
    key: &str,
    answers: &Answers,
    confirmed: bool,
) -> Result<Shown<RelationshipId>, Refusal> {
    let (kind, from, to) = match relationships::proposed(request, id, key, answers).await? {
        Proposed::Done(done) => return Ok(Shown::Done(done)),
        Proposed::New(kind, from, to) => (kind, from, to),
    };
    let changes = vec![say::related(kind, &from.name, &to.name)];
    let preview = access::preview_of(request, to.id, changes, &Deed::Relate(id, key, answers)).await?;
    let place = Place { form: held::RELATION, record: id.0 };
    match shown_first(request, place, answers, confirmed, preview).await? {
        Some(preview) => Ok(Shown::First(preview)),
        None => relationships::relate(request, id, key, answers).await.map(Shown::Done),
    }
}

/// Ends a relationship, said from one of its companies: what touches anybody's access is first kept and shown; it is done once that was
/// confirmed and is still so. Returns the company it was said from.
///
/// # Errors
/// As [`relationships::end_relation`].
pub async fn end_shown(
    request: &mut Request,
    id: RelationshipId,
    version: i64,
    company: Option<AccountId>,
    confirmed: bool,
) -> Result<Shown<AccountId>, Refusal> {
    let relation = relationships::going_on(request, id).await?;
    let company = if company == Some(relation.to.id) { relation.to.id } else { relation.from.id };
    let changes = vec![say::no_longer_related(relation.kind, &relation.from.name, &relation.to.name)];
    let preview = access::preview_of(request, relation.to.id, changes, &Deed::End(id, version)).await?;
    let answers = Answers::from_iter([("company", company.to_string())]);
    let place = Place { form: held::RELATION_END, record: id.0 };
    match shown_first(request, place, &answers, confirmed, preview).await? {
        Some(preview) => Ok(Shown::First(preview)),
        None => relationships::end_relation(request, id, version).await.map(|_| Shown::Done(company)),
    }
}

/// The page for ending a relationship.
///
/// # Errors
/// `Conflict` where it ended already; `NotFound` and `Forbidden` by the access decision.
pub async fn end_page(request: &mut Request, id: RelationshipId) -> Result<RelationEnd, Refusal> {
    let relation = relationships::going_on(request, id).await?;
    let (held, preview) = held::held_with_preview(request, held::RELATION_END, id.0).await?;
    let from_second = held.is_some_and(|held| held.get("company") == relation.to.id.to_string());
    let company = if from_second { relation.to.clone() } else { relation.from.clone() };
    let relationships::Stored { version, kind, from, to, .. } = relation;
    Ok(RelationEnd { id, version, kind, from, to, company, preview })
}

/// What differs between a company's fields as they are and as they shall be, in words, in the order of the form.
async fn differences(request: &mut Request, before: &Values, after: &Values) -> Result<Vec<String>, Refusal> {
    let mut told = Vec::new();
    for field in FORM.questions().filter_map(|question| Object::Account.field(question.name)) {
        let value = |values: &Values| values.get(field.name).cloned().unwrap_or(Value::Empty);
        let (was, is) = (value(before), value(after));
        if was != is {
            let (was, is) = (in_words(request, field.kind, was).await?, in_words(request, field.kind, is).await?);
            told.push(answer_change(field.label, &was, &is));
        }
    }
    Ok(told)
}

async fn in_words(request: &mut Request, kind: Kind, value: Value) -> Result<String, Refusal> {
    Ok(match value {
        Value::Text(text) => kind.label_of(&text),
        Value::YesNo(yes) => yes_no(yes).to_owned(),
        // What was just typed is a record without its name.
        Value::Reference { id, label } if label.is_empty() => match kind {
            Kind::Reference(Object::User) => {
                let known: Vec<Named<UserId>> = users::channel_managers(request).await?;
                known.into_iter().find(|known| known.id.0 == id).map(|known| known.name).unwrap_or_default()
            }
            _ => store::name_of(request, AccountId(id)).await?.unwrap_or_default(),
        },
        Value::Reference { label, .. } => label,
        _ => String::new(),
    })
}
