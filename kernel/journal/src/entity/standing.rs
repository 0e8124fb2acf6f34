//! Who took a version out of force or put it back, when and why. Rows are added and never changed: the last one of a version counts.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standing")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// Digest of the version.
    pub definition: String,
    /// [`crate::StandingKind`] by its name.
    pub kind: String,
    pub at_ms: i64,
    /// JSON text: the person and the office.
    pub actor: String,
    pub reason: String,
    /// The version of the same workflow that is to be used instead.
    pub successor: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
