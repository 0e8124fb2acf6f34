//! Plugins that were installed on a running host, their packages, what was done with them, and keys that are believed no more.

use sea_orm_migration::prelude::*;

use super::columns::{number, optional_text, text};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261201_plugins"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(
        elided_lifetimes_in_paths,
        reason = "the trait leaves it out, and its macro needs the same form"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(plugin()).await?;
        manager.create_table(plugin_package()).await?;
        manager.create_table(plugin_change()).await?;
        manager.create_table(revoked_key()).await?;
        let of_plugin = Index::create()
            .name("ix_plugin_change_plugin")
            .table("plugin_change")
            .col("plugin")
            .col("seq")
            .take();
        manager.create_index(of_plugin).await
    }
}

fn plugin() -> TableCreateStatement {
    Table::create()
        .table("plugin")
        .col(text("id"))
        .col(text("version"))
        .col(text("digest"))
        .col(text("department"))
        .col(optional_text("signer"))
        .col(text("state"))
        .col(optional_text("reason"))
        .col(text("asked"))
        .col(text("granted"))
        .col(number("installed_at_ms"))
        .primary_key(Index::create().col("id").col("version"))
        .take()
}

fn plugin_package() -> TableCreateStatement {
    Table::create()
        .table("plugin_package")
        .col(text("plugin"))
        .col(text("version"))
        .col(ColumnDef::new("bytes").blob().not_null())
        .primary_key(Index::create().col("plugin").col("version"))
        .take()
}

fn plugin_change() -> TableCreateStatement {
    Table::create()
        .table("plugin_change")
        .col(
            ColumnDef::new("seq")
                .big_integer()
                .not_null()
                .auto_increment()
                .primary_key(),
        )
        .col(text("plugin"))
        .col(text("version"))
        .col(text("digest"))
        .col(text("kind"))
        .col(number("at_ms"))
        .col(text("actor"))
        .col(optional_text("reason"))
        .take()
}

fn revoked_key() -> TableCreateStatement {
    Table::create()
        .table("revoked_key")
        .col(ColumnDef::new("key").text().not_null().primary_key())
        .col(number("at_ms"))
        .col(text("actor"))
        .col(text("reason"))
        .take()
}
