//! Rule packs: what they say of definitions, what is wrong with one, and that none of them can do harm. `LIANXI_REWRITE=1` writes the
//! `.problems` files anew.

mod host;
mod listing;

use std::path::Path;

use host::Library;
use lianxi_spec::{Problem, RULES_MAX, RulePacks, Severity, Source, read_by_rules};
use listing::{beside, files};

const DEFINITION: &str = "\
document: {dsl: '1.0.3', namespace: test, name: w, version: '1.0.0'}
do:
  - first: {set: {a: 1}}
  - second: {set: {a: 1}}
";

fn packs(texts: &[&str]) -> RulePacks {
    let sources: Vec<Source<'_>> = texts
        .iter()
        .map(|text| Source {
            name: "pack.yaml",
            text,
        })
        .collect();
    RulePacks::read(&sources).unwrap_or_else(|unreadable| panic!("{unreadable:#?}"))
}

/// A pack of one rule on tasks.
fn one(name: &str, severity: &str, when: &str) -> String {
    format!(
        "pack: {name}\nrules:\n  - {{code: r, severity: {severity}, on: task, source: 第一条, message: {{zh: 错, en: wrong}}, when: '{when}'}}\n"
    )
}

fn told(texts: &[&str], definition: &str) -> Vec<Problem> {
    let source = Source {
        name: "w.yaml",
        text: definition,
    };
    let outcome = read_by_rules(source, &Library, &packs(texts));
    assert_eq!(
        outcome.workflow.is_none(),
        outcome.problems.iter().any(Problem::is_error)
    );
    outcome.problems
}

#[test]
fn definitions_are_held_to_a_pack() {
    let pack = include_str!("rules/library.yaml");
    for path in files("rules/definitions") {
        let text = std::fs::read_to_string(&path).unwrap();
        beside(&path, &told(&[pack], &text));
    }
}

#[test]
fn what_is_wrong_with_a_pack_is_told_with_its_lines() {
    for path in files("rules/packs") {
        let text = std::fs::read_to_string(&path).unwrap();
        let source = Source {
            name: "pack.yaml",
            text: &text,
        };
        let unreadable = RulePacks::read(&[source]).expect_err("it is no pack");
        beside(&path, &unreadable[0].problems);
    }
}

#[test]
fn packs_have_names_of_their_own_and_a_bounded_number_of_rules() {
    let pack = one("same", "error", "false");
    let sources = [
        Source {
            name: "a.yaml",
            text: &pack,
        },
        Source {
            name: "b.yaml",
            text: &pack,
        },
    ];
    let unreadable = RulePacks::read(&sources).expect_err("one name is taken");
    assert_eq!(
        (unreadable.len(), unreadable[0].file.as_str()),
        (1, "b.yaml")
    );

    let rule = |index: usize| {
        format!(
            "  - {{code: r{index}, severity: error, on: task, source: a, message: {{zh: a, en: a}}, when: 'false'}}\n"
        )
    };
    let rules: Vec<String> = (0..=RULES_MAX).map(rule).collect();
    let rules = rules.concat();
    let many = format!("pack: many\nrules:\n{rules}");
    let sources = [Source {
        name: "many.yaml",
        text: &many,
    }];
    assert!(RulePacks::read(&sources).is_err());
}

/// A rule that fails, or would never end, is a problem of that rule, at its own severity; the others are asked all the same.
#[test]
fn a_rule_that_fails_is_told_once_and_stops_nothing() {
    let bombs = [
        "def f: f; f",
        "until(false; .)",
        "[range(1e12)]",
        "[recurse(.)]",
        ".name * 1e9",
        ".name | keys",
        "error(\"no\")",
        "3",
        "\"text\"",
        "{at: 7}",
    ];
    for when in bombs {
        for severity in ["error", "warning"] {
            let broken = one("broken", severity, when);
            let sound = one("sound", "warning", ".name == \"second\"");
            let problems = told(&[&broken, &sound], DEFINITION);
            let failed: Vec<&Problem> = problems
                .iter()
                .filter(|problem| problem.code == "rule-failed")
                .collect();
            let [failed] = failed[..] else {
                panic!("{when}: {problems:#?}")
            };
            assert_eq!(failed.severity.name(), severity, "{when}");
            assert_eq!(
                failed.rule.as_ref().map(|rule| rule.pack.as_str()),
                Some("broken")
            );
            let others = problems.iter().filter(|problem| problem.code == "rule");
            assert_eq!(others.count(), 1, "{when}: {problems:#?}");
        }
    }
}

#[test]
fn what_a_condition_gives_is_a_problem_or_none() {
    let cases = [
        ("false", 0),
        ("null", 0),
        ("empty", 0),
        ("[]", 0),
        ("true", 2),
        ("{}", 2),
        ("[true, null, [{}, false]]", 4),
    ];
    for (when, expected) in cases {
        let problems = told(&[&one("p", "warning", when)], DEFINITION);
        // The same at the same place is said once.
        let distinct = if expected > 2 { 2 } else { expected };
        assert_eq!(problems.len(), distinct, "{when}: {problems:#?}");
        assert!(
            problems
                .iter()
                .all(|problem| problem.severity == Severity::Warning)
        );
    }
}

/// Values of a definition fill the words and are never a template themselves.
#[test]
fn words_are_filled_once() {
    let pack = "\
pack: p
rules:
  - code: r
    severity: error
    on: task
    source: 第一条
    message: {zh: '值 {value} {other} {unknown}', en: 'value {value} {other} {unknown}'}
    when: '{value: .task.set.text, other: [1, \"x\"]}'
";
    let definition = "\
document: {dsl: '1.0.3', namespace: test, name: w, version: '1.0.0'}
do:
  - first: {set: {text: '{other} {value}'}}
";
    let problems = told(&[pack], definition);
    assert_eq!(
        problems[0].message,
        "value {other} {value} 1, x {unknown} (第一条; rule pack p)"
    );
    assert_eq!(
        problems[0].chinese.message,
        "值 {other} {value} 1, x {unknown}（依据：第一条；规则包 p）"
    );
    let json = problems[0].to_json("w.yaml");
    assert_eq!(json["rule"]["code"], "r");
    assert_eq!(json["zh"]["message"], problems[0].chinese.message.as_str());
}

/// Many deep tasks: what the rules look at is bounded.
#[test]
fn a_large_definition_is_read_in_bounded_work() {
    let task = |index: usize| format!("  - t{index}: {{set: {{a: 1}}}}\n");
    let tasks: Vec<String> = (0..20_000).map(task).collect();
    let tasks = tasks.concat();
    let definition = format!(
        "document: {{dsl: '1.0.3', namespace: test, name: w, version: '1.0.0', summary: '{}'}}\ndo:\n{tasks}",
        "x".repeat(20_000)
    );
    let rule = one("p", "error", "$workflow.document.summary == .name");
    let problems = told(&[&rule], &definition);
    assert_eq!(
        problems.len(),
        1,
        "{:#?}",
        &problems[..problems.len().min(3)]
    );
    assert_eq!(problems[0].code, "rule-failed");
}

#[test]
fn the_shipped_folder_is_where_the_command_looks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../workflows/rules");
    let readable = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let packs: Vec<String> = readable
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    assert!(!packs.is_empty());
    let texts: Vec<&str> = packs.iter().map(String::as_str).collect();
    assert!(self::packs(&texts).rules().count() > 0);
}
