//! Merging two companies that are one: what would move, and moving all of it at once.
//!
//! The company that went stays behind with what it was called. No list finds it; its address leads to the company that stays.

mod store;

pub use store::REFERENCES;

use super::store as companies;
use super::{load_for, relationships, text_of};
use crate::gates::{self, Gate};
use crate::held::{self, Forget};
use crate::once::{check_key, done_before, used_up};
use crate::record::{self, Write};
use crate::{Request, access, match_keys};
use shared::access::{Action, Facts};
use shared::accounts::LEVELS_MOST;
use shared::accounts::merging::{Candidate, MergePage, Preview, taken_over};
use shared::audit::Event;
use shared::fields::Object;
use shared::form::{Answers, Values};
use shared::ids::{AccountId, Named};
use shared::list::Record;
use shared::refusal::{Problems, Refusal};
use shared::values::{Value, fold};
use shared::words::relations as say;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The page for merging a company into another one, named or chosen by its id: what would move, or what is wrong with the choice.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of it, `Forbidden` where changing it is not the caller's.
pub async fn page(request: &mut Request, id: AccountId, typed: &str) -> Result<MergePage, Refusal> {
    let (from_version, from) = load_for(request, id, Action::Edit).await?;
    let name = text_of(from.value("name")).to_owned();
    let typed = typed.trim();
    let mut page = MergePage {
        from: Named { id, name: name.clone() },
        typed: typed.to_owned(),
        problem: None,
        candidates: Vec::new(),
        suggested: companies::parents(request).await?,
        preview: None,
    };
    if typed.is_empty() {
        return Ok(page);
    }
    let chosen = match typed.parse::<AccountId>() {
        Ok(chosen) => Some(chosen),
        Err(_) => {
            let mut alike = companies::named_alike(request, typed, id).await?;
            if alike.len() > 1 {
                page.candidates =
                    alike.into_iter().map(|(company, country, domain)| candidate(company, country, domain)).collect();
                return Ok(page);
            }
            alike.pop().map(|(company, ..)| company.id)
        }
    };
    let is_itself = chosen == Some(id) || chosen.is_none() && fold(typed) == fold(&name);
    let found = match chosen.filter(|_| !is_itself) {
        Some(into) => match load_for(request, into, Action::Edit).await {
            Ok((version, record)) => Some((version, record)),
            Err(Refusal::NotFound | Refusal::Forbidden(_)) => None,
            Err(other) => return Err(other),
        },
        None => None,
    };
    let Some((into_version, into)) = found else {
        page.problem = Some(if is_itself { say::SAME_COMPANY } else { say::NO_OTHER_COMPANY }.to_owned());
        return Ok(page);
    };
    page.typed = text_of(into.value("name")).to_owned();
    let (refused, is_below) = examine(request, &from, &into).await?;
    let tried = held::held(request, held::MERGE, id.0).await?;
    let seen = (tried.get("into"), tried.get("from_version"), tried.get("into_version"));
    let is_newer =
        seen.0 == into.id.to_string() && (seen.1, seen.2) != (&*from_version.to_string(), &*into_version.to_string());
    page.preview = Some(Preview {
        taken_over: taken_over(&from, &into, is_below).into_iter().map(str::to_owned).collect(),
        moved: store::moving(request, id).await?,
        from,
        from_version,
        into,
        into_version,
        refused,
        is_newer,
        now: request.local(request.now()),
        zone: request.portal().zone(request.now()),
    });
    Ok(page)
}

/// Merges a company into another one, in one transaction: its people, its registrations and those for it, protections, opportunities, credits,
/// relationships, territories, shares, the companies that belong to it and those that went into it before. What the company that stays has
/// wins; what it lacks is taken over.
///
/// Every column that refers to a company is in [`REFERENCES`] and looked after in `store`; a test reads the schema and holds the list against it.
///
/// # Errors
/// `Conflict` where one of the two was changed since those versions, or as they stand they cannot be merged: the company that stays belongs to
/// the other one, would have too much below it, distributors would stand in a circle, both are protected for the same product; `Invalid` for a
/// company with itself; `NotFound` and `Forbidden` by the access decision. The same key answers as the first time.
pub async fn merge(
    request: &mut Request,
    from: AccountId,
    into: AccountId,
    version_from: i64,
    version_into: i64,
    key: &str,
) -> Result<(), Refusal> {
    // Nobody who may not do this makes others wait.
    for id in [from, into] {
        access::allow(request, Action::Edit, &Facts::of(Object::Account, id.0).at(Some(id))).await?;
    }
    check_key(key)?;
    // Nobody is protected meanwhile, and no company gets another parent or distributor.
    gates::pass(request, Gate::Approval).await?;
    gates::pass(request, Gate::Companies).await?;
    if let Some(done) = done_before(request, key, "merged_from").await? {
        return if done == into.0 { Ok(()) } else { Err(used_up()) };
    }
    if from == into {
        return Err(Refusal::Invalid(Problems::one("into", say::SAME_COMPANY)));
    }
    request.use_key(key);
    let (stored_from, from_record) = load_for(request, from, Action::Edit).await?;
    let (stored_into, into_record) = load_for(request, into, Action::Edit).await?;
    if (stored_from, stored_into) != (version_from, version_into) {
        return Err(Refusal::Conflict(say::CHANGED_SINCE_SHOWN.to_owned()));
    }
    let (refused, is_below) = examine(request, &from_record, &into_record).await?;
    if let Some(sentence) = refused {
        return Err(Refusal::Conflict(sentence));
    }
    carry_over(request, &from_record, version_from, &into_record, version_into, is_below).await
}

/// Keeps which two were to be merged and at which versions, so that the page can say that they changed since.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn hold(
    request: &mut Request,
    from: AccountId,
    into: AccountId,
    version_from: i64,
    version_into: i64,
) -> Result<(), Refusal> {
    load_for(request, from, Action::Edit).await?;
    let tried = Answers::from_iter([
        ("into", into.to_string()),
        ("from_version", version_from.to_string()),
        ("into_version", version_into.to_string()),
    ]);
    held::hold(request, held::MERGE, from.0, &tried).await
}

/// Why the two cannot be merged as they stand, if so; and whether the one that goes stands below the one that stays.
async fn examine(request: &mut Request, from: &Record, into: &Record) -> Result<(Option<String>, bool), Refusal> {
    let (above_from, above_into) = (above(request, from.id).await?, above(request, into.id).await?);
    let is_below = above_from.contains(&into.id);
    let names = (text_of(from.value("name")), text_of(into.value("name")));
    let is_partner = |company: &Record| *company.value("is_partner") == Value::YesNo(true);
    let no = |sentence: String| Ok((Some(sentence), is_below));
    if is_partner(from) && !is_partner(into) {
        return no(say::partner_into_customer(names.0, names.1));
    }
    if above_into.contains(&from.id) {
        return no(say::belongs_to_the_other(names.1, names.0));
    }
    let takes_parent = taken_over(from, into, is_below).contains(&"parent");
    let levels_above = if takes_parent { above_from.len() } else { above_into.len() };
    let levels_below = depth(request, from.id).await?.max(depth(request, into.id).await?);
    if levels_above + 1 + levels_below > LEVELS_MOST {
        return no(say::MERGED_TOO_DEEP.to_owned());
    }
    let both = [from.id, into.id];
    // What one of them distributes to the other ends with the merge.
    let mut supplied = relationships::supplied(request, &both).await?;
    supplied.retain(|company| !both.contains(company));
    if relationships::distributes(request, supplied, &both).await? {
        return no(say::MERGED_IN_A_CIRCLE.to_owned());
    }
    if let Some(product) = store::both_protected(request, from.id, into.id).await? {
        return no(say::both_protected(&product));
    }
    Ok((None, is_below))
}

async fn carry_over(
    request: &mut Request,
    from: &Record,
    version_from: i64,
    into: &Record,
    version_into: i64,
    is_below: bool,
) -> Result<(), Refusal> {
    let named = |company: &Record| Named { id: AccountId(company.id), name: text_of(company.value("name")).to_owned() };
    let (gone, stays) = (named(from), named(into));
    let moved = store::moving(request, gone.id).await?;
    // First, so that its name and its domain are free.
    let goes = Write {
        object: Object::Account,
        id: from.id,
        expected: Some(version_from),
        before: Values::new(),
        after: Values::new(),
        beside: vec![("merged_into_id", into.id.into())],
        rows: vec![],
        event: Event::Merged { into: stays.clone(), moved },
    };
    record::save(request, goes).await?;
    store::move_all(request, &gone, &stays).await?;
    held::forget_held(request, from.id, Forget::Everybodys).await?;
    let fields = taken_over(from, into, is_below);
    let of = |company: &Record| fields.iter().map(|field| (*field, company.value(field).clone())).collect::<Values>();
    let (before, after) = (of(into), of(from));
    // Last: the entry that carries the key of the write is that of the company that stays.
    let write = Write {
        object: Object::Account,
        id: into.id,
        expected: Some(version_into),
        before,
        after,
        beside: vec![],
        rows: vec![],
        event: Event::MergedFrom { from: gone, moved },
    };
    record::save(request, write).await?;
    // What went is found in the conflict check by what it was called, as the company that stays.
    match fields.contains(&"domain") {
        true => {
            let keys = match_keys::of(&stays.name, Some(text_of(from.value("domain"))));
            match_keys::put(request, Object::Account, into.id, &keys, true).await
        }
        false => Ok(()),
    }
}

/// The companies above one, the nearest first.
async fn above(request: &mut Request, company: Uuid) -> Result<Vec<Uuid>, Refusal> {
    let mut found = Vec::new();
    let mut next = companies::parent(request, company).await?;
    while let Some(parent) = next.filter(|parent| !found.contains(parent)) {
        found.push(parent);
        next = companies::parent(request, parent).await?;
    }
    Ok(found)
}

/// How many levels stand below a company.
async fn depth(request: &mut Request, company: Uuid) -> Result<usize, Refusal> {
    let (mut seen, mut level, mut levels) = (BTreeSet::from([company]), vec![company], 0);
    loop {
        let below = companies::below(request, &level).await?;
        level = below.into_iter().map(|company| company.id.0).filter(|id| seen.insert(*id)).collect();
        if level.is_empty() {
            return Ok(levels);
        }
        levels += 1;
    }
}

fn candidate(company: Named<AccountId>, country: Option<String>, domain: Option<String>) -> Candidate {
    let country = country.and_then(|code| Object::Account.field("country").map(|field| field.kind.label_of(&code)));
    Candidate { company, hint: country.into_iter().chain(domain).collect::<Vec<_>>().join(", ") }
}
