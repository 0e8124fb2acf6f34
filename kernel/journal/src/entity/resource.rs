//! A text from elsewhere that a definition was published with: it means that one for ever, whatever is at the address today.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resource")]
pub struct Model {
    /// Digest of the definition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub definition: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub uri: String,
    /// Of the body, in hexadecimal.
    pub sha256: String,
    pub body: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
