//! Archiving: what ended and is referred to by nothing leaves the database for a file that proves itself. What happens when a run is cut
//! off, or a file is changed, is asked in `archives_cut.rs`.

use lianxi_journal::archive::{self, ArchiveOrder, Archived};
use lianxi_journal::{
    Append, ExecutionAppend, InboxRow, InboxState, NewEffect, Resend, RetainedEvent, ScheduleRow,
    ScheduleWrite,
};

use crate::office::{BEFORE_MS, Office, digest, first, last, message};
use crate::support::{input, name, of, turn, work};

#[tokio::test]
async fn an_execution_leaves_whole_and_nothing_of_it_stays_but_where_it_is() {
    let office = Office::new().await;
    office.full("a").await;
    office.full("b").await;
    let journal = &office.store.journal;
    let head = journal.verify("a").await.expect("its chain holds");
    let turns = journal.turns("a").await.expect("they read");
    let done = office.archived().await;
    let file = done.file.clone().expect("a file");
    assert_eq!(
        (done.purged, done.kept, done.more),
        (vec!["a".to_owned(), "b".to_owned()], 0, false)
    );
    assert_eq!(office.files(), std::slice::from_ref(&file));
    // Keys of inputs are known for their time, and no longer.
    assert_eq!(office.rows().await, [("inbox", 2)]);
    let later = ArchiveOrder {
        keys_before_ms: 6,
        ..office.order()
    };
    journal.archive(&later).await.expect("nothing is left");
    assert_eq!(office.rows().await, []);
    office.sound().await;

    let row = journal
        .archived("a")
        .await
        .expect("it reads")
        .expect("it is known");
    assert_eq!(
        (row.head_hash.as_slice(), row.version, row.workflow.as_str()),
        (&head.hash[..], 3, "samples/push:2.0.0")
    );
    assert_eq!(
        (row.file.as_str(), row.ended_at_ms, row.status.as_str()),
        (file.as_str(), 1_001, "completed")
    );
    let files = journal.archive_files("").await.expect("they read");
    let contents = archive::verify(&office.place(&file)).expect("it reads");
    assert_eq!(contents.damages, []);
    assert_eq!(
        (
            contents.executions.len(),
            contents.definitions,
            contents.events
        ),
        (2, 1, 8)
    );
    assert_eq!(
        (files[0].sha256.as_deref(), files[0].executions),
        (Some(contents.sha256.as_str()), Some(2))
    );

    let found = archive::find(&office.place(&file), "a")
        .expect("it reads")
        .expect("it is there");
    let events: Vec<Vec<u8>> = found
        .turns
        .iter()
        .flat_map(|t| &t.events)
        .filter_map(archive::Bytes::get)
        .collect();
    let before: Vec<Vec<u8>> = turns.into_iter().flat_map(|turn| turn.events).collect();
    assert_eq!(events, before);
    assert_eq!(found.business_key.as_deref(), Some("key"));
    assert_eq!(
        (found.work_items.len(), found.work_items[0].id.as_str()),
        (1, "a-w")
    );
    assert_eq!((found.outbox.len(), found.outbox[0].resent.len()), (1, 1));
    assert_eq!(
        archive::find(&office.place(&file), "c").expect("it reads"),
        None
    );
}

#[tokio::test]
async fn an_id_is_used_once_for_ever() {
    let office = Office::new().await;
    office.short("a").await;
    office.archived().await;
    assert_eq!(name(&office.store.append(of(first("a"))).await), "exists");
    assert_eq!(
        name(&office.store.append(of(turn("a", 3))).await),
        "unknown"
    );
    let office = office.restarted().await;
    assert_eq!(name(&office.store.append(of(first("a"))).await), "exists");
    assert_eq!(name(&office.store.append(of(first("b"))).await), "written");
}

#[tokio::test]
async fn a_database_of_the_schema_before_is_brought_forward_with_what_it_has() {
    let office = Office::new().await;
    office.full("a").await;
    office
        .store
        .spoil(
            "DROP TABLE archived; DROP TABLE archive_file; DROP INDEX ix_effect_child; \
             DELETE FROM seaql_migrations WHERE version = 'm20261129_archive'",
        )
        .await;
    let office = office.restarted().await;
    assert!(office.is_there("a").await);
    assert_eq!(office.archived().await.purged, ["a"]);
    office.sound().await;
}

/// What is done to `x` before and after it ends, and why it then stays.
async fn check(why: &str, before: Append, after: Append) {
    let office = Office::new().await;
    office.short("free").await;
    office.store.ok(of(first("x"))).await;
    office
        .store
        .ok(Append {
            execution: Some(last("x")),
            ..before
        })
        .await;
    office
        .store
        .ok(Append {
            events: vec![retained(why)],
            ..after
        })
        .await;
    let could = office
        .store
        .journal
        .archivable(BEFORE_MS)
        .await
        .expect("it counts");
    let told = could
        .kept
        .iter()
        .map(|(why, count)| format!("{why} {count}"));
    let told: Vec<String> = told.collect();
    assert_eq!(
        (could.executions, told),
        (1, vec![format!("{why} 1")]),
        "{why}"
    );
    assert_eq!(office.archived().await.purged, ["free"], "{why}");
    assert!(office.is_there("x").await, "{why}");
    assert_eq!(office.archived().await, Archived::default(), "{why}");
}

fn retained(id: &str) -> RetainedEvent {
    RetainedEvent {
        source: "s".into(),
        id: id.into(),
        topic: "t".into(),
        body: "{}".into(),
        ..RetainedEvent::default()
    }
}

#[tokio::test]
async fn what_is_referred_to_stays() {
    let nothing = Append::default;
    let open = Append {
        work: vec![work("w", "x", 0)],
        ..nothing()
    };
    check("open-work-item", open, nothing()).await;
    let undelivered = Append {
        outbox: vec![message("x")],
        ..nothing()
    };
    check("undelivered-message", undelivered, nothing()).await;
    let pending = InboxRow {
        execution: Some("x".into()),
        ..input("1", InboxState::Pending, None)
    };
    check(
        "pending-input",
        nothing(),
        Append {
            inbox: vec![pending],
            ..nothing()
        },
    )
    .await;
    let child = NewEffect {
        effect: 1,
        kind: "child".into(),
        target: Some("x".into()),
        ..NewEffect::default()
    };
    let parent = ExecutionAppend {
        effects_upserted: vec![child],
        ..first("p")
    };
    check("waiting-parent", nothing(), of(parent)).await;
    let schedule = ScheduleRow {
        namespace: "samples".into(),
        name: "push".into(),
        definition: digest(),
        revision: 0,
        armed_at_ms: 1,
        next_at_ms: None,
        execution: Some("x".into()),
        body: None,
    };
    let armed = Append {
        schedules: vec![ScheduleWrite::Arm(schedule)],
        ..nothing()
    };
    check("schedule", nothing(), armed).await;
}

#[tokio::test]
async fn dead_letters_and_effects_keep_and_so_does_what_has_not_ended_or_not_long_enough() {
    let office = Office::new().await;
    office.store.ok(of(first("running"))).await;
    let late = ExecutionAppend {
        at_ms: BEFORE_MS,
        ..last("late")
    };
    office.store.ok(of(first("late"))).await;
    office.store.ok(of(late)).await;
    let owes = ExecutionAppend {
        effects_upserted: vec![NewEffect {
            effect: 1,
            kind: "timer".into(),
            due_at_ms: Some(9),
            ..NewEffect::default()
        }],
        ..last("owes")
    };
    office.store.ok(of(first("owes"))).await;
    office.store.ok(of(owes)).await;
    office.store.ok(of(first("dead"))).await;
    office
        .store
        .ok(Append {
            execution: Some(last("dead")),
            outbox: vec![message("dead")],
            ..Append::default()
        })
        .await;
    let failed = office.store.journal.outbox_failed(1, "no".into(), None);
    failed.await.expect("it is noted");
    assert_eq!(office.archived().await, Archived::default());
    assert_eq!(office.files(), [""; 0]);
    // It arrives, and nothing keeps it any more.
    let resend = Resend {
        seq: 1,
        at_ms: 5,
        actor: "{}".into(),
    };
    office
        .store
        .journal
        .outbox_resend(resend)
        .await
        .expect("it is noted");
    office
        .store
        .journal
        .outbox_delivered(1, 6)
        .await
        .expect("it is noted");
    assert_eq!(office.archived().await.purged, ["dead"]);
}
