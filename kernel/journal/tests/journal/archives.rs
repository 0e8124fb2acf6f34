//! Archiving: what ended and is referred to by nothing leaves the database for a file that proves itself; whatever happens in between,
//! it is in one of the two, and the next run completes it.

use std::path::{Path, PathBuf};

use lianxi_journal::archive::{self, ArchiveError, ArchiveOrder, Archived};
use lianxi_journal::{
    Append, ExecutionAppend, Handled, InboxState, Journal, NewDefinition, NewEffect, NewExecution,
    NewOutbox, OutboxFilter, Resend, ScheduleRow, ScheduleWrite, WorkAppend,
};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::doctor::{examined, spoiling, told};
use crate::support::{Store, begin, definition, input, name, of, turn, work};

const TEXT: &[u8] = b"document: {}";
/// Everything below has ended before.
const BEFORE_MS: i64 = 100_000;

fn digest() -> String {
    hex::encode(Sha256::digest(TEXT))
}

/// A store, and a folder for its archives.
struct Office {
    store: Store,
    folder: TempDir,
}

impl Office {
    async fn new() -> Self {
        let store = Store::new().await;
        let published = NewDefinition {
            source: TEXT.to_vec(),
            ..definition("2.0.0", &digest())
        };
        store.journal.publish(published).await.expect("it is new");
        let folder = tempfile::tempdir().expect("a folder");
        Self { store, folder }
    }

    /// The process ends, and another begins.
    async fn restarted(mut self) -> Self {
        self.store.journal.close().await;
        self.store.journal = Journal::open(self.store.options()).await.expect("it opens");
        self
    }

    fn order(&self) -> ArchiveOrder {
        ArchiveOrder {
            folder: self.folder.path().join("archive"),
            before_ms: BEFORE_MS,
            at_ms: 900_000,
            at: "20260302T010000Z".into(),
            keys_before_ms: 0,
        }
    }

    async fn archive(&self) -> Result<Archived, ArchiveError> {
        self.store.journal.archive(&self.order()).await
    }

    async fn archived(&self) -> Archived {
        self.archive().await.expect("it is archived")
    }

    /// Writes a file and stops there.
    async fn written(&self) -> PathBuf {
        let written = self.store.journal.write_archive(&self.order()).await;
        let (name, more) = written.expect("it is written").expect("there is something");
        assert!(!more);
        self.place(&name)
    }

    fn place(&self, name: &str) -> PathBuf {
        self.order().folder.join(name)
    }

    async fn is_there(&self, id: &str) -> bool {
        let found = self.store.journal.execution(id).await;
        found.expect("it reads").is_some()
    }

    async fn sound(&self) {
        let store = &self.store;
        // The definition that all stores have is of no text.
        store
            .spoil(&spoiling("DELETE FROM definition WHERE version = '1.0.0'"))
            .await;
        assert_eq!(told(&examined(store).await), [""; 0]);
    }

    fn files(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.order().folder) else {
            return Vec::new();
        };
        let names = entries.map(|entry| entry.expect("it reads").file_name());
        let mut names: Vec<String> = names.map(|n| n.into_string().expect("a name")).collect();
        names.sort();
        names
    }
}

fn first(id: &str) -> ExecutionAppend {
    ExecutionAppend {
        create: Some(NewExecution {
            definition: digest(),
            business_key: Some("key".into()),
            parent: None,
        }),
        ..begin(id)
    }
}

fn last(id: &str) -> ExecutionAppend {
    ExecutionAppend {
        events: vec![b"{\"type\":\"last\"}".to_vec(), vec![0xff, 0x00]],
        status: "completed".into(),
        ..turn(id, 1)
    }
}

fn closed(id: &str, execution: &str) -> WorkAppend {
    let mut append = work(id, execution, 0);
    append.row.status = "completed".into();
    append
}

fn message(execution: &str) -> NewOutbox {
    NewOutbox {
        execution: Some(execution.into()),
        destination: "partner".into(),
        topic: "made".into(),
        body: "{}".into(),
        ..NewOutbox::default()
    }
}

impl Office {
    /// Begins, asks a person, sends a message twice, ends.
    async fn full(&self, id: &str) {
        let journal = &self.store.journal;
        let key = lianxi_journal::InboxRow {
            execution: Some(id.into()),
            ..input(id, InboxState::Done, Some("ok"))
        };
        self.store
            .ok(Append {
                execution: Some(ExecutionAppend {
                    snapshot: Some(b"{}".to_vec()),
                    ..first(id)
                }),
                work: vec![closed(&format!("{id}-w"), id)],
                outbox: vec![message(id)],
                inbox: vec![key],
                ..Append::default()
            })
            .await;
        let of_id = OutboxFilter {
            execution: Some(id.into()),
            limit: 1,
            ..OutboxFilter::default()
        };
        let seq = journal.outbox(&of_id).await.expect("it reads")[0].seq;
        let failed = journal.outbox_failed(seq, "no".into(), None);
        failed.await.expect("it is noted");
        let resend = Resend {
            seq,
            at_ms: 5,
            actor: "{}".into(),
        };
        journal.outbox_resend(resend).await.expect("it is noted");
        journal.outbox_delivered(seq, 6).await.expect("it is noted");
        self.store.ok(of(last(id))).await;
    }

    async fn short(&self, id: &str) {
        self.store.ok(of(first(id))).await;
        self.store.ok(of(last(id))).await;
    }

    async fn rows(&self) -> Vec<(&'static str, i64)> {
        use sea_orm::{ConnectionTrait as _, Statement};
        let raw = self.store.raw().await;
        let mut counted = Vec::new();
        for table in [
            "execution",
            "turn",
            "snapshot",
            "work_item",
            "work_turn",
            "outbox",
            "resending",
            "inbox",
        ] {
            let ask = format!("SELECT count(*) AS n FROM {table}");
            let row = raw
                .query_one_raw(Statement::from_string(raw.get_database_backend(), ask))
                .await;
            let n: i64 = row
                .expect("it reads")
                .expect("a row")
                .try_get("", "n")
                .expect("a number");
            if n > 0 {
                counted.push((table, n));
            }
        }
        raw.close().await.expect("it closes");
        counted
    }
}

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
    assert_eq!(office.files(), [file.clone()]);
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

fn retained(id: &str) -> lianxi_journal::RetainedEvent {
    lianxi_journal::RetainedEvent {
        source: "s".into(),
        id: id.into(),
        topic: "t".into(),
        body: "{}".into(),
        ..lianxi_journal::RetainedEvent::default()
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
    let pending = lianxi_journal::InboxRow {
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

#[tokio::test]
async fn a_process_that_ends_after_the_file_leaves_both_and_the_next_completes_it() {
    let office = Office::new().await;
    for n in 0..60 {
        office.short(&format!("e{n:02}")).await;
    }
    let place = office.written().await;
    let office = office.restarted().await;
    assert!(office.is_there("e07").await && place.is_file());
    assert_eq!(
        office
            .store
            .journal
            .archived("e07")
            .await
            .expect("it reads"),
        None
    );
    office
        .store
        .journal
        .verify("e07")
        .await
        .expect("it is whole");
    let done = office.archived().await;
    let file = place.file_name().and_then(|n| n.to_str()).expect("a name");
    assert_eq!(
        (done.file.as_deref(), done.completed.as_slice()),
        (None, &[file.to_owned()][..])
    );
    assert_eq!((done.purged.len(), done.kept), (60, 0));
    assert!(!office.is_there("e07").await);
    assert_eq!(
        office.archived().await,
        Archived::default(),
        "once is enough"
    );
    // One that ended while it purged finds some gone already.
    office
        .store
        .spoil("UPDATE archive_file SET purged_at_ms = NULL")
        .await;
    let again = office.archived().await;
    assert_eq!(
        (again.completed.len(), again.purged.len(), again.kept),
        (1, 0, 0)
    );
    assert_eq!(office.files(), [file]);
    office.sound().await;
}

#[tokio::test]
async fn a_file_that_was_never_whole_is_written_anew() {
    let office = Office::new().await;
    office.short("a").await;
    let place = office.written().await;
    // As a process leaves it that ends while it writes.
    let partial = PathBuf::from(format!("{}.partial", place.display()));
    std::fs::rename(&place, &partial).expect("it is renamed");
    let done = office.restarted().await;
    let office = done;
    let done = office.archived().await;
    assert_eq!(
        (done.purged.as_slice(), done.completed.len()),
        (&["a".to_owned()][..], 0)
    );
    assert!(!partial.exists());
    assert_eq!(office.files(), [done.file.expect("a file")]);
    let files = office.store.journal.archive_files("").await;
    assert_eq!(files.expect("they read").len(), 1);
    // Somebody moved a file away of which some was purged: it is still known where that is.
    office
        .store
        .spoil("UPDATE archive_file SET purged_at_ms = NULL")
        .await;
    std::fs::rename(office.place(&office.files()[0]), &partial).expect("it is moved");
    assert_eq!(office.archived().await, Archived::default());
    assert_eq!(office.archived().await, Archived::default());
    let row = office.store.journal.archived("a").await.expect("it reads");
    assert!(row.is_some());
    office.sound().await;
}

#[tokio::test]
async fn what_changes_after_it_was_written_stays_and_goes_later() {
    let office = Office::new().await;
    office.short("a").await;
    office.full("b").await;
    office.written().await;
    let word = lianxi_journal::InboxRow {
        execution: Some("a".into()),
        ..input("1", InboxState::Pending, None)
    };
    office
        .store
        .ok(Append {
            inbox: vec![word],
            ..Append::default()
        })
        .await;
    let purged = office
        .store
        .journal
        .purge_archived(&office.order())
        .await
        .expect("it is purged");
    assert_eq!(
        (purged.purged.as_slice(), purged.kept),
        (&["b".to_owned()][..], 1)
    );
    assert!(office.is_there("a").await);
    let handled = Handled {
        source: "api".into(),
        id: "1".into(),
        answer: None,
    };
    office
        .store
        .ok(Append {
            handled: vec![handled],
            ..Append::default()
        })
        .await;
    let done = office.archived().await;
    assert_eq!(done.purged, ["a"]);
    assert_eq!(
        office.files().len(),
        2,
        "both files say what was true when they were written"
    );
    office.sound().await;
}

fn turned(place: &Path, at: usize) {
    let mut bytes = std::fs::read(place).expect("it reads");
    bytes[at] ^= 1;
    std::fs::write(place, bytes).expect("it is written");
}

#[tokio::test]
async fn a_byte_that_is_turned_is_noticed_and_nothing_is_purged_from_such_a_file() {
    let office = Office::new().await;
    office.full("a").await;
    office.full("b").await;
    let place = office.written().await;
    let whole = std::fs::read_to_string(&place).expect("it is text");
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    assert_eq!(
        lines.len(),
        5,
        "the first, a definition, two executions, the last"
    );
    let mut begins = 0;
    for (n, line) in lines.iter().enumerate() {
        let whose = [None, None, Some("a"), Some("b"), None][n];
        // Behind what every line of its kind begins with; each third byte, for there are many.
        for at in (24..line.len() - 1).step_by(3) {
            turned(&place, begins + at);
            match archive::verify(&place) {
                Ok(contents) => {
                    let damage = contents
                        .damages
                        .first()
                        .unwrap_or_else(|| panic!("line {n} byte {at}"));
                    assert_eq!(
                        (damage.line, damage.execution.as_deref()),
                        (n as u64 + 1, whose),
                        "line {n} byte {at}: {damage:?}"
                    );
                }
                Err(error) => assert!(n == 0, "{error}"),
            }
            turned(&place, begins + at);
        }
        begins += line.len();
    }
    // Cut off, or more behind it.
    std::fs::write(&place, &whole[..whole.len() - lines[4].len()]).expect("it is written");
    assert_eq!(archive::verify(&place).expect("it reads").damages.len(), 1);
    std::fs::write(&place, format!("{whole}{}", lines[2])).expect("it is written");
    assert_eq!(archive::verify(&place).expect("it reads").damages.len(), 1);
    std::fs::write(&place, &whole).expect("it is written");

    let in_b = whole.find("b#1").expect("an event of b");
    turned(&place, in_b);
    match office.archive().await {
        Err(ArchiveError::Damaged { damage, .. }) => {
            assert_eq!(damage.execution.as_deref(), Some("b"))
        }
        other => panic!("{other:?}"),
    }
    assert!(office.is_there("a").await && office.is_there("b").await);
    assert!(archive::find(&place, "a").expect("a is whole").is_some());
    archive::find(&place, "b").expect_err("b is not");
    turned(&place, in_b);
    assert_eq!(office.archived().await.purged, ["a", "b"]);
}

#[tokio::test]
async fn evidence_that_is_broken_already_stays_for_whoever_looks_into_it() {
    let office = Office::new().await;
    office.short("a").await;
    office.short("b").await;
    office
        .store
        .spoil(&spoiling(
            "UPDATE turn SET bytes = x'0161' WHERE execution = 'a' AND version = 1",
        ))
        .await;
    assert_eq!(office.archived().await.purged, ["b"]);
    assert!(office.is_there("a").await);
    assert_eq!(office.archived().await.file, None);
    assert_eq!(office.files().len(), 1, "an empty file is none");
}

#[tokio::test]
async fn what_is_no_archive_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("a.jsonl");
    for (text, expected) in [
        ("", "NotAnArchive"),
        ("{\"a\":1}\n", "NotAnArchive"),
        ("{\"archive\":{\"format\":2}}\n", "NewerFormat"),
        ("\u{0}", "NotAnArchive"),
    ] {
        std::fs::write(&place, text).expect("it is written");
        let refused = archive::verify(&place).expect_err("it is refused");
        assert!(
            format!("{refused:?}").starts_with(expected),
            "{text}: {refused:?}"
        );
    }
    let missing = archive::verify(&folder.path().join("none")).expect_err("it is not there");
    assert!(matches!(missing, ArchiveError::File(_)), "{missing:?}");
}
