//! Publishing a definition: a version is one text for good. And how it stands: every change of that is kept.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::Scope;
use crate::administration::{NewDefinition, NewStanding, Published, StandingKind, Stood};
use crate::entity::{definition, resource, standing};
use crate::error::AppendError;
use crate::writer::Written;

pub(super) async fn publish(
    scope: &mut Scope<'_>,
    new: &NewDefinition,
) -> Result<Written, AppendError> {
    use definition::Column as C;
    let found = definition::Entity::find()
        .filter(C::Namespace.eq(new.namespace.as_str()))
        .filter(C::Name.eq(new.name.as_str()))
        .filter(C::Version.eq(new.version.as_str()))
        .one(scope.db)
        .await?;
    match found {
        Some(found) if found.digest == new.digest => {
            return Ok(Written::Published(Published::Unchanged));
        }
        Some(found) => {
            return Ok(Written::OtherText {
                digest: found.digest,
            });
        }
        None => {}
    }
    let row = definition::ActiveModel {
        digest: Set(new.digest.clone()),
        namespace: Set(new.namespace.clone()),
        name: Set(new.name.clone()),
        version: Set(new.version.clone()),
        source: Set(new.source.clone()),
        pins: Set(new.pins.clone()),
        published_at_ms: Set(new.published_at_ms),
        effective_from_ms: Set(new.effective_from_ms),
    };
    scope.rows += definition::Entity::insert(row)
        .exec_without_returning(scope.db)
        .await?;
    for new_resource in &new.resources {
        let row = resource::ActiveModel {
            definition: Set(new.digest.clone()),
            uri: Set(new_resource.uri.clone()),
            sha256: Set(new_resource.sha256.clone()),
            body: Set(new_resource.body.clone()),
        };
        scope.rows += resource::Entity::insert(row)
            .exec_without_returning(scope.db)
            .await?;
    }
    Ok(Written::Published(Published::New))
}

pub(super) async fn stand(
    scope: &mut Scope<'_>,
    new: &NewStanding,
) -> Result<Written, AppendError> {
    let known = definition::Entity::find_by_id(new.definition.as_str())
        .one(scope.db)
        .await?;
    if known.is_none() {
        return Err(AppendError::Unknown(format!(
            "the definition {}",
            new.definition
        )));
    }
    let last = standing::Entity::find()
        .filter(standing::Column::Definition.eq(new.definition.as_str()))
        .order_by_desc(standing::Column::Seq)
        .one(scope.db)
        .await?;
    // What nobody has ever touched is in force.
    let stands = last.map_or(StandingKind::Reinstated.name().to_owned(), |row| row.kind);
    if stands == new.kind.name() {
        return Ok(Written::Stood(Stood::Unchanged));
    }
    let row = standing::ActiveModel {
        seq: NotSet,
        definition: Set(new.definition.clone()),
        kind: Set(new.kind.name().to_owned()),
        at_ms: Set(new.at_ms),
        actor: Set(new.actor.clone()),
        reason: Set(new.reason.clone()),
        successor: Set(new.successor.clone()),
    };
    scope.rows += standing::Entity::insert(row)
        .exec_without_returning(scope.db)
        .await?;
    Ok(Written::Stood(Stood::Changed))
}
