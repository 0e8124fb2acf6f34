//! Plugins that were installed: their rows as they shall be, their packages, who did what, and keys that are believed no more.

use lianxi_journal::{AppendError, Journal, PackageWrite, PluginChange, PluginRow, PluginWrite};

use crate::support::Store;

fn row(version: &str, state: &str) -> PluginRow {
    PluginRow {
        id: "finance".into(),
        version: version.into(),
        digest: format!("digest of {version}"),
        department: "finance".into(),
        signer: Some("a key".into()),
        state: state.into(),
        reason: None,
        asked: "[]".into(),
        granted: "[]".into(),
        installed_at_ms: 1,
    }
}

fn change(kind: &str, at_ms: i64, row: PluginRow, package: PackageWrite) -> PluginChange {
    PluginChange {
        plugins: vec![PluginWrite { row, package }],
        revoked: None,
        kind: kind.into(),
        at_ms,
        actor: r#"{"person":"p"}"#.into(),
        reason: Some(format!("因为 {at_ms}")),
    }
}

async fn package(journal: &Journal, version: &str) -> Option<Vec<u8>> {
    let found = journal.plugin_package("finance", version).await;
    found.expect("it reads")
}

#[tokio::test]
async fn a_plugin_stands_as_it_was_put_last_and_every_change_is_kept() {
    let store = Store::new().await;
    // Every byte there is, and more than one page of a database.
    let bytes: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    let changes = [
        change(
            "installed",
            1,
            row("1.0.0", "active"),
            PackageWrite::Store(bytes.clone()),
        ),
        change(
            "installed",
            2,
            row("1.1.0", "waiting"),
            PackageWrite::Store(vec![0, 1, 255]),
        ),
        change("disabled", 3, row("1.0.0", "disabled"), PackageWrite::Keep),
        change("removed", 4, row("1.1.0", "removed"), PackageWrite::Drop),
    ];
    for change in changes {
        store
            .journal
            .change_plugins(change)
            .await
            .expect("it is written");
    }
    store.journal.close().await;
    let journal = Journal::open(store.options()).await.expect("it opens");
    let rows = journal.plugins().await.expect("they read");
    assert_eq!(rows, [row("1.0.0", "disabled"), row("1.1.0", "removed")]);
    assert_eq!(package(&journal, "1.0.0").await, Some(bytes));
    assert_eq!(package(&journal, "1.1.0").await, None);
    // Installed once more, its package takes the place of the one that was there.
    let again = change(
        "installed",
        5,
        row("1.0.0", "active"),
        PackageWrite::Store(vec![7]),
    );
    journal.change_plugins(again).await.expect("it is written");
    assert_eq!(package(&journal, "1.0.0").await, Some(vec![7]));

    let kept = journal.plugin_changes("finance").await.expect("they read");
    let kept: Vec<(&str, &str, i64, Option<&str>)> = kept
        .iter()
        .map(|row| {
            (
                row.version.as_str(),
                row.kind.as_str(),
                row.at_ms,
                row.reason.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        kept,
        [
            ("1.0.0", "installed", 5, Some("因为 5")),
            ("1.1.0", "removed", 4, Some("因为 4")),
            ("1.0.0", "disabled", 3, Some("因为 3")),
            ("1.1.0", "installed", 2, Some("因为 2")),
            ("1.0.0", "installed", 1, Some("因为 1")),
        ]
    );
    assert!(
        journal
            .plugin_changes("other")
            .await
            .expect("they read")
            .is_empty()
    );
}

#[tokio::test]
async fn a_key_is_revoked_together_with_what_it_signed() {
    let store = Store::new().await;
    let installed = change(
        "installed",
        1,
        row("1.0.0", "active"),
        PackageWrite::Store(vec![1]),
    );
    store
        .journal
        .change_plugins(installed)
        .await
        .expect("it is written");
    for at_ms in [2, 3] {
        let revoked = PluginChange {
            revoked: Some("a key".into()),
            ..change(
                "revoked",
                at_ms,
                row("1.0.0", "disabled"),
                PackageWrite::Keep,
            )
        };
        store
            .journal
            .change_plugins(revoked)
            .await
            .expect("it is written");
    }
    let keys = store.journal.revoked_keys().await.expect("they read");
    let keys: Vec<(&str, i64)> = keys
        .iter()
        .map(|key| (key.key.as_str(), key.at_ms))
        .collect();
    assert_eq!(keys, [("a key", 2)], "when it was first");
    assert_eq!(
        store.journal.plugins().await.expect("they read")[0].state,
        "disabled"
    );
}

#[tokio::test]
async fn a_text_that_no_database_takes_is_refused_and_leaves_nothing() {
    let store = Store::new().await;
    let spoilt = PluginChange {
        reason: Some("a\0b".into()),
        ..change(
            "installed",
            1,
            row("1.0.0", "active"),
            PackageWrite::Store(vec![1]),
        )
    };
    let refused = store.journal.change_plugins(spoilt).await;
    assert!(
        matches!(refused, Err(AppendError::Invalid(_))),
        "{refused:?}"
    );
    assert!(store.journal.plugins().await.expect("they read").is_empty());
}
