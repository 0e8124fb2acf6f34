//! Opening: one holder, no newer schema, and everything there again.

use std::time::Duration;

use lianxi_journal::{
    Append, Journal, NewDefinition, NewResource, OpenError, Options, PublishError, Published,
};

use crate::support::{DEFINITION, Store, begin, definition, name, of, turn};

#[tokio::test]
async fn what_was_written_is_there_after_closing() {
    let store = Store::new().await;
    store.start("e").await;
    let before = store.journal.load("e").await.expect("it loads");
    store.journal.close().await;
    assert_eq!(name(&store.append(of(begin("f"))).await), "closed");
    let again = Journal::open(store.options()).await.expect("it opens");
    assert_eq!(again.load("e").await.expect("it loads"), before);
    again.append(of(turn("e", 1))).await.expect("it goes on");
    again.verify("e").await.expect("it is whole");
}

#[tokio::test]
async fn a_dropped_journal_can_be_opened_again() {
    let store = Store::new().await;
    store.start("e").await;
    let options = store.options();
    let Store { journal, folder } = store;
    drop(journal);
    let again = Journal::open(options).await.expect("it opens");
    assert_eq!(
        again
            .execution("e")
            .await
            .expect("it reads")
            .map(|e| e.version),
        Some(1)
    );
    drop(folder);
}

#[tokio::test]
async fn a_second_holder_is_refused() {
    let store = Store::new().await;
    let mut options = store.options();
    options.lock_wait = Duration::ZERO;
    match Journal::open(options).await {
        Err(OpenError::HeldByAnother { path, pid }) => {
            assert_eq!(path, store.folder.path().join("journal.db"));
            assert_eq!(pid, std::process::id().to_string());
        }
        other => panic!("{other:?}"),
    }
    store.start("e").await;
}

#[tokio::test]
async fn a_database_of_a_newer_binary_is_refused_and_left_alone() {
    let store = Store::new().await;
    store.journal.close().await;
    store
        .spoil("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_future', 1)")
        .await;
    match Journal::open(store.options()).await {
        Err(OpenError::Newer { found, known }) => {
            assert_eq!(found, "m29990101_future");
            assert!(known.starts_with("m2026"), "{known}");
        }
        other => panic!("{other:?}"),
    }
    store
        .spoil("DELETE FROM seaql_migrations WHERE version = 'm29990101_future'")
        .await;
    Journal::open(store.options()).await.expect("it opens");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told() {
    let outcome = Journal::open(Options::file("/nonexistent/journal.db")).await;
    assert!(
        matches!(outcome, Err(OpenError::Lock { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_journal_in_memory_does_the_same() {
    let journal = Journal::open(Options::memory()).await.expect("it opens");
    journal
        .publish(definition("1.0.0", DEFINITION))
        .await
        .expect("it is stored");
    let (a, b) = tokio::join!(
        journal.append(of(begin("e"))),
        journal.append(of(begin("e")))
    );
    assert_eq!((name(&a), name(&b)), ("written", "exists"));
    journal
        .append(of(turn("e", 1)))
        .await
        .expect("it is written");
    assert_eq!(
        journal
            .load("e")
            .await
            .expect("it loads")
            .map(|l| l.turns.len()),
        Some(2)
    );
    journal.close().await;
    assert_eq!(name(&journal.append(Append::default()).await), "closed");
}

#[tokio::test]
async fn what_a_definition_was_published_with_stays() {
    let store = Store::new().await;
    let with = |body: &str| NewDefinition {
        resources: ["https://a.example/f", "https://a.example/g"]
            .map(|uri| NewResource {
                uri: uri.into(),
                sha256: "of the body".into(),
                body: body.into(),
            })
            .into(),
        ..definition("2.0.0", "sha256:with")
    };
    for (body, expected) in [("first", Published::New), ("later", Published::Unchanged)] {
        assert_eq!(store.journal.publish(with(body)).await.ok(), Some(expected));
    }
    let found = store.journal.resources("sha256:with").await;
    let found: Vec<(String, String)> = found
        .expect("they read")
        .into_iter()
        .map(|row| (row.uri, row.body))
        .collect();
    let first = |uri: &str| (uri.to_owned(), "first".to_owned());
    assert_eq!(
        found,
        ["https://a.example/f", "https://a.example/g"].map(first)
    );
    let of_another = store.journal.resources(DEFINITION).await;
    assert_eq!(of_another.expect("they read"), []);
}

#[tokio::test]
async fn a_version_of_a_definition_is_one_text() {
    let store = Store::new().await;
    let publish = async |version, digest| store.journal.publish(definition(version, digest)).await;
    assert!(matches!(
        publish("1.0.0", DEFINITION).await,
        Ok(Published::Unchanged)
    ));
    match publish("1.0.0", "sha256:other").await {
        Err(PublishError::OtherText {
            version, digest, ..
        }) => {
            assert_eq!((version.as_str(), digest.as_str()), ("1.0.0", DEFINITION));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        publish("1.1.0", "sha256:other").await,
        Ok(Published::New)
    ));
    let versions: Vec<String> = store
        .journal
        .definitions(Some(("samples", "push")))
        .await
        .expect("it reads")
        .into_iter()
        .map(|d| d.version)
        .collect();
    assert_eq!(versions, ["1.0.0", "1.1.0"]);
    let found = store
        .journal
        .definition_by_name("samples", "push", "1.1.0")
        .await
        .expect("it reads");
    assert_eq!(found.map(|d| d.digest).as_deref(), Some("sha256:other"));
    assert!(
        store
            .journal
            .definition(DEFINITION)
            .await
            .expect("it reads")
            .is_some()
    );
}
