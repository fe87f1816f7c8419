//! Limits on tries to sign in, by email address and by network address.

use crate::Settings;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use shared::ids::UserId;
use shared::refusal::Refusal;
use shared::values::email::Email;
use std::net::IpAddr;
use std::num::NonZeroU32;

/// Keys remembered before those that are quiet again are dropped.
const REMEMBERED: usize = 10_000;

/// Tries beyond the limits that are written down, of one network address in a minute: they must not fill the disk.
const TOLD: u32 = 1;

/// The two limits.
#[derive(Debug)]
pub(crate) struct SignInLimits {
    by_account: DefaultKeyedRateLimiter<String>,
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    told: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl SignInLimits {
    pub(crate) fn new(settings: &Settings) -> SignInLimits {
        let per_minute = |tries: u32| Quota::per_minute(NonZeroU32::new(tries).unwrap_or(NonZeroU32::MIN));
        SignInLimits {
            by_account: RateLimiter::keyed(per_minute(settings.sign_in_per_account_and_minute)),
            by_address: RateLimiter::keyed(per_minute(settings.sign_in_per_address_and_minute)),
            told: RateLimiter::keyed(per_minute(TOLD)),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a try.
    pub(crate) fn check(&self, email: &Email, from: IpAddr) -> Result<(), Refusal> {
        self.count(email.to_string().to_lowercase(), from)
    }

    /// Counts a try of somebody who is known already: a code, or the password once more.
    pub(crate) fn check_person(&self, person: UserId, from: IpAddr) -> Result<(), Refusal> {
        self.count(person.to_string(), from)
    }

    /// Whether a try beyond the limits is one of those that are written down.
    pub(crate) fn tells(&self, from: IpAddr) -> bool {
        self.told.check_key(&from).is_ok()
    }

    fn count(&self, account: String, from: IpAddr) -> Result<(), Refusal> {
        if self.by_account.len() + self.by_address.len() + self.told.len() > REMEMBERED {
            self.by_account.retain_recent();
            self.by_address.retain_recent();
            self.told.retain_recent();
        }
        let now = self.clock.now();
        let wait = |until: governor::NotUntil<_>| Refusal::TooMany { seconds: until.wait_time_from(now).as_secs() + 1 };
        self.by_address.check_key(&from).map_err(wait)?;
        self.by_account.check_key(&account).map_err(wait)
    }
}
