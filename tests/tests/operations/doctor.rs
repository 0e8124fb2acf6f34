//! The doctor on real data: sound beside a running host and after a kill, and each thing that is spoilt is named, with what to do.

use serde_json::{Value, json};

use crate::host::{Host, LONG, SET, WAITS, answer, begin, stands};

async fn busy() -> Host {
    let host = Host::new(&[("waits", WAITS), ("set", SET), ("long", LONG)], "").await;
    let caller = host.caller();
    let waits = begin(&caller, "waits", json!({"key": "k"})).await;
    stands(&caller, &waits, "waiting").await;
    let set = begin(&caller, "set", json!({"n": 1})).await;
    stands(&caller, &set, "completed").await;
    let long = begin(&caller, "long", json!({"marker": "first"})).await;
    stands(&caller, &long, "waiting").await;
    host
}

fn examined(host: &Host) -> (i32, Value) {
    let said = host.types(&["doctor", "--data", "data", "--format", "json"]);
    (said.exit, answer(&said))
}

/// `code table` of every finding.
fn told(examination: &Value) -> Vec<String> {
    let checks = examination["checks"].as_array().expect("checks");
    let findings = checks
        .iter()
        .flat_map(|check| check["findings"].as_array().expect("findings"));
    let mut told: Vec<String> = findings
        .map(|finding| {
            assert!(finding["advice"].as_str() > Some(""), "{finding}");
            let text = |name: &str| finding[name].as_str().expect("a text").to_owned();
            format!("{} {}", text("code"), text("table"))
        })
        .collect();
    told.sort();
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_beside_a_running_host_and_after_a_kill() {
    let mut host = busy().await;
    let (exit, examination) = examined(&host);
    assert_eq!((exit, told(&examination)), (0, Vec::new()), "{examination}");
    let names = [
        "schema", "database", "chains", "waiting", "messages", "stored", "states",
    ];
    for (check, name) in examination["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .zip(names)
    {
        assert_eq!(check["check"], name);
    }
    let states = &examination["checks"][6]["lookedAt"];
    assert!(
        states.as_u64() >= Some(4),
        "three executions and an item: {examination}"
    );
    host.kill();
    assert_eq!(examined(&host).0, 0, "after a kill");
    host.start().await;
    host.stop();
    let text = host.types(&["doctor"]);
    assert_eq!(text.exit, 0, "{text:?}");
    assert!(text.out.contains("nothing is wrong"), "{text:?}");
    host.start().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_spoilt_is_named() {
    let mut host = busy().await;
    host.kill();
    for (spoil, mend, expected) in [
        (
            "UPDATE execution SET incident = 1 WHERE status = 'completed'",
            "UPDATE execution SET incident = 0 WHERE status = 'completed'",
            &["execution-row execution"][..],
        ),
        (
            "UPDATE snapshot SET bytes = CAST(replace(CAST(bytes AS TEXT), 'first', 'other') AS BLOB)",
            "UPDATE snapshot SET bytes = CAST(replace(CAST(bytes AS TEXT), 'other', 'first') AS BLOB)",
            &["snapshot-differs snapshot"],
        ),
        (
            "UPDATE effect SET due_at_ms = due_at_ms + 1 WHERE kind = 'timer'",
            "UPDATE effect SET due_at_ms = due_at_ms - 1 WHERE kind = 'timer'",
            &["effects-differ effect", "effects-differ effect"],
        ),
        (
            "UPDATE work_item SET body = replace(body, 'look at it', 'let it be')",
            "UPDATE work_item SET body = replace(body, 'let it be', 'look at it')",
            &["work-item-body work_item"],
        ),
        (
            "INSERT INTO inbox (source, id, execution, body, received_at_ms, pending_at_ms) VALUES ('x', '1', 'e', x'78', 1, 1)",
            "DELETE FROM inbox WHERE source = 'x'",
            &["inbox-body inbox"],
        ),
        (
            "UPDATE definition SET source = CAST(replace(CAST(source AS TEXT), '365', '366') AS BLOB) WHERE name = 'waits'",
            "UPDATE definition SET source = CAST(replace(CAST(source AS TEXT), '366', '365') AS BLOB) WHERE name = 'waits'",
            &["definition-digest definition"],
        ),
        // Last, for it cannot be taken back.
        (
            "UPDATE turn SET bytes = CAST(replace(CAST(bytes AS TEXT), 'first', 'other') AS BLOB)",
            "",
            &["chain-hash turn"],
        ),
    ] {
        host.spoil(spoil).await;
        let (exit, examination) = examined(&host);
        assert_eq!(
            (exit, told(&examination)),
            (1, expected.iter().map(|told| (*told).to_owned()).collect()),
            "{spoil}"
        );
        host.spoil(mend).await;
    }
    let text = host.types(&["doctor"]);
    assert_eq!(text.exit, 1, "{text:?}");
    for told in [
        "an event was changed",
        "what to do: stop the host",
        "something is wrong",
    ] {
        assert!(text.out.contains(told), "{told}: {text:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_looked_at_is_told() {
    let mut host = Host::new(&[("set", SET)], "").await;
    host.stop();
    let check = |folder: &str, expected: &str| {
        let said = host.types(&["doctor", "--data", folder]);
        assert_eq!(said.exit, 2, "{said:?}");
        assert!(said.err.contains(expected), "{expected}: {said:?}");
    };
    check("nowhere", "there is no database nowhere/journal.db");
    std::fs::create_dir(host.folder().join("other")).expect("a folder");
    std::fs::write(host.folder().join("other/journal.db"), "").expect("it is written");
    check("other", "no journal of this program");
    host.spoil("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_future', 1)")
        .await;
    check("data", "use the newer version");
}
