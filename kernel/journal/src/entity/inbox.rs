//! Every input by (source, id). A row is pending while `pending_at_ms` is set: the index on it then holds only what waits.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub source: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub execution: Option<String>,
    /// Emptied when the row is done: the events then tell what it was.
    pub body: Vec<u8>,
    pub received_at_ms: i64,
    pub pending_at_ms: Option<i64>,
    pub answer: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
