//! Dead letters of the outbox: found without looking through what was delivered, and who sent one again.

use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261127_dead_letters"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(
        elided_lifetimes_in_paths,
        reason = "the trait leaves it out, and its macro needs the same form"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(resending()).await?;
        let of_message = Index::create()
            .name("ix_resending_message")
            .table("resending")
            .col("message")
            .col("seq")
            .take();
        manager.create_index(of_message).await?;
        let dead = Index::create()
            .name("ix_outbox_dead")
            .table("outbox")
            .col("seq")
            .and_where(Expr::col("delivered_at_ms").is_null())
            .and_where(Expr::col("next_at_ms").is_null())
            .take();
        manager.create_index(dead).await
    }
}

fn resending() -> TableCreateStatement {
    let number = |name: &'static str| ColumnDef::new(name).big_integer().not_null().take();
    let mut to_message = ForeignKey::create();
    to_message.from("resending", "message").to("outbox", "seq");
    Table::create()
        .table("resending")
        .col(
            ColumnDef::new("seq")
                .big_integer()
                .not_null()
                .auto_increment()
                .primary_key(),
        )
        .col(number("message"))
        .col(number("at_ms"))
        .col(ColumnDef::new("actor").text().not_null())
        .col(number("attempts"))
        .col(ColumnDef::new("last_error").text().null())
        .foreign_key(&mut to_message)
        .take()
}
