//! One running installation: its database, clock, randomness, settings and limits.

use crate::users::SignInLimits;
use crate::{Clock, Database, Entropy, Settings};
use chrono::{DateTime, Days, NaiveDate, Offset, TimeDelta, Utc};
use shared::access::Policy;
use shared::time::{Local, Since, Zone};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tokio::sync::Semaphore;

/// Passwords hashed at the same time: each takes 19 MiB.
const HASHING_AT_ONCE: usize = 2;

/// Where a portal is reached that was not told: by its own tests and commands.
const THIS_MACHINE: &str = "http://127.0.0.1:3000";

/// Everything a request needs that outlives it.
#[derive(Debug)]
pub struct Portal {
    /// Where everything is kept.
    pub database: Database,
    /// What time it is.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// The installation's rules.
    pub settings: Settings,
    /// Limits on tries to sign in.
    pub(crate) limits: SignInLimits,
    /// Room for hashing passwords.
    pub(crate) hashing: Semaphore,
    /// Where people reach it, once that is known.
    public_url: OnceLock<String>,
    /// What was decided about access, as it was read last.
    policy: RwLock<Option<Arc<Policy>>>,
}

impl Portal {
    /// An installation on a database.
    pub fn new(database: Database, settings: Settings, clock: Clock, entropy: Entropy) -> Portal {
        let limits = SignInLimits::new(&settings);
        let hashing = Semaphore::new(HASHING_AT_ONCE);
        let public_url = OnceLock::new();
        Portal { database, clock, entropy, settings, limits, hashing, public_url, policy: RwLock::new(None) }
    }

    /// Says where people reach it: links in mails lead there. What was said first counts.
    pub fn reached_at(&self, public_url: String) {
        self.public_url.get_or_init(|| public_url);
    }

    /// Where people reach it, without a slash at the end; this machine until it is said.
    pub fn public_url(&self) -> &str {
        self.public_url.get().map_or(THIS_MACHINE, String::as_str)
    }

    /// What was decided about access, if that version of it was read before.
    pub(crate) fn known_policy(&self, version: i64) -> Option<Arc<Policy>> {
        let known = self.policy.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|policy| policy.version == version).cloned()
    }

    /// What was decided about access, as it was read last.
    pub(crate) fn latest_policy(&self) -> Option<Arc<Policy>> {
        self.policy.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps what was read, so that it is not read again until somebody decides something.
    pub(crate) fn keep_policy(&self, policy: Arc<Policy>) {
        *self.policy.write().unwrap_or_else(PoisonError::into_inner) = Some(policy);
    }

    /// An instant as the vendor's clocks show it.
    pub fn local(&self, at: DateTime<Utc>) -> Local {
        at.with_timezone(&self.settings.time_zone).fixed_offset()
    }

    /// The vendor's time zone from ten years ago until two years ahead, with each change of the clocks to the minute.
    pub fn zone(&self, now: DateTime<Utc>) -> Zone {
        let offset = |at: DateTime<Utc>| at.with_timezone(&self.settings.time_zone).offset().fix().local_minus_utc();
        let begin = now.checked_sub_days(Days::new(3_653)).unwrap_or(now);
        let mut steps = vec![(Since(begin), offset(begin))];
        let mut at = begin;
        while at < now + TimeDelta::days(731) {
            let next = at + TimeDelta::days(30);
            if offset(next) != offset(at) {
                let (mut before, mut after) = (at, next);
                while after - before > TimeDelta::minutes(1) {
                    let middle = before + (after - before) / 2;
                    if offset(middle) == offset(at) { before = middle } else { after = middle }
                }
                steps.push((Since(after), offset(next)));
            }
            at = next;
        }
        Zone(steps)
    }

    /// When a day begins for the vendor. Where the clocks skip midnight, an hour later.
    pub fn day_starts(&self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        let zone = self.settings.time_zone;
        let local = |time: chrono::NaiveDateTime| time.and_local_timezone(zone).earliest();
        local(midnight)
            .or_else(|| local(midnight + TimeDelta::hours(1)))
            .map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
    }

    /// The day it is for the vendor.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date_naive()
    }
}
