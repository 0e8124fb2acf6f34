//! What an administrator does with plugins: the rows as they shall be, and who wanted that, together.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel};

use super::Scope;
use crate::administration::{PackageWrite, PluginChange, PluginWrite};
use crate::entity::{plugin, plugin_change, plugin_package, revoked_key};
use crate::error::AppendError;
use crate::writer::Written;

pub(super) async fn change(
    scope: &mut Scope<'_>,
    change: &PluginChange,
) -> Result<Written, AppendError> {
    for write in &change.plugins {
        one(scope, write, change).await?;
    }
    if let Some(key) = &change.revoked {
        let row = revoked_key::ActiveModel {
            key: Set(key.clone()),
            at_ms: Set(change.at_ms),
            actor: Set(change.actor.clone()),
            reason: Set(change.reason.clone().unwrap_or_default()),
        };
        let known = OnConflict::column(revoked_key::Column::Key)
            .do_nothing()
            .to_owned();
        scope.rows += revoked_key::Entity::insert(row)
            .on_conflict(known)
            .exec_without_returning(scope.db)
            .await?;
    }
    Ok(Written::PluginsChanged)
}

async fn one(
    scope: &mut Scope<'_>,
    write: &PluginWrite,
    change: &PluginChange,
) -> Result<(), AppendError> {
    use plugin::Column as C;
    let row = &write.row;
    let as_it_shall_be = OnConflict::columns([C::Id, C::Version])
        .update_columns([
            C::Digest,
            C::Department,
            C::Signer,
            C::State,
            C::Reason,
            C::Asked,
            C::Granted,
            C::InstalledAtMs,
        ])
        .to_owned();
    scope.rows += plugin::Entity::insert(row.clone().into_active_model())
        .on_conflict(as_it_shall_be)
        .exec_without_returning(scope.db)
        .await?;
    let key = (row.id.clone(), row.version.clone());
    match &write.package {
        PackageWrite::Keep => {}
        PackageWrite::Drop => {
            let gone = plugin_package::Entity::delete_by_id(key)
                .exec(scope.db)
                .await?;
            scope.rows += gone.rows_affected;
        }
        PackageWrite::Store(bytes) => {
            let package = plugin_package::ActiveModel {
                plugin: Set(key.0),
                version: Set(key.1),
                bytes: Set(bytes.clone()),
            };
            let replaced = OnConflict::columns([
                plugin_package::Column::Plugin,
                plugin_package::Column::Version,
            ])
            .update_column(plugin_package::Column::Bytes)
            .to_owned();
            scope.rows += plugin_package::Entity::insert(package)
                .on_conflict(replaced)
                .exec_without_returning(scope.db)
                .await?;
        }
    }
    let kept = plugin_change::ActiveModel {
        seq: NotSet,
        plugin: Set(row.id.clone()),
        version: Set(row.version.clone()),
        digest: Set(row.digest.clone()),
        kind: Set(change.kind.clone()),
        at_ms: Set(change.at_ms),
        actor: Set(change.actor.clone()),
        reason: Set(change.reason.clone()),
    };
    scope.rows += plugin_change::Entity::insert(kept)
        .exec_without_returning(scope.db)
        .await?;
    Ok(())
}
