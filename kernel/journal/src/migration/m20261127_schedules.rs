//! Schedules: what is started by time, and the events that are gathered for a start. And the outbox's order within a destination.

use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261127_schedules"
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
        let number = |name: &'static str| ColumnDef::new(name).big_integer().not_null().take();
        let schedule = Table::create()
            .table("schedule")
            .col(text("namespace"))
            .col(text("name"))
            .col(text("definition"))
            .col(number("revision"))
            .col(number("armed_at_ms"))
            .col(ColumnDef::new("next_at_ms").big_integer().null())
            .col(ColumnDef::new("execution").text().null())
            .col(ColumnDef::new("body").text().null())
            .primary_key(Index::create().col("namespace").col("name"))
            .take();
        manager.create_table(schedule).await?;
        let due = Index::create()
            .name("ix_schedule_next")
            .table("schedule")
            .col("next_at_ms")
            .and_where(Expr::col("next_at_ms").is_not_null())
            .take();
        manager.create_index(due).await?;
        let of_destination = Index::create()
            .name("ix_outbox_destination")
            .table("outbox")
            .col("destination")
            .col("seq")
            .and_where(Expr::col("next_at_ms").is_not_null())
            .take();
        manager.create_index(of_destination).await
    }
}
