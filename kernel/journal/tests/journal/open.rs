//! Opening: no newer schema, and everything there again.

use lianxi_journal::{Journal, NewDefinition, NewResource, OpenError, PublishError, Published};

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
