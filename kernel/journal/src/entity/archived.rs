//! What stays of an execution that was archived: that there was one, so that its id never begins again, where it is, and how its chain ended.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "archived")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// `namespace/name:version`.
    pub workflow: String,
    /// Digest of its definition.
    pub definition: String,
    pub status: String,
    pub ended_at_ms: i64,
    /// The number of its events.
    pub version: i64,
    /// The hash of its last event.
    pub head_hash: Vec<u8>,
    /// Name of the file.
    pub file: String,
    pub archived_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
