//! Executions that were archived: their files, the row that stays of each, and who still waits for a child that has ended.

use sea_orm_migration::prelude::*;

use super::columns::{number, text};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261129_archive"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(
        elided_lifetimes_in_paths,
        reason = "the trait leaves it out, and its macro needs the same form"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(archive_file()).await?;
        manager.create_table(archived()).await?;
        let of_file = Index::create()
            .name("ix_archived_file")
            .table("archived")
            .col("file")
            .take();
        manager.create_index(of_file).await?;
        let waited_for = Index::create()
            .name("ix_effect_child")
            .table("effect")
            .col("target")
            .and_where(Expr::col("kind").eq(Expr::Constant("child".into())))
            .take();
        manager.create_index(waited_for).await
    }
}

fn archive_file() -> TableCreateStatement {
    Table::create()
        .table("archive_file")
        .col(ColumnDef::new("name").text().not_null().primary_key())
        .col(number("begun_at_ms"))
        .col(number("before_ms"))
        .col(ColumnDef::new("executions").big_integer().null())
        .col(ColumnDef::new("sha256").text().null())
        .col(ColumnDef::new("purged_at_ms").big_integer().null())
        .take()
}

fn archived() -> TableCreateStatement {
    let mut to_file = ForeignKey::create();
    to_file.from("archived", "file").to("archive_file", "name");
    Table::create()
        .table("archived")
        .col(ColumnDef::new("id").text().not_null().primary_key())
        .col(text("workflow"))
        .col(text("definition"))
        .col(text("status"))
        .col(number("ended_at_ms"))
        .col(number("version"))
        .col(ColumnDef::new("head_hash").blob().not_null())
        .col(text("file"))
        .col(number("archived_at_ms"))
        .foreign_key(&mut to_file)
        .take()
}
