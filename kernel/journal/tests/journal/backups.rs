//! Copies: taken while a journal writes, put back where there is nothing, and refused when they are not what they were.

use std::path::{Path, PathBuf};

use lianxi_journal::backup::{BackupError, Manifest, restore, take};
use lianxi_journal::{Journal, LookError, Options};

use crate::support::{Store, of, turn};

fn place(store: &Store, name: &str) -> PathBuf {
    store.folder().join(name)
}

async fn taken(store: &Store, name: &str) -> Result<Manifest, BackupError> {
    let at = "2026-03-02T01:00:00Z".to_owned();
    take(&place(store, "journal.db"), &place(store, name), at).await
}

/// What stands in a folder beside a database.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("it reads");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("it reads")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_copy_of_a_running_journal_goes_on_where_it_was_taken() {
    let store = Store::new().await;
    store.start("e").await;
    store.ok(of(turn("e", 1))).await;
    let manifest = taken(&store, "copy.db").await.expect("it is taken");
    assert_eq!(manifest.chains, 1);
    assert_eq!((manifest.rows["turn"], manifest.rows["execution"]), (2, 1));
    // The journal goes on, and the copy knows nothing of it.
    store.ok(of(turn("e", 2))).await;
    let folder = place(&store, "other");
    let again = restore(&place(&store, "copy.db"), &folder.join("journal.db"))
        .await
        .expect("it is put back");
    assert_eq!(again, manifest);
    let options = Options::file(folder.join("journal.db"));
    let journal = Journal::open(options).await.expect("it opens");
    journal.append(of(turn("e", 2))).await.expect("it goes on");
    assert_eq!(journal.verify("e").await.expect("it is whole").version, 3);
    journal.close().await;
    assert!(!files(&folder).iter().any(|name| name.contains("partial")));
}

#[tokio::test]
async fn nothing_is_overwritten() {
    let store = Store::new().await;
    taken(&store, "copy.db").await.expect("it is taken");
    let again = taken(&store, "copy.db").await;
    assert!(
        matches!(again, Err(BackupError::Exists { .. })),
        "{again:?}"
    );
    std::fs::remove_file(place(&store, "copy.db")).expect("it is removed");
    let beside = taken(&store, "copy.db").await;
    assert!(
        matches!(beside, Err(BackupError::Exists { .. })),
        "{beside:?}"
    );
    std::fs::write(place(&store, "next.db.partial"), "").expect("it is written");
    let running = taken(&store, "next.db").await;
    assert!(
        matches!(running, Err(BackupError::Exists { .. })),
        "{running:?}"
    );
    // Somebody else's is left alone.
    assert!(place(&store, "next.db.partial").exists());
}

#[tokio::test]
async fn a_database_that_is_not_sound_leaves_no_copy() {
    let store = Store::new().await;
    store.start("e").await;
    store.spoil("UPDATE turn SET bytes = x'0161'").await;
    match taken(&store, "copy.db").await {
        Err(BackupError::Unsound { findings }) => assert_eq!(findings[0].code, "chain-hash"),
        other => panic!("{other:?}"),
    }
    let left = files(store.folder());
    assert!(
        !left.iter().any(|name| name.starts_with("copy")),
        "{left:?}"
    );
    let missing = take(
        &place(&store, "none.db"),
        &place(&store, "copy.db"),
        String::new(),
    )
    .await;
    assert!(
        matches!(missing, Err(BackupError::Look(LookError::Missing { .. }))),
        "{missing:?}"
    );
}

/// Spoils a copy or the place where it is to go; nothing may then stand there.
async fn check(expected: &str, spoil: impl FnOnce(&Path, &Path)) {
    let store = Store::new().await;
    store.start("e").await;
    taken(&store, "copy.db").await.expect("it is taken");
    let (copy, folder) = (place(&store, "copy.db"), place(&store, "other"));
    spoil(&copy, &folder);
    let refused = restore(&copy, &folder.join("journal.db")).await;
    let refused = refused.expect_err("it is refused");
    assert!(format!("{refused:?}").starts_with(expected), "{refused:?}");
    if expected != "NotEmpty" && folder.exists() {
        let left = files(&folder);
        assert!(
            left.iter().all(|name| name == "journal.db.lock"),
            "{left:?}"
        );
    }
}

fn change(path: PathBuf, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(&path).expect("it reads");
    change(&mut bytes);
    std::fs::write(&path, bytes).expect("it is written");
}

fn manifest_of(copy: &Path) -> PathBuf {
    let mut name = copy.as_os_str().to_owned();
    name.push(".manifest.json");
    name.into()
}

fn replaced(copy: &Path, from: &str, to: &str) {
    change(manifest_of(copy), |bytes| {
        let text = String::from_utf8(bytes.clone()).expect("text");
        assert!(text.contains(from), "{text}");
        *bytes = text.replace(from, to).into_bytes();
    });
}

#[tokio::test]
async fn what_is_not_the_copy_that_was_taken_is_not_put_back() {
    check("Differs", |copy, _| {
        change(copy.to_owned(), |bytes| {
            *bytes.last_mut().expect("bytes") ^= 1;
        });
    })
    .await;
    check("Differs", |copy, _| {
        change(copy.to_owned(), |bytes| bytes.truncate(bytes.len() / 2));
    })
    .await;
    check("Differs", |copy, _| {
        replaced(copy, "\"turn\": 1", "\"turn\": 2");
    })
    .await;
    check("NewerFormat", |copy, _| {
        replaced(copy, "\"format\": 1", "\"format\": 2");
    })
    .await;
    check("NoManifest", |copy, _| {
        std::fs::remove_file(manifest_of(copy)).expect("it is removed");
    })
    .await;
    check("NotEmpty", |_, folder| {
        std::fs::create_dir(folder).expect("a folder");
        std::fs::write(folder.join("journal.db"), "").expect("it is written");
    })
    .await;
}

#[tokio::test]
async fn a_copy_of_a_newer_binary_and_a_folder_in_use_are_refused() {
    let store = Store::new().await;
    store.start("e").await;
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_future', 1)";
    // Taken by the newer binary: here its manifest is made by hand.
    let copy = place(&store, "copy.db");
    taken(&store, "copy.db").await.expect("it is taken");
    let raw = sea_orm::Database::connect(format!("sqlite://{}", copy.display()))
        .await
        .expect("it opens");
    sea_orm::ConnectionTrait::execute_unprepared(&raw, newer)
        .await
        .expect("it runs");
    raw.close().await.expect("it closes");
    let bytes = std::fs::read(&copy).expect("it reads");
    let digest = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes));
    let text = std::fs::read_to_string(manifest_of(&copy)).expect("it reads");
    let mut manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    manifest["sha256"] = digest.into();
    manifest["bytes"] = bytes.len().into();
    std::fs::write(manifest_of(&copy), manifest.to_string()).expect("it is written");
    let refused = restore(&copy, &place(&store, "other").join("journal.db")).await;
    assert!(
        matches!(refused, Err(BackupError::Look(LookError::Newer { .. }))),
        "{refused:?}"
    );
    // A host that has only begun holds the lock and has no data yet.
    let folder = place(&store, "begun");
    std::fs::create_dir(&folder).expect("a folder");
    let lock = std::fs::File::create(folder.join("journal.db.lock")).expect("a lock");
    lock.lock().expect("it is taken");
    taken(&store, "next.db").await.expect("it is taken");
    let refused = restore(&place(&store, "next.db"), &folder.join("journal.db")).await;
    assert!(matches!(refused, Err(BackupError::Open(_))), "{refused:?}");
}
