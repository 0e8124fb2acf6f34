//! The inbox: an input is handled once, and a repeated one gets the answer of the first.

use lianxi_journal::{Append, AppendError, Handled, InboxCursor, InboxState};

use crate::support::{Store, begin, input, name, of, turn};

fn inserted(id: &str, state: InboxState, answer: Option<&str>) -> Append {
    Append {
        inbox: vec![input(id, state, answer)],
        ..Append::default()
    }
}

fn handles(id: &str) -> Handled {
    Handled {
        source: "api".into(),
        id: id.into(),
        answer: Some(b"done".to_vec()),
    }
}

#[tokio::test]
async fn a_repeated_input_gets_the_first_answer() {
    let store = Store::new().await;
    let first = Append {
        inbox: vec![input("1", InboxState::Done, Some("yes"))],
        ..of(begin("e"))
    };
    store.ok(first.clone()).await;
    // Not "exists": the caller learns that it was he himself who began it.
    match store.append(first).await {
        Err(AppendError::Duplicate {
            source_name,
            id,
            state,
            answer,
        }) => {
            assert_eq!((source_name.as_str(), id.as_str()), ("api", "1"));
            assert_eq!((state, answer), (InboxState::Done, Some(b"yes".to_vec())));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        store
            .journal
            .execution("e")
            .await
            .expect("it reads")
            .map(|e| e.version),
        Some(1)
    );
}

#[tokio::test]
async fn a_pending_input_is_handled_once() {
    let store = Store::new().await;
    store.start("e").await;
    let made = store.ok(inserted("1", InboxState::Pending, None)).await;
    assert_eq!(made.pending, [input("1", InboxState::Pending, None)]);
    let again = store.append(inserted("1", InboxState::Pending, None)).await;
    assert!(
        matches!(
            again,
            Err(AppendError::Duplicate {
                state: InboxState::Pending,
                answer: None,
                ..
            })
        ),
        "{again:?}"
    );
    assert_eq!(pending(&store).await, ["1"]);

    let handling = Append {
        handled: vec![handles("1")],
        ..of(turn("e", 1))
    };
    store.ok(handling).await;
    assert_eq!(pending(&store).await, [""; 0]);
    let twice = Append {
        handled: vec![handles("1")],
        ..of(turn("e", 2))
    };
    assert_eq!(name(&store.append(twice).await), "duplicate");
    let kept = store
        .journal
        .input("api", "1")
        .await
        .expect("it reads")
        .expect("it is known");
    assert_eq!(
        (kept.state, kept.answer),
        (InboxState::Done, Some(b"done".to_vec()))
    );
    assert!(
        kept.body.is_empty(),
        "a done input keeps its answer and not its body"
    );

    let never = Append {
        handled: vec![handles("2")],
        ..Append::default()
    };
    assert_eq!(name(&store.append(never).await), "unknown");
}

#[tokio::test]
async fn pending_inputs_come_in_pages_and_by_execution() {
    let store = Store::new().await;
    for (id, at, execution) in [("c", 1, "e"), ("a", 3, "f"), ("b", 3, "e"), ("d", 2, "e")] {
        let mut row = input(id, InboxState::Pending, None);
        row.received_at_ms = at;
        row.execution = Some(execution.into());
        store
            .ok(Append {
                inbox: vec![row],
                ..Append::default()
            })
            .await;
    }
    let first = store
        .journal
        .pending_inbox(2, None)
        .await
        .expect("it reads");
    let cursor = InboxCursor::from(first.last().expect("two rows"));
    let second = store
        .journal
        .pending_inbox(9, Some(&cursor))
        .await
        .expect("it reads");
    let ids =
        |rows: &[lianxi_journal::InboxRow]| rows.iter().map(|r| r.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&first), ["c", "d"]);
    assert_eq!(ids(&second), ["a", "b"]);
    let of_e = store
        .journal
        .pending_inbox_of("e", 9)
        .await
        .expect("it reads");
    assert_eq!(ids(&of_e), ["c", "d", "b"]);
}

async fn pending(store: &Store) -> Vec<String> {
    let rows = store
        .journal
        .pending_inbox(10, None)
        .await
        .expect("it reads");
    rows.into_iter().map(|row| row.id).collect()
}
