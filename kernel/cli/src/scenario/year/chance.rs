//! Chance that is the same each time: every draw is a hash of the seed and of what it is about, so no draw depends on another one.

use lianxi_sandbox::Digest;

/// In a thousand: how shares are written.
pub const WHOLE: u32 = 1_000;

/// A stream of draws about one thing.
#[derive(Clone, Debug)]
pub struct Chance {
    about: String,
    drawn: u32,
}

impl Chance {
    pub fn of(seed: u64, about: &[&str]) -> Self {
        Self {
            about: format!("{seed}\n{}", about.join("\n")),
            drawn: 0,
        }
    }

    /// From 0 to `bound - 1`; 0 where there is nothing to choose. The tiny bias of a modulus does not matter here.
    pub fn below(&mut self, bound: u32) -> u32 {
        self.drawn += 1;
        let digest = Digest::of(format!("{}\n{}", self.about, self.drawn).as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&digest.as_bytes()[..8]);
        let number = u64::from_be_bytes(first) % u64::from(bound.max(1));
        u32::try_from(number).unwrap_or(0)
    }

    /// From `least` to `most`, both included.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below(most.saturating_sub(least).saturating_add(1))
    }

    /// True so many times in a thousand.
    pub fn is(&mut self, permille: u32) -> bool {
        self.below(WHOLE) < permille
    }

    /// Which of these weights; `None` where they are all nothing.
    pub fn weighed(&mut self, weights: impl Iterator<Item = u32> + Clone) -> Option<usize> {
        let all = weights.clone().fold(0, u32::saturating_add);
        if all == 0 {
            return None;
        }
        let mut left = self.below(all);
        for (place, weight) in weights.enumerate() {
            if left < weight {
                return Some(place);
            }
            left -= weight;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_follow_from_seed_and_subject() {
        let drawn = |seed, about: &[&str]| {
            let mut chance = Chance::of(seed, about);
            [chance.below(1000), chance.below(1000), chance.below(1000)]
        };
        assert_eq!(drawn(1, &["a", "b"]), drawn(1, &["a", "b"]));
        assert_ne!(drawn(1, &["a", "b"]), drawn(2, &["a", "b"]));
        assert_ne!(drawn(1, &["a", "b"]), drawn(1, &["a", "c"]));
    }

    #[test]
    fn weights_are_kept() {
        let mut chance = Chance::of(1, &[]);
        assert_eq!(chance.weighed([0, 0].into_iter()), None);
        let mut counted = [0_u32; 3];
        for _ in 0..1_000 {
            counted[chance.weighed([1, 0, 3].into_iter()).expect("a weight")] += 1;
        }
        assert_eq!(counted[1], 0);
        assert!((180..320).contains(&counted[0]), "{counted:?}");
    }
}
