//! What stays: records with their indexes, definitions, which are what their digests say, and what is left of archived executions.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use sha2::{Digest, Sha256};

use super::chains::tell;
use super::messages::not_json;
use super::waiting::{at, matching};
use super::{Check, Finding, PAGE};
use crate::administration::LedgerHead;
use crate::chain::GENESIS;
use crate::entity::{
    archived, definition, execution, ledger, record, record_bucket, record_index, resource,
    work_item, work_party,
};
use crate::error::StorageError;
use crate::read::{entries, follows};

pub(super) const NAME: &str = "stored";

/// Definitions are large; few are held at once.
const DEFINITIONS: u64 = 16;

pub(super) async fn look(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    check.looked_at = record::Entity::find().count(db).await?
        + record_index::Entity::find().count(db).await?
        + definition::Entity::find().count(db).await?
        + resource::Entity::find().count(db).await?
        + archived::Entity::find().count(db).await?;
    archives(check, db).await?;
    versions(check, db).await?;
    values(check, db).await?;
    indexes(check, db).await?;
    definitions(check, db).await?;
    resources(check, db).await?;
    parties(check, db).await?;
    ledgers(check, db).await
}

/// A list shows nothing that is not there.
async fn parties(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use work_party::{Column as C, Entity as E};
    let item = matching(
        work_item::Entity,
        [(
            at((work_item::Entity, work_item::Column::Id)),
            at((E, C::WorkItem)),
        )],
    );
    let alone = E::find().filter(Expr::exists(item).not());
    check
        .all_of(db, alone, |row| Finding {
            code: "party-without-item",
            table: "work_party",
            detail: format!("it stands under {} as {}", row.key, row.relation),
            key: row.work_item,
        })
        .await
}

/// Every ledger is one chain from its first entry on.
async fn ledgers(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    let names: Vec<String> = ledger::Entity::find()
        .select_only()
        .column(ledger::Column::Name)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    for name in names {
        let mut head = LedgerHead {
            seq: 0,
            hash: GENESIS,
        };
        loop {
            let page = entries(&name, head.seq, PAGE).all(db).await?;
            if page.is_empty() {
                break;
            }
            check.looked_at += page.len() as u64;
            // The first that does not follow is told; what comes after it cannot be judged.
            let mut broken = None;
            for row in &page {
                match follows(&head, row) {
                    Ok(next) => head = next,
                    Err(error) => {
                        broken = Some(error);
                        break;
                    }
                }
            }
            if broken.is_some() {
                tell(check, "ledger", broken);
                break;
            }
        }
    }
    Ok(())
}

/// What is archived is not in the database any more.
async fn archives(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use archived::{Column as C, Entity as E};
    let there = matching(
        execution::Entity,
        [(
            at((execution::Entity, execution::Column::Id)),
            at((E, C::Id)),
        )],
    );
    let twice = E::find().filter(Expr::exists(there));
    check
        .all_of(db, twice, |row| Finding {
            code: "archived-twice",
            table: "archived",
            detail: format!("it is in {}", row.file),
            key: row.id,
        })
        .await
}

async fn versions(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    let records = record::Entity::find().filter(record::Column::Version.lt(1));
    check
        .all_of(db, records, |row| Finding {
            code: "record-version",
            table: "record",
            key: format!("{}/{}", row.department, row.key),
            detail: format!("version {}", row.version),
        })
        .await?;
    let buckets = record_bucket::Entity::find().filter(record_bucket::Column::Version.lt(1));
    check
        .all_of(db, buckets, |row| Finding {
            code: "record-version",
            table: "record_bucket",
            key: format!("{}/{}/{}", row.department, row.index_name, row.value),
            detail: format!("version {}", row.version),
        })
        .await
}

async fn values(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use record::Column as C;
    let mut after = (String::new(), String::new());
    loop {
        let place = Expr::tuple([Expr::col(C::Department), Expr::col(C::Key)]);
        let last = Expr::tuple([Expr::value(after.0.as_str()), Expr::value(after.1.as_str())]);
        let page = record::Entity::find()
            .filter(place.gt(last))
            .order_by_asc(C::Department)
            .order_by_asc(C::Key)
            .limit(PAGE)
            .all(db)
            .await?;
        let Some(row) = page.last() else {
            return Ok(());
        };
        after = (row.department.clone(), row.key.clone());
        for row in &page {
            if let Some(value) = &row.value {
                not_json(check, ("record-value", "record"), value, || {
                    format!("{}/{}", row.department, row.key)
                });
            }
        }
    }
}

/// An entry stands for a record that is there, in a bucket that counts.
async fn indexes(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use record_index::{Column as C, Entity as E};
    let told = |code| {
        move |row: record_index::Model| Finding {
            code,
            table: "record_index",
            key: format!(
                "{}/{}/{}/{}",
                row.department, row.index_name, row.value, row.key
            ),
            detail: String::new(),
        }
    };
    let record = matching(
        record::Entity,
        [
            (
                at((record::Entity, record::Column::Department)),
                at((E, C::Department)),
            ),
            (at((record::Entity, record::Column::Key)), at((E, C::Key))),
        ],
    )
    .and_where(at((record::Entity, record::Column::Value)).is_not_null())
    .take();
    let of_none = E::find().filter(Expr::not_exists(record));
    check.all_of(db, of_none, told("record-index")).await?;
    let bucket = matching(
        record_bucket::Entity,
        [
            (
                at((record_bucket::Entity, record_bucket::Column::Department)),
                at((E, C::Department)),
            ),
            (
                at((record_bucket::Entity, record_bucket::Column::IndexName)),
                at((E, C::IndexName)),
            ),
            (
                at((record_bucket::Entity, record_bucket::Column::Value)),
                at((E, C::Value)),
            ),
        ],
    );
    let in_none = E::find().filter(Expr::not_exists(bucket));
    check.all_of(db, in_none, told("record-bucket")).await
}

async fn definitions(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use definition::Column as C;
    let mut after = String::new();
    loop {
        let page = definition::Entity::find()
            .filter(C::Digest.gt(after.as_str()))
            .order_by_asc(C::Digest)
            .limit(DEFINITIONS)
            .all(db)
            .await?;
        let Some(row) = page.last() else {
            return Ok(());
        };
        after.clone_from(&row.digest);
        for row in page {
            let digest = hex::encode(Sha256::digest(&row.source));
            if digest != row.digest {
                check.found(Finding {
                    code: "definition-digest",
                    table: "definition",
                    key: row.digest,
                    detail: format!(
                        "{}/{}:{}, whose text has the digest {digest}",
                        row.namespace, row.name, row.version
                    ),
                });
            }
        }
    }
}

async fn resources(check: &mut Check, db: &DatabaseTransaction) -> Result<(), StorageError> {
    use resource::Column as C;
    let mut after = (String::new(), String::new());
    loop {
        let place = Expr::tuple([Expr::col(C::Definition), Expr::col(C::Uri)]);
        let last = Expr::tuple([Expr::value(after.0.as_str()), Expr::value(after.1.as_str())]);
        let page = resource::Entity::find()
            .filter(place.gt(last))
            .order_by_asc(C::Definition)
            .order_by_asc(C::Uri)
            .limit(DEFINITIONS)
            .all(db)
            .await?;
        let Some(row) = page.last() else {
            return Ok(());
        };
        after = (row.definition.clone(), row.uri.clone());
        for row in page {
            let digest = hex::encode(Sha256::digest(row.body.as_bytes()));
            if digest != row.sha256 {
                check.found(Finding {
                    code: "resource-digest",
                    table: "resource",
                    key: format!("{}/{}", row.definition, row.uri),
                    detail: format!("its text has the digest {digest}"),
                });
            }
        }
    }
}
