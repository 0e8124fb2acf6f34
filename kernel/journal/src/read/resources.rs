//! What definitions were published with from elsewhere.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::LIST_MAX;
use crate::entity::resource;
use crate::error::StorageError;
use crate::journal::Journal;

impl Journal {
    /// Those of one definition, by address.
    pub async fn resources(&self, digest: &str) -> Result<Vec<resource::Model>, StorageError> {
        use resource::Column as C;
        Ok(resource::Entity::find()
            .filter(C::Definition.eq(digest))
            .order_by_asc(C::Uri)
            .limit(LIST_MAX)
            .all(self.readers())
            .await?)
    }
}
