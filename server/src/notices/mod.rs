//! What the bell tells: made from the trail, in the same transaction.

mod store;

use crate::Request;
use shared::access::{Caller, Side};
use shared::audit::Entry;
use shared::fields::Object;
use shared::notices::Notice;
use shared::refusal::Refusal;

/// Tells the other side of what was just done, as far as it concerns them.
pub(crate) async fn tell(request: &mut Request, entries: &[Entry]) -> Result<(), Refusal> {
    for entry in entries.iter().filter(|entry| entry.object == Object::Registration) {
        match entry.event.notifies() {
            Some(Side::Vendor) => store::tell_vendor(request, entry).await?,
            Some(Side::Partner) => store::tell_partner(request, entry).await?,
            None => {}
        }
    }
    Ok(())
}

/// How many notices the caller has not read.
///
/// # Errors
/// `SignedOut`; `Busy` or `Broken` from the database.
pub async fn unread(request: &mut Request) -> Result<u32, Refusal> {
    let caller = request.caller().clone();
    unread_of(request, &caller).await
}

/// The same for somebody who is only just found out to be the caller.
///
/// # Errors
/// As [`unread`].
pub(crate) async fn unread_of(request: &mut Request, caller: &Caller) -> Result<u32, Refusal> {
    store::unread(request, caller).await
}

/// The caller's notices, newest first.
///
/// # Errors
/// `SignedOut`; `Busy` or `Broken` from the database.
pub async fn recent(request: &mut Request) -> Result<Vec<Notice>, Refusal> {
    store::recent(request).await
}

/// Marks the caller's notices as read.
///
/// # Errors
/// `SignedOut`; `Busy` or `Broken` from the database.
pub async fn mark_read(request: &mut Request) -> Result<(), Refusal> {
    store::mark_read(request).await
}
