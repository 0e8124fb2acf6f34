//! Who holds a journal that several processes can reach.

use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261128_lease"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(
        elided_lifetimes_in_paths,
        reason = "the trait leaves it out, and its macro needs the same form"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let lease = Table::create()
            .table("lease")
            .col(ColumnDef::new("name").text().not_null().primary_key())
            .col(ColumnDef::new("holder").text().not_null())
            .col(ColumnDef::new("fence").big_integer().not_null())
            .col(ColumnDef::new("until_ms").big_integer().not_null())
            .take();
        manager.create_table(lease).await
    }
}
