//! Schedules: one row a workflow, replaced by a newer version alone, changed by whoever had read it last.

use lianxi_journal::{
    Append, InboxRow, InboxState, Journal, NewOutbox, ScheduleRow, ScheduleWrite, ScheduledNext,
};

use crate::support::{Store, name};

fn row(definition: &str, next_at_ms: Option<i64>) -> ScheduleRow {
    ScheduleRow {
        namespace: "n".into(),
        name: "w".into(),
        definition: definition.into(),
        revision: 0,
        armed_at_ms: 1,
        next_at_ms,
        execution: None,
        body: None,
    }
}

fn change(revision: i64, next: ScheduledNext) -> ScheduleWrite {
    ScheduleWrite::Change {
        namespace: "n".into(),
        name: "w".into(),
        revision,
        next,
    }
}

fn ended(execution: &str) -> ScheduleWrite {
    ScheduleWrite::Ended {
        namespace: "n".into(),
        name: "w".into(),
        execution: execution.into(),
        next_at_ms: 70,
    }
}

fn of(write: ScheduleWrite) -> Append {
    Append {
        schedules: vec![write],
        ..Append::default()
    }
}

async fn stands(store: &Store) -> Option<ScheduleRow> {
    store.journal.schedule("n", "w").await.expect("it reads")
}

#[tokio::test]
async fn the_life_of_a_schedule() {
    let store = Store::new().await;
    store.ok(of(ScheduleWrite::Arm(row("d1", Some(10))))).await;
    store.ok(of(ScheduleWrite::Arm(row("d1", Some(99))))).await;
    assert_eq!(
        stands(&store).await,
        Some(row("d1", Some(10))),
        "the same version again"
    );
    let first = store.journal.first_due(0).await.expect("it reads");
    assert_eq!((first.start, first.earliest()), (Some(10), Some(10)));
    let due = store.journal.schedules_due(10, 5).await.expect("it reads");
    assert_eq!(due.len(), 1);
    let begun = ScheduledNext {
        execution: Some("e".into()),
        ..ScheduledNext::default()
    };
    store.ok(of(change(0, begun.clone()))).await;
    assert_eq!(
        name(&store.append(of(change(0, begun))).await),
        "schedule conflict"
    );
    store.ok(of(ended("another"))).await;
    assert_eq!(stands(&store).await.and_then(|row| row.next_at_ms), None);
    store.ok(of(ended("e"))).await;
    let after = stands(&store).await.expect("it stands");
    assert_eq!(
        (after.next_at_ms, after.execution, after.revision),
        (Some(70), None, 2)
    );
    store.ok(of(ScheduleWrite::Arm(row("d2", None)))).await;
    let newer = ScheduleRow {
        revision: 3,
        ..row("d2", None)
    };
    assert_eq!(stands(&store).await, Some(newer), "a newer version");
    let remove = ScheduleWrite::Remove {
        namespace: "n".into(),
        name: "w".into(),
    };
    store.ok(of(remove)).await;
    assert_eq!(stands(&store).await, None);
}

#[tokio::test]
async fn an_offer_that_was_there_is_passed_over() {
    let store = Store::new().await;
    let offer = InboxRow {
        source: "s".into(),
        id: "1".into(),
        execution: None,
        body: b"{}".to_vec(),
        received_at_ms: 1,
        state: InboxState::Pending,
        answer: None,
    };
    for pending in [1, 0] {
        let append = Append {
            offers: vec![offer.clone()],
            ..Append::default()
        };
        let appended = store.append(append).await.expect("it is written");
        assert_eq!(appended.pending.len(), pending);
    }
}

/// A database of the first schema is brought forward with what it holds.
#[tokio::test]
async fn an_older_database_gets_its_schedules() {
    let store = Store::new().await;
    let message = NewOutbox {
        destination: "partner".into(),
        body: "{}".into(),
        ..NewOutbox::default()
    };
    let append = Append {
        outbox: vec![message],
        ..Append::default()
    };
    store.ok(append).await;
    store.journal.close().await;
    for statement in [
        "DROP TABLE schedule",
        "DROP INDEX ix_outbox_destination",
        "DELETE FROM seaql_migrations WHERE version = 'm20261127_schedules'",
    ] {
        store.spoil(statement).await;
    }
    let journal = Journal::open(store.options()).await.expect("it opens");
    journal
        .append(of(ScheduleWrite::Arm(row("d1", Some(10)))))
        .await
        .expect("it is written");
    let waiting = journal.outbox_waiting("partner", 10).await;
    assert_eq!(waiting.expect("it reads").len(), 1);
    let others = journal.outbox_waiting("another", 10).await;
    assert!(others.expect("it reads").is_empty());
}
