//! A version of a plugin that was installed on a running host, or that somebody said something of.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plugin")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: String,
    /// SHA-256 of the package without its signature.
    pub digest: String,
    pub department: String,
    /// Id of the key that signed it.
    pub signer: Option<String>,
    /// A word of the runtime's.
    pub state: String,
    /// Why it is in this state, where somebody said so.
    pub reason: Option<String>,
    /// JSON text: what it asks for.
    pub asked: String,
    /// JSON text: what it was granted.
    pub granted: String,
    pub installed_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
