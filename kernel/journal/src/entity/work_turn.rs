//! One turn of a work item, chained as an execution's turns are.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_turn")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub work_item: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub first_version: i64,
    pub at_ms: i64,
    pub bytes: Vec<u8>,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
