//! Draws from a seeded stream: the only source of chance here, the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub struct Draws(ChaCha8Rng);

impl Draws {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number from 0 to `bound - 1`; 0 where there is nothing to choose. The tiny bias of a modulus does not matter to samples.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.0.next_u64() % bound).unwrap_or(0)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        let span = most.saturating_sub(least) as usize + 1;
        least + u32::try_from(self.below(span)).unwrap_or(0)
    }

    pub fn chance(&mut self, percent: u32) -> bool {
        self.between(1, 100) <= percent
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }

    /// Lower-case hexadecimal digits, two a byte: stands for a digest or an opaque reference.
    pub fn hex(&mut self, bytes: usize) -> String {
        use std::fmt::Write as _;
        (0..bytes).fold(String::new(), |mut text, _| {
            let byte = self.0.next_u64().to_le_bytes()[0];
            write!(text, "{byte:02x}").expect("writing to a text cannot fail");
            text
        })
    }
}
