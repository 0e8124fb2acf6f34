//! The indexes of the first schema. Partial ones hold only rows that wait for something: finished ones cost nothing there.

use sea_orm_migration::prelude::*;

use super::Name;

/// Which rows an index holds.
enum Rows {
    All,
    /// Those where this column is set.
    Where(Name),
    /// Those where this flag is true.
    Flagged(Name),
}

pub(super) struct IndexDef {
    name: Name,
    table: Name,
    columns: &'static [Name],
    rows: Rows,
    unique: bool,
}

impl IndexDef {
    pub(super) fn statement(&self) -> IndexCreateStatement {
        let mut index = Index::create();
        index.name(self.name).table(self.table);
        for column in self.columns {
            index.col(*column);
        }
        match self.rows {
            Rows::All => {}
            Rows::Where(column) => {
                index.and_where(Expr::col(column).is_not_null());
            }
            Rows::Flagged(column) => {
                index.and_where(Expr::col(column).eq(Expr::Constant(true.into())));
            }
        }
        if self.unique {
            index.unique();
        }
        index
    }
}

const fn full(name: Name, table: Name, columns: &'static [Name]) -> IndexDef {
    index(name, table, columns, Rows::All)
}

/// Over the rows whose first column is set.
const fn partial(name: Name, table: Name, columns: &'static [Name]) -> IndexDef {
    index(name, table, columns, Rows::Where(columns[0]))
}

const fn index(name: Name, table: Name, columns: &'static [Name], rows: Rows) -> IndexDef {
    IndexDef {
        name,
        table,
        columns,
        rows,
        unique: false,
    }
}

pub(super) const INDEXES: &[IndexDef] = &[
    IndexDef {
        unique: true,
        ..full(
            "ux_definition_name",
            "definition",
            &["namespace", "name", "version"],
        )
    },
    full(
        "ix_execution_updated",
        "execution",
        &["updated_at_ms", "id"],
    ),
    full(
        "ix_execution_started",
        "execution",
        &["started_at_ms", "id"],
    ),
    full(
        "ix_execution_status",
        "execution",
        &["status", "updated_at_ms", "id"],
    ),
    full(
        "ix_execution_definition",
        "execution",
        &["definition", "updated_at_ms", "id"],
    ),
    partial(
        "ix_execution_business_key",
        "execution",
        &["business_key", "updated_at_ms", "id"],
    ),
    partial(
        "ix_execution_parent",
        "execution",
        &["parent", "updated_at_ms", "id"],
    ),
    index(
        "ix_execution_incident",
        "execution",
        &["updated_at_ms", "id"],
        Rows::Flagged("incident"),
    ),
    partial(
        "ix_effect_due",
        "effect",
        &["due_at_ms", "execution", "effect"],
    ),
    partial(
        "ix_effect_topic",
        "effect",
        &["topic", "correlation", "execution", "effect"],
    ),
    partial(
        "ix_inbox_pending",
        "inbox",
        &["pending_at_ms", "source", "id"],
    ),
    index(
        "ix_inbox_execution",
        "inbox",
        &["execution", "pending_at_ms", "source", "id"],
        Rows::Where("pending_at_ms"),
    ),
    full(
        "ix_retained_event_correlation",
        "retained_event",
        &["topic", "correlation", "received_at_ms"],
    ),
    full(
        "ix_retained_event_topic",
        "retained_event",
        &["topic", "received_at_ms"],
    ),
    partial("ix_outbox_next", "outbox", &["next_at_ms", "seq"]),
    full("ix_outbox_topic", "outbox", &["topic", "seq"]),
    partial("ix_outbox_execution", "outbox", &["execution", "seq"]),
    full(
        "ix_record_index_key",
        "record_index",
        &["department", "key"],
    ),
    full(
        "ix_work_item_created",
        "work_item",
        &["created_at_ms", "id"],
    ),
    full(
        "ix_work_item_status",
        "work_item",
        &["status", "created_at_ms", "id"],
    ),
    full(
        "ix_work_item_office",
        "work_item",
        &["department", "status", "created_at_ms", "id"],
    ),
    full(
        "ix_work_item_execution",
        "work_item",
        &["execution", "effect"],
    ),
    partial(
        "ix_work_item_assignee",
        "work_item",
        &["assignee", "created_at_ms", "id"],
    ),
    partial(
        "ix_work_item_business_key",
        "work_item",
        &["business_key", "created_at_ms", "id"],
    ),
    partial("ix_work_item_next", "work_item", &["next_at_ms", "id"]),
];
