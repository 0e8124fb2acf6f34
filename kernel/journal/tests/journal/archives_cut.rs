//! A run of the archive that is cut off anywhere leaves everything in the database, in a file, or in both, and the next one completes it.
//! From a file that is not what was written nothing is purged.

use std::path::{Path, PathBuf};

use lianxi_journal::archive::{self, ArchiveError, Archived};
use lianxi_journal::{Append, Handled, InboxRow, InboxState};

use crate::doctor::spoiling;
use crate::office::Office;
use crate::support::input;

#[tokio::test]
async fn a_process_that_ends_after_the_file_leaves_both_and_the_next_completes_it() {
    let office = Office::new().await;
    for n in 0..60 {
        office.short(&format!("e{n:02}")).await;
    }
    let place = office.written().await;
    let office = office.restarted().await;
    assert!(office.is_there("e07").await && place.is_file());
    assert_eq!(
        office
            .store
            .journal
            .archived("e07")
            .await
            .expect("it reads"),
        None
    );
    office
        .store
        .journal
        .verify("e07")
        .await
        .expect("it is whole");
    let done = office.archived().await;
    let file = place.file_name().and_then(|n| n.to_str()).expect("a name");
    assert_eq!(
        (done.file.as_deref(), done.completed.as_slice()),
        (None, &[file.to_owned()][..])
    );
    assert_eq!((done.purged.len(), done.kept), (60, 0));
    assert!(!office.is_there("e07").await);
    assert_eq!(
        office.archived().await,
        Archived::default(),
        "once is enough"
    );
    // One that ended while it purged finds some gone already.
    office
        .store
        .spoil("UPDATE archive_file SET purged_at_ms = NULL")
        .await;
    let again = office.archived().await;
    assert_eq!(
        (again.completed.len(), again.purged.len(), again.kept),
        (1, 0, 0)
    );
    assert_eq!(office.files(), [file]);
    office.sound().await;
}

#[tokio::test]
async fn a_file_that_was_never_whole_is_written_anew() {
    let office = Office::new().await;
    office.short("a").await;
    let place = office.written().await;
    // As a process leaves it that ends while it writes.
    let partial = PathBuf::from(format!("{}.partial", place.display()));
    std::fs::rename(&place, &partial).expect("it is renamed");
    let done = office.restarted().await;
    let office = done;
    let done = office.archived().await;
    assert_eq!(
        (done.purged.as_slice(), done.completed.len()),
        (&["a".to_owned()][..], 0)
    );
    assert!(!partial.exists());
    assert_eq!(office.files(), [done.file.expect("a file")]);
    let files = office.store.journal.archive_files("").await;
    assert_eq!(files.expect("they read").len(), 1);
    // Somebody moved a file away of which some was purged: it is still known where that is.
    office
        .store
        .spoil("UPDATE archive_file SET purged_at_ms = NULL")
        .await;
    std::fs::rename(office.place(&office.files()[0]), &partial).expect("it is moved");
    assert_eq!(office.archived().await, Archived::default());
    assert_eq!(office.archived().await, Archived::default());
    let row = office.store.journal.archived("a").await.expect("it reads");
    assert!(row.is_some());
    office.sound().await;
}

#[tokio::test]
async fn what_changes_after_it_was_written_stays_and_goes_later() {
    let office = Office::new().await;
    office.short("a").await;
    office.full("b").await;
    office.written().await;
    let word = InboxRow {
        execution: Some("a".into()),
        ..input("1", InboxState::Pending, None)
    };
    office
        .store
        .ok(Append {
            inbox: vec![word],
            ..Append::default()
        })
        .await;
    let purged = office
        .store
        .journal
        .purge_archived(&office.order())
        .await
        .expect("it is purged");
    assert_eq!(
        (purged.purged.as_slice(), purged.kept),
        (&["b".to_owned()][..], 1)
    );
    assert!(office.is_there("a").await);
    let handled = Handled {
        source: "api".into(),
        id: "1".into(),
        answer: None,
    };
    office
        .store
        .ok(Append {
            handled: vec![handled],
            ..Append::default()
        })
        .await;
    let done = office.archived().await;
    assert_eq!(done.purged, ["a"]);
    assert_eq!(
        office.files().len(),
        2,
        "both files say what was true when they were written"
    );
    office.sound().await;
}

fn turned(place: &Path, at: usize) {
    let mut bytes = std::fs::read(place).expect("it reads");
    bytes[at] ^= 1;
    std::fs::write(place, bytes).expect("it is written");
}

#[tokio::test]
async fn a_byte_that_is_turned_is_noticed_and_nothing_is_purged_from_such_a_file() {
    let office = Office::new().await;
    office.full("a").await;
    office.full("b").await;
    let place = office.written().await;
    let whole = std::fs::read_to_string(&place).expect("it is text");
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    assert_eq!(
        lines.len(),
        5,
        "the first, a definition, two executions, the last"
    );
    let mut begins = 0;
    for (n, line) in lines.iter().enumerate() {
        let whose = [None, None, Some("a"), Some("b"), None][n];
        // Behind what every line of its kind begins with; each third byte, for there are many.
        for at in (24..line.len() - 1).step_by(3) {
            turned(&place, begins + at);
            match archive::verify(&place) {
                Ok(contents) => {
                    let damage = contents
                        .damages
                        .first()
                        .unwrap_or_else(|| panic!("line {n} byte {at}"));
                    assert_eq!(
                        (damage.line, damage.execution.as_deref()),
                        (n as u64 + 1, whose),
                        "line {n} byte {at}: {damage:?}"
                    );
                }
                Err(error) => assert!(n == 0, "{error}"),
            }
            turned(&place, begins + at);
        }
        begins += line.len();
    }
    // Cut off, or more behind it.
    std::fs::write(&place, &whole[..whole.len() - lines[4].len()]).expect("it is written");
    assert_eq!(archive::verify(&place).expect("it reads").damages.len(), 1);
    std::fs::write(&place, format!("{whole}{}", lines[2])).expect("it is written");
    assert_eq!(archive::verify(&place).expect("it reads").damages.len(), 1);
    std::fs::write(&place, &whole).expect("it is written");

    let in_b = whole.find("b#1").expect("an event of b");
    turned(&place, in_b);
    match office.archive().await {
        Err(ArchiveError::Damaged { damage, .. }) => {
            assert_eq!(damage.execution.as_deref(), Some("b"));
        }
        other => panic!("{other:?}"),
    }
    assert!(office.is_there("a").await && office.is_there("b").await);
    assert!(archive::find(&place, "a").expect("a is whole").is_some());
    archive::find(&place, "b").expect_err("b is not");
    turned(&place, in_b);
    assert_eq!(office.archived().await.purged, ["a", "b"]);
}

#[tokio::test]
async fn evidence_that_is_broken_already_stays_for_whoever_looks_into_it() {
    let office = Office::new().await;
    office.short("a").await;
    office.short("b").await;
    office
        .store
        .spoil(&spoiling(
            "UPDATE turn SET bytes = x'0161' WHERE execution = 'a' AND version = 1",
        ))
        .await;
    // And one that nobody can read.
    office.short("c").await;
    office
        .store
        .spoil(&spoiling(
            "UPDATE turn SET bytes = x'00ff' WHERE execution = 'c' AND version = 1",
        ))
        .await;
    assert_eq!(office.archived().await.purged, ["b"]);
    assert!(office.is_there("a").await && office.is_there("c").await);
    assert_eq!(office.archived().await.file, None);
    assert_eq!(office.files().len(), 1, "an empty file is none");
}

#[tokio::test]
async fn what_is_no_archive_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("a.jsonl");
    for (text, expected) in [
        ("", "NotAnArchive"),
        ("{\"a\":1}\n", "NotAnArchive"),
        ("{\"archive\":{\"format\":2}}\n", "NewerFormat"),
        ("\u{0}", "NotAnArchive"),
    ] {
        std::fs::write(&place, text).expect("it is written");
        let refused = archive::verify(&place).expect_err("it is refused");
        assert!(
            format!("{refused:?}").starts_with(expected),
            "{text}: {refused:?}"
        );
    }
    let missing = archive::verify(&folder.path().join("none")).expect_err("it is not there");
    assert!(matches!(missing, ArchiveError::File(_)), "{missing:?}");
}
