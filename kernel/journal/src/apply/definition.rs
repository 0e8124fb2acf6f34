//! Publishing a definition: a version is one text for good.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Scope;
use crate::append::{NewDefinition, Published};
use crate::entity::{definition, resource};
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
