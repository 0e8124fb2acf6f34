//! `serve` and the commands that talk to it; the scenario's driver on a small scenario of its own.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::json;
use tempfile::TempDir;

use crate::lianxi::{command, lianxi};

/// A server that is told to stop when the test is over, whatever came of it.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, &["--insecure-open", "--workflows", "w.yaml"])
    }

    pub fn start_with(folder: &Path, more: &[&str]) -> Self {
        let mut child = command()
            .args([
                "serve",
                "--data",
                "data",
                "--listen",
                "127.0.0.1:0",
                "--format",
                "json",
            ])
            .args(more)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut text = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("its output is ours"));
        while !text.ends_with("}\n") {
            assert_ne!(
                out.read_line(&mut text).expect("it speaks"),
                0,
                "it ended: {text}"
            );
        }
        let said: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        Self {
            child,
            address: format!("http://{}", said["listening"].as_str().expect("an address")),
        }
    }

    pub fn stop(mut self) -> Option<i32> {
        let told = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .expect("kill runs");
        assert!(told.success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

const LISTENER: &str = "\
document: {dsl: '1.0.3', namespace: test, name: order, version: '1.0.0', metadata: {businessKey: '${ .[0].data.order }'}}
schedule: {on: {one: {with: {type: order.placed}}}}
input: {from: '.[0].data'}
do:
  - approve:
      call: work-item
      with: {title: Approve, department: finance, outcomes: [accepted, refused]}
  - done:
      set: {order: '${ $workflow.input[0].data.order }', outcome: '${ .outcome }'}
";

fn served() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("w.yaml"), LISTENER).expect("written");
    folder
}

#[test]
fn an_event_starts_an_execution_that_a_restart_does_not_lose() {
    let folder = served();
    let event = json!({"specversion": "1.0", "id": "1", "source": "test", "type": "order.placed", "data": {"order": "A-7"}});
    fs::write(folder.path().join("event.json"), event.to_string()).expect("written");
    let server = Server::start(folder.path());
    for _ in 0..2 {
        let said = lianxi(
            folder.path(),
            &["event", "send", "event.json", "--server", &server.address],
        );
        assert_eq!(said.exit, 0, "{said:?}");
    }
    assert_eq!(server.stop(), Some(0));
    let server = Server::start(folder.path());
    let said = lianxi(
        folder.path(),
        &[
            "execution",
            "list",
            "--business-key",
            "A-7",
            "--server",
            &server.address,
            "--format",
            "json",
        ],
    );
    let items = said.json()["items"].as_array().expect("a list").clone();
    assert_eq!(
        (said.exit, items.len(), &items[0]["status"]),
        (0, 1, &json!("waiting")),
        "{said:?}"
    );
    let id = items[0]["id"].as_str().expect("an id");
    let shown = lianxi(
        folder.path(),
        &["execution", "show", id, "--server", &server.address],
    );
    assert!(
        shown.exit == 0 && shown.out.contains("/do/0/approve"),
        "{shown:?}"
    );
    for (verb, status) in [("suspend", "suspended"), ("resume", "waiting")] {
        let said = lianxi(
            folder.path(),
            &[
                "execution",
                verb,
                id,
                "--server",
                &server.address,
                "--format",
                "json",
            ],
        );
        assert_eq!(
            (said.exit, &said.json()["status"]),
            (0, &json!(status)),
            "{said:?}"
        );
    }
    let missing = lianxi(
        folder.path(),
        &["execution", "show", "nothing", "--server", &server.address],
    );
    assert_eq!(missing.exit, 2, "{missing:?}");
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_second_host_on_the_same_data_is_refused() {
    let folder = served();
    let server = Server::start(folder.path());
    let said = lianxi(
        folder.path(),
        &["serve", "--data", "data", "--listen", "127.0.0.1:0"],
    );
    assert_eq!(said.exit, 1, "{said:?}");
    assert!(
        said.err.contains("held by process") && said.err.contains("--data"),
        "{said:?}"
    );
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn what_serve_cannot_take_is_told() {
    let folder = served();
    for (name, text) in [
        ("unknown.yaml", "data: d\nport: 1\n"),
        (
            "token.yaml",
            "tokens: [{env: NO_SUCH_TOKEN, person: p, office: {department: d}}]\n",
        ),
        ("authority.yaml", "authorities: [authority.yaml]\n"),
    ] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    fs::write(folder.path().join("bad.yaml"), "do: 3\n").expect("written");
    let cases: [(&[&str], i32, &str); 7] = [
        (
            &["serve", "--config", "authority.yaml"],
            2,
            "authority.yaml",
        ),
        (&["serve", "--config", "unknown.yaml"], 2, "line 2"),
        (&["serve", "--config", "token.yaml"], 2, "NO_SUCH_TOKEN"),
        (&["serve", "--config", "nowhere.yaml"], 2, "nowhere.yaml"),
        (
            &["serve", "--insecure-open", "--listen", "0.0.0.0:0"],
            2,
            "loopback",
        ),
        (
            &[
                "serve",
                "--workflows",
                "bad.yaml",
                "--listen",
                "127.0.0.1:0",
            ],
            2,
            "bad.yaml",
        ),
        (
            &["serve", "--listen", "localhost:nowhere"],
            1,
            "localhost:nowhere",
        ),
    ];
    for (arguments, exit, told) in cases {
        let said = lianxi(folder.path(), arguments);
        assert_eq!(said.exit, exit, "{arguments:?}: {said:?}");
        assert!(
            said.err.contains(told),
            "{arguments:?} should tell {told:?}: {said:?}"
        );
    }
}

#[test]
fn without_a_server_the_commands_say_what_to_do() {
    let folder = served();
    for arguments in [
        &["execution", "list"][..],
        &["work", "list"],
        &["event", "send", "w.json"],
        &["workflow", "list"],
        &["workflow", "publish", "w.json"],
    ] {
        fs::write(folder.path().join("w.json"), "{}").expect("written");
        // Port 9 discards; nobody listens there on this machine.
        let said = lianxi(
            folder.path(),
            &[arguments, &["--server", "http://127.0.0.1:9"]].concat(),
        );
        assert_eq!(said.exit, 1, "{arguments:?}: {said:?}");
        assert!(said.err.contains("lianxi serve"), "{said:?}");
    }
    let said = lianxi(folder.path(), &["work", "list", "--server", "no address"]);
    assert_eq!(said.exit, 2, "{said:?}");
}

const OUTPUT: &str = "\
output:
  as: '${ {outcome: .outcome, uscc: .order, cityCode: \"1\", pushedAt: 1, reasons: [], overdue: [], handedOver: []} }'
";

/// Two orders, one of them answered by the script three days later.
fn scenario(filed: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: String| fs::write(folder.path().join(name), text).expect("written");
    write("w.yaml", format!("{LISTENER}{OUTPUT}"));
    let arrival = |order: &str, at: &str| {
        let event = json!({"specversion": "1.0", "id": order, "source": "test", "type": "order.placed", "data": {"order": order}});
        format!("{}\n", json!({"arrivesAt": at, "event": event}))
    };
    write(
        "registrations.jsonl",
        arrival("A", "2026-01-05T09:00:00+08:00") + &arrival("B", "2026-01-06T09:00:00+08:00"),
    );
    let answer = |order: &str, outcome: &str| {
        let office = json!({"department": "finance", "division": "1"});
        format!(
            "{}\n",
            json!({"businessKey": order, "step": "approve", "occurrence": 1, "after": "PT72H", "person": "p", "office": office, "outcome": outcome, "form": {}})
        )
    };
    write(
        "answers.jsonl",
        answer("A", "accepted") + &answer("B", "refused"),
    );
    let expected = |order: &str, outcome: &str| {
        format!(
            "{}\n",
            json!({"businessKey": order, "fault": null, "outcome": outcome, "pushed": true})
        )
    };
    write(
        "expected.jsonl",
        expected("A", filed) + &expected("B", "refused"),
    );
    let head = json!({"title": "Orders", "definition": "w.yaml", "startsAt": "2026-01-05T00:00:00+08:00", "registrations": "registrations.jsonl", "answers": "answers.jsonl", "expected": "expected.jsonl"});
    write("scenario.json", head.to_string());
    folder
}

#[test]
fn a_scenario_runs_in_virtual_time_and_is_finished_once() {
    let folder = scenario("accepted");
    let arguments = [
        "demo",
        "--scenario",
        "scenario.json",
        "--data",
        "data",
        "--format",
        "json",
    ];
    let said = lianxi(folder.path(), &arguments);
    let answer = said.json();
    assert_eq!(
        (said.exit, &answer["differences"]),
        (0, &json!([])),
        "{said:?}"
    );
    assert_eq!(
        answer["summary"]["total"]["outcomes"],
        json!({"accepted": 1, "refused": 1})
    );
    assert_eq!(
        (&answer["checks"]["ended"], &answer["checks"]["open"]),
        (&json!(2), &json!(0))
    );
    let again = lianxi(folder.path(), &arguments);
    assert_eq!((again.exit, again.json()), (0, answer), "{again:?}");
    assert!(again.err.contains("finished before"), "{again:?}");
}

#[test]
fn a_scenario_that_differs_exits_with_one() {
    let folder = scenario("refused");
    let said = lianxi(folder.path(), &["demo", "--scenario", "scenario.json"]);
    assert_eq!(said.exit, 1, "{said:?}");
    assert!(
        said.err
            .contains("A: outcome \"accepted\", expected \"refused\""),
        "{said:?}"
    );
    let unchecked = lianxi(
        folder.path(),
        &["demo", "--scenario", "scenario.json", "--no-check"],
    );
    assert_eq!(unchecked.exit, 0, "{unchecked:?}");
}
