//! Whose a work item is: the keys that it stands under, written as a difference.

use std::collections::BTreeSet;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{ROWS_PER_STATEMENT, Scope};
use crate::append::WorkParty;
use crate::entity::work_party;
use crate::error::AppendError;

pub(super) async fn write(
    scope: &mut Scope<'_>,
    item: &str,
    parties: &[WorkParty],
) -> Result<(), AppendError> {
    use work_party::Column as C;
    let stands: BTreeSet<WorkParty> = work_party::Entity::find()
        .filter(C::WorkItem.eq(item))
        .all(scope.db)
        .await?
        .into_iter()
        .map(|row| WorkParty {
            relation: row.relation,
            key: row.key,
        })
        .collect();
    let wanted: BTreeSet<WorkParty> = parties.iter().cloned().collect();
    for party in stands.difference(&wanted) {
        let key = (item.to_owned(), party.relation.clone(), party.key.clone());
        let deleted = work_party::Entity::delete_by_id(key).exec(scope.db).await?;
        scope.rows += deleted.rows_affected;
    }
    let new: Vec<&WorkParty> = wanted.difference(&stands).collect();
    for part in new.chunks(ROWS_PER_STATEMENT) {
        let rows = part.iter().map(|party| work_party::ActiveModel {
            work_item: Set(item.to_owned()),
            relation: Set(party.relation.clone()),
            key: Set(party.key.clone()),
        });
        scope.rows += work_party::Entity::insert_many(rows)
            .exec_without_returning(scope.db)
            .await?;
    }
    Ok(())
}
