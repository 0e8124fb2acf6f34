//! Texts from elsewhere that definitions are made of, as they were when these were published.

use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261127_resources"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(
        elided_lifetimes_in_paths,
        reason = "the trait leaves it out, and its macro needs the same form"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = |name: &'static str| ColumnDef::new(name).text().not_null().take();
        let resource = Table::create()
            .table("resource")
            .col(text("definition"))
            .col(text("uri"))
            .col(text("sha256"))
            .col(text("body"))
            .primary_key(Index::create().col("definition").col("uri"))
            .foreign_key(
                ForeignKey::create()
                    .from("resource", "definition")
                    .to("definition", "digest"),
            )
            .take();
        manager.create_table(resource).await
    }
}
