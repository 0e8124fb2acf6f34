//! A redraw (补抽): what was drawn stays, and whoever is gone is replaced by the next of the same order. It needs no key and no seal: the record
//! has the seed, and is proved before it is believed.

use std::collections::HashSet;

use jiff::Timestamp;

use crate::error::{DrawError, Part};
use crate::gone::replay;
use crate::pool::{POOL_MAX, Pool};
use crate::record::{Excluded, Gone, Record, is_reason};
use crate::verify::verify;

/// Who can be drawn no more, and why: the same words as of who is excluded.
pub type Going = Excluded;

/// The record with those that are gone now. Whoever is gone in it already stays as it stands there.
///
/// # Errors
/// `RecordChanged`: the record does not agree with itself. `PoolChanged`: `pool` is given and is not the record's. `TooFew`: nobody is left to
/// take a place. `NotInPool`, `Reason`, `TooLong`: `going` is not right.
pub fn redraw(
    record: Record,
    pool: Option<&Pool>,
    going: Vec<Going>,
    now: Timestamp,
) -> Result<Record, DrawError> {
    verify(&record, &record.pool).map_err(DrawError::RecordChanged)?;
    if pool.is_some_and(|pool| pool.hash() != record.pool_hash) {
        return Err(DrawError::PoolChanged);
    }
    check(&record, &going)?;
    let mut gone = record.gone;
    gone.extend(newly(&gone, &record.drawn, going, now));
    let count = usize::try_from(record.count).unwrap_or(usize::MAX);
    let replayed = replay(
        &record.order,
        count,
        gone.iter().map(|one| one.key.as_str()),
    );
    if replayed.drawn.len() < count {
        return Err(DrawError::TooFew {
            wanted: record.count,
            eligible: replayed.drawn.len(),
        });
    }
    for (one, replaced_by) in gone.iter_mut().zip(replayed.replaced_by) {
        one.replaced_by = replaced_by;
    }
    Ok(Record {
        gone,
        drawn: replayed.drawn,
        ..record
    })
}

fn check(record: &Record, going: &[Going]) -> Result<(), DrawError> {
    let part = Part::Gone;
    if going.len() > POOL_MAX {
        return Err(DrawError::TooLong { part });
    }
    // Verified: it is sorted.
    let unknown = |one: &&Going| record.pool.binary_search(&one.key).is_err();
    if let Some(unknown) = going.iter().find(unknown) {
        let key = unknown.key.clone();
        return Err(DrawError::NotInPool { part, key });
    }
    if going.iter().any(|one| !is_reason(&one.reason)) {
        return Err(DrawError::Reason { part });
    }
    Ok(())
}

/// Those that were not gone yet. First whoever is not drawn: nobody is replaced by somebody who goes at the same time.
fn newly(before: &[Gone], drawn: &[String], going: Vec<Going>, now: Timestamp) -> Vec<Gone> {
    let drawn: HashSet<&str> = drawn.iter().map(String::as_str).collect();
    let mut known: HashSet<String> = before.iter().map(|one| one.key.clone()).collect();
    let mut new: Vec<Going> = going
        .into_iter()
        .filter(|one| known.insert(one.key.clone()))
        .collect();
    new.sort_by_key(|one| drawn.contains(one.key.as_str()));
    let gone = |Going { key, reason }| Gone {
        key,
        reason,
        replaced_by: None,
        at: now,
    };
    new.into_iter().map(gone).collect()
}
