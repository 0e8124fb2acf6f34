//! One piece of human work (待办) as lists show it; `body` is the JSON of the whole state.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
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
    /// `namespace/name` of the execution's workflow; empty where an older host did not say.
    pub workflow: String,
    /// The task that asks for it; empty as above.
    pub step: String,
    pub role: Option<String>,
    /// From when it is nearing.
    pub near_at_ms: Option<i64>,
    /// Somebody said why it is late.
    pub explained: bool,
    pub supervised: bool,
    /// Its due instant was counted without an official year.
    pub provisional: bool,
    pub closed_at_ms: Option<i64>,
    /// Where it is open: when it is due, or the end of time. Written by the journal.
    pub open_due_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
