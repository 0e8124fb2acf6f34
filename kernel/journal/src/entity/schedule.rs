//! How a workflow comes to be started without anyone asking. One row a workflow: the version that is in force.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub namespace: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Digest of the version.
    pub definition: String,
    /// Counts the changes of this row.
    pub revision: i64,
    pub armed_at_ms: i64,
    /// The next start; `None`: it waits for something else.
    pub next_at_ms: Option<i64>,
    /// The execution whose end is waited for.
    pub execution: Option<String>,
    /// JSON text: events that were gathered.
    pub body: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
