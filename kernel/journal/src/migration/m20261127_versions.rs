//! Versions: from when one is in force, who took one out of force and why, and what still runs on each.

use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261127_versions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(
        elided_lifetimes_in_paths,
        reason = "the trait leaves it out, and its macro needs the same form"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut definition = Table::alter();
        definition
            .table("definition")
            .add_column(ColumnDef::new("effective_from_ms").big_integer().null());
        manager.alter_table(definition).await?;
        manager.create_table(standing()).await?;
        let of_definition = Index::create()
            .name("ix_standing_definition")
            .table("standing")
            .col("definition")
            .col("seq")
            .take();
        manager.create_index(of_definition).await?;
        // Only what has not ended stands in it, and counting needs nothing else.
        let mut open = Index::create();
        open.name("ix_execution_open")
            .table("execution")
            .col("definition");
        for ended in ["completed", "faulted", "cancelled"] {
            open.and_where(Expr::col("status").ne(Expr::Constant(ended.into())));
        }
        manager.create_index(open).await
    }
}

fn standing() -> TableCreateStatement {
    let text = |name: &'static str| ColumnDef::new(name).text().not_null().take();
    let mut to_definition = ForeignKey::create();
    to_definition
        .from("standing", "definition")
        .to("definition", "digest");
    Table::create()
        .table("standing")
        .col(
            ColumnDef::new("seq")
                .big_integer()
                .not_null()
                .auto_increment()
                .primary_key(),
        )
        .col(text("definition"))
        .col(text("kind"))
        .col(ColumnDef::new("at_ms").big_integer().not_null())
        .col(text("actor"))
        .col(text("reason"))
        .col(ColumnDef::new("successor").text().null())
        .foreign_key(&mut to_definition)
        .take()
}
