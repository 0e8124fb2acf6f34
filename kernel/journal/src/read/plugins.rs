//! Plugins that were installed on a running host.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::LIST_MAX;
use crate::entity::{plugin, plugin_change, plugin_package, revoked_key};
use crate::error::StorageError;
use crate::journal::Journal;

impl Journal {
    /// Every version that somebody installed, or said something of: without the packages.
    pub async fn plugins(&self) -> Result<Vec<plugin::Model>, StorageError> {
        use plugin::Column as C;
        Ok(plugin::Entity::find()
            .order_by_asc(C::Id)
            .order_by_asc(C::Version)
            .all(self.readers())
            .await?)
    }

    /// The bytes of one, if they were installed and not removed.
    pub async fn plugin_package(
        &self,
        id: &str,
        version: &str,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let key = (id.to_owned(), version.to_owned());
        let found = plugin_package::Entity::find_by_id(key)
            .all(self.readers())
            .await?;
        Ok(found.into_iter().next().map(|row| row.bytes))
    }

    /// What was done with a plugin, the last first.
    pub async fn plugin_changes(
        &self,
        id: &str,
    ) -> Result<Vec<plugin_change::Model>, StorageError> {
        Ok(changes(id).all(self.readers()).await?)
    }

    pub async fn revoked_keys(&self) -> Result<Vec<revoked_key::Model>, StorageError> {
        Ok(revoked_key::Entity::find()
            .order_by_asc(revoked_key::Column::Key)
            .all(self.readers())
            .await?)
    }
}

pub(super) fn changes(id: &str) -> Select<plugin_change::Entity> {
    use plugin_change::Column as C;
    plugin_change::Entity::find()
        .filter(C::Plugin.eq(id))
        .order_by_desc(C::Seq)
        .limit(LIST_MAX)
}
