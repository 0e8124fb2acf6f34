//! Versions: from when each is in force, how each stands and who said so, how much runs on each.

use lianxi_journal::{
    AppendError, ExecutionAppend, Journal, LIST_MAX, NewDefinition, NewStanding, StandingKind,
    Stood,
};

use crate::support::{DEFINITION, Store, begin, definition, of, turn};

fn standing(kind: StandingKind, at_ms: i64) -> NewStanding {
    NewStanding {
        definition: DEFINITION.into(),
        kind,
        at_ms,
        actor: r#"{"person":"p"}"#.into(),
        reason: format!("because of {at_ms}"),
        successor: None,
    }
}

#[tokio::test]
async fn how_a_version_stands_is_added_to_and_never_changed() {
    use StandingKind::{Deprecated, Reinstated};
    let store = Store::new().await;
    for (kind, at, stood) in [
        (Reinstated, 1, Stood::Unchanged),
        (Deprecated, 2, Stood::Changed),
        (Deprecated, 3, Stood::Unchanged),
        (Reinstated, 4, Stood::Changed),
        (Deprecated, 5, Stood::Changed),
    ] {
        let done = store.journal.stand(standing(kind, at)).await;
        assert_eq!(done.expect("it is written"), stood, "{at}");
    }
    let unknown = NewStanding {
        definition: "sha256:none".into(),
        ..standing(Deprecated, 6)
    };
    assert!(matches!(
        store.journal.stand(unknown).await,
        Err(AppendError::Unknown(_))
    ));
    store.journal.close().await;
    let journal = Journal::open(store.options()).await.expect("it opens");
    for of in [None, Some(DEFINITION)] {
        let rows = journal.standings(of).await.expect("they read");
        let kept: Vec<(&str, i64, &str)> = rows
            .iter()
            .map(|row| (row.kind.as_str(), row.at_ms, row.reason.as_str()))
            .collect();
        assert_eq!(
            kept,
            [
                ("deprecated", 2, "because of 2"),
                ("reinstated", 4, "because of 4"),
                ("deprecated", 5, "because of 5")
            ]
        );
    }
    let others = journal.standings(Some("sha256:none")).await;
    assert!(others.expect("they read").is_empty());
}

#[tokio::test]
async fn every_version_is_listed_beyond_one_page() {
    let store = Store::new().await;
    let many = i64::try_from(LIST_MAX).expect("a page is small") + 5;
    for n in 0..many {
        let new = NewDefinition {
            effective_from_ms: (n == 7).then_some(70),
            ..definition(&format!("2.0.{n}"), &format!("sha256:{n}"))
        };
        store.journal.publish(new).await.expect("it is stored");
    }
    let versions = store.journal.versions().await.expect("they read");
    assert_eq!(i64::try_from(versions.len()), Ok(many + 1));
    let dated: Vec<(&str, Option<i64>)> = versions
        .iter()
        .filter(|row| row.effective_from_ms.is_some())
        .map(|row| (row.version.as_str(), row.effective_from_ms))
        .collect();
    assert_eq!(dated, [("2.0.7", Some(70))]);
}

#[tokio::test]
async fn what_has_not_ended_is_counted_by_definition() {
    let store = Store::new().await;
    let other = definition("1.1.0", "sha256:other");
    store.journal.publish(other).await.expect("it is stored");
    for id in ["a", "b", "c"] {
        store.start(id).await;
    }
    let count = async || store.journal.open_executions().await.expect("they count");
    assert_eq!(count().await, [(DEFINITION.to_owned(), 3)]);
    for (id, status) in [("a", "completed"), ("b", "cancelled"), ("c", "suspended")] {
        let next = ExecutionAppend {
            status: status.into(),
            ..turn(id, 1)
        };
        store.ok(of(next)).await;
    }
    assert_eq!(count().await, [(DEFINITION.to_owned(), 1)]);
    let ended = ExecutionAppend {
        status: "faulted".into(),
        ..turn("c", 2)
    };
    store.ok(of(ended)).await;
    assert!(count().await.is_empty());
    store.ok(of(begin("d"))).await;
    assert_eq!(count().await.len(), 1);
}

/// A database that knew no dates: what stands in it is in force from its publication.
#[tokio::test]
async fn an_older_database_gets_its_versions() {
    let store = Store::new().await;
    store.journal.close().await;
    for statement in [
        "DROP TABLE standing",
        "DROP INDEX ix_execution_open",
        "ALTER TABLE definition DROP COLUMN effective_from_ms",
        "DELETE FROM seaql_migrations WHERE version = 'm20261127_versions'",
    ] {
        store.spoil(statement).await;
    }
    let journal = Journal::open(store.options()).await.expect("it opens");
    let versions = journal.versions().await.expect("they read");
    assert_eq!(versions[0].effective_from_ms, None);
    let stood = journal.stand(standing(StandingKind::Deprecated, 2)).await;
    assert_eq!(stood.expect("it is written"), Stood::Changed);
}
