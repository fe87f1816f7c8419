//! Time comes from here and from nowhere else, so that tests can hold it still.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time.
#[derive(Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// Held still, in microseconds since 1970; moved by [`Clock::advance`].
    Still(AtomicI64),
}

impl Clock {
    /// A clock that stands at an instant.
    pub fn still(at: DateTime<Utc>) -> Clock {
        Clock::Still(AtomicI64::new(at.timestamp_micros()))
    }

    /// Now, to the microsecond: what both databases keep.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => {
                let now = Utc::now();
                now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
            }
            Clock::Still(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or(DateTime::UNIX_EPOCH)
            }
        }
    }

    /// Moves a still clock. The machine's clock does not move for anyone.
    pub fn advance(&self, by: TimeDelta) {
        if let (Clock::Still(micros), Some(by)) = (self, by.num_microseconds()) {
            micros.fetch_add(by, Ordering::SeqCst);
        }
    }
}
