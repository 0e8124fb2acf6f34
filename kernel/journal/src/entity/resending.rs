//! A dead letter that somebody sent again: who, when, and how often it had been tried in vain before. Rows are added and never changed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resending")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// `seq` of the message.
    pub message: i64,
    pub at_ms: i64,
    /// JSON text: the person and the office.
    pub actor: String,
    pub attempts: i64,
    pub last_error: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
