//! The outbox: sent when its time has come, tried again, given up, never sent twice once delivered.

use lianxi_journal::{Append, NewOutbox, OutboxFilter, Resend, Resent};

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

fn resend(seq: i64, at_ms: i64) -> Resend {
    Resend {
        seq,
        at_ms,
        actor: r#"{"person":"p"}"#.into(),
    }
}

#[tokio::test]
async fn a_dead_letter_is_due_again_and_who_wanted_it_is_kept() {
    let store = Store::new().await;
    let outbox = vec![message("made", None, 5), message("made", None, 6)];
    store
        .ok(Append {
            outbox,
            ..Append::default()
        })
        .await;
    let journal = &store.journal;
    let again = |seq, at_ms| journal.outbox_resend(resend(seq, at_ms));
    let failed = |next| journal.outbox_failed(1, "refused".into(), next);
    failed(Some(9)).await.expect("it is noted");
    assert_eq!(
        again(1, 10).await.expect("it answers"),
        Resent::Waiting { next_at_ms: 9 }
    );
    failed(None).await.expect("it is noted");
    assert_eq!(again(1, 10).await.expect("it answers"), Resent::Again);
    assert_eq!(
        again(1, 11).await.expect("it answers"),
        Resent::Waiting { next_at_ms: 10 }
    );
    let of_partner = |destination: &str| OutboxFilter {
        destination: Some(destination.into()),
        ..OutboxFilter::default()
    };
    assert_eq!(listed(&store, of_partner("partner")).await, [1, 2]);
    assert_eq!(listed(&store, of_partner("other")).await, [0; 0]);
    // In its place before those that came later, and with all its attempts.
    let waiting = journal
        .outbox_waiting("partner", 10)
        .await
        .expect("it reads");
    let first = &waiting[0];
    assert_eq!(
        (first.seq, first.attempts, first.next_at_ms),
        (1, 0, Some(10))
    );
    failed(None).await.expect("it is noted");
    assert_eq!(again(1, 20).await.expect("it answers"), Resent::Again);
    journal.outbox_delivered(1, 21).await.expect("it is noted");
    assert_eq!(
        again(1, 22).await.expect("it answers"),
        Resent::Delivered { at_ms: 21 }
    );
    assert_eq!(name(&again(3, 22).await), "unknown");

    let kept = journal.outbox_resendings(&[1, 2]).await.expect("it reads");
    let told: Vec<_> = kept
        .iter()
        .map(|row| (row.message, row.at_ms, row.attempts))
        .collect();
    assert_eq!(told, [(1, 10, 2), (1, 20, 1)]);
    assert_eq!(kept[0].actor, r#"{"person":"p"}"#);
    assert_eq!(kept[0].last_error.as_deref(), Some("refused"));
}
