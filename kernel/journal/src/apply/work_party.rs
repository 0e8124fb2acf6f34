//! Whose a work item is: the keys that it stands under, written as a difference.

use std::collections::BTreeSet;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{ROWS_PER_STATEMENT, Scope};
use crate::append::WorkParty;
use crate::entity::work_party;
use crate::error::AppendError;

pub(super) async fn write(
    scope: &mut Scope<'_>,
    item: &str,
    is_new: bool,
    parties: &[WorkParty],
) -> Result<(), AppendError> {
    use work_party::Column as C;
    let stands = if is_new {
        Vec::new()
    } else {
        work_party::Entity::find()
            .filter(C::WorkItem.eq(item))
            .all(scope.db)
            .await?
    };
    let stands: BTreeSet<WorkParty> = stands
        .into_iter()
        .map(|row| WorkParty {
            relation: row.relation,
            key: row.key,
        })
        .collect();
    let wanted: BTreeSet<WorkParty> = parties.iter().cloned().collect();
    let gone: Vec<&WorkParty> = stands.difference(&wanted).collect();
    for part in gone.chunks(ROWS_PER_STATEMENT) {
        let any = part.iter().fold(Condition::any(), |any, party| {
            let one = C::Relation
                .eq(party.relation.as_str())
                .and(C::Key.eq(party.key.as_str()));
            any.add(one)
        });
        let deleted = work_party::Entity::delete_many()
            .filter(C::WorkItem.eq(item))
            .filter(any)
            .exec(scope.db)
            .await?;
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
