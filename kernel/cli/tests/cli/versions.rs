//! `lianxi workflow`: two files without a server; publishing, showing, comparing and deprecating on one, over a restart.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::lianxi::{Said, command, finish, lianxi};
use crate::serving::Server;

fn definition(version: &str, metadata: &str, tasks: &str) -> String {
    format!(
        "# 备注\ndocument: {{dsl: '1.0.3', namespace: test, name: order, version: '{version}'{metadata}}}\ndo:\n{tasks}"
    )
}

const NAP: &str = "  - nap: {wait: {hours: 9}}\n";
const GATE: &str = "  - sign:\n      call: work-item\n      with: {title: Sign, department: finance, outcomes: [ok], due: {amount: 2, unit: working-days, kind: default}, escalation: [{after: {amount: 1, unit: hours}, do: remind}]}\n";

/// A folder with what the server begins with, and three versions to come.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("written");
    };
    write("w.yaml", &definition("1.0.0", "", NAP));
    write(
        "gate.yaml",
        &definition("2.0.0", "", &format!("{NAP}{GATE}")),
    );
    let statute = GATE.replace(
        "amount: 2, unit: working-days, kind: default",
        "amount: 5, unit: working-days, kind: statute",
    );
    let later = ", metadata: {effectiveFrom: '2099-01-01'}";
    write(
        "later.yaml",
        &definition("3.0.0", later, &format!("{NAP}{statute}")),
    );
    write(
        "bad.yaml",
        &definition("4.0.0", ", metadata: {effectiveFrom: soon}", NAP),
    );
    folder
}

#[test]
fn two_files_are_compared_without_a_server() {
    let folder = folder();
    let said = lianxi(
        folder.path(),
        &["workflow", "diff", "gate.yaml", "later.yaml"],
    );
    assert_eq!(said.exit, 0, "{said:?}");
    for told in [
        "gate.yaml -> later.yaml: 3 change(s)",
        "in force from: nothing -> 2099-01-01",
        "the time of `sign` (due): 2 working-days -> 5 working-days   /do/1/sign",
        "what the deadline of `sign` rests on: default -> statute",
        "--- gate.yaml",
        "+      with:",
    ] {
        assert!(said.out.contains(told), "{told}: {said:?}");
    }
    let chinese = finish(
        command()
            .args(["workflow", "diff", "gate.yaml", "later.yaml"])
            .env("LIANXI_LANG", "zh")
            .current_dir(folder.path()),
        "",
    );
    assert!(
        chinese
            .out
            .contains("“sign”期限的依据由 default 改为 statute"),
        "{chinese:?}"
    );
    let json = lianxi(
        folder.path(),
        &[
            "workflow",
            "diff",
            "w.yaml",
            "gate.yaml",
            "--format",
            "json",
        ],
    );
    let kinds = (&json.json()["changes"][0]["kind"], json.exit);
    assert_eq!(kinds, (&json!("gate-added"), 0), "{json:?}");
    let bad = lianxi(folder.path(), &["workflow", "diff", "w.yaml", "bad.yaml"]);
    assert_eq!(bad.exit, 2, "{bad:?}");
    assert!(bad.err.contains("effectiveFrom"), "{bad:?}");
    for given in [["w.yaml", "nothing.yaml"], ["w.yaml", "test/order:1.0.0"]] {
        let mixed = lianxi(folder.path(), &["workflow", "diff", given[0], given[1]]);
        assert_eq!(mixed.exit, 2, "{mixed:?}");
        assert!(mixed.err.contains("--dry-run"), "{mixed:?}");
    }
}

/// Asks the server, and expects this exit code.
#[track_caller]
fn ask(folder: &Path, server: &Server, arguments: &[&str], exit: i32) -> Said {
    let all = [&["workflow"], arguments, &["--server", &server.address]].concat();
    let said = lianxi(folder, &all);
    assert_eq!(said.exit, exit, "{arguments:?}: {said:?}");
    said
}

/// `version state` of every version.
fn states(folder: &Path, server: &Server) -> Vec<(String, bool, bool, u64)> {
    let said = ask(folder, server, &["list", "--format", "json"], 0);
    let items = said.json()["items"].as_array().expect("a list").clone();
    items
        .iter()
        .map(|item| {
            (
                item["version"].as_str().expect("a version").to_owned(),
                item["inForce"] == true,
                item["deprecated"] != Value::Null,
                item["openExecutions"].as_u64().expect("a number"),
            )
        })
        .collect()
}

#[test]
fn a_version_from_its_publication_to_its_deprecation() {
    let folder = folder();
    let at = folder.path();
    let server = Server::start(at);
    let began = lianxi(
        at,
        &[
            "workflow",
            "publish",
            "gate.yaml",
            "--dry-run",
            "--server",
            &server.address,
        ],
    );
    assert_eq!(began.exit, 0, "{began:?}");
    for told in [
        "test/order:2.0.0 would be in force from",
        "now in force: test/order:1.0.0; 0 execution(s)",
        "new gate: people decide at `sign`",
        "+  - sign:",
    ] {
        assert!(began.out.contains(told), "{told}: {began:?}");
    }
    assert_eq!(states(at, &server).len(), 1, "nothing was published");

    let said = ask(at, &server, &["publish", "gate.yaml", "later.yaml"], 0);
    assert!(
        said.out
            .contains("published test/order:2.0.0: it is in force")
            && said
                .out
                .contains("test/order:3.0.0: it can be used from 2099-01-01T00:00:00+08:00"),
        "{said:?}"
    );
    let bad = ask(at, &server, &["publish", "bad.yaml"], 2);
    assert!(
        bad.err.contains("bad.yaml:2:") && bad.err.contains("[invalid-value]"),
        "{bad:?}"
    );
    let row = |version: &str, in_force, deprecated| (version.to_owned(), in_force, deprecated, 0);
    assert_eq!(
        states(at, &server),
        [
            row("1.0.0", false, false),
            row("2.0.0", true, false),
            row("3.0.0", false, false)
        ]
    );
    let text = ask(at, &server, &["show", "test/order:3.0.0", "--text"], 0);
    let written = fs::read_to_string(at.join("later.yaml")).expect("it reads");
    assert_eq!(text.out, written, "byte for byte");
    let diff = ask(at, &server, &["diff", "test/order:3.0.0"], 0);
    assert!(
        diff.out
            .contains("test/order:2.0.0 -> test/order:3.0.0: 3 change(s)"),
        "{diff:?}"
    );
    ask(
        at,
        &server,
        &["diff", "test/order:1.0.0", "test/order:9.0.0"],
        2,
    );
    ask(
        at,
        &server,
        &["diff", "test/order:1.0.0", "test/other:1.0.0"],
        2,
    );
    ask(at, &server, &["show", "test/order:9.0.0"], 2);

    let because = ["--reason", "article 5 was repealed"];
    let deprecate = [
        &["deprecate", "test/order:2.0.0"][..],
        &because,
        &["--successor", "1.0.0"],
    ]
    .concat();
    let said = ask(at, &server, &deprecate, 0);
    assert!(said.out.contains("deprecated"), "{said:?}");
    ask(at, &server, &deprecate, 1);
    assert_eq!(server.stop(), Some(0));

    let server = Server::start(at);
    assert_eq!(
        states(at, &server),
        [
            row("1.0.0", true, false),
            row("2.0.0", false, true),
            row("3.0.0", false, false)
        ]
    );
    let shown = ask(at, &server, &["show", "test/order"], 0);
    for told in [
        "in force",
        "to come",
        "2.0.0 deprecated by",
        "article 5 was repealed (use 1.0.0 instead)",
    ] {
        assert!(shown.out.contains(told), "{told}: {shown:?}");
    }
    let reinstate = [
        &["reinstate", "test/order:2.0.0"][..],
        &["--reason", "void"],
    ]
    .concat();
    ask(at, &server, &reinstate, 0);
    assert_eq!(states(at, &server)[1], row("2.0.0", true, false));
    assert_eq!(server.stop(), Some(0));
}

/// `run` is a trial: it is for seeing what a version does before its date.
#[test]
fn a_version_can_be_tried_before_its_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = definition(
        "1.0.0",
        ", metadata: {effectiveFrom: '2099-01-01'}",
        "  - done: {set: {ok: true}}\n",
    );
    fs::write(folder.path().join("w.yaml"), text).expect("written");
    let said = lianxi(folder.path(), &["run", "w.yaml", "--format", "json"]);
    assert_eq!(
        (said.exit, &said.json()["output"]),
        (0, &json!({"ok": true})),
        "{said:?}"
    );
}
