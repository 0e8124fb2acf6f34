//! What people need: whose a work item is and where it stands in time, the ledgers of administrators, accounts and sessions.

use sea_orm_migration::prelude::*;

use super::columns::{number, optional_text, text};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261202_people"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(
        elided_lifetimes_in_paths,
        reason = "the trait leaves it out, and its macro needs the same form"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let alter = Table::alter().table("work_item").add_column(column).take();
            manager.alter_table(alter).await?;
        }
        manager.exec_stmt(closed_before()).await?;
        manager.exec_stmt(open_before()).await?;
        for table in [
            party(),
            ledger(),
            person_detail(),
            account(),
            session(),
            api_token(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn columns() -> Vec<ColumnDef> {
    let words = |name: &'static str| ColumnDef::new(name).text().not_null().default("").take();
    let flag = |name: &'static str| {
        ColumnDef::new(name)
            .boolean()
            .not_null()
            .default(false)
            .take()
    };
    let time = |name: &'static str| ColumnDef::new(name).big_integer().null().take();
    vec![
        words("workflow"),
        words("step"),
        optional_text("role"),
        time("near_at_ms"),
        flag("explained"),
        flag("supervised"),
        flag("provisional"),
        time("closed_at_ms"),
        time("open_due_ms"),
    ]
}

/// An item that was closed before this was closed when it was last touched.
fn closed_before() -> UpdateStatement {
    Query::update()
        .table("work_item")
        .value("closed_at_ms", Expr::col("updated_at_ms"))
        .and_where(Expr::col("status").is_in(["completed", "cancelled"]))
        .take()
}

/// One that is open stands where it is due, or behind all that are.
fn open_before() -> UpdateStatement {
    let due = Func::coalesce([Expr::col("due_at_ms"), Expr::value(i64::MAX)]);
    Query::update()
        .table("work_item")
        .value("open_due_ms", due)
        .and_where(Expr::col("closed_at_ms").is_null())
        .take()
}

fn party() -> TableCreateStatement {
    Table::create()
        .table("work_party")
        .col(text("work_item"))
        .col(text("relation"))
        .col(text("key"))
        .primary_key(Index::create().col("work_item").col("relation").col("key"))
        .take()
}

fn ledger() -> TableCreateStatement {
    Table::create()
        .table("ledger")
        .col(text("name"))
        .col(number("seq"))
        .col(number("at_ms"))
        .col(text("actor"))
        .col(optional_text("reason"))
        .col(text("body"))
        .col(ColumnDef::new("prev_hash").blob().not_null())
        .col(ColumnDef::new("hash").blob().not_null())
        .primary_key(Index::create().col("name").col("seq"))
        .take()
}

fn person_detail() -> TableCreateStatement {
    Table::create()
        .table("person_detail")
        .col(ColumnDef::new("person").text().not_null().primary_key())
        .col(text("body"))
        .col(number("updated_at_ms"))
        .take()
}

fn account() -> TableCreateStatement {
    Table::create()
        .table("account")
        .col(ColumnDef::new("person").text().not_null().primary_key())
        .col(text("login"))
        .col(optional_text("issuer"))
        .col(optional_text("subject"))
        .col(text("body"))
        .col(number("version"))
        .col(number("updated_at_ms"))
        .take()
}

fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(ColumnDef::new("digest").text().not_null().primary_key())
        .col(text("person"))
        .col(text("body"))
        .col(number("created_at_ms"))
        .col(number("seen_at_ms"))
        .col(number("expires_at_ms"))
        .col(ColumnDef::new("ended_at_ms").big_integer().null())
        .take()
}

fn api_token() -> TableCreateStatement {
    Table::create()
        .table("api_token")
        .col(ColumnDef::new("id").text().not_null().primary_key())
        .col(text("digest"))
        .col(text("person"))
        .col(text("body"))
        .col(number("created_at_ms"))
        .col(number("expires_at_ms"))
        .col(ColumnDef::new("revoked_at_ms").big_integer().null())
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &'static str, table: &'static str, columns: &[&'static str]| {
        let mut index = Index::create();
        index.name(name).table(table);
        for column in columns {
            index.col(*column);
        }
        index
    };
    let of_items = |name, columns: &[&'static str]| index(name, "work_item", columns);
    let partial = |name, columns: &[&'static str]| {
        let mut index = of_items(name, columns);
        index.and_where(Expr::col(columns[columns.len() - 2]).is_not_null());
        index
    };
    let unique =
        |name, table, columns: &[&'static str]| index(name, table, columns).unique().take();
    vec![
        // What is open, as it comes due; what is closed, as it was.
        partial("ix_work_item_open", &["open_due_ms", "id"]),
        partial(
            "ix_work_item_open_department",
            &["department", "open_due_ms", "id"],
        ),
        partial("ix_work_item_closed", &["closed_at_ms", "id"]),
        partial(
            "ix_work_item_closed_department",
            &["department", "closed_at_ms", "id"],
        ),
        of_items("ix_work_item_updated", &["updated_at_ms", "id"]),
        of_items("ix_work_item_due", &["due_at_ms", "id"]),
        of_items(
            "ix_work_item_workflow",
            &["workflow", "created_at_ms", "id"],
        ),
        of_items(
            "ix_work_item_division",
            &["division", "created_at_ms", "id"],
        ),
        // Answered from the index alone: bodies are large, and counting and searching look at many rows.
        of_items(
            "ix_work_item_counted",
            &[
                "department",
                "division",
                "workflow",
                "step",
                "status",
                "due_at_ms",
                "near_at_ms",
                "explained",
                "closed_at_ms",
            ],
        ),
        of_items("ix_work_item_title", &["created_at_ms", "id", "title"]),
        index(
            "ix_work_party_key",
            "work_party",
            &["key", "relation", "work_item"],
        ),
        unique("ix_account_login", "account", &["login"]),
        unique("ix_account_subject", "account", &["issuer", "subject"]),
        index("ix_session_person", "session", &["person", "created_at_ms"]),
        index("ix_session_expires", "session", &["expires_at_ms"]),
        unique("ix_api_token_digest", "api_token", &["digest"]),
        index("ix_api_token_person", "api_token", &["person", "id"]),
    ]
}
