//! One execution: where its stream ends, and what lists show of it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "execution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Digest of its definition.
    pub definition: String,
    pub status: String,
    pub business_key: Option<String>,
    pub parent: Option<String>,
    /// The number of its events.
    pub version: i64,
    /// The hash of its last event.
    pub head_hash: Vec<u8>,
    pub incident: bool,
    pub started_at_ms: i64,
    pub updated_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
