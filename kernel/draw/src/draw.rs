//! The first draw: a sealed seed, a pool, who is left out, how many.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::ALGORITHM;
use crate::digest::Seed;
use crate::error::{DrawError, Part};
use crate::key::Seal;
use crate::number::Number;
use crate::order::order;
use crate::pool::{POOL_MAX, Pool};
use crate::record::{Excluded, Record, is_reason};

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Asked {
    pub pool: Pool,
    /// In any order; one key may stand there with several reasons.
    pub excluded: Vec<Excluded>,
    pub number: Number,
}

/// Draws with the seed that the seal was opened to ([`crate::HostKey::open`]).
///
/// # Errors
/// `TooFew`: fewer are eligible than asked for. `NotInPool`, `Reason`, `Count`, `TooLong`: an argument is not right.
pub fn draw(seal: &Seal, seed: Seed, asked: Asked, now: Timestamp) -> Result<Record, DrawError> {
    let Asked {
        pool,
        mut excluded,
        number,
    } = asked;
    check(&pool, &excluded)?;
    excluded.sort_unstable();
    excluded.dedup();
    let out: BTreeSet<&str> = excluded.iter().map(|one| one.key.as_str()).collect();
    let eligible = pool.without(&out);
    let count = number.of(pool.keys().len(), eligible.len());
    let wanted = usize::try_from(count).unwrap_or(usize::MAX);
    if let Number::Count(count) = number
        && !(1..=POOL_MAX).contains(&wanted)
    {
        return Err(DrawError::Count { count });
    }
    if wanted > eligible.len() || eligible.is_empty() {
        return Err(DrawError::TooFew {
            wanted: count.max(1),
            eligible: eligible.len(),
        });
    }
    let order = order(&seed, &eligible);
    Ok(Record {
        algorithm: ALGORITHM.to_owned(),
        purpose: seal.purpose.clone(),
        commitment: seed.commitment(),
        seed,
        pool_hash: pool.hash(),
        pool_size: u32::try_from(pool.keys().len()).unwrap_or(u32::MAX),
        excluded,
        ratio: match number {
            Number::Ratio(ratio) => Some(ratio),
            Number::Count(_) => None,
        },
        count,
        drawn: order.iter().take(wanted).cloned().collect(),
        order,
        gone: Vec::new(),
        pool: pool.into_keys(),
        sealed_at: seal.sealed_at,
        drawn_at: now,
    })
}

fn check(pool: &Pool, excluded: &[Excluded]) -> Result<(), DrawError> {
    let part = Part::Exclude;
    if excluded.len() > POOL_MAX {
        return Err(DrawError::TooLong { part });
    }
    if let Some(unknown) = excluded.iter().find(|one| !pool.contains(&one.key)) {
        let key = unknown.key.clone();
        return Err(DrawError::NotInPool { part, key });
    }
    if excluded.iter().any(|one| !is_reason(&one.reason)) {
        return Err(DrawError::Reason { part });
    }
    Ok(())
}
