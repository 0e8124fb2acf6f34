//! What is a file's own: its lock, a folder that is not there, a size that is bounded; and a journal that is in memory alone.

use std::time::Duration;

use lianxi_journal::{
    Append, AppendError, Journal, LookError, OpenError, Options, Place, StorageKind, chain,
};

use crate::doctor::{examined, sound, spoiling, told};
use crate::group::at_once;
use crate::support::{DEFINITION, Store, begin, definition, name, of, turn};

#[tokio::test]
async fn a_dropped_journal_can_be_opened_again() {
    let store = Store::new().await;
    store.start("e").await;
    let options = store.options();
    let Store { journal, place } = store;
    drop(journal);
    let again = Journal::open(options).await.expect("it opens");
    assert_eq!(
        again
            .execution("e")
            .await
            .expect("it reads")
            .map(|e| e.version),
        Some(1)
    );
    drop(place);
}

#[tokio::test]
async fn a_second_holder_is_refused() {
    let store = Store::new().await;
    let mut options = store.options();
    options.lock_wait = Duration::ZERO;
    match Journal::open(options).await {
        Err(OpenError::HeldByAnother { path, pid }) => {
            let Place::File(expected) = store.options().place else {
                panic!("a file is held");
            };
            assert_eq!(path, expected);
            assert_eq!(pid, std::process::id().to_string());
        }
        other => panic!("{other:?}"),
    }
    store.start("e").await;
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told() {
    let outcome = Journal::open(Options::file("/nonexistent/journal.db")).await;
    assert!(
        matches!(outcome, Err(OpenError::Lock { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_journal_in_memory_does_the_same() {
    let journal = Journal::open(Options::memory()).await.expect("it opens");
    journal
        .publish(definition("1.0.0", DEFINITION))
        .await
        .expect("it is stored");
    let (a, b) = tokio::join!(
        journal.append(of(begin("e"))),
        journal.append(of(begin("e")))
    );
    assert_eq!((name(&a), name(&b)), ("written", "exists"));
    journal
        .append(of(turn("e", 1)))
        .await
        .expect("it is written");
    assert_eq!(
        journal
            .load("e")
            .await
            .expect("it loads")
            .map(|l| l.turns.len()),
        Some(2)
    );
    journal.close().await;
    assert_eq!(name(&journal.append(Append::default()).await), "closed");
}

/// Bytes that no compression makes fewer.
fn unlike(count: usize) -> Vec<u8> {
    let hashes = std::iter::successors(Some(chain::GENESIS), |hash| Some(chain::link(hash, b"")));
    hashes.flatten().take(count).collect()
}

#[tokio::test]
async fn a_full_disk_is_told_to_all_of_the_group_and_spares_the_rest() {
    let store = Store::with(|mut options| {
        options.file_bytes_max = Some(1_000_000);
        options
    })
    .await;
    store.start("e").await;
    let big = |id: &str| {
        let mut execution = begin(id);
        execution.events = vec![unlike(2_000_000)];
        of(execution)
    };
    let answers = at_once(&store, vec![of(begin("a")), big("b"), of(begin("c"))]).await;
    for answer in &answers {
        match answer {
            Err(AppendError::Storage(error)) => assert_eq!(error.kind, StorageKind::Full),
            other => panic!("{other:?}"),
        }
    }
    for id in ["a", "b", "c"] {
        assert_eq!(store.journal.execution(id).await.expect("it reads"), None);
    }
    // The journal goes on with what still fits, alone and in a group.
    store.ok(of(turn("e", 1))).await;
    assert_eq!(name(&store.append(big("b")).await), "storage");
    let answers = at_once(&store, vec![of(begin("a")), of(begin("c"))]).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    store.journal.verify("e").await.expect("it is whole");
}

#[tokio::test]
async fn what_the_database_can_tell_itself_is_named() {
    let store = sound().await;
    store.spoil(&spoiling("DELETE FROM work_item")).await;
    let found = told(&examined(&store).await);
    assert!(found[0].starts_with("dangling work_turn"), "{found:?}");
    // A page that belongs to nothing.
    let store = sound().await;
    let sql =
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'ix_outbox_topic'";
    store.spoil(sql).await;
    let found = told(&examined(&store).await);
    assert!(found[0].starts_with("damaged"), "{found:?}");
}

#[tokio::test]
async fn a_file_that_is_no_journal_is_told_and_nothing_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let missing = Journal::look(&Place::File(path.clone())).await;
    assert!(
        matches!(missing, Err(LookError::Missing { .. })),
        "{missing:?}"
    );
    assert!(!path.exists());
    std::fs::write(&path, "x".repeat(8_192)).expect("it is written");
    let other = Journal::look(&Place::File(path.clone())).await;
    assert!(matches!(other, Err(LookError::Storage(_))), "{other:?}");
    std::fs::write(&path, "").expect("it is written");
    let empty = Journal::look(&Place::File(path)).await;
    assert!(
        matches!(empty, Err(LookError::NotAJournal { .. })),
        "{empty:?}"
    );
}
