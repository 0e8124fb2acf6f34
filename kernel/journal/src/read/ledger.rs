//! What administrators did, entry by entry, and the proof that nothing of it was changed.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::bounded;
use crate::administration::LedgerHead;
use crate::apply::canonical_entry;
use crate::chain;
use crate::entity::ledger;
use crate::error::{ChainProblem, StorageError, VerifyError};
use crate::journal::Journal;

/// Entries held in memory at a time.
const PAGE: u64 = 256;

impl Journal {
    /// The entries of a ledger after this one, the oldest first.
    pub async fn ledger(
        &self,
        name: &str,
        after_seq: i64,
        limit: u64,
    ) -> Result<Vec<ledger::Model>, StorageError> {
        Ok(entries(name, after_seq, limit).all(self.readers()).await?)
    }

    /// The entries before this one, the newest first: how a trail is read.
    pub async fn ledger_before(
        &self,
        name: &str,
        before_seq: i64,
        limit: u64,
    ) -> Result<Vec<ledger::Model>, StorageError> {
        use ledger::Column as C;
        Ok(ledger::Entity::find()
            .filter(C::Name.eq(name))
            .filter(C::Seq.lt(before_seq))
            .order_by_desc(C::Seq)
            .limit(bounded(limit))
            .all(self.readers())
            .await?)
    }

    /// Its end; 0 where it has no entry.
    pub async fn ledger_head(&self, name: &str) -> Result<LedgerHead, StorageError> {
        let last = self.ledger_before(name, i64::MAX, 1).await?.pop();
        let Some(last) = last else {
            return Ok(LedgerHead {
                seq: 0,
                hash: chain::GENESIS,
            });
        };
        let hash = last
            .hash
            .try_into()
            .map_err(|_| StorageError::corrupt(format!("ledger {name}: its head is not a hash")))?;
        Ok(LedgerHead {
            seq: last.seq,
            hash,
        })
    }

    /// Recomputes a ledger's chain; answers its end.
    pub async fn verify_ledger(&self, name: &str) -> Result<LedgerHead, VerifyError> {
        let moment = self.moment().await?;
        let mut head = LedgerHead {
            seq: 0,
            hash: chain::GENESIS,
        };
        loop {
            let page = entries(name, head.seq, PAGE)
                .all(&moment)
                .await
                .map_err(StorageError::from)?;
            if page.is_empty() {
                break;
            }
            for row in page {
                head = follows(&head, &row)?;
            }
        }
        moment.rollback().await.map_err(StorageError::from)?;
        Ok(head)
    }
}

pub(crate) fn entries(name: &str, after_seq: i64, limit: u64) -> Select<ledger::Entity> {
    use ledger::Column as C;
    ledger::Entity::find()
        .filter(C::Name.eq(name))
        .filter(C::Seq.gt(after_seq))
        .order_by_asc(C::Seq)
        .limit(bounded(limit))
}

/// The end after this entry, if it follows.
pub(crate) fn follows(head: &LedgerHead, row: &ledger::Model) -> Result<LedgerHead, VerifyError> {
    let broken = |problem| VerifyError::Broken {
        id: row.name.clone(),
        version: row.seq,
        problem,
    };
    if row.seq != head.seq + 1 {
        return Err(broken(ChainProblem::Gap));
    }
    if row.prev_hash != head.hash {
        return Err(broken(ChainProblem::Link));
    }
    let hash = chain::link(&head.hash, &canonical_entry(row));
    if row.hash != hash {
        return Err(broken(ChainProblem::Hash));
    }
    Ok(LedgerHead { seq: row.seq, hash })
}
