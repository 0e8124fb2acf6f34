//! One turn of an execution: all its events in one row, and the chain before and after them.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "turn")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub execution: String,
    /// The version that the turn reached.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    /// The version of its first event.
    pub first_version: i64,
    pub at_ms: i64,
    pub bytes: Vec<u8>,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
