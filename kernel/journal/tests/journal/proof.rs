//! The hash chain: what was changed, removed or reordered in the database is found, and where.

use lianxi_journal::{Append, ChainProblem, ExecutionAppend, VerifyError, chain};

use crate::support::{Store, bytes, of, turn, work};

/// An execution of three turns (versions 1, 2..3, 4), spoilt by a statement.
async fn check(sql: &str, expected: Option<(i64, ChainProblem)>) {
    let store = Store::new().await;
    store.start("e").await;
    let two = ExecutionAppend {
        events: vec![b"second".to_vec(), b"third".to_vec()],
        ..turn("e", 1)
    };
    store.ok(of(two)).await;
    store.ok(of(turn("e", 3))).await;
    store.spoil(sql).await;
    match (store.journal.verify("e").await, expected) {
        (Ok(head), None) => assert_eq!(head.version, 4, "{sql}"),
        (
            Err(VerifyError::Broken {
                version, problem, ..
            }),
            Some(expected),
        ) => {
            assert_eq!((version, problem), expected, "{sql}");
        }
        (found, expected) => panic!("{sql}: {found:?}, not {expected:?}"),
    }
}

#[tokio::test]
async fn a_change_in_the_database_is_found() {
    let zeros = bytes(&[0; 32]);
    let other = bytes(&chain::frame(&[b"second".to_vec(), b"thirD".to_vec()]));
    let set =
        |what: &str, value: &str| format!("UPDATE turn SET {what} = {value} WHERE version = ");
    check("UPDATE execution SET status = status", None).await;
    for (sql, version, problem) in [
        (set("bytes", &other) + "3", 3, ChainProblem::Hash),
        (
            set("bytes", "substr(bytes, 1, length(bytes) - 1)") + "3",
            3,
            ChainProblem::Frame,
        ),
        (
            "DELETE FROM turn WHERE version = 3".to_owned(),
            4,
            ChainProblem::Gap,
        ),
        (
            "DELETE FROM turn WHERE version = 4".to_owned(),
            4,
            ChainProblem::Head,
        ),
        (set("prev_hash", &zeros) + "4", 4, ChainProblem::Link),
        (
            format!("UPDATE execution SET head_hash = {zeros}"),
            4,
            ChainProblem::Head,
        ),
    ] {
        check(&sql, Some((version, problem))).await;
    }
}

#[tokio::test]
async fn events_come_back_as_they_were_given() {
    let store = Store::new().await;
    store.start("e").await;
    let long = ExecutionAppend {
        events: vec![Vec::new(), vec![0; 300], b"last".to_vec()],
        snapshot: Some(b"state at 4".to_vec()),
        ..turn("e", 1)
    };
    let appended = store.ok(of(long.clone())).await;
    store.ok(of(turn("e", 4))).await;
    let turns = store.journal.turns("e").await.expect("it reads");
    assert_eq!(turns.len(), 3);
    assert_eq!(turns[1].events, long.events);
    assert_eq!((turns[1].first_version, turns[1].version), (2, 4));
    assert_eq!(
        appended.execution.map(|h| h.hash.to_vec()),
        Some(turns[1].hash.clone())
    );
    let loaded = store
        .journal
        .load("e")
        .await
        .expect("it loads")
        .expect("it is there");
    assert_eq!(
        loaded.snapshot.map(|s| (s.version, s.bytes)),
        Some((4, b"state at 4".to_vec()))
    );
    assert_eq!(loaded.turns, turns[2..]);
    assert_eq!(loaded.row.version, 5);
    assert!(
        store
            .journal
            .load("nobody")
            .await
            .expect("it reads")
            .is_none()
    );
}

#[tokio::test]
async fn a_work_item_is_chained_too() {
    let store = Store::new().await;
    store.start("e").await;
    for version in 0..3 {
        let append = Append {
            work: vec![work("w", "e", version)],
            ..Append::default()
        };
        let appended = store.ok(append).await;
        assert_eq!(appended.work[0].version, version + 1);
    }
    assert_eq!(
        store
            .journal
            .verify_work("w")
            .await
            .expect("it is whole")
            .version,
        3
    );
    assert_eq!(
        store.journal.work_turns("w").await.expect("it reads").len(),
        3
    );
    store
        .spoil(&format!(
            "UPDATE work_turn SET bytes = {} WHERE version = 2",
            bytes(&chain::frame(&[b"A".to_vec()]))
        ))
        .await;
    let broken = store.journal.verify_work("w").await;
    assert!(
        matches!(
            broken,
            Err(VerifyError::Broken {
                version: 2,
                problem: ChainProblem::Hash,
                ..
            })
        ),
        "{broken:?}"
    );
    let unknown = store.journal.verify("nobody").await;
    assert!(
        matches!(unknown, Err(VerifyError::Unknown(_))),
        "{unknown:?}"
    );
}
