//! Retention in the hands of an operator: finished executions go into files that prove themselves, and what is still open stays.

use std::path::{Path, PathBuf};

use lianxi_tests::http::{Answer, Caller};
use serde_json::{Value, json};

use crate::host::{Host, SET, WAITS, answer, begin, stands};

/// Ends at once, and leaves a message that nobody takes.
const EMITS: &str = "
do:
  - say: {emit: {event: {with: {source: /test, type: said}}}}
";
/// Asks a person and ends when the answer comes.
const ASKS: &str = "
do:
  - ask: {call: work-item, with: {title: look at it, department: permits, division: '11', outcomes: [ok]}}
";
/// All has ended before.
const LATER: &str = "2999-01-01";

/// A host with everything that can keep an execution, one that waits, and two that can go.
async fn host(retention: &str) -> (Host, Vec<String>) {
    let workflows = [
        ("set", SET),
        ("emits", EMITS),
        ("asks", ASKS),
        ("waits", WAITS),
    ];
    let host = Host::new(&workflows, retention).await;
    let caller = host.caller();
    let mut ids = Vec::new();
    for (workflow, status) in [
        ("set", "completed"),
        ("asks", "waiting"),
        ("emits", "completed"),
        ("waits", "waiting"),
    ] {
        let id = begin(&caller, workflow, json!({"n": 1, "key": "k"})).await;
        stands(&caller, &id, status).await;
        ids.push(id);
    }
    (host, ids)
}

async fn show(caller: &Caller, id: &str) -> Answer {
    caller
        .get(&format!("/v1/executions/{id}"))
        .await
        .expect("it answers")
}

async fn complete(caller: &Caller, execution: &str) {
    let open = caller
        .get(&format!("/v1/work-items?execution={execution}"))
        .await
        .expect("it answers");
    let item = open.body["items"][0]["id"]
        .as_str()
        .expect("an item")
        .to_owned();
    let done = caller
        .post(
            &format!("/v1/work-items/{item}/complete"),
            &json!({"outcome": "ok"}),
        )
        .await;
    assert_eq!(done.expect("it answers").status, 200);
    stands(caller, execution, "completed").await;
}

/// The one file in the folder of archives.
fn file(host: &Host) -> PathBuf {
    let entries = std::fs::read_dir(host.folder().join("archive")).expect("it reads");
    let files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it reads").path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

fn sound(host: &Host) {
    let said = host.types(&["doctor", "--data", "data"]);
    assert_eq!(said.exit, 0, "{said:?}");
}

fn why(answer: &Value) -> Vec<(&str, u64)> {
    let kept = answer["kept"].as_array().expect("a list");
    kept.iter()
        .map(|kept| {
            (
                kept["why"].as_str().expect("a word"),
                kept["executions"].as_u64().expect("a number"),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_finished_goes_and_what_is_open_stays() {
    let (host, ids) = host("retention: {archive: archive}\n").await;
    let caller = host.caller();
    let dry = host.asks(&[
        "archive",
        "--before",
        LATER,
        "--dry-run",
        "--format",
        "json",
    ]);
    let told = answer(&dry);
    assert_eq!(
        (told["executions"].as_u64(), why(&told)),
        (Some(1), vec![("undelivered-message", 1)]),
        "{told}"
    );
    assert!(!host.folder().join("archive").exists());
    let done = host.asks(&["archive", "--before", LATER, "--format", "json"]);
    assert_eq!(
        (done.exit, &answer(&done)["executions"]),
        (0, &json!(1)),
        "{done:?}"
    );
    let file = file(&host);
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a name");

    // What is archived says where it is, to programs and to people.
    let gone = show(&caller, &ids[0]).await;
    assert_eq!(gone.refusal(), (410, "archived"));
    let archived = &gone.body["archived"];
    assert_eq!(
        (
            &archived["file"],
            &archived["workflow"],
            &archived["status"]
        ),
        (&json!(name), &json!("test/set:1.0.0"), &json!("completed"))
    );
    let shown = host.asks(&["execution", "show", &ids[0]]);
    let head = archived["headHash"].as_str().expect("a hash");
    assert_eq!(shown.exit, 1, "{shown:?}");
    for part in [
        name,
        head,
        &format!("lianxi archive show {name} {}", ids[0]),
    ] {
        assert!(shown.err.contains(part), "{part}: {shown:?}");
    }
    let again = json!({"id": ids[0], "workflow": "test/set", "input": {"n": 1, "key": "k"}});
    let again = caller
        .post("/v1/executions", &again)
        .await
        .expect("it answers");
    assert_eq!(
        again.refusal(),
        (410, "archived"),
        "its id never begins again"
    );
    let control = caller
        .post(
            &format!("/v1/executions/{}/cancel", ids[0]),
            &json!({"reason": "late"}),
        )
        .await;
    assert_eq!(control.expect("it answers").refusal(), (410, "archived"));
    for (id, status) in [
        (&ids[1], "waiting"),
        (&ids[2], "completed"),
        (&ids[3], "waiting"),
    ] {
        assert_eq!(show(&caller, id).await.body["status"], status);
    }
    sound(&host);

    // The work item is done, and nothing keeps its execution any more.
    complete(&caller, &ids[1]).await;
    let more = host.asks(&["archive", "--before", LATER]);
    assert!(
        more.out.contains("1 execution(s)") && more.out.contains("a message was not delivered"),
        "{more:?}"
    );
    assert_eq!(show(&caller, &ids[1]).await.refusal(), (410, "archived"));
    let story = host.types(&[
        "archive",
        "show",
        file.to_str().expect("a path"),
        &ids[0],
        "--format",
        "json",
    ]);
    let story = answer(&story);
    assert_eq!(
        (&story["headHash"], &story["status"]),
        (&json!(head), &json!("completed"))
    );
    assert!(story["turns"][0]["events"][0].is_object(), "{story}");
    sound(&host);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_of_an_archive_that_was_changed_is_told_with_its_execution() {
    let (host, ids) = host("retention: {archive: archive}\n").await;
    host.asks(&["archive", "--before", LATER]);
    let path = file(&host);
    let typed = path.to_str().expect("a path");
    let whole = host.types(&["archive", "verify", typed, "--format", "json"]);
    assert_eq!(
        (whole.exit, &answer(&whole)["executions"]),
        (0, &json!(1)),
        "{whole:?}"
    );
    change(&path, "completed");
    let broken = host.types(&["archive", "verify", typed]);
    assert_eq!(broken.exit, 1, "{broken:?}");
    assert!(broken.out.contains(&ids[0]), "{broken:?}");
    let shown = host.types(&["archive", "show", typed, &ids[0]]);
    assert_eq!(shown.exit, 1, "{shown:?}");
    let other = host.types(&["archive", "verify", "lianxi.yaml"]);
    assert_eq!(other.exit, 2, "{other:?}");
}

/// One bit of the first place that has this text.
fn change(path: &Path, text: &str) {
    let mut bytes = std::fs::read(path).expect("it reads");
    let found = bytes
        .windows(text.len())
        .position(|part| part == text.as_bytes());
    bytes[found.expect("it is there")] ^= 1;
    std::fs::write(path, bytes).expect("it is written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_does_it_by_itself_and_the_data_can_be_archived_without_one() {
    let (mut host, ids) = host("retention: {archive: archive}\n").await;
    host.stop();
    let path = host.folder().join("lianxi.yaml");
    let text = std::fs::read_to_string(&path).expect("it reads");
    let text = text.replace("archive: archive", "archive: archive, finished: PT0.001S");
    std::fs::write(&path, text).expect("it is written");
    // At the start, and then once a day.
    host.start().await;
    let path = format!("/v1/executions/{}", ids[0]);
    let gone = |answer: &Answer| answer.status == 410;
    host.caller()
        .until(&path, gone)
        .await
        .expect("it is archived");
    complete(&host.caller(), &ids[1]).await;
    let alone = ["archive", "--before", LATER, "--config", "lianxi.yaml"];
    let held = host.types(&alone);
    assert_eq!(held.exit, 1, "{held:?}");
    assert!(
        held.err.contains("leave out --data and --config"),
        "{held:?}"
    );
    host.kill();
    let done = host.types(&[&alone[..], &["--format", "json"]].concat());
    assert_eq!(
        (done.exit, &answer(&done)["executions"]),
        (0, &json!(1)),
        "{done:?}"
    );
    sound(&host);
    let nothing = host.types(&[
        "archive", "--before", LATER, "--data", "data", "--into", "other",
    ]);
    assert!(nothing.out.contains("0 execution(s)"), "{nothing:?}");
    for (arguments, expected) in [
        (&["archive"][..], "--before"),
        (&["archive", "--before", "soon"], "this is no time"),
        (&["archive", "--before", LATER, "--data", "data"], "--into"),
        (
            &[
                "archive", "--before", LATER, "--data", "none", "--into", "x",
            ],
            "there is no database",
        ),
    ] {
        let refused = host.types(arguments);
        assert_eq!(refused.exit, 2, "{arguments:?}: {refused:?}");
        assert!(refused.err.contains(expected), "{arguments:?}: {refused:?}");
    }
    host.start().await;
    assert_eq!(
        show(&host.caller(), &ids[1]).await.refusal(),
        (410, "archived")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_without_a_folder_says_so_and_nobody_without_a_token_archives() {
    let (host, _) = host("").await;
    let refused = host.asks(&["archive", "--before", LATER]);
    assert_eq!(refused.exit, 2, "{refused:?}");
    assert!(
        refused.err.contains("retention: {archive: DIR}"),
        "{refused:?}"
    );
    let stranger = host.types(&["archive", "--before", LATER, "--server", host.url()]);
    assert_eq!(stranger.exit, 1, "{stranger:?}");
    assert!(stranger.err.contains("token"), "{stranger:?}");
    let wrong = host
        .caller()
        .post("/v1/archives", &json!({"before": "soon"}))
        .await
        .expect("it answers");
    assert_eq!(
        (wrong.refusal(), &wrong.body["field"]),
        ((422, "before"), &json!("before"))
    );
}
