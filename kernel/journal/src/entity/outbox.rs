//! Messages to declared destinations. A row waits while `next_at_ms` is set: the index on it then holds only what waits.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub execution: Option<String>,
    pub destination: String,
    /// The event type.
    pub topic: String,
    pub body: String,
    pub created_at_ms: i64,
    pub attempts: i64,
    /// `None` once it is delivered or given up.
    pub next_at_ms: Option<i64>,
    pub delivered_at_ms: Option<i64>,
    pub last_error: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
