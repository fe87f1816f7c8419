//! Finding the rows of a file that are about the same record, in memory that does not grow with the file.
//!
//! A first pass marks every key in a fixed field of bits (a Bloom filter) and keeps those keys whose bits were all marked before: the repeated
//! ones, and a few that only look so. The second pass compares these by their text, so the answer is exact. The field has one bit for
//! each byte of the file, some seventy for a row, and never takes more than 16 MiB.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Values that may occur more than once before the column is no key at all.
pub(super) const MOST: usize = 100_000;
const FEWEST_BITS: u64 = 1 << 16;
const MOST_BITS: u64 = 1 << 27;
const MARKS: u64 = 4;

/// The keys that may occur more than once in a file.
pub(super) struct Repeats {
    bits: Vec<u64>,
    /// Each with the line where the second pass met it first.
    suspects: HashMap<String, Option<u64>>,
}

impl Repeats {
    /// For a file of so many bytes.
    pub fn new(bytes: u64) -> Repeats {
        let bits = bytes.clamp(FEWEST_BITS, MOST_BITS).next_power_of_two();
        Repeats { bits: vec![0; usize::try_from(bits / 64).unwrap_or(0)], suspects: HashMap::new() }
    }

    /// First pass: a row with this key. False where too many keys are repeated.
    pub fn mark(&mut self, key: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let hash = hasher.finish();
        // Two halves of one hash make as many as are needed (Kirsch and Mitzenmacher).
        let (start, step) = (hash >> 32, (hash & 0xffff_ffff) | 1);
        let all = self.bits.len() as u64 * 64;
        let mut seen = true;
        for mark in 0..MARKS {
            let at = start.wrapping_add(step.wrapping_mul(mark)) % all;
            let (word, bit) = ((at / 64) as usize, 1 << (at % 64));
            seen &= self.bits[word] & bit != 0;
            self.bits[word] |= bit;
        }
        if seen {
            self.suspects.insert(key.to_owned(), None);
        }
        self.suspects.len() <= MOST
    }

    /// Between the passes: the bits are not needed any more.
    pub fn settle(&mut self) {
        self.bits = Vec::new();
    }

    /// Second pass: the line of an earlier row with this key.
    pub fn earlier(&mut self, key: &str, line: u64) -> Option<u64> {
        let first = self.suspects.get_mut(key)?;
        if first.is_none() {
            *first = Some(line);
            return None;
        }
        *first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_repeated_keys_are_found() {
        let keys: Vec<String> =
            (0..50_000).map(|n| format!("key {}", if n % 1_000 == 999 { n - 5 } else { n })).collect();
        let mut repeats = Repeats::new(keys.len() as u64 * 70);
        assert!(keys.iter().all(|key| repeats.mark(key)));
        repeats.settle();
        let found = keys.iter().zip(1..).filter_map(|(key, line)| Some((line, repeats.earlier(key, line)?)));
        let expected = (0..50).map(|n| (n * 1_000 + 1_000, n * 1_000 + 995));
        assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        assert!(repeats.suspects.len() < 100, "{} only looked repeated", repeats.suspects.len() - 50);
    }

    #[test]
    fn a_column_that_is_no_key_is_given_up() {
        let mut repeats = Repeats::new(1 << 20);
        let mut twice = (0..=MOST).flat_map(|n| [n, n]);
        assert!(!twice.all(|n| repeats.mark(&n.to_string())));
    }
}
