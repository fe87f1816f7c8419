//! What a change of a company, or of how it stands to another one, would change for people: it is made, looked at and undone, so that what
//! is asked is exactly what will count afterwards.

use super::{preview, rules, store};
use crate::accounts::Deed;
use crate::schema;
use crate::scope::{self, Reader};
use crate::sql::{get, name};
use crate::{Engine, Request};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoIden, Query};
use shared::access::{Access, Along, Policy, Right, SharingRule, Standing, Subject};
use shared::fields::Object;
use shared::ids::{AccountId, UserId};
use shared::refusal::Refusal;
use shared::sheet::{Preview, Touched};
use shared::words::access as say;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Records in one condition: SQLite takes 32,766 values. They are only those whose names are asked for.
const NAMED_MOST: usize = 1_000;

/// Records, each with its kind.
type Records = BTreeSet<(Object, Uuid)>;

/// For whom doing something about a company would change what they can see, with those changes in words.
///
/// # Errors
/// Those of doing it; `Busy` or `Broken` from the database.
pub(crate) async fn preview_of(
    request: &mut Request,
    company: AccountId,
    changes: Vec<String>,
    deed: &Deed<'_>,
) -> Result<Preview, Refusal> {
    // By what counts now: a write otherwise takes what was known last.
    let version = request.one(&store::version()).await?.map_or(Ok(0), |row| get(&row, "policy_version"))?;
    super::policy_for(request, version).await?;
    let policy = request.policy().await?;
    let before = Around::of(request, company.0).await?;
    let mark = request.mark().await?;
    let after = Around::after(request, company.0, deed).await;
    request.back_to(mark).await?;
    let trial = Trial::between(&policy, company.0, before, after?);
    let (mut waiting, mut touched) = (trial.candidates.as_slice(), Vec::new());
    while !waiting.is_empty() && touched.len() < preview::LOOKED_AT_MOST {
        let (some, rest) = waiting.split_at(waiting.len().min(preview::LOOKED_AT_MOST));
        let mark = request.mark().await?;
        let then = trial.seen_after(request, some, deed).await;
        request.back_to(mark).await?;
        let now = trial.seen(request, some, |candidate| &candidate.before).await?;
        for (candidate, (now, then)) in some.iter().zip(now.into_iter().zip(then?)) {
            touched.extend(trial.touched(request, candidate, &now, &then).await?);
        }
        waiting = rest;
    }
    // Those who were not looked at are reached by the same change.
    let people = (touched.len() + waiting.len()) as u64;
    touched.truncate(preview::LOOKED_AT_MOST);
    Ok(Preview { changes, people, touched: preview::known_to_caller(request, touched).await? })
}

/// How it is around a company at one moment.
struct Around {
    /// Everybody who can sign in, with the name of their company.
    people: Vec<(Subject, Option<String>)>,
    /// The companies above it.
    above: BTreeSet<AccountId>,
    /// Those it is the second of in a relationship, with its kind.
    related: BTreeSet<(String, AccountId)>,
    /// What rules find that ask for something of it: the id their hits are stored under, and each record.
    hits: BTreeSet<(Uuid, Uuid)>,
}

impl Around {
    async fn of(request: &mut Request, company: Uuid) -> Result<Around, Refusal> {
        let (above, related) = store::around(request, company).await?;
        Ok(Around {
            people: preview::active(request).await?,
            above: above.into_iter().collect(),
            related: related.into_iter().collect(),
            hits: rules::hits_around(request, Object::Account, company).await?,
        })
    }

    async fn after(request: &mut Request, company: Uuid, deed: &Deed<'_>) -> Result<Around, Refusal> {
        deed.carry_out(request).await?;
        Around::of(request, company).await
    }
}

/// Somebody who may get or lose something.
struct Candidate {
    subject: Subject,
    company: Option<String>,
    before: Standing,
    after: Standing,
}

/// What somebody may read of the records that may be touched, and what of it they may change.
#[derive(Default)]
struct Seen {
    read: Records,
    edit: Records,
}

/// What is different around a company, and whom that may touch.
struct Trial {
    company: Uuid,
    /// Whether other companies stand above it.
    moved: bool,
    /// Whether other companies are related with it.
    related: bool,
    /// The rules that find other records.
    rules: Vec<SharingRule>,
    candidates: Vec<Candidate>,
}

impl Trial {
    fn between(policy: &Policy, company: Uuid, before: Around, after: Around) -> Trial {
        let above: BTreeSet<_> = before.above.symmetric_difference(&after.above).copied().collect();
        let related: BTreeSet<_> = before.related.symmetric_difference(&after.related).cloned().collect();
        let hits: BTreeSet<Uuid> = before.hits.symmetric_difference(&after.hits).map(|(hits, _)| *hits).collect();
        let mut then: BTreeMap<UserId, Standing> = BTreeMap::new();
        then.extend(after.people.iter().map(|(subject, _)| (subject.id, policy.standing(subject))));
        let is_reached = |subject: &Subject, standing: &Standing| {
            let account = subject.company.as_ref().map(|company| company.id);
            let is_between = |along: &Along| match (account, along) {
                (Some(account), Along::Parent) => above.contains(&account),
                (Some(account), Along::Relationship(kind)) => related.contains(&(kind.clone(), account)),
                (None, _) => false,
            };
            standing.between.iter().any(|between| is_between(&between.along))
                || standing.rules.iter().any(|rule| hits.contains(&rule.hits))
        };
        let candidates = before.people.into_iter().filter_map(|(subject, company)| {
            let (before, after) = (policy.standing(&subject), then.remove(&subject.id)?);
            let is_one = before != after || is_reached(&subject, &before);
            is_one.then_some(Candidate { subject, company, before, after })
        });
        Trial {
            company,
            candidates: candidates.collect(),
            moved: !above.is_empty(),
            related: !related.is_empty(),
            rules: policy.rules.iter().filter(|rule| hits.contains(&rule.hits)).cloned().collect(),
        }
    }

    /// The records of a kind that may be reached differently; none where there are none. It says the same before and afterwards.
    fn within(&self, object: Object, engine: Engine) -> Option<Condition> {
        let own = (self.moved || self.related).then(|| scope::of_company(object, self.company, self.moved, engine));
        let found = self.rules.iter().filter(|rule| rule.object == object);
        let found = found.map(|rule| rules::referring(rule, Object::Account, self.company));
        own.flatten().into_iter().chain(found).reduce(|one, other| match one.is_empty() || other.is_empty() {
            // One of them is all records.
            true => Condition::all(),
            false => Condition::any().add(one).add(other),
        })
    }

    /// What each of some people may read and change of them, who stand as said.
    async fn seen(
        &self,
        request: &mut Request,
        some: &[Candidate],
        standing: fn(&Candidate) -> &Standing,
    ) -> Result<Vec<Seen>, Refusal> {
        let engine = request.engine();
        let mut all = Vec::with_capacity(some.len());
        for candidate in some {
            let (standing, mut seen) = (standing(candidate), Seen::default());
            for object in preview::OBJECTS {
                // Whoever may change all of them by themself gets and loses nothing by what changes between others.
                let is_all =
                    candidate.before == candidate.after && standing.baseline.get(&object) == Some(&Access::Edit);
                let Some(within) = self.within(object, engine).filter(|_| !is_all) else { continue };
                let reads = preview::caller(&candidate.subject, standing.clone());
                seen.read.extend(
                    records(request, object, Reader { caller: &reads, engine }.readable(object), within.clone())
                        .await?,
                );
                if standing.rights.may(Right::Edit, object) {
                    let edits = preview::caller(&candidate.subject, to_edit(standing));
                    seen.edit.extend(
                        records(request, object, Reader { caller: &edits, engine }.readable(object), within).await?,
                    );
                }
            }
            all.push(seen);
        }
        Ok(all)
    }

    /// The same once the deed is done.
    async fn seen_after(
        &self,
        request: &mut Request,
        some: &[Candidate],
        deed: &Deed<'_>,
    ) -> Result<Vec<Seen>, Refusal> {
        deed.carry_out(request).await?;
        self.seen(request, some, |candidate| &candidate.after).await
    }

    /// What it changes for one person; none where that is nothing.
    async fn touched(
        &self,
        request: &mut Request,
        candidate: &Candidate,
        now: &Seen,
        then: &Seen,
    ) -> Result<Option<(UserId, Touched)>, Refusal> {
        let Candidate { subject, company, before, after } = candidate;
        let (gained, lost): (Records, Records) = (&then.read - &now.read, &now.read - &then.read);
        // What is gained or lost altogether is told already.
        let more = (&then.edit - &now.edit).intersection(&now.read).count() as u64;
        let fewer = (&now.edit - &then.edit).intersection(&then.read).count() as u64;
        let stands_otherwise = before != after;
        if !stands_otherwise && gained.is_empty() && lost.is_empty() && more + fewer == 0 {
            return Ok(None);
        }
        let mut rights = super::words::rights_differences(before, after);
        rights.extend((more > 0).then(|| say::more_to_change(more)));
        rights.extend((fewer > 0).then(|| say::fewer_to_change(fewer)));
        let mut touched = Touched {
            person: say::person_of(&subject.name, company.as_deref()),
            gained: gained.len() as u64,
            lost: lost.len() as u64,
            samples: Vec::new(),
            rights,
        };
        let (mut of_gained, mut of_lost) = (named(&gained), named(&lost));
        if stands_otherwise {
            let engine = request.engine();
            let (one, other) = (preview::caller(subject, before.clone()), preview::caller(subject, after.clone()));
            for object in preview::OBJECTS {
                // All other records are reached alike before and afterwards.
                let beyond = |which: Condition| match self.within(object, engine) {
                    Some(within) => Condition::all().add(which).add(preview::all_but(object, within)),
                    None => which,
                };
                let gained = beyond(preview::difference(engine, [&other, &one], object, None));
                let lost = beyond(preview::difference(engine, [&one, &other], object, None));
                touched.gained += preview::count(request, object, gained.clone()).await?;
                touched.lost += preview::count(request, object, lost.clone()).await?;
                of_gained.push((object, gained));
                of_lost.push((object, lost));
            }
        }
        touched.samples = preview::samples(request, if touched.gained > 0 { of_gained } else { of_lost }).await?;
        Ok(Some((subject.id, touched)))
    }
}

/// Somebody's standing with only that in it which lets them change records. Shares by hand are not told apart: nothing here changes them.
fn to_edit(standing: &Standing) -> Standing {
    let mut standing = standing.clone();
    standing.baseline.retain(|_, access| *access == Access::Edit);
    standing.between.retain(|between| between.access == Access::Edit);
    standing.rules.retain(|rule| rule.access == Access::Edit);
    standing.super_user = false;
    standing
}

async fn records(
    request: &mut Request,
    object: Object,
    readable: Condition,
    within: Condition,
) -> Result<Vec<(Object, Uuid)>, Refusal> {
    let table = schema::table(object).into_iden();
    let query = Query::select()
        .column((table, name("id")))
        .from(schema::table(object))
        .cond_where(readable)
        .cond_where(within)
        .to_owned();
    request.all(&query).await?.iter().map(|row| Ok((object, get(row, "id")?))).collect()
}

/// Conditions that find records by their ids, as many as are ever named.
fn named(records: &Records) -> Vec<(Object, Condition)> {
    let mut by_object: BTreeMap<Object, Vec<Uuid>> = BTreeMap::new();
    for (object, id) in records.iter().take(NAMED_MOST) {
        by_object.entry(*object).or_default().push(*id);
    }
    let which = |object: Object, ids: Vec<Uuid>| {
        Condition::all().add(Expr::col((schema::table(object).into_iden(), name("id"))).is_in(ids))
    };
    by_object.into_iter().map(|(object, ids)| (object, which(object, ids))).collect()
}
