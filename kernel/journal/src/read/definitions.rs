//! Published definitions.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{LIST_MAX, only};
use crate::entity::definition;
use crate::error::StorageError;
use crate::journal::Journal;

impl Journal {
    pub async fn definition(
        &self,
        digest: &str,
    ) -> Result<Option<definition::Model>, StorageError> {
        Ok(only(definition::Entity::find_by_id(digest).all(self.readers())).await?)
    }

    pub async fn definition_by_name(
        &self,
        namespace: &str,
        name: &str,
        version: &str,
    ) -> Result<Option<definition::Model>, StorageError> {
        use definition::Column as C;
        let named = definition::Entity::find()
            .filter(C::Namespace.eq(namespace))
            .filter(C::Name.eq(name))
            .filter(C::Version.eq(version));
        Ok(only(named.all(self.readers())).await?)
    }

    /// All definitions (at most [`LIST_MAX`]), or those of one name, in the order of publication within a name.
    pub async fn definitions(
        &self,
        named: Option<(&str, &str)>,
    ) -> Result<Vec<definition::Model>, StorageError> {
        use definition::Column as C;
        let mut query = definition::Entity::find();
        if let Some((namespace, name)) = named {
            query = query
                .filter(C::Namespace.eq(namespace))
                .filter(C::Name.eq(name));
        }
        Ok(query
            .order_by_asc(C::Namespace)
            .order_by_asc(C::Name)
            .order_by_asc(C::PublishedAtMs)
            .order_by_asc(C::Version)
            .limit(LIST_MAX)
            .all(self.readers())
            .await?)
    }
}
