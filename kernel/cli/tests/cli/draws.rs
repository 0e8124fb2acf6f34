//! Draws of a running host, from the commands that show them to the one that replays them; and the key that a host makes itself.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::lianxi::{command, finish, lianxi, lianxi_fed};
use crate::serving::Server;

const DRAWING: &str = "\
document: {dsl: '1.0.3', namespace: test, name: plan, version: '1.0.0', metadata: {businessKey: '${ .[0].data.plan }'}}
schedule: {on: {one: {with: {type: plan.approved}}}}
do:
  - seal: {call: draw-seal, with: {purpose: objects}}
  - pick: {call: draw, with: {seal: '${ . }', pool: '${ $workflow.input[0].data.pool }', count: 2}}
";

fn send(folder: &Path, server: &Server, plan: &str) {
    let event = json!({
        "specversion": "1.0", "id": plan, "source": "test", "type": "plan.approved",
        "data": {"plan": plan, "pool": ["c", "a", "b"]},
    });
    fs::write(folder.join("event.json"), event.to_string()).expect("written");
    let said = lianxi(
        folder,
        &["event", "send", "event.json", "--server", &server.address],
    );
    assert_eq!(said.exit, 0, "{said:?}");
}

/// The id of the execution of this plan, once it has ended.
fn ended(folder: &Path, server: &Server, plan: &str) -> String {
    for _ in 0..600 {
        let list = [
            "execution",
            "list",
            "--business-key",
            plan,
            "--format",
            "json",
        ];
        let said = lianxi(
            folder,
            &[&list[..], &["--server", &server.address]].concat(),
        );
        let found = said.json()["items"][0].clone();
        if found["status"] == "completed" {
            return found["id"].as_str().expect("an id").to_owned();
        }
        std::thread::yield_now();
    }
    panic!("{plan} does not end");
}

#[test]
fn a_draw_of_a_host_is_replayed_without_it() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("w.yaml"), DRAWING).expect("written");
    let server = Server::start(folder.path());
    send(folder.path(), &server, "A");
    let id = ended(folder.path(), &server, "A");
    let draws = ["execution", "draws", &id, "--server", &server.address];
    let shown = lianxi(folder.path(), &draws);
    assert!(shown.out.contains("objects"), "{shown:?}");
    let said = lianxi(folder.path(), &[&draws[..], &["--format", "json"]].concat());
    assert_eq!(said.exit, 0, "{said:?}");
    let of_execution = lianxi(
        folder.path(),
        &[
            "execution",
            "show",
            &id,
            "--server",
            &server.address,
            "--format",
            "json",
        ],
    );
    assert_eq!(server.stop(), Some(0));

    for text in [&said.out, &of_execution.out] {
        let replayed = lianxi_fed(folder.path(), &["draw", "verify", "-"], text);
        assert_eq!(replayed.exit, 0, "{replayed:?}");
        assert_eq!(replayed.out.matches(": agrees").count(), 1, "{replayed:?}");
    }
    fs::write(folder.path().join("draws.json"), &said.out).expect("written");
    let mut record: Value = said.json()["draws"][0].clone();
    record["drawn"] = json!(["z"]);
    fs::write(folder.path().join("changed.json"), record.to_string()).expect("written");
    for (file, exit, told) in [
        ("draws.json", 0, "一致"),
        ("changed.json", 1, "[drawn] 抽中名单第 1 位记录为 z，应为"),
    ] {
        let verify = finish(
            command()
                .args(["draw", "verify", file])
                .env("LIANXI_LANG", "zh")
                .current_dir(folder.path()),
            "",
        );
        assert!(
            verify.exit == exit && verify.out.contains(told),
            "{verify:?}"
        );
    }
    for (file, text) in [("none.json", "{}"), ("broken.json", "{")] {
        fs::write(folder.path().join(file), text).expect("written");
        let verify = lianxi(folder.path(), &["draw", "verify", file]);
        assert!(verify.exit == 2 && verify.err.contains(file), "{verify:?}");
    }
}

#[test]
fn a_host_has_a_key_of_its_own_and_keeps_it() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("w.yaml"), DRAWING).expect("written");
    let path = folder.path().join("data/draw.key");
    assert_eq!(Server::start(folder.path()).stop(), Some(0));
    let key = fs::read_to_string(&path).expect("it is there");
    let mode = fs::metadata(&path)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!((key.trim().len(), mode & 0o777), (64, 0o600));
    assert_eq!(Server::start(folder.path()).stop(), Some(0));
    assert_eq!(fs::read_to_string(&path).expect("it is there"), key);

    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("it is changed");
    let serve = ["serve", "--data", "data", "--listen", "127.0.0.1:0"];
    let said = lianxi(folder.path(), &serve);
    assert!(said.exit == 2 && said.err.contains("chmod 600"), "{said:?}");
    assert!(!said.err.contains(key.trim()), "a key is never shown");

    let config = "data: data\nlisten: 127.0.0.1:0\ndrawKey: {file: nowhere}\n";
    fs::write(folder.path().join("lianxi.yaml"), config).expect("written");
    let said = lianxi(folder.path(), &["serve", "--config", "lianxi.yaml"]);
    assert!(said.exit == 2 && said.err.contains("nowhere"), "{said:?}");
}
