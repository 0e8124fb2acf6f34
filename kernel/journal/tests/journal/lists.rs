//! Lists: filtered, in order, in pages; and what is due by time.

use lianxi_journal::{
    Append, ExecutionAppend, ExecutionFilter, FirstDue, ListOrder, NewEffect, NewExecution,
    WorkFilter,
};

use crate::support::{DEFINITION, DEPARTMENT, Store, begin, of, turn, work};

async fn executions() -> Store {
    let store = Store::new().await;
    for (id, key, parent, at_ms) in [
        ("a", Some("k1"), None, 10),
        ("b", Some("k1"), Some("a"), 20),
        ("c", None, Some("a"), 20),
        ("d", Some("k2"), None, 30),
    ] {
        let execution = ExecutionAppend {
            create: Some(NewExecution {
                definition: DEFINITION.into(),
                business_key: key.map(Into::into),
                parent: parent.map(Into::into),
            }),
            at_ms,
            ..begin(id)
        };
        store.ok(of(execution)).await;
    }
    let faulted = ExecutionAppend {
        status: "faulted".into(),
        incident: true,
        at_ms: 40,
        ..turn("a", 1)
    };
    store.ok(of(faulted)).await;
    store
}

#[tokio::test]
async fn executions_are_listed() {
    let store = executions().await;
    let check = async |filter: ExecutionFilter, expected: &[&str]| {
        // Page by page, and all at once: the same rows.
        for limit in [1, 3, 100] {
            let mut found = Vec::new();
            let mut page = ExecutionFilter {
                limit,
                ..filter.clone()
            };
            loop {
                let rows = store.journal.executions(&page).await.expect("it reads");
                let Some(last) = rows.last() else { break };
                let at_ms = match filter.order {
                    ListOrder::Updated => last.updated_at_ms,
                    ListOrder::Started => last.started_at_ms,
                };
                page.before = Some((at_ms, last.id.clone()));
                found.extend(rows.into_iter().map(|row| row.id));
            }
            assert_eq!(found, expected, "{page:?}");
        }
    };
    let all = ExecutionFilter::default;
    check(all(), &["a", "d", "c", "b"]).await;
    check(
        ExecutionFilter {
            order: ListOrder::Started,
            ..all()
        },
        &["d", "c", "b", "a"],
    )
    .await;
    check(
        ExecutionFilter {
            status: Some("faulted".into()),
            ..all()
        },
        &["a"],
    )
    .await;
    check(
        ExecutionFilter {
            incident: Some(false),
            ..all()
        },
        &["d", "c", "b"],
    )
    .await;
    check(
        ExecutionFilter {
            business_key: Some("k1".into()),
            ..all()
        },
        &["a", "b"],
    )
    .await;
    check(
        ExecutionFilter {
            parent: Some("a".into()),
            ..all()
        },
        &["c", "b"],
    )
    .await;
    check(
        ExecutionFilter {
            definition: Some("sha256:none".into()),
            ..all()
        },
        &[],
    )
    .await;
}

#[tokio::test]
async fn effects_follow_the_turns_and_come_due() {
    let store = executions().await;
    let timer = |effect, due_at_ms, body: &str| NewEffect {
        effect,
        kind: "timer".into(),
        due_at_ms,
        body: Some(body.into()),
        ..NewEffect::default()
    };
    let first = ExecutionAppend {
        effects_upserted: vec![
            timer(1, Some(300), "1"),
            timer(2, Some(100), "2"),
            timer(3, None, "3"),
        ],
        ..turn("b", 1)
    };
    store.ok(of(first)).await;
    let second = ExecutionAppend {
        effects_upserted: vec![timer(1, Some(200), "moved")],
        effects_removed: vec![3, 99],
        ..turn("b", 2)
    };
    store.ok(of(second)).await;
    let rows = store.journal.effects("b").await.expect("it reads");
    let bodies: Vec<(i64, &str)> = rows
        .iter()
        .map(|r| (r.effect, r.body.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(bodies, [(1, "moved"), (2, "2")]);

    let due = async |now_ms, limit| {
        let rows = store.journal.due(now_ms, 0, limit).await.expect("it reads");
        rows.into_iter().map(|row| row.effect).collect::<Vec<_>>()
    };
    assert_eq!(due(99, 10).await, [0; 0]);
    assert_eq!(due(200, 10).await, [2, 1]);
    assert_eq!(due(200, 1).await, [2]);
    let first = async |after_ms| store.journal.first_due(after_ms).await.expect("it reads");
    let effect = |at| FirstDue {
        effect: at,
        ..FirstDue::default()
    };
    assert_eq!(first(0).await, effect(Some(100)));
    assert_eq!(first(99).await, effect(Some(100)));
    assert_eq!(first(100).await, effect(Some(200)));
    assert_eq!(first(200).await, effect(None));
    let mut escalating = work("w", "b", 0);
    escalating.row.next_at_ms = Some(50);
    store
        .ok(Append {
            work: vec![escalating],
            ..Append::default()
        })
        .await;
    let both = FirstDue {
        work: Some(50),
        ..effect(Some(100))
    };
    assert_eq!(first(0).await, both);
    assert_eq!(both.earliest(), Some(50));
    let now = store.journal.due_work(50, 10).await.expect("it reads");
    assert_eq!(now.len(), 1);
    assert_eq!(store.journal.due_work(49, 10).await.expect("it reads"), []);
}

#[tokio::test]
async fn work_items_are_listed() {
    let store = executions().await;
    for (id, execution, status, division, assignee, at_ms) in [
        ("w1", "a", "open", "140100", None, 30),
        ("w2", "a", "claimed", "140100", Some("li"), 20),
        ("w3", "b", "open", "140200", None, 20),
    ] {
        let mut item = work(id, execution, 0);
        item.row.status = status.into();
        item.row.division = Some(division.into());
        item.row.assignee = assignee.map(Into::into);
        item.row.business_key = Some(format!("key-{execution}"));
        item.row.created_at_ms = at_ms;
        store
            .ok(Append {
                work: vec![item],
                ..Append::default()
            })
            .await;
    }
    let check = async |filter: WorkFilter, expected: &[&str]| {
        for limit in [1, 100] {
            let mut found = Vec::new();
            let mut page = WorkFilter {
                limit,
                ..filter.clone()
            };
            loop {
                let rows = store.journal.work_items(&page).await.expect("it reads");
                let Some(last) = rows.last() else { break };
                page.after = Some((last.created_at_ms, last.id.clone()));
                found.extend(rows.into_iter().map(|row| row.id));
            }
            assert_eq!(found, expected, "{page:?}");
        }
    };
    let all = WorkFilter::default;
    check(all(), &["w2", "w3", "w1"]).await;
    check(
        WorkFilter {
            status: Some("open".into()),
            ..all()
        },
        &["w3", "w1"],
    )
    .await;
    check(
        WorkFilter {
            department: Some(DEPARTMENT.into()),
            ..all()
        },
        &["w2", "w3", "w1"],
    )
    .await;
    check(
        WorkFilter {
            department: Some("none".into()),
            ..all()
        },
        &[],
    )
    .await;
    check(
        WorkFilter {
            division: Some("140200".into()),
            ..all()
        },
        &["w3"],
    )
    .await;
    check(
        WorkFilter {
            assignee: Some("li".into()),
            ..all()
        },
        &["w2"],
    )
    .await;
    check(
        WorkFilter {
            business_key: Some("key-a".into()),
            ..all()
        },
        &["w2", "w1"],
    )
    .await;
    check(
        WorkFilter {
            execution: Some("b".into()),
            ..all()
        },
        &["w3"],
    )
    .await;

    // A later turn replaces the row but for its id.
    let mut claimed = work("w1", "a", 1);
    claimed.row.status = "claimed".into();
    claimed.row.assignee = Some("wang".into());
    store
        .ok(Append {
            work: vec![claimed],
            ..Append::default()
        })
        .await;
    let item = store
        .journal
        .work_item("w1")
        .await
        .expect("it reads")
        .expect("it is there");
    assert_eq!(
        (item.version, item.status.as_str(), item.assignee.as_deref()),
        (2, "claimed", Some("wang"))
    );
}
