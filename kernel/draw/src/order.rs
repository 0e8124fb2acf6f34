//! The order in which the eligible are drawn.

use crate::digest::{Digest, Seed};

const PREFIX: &[u8] = b"lianxi-draw-1 rank\n";

/// By rank, the smallest first.
pub(crate) fn order(seed: &Seed, eligible: &[&str]) -> Vec<String> {
    let mut ranked: Vec<(Digest, &str)> = eligible
        .iter()
        .map(|key| (Digest::of(&[PREFIX, seed.as_bytes(), key.as_bytes()]), *key))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, key)| key.to_owned()).collect()
}
