//! Chance that repeats itself: the same seed and number throw the same dice everywhere.

/// SplitMix64, which is short, passes the usual tests, and needs nothing but wrapping arithmetic.
pub struct Dice(u64);

impl Dice {
    /// The dice of one set: neighbouring numbers share nothing.
    pub fn new(seed: u64, number: u64) -> Dice {
        let mut seeds = Dice(seed);
        Dice(seeds.next() ^ number.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below the bound, and 0 where the bound is 0. Slightly uneven, which is of no matter here.
    pub fn below(&mut self, bound: usize) -> usize {
        match bound as u64 {
            0 => 0,
            bound => (self.next() % bound) as usize,
        }
    }

    /// A number from the first to the last.
    pub fn within(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_dice() {
        let throws = |seed, number| {
            let mut dice = Dice::new(seed, number);
            [(); 8].map(|()| dice.below(1000))
        };
        assert_eq!(throws(42, 7), throws(42, 7));
        assert_ne!(throws(42, 7), throws(42, 8));
        assert_ne!(throws(42, 7), throws(43, 7));
    }

    #[test]
    fn every_side_of_the_dice_comes_up() {
        let mut dice = Dice::new(1, 1);
        let mut seen = [0; 6];
        (0..600).for_each(|_| seen[dice.within(1, 6) - 1] += 1);
        assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
    }
}
