//! One piece of human work (待办) as lists show it; `body` is the JSON of the whole state.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub execution: String,
    pub effect: i64,
    pub version: i64,
    pub status: String,
    pub department: String,
    pub division: Option<String>,
    pub title: String,
    pub assignee: Option<String>,
    pub due_at_ms: Option<i64>,
    /// The next escalation; `None` when there is none to come.
    pub next_at_ms: Option<i64>,
    pub business_key: Option<String>,
    pub body: String,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
