//! Events reach every matching subscription once, whichever comes first.

use lianxi_journal::{Append, Delivery, ExecutionAppend, RetainedEvent};

use crate::support::{Store, begin, name, of, subscription, turn};

const TOPIC: &str = "registration.made";

fn event(id: &str, correlation: Option<&str>) -> RetainedEvent {
    RetainedEvent {
        source: "bureau".into(),
        id: id.into(),
        topic: TOPIC.into(),
        correlation: correlation.map(Into::into),
        body: format!(r#"{{"id":"{id}"}}"#),
        received_at_ms: 50,
    }
}

fn sent(event: RetainedEvent) -> Append {
    Append {
        events: vec![event],
        ..Append::default()
    }
}

fn armed(id: &str, topic: &str, correlation: Option<&str>) -> ExecutionAppend {
    ExecutionAppend {
        effects_upserted: vec![subscription(7, topic, correlation)],
        ..begin(id)
    }
}

/// How many deliveries come of a subscription and an event, in both orders.
async fn check(topic: &str, subscribed: Option<&str>, correlation: Option<&str>, expected: usize) {
    for event_first in [true, false] {
        let store = Store::new().await;
        let mut appends = [
            sent(event("1", correlation)),
            of(armed("e", topic, subscribed)),
        ];
        if !event_first {
            appends.reverse();
        }
        let mut deliveries = Vec::new();
        for append in appends {
            deliveries.extend(store.ok(append).await.pending);
        }
        let case = format!("{topic} {subscribed:?} {correlation:?} event first: {event_first}");
        assert_eq!(deliveries.len(), expected, "{case}");
        assert_eq!(
            store
                .journal
                .pending_inbox(9, None)
                .await
                .expect("it reads"),
            deliveries,
            "{case}"
        );
        for row in deliveries {
            assert_eq!(row.source, Delivery::source("bureau"));
            assert_eq!(row.id, Delivery::id("1", "e", 7));
            assert_eq!(row.execution.as_deref(), Some("e"));
            let delivery: Delivery = serde_json::from_slice(&row.body).expect("a delivery");
            assert_eq!(
                (delivery.effect, delivery.event),
                (7, serde_json::json!({"id": "1"}))
            );
        }
    }
}

#[tokio::test]
async fn an_event_and_a_subscription_meet_in_either_order() {
    check(TOPIC, Some("k"), Some("k"), 1).await;
    check(TOPIC, None, Some("k"), 1).await;
    check(TOPIC, None, None, 1).await;
    check(TOPIC, Some("k"), Some("other"), 0).await;
    check(TOPIC, Some("k"), None, 0).await;
    check("registration.revoked", None, Some("k"), 0).await;
}

#[tokio::test]
async fn an_event_is_taken_once() {
    let store = Store::new().await;
    store.ok(of(armed("e", TOPIC, None))).await;
    assert_eq!(store.ok(sent(event("1", None))).await.pending.len(), 1);
    assert_eq!(
        name(&store.append(sent(event("1", None))).await),
        "duplicate"
    );
    assert_eq!(
        store
            .journal
            .pending_inbox(9, None)
            .await
            .expect("it reads")
            .len(),
        1
    );
    let broken = RetainedEvent {
        body: "{".into(),
        ..event("2", None)
    };
    assert_eq!(name(&store.append(sent(broken)).await), "invalid");
}

#[tokio::test]
async fn a_subscription_that_stays_does_not_see_an_event_again() {
    let store = Store::new().await;
    store.ok(sent(event("1", Some("k")))).await;
    assert_eq!(
        store
            .ok(of(armed("e", TOPIC, Some("k"))))
            .await
            .pending
            .len(),
        1
    );
    let rearmed = ExecutionAppend {
        effects_upserted: vec![subscription(7, TOPIC, Some("k"))],
        ..turn("e", 1)
    };
    assert_eq!(store.ok(of(rearmed)).await.pending, []);
    let another = ExecutionAppend {
        effects_upserted: vec![subscription(8, TOPIC, Some("k"))],
        ..turn("e", 2)
    };
    assert_eq!(store.ok(of(another)).await.pending.len(), 1);
    let gone = ExecutionAppend {
        effects_removed: vec![7, 8],
        ..turn("e", 3)
    };
    store.ok(of(gone)).await;
    assert_eq!(store.ok(sent(event("2", Some("k")))).await.pending, []);
}

#[tokio::test]
async fn retained_events_end_with_their_time() {
    let store = Store::new().await;
    store.ok(sent(event("1", None))).await;
    let late = ExecutionAppend {
        retained_since_ms: 51,
        ..armed("e", TOPIC, None)
    };
    assert_eq!(store.ok(of(late)).await.pending, []);
}

#[tokio::test]
async fn a_turn_can_send_the_event_that_it_waits_for() {
    let store = Store::new().await;
    let append = Append {
        events: vec![event("1", None)],
        ..of(armed("e", TOPIC, None))
    };
    assert_eq!(store.ok(append).await.pending.len(), 1);
}

#[tokio::test]
async fn a_known_event_refuses_an_append_of_events_and_not_a_turn() {
    let store = Store::new().await;
    store.ok(of(armed("e", TOPIC, None))).await;
    store.ok(sent(event("1", None))).await;
    let both = Append {
        events: vec![event("2", None), event("1", None)],
        ..Append::default()
    };
    assert_eq!(name(&store.append(both.clone()).await), "duplicate");
    let in_a_turn = Append {
        events: both.events,
        ..of(turn("e", 1))
    };
    let made = store.ok(in_a_turn).await.pending;
    let ids: Vec<&str> = made.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, [Delivery::id("2", "e", 7)]);
}
