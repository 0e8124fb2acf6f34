//! `run`, `validate` and `graph` on good and on bad files.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::lianxi::{Said, command, finish, lianxi, lianxi_fed};

const HEAD: &str = "document: {dsl: '1.0.3', namespace: test, name: sample, version: '1.0.0'}\n";

const ADD: &str = "\
do:
  - sum:
      set: {total: '${ .a + .b }'}
  - judge:
      switch:
        - big: {when: '${ .total > 10 }', then: large}
        - rest: {then: small}
  - large:
      set: {size: large, total: '${ .total }'}
      then: end
  - small:
      set: {size: small, total: '${ .total }'}
";

fn folder(definition: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("w.yaml"), format!("{HEAD}{definition}"))
        .expect("the definition is written");
    folder
}

fn run(definition: &str, input: &Value) -> Said {
    lianxi_fed(
        folder(definition).path(),
        &["run", "w.yaml", "--input", "-", "--format", "json"],
        &input.to_string(),
    )
}

#[test]
fn a_completed_run_gives_its_output_and_its_tasks_in_order() {
    for (input, size, last) in [
        (json!({"a": 1, "b": 2}), "small", "small"),
        (json!({"a": 9, "b": 2}), "large", "large"),
    ] {
        let said = run(ADD, &input);
        assert_eq!(said.exit, 0, "{said:?}");
        let answer = said.json();
        assert_eq!(
            (
                &answer["status"],
                &answer["output"]["size"],
                &answer["error"]
            ),
            (&json!("completed"), &json!(size), &Value::Null)
        );
        let tasks = answer["tasks"].as_array().expect("tasks");
        let names: Vec<&str> = tasks
            .iter()
            .filter_map(|task| task["name"].as_str())
            .collect();
        assert_eq!(names, ["sum", "judge", last]);
        for task in tasks {
            let keys: Vec<&String> = task.as_object().expect("a task").keys().collect();
            assert_eq!(
                keys,
                [
                    "name",
                    "reference",
                    "status",
                    "startedAt",
                    "output",
                    "error"
                ]
            );
            assert_eq!(task["status"], "completed");
        }
        assert_eq!(tasks[0]["reference"], "/do/0/sum");
    }
}

#[test]
fn a_run_waits_for_timers_in_real_time() {
    let said = run(
        "do:\n  - pause: {wait: {milliseconds: 50}}\n  - done: {set: {ok: true}}\n",
        &json!({}),
    );
    assert_eq!(
        (said.exit, &said.json()["output"]),
        (0, &json!({"ok": true})),
        "{said:?}"
    );
}

#[test]
fn a_fault_exits_with_one_and_says_where() {
    let raise = "do:\n  - refuse:\n      raise:\n        error: {type: https://example.org/refused, status: 409, title: Refused}\n";
    let said = run(raise, &json!({}));
    let answer = said.json();
    assert_eq!(
        (said.exit, &answer["status"], &answer["error"]["status"]),
        (1, &json!("faulted"), &json!(409)),
        "{said:?}"
    );
    assert_eq!(answer["error"]["instance"], "/do/0/refuse");
    assert_eq!(answer["tasks"][0]["status"], "faulted");
}

#[test]
fn a_run_that_waits_for_the_outside_says_for_what() {
    let listen = "do:\n  - hear:\n      listen: {to: {one: {with: {type: order.paid}}}}\n";
    let person = "do:\n  - approve:\n      call: work-item\n      with: {title: Approve, department: finance, outcomes: [approved]}\n";
    for (definition, reference) in [(listen, "/do/0/hear"), (person, "/do/0/approve")] {
        let said = run(definition, &json!({}));
        let answer = said.json();
        assert_eq!(
            (said.exit, &answer["status"]),
            (1, &json!("waiting")),
            "{said:?}"
        );
        assert!(
            answer["waitsFor"].to_string().contains(reference),
            "{said:?}"
        );
        assert!(said.err.contains(reference), "{said:?}");
    }
}

#[test]
fn a_host_that_is_not_allowed_is_not_called() {
    let call = "do:\n  - fetch:\n      call: http\n      with: {method: get, endpoint: 'http://127.0.0.1:9/x'}\n";
    let said = run(call, &json!({}));
    assert_eq!(
        (said.exit, &said.json()["status"]),
        (1, &json!("faulted")),
        "{said:?}"
    );
}

#[test]
fn what_is_wrong_exits_with_two_and_is_told() {
    let cases: [(&str, &[&str], &str, &str); 7] = [
        (
            "do:\n  - a: {sett: {}}\n",
            &["run", "w.yaml"],
            "",
            "w.yaml:3",
        ),
        ("do: [", &["run", "w.yaml"], "", "w.yaml"),
        (ADD, &["run", "nowhere.yaml"], "", "nowhere.yaml"),
        (
            ADD,
            &["run", "w.yaml", "--input", "-"],
            "{",
            "standard input: not JSON",
        ),
        (
            ADD,
            &["run", "w.yaml", "--input", "nowhere.json"],
            "",
            "nowhere.json",
        ),
        (ADD, &["run", "w.yaml", "--inptu", "x"], "", "--input"),
        (
            "do:\n  - a: {call: 'greet:1@nobody', with: {}}\n",
            &["run", "w.yaml"],
            "",
            "nobody",
        ),
    ];
    for (definition, arguments, input, told) in cases {
        let said = lianxi_fed(folder(definition).path(), arguments, input);
        assert_eq!(said.exit, 2, "{arguments:?}: {said:?}");
        assert!(
            said.err.contains(told),
            "{arguments:?} should tell {told:?}: {said:?}"
        );
        assert_eq!(said.out, "", "{arguments:?}");
    }
}

#[test]
fn an_invalid_definition_is_json_for_programs() {
    let said = lianxi(
        folder("do:\n  - a: {set: {x: '${ .. bad }'}}\n").path(),
        &["run", "w.yaml", "--format", "json"],
    );
    let answer = said.json();
    assert_eq!(
        (said.exit, &answer["status"], &answer["tasks"]),
        (2, &json!("invalid"), &json!([])),
        "{said:?}"
    );
    assert_eq!(answer["problems"][0]["line"], 3);
}

#[test]
fn validate_tells_all_problems_of_all_files() {
    let folder = folder("do:\n  - a: {set: {x: 1}, then: nowhere}\n  - b: {wait: {secondz: 1}}\n");
    fs::write(folder.path().join("good.yaml"), format!("{HEAD}{ADD}"))
        .expect("the definition is written");
    let said = lianxi(
        folder.path(),
        &["validate", "w.yaml", "good.yaml", "--format", "json"],
    );
    let answer = said.json();
    assert_eq!(
        (said.exit, &answer["valid"]),
        (2, &json!(false)),
        "{said:?}"
    );
    let problems = answer["problems"].as_array().expect("problems");
    assert!(
        problems.len() >= 2 && problems.iter().all(|problem| problem["file"] == "w.yaml"),
        "{said:?}"
    );
    let lines: Vec<&Value> = problems.iter().map(|problem| &problem["line"]).collect();
    assert!(
        lines.contains(&&json!(3)) && lines.contains(&&json!(4)),
        "{said:?}"
    );
    let said = lianxi(folder.path(), &["validate", "good.yaml"]);
    assert_eq!(
        (said.exit, said.out.as_str()),
        (0, "good.yaml: valid\n"),
        "{said:?}"
    );
    let said = finish(
        command()
            .args(["validate", "good.yaml"])
            .current_dir(folder.path())
            .env("LIANXI_LANG", "zh_CN.UTF-8"),
        "",
    );
    assert_eq!(
        (said.exit, said.out.as_str()),
        (0, "good.yaml：有效\n"),
        "{said:?}"
    );
}

const ALL_SHAPES: &str = "\
do:
  - each:
      for: {each: item, in: '${ .items }'}
      do:
        - keep: {set: {kept: '${ $item }'}}
  - race:
      fork:
        compete: true
        branches:
          - left: {set: {side: left}}
          - right: {wait: {seconds: 1}}
  - attempt:
      try:
        - risky: {call: 'greet:1@nobody', with: {}}
      catch:
        do:
          - mend: {set: {mended: true}}
  - choose:
      switch:
        - again: {when: '${ .again }', then: each}
        - \"quo\\\"ted\": {then: end}
";

#[test]
fn a_graph_has_every_task_and_every_way() {
    let folder = folder(ALL_SHAPES);
    let said = lianxi(folder.path(), &["graph", "w.yaml"]);
    assert_eq!(said.exit, 0, "{said:?}");
    for name in [
        "each", "keep", "race", "left", "right", "attempt", "risky", "mend", "choose",
    ] {
        assert!(
            said.out.contains(&format!("\"{name}<br/>")),
            "{name}: {}",
            said.out
        );
    }
    let id = |name: &str| {
        said.out
            .lines()
            .find(|line| line.contains(&format!("\"{name}<br/>")))
            .and_then(|line| line.trim().split(['[', '{', '(', '>']).next())
            .expect("a node")
            .to_owned()
    };
    for (from, arrow, to) in [
        ("each", "-->|\"each item\"|", "keep"),
        ("keep", "-->", "each"),
        ("each", "-->", "race"),
        ("race", "-->|\"first wins\"|", "left"),
        ("left", "-->", "attempt"),
        ("right", "-->", "attempt"),
        ("attempt", "-->", "risky"),
        ("attempt", "-.->|\"catch\"|", "mend"),
        ("risky", "-->", "choose"),
        ("mend", "-->", "choose"),
        ("choose", "-->|\"again\"|", "each"),
    ] {
        let line = format!("  {} {arrow} {}\n", id(from), id(to));
        assert!(said.out.contains(&line), "{line:?} in\n{}", said.out);
    }
    assert!(
        said.out.contains(&format!(
            "  {} -->|\"quo&quot;ted\"| finish\n",
            id("choose")
        )),
        "{}",
        said.out
    );
    let said = lianxi(folder.path(), &["graph", "w.yaml", "--format", "svg"]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(
        said.out.starts_with("<?xml") && said.out.trim_end().ends_with("</svg>"),
        "{}",
        said.out
    );
    for name in ["keep", "risky", "mend", "right"] {
        assert!(said.out.contains(name), "{name}: {}", said.out);
    }
}

#[test]
fn a_graph_of_what_is_no_definition_is_refused() {
    let said = lianxi(folder("do: 3\n").path(), &["graph", "w.yaml"]);
    assert_eq!((said.exit, said.out.as_str()), (2, ""), "{said:?}");
}
