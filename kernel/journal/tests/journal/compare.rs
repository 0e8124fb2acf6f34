//! Compare-and-set: an append that was decided on an older state writes nothing at all.

use lianxi_journal::{Append, ExecutionAppend, RecordWrite, WorkAppend};

use crate::support::{DEPARTMENT, Store, begin, name, of, record, turn, work};

/// On an execution `e` at version 1 with a work item `w` at version 1.
async fn check(append: Append, expected: &str) {
    let store = Store::new().await;
    store.start("e").await;
    store.ok(with_work(work("w", "e", 0))).await;
    let before = store.journal.load("e").await.expect("it loads");
    let outcome = store.append(append.clone()).await;
    assert_eq!(name(&outcome), expected, "{append:?}");
    if outcome.is_err() {
        assert_eq!(store.journal.load("e").await.expect("it loads"), before);
        let mark = store.journal.record(DEPARTMENT, "mark").await;
        assert_eq!(mark.expect("it reads").version, 0, "{append:?}");
    }
}

fn with_work(work: WorkAppend) -> Append {
    Append {
        work: vec![work],
        ..Append::default()
    }
}

/// A record write that must not be seen where the append fails.
fn mark() -> Vec<RecordWrite> {
    vec![record("mark", Some("1"), &[])]
}

fn marked(execution: ExecutionAppend) -> Append {
    Append {
        record_writes: mark(),
        ..of(execution)
    }
}

#[tokio::test]
async fn an_append_names_the_version_it_was_decided_on() {
    check(marked(turn("e", 1)), "written").await;
    check(marked(turn("e", 0)), "version conflict").await;
    check(marked(turn("e", 2)), "version conflict").await;
    check(marked(turn("nobody", 0)), "unknown").await;
}

#[tokio::test]
async fn an_execution_begins_once() {
    check(marked(begin("e")), "exists").await;
    check(marked(begin("f")), "written").await;
    let mut unknown = begin("f");
    unknown.create.as_mut().expect("it creates").definition = "sha256:none".into();
    check(marked(unknown), "invalid").await;
    let late = ExecutionAppend {
        expected_version: 3,
        ..begin("f")
    };
    check(marked(late), "invalid").await;
    let empty = ExecutionAppend {
        events: Vec::new(),
        ..begin("f")
    };
    check(marked(empty), "invalid").await;
}

#[tokio::test]
async fn a_work_item_has_versions_of_its_own() {
    for (version, expected) in [(0, "work conflict"), (1, "written"), (2, "work conflict")] {
        let append = Append {
            record_writes: mark(),
            ..with_work(work("w", "e", version))
        };
        check(append, expected).await;
    }
    let orphan = Append {
        record_writes: mark(),
        ..with_work(work("v", "nobody", 0))
    };
    check(orphan, "invalid").await;
}

#[tokio::test]
async fn the_execution_and_the_work_item_move_together_or_not_at_all() {
    let stale_work = Append {
        work: vec![work("w", "e", 0)],
        ..marked(turn("e", 1))
    };
    check(stale_work, "work conflict").await;
    let stale_execution = Append {
        work: vec![work("w", "e", 1)],
        ..marked(turn("e", 0))
    };
    check(stale_execution, "version conflict").await;
    let both = Append {
        work: vec![work("w", "e", 1)],
        ..marked(turn("e", 1))
    };
    check(both, "written").await;
}

/// What one database cannot store neither stores.
#[tokio::test]
async fn a_text_with_nothing_in_it_is_refused() {
    let nul = "a\0b".to_owned();
    check(
        Append {
            record_writes: vec![record(&nul, Some("1"), &[])],
            ..of(turn("e", 1))
        },
        "invalid",
    )
    .await;
    let mut item = work("v", "e", 0);
    item.row.title = nul;
    check(with_work(item), "invalid").await;
}
