//! The trail: written in the transaction of the change it tells of, each entry carrying the hash of the one before.

mod store;
mod told;

pub(crate) use told::{further, further_header};
pub use told::{name_records, page};

use crate::{Request, access, notices};
use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::audit::{Change, Entry, Event, TimelineLine};
use shared::fields::Object;
use shared::ids::EventId;
use shared::refusal::Refusal;
use shared::words;
use uuid::Uuid;

/// An entry that is written when the work is done.
#[derive(Debug)]
pub(crate) struct Pending {
    /// The kind of record.
    pub object: Object,
    /// The record.
    pub record: Uuid,
    /// What happened.
    pub event: Event,
    /// The change itself.
    pub changes: Vec<Change>,
}

/// The end of the chain.
pub(crate) struct Head {
    /// The place of the last entry; 0 where there is none.
    pub position: i64,
    /// Its hash; blank where there is none.
    pub hash: String,
    /// Which version of what was decided about access counts.
    pub policy_version: i64,
}

/// One entry in its place in the chain.
pub(crate) struct Link {
    /// Its place, from 1.
    pub position: i64,
    /// The hash of the entry before; blank for the first.
    pub previous: String,
    /// The entry as it was hashed.
    pub content: String,
    /// Over place, previous hash and content.
    pub hash: String,
    /// The entry.
    pub entry: Entry,
    /// The key of the write, on its last entry: that of the record it is about, after what it brought about. It is no part of what happened,
    /// and so not of the hash.
    pub key: Option<String>,
}

impl Link {
    fn new(position: i64, previous: String, entry: Entry) -> Result<Link, Refusal> {
        let content = serde_json::to_string(&entry).map_err(|error| broken(&error))?;
        let hash = hash(position, &previous, &content);
        Ok(Link { position, previous, content, hash, entry, key: None })
    }
}

fn broken(error: &dyn std::error::Error) -> Refusal {
    tracing::error!(%error, "an entry of the trail cannot be written or read");
    Refusal::Broken { request: String::new() }
}

fn hash(position: i64, previous: &str, content: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(position.to_be_bytes());
    hasher.update(previous.as_bytes());
    hasher.update(content.as_bytes());
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes what the request did into the trail, and the notices that follow from it.
///
/// Last in its transaction, since writers wait for one another here.
pub(crate) async fn append(request: &mut Request) -> Result<(), Refusal> {
    let pending = std::mem::take(&mut request.pending);
    if pending.is_empty() {
        return Ok(());
    }
    let entries: Vec<Entry> = pending.into_iter().map(|pending| entry(request, pending)).collect();
    notices::tell(request, &entries).await?;
    let Head { mut position, hash: mut previous, policy_version } = store::take_head(request).await?;
    if !request.used_policy(policy_version) {
        // Somebody decided about access while this was done: every record is looked at again by what counts now.
        request.forget_policy();
        access::policy_for(request, policy_version).await?;
        for entry in &entries {
            access::evaluate_record(request, entry.object, entry.record).await?;
        }
    }
    let mut links = Vec::with_capacity(entries.len());
    for entry in entries {
        position += 1;
        let link = Link::new(position, previous, entry)?;
        previous = link.hash.clone();
        links.push(link);
    }
    if let Some(last) = links.last_mut() {
        last.key = request.take_key();
    }
    store::put(request, &links).await
}

fn entry(request: &Request, pending: Pending) -> Entry {
    Entry {
        id: EventId(request.new_id()),
        at: request.now(),
        actor: crate::record::actor(request),
        object: pending.object,
        record: pending.record,
        event: pending.event,
        changes: pending.changes,
        request: request.id().to_owned(),
        whom: request.origin().whom.map(|id| id.0),
        why: request.origin().why.clone(),
        from: request.origin().address.map(|address| address.to_canonical().to_string()),
    }
}

/// Waits until all that was begun to be written is written, and lets nothing else be written until this is done: for decisions that every
/// record must be seen to obey.
pub(crate) async fn hold(request: &mut Request) -> Result<(), Refusal> {
    store::take_head(request).await.map(|_| ())
}

/// Notes something that is no change of a record's fields.
pub(crate) fn note(request: &mut Request, object: Object, record: Uuid, event: Event) {
    request.pending.push(Pending { object, record, event, changes: Vec::new() });
}

/// An entry, for putting back what it tells of: who may do that is decided about the record.
pub(crate) async fn entry_for_putting_back(request: &mut Request, id: EventId) -> Result<Option<Entry>, Refusal> {
    store::entry(request, id).await
}

/// The last told event of a record with who made it, as one side may read it: whom a late-comer lost to.
pub(crate) async fn last_told(request: &mut Request, object: Object, record: Uuid) -> Result<Option<String>, Refusal> {
    let lines = timeline(request, object, record).await?;
    Ok(lines.into_iter().next_back().map(|line| line.sentence))
}

/// What happened to a record, oldest first, as the caller's side may read it. The caller must have loaded the record.
pub(crate) async fn timeline(
    request: &mut Request,
    object: Object,
    record: Uuid,
) -> Result<Vec<TimelineLine>, Refusal> {
    let side = request.side()?;
    let told = store::of_record(request, object, record).await?;
    Ok(told
        .into_iter()
        .filter_map(|(entry, actor)| {
            let actor = actor.unwrap_or_else(|| words::audit::SYSTEM.to_owned());
            Some(TimelineLine {
                at: request.local(entry.at),
                what: entry.event.name().to_owned(),
                sentence: entry.event.sentence(&actor, side)?,
                comment: entry.event.comment().map(str::to_owned),
            })
        })
        .collect())
}

/// What checking the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every entry follows from the one before; so many of them.
    Whole(u64),
    /// The first place where it does not.
    BrokenAt(i64),
}

/// Walks the whole chain and computes every hash again.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn verify(request: &mut Request) -> Result<Chain, Refusal> {
    let mut position = 0;
    let mut previous = String::new();
    loop {
        let links = store::after(request, position).await?;
        if links.is_empty() {
            break;
        }
        for stored in links {
            position += 1;
            let right = hash(position, &previous, &stored.content);
            let follows = stored.position == position && stored.previous == previous && stored.hash == right;
            if !follows || !stored.agrees() {
                return Ok(Chain::BrokenAt(position));
            }
            previous = right;
        }
    }
    let Head { position: end, hash: last, .. } = store::head(request).await?;
    if end != position {
        return Ok(Chain::BrokenAt(position + 1));
    }
    if last != previous {
        return Ok(Chain::BrokenAt(position));
    }
    Ok(Chain::Whole(u64::try_from(position).unwrap_or(0)))
}

/// An entry as it was hashed, for whoever checks the chain without the portal.
#[derive(Serialize)]
struct Line<'a> {
    position: i64,
    previous: &'a str,
    hash: &'a str,
    content: &'a str,
}

/// Some of the trail as lines of JSON, from after a place on, with the place of the last of them; none where there are no more.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn lines(request: &mut Request, after: i64) -> Result<Option<(Vec<String>, i64)>, Refusal> {
    let links = store::after(request, after).await?;
    let Some(last) = links.last().map(|link| link.position) else { return Ok(None) };
    let line = |link: &store::Stored| {
        let line = Line { position: link.position, previous: &link.previous, hash: &link.hash, content: &link.content };
        serde_json::to_string(&line).map_err(|error| broken(&error))
    };
    Ok(Some((links.iter().map(line).collect::<Result<_, _>>()?, last)))
}
