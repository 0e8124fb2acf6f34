//! A file that finished executions are written to. While `purged_at_ms` is not set, some of what it holds may still be in the database.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "archive_file")]
pub struct Model {
    /// Within the folder of archives.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub begun_at_ms: i64,
    /// What it holds ended before.
    pub before_ms: i64,
    pub executions: Option<i64>,
    /// Of the whole file, in hexadecimal; known once it is purged.
    pub sha256: Option<String>,
    pub purged_at_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
