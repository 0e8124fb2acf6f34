//! The first schema. Names and types are written out here and not taken from the entities, which follow the newest schema
//! while this text must never change again.

mod indexes;

use sea_orm_migration::prelude::*;

use indexes::INDEXES;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_foundation"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(
        elided_lifetimes_in_paths,
        reason = "the trait leaves it out, and its macro needs the same form"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in execution_tables()
            .into_iter()
            .chain(message_tables())
            .chain(record_tables())
            .chain(work_tables())
        {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.create_index(index.statement()).await?;
        }
        Ok(())
    }
}

type Name = &'static str;

/// A column's type; `Key` is text and part of the primary key, `KeyInt` a number there.
#[derive(Clone, Copy)]
enum Kind {
    Key,
    KeyInt,
    Serial,
    Text,
    TextNull,
    Int,
    IntNull,
    Blob,
    BlobNull,
    Bool,
}

use Kind::{Blob, BlobNull, Bool, Int, IntNull, Key, KeyInt, Serial, Text, TextNull};

fn table(name: Name, columns: &[(Name, Kind)]) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    let mut primary = Index::create();
    let mut composite = false;
    for (column, kind) in columns {
        let mut def = ColumnDef::new(*column);
        match kind {
            Key | Text => def.text().not_null(),
            KeyInt | Int => def.big_integer().not_null(),
            Serial => def.big_integer().not_null().auto_increment().primary_key(),
            TextNull => def.text().null(),
            IntNull => def.big_integer().null(),
            Blob => def.blob().not_null(),
            BlobNull => def.blob().null(),
            Bool => def.boolean().not_null(),
        };
        table.col(def);
        if matches!(kind, Key | KeyInt) {
            primary.col(*column);
            composite = true;
        }
    }
    if composite {
        table.primary_key(&mut primary);
    }
    table
}

fn refers(
    mut table: TableCreateStatement,
    from: (Name, Name),
    to: (Name, Name),
) -> TableCreateStatement {
    let mut key = ForeignKey::create();
    key.from(from.0, from.1).to(to.0, to.1);
    table.foreign_key(&mut key);
    table
}

fn chain_columns(owner: Name) -> Vec<(Name, Kind)> {
    vec![
        (owner, Key),
        ("version", KeyInt),
        ("first_version", Int),
        ("at_ms", Int),
        ("bytes", Blob),
        ("prev_hash", Blob),
        ("hash", Blob),
    ]
}

fn execution_tables() -> Vec<TableCreateStatement> {
    let definition = table(
        "definition",
        &[
            ("digest", Key),
            ("namespace", Text),
            ("name", Text),
            ("version", Text),
            ("source", Blob),
            ("pins", Text),
            ("published_at_ms", Int),
        ],
    );
    let execution = table(
        "execution",
        &[
            ("id", Key),
            ("definition", Text),
            ("status", Text),
            ("business_key", TextNull),
            ("parent", TextNull),
            ("version", Int),
            ("head_hash", Blob),
            ("incident", Bool),
            ("started_at_ms", Int),
            ("updated_at_ms", Int),
        ],
    );
    let snapshot = table(
        "snapshot",
        &[("execution", Key), ("version", Int), ("bytes", Blob)],
    );
    let effect = table(
        "effect",
        &[
            ("execution", Key),
            ("effect", KeyInt),
            ("kind", Text),
            ("due_at_ms", IntNull),
            ("topic", TextNull),
            ("correlation", TextNull),
            ("target", TextNull),
            ("body", TextNull),
        ],
    );
    let to_execution = ("execution", "id");
    vec![
        definition,
        refers(
            execution,
            ("execution", "definition"),
            ("definition", "digest"),
        ),
        refers(
            table("turn", &chain_columns("execution")),
            ("turn", "execution"),
            to_execution,
        ),
        refers(snapshot, ("snapshot", "execution"), to_execution),
        refers(effect, ("effect", "execution"), to_execution),
    ]
}

fn message_tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "inbox",
            &[
                ("source", Key),
                ("id", Key),
                ("execution", TextNull),
                ("body", Blob),
                ("received_at_ms", Int),
                ("pending_at_ms", IntNull),
                ("answer", BlobNull),
            ],
        ),
        table(
            "retained_event",
            &[
                ("source", Key),
                ("id", Key),
                ("topic", Text),
                ("correlation", TextNull),
                ("body", Text),
                ("received_at_ms", Int),
            ],
        ),
        table(
            "outbox",
            &[
                ("seq", Serial),
                ("execution", TextNull),
                ("destination", Text),
                ("topic", Text),
                ("body", Text),
                ("created_at_ms", Int),
                ("attempts", Int),
                ("next_at_ms", IntNull),
                ("delivered_at_ms", IntNull),
                ("last_error", TextNull),
            ],
        ),
    ]
}

fn record_tables() -> Vec<TableCreateStatement> {
    vec![
        table(
            "record",
            &[
                ("department", Key),
                ("key", Key),
                ("version", Int),
                ("value", TextNull),
            ],
        ),
        table(
            "record_index",
            &[
                ("department", Key),
                ("index_name", Key),
                ("value", Key),
                ("key", Key),
            ],
        ),
        table(
            "record_bucket",
            &[
                ("department", Key),
                ("index_name", Key),
                ("value", Key),
                ("version", Int),
            ],
        ),
    ]
}

fn work_tables() -> Vec<TableCreateStatement> {
    let item = table(
        "work_item",
        &[
            ("id", Key),
            ("execution", Text),
            ("effect", Int),
            ("version", Int),
            ("status", Text),
            ("department", Text),
            ("division", TextNull),
            ("title", Text),
            ("assignee", TextNull),
            ("due_at_ms", IntNull),
            ("next_at_ms", IntNull),
            ("business_key", TextNull),
            ("body", Text),
            ("created_at_ms", Int),
            ("updated_at_ms", Int),
        ],
    );
    vec![
        refers(item, ("work_item", "execution"), ("execution", "id")),
        refers(
            table("work_turn", &chain_columns("work_item")),
            ("work_turn", "work_item"),
            ("work_item", "id"),
        ),
    ]
}
