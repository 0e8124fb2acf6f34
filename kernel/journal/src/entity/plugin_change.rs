//! Who did what with a plugin, when and why. Rows are added and never changed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plugin_change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub plugin: String,
    pub version: String,
    /// Of the package that it was about.
    pub digest: String,
    /// A word of the runtime's.
    pub kind: String,
    pub at_ms: i64,
    /// JSON text: the person and the office.
    pub actor: String,
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
