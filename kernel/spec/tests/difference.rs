//! What is said of two versions: one change of a definition, and the words for it.

mod host;

use host::Library;
use lianxi_spec::difference::{
    CHANGES_MAX, Difference, Side, VALUE_CHARS_MAX, difference, unified,
};
use lianxi_spec::{Outcome, Source, read};
use serde_json::json;

/// A definition around `rest`; where it has no head of its own.
fn outcome(version: &str, rest: &str) -> Outcome {
    let head =
        format!("document: {{dsl: '1.0.3', namespace: test, name: w, version: '{version}'}}\n");
    let text = if rest.starts_with("document:") {
        rest.to_owned()
    } else {
        head + rest
    };
    let source = Source {
        name: "w.yaml",
        text: &text,
    };
    let outcome = read(source, &Library);
    assert!(
        outcome.workflow.is_some(),
        "{text}\n{:#?}",
        outcome.problems
    );
    outcome
}

fn compared(before: &str, after: &str) -> Difference {
    let (one, other) = (outcome("1.0.0", before), outcome("2.0.0", after));
    let side = |outcome: &'static Outcome| Side {
        workflow: outcome.workflow.as_ref().expect("it was read"),
        pins: &outcome.pins,
    };
    difference(
        side(Box::leak(Box::new(one))),
        side(Box::leak(Box::new(other))),
    )
}

/// `kind path: words` of every change.
#[track_caller]
fn check(before: &str, after: &str, expected: &[&str]) {
    let found: Vec<String> = compared(before, after)
        .changes
        .iter()
        .map(|change| format!("{} {}: {}", change.kind.code(), change.path, change.en()))
        .collect();
    assert_eq!(found, expected, "{before}\n->\n{after}");
}

#[test]
fn the_same_is_no_change() {
    let text = "do:\n  - a: {set: {n: 1}}\n  - b: {wait: PT1S}\n";
    check(text, text, &[]);
    let spaced = "do:\n  # a remark\n  - a:\n      set: {n: 1}\n  - b: { wait: PT1S }\n";
    check(text, spaced, &[]);
}

#[test]
fn tasks_come_and_go_and_change_their_names_and_places() {
    let list = |tasks: &[&str]| {
        let lines: Vec<String> = tasks.iter().map(|task| format!("  - {task}\n")).collect();
        format!("do:\n{}", lines.concat())
    };
    let (a, b, c) = ("a: {set: {n: 1}}", "b: {set: {n: 2}}", "c: {wait: PT1S}");
    check(
        &list(&[a, b]),
        &list(&[a, c, b]),
        &["task-added /do/1/c: new task `c` (wait)"],
    );
    check(
        &list(&[a, c, b]),
        &list(&[a, b]),
        &["task-removed /do/1/c: the task `c` is gone (wait)"],
    );
    check(
        &list(&[a, b, c]),
        &list(&[c, a, b]),
        &["task-moved /do/0/c: the task `c` stands elsewhere: /do/2/c -> /do/0/c"],
    );
    check(
        &list(&[a, b]),
        &list(&["first: {set: {n: 1}}", b]),
        &["task-renamed /do/0/first: the task `a` is called `first` now"],
    );
    check(
        &list(&[a, b]),
        &list(&[a, "b: {set: {n: 3}, if: '${ .x }'}"]),
        &[
            "task-changed /do/1/b: `b`: if: nothing -> ${ .x }",
            "task-changed /do/1/b: `b`: set: {\"n\":2} -> {\"n\":3}",
        ],
    );
    check(
        &list(&[a, b]),
        &list(&[a, "b: {wait: PT1S}"]),
        &["task-changed /do/1/b: `b`: kind: set -> wait"],
    );
    check(
        &list(&[a, "inner: {do: [{b: {set: {n: 2}}}, {d: {set: {n: 3}}}]}"]),
        &list(&[a, b, "inner: {do: [{d: {set: {n: 3}}}]}"]),
        &["task-moved /do/1/b: the task `b` stands elsewhere: /do/1/inner/do/0/b -> /do/1/b"],
    );
    // A branch has no place among the others; what is inside of a task that is gone goes with it.
    let fork = |branches: &str| format!("do:\n  - f: {{fork: {{branches: [{branches}]}}}}\n");
    check(
        &fork(&format!("{{{a}}}, {{{b}}}")),
        &fork(&format!("{{{b}}}, {{{a}}}")),
        &[],
    );
    check(
        &list(&[a, "inner: {do: [{b: {set: {n: 2}}}]}"]),
        &list(&[a]),
        &["task-removed /do/1/inner: the task `inner` is gone (do)"],
    );
}

const GATE: &str = "sign: {call: work-item, with: {title: Sign, department: health, outcomes: [ok], due: {amount: 2, unit: working-days, kind: default, text: promptly}, escalation: [{after: {amount: 1, unit: hours}, do: remind}]}}";

#[test]
fn what_people_decide_and_by_when() {
    let with = |from: &str, to: &str| format!("do:\n  - {}\n", GATE.replace(from, to));
    let gate = with("", "");
    for (from, to, expected) in [
        (
            "department: health",
            "department: civil",
            "gate-changed /do/0/sign: the gate `sign`: department: health -> civil",
        ),
        (
            "[ok]",
            "[ok, no]",
            "gate-changed /do/0/sign: the gate `sign`: outcomes: [\"ok\"] -> [\"ok\",\"no\"]",
        ),
        (
            "amount: 2,",
            "amount: 5,",
            "deadline-changed /do/0/sign: the time of `sign` (due): 2 working-days (promptly) -> 5 working-days (promptly)",
        ),
        (
            "kind: default",
            "kind: statute",
            "deadline-kind-changed /do/0/sign: what the deadline of `sign` rests on: default -> statute",
        ),
        (
            "do: remind",
            "do: reassign, department: head",
            "escalation-changed /do/0/sign: the escalation of `sign`: [{\"after\":{\"amount\":1,\"unit\":\"hours\"},\"do\":\"remind\"}] -> [{\"after\":{\"amount\":1,\"unit\":\"hours\"},\"do\":\"reassign\",\"department\":\"head\"}]",
        ),
    ] {
        check(&gate, &with(from, to), &[expected]);
    }
    let plain = "do:\n  - a: {set: {n: 1}}\n";
    let inside = format!("{plain}  - more:\n      do:\n        - {GATE}\n");
    check(
        plain,
        &inside,
        &[
            "task-added /do/1/more: new task `more` (do)",
            "gate-added /do/1/more/do/0/sign: new gate: people decide at `sign`",
        ],
    );
    check(
        &gate,
        "do:\n  - sign: {set: {ok: true}}\n",
        &["gate-removed /do/0/sign: the gate `sign` is gone: nobody decides there any more"],
    );
    let deadline = |amount: u8, kind: &str| {
        format!(
            "do:\n  - d: {{call: deadline, with: {{amount: {amount}, unit: working-days, kind: {kind}}}}}\n"
        )
    };
    check(
        &deadline(3, "default"),
        &deadline(5, "article"),
        &[
            "deadline-changed /do/0/d: the time of `d` (amount): 3 -> 5",
            "deadline-kind-changed /do/0/d: what the deadline of `d` rests on: default -> article",
        ],
    );
    check(
        "timeout: {after: PT1H}\ndo:\n  - w: {wait: PT1S}\n",
        "timeout: {after: PT2H}\ndo:\n  - w: {wait: PT5S}\n",
        &[
            "deadline-changed /timeout: the time of `the workflow` (timeout): {\"after\":\"PT1H\"} -> {\"after\":\"PT2H\"}",
            "deadline-changed /do/0/w: the time of `w` (wait): PT1S -> PT5S",
        ],
    );
}

#[test]
fn what_is_called_and_in_which_version() {
    let lend = |call: &str, name: &str| {
        format!("do:\n  - {name}: {{call: '{call}', with: {{title: t}}}}\n")
    };
    check(
        &lend("lend-book:1.0.0@library", "lend"),
        &lend("lend-book:1.2.0@library", "lend"),
        &[
            "pin-changed : the plugin library: 1.0.0 -> 1.2.0",
            "call-version-changed /do/0/lend: `lend` calls another version of lend-book@library: 1.0.0 -> 1.2.0",
        ],
    );
    check(
        &lend("lend-book:1.0.0@library", "lend"),
        &lend("lend-book:1.0.0@archive", "lend"),
        &[
            "pin-changed : the plugin archive: nothing -> 1.0.0",
            "pin-changed : the plugin library: 1.0.0 -> nothing",
            "call-changed /do/0/lend: `lend` calls something else: lend-book:1.0.0@library -> lend-book:1.0.0@archive",
        ],
    );
    let longer = "do:\n  - give: {call: 'lend-book:1.0.0@library', with: {title: other}}\n";
    check(
        &lend("lend-book:1.0.0@library", "lend"),
        longer,
        &[
            "task-renamed /do/0/give: the task `lend` is called `give` now",
            "task-changed /do/0/give: `give`: with.title: t -> other",
        ],
    );
}

#[test]
fn the_workflow_as_a_whole() {
    let tasks = "do:\n  - a: {set: {n: 1}}\n";
    let whole = |before: &str, after: &str, expected: &[&str]| {
        check(
            &format!("{before}{tasks}"),
            &format!("{after}{tasks}"),
            expected,
        );
    };
    whole(
        "schedule: {every: PT1H}\ninput: {from: .a}\noutput: {as: .x}\n",
        "schedule: {cron: '0 0 * * *'}\ninput: {from: .b}\noutput: {as: .y}\n",
        &[
            "schedule-changed /schedule: what starts the workflow: {\"every\":\"PT1H\"} -> {\"cron\":\"0 0 * * *\"}",
            "input-changed /input: the workflow's input: {\"from\":\".a\"} -> {\"from\":\".b\"}",
            "output-changed /output: the workflow's output: {\"as\":\".x\"} -> {\"as\":\".y\"}",
        ],
    );
    let head = |more: &str| {
        format!("document: {{dsl: '1.0.3', namespace: test, name: w, version: '1.0.0', {more}}}\n")
    };
    whole(
        &head("title: Old, metadata: {basis: a}"),
        &head("title: New, metadata: {basis: b, effectiveFrom: '2026-07-01'}"),
        &[
            "effective-from-changed /document/metadata/effectiveFrom: in force from: nothing -> 2026-07-01",
            "document-changed /document/metadata~1basis: about the workflow, metadata/basis: a -> b",
            "document-changed /document/title: about the workflow, title: Old -> New",
        ],
    );
    whole(
        "use: {secrets: [a], timeouts: {long: {after: PT1H}}, functions: {greet: {call: http, with: {method: get, endpoint: 'http://a.example'}}}}\n",
        "use: {secrets: [a, b], timeouts: {long: {after: PT2H}}, functions: {greet: {call: http, with: {method: get, endpoint: 'http://b.example'}}}}\n",
        &[
            "use-changed /use/functions/greet: declared, functions/greet: {\"call\":\"http\",\"with\":{\"method\":\"get\",\"endpoint\":\"http://a.example\"}} -> {\"call\":\"http\",\"with\":{\"method\":\"get\",\"endpoint\":\"http://b.example\"}}",
            "use-changed /use/secrets: declared, secrets: [\"a\"] -> [\"a\",\"b\"]",
            "use-changed /use/timeouts/long: declared, timeouts/long: {\"after\":\"PT1H\"} -> {\"after\":\"PT2H\"}",
        ],
    );
}

#[test]
fn tasks_of_functions_extensions_and_catches_are_compared_as_tasks() {
    let text = |n: u8| {
        format!(
            "use:\n  functions:\n    both: {{do: [{{inner: {{set: {{n: {n}}}}}}}]}}\n  extensions:\n    - log: {{extend: all, before: [{{note: {{set: {{n: {n}}}}}}}]}}\ndo:\n  - t:\n      try: [{{go: {{call: both}}}}]\n      catch: {{do: [{{mend: {{set: {{n: {n}}}}}}}]}}\n"
        )
    };
    let expected = |path: &str, task: &str| {
        format!("task-changed {path}: `{task}`: set: {{\"n\":1}} -> {{\"n\":2}}")
    };
    let mut found: Vec<String> = compared(&text(1), &text(2))
        .changes
        .iter()
        .map(|change| format!("{} {}: {}", change.kind.code(), change.path, change.en()))
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            expected("/do/0/t/catch/do/0/mend", "mend"),
            expected("/use/extensions/0/log/before/0/note", "note"),
            expected("/use/functions/both/do/0/inner", "inner"),
        ]
    );
}

#[test]
fn a_change_is_said_in_both_languages_and_to_programs() {
    let gate = format!("do:\n  - {GATE}\n");
    let changes = compared(&gate, &gate.replace("amount: 2,", "amount: 5,")).changes;
    assert_eq!(
        changes[0].to_json(),
        json!({
            "kind": "deadline-changed",
            "path": "/do/0/sign",
            "task": "sign",
            "field": "due",
            "before": {"amount": 2, "unit": "working-days", "text": "promptly"},
            "after": {"amount": 5, "unit": "working-days", "text": "promptly"},
            "en": "the time of `sign` (due): 2 working-days (promptly) -> 5 working-days (promptly)",
            "zh": "“sign”的期限（due）由 2 working-days (promptly) 改为 5 working-days (promptly)",
        })
    );
}

#[test]
fn what_is_told_is_bounded() {
    let tasks = |count: usize, text: &str| {
        let lines: Vec<String> = (0..count)
            .map(|n| format!("  - t{n}: {{set: {{text: '{text}'}}}}\n"))
            .collect();
        format!("do:\n{}", lines.concat())
    };
    let many = compared(&tasks(CHANGES_MAX + 7, "a"), &tasks(CHANGES_MAX + 7, "b"));
    assert_eq!((many.changes.len(), many.left_out), (CHANGES_MAX, 7));
    let long = "字".repeat(VALUE_CHARS_MAX * 2);
    let change = compared(&tasks(1, "a"), &tasks(1, &long)).changes.remove(0);
    let told = change.after.as_str().expect("a shortened text");
    assert_eq!(told.chars().count(), VALUE_CHARS_MAX + 1);
    assert!(told.ends_with('…'));
}

#[test]
fn texts_line_by_line() {
    let source = |name, text| Source { name, text };
    let found = unified(
        source("one", "a\nb\nc\nd\ne\nf\n"),
        source("other", "a\nb\nc\nd\nE\nf\n"),
    );
    assert_eq!(
        found,
        "--- one\n+++ other\n@@ -2,5 +2,5 @@\n b\n c\n d\n-e\n+E\n f\n"
    );
    assert_eq!(unified(source("one", "a\n"), source("other", "a\n")), "");
}
