//! Copies under load: the host goes on while one is taken, and what was acknowledged before it is in it, whole.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lianxi_journal::{Journal, Place};
use lianxi_tests::http::Caller;
use serde_json::json;

use crate::host::{Host, LONG, SET, WAITS, answer, begin, stands};

/// Begun one after the other until told to stop; gives their ids.
async fn load(caller: Caller, stop: Arc<AtomicBool>) -> Vec<String> {
    let mut begun = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        begun.push(begin(&caller, "set", json!({"n": begun.len()})).await);
    }
    begun
}

/// Every chain of the database in a folder holds; the head of each execution that was asked for.
async fn heads(folder: &Path, ids: &[String]) -> Vec<lianxi_journal::Head> {
    let place = Place::File(folder.join("journal.db"));
    let journal = Journal::look(&place).await.expect("it can be looked at");
    let mut heads = Vec::new();
    for id in ids {
        heads.push(journal.verify(id).await.expect("it is there, whole"));
    }
    journal.close().await;
    heads
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_under_load_is_whole_and_a_host_goes_on_from_it() {
    let mut host = Host::new(&[("set", SET), ("waits", WAITS), ("long", LONG)], "").await;
    let caller = host.caller();
    let mut before = vec![begin(&caller, "waits", json!({"key": "k"})).await];
    before.push(begin(&caller, "long", json!({"marker": "m"})).await);
    for n in 0..50 {
        before.push(begin(&caller, "set", json!({"n": n})).await);
    }
    stands(&caller, &before[0], "waiting").await;
    stands(&caller, &before[1], "waiting").await;
    let stop = Arc::new(AtomicBool::new(false));
    let loading = tokio::spawn(load(caller.clone(), Arc::clone(&stop)));
    let taking = {
        let folder = host.folder().to_path_buf();
        tokio::task::spawn_blocking(move || {
            let arguments = ["backup", "copy.db", "--data", "data", "--format", "json"];
            lianxi_tests::command::lianxi(&folder, &arguments).expect("it runs")
        })
    };
    let taken = taking.await.expect("it ends");
    stop.store(true, Ordering::SeqCst);
    let meanwhile = loading.await.expect("the load was served");
    assert_eq!(taken.exit, 0, "{taken:?}");
    assert!(!meanwhile.is_empty(), "the host went on");
    let manifest = answer(&taken);
    assert!(
        manifest["rows"]["execution"].as_u64() >= Some(52),
        "{manifest}"
    );
    // All that was acknowledged before it is in it, as it was.
    let restored = host.types(&["restore", "copy.db", "--data", "again"]);
    assert_eq!(restored.exit, 0, "{restored:?}");
    let again = host.folder().join("again");
    assert_eq!(
        heads(&again, &before).await,
        heads(&host.place.data(), &before).await
    );
    let examined = host.types(&["doctor", "--data", "again"]);
    assert_eq!(examined.exit, 0, "{examined:?}");
    // A host goes on from it: what waited still waits, and takes its event.
    host.stop();
    std::fs::rename(host.place.data(), host.folder().join("old")).expect("it is moved away");
    std::fs::rename(&again, host.place.data()).expect("it takes its place");
    host.start().await;
    let caller = host.caller();
    let paid = json!({"specversion": "1.0", "id": "1", "source": "/test", "type": "permit.paid", "subject": "k"});
    let taken = caller.send_event(&paid).await.expect("it answers");
    assert_eq!(taken.status, 202);
    let shown = stands(&caller, &before[0], "waiting").await;
    assert_eq!(shown["id"], before[0].as_str());
    let more = begin(&caller, "set", json!({"n": 7})).await;
    stands(&caller, &more, "completed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_lose_something_is_refused() {
    let mut host = Host::new(&[("set", SET)], "").await;
    let caller = host.caller();
    begin(&caller, "set", json!({"n": 1})).await;
    let check = |arguments: &[&str], exit: i32, expected: &str| {
        let said = host.types(arguments);
        assert_eq!(said.exit, exit, "{arguments:?}: {said:?}");
        let told = format!("{}{}", said.out, said.err);
        assert!(told.contains(expected), "{arguments:?}: {said:?}");
    };
    check(&["backup", "copy.db"], 0, "hash chain(s) proved");
    check(&["backup", "copy.db"], 2, "copy.db is there already");
    check(
        &["backup", "c.db", "--data", "no"],
        2,
        "there is no database",
    );
    check(&["backup", "no/c.db"], 1, "no/c.db.partial");
    check(&["restore", "copy.db", "--data", "data"], 2, "is not empty");
    check(
        &["backup", "c.dump", "--data", "postgres://a:secret@b/c"],
        2,
        "pg_dump --format=custom --file=c.dump 'postgres://a@b/c'",
    );
    std::fs::write(host.folder().join("cut.db"), "cut").expect("it is written");
    check(&["restore", "cut.db", "--data", "new"], 2, "no manifest");
    let manifest = |name: &str| host.folder().join(format!("{name}.manifest.json"));
    std::fs::copy(manifest("copy.db"), manifest("cut.db")).expect("it is copied");
    check(&["restore", "cut.db", "--data", "new"], 2, "it has 3 bytes");
    host.kill();
    // What a kill left in the write-ahead log is in a copy too.
    let said = host.types(&["backup", "killed.db", "--format", "json"]);
    assert_eq!(answer(&said)["rows"]["execution"], 1, "{said:?}");
    let restored = host.types(&["restore", "killed.db", "--data", "new"]);
    assert_eq!(restored.exit, 0, "{restored:?}");
    host.start().await;
}
