//! Ledgers: what administrators did, in a chain each, compared with what its author had read.

use lianxi_journal::{Administration, AppendError, ConflictKind, Journal, NewLedgerEntry};

use crate::support::{Store, name};

fn entry(ledger: &str, expected_seq: i64, body: &str) -> Administration {
    Administration {
        ledger: vec![NewLedgerEntry {
            name: ledger.into(),
            expected_seq,
            at_ms: 7,
            actor: r#"{"person":"p"}"#.into(),
            reason: Some("因为".into()),
            body: body.into(),
        }],
        ..Administration::default()
    }
}

async fn bodies(journal: &Journal, ledger: &str, after: i64) -> Vec<String> {
    let entries = journal.ledger(ledger, after, 10).await.expect("it reads");
    entries.into_iter().map(|entry| entry.body).collect()
}

#[tokio::test]
async fn entries_follow_one_another_and_each_ledger_is_its_own() {
    let store = Store::new().await;
    let journal = &store.journal;
    for (ledger, expected, body, outcome) in [
        ("directory", 1, "early", "ledger conflict"),
        ("directory", 0, "one", "written"),
        ("directory", 0, "late", "ledger conflict"),
        ("access", 0, "other", "written"),
        ("directory", 1, "two", "written"),
        ("directory", 2, "with \0", "invalid"),
    ] {
        let written = journal.administer(entry(ledger, expected, body)).await;
        assert_eq!(name(&written), outcome, "{ledger} {expected} {body}");
    }
    assert_eq!(bodies(journal, "directory", 0).await, ["one", "two"]);
    assert_eq!(bodies(journal, "directory", 1).await, ["two"]);
    assert_eq!(bodies(journal, "access", 0).await, ["other"]);
    let newest = journal.ledger_before("directory", i64::MAX, 1).await;
    assert_eq!(newest.expect("it reads")[0].body, "two");
    let head = journal.ledger_head("directory").await.expect("it reads");
    assert_eq!(head.seq, 2);
    let proved = journal.verify_ledger("directory").await.expect("it holds");
    assert_eq!(proved, head);
    assert_eq!(journal.ledger_head("none").await.expect("it reads").seq, 0);
}

#[tokio::test]
async fn of_many_who_write_at_once_one_is_next() {
    let store = Store::new().await;
    let mut all = tokio::task::JoinSet::new();
    for number in 0..20 {
        let journal = store.journal.clone();
        all.spawn(async move {
            journal
                .administer(entry("directory", 0, &number.to_string()))
                .await
        });
    }
    let outcomes = all.join_all().await;
    let conflicts = outcomes.iter().filter(|outcome| {
        matches!(
            outcome,
            Err(AppendError::Conflict {
                kind: ConflictKind::Ledger,
                ..
            })
        )
    });
    assert_eq!(conflicts.count(), 19);
    store
        .journal
        .verify_ledger("directory")
        .await
        .expect("it holds");
}
