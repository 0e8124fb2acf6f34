//! Every hash chain, computed again from the stored bytes, page by page; and that snapshots stand where a turn ended.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{Check, Finding, PAGE};
use crate::entity::{execution, snapshot, turn, work_item, work_turn};
use crate::error::{ChainProblem, StorageError, VerifyError};
use crate::read::{Chain, as_turn};

pub(super) const NAME: &str = "chains";

pub(super) async fn look(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    let mut after = String::new();
    loop {
        let page = executions(db, &after).await?;
        let Some((last, ..)) = page.last() else { break };
        after.clone_from(last);
        let snapshots = snapshots(db, &page).await?;
        for (id, version, hash) in page {
            check.looked_at += 1;
            let snapshot = snapshots.get(&id).copied();
            match of_execution(db, &id, snapshot).await? {
                Ok(chain) => {
                    if chain.1 {
                        tell(
                            check,
                            "execution",
                            chain.0.ends_at(version, Some(&hash)).err(),
                        );
                    } else {
                        check.found(beyond(id, snapshot, version));
                    }
                }
                Err(broken) => tell(check, "turn", Some(broken)),
            }
        }
    }
    work_items(check, db).await
}

/// (id, version, head)
type Row = (String, i64, Vec<u8>);

/// Only what the first schema had: copies of an older one are proved too.
async fn executions(db: &DatabaseTransaction, after: &str) -> Result<Vec<Row>, StorageError> {
    use execution::Column as C;
    Ok(execution::Entity::find()
        .select_only()
        .columns([C::Id, C::Version, C::HeadHash])
        .filter(C::Id.gt(after))
        .order_by_asc(C::Id)
        .limit(PAGE)
        .into_tuple()
        .all(db)
        .await?)
}

async fn snapshots(
    db: &DatabaseTransaction,
    page: &[Row],
) -> Result<BTreeMap<String, i64>, StorageError> {
    use snapshot::Column as C;
    let rows: Vec<(String, i64)> = snapshot::Entity::find()
        .select_only()
        .columns([C::Execution, C::Version])
        .filter(C::Execution.is_in(page.iter().map(|(id, ..)| id.as_str())))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The chain to its end, and whether a turn ended where the snapshot stands.
async fn of_execution<'a>(
    db: &DatabaseTransaction,
    id: &'a str,
    snapshot: Option<i64>,
) -> Result<Result<(Chain<'a>, bool), VerifyError>, StorageError> {
    let mut chain = Chain::of(id);
    let mut stands = snapshot.is_none();
    loop {
        let page = turn::Entity::find()
            .filter(turn::Column::Execution.eq(id))
            .filter(turn::Column::Version.gt(chain.version()))
            .order_by_asc(turn::Column::Version)
            .limit(PAGE)
            .all(db)
            .await?;
        if page.is_empty() {
            return Ok(Ok((chain, stands)));
        }
        for row in page {
            if let Err(broken) = chain.follow(&row) {
                return Ok(Err(broken));
            }
            stands |= snapshot == Some(row.version);
        }
    }
}

async fn work_items(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use work_item::Column as C;
    let mut after = String::new();
    loop {
        let page: Vec<(String, i64)> = work_item::Entity::find()
            .select_only()
            .columns([C::Id, C::Version])
            .filter(C::Id.gt(after.as_str()))
            .order_by_asc(C::Id)
            .limit(PAGE)
            .into_tuple()
            .all(db)
            .await?;
        let Some((last, _)) = page.last() else {
            return Ok(());
        };
        after.clone_from(last);
        for (id, version) in page {
            check.looked_at += 1;
            let turns = work_turn::Entity::find()
                .filter(work_turn::Column::WorkItem.eq(id.as_str()))
                .order_by_asc(work_turn::Column::Version)
                .all(db)
                .await?;
            let mut chain = Chain::of(&id);
            let broken = turns
                .into_iter()
                .try_for_each(|turn| chain.follow(&as_turn(turn)));
            match broken {
                Ok(()) => tell(check, "work_item", chain.ends_at(version, None).err()),
                Err(broken) => tell(check, "work_turn", Some(broken)),
            }
        }
    }
}

pub(super) fn tell(check: &mut Check, table: &'static str, broken: Option<VerifyError>) {
    let Some(VerifyError::Broken {
        id,
        version,
        problem,
    }) = broken
    else {
        return;
    };
    check.found(Finding {
        code: match problem {
            ChainProblem::Hash => "chain-hash",
            ChainProblem::Link => "chain-link",
            ChainProblem::Gap => "chain-gap",
            ChainProblem::Frame => "chain-frame",
            ChainProblem::Head => "chain-head",
        },
        table,
        key: format!("{id}/{version}"),
        detail: problem.to_string(),
    });
}

fn beyond(id: String, snapshot: Option<i64>, version: i64) -> Finding {
    Finding {
        code: "snapshot-beyond",
        table: "snapshot",
        detail: format!(
            "it stands at version {}, where no turn ended; the execution has {version} events",
            snapshot.unwrap_or_default()
        ),
        key: id,
    }
}
