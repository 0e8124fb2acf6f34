//! The directory through the engine: it is durable, its ledger says who and why, and what somebody is called can be erased.

use lianxi_directory::Change;
use lianxi_runtime::{EngineError, PersonDetails};
use serde_json::json;

use super::{KEEPER, people, who};
use crate::host::Host;

const NAME: &str = "不该留下的名字";

async fn with_ann() -> Host {
    let host = Host::new().await;
    people(&host, &["ann officer 1401"]).await;
    host
}

#[tokio::test]
async fn it_outlives_the_host_and_says_who_changed_it() {
    let host = with_ann().await;
    let before = host.engine.directory();
    let host = host.reopened().await;
    assert_eq!(*host.engine.directory(), *before);
    let entries = host.engine.directory_history(0, 100).await;
    let entries = entries.expect("its ledger reads");
    assert_eq!(entries.len(), 1, "{entries:?}");
    let by = entries[0].by.as_ref().expect("who did it");
    assert_eq!(by.person, KEEPER);
    assert_eq!(entries[0].reason.as_deref(), Some("初始化"));
}

#[tokio::test]
async fn what_is_so_already_is_no_entry_and_what_is_wrong_is_none() {
    let host = with_ann().await;
    let keeper = who(KEEPER, "works@14");
    let change = async |text: serde_json::Value| {
        let change: Change = serde_json::from_value(text).expect("a change");
        host.engine
            .change_directory(vec![change], None, &keeper)
            .await
    };
    let again = json!({"change": "add-person", "person": "ann"});
    let changed = change(again).await.expect("she is there");
    assert_eq!((changed.changes.len(), changed.seq), (0, 1));
    let wrong = json!({"change": "leave", "person": "nobody", "on": "2026-03-05"});
    let refused = change(wrong).await;
    assert!(
        matches!(refused, Err(EngineError::Directory(_))),
        "{refused:?}"
    );
    let head = host.engine.journal().ledger_head("directory").await;
    assert_eq!(head.expect("its head").seq, 1);
}

#[tokio::test]
async fn a_name_is_in_no_ledger_and_once_erased_in_no_file() {
    let host = with_ann().await;
    let keeper = who(KEEPER, "works@14");
    let details = PersonDetails {
        name: NAME.to_owned(),
        phone: None,
    };
    host.engine
        .put_person_details("ann", &details, &keeper)
        .await
        .expect("written down");
    let asked = ["ann".to_owned()];
    let kept = host.engine.person_details(&asked).await.expect("it reads");
    assert_eq!(kept.get("ann"), Some(&details));
    let erased = host.engine.erase_person_details("ann", &keeper).await;
    assert_eq!(erased.expect("erased"), Some(3));
    let again = host.engine.erase_person_details("ann", &keeper).await;
    assert_eq!(again.expect("no change"), None);
    let kept = host.engine.person_details(&asked).await.expect("it reads");
    assert!(kept.is_empty());
    let entries = host.engine.directory_history(1, 100).await;
    let said: Vec<bool> = entries
        .expect("its ledger reads")
        .into_iter()
        .map(|entry| entry.details.expect("what was changed").erased)
        .collect();
    assert_eq!(said, [false, true]);
    let host = host.reopened().await;
    let stored = host.stored();
    let found = stored
        .windows(NAME.len())
        .any(|part| part == NAME.as_bytes());
    assert!(!found, "it is still in the file");
}

#[tokio::test]
async fn details_of_nobody_are_refused() {
    let host = with_ann().await;
    let keeper = who(KEEPER, "works@14");
    let details = PersonDetails {
        name: NAME.to_owned(),
        phone: None,
    };
    let refused = host
        .engine
        .put_person_details("nobody", &details, &keeper)
        .await;
    assert!(
        matches!(refused, Err(EngineError::NotFound { .. })),
        "{refused:?}"
    );
}
