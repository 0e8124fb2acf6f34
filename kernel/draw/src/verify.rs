//! The replay: everything that a record says is computed again from its seed and the pool.

use std::collections::{BTreeSet, HashSet};

use crate::ALGORITHM;
use crate::gone::{Replayed, replay};
use crate::mismatch::Mismatch;
use crate::number::Number;
use crate::order::order;
use crate::pool::Pool;
use crate::record::Record;

/// Whether this pool, in any order, gives this record. Who has no list of their own gives the record's.
///
/// # Errors
/// Everything that does not agree. Of another algorithm only that is told, and of a list that is no pool nothing that follows from it.
pub fn verify(record: &Record, pool: &[String]) -> Result<(), Vec<Mismatch>> {
    if record.algorithm != ALGORITHM {
        return Err(vec![Mismatch::Algorithm {
            found: record.algorithm.clone(),
        }]);
    }
    let mut found = Vec::new();
    let commitment = record.seed.commitment();
    if commitment != record.commitment {
        found.push(Mismatch::Seed {
            recorded: record.commitment,
            computed: commitment,
        });
    }
    match Pool::new(pool.iter().cloned()) {
        Err(why) => found.push(Mismatch::NoPool(why)),
        Ok(pool) => {
            of_pool(record, &pool, &mut found);
            of_result(record, &pool, &mut found);
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn of_pool(record: &Record, pool: &Pool, found: &mut Vec<Mismatch>) {
    if record.pool != pool.keys() {
        found.push(Mismatch::PoolList {
            missing: first_without(pool.keys(), &record.pool),
            added: first_without(&record.pool, pool.keys()),
        });
    }
    let hash = pool.hash();
    if hash != record.pool_hash {
        found.push(Mismatch::PoolHash {
            recorded: record.pool_hash,
            computed: hash,
        });
    }
    let size = pool.keys().len();
    if usize::try_from(record.pool_size) != Ok(size) {
        found.push(Mismatch::PoolSize {
            recorded: record.pool_size,
            computed: size,
        });
    }
}

fn of_result(record: &Record, pool: &Pool, found: &mut Vec<Mismatch>) {
    let excluded: BTreeSet<&str> = record.excluded.iter().map(|one| one.key.as_str()).collect();
    if let Some(unknown) = excluded.iter().find(|key| !pool.contains(key)) {
        found.push(Mismatch::Excluded {
            key: (*unknown).to_owned(),
        });
    }
    let eligible = pool.without(&excluded);
    let count = match record.ratio {
        Some(ratio) => Number::Ratio(ratio).of(pool.keys().len(), eligible.len()),
        None => record.count,
    };
    let wanted = usize::try_from(record.count).unwrap_or(usize::MAX);
    if count != record.count || !(1..=eligible.len()).contains(&wanted) {
        found.push(Mismatch::Count {
            recorded: record.count,
            eligible: eligible.len(),
            of_ratio: record.ratio.map(|_| count),
        });
    }
    let order = order(&record.seed, &eligible);
    if let Some(place) = first_difference(&record.order, &order) {
        found.push(Mismatch::Order {
            place: place + 1,
            recorded: record.order.get(place).cloned(),
            computed: order.get(place).cloned(),
        });
    }
    let gone = record.gone.iter().map(|one| one.key.as_str());
    let replayed = replay(&order, wanted, gone);
    of_gone(record, pool, &replayed, found);
    let place = first_difference(&record.drawn, &replayed.drawn);
    if place.is_some() || replayed.drawn.len() != wanted {
        let place = place.unwrap_or(replayed.drawn.len());
        found.push(Mismatch::Drawn {
            place: place + 1,
            recorded: record.drawn.get(place).cloned(),
            computed: replayed.drawn.get(place).cloned(),
        });
    }
}

fn of_gone(record: &Record, pool: &Pool, replayed: &Replayed, found: &mut Vec<Mismatch>) {
    let mut known = HashSet::new();
    for (one, replaced_by) in record.gone.iter().zip(&replayed.replaced_by) {
        let twice = !known.insert(one.key.as_str());
        if twice || !pool.contains(&one.key) || one.replaced_by != *replaced_by {
            found.push(Mismatch::Gone {
                key: one.key.clone(),
                recorded: one.replaced_by.clone(),
                computed: replaced_by.clone(),
            });
        }
    }
}

/// The first of these that is not among the others.
fn first_without(these: &[String], others: &[String]) -> Option<String> {
    let others: HashSet<&str> = others.iter().map(String::as_str).collect();
    let mut these = these.iter();
    these.find(|key| !others.contains(key.as_str())).cloned()
}

fn first_difference(one: &[String], other: &[String]) -> Option<usize> {
    let longer = one.len().max(other.len());
    (0..longer).find(|place| one.get(*place) != other.get(*place))
}
