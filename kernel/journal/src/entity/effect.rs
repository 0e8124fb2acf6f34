//! The projection of an execution's outstanding effects: timers, subscriptions, calls, children, work items.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "effect")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub execution: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub effect: i64,
    pub kind: String,
    pub due_at_ms: Option<i64>,
    pub topic: Option<String>,
    pub correlation: Option<String>,
    pub target: Option<String>,
    pub body: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
