//! Group commit: many appends, one sync; and the one that is wrong fails alone.

use lianxi_journal::{Append, AppendError};
use tokio::task::JoinSet;

use crate::support::{DEPARTMENT, Store, begin, name, of, record, turn};

/// Sends all at once and answers in their order.
pub async fn at_once(store: &Store, appends: Vec<Append>) -> Vec<Result<(), AppendError>> {
    let mut set = JoinSet::new();
    for (i, append) in appends.into_iter().enumerate() {
        let journal = store.journal.clone();
        set.spawn(async move { (i, journal.append(append).await.map(|_| ())) });
    }
    let mut answers = set.join_all().await;
    answers.sort_by_key(|(i, _)| *i);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

#[tokio::test]
async fn what_waits_together_is_committed_together() {
    let store = Store::new().await;
    let before = store.journal.stats();
    let appends = (0..60).map(|i| of(begin(&format!("e{i}")))).collect();
    let answers = at_once(&store, appends).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let after = store.journal.stats();
    assert_eq!(after.appends - before.appends, 60);
    assert!(after.commits - before.commits <= 6, "{after:?}");
    assert!(after.group_largest >= 10, "{after:?}");
    // An execution, its turn.
    assert_eq!(after.rows - before.rows, 120);
}

#[tokio::test]
async fn one_bad_append_fails_alone() {
    let store = Store::new().await;
    store.start("e").await;
    let mut appends: Vec<Append> = (0..40).map(|i| of(begin(&format!("e{i}")))).collect();
    // It writes rows before the statement that fails.
    let late = Append {
        record_writes: vec![record("mark", Some("1"), &[])],
        work: vec![crate::support::work("w", "nobody", 0)],
        ..of(begin("orphan"))
    };
    appends.insert(10, late);
    appends.insert(20, of(turn("e", 0)));
    appends.insert(30, of(begin("e0")));
    let answers = at_once(&store, appends).await;
    let failed: Vec<(usize, &str)> = answers
        .iter()
        .enumerate()
        .filter(|(_, answer)| answer.is_err())
        .map(|(i, answer)| (i, name(answer)))
        .collect();
    assert_eq!(
        failed,
        [(10, "invalid"), (20, "version conflict"), (30, "exists")]
    );
    assert!(
        store.journal.stats().group_largest >= 40,
        "{:?}",
        store.journal.stats()
    );
    assert_eq!(
        store.journal.execution("orphan").await.expect("it reads"),
        None
    );
    assert_eq!(
        store
            .journal
            .record(DEPARTMENT, "mark")
            .await
            .expect("it reads")
            .version,
        0
    );
    for i in 0..40 {
        store
            .journal
            .verify(&format!("e{i}"))
            .await
            .expect("it is whole");
    }
}

#[tokio::test]
async fn of_many_that_decided_on_one_version_one_wins() {
    let store = Store::new().await;
    store.start("e").await;
    let answers = at_once(&store, (0..8).map(|_| of(turn("e", 1))).collect()).await;
    assert_eq!(
        answers.iter().filter(|a| a.is_ok()).count(),
        1,
        "{answers:?}"
    );
    assert_eq!(
        store
            .journal
            .execution("e")
            .await
            .expect("it reads")
            .map(|e| e.version),
        Some(2)
    );
}

#[tokio::test]
async fn a_full_queue_says_so() {
    let store = Store::with(|mut options| {
        options.writer_queue = 4;
        options
    })
    .await;
    let appends = (0..40).map(|i| of(begin(&format!("e{i}")))).collect();
    let answers = at_once(&store, appends).await;
    let refused = answers.iter().filter(|a| name(a) == "overloaded").count();
    assert!(refused > 0, "{answers:?}");
    for (i, answer) in answers.iter().enumerate() {
        let found = store
            .journal
            .execution(&format!("e{i}"))
            .await
            .expect("it reads");
        assert_eq!(found.is_some(), answer.is_ok(), "e{i}: {answer:?}");
    }
}
