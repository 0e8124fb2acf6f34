//! Proving a chain: every hash is computed again from the bytes, and must be the one that is stored.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::only;
use super::turns::as_turn;
use crate::append::Head;
use crate::chain;
use crate::entity::{execution, turn, work_item, work_turn};
use crate::error::{ChainProblem, StorageError, VerifyError};
use crate::journal::Journal;

/// Turns held in memory at a time.
const PAGE: u64 = 256;

impl Journal {
    /// Recomputes an execution's chain; answers its end.
    pub async fn verify(&self, execution: &str) -> Result<Head, VerifyError> {
        let moment = self.moment().await?;
        let row = only(execution::Entity::find_by_id(execution).all(&moment))
            .await
            .map_err(StorageError::from)?
            .ok_or_else(|| VerifyError::Unknown(format!("execution {execution}")))?;
        let mut chain = Chain::of(execution);
        loop {
            let page = turn::Entity::find()
                .filter(turn::Column::Execution.eq(execution))
                .filter(turn::Column::Version.gt(chain.head.version))
                .order_by_asc(turn::Column::Version)
                .limit(PAGE)
                .all(&moment)
                .await
                .map_err(StorageError::from)?;
            if page.is_empty() {
                break;
            }
            for turn in page {
                chain.follow(&turn)?;
            }
        }
        moment.rollback().await.map_err(StorageError::from)?;
        chain.ends_at(row.version, Some(&row.head_hash))
    }

    /// Recomputes a work item's chain; answers its end.
    pub async fn verify_work(&self, work_item: &str) -> Result<Head, VerifyError> {
        let moment = self.moment().await?;
        let row = only(work_item::Entity::find_by_id(work_item).all(&moment))
            .await
            .map_err(StorageError::from)?
            .ok_or_else(|| VerifyError::Unknown(format!("work item {work_item}")))?;
        let mut chain = Chain::of(work_item);
        let turns = work_turn::Entity::find()
            .filter(work_turn::Column::WorkItem.eq(work_item))
            .order_by_asc(work_turn::Column::Version)
            .all(&moment)
            .await
            .map_err(StorageError::from)?;
        for turn in turns {
            chain.follow(&as_turn(turn))?;
        }
        moment.rollback().await.map_err(StorageError::from)?;
        chain.ends_at(row.version, None)
    }
}

/// A chain as far as it was followed.
pub(crate) struct Chain<'a> {
    id: &'a str,
    head: Head,
}

impl<'a> Chain<'a> {
    pub(crate) fn of(id: &'a str) -> Self {
        Self {
            id,
            head: Head::START,
        }
    }

    pub(crate) fn follow(&mut self, turn: &turn::Model) -> Result<(), VerifyError> {
        let version = turn.version;
        if turn.first_version != self.head.version + 1 {
            return Err(self.broken(version, ChainProblem::Gap));
        }
        if turn.prev_hash != self.head.hash {
            return Err(self.broken(version, ChainProblem::Link));
        }
        let after = chain::unframe(&turn.bytes)
            .map(|events| self.head.after(&events))
            .filter(|after| after.version == version)
            .ok_or_else(|| self.broken(version, ChainProblem::Frame))?;
        if turn.hash != after.hash {
            return Err(self.broken(version, ChainProblem::Hash));
        }
        self.head = after;
        Ok(())
    }

    pub(crate) fn version(&self) -> i64 {
        self.head.version
    }

    pub(crate) fn ends_at(self, version: i64, hash: Option<&[u8]>) -> Result<Head, VerifyError> {
        let same = self.head.version == version && hash.is_none_or(|h| h == self.head.hash);
        if same {
            Ok(self.head)
        } else {
            Err(self.broken(version, ChainProblem::Head))
        }
    }

    fn broken(&self, version: i64, problem: ChainProblem) -> VerifyError {
        VerifyError::Broken {
            id: self.id.to_owned(),
            version,
            problem,
        }
    }
}
