//! A published definition: its author's bytes and the plugin versions it was pinned to.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "definition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: String,
    pub namespace: String,
    pub name: String,
    pub version: String,
    pub source: Vec<u8>,
    /// JSON text.
    pub pins: String,
    pub published_at_ms: i64,
    /// The date that its author gave; `None`: it is in force from its publication.
    pub effective_from_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
