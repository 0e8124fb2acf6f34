//! The outbox: sent when its time has come, tried again, given up, never sent twice once delivered.

use lianxi_journal::{Append, NewOutbox, OutboxFilter};

use crate::support::{Store, name};

fn message(topic: &str, execution: Option<&str>, next_at_ms: i64) -> NewOutbox {
    NewOutbox {
        execution: execution.map(Into::into),
        destination: "partner".into(),
        topic: topic.into(),
        body: "{}".into(),
        created_at_ms: 1,
        next_at_ms,
    }
}

async fn due(store: &Store, now_ms: i64) -> Vec<i64> {
    let rows = store
        .journal
        .outbox_due(now_ms, 10)
        .await
        .expect("it reads");
    rows.into_iter().map(|row| row.seq).collect()
}

async fn listed(store: &Store, filter: OutboxFilter) -> Vec<i64> {
    let filter = OutboxFilter {
        limit: 10,
        ..filter
    };
    let rows = store.journal.outbox(&filter).await.expect("it reads");
    rows.into_iter().map(|row| row.seq).collect()
}

#[tokio::test]
async fn messages_go_out_once() {
    let store = Store::new().await;
    let outbox = vec![
        message("made", Some("e"), 10),
        message("made", None, 5),
        message("revoked", Some("e"), 30),
    ];
    store
        .ok(Append {
            outbox,
            ..Append::default()
        })
        .await;
    assert_eq!(due(&store, 10).await, [2, 1]);
    assert_eq!(
        store.journal.outbox_next().await.expect("it reads"),
        Some(5)
    );

    store
        .journal
        .outbox_delivered(2, 11)
        .await
        .expect("it is noted");
    assert_eq!(
        name(&store.journal.outbox_delivered(2, 12).await),
        "unknown"
    );
    store
        .journal
        .outbox_failed(1, "refused".into(), Some(60))
        .await
        .expect("it is noted");
    store
        .journal
        .outbox_failed(3, "gone".into(), None)
        .await
        .expect("it is noted");
    assert_eq!(due(&store, 59).await, [0; 0]);
    assert_eq!(due(&store, 60).await, [1]);

    let all = OutboxFilter::default;
    assert_eq!(listed(&store, all()).await, [1, 2, 3]);
    assert_eq!(
        listed(
            &store,
            OutboxFilter {
                topic: Some("made".into()),
                ..all()
            }
        )
        .await,
        [1, 2]
    );
    assert_eq!(
        listed(
            &store,
            OutboxFilter {
                execution: Some("e".into()),
                ..all()
            }
        )
        .await,
        [1, 3]
    );
    assert_eq!(
        listed(
            &store,
            OutboxFilter {
                dead: true,
                ..all()
            }
        )
        .await,
        [3]
    );
    assert_eq!(
        listed(
            &store,
            OutboxFilter {
                after: Some(1),
                ..all()
            }
        )
        .await,
        [2, 3]
    );
    let rows = store
        .journal
        .outbox(&OutboxFilter { limit: 10, ..all() })
        .await
        .expect("it reads");
    assert_eq!(
        (rows[0].attempts, rows[0].last_error.as_deref()),
        (1, Some("refused"))
    );
    assert_eq!((rows[1].attempts, rows[1].delivered_at_ms), (1, Some(11)));
}
