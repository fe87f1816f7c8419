//! Randomness comes from here and from nowhere else, so that tests can repeat it.

use chrono::{DateTime, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::sync::{Mutex, PoisonError};
use uuid::Builder;

/// Letters and digits that cannot be mistaken for one another when read aloud (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A cryptographic random generator: seeded by the machine, or by a test.
#[derive(Debug)]
pub struct Entropy(Mutex<StdRng>);

impl Entropy {
    /// Seeded by the machine.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    pub fn system() -> Entropy {
        Entropy(Mutex::new(rand::make_rng()))
    }

    /// The same sequence every time, for tests.
    pub fn seeded(seed: u64) -> Entropy {
        Entropy(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// So many random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// A time-ordered id (version 7) of that instant.
    pub fn id(&self, at: DateTime<Utc>) -> uuid::Uuid {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// So many letters and digits that cannot be mistaken for one another, of five random bits each.
    pub fn letters<const N: usize>(&self) -> String {
        self.bytes::<N>().iter().map(|b| char::from(ALPHABET[usize::from(b & 31)])).collect()
    }

    /// A registration number like `DR-7K4Q-9XWM`: forty random bits, so that it tells nobody how many there are.
    pub fn number(&self) -> String {
        let letters = self.letters::<8>();
        format!("DR-{}-{}", &letters[..4], &letters[4..])
    }

    /// A secret of 256 bits in hexadecimal: a session, a key for a write.
    pub fn secret(&self) -> String {
        self.bytes::<32>().iter().map(|b| format!("{b:02x}")).collect()
    }
}
