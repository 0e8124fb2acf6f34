//! What the writes of a group have in common, in one statement each and not in one for each write: the heads that are compared, the new
//! executions, the turns, the inputs. Most of what a write costs is the way to the database and back, and most groups are of nothing else.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use super::{effects, execution as stream, inbox, padded};
use crate::append::{Append, ExecutionAppend, Head, NewExecution};
use crate::entity::execution;
use crate::error::StorageError;
use crate::writer::{Write, event_bytes};

/// Rows in one statement. Their numbers are powers of two, so that few different statements have to be prepared.
const ROWS_MAX: usize = 64;

/// Bytes of events of a group that is written so. They are compressed and sent at once, while the database waits.
const BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Whether a group is written so: its writes do not depend on one another, and it is not too large.
pub(crate) fn pays<'a>(writes: impl Iterator<Item = &'a Write>) -> bool {
    let (mut count, mut bytes) = (0, 0);
    for write in writes {
        match write {
            Write::Append(_) | Write::OutboxDelivered { .. } | Write::OutboxFailed { .. } => {}
            _ => return false,
        }
        count += 1;
        bytes += event_bytes(write);
    }
    count > 1 && bytes <= BYTES_MAX
}

/// By execution, its head before and after.
#[derive(Debug, Default)]
pub(crate) struct Together {
    heads: HashMap<String, (Head, Head)>,
    pub(crate) rows: u64,
}

impl Together {
    /// Writes it for all of them. `None`: one of them is refused, and which one is found by applying each by itself.
    pub(crate) async fn begin<'a>(
        db: &DatabaseTransaction,
        writes: impl Iterator<Item = &'a Write>,
    ) -> Result<Option<Self>, StorageError> {
        let appends: Vec<&Append> = writes
            .filter_map(|write| match write {
                Write::Append(append) => Some(&**append),
                _ => None,
            })
            .collect();
        let executions: Vec<&ExecutionAppend> = appends
            .iter()
            .filter_map(|append| append.execution.as_ref())
            .collect();
        let mut together = Self::default();
        if !together.compare(db, &executions).await? {
            return Ok(None);
        }
        let new = executions.iter().filter_map(|append| {
            let created = append.create.as_ref()?;
            Some(stream::row(
                append,
                created,
                &together.heads.get(&append.id)?.1,
            ))
        });
        let new: Vec<_> = new.collect();
        for rows in chunks(&new) {
            if stream::insert_all(db, rows).await? < rows.len() as u64 {
                return Ok(None);
            }
        }
        // None of them is inserted: their other columns stay as they are.
        let nothing = NewExecution::default();
        let known = executions.iter().filter_map(|append| {
            let known = append.create.is_none().then_some(&nothing)?;
            Some(stream::row(
                append,
                known,
                &together.heads.get(&append.id)?.1,
            ))
        });
        let known: Vec<_> = known.collect();
        for rows in chunks(&known) {
            stream::update_all(db, rows).await?;
        }
        let turns = executions.iter().filter_map(|append| {
            let (before, after) = together.heads.get(&append.id)?;
            Some(stream::turn_row(append, before, after))
        });
        let turns: Vec<_> = turns.collect();
        for rows in chunks(&turns) {
            stream::insert_turns(db, rows).await?;
        }
        let effects = together.effects(db, &executions).await?;
        let inputs: Vec<_> = appends
            .iter()
            .flat_map(|append| &append.inbox)
            .map(inbox::active)
            .collect();
        for rows in chunks(&inputs) {
            if inbox::insert_all(db, rows).await? < rows.len() as u64 {
                return Ok(None);
            }
        }
        let streams = new.len() + known.len() + turns.len();
        together.rows = effects + (streams + inputs.len()) as u64;
        Ok(Some(together))
    }

    /// The rows of what is outstanding, as it has changed. How many.
    async fn effects(
        &self,
        db: &DatabaseTransaction,
        executions: &[&ExecutionAppend],
    ) -> Result<u64, StorageError> {
        let removed: Vec<(&str, i64)> = executions
            .iter()
            .flat_map(|append| {
                let gone = append.effects_removed.iter();
                gone.map(|effect| (append.id.as_str(), *effect))
            })
            .collect();
        let upserted: Vec<_> = executions
            .iter()
            .flat_map(|append| {
                let rows = append.effects_upserted.iter();
                rows.map(|new| effects::row(&append.id, new))
            })
            .collect();
        let mut changed = 0;
        for keys in removed.chunks(ROWS_MAX) {
            changed += effects::remove_all(db, keys).await?;
        }
        for rows in chunks(&upserted) {
            changed += effects::upsert_all(db, rows).await?;
        }
        Ok(changed)
    }

    /// The heads before and after what was written for an execution.
    pub(crate) fn heads(&self, execution: &str) -> Option<&(Head, Head)> {
        self.heads.get(execution)
    }

    /// Whether all are at the versions that they are expected at.
    async fn compare(
        &mut self,
        db: &DatabaseTransaction,
        executions: &[&ExecutionAppend],
    ) -> Result<bool, StorageError> {
        let (new, known): (Vec<_>, Vec<_>) = executions
            .iter()
            .copied()
            .partition(|append| append.create.is_some());
        let mut stored = HashMap::with_capacity(known.len());
        for chunk in known.chunks(ROWS_MAX) {
            let ids: Vec<&str> = chunk.iter().map(|append| append.id.as_str()).collect();
            let found: Vec<(String, i64, Vec<u8>)> = execution::Entity::find()
                .select_only()
                .column(execution::Column::Id)
                .column(execution::Column::Version)
                .column(execution::Column::HeadHash)
                .filter(execution::Column::Id.is_in(padded(&ids)))
                .into_tuple()
                .all(db)
                .await?;
            stored.extend(
                found
                    .into_iter()
                    .map(|(id, version, hash)| (id, (version, hash))),
            );
        }
        for append in known {
            let Some((version, hash)) = stored.remove(&append.id) else {
                return Ok(false);
            };
            let Ok(hash) = hash.try_into() else {
                return Ok(false);
            };
            if version != append.expected_version {
                return Ok(false);
            }
            let before = Head { version, hash };
            let after = before.after(&append.events);
            self.heads.insert(append.id.clone(), (before, after));
        }
        let ids: Vec<&str> = new.iter().map(|append| append.id.as_str()).collect();
        if stream::any_archived(db, &ids).await? {
            return Ok(false);
        }
        for append in new {
            let after = Head::START.after(&append.events);
            if self
                .heads
                .insert(append.id.clone(), (Head::START, after))
                .is_some()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The rows in parts of 64, 32, … 1.
fn chunks<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let size = match rest.len() {
            0 => return None,
            len if len >= ROWS_MAX => ROWS_MAX,
            len => 1 << len.ilog2(),
        };
        let (part, left) = rest.split_at(size);
        rest = left;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_taken_in_powers_of_two() {
        let sizes =
            |count: usize| -> Vec<usize> { chunks(&vec![(); count]).map(<[()]>::len).collect() };
        assert!(sizes(0).is_empty());
        assert_eq!(sizes(1), [1]);
        assert_eq!(sizes(19), [16, 2, 1]);
        assert_eq!(sizes(150), [64, 64, 16, 4, 2]);
    }
}
