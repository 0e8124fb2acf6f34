//! Every definition under `valid/` and `invalid/` against the problems that stand in the `.problems` file beside it.
//! `LIANXI_REWRITE=1` writes those files anew; read the difference before committing it.

mod host;
mod listing;

use std::collections::BTreeSet;
use std::path::Path;

use host::Library;
use lianxi_spec::{CODES, MAX_EXPRESSIONS, MAX_PROBLEMS, Outcome, RulePacks, Source, read};
use listing::{beside, files, listed};

/// Reads a file, compares its problems and returns what was found.
#[track_caller]
fn check(path: &Path) -> Outcome {
    let text = std::fs::read_to_string(path).unwrap();
    let outcome = read(
        Source {
            name: "definition.yaml",
            text: &text,
        },
        &Library,
    );
    beside(path, &outcome.problems);
    assert_eq!(
        outcome.workflow.is_none(),
        outcome.problems.iter().any(lianxi_spec::Problem::is_error),
        "{}",
        path.display()
    );
    outcome
}

#[test]
fn valid_definitions_are_built() {
    for path in files("valid") {
        let outcome = check(&path);
        assert!(
            outcome.workflow.is_some(),
            "{}: {}",
            path.display(),
            listed(&outcome.problems)
        );
    }
}

#[test]
fn invalid_definitions_are_refused_with_every_problem() {
    for path in files("invalid") {
        let outcome = check(&path);
        assert!(outcome.workflow.is_none(), "{}", path.display());
    }
}

/// What people really write: full-width punctuation, tabs, words of other systems, and all that is forgotten or misspelt.
#[test]
fn mistakes_are_told_in_words_that_help() {
    for path in files("mistakes") {
        let outcome = check(&path);
        assert!(!outcome.problems.is_empty(), "{}", path.display());
    }
}

/// Definitions whose problem is their size.
fn oversized() -> Vec<(&'static str, String)> {
    let head = "document: {dsl: '1.0.0', namespace: test, name: big, version: '1.0.0'}\n";
    let filters = "{with: {type: a}}, ".repeat(61);
    let wrong: String = (0..=MAX_PROBLEMS).fold(String::new(), |text, index| {
        text + &format!("  - t{index}: {{wait: x}}\n")
    });
    let expressions: String = (0..=MAX_EXPRESSIONS).fold(String::new(), |text, index| {
        text + &format!("        - ${{ .a{index} }}\n")
    });
    vec![
        ("too-large", "x".repeat(lianxi_spec::MAX_BYTES + 1)),
        (
            "too-many-filters",
            format!("{head}do:\n  - a: {{listen: {{to: {{any: [{filters}]}}}}}}\n"),
        ),
        ("too-many-problems", format!("{head}do:\n{wrong}")),
        (
            "too-many-expressions",
            format!("{head}do:\n  - a:\n      set:\n        all:\n{expressions}"),
        ),
    ]
}

#[test]
fn oversized_definitions_are_refused() {
    for (code, text) in oversized() {
        let outcome = read(
            Source {
                name: "big.yaml",
                text: &text,
            },
            &Library,
        );
        assert!(outcome.workflow.is_none());
        assert!(
            outcome.problems.iter().any(|problem| problem.code == code),
            "{code}: {}",
            listed(&outcome.problems)
        );
    }
}

#[test]
fn every_code_is_listed_and_has_a_definition() {
    let mut seen: BTreeSet<&str> = oversized().iter().map(|(code, _)| *code).collect();
    let fixtures = ["invalid", "valid", "mistakes"].into_iter().flat_map(files);
    for path in fixtures {
        let text = std::fs::read_to_string(&path).unwrap();
        seen.extend(
            read(
                Source {
                    name: "",
                    text: &text,
                },
                &Library,
            )
            .problems
            .iter()
            .map(|problem| problem.code),
        );
    }
    // Those of rules are told by `tests/rules.rs`.
    seen.extend(["rule", "rule-failed"]);
    for path in files("rules/packs") {
        let text = std::fs::read_to_string(&path).unwrap();
        let source = Source {
            name: "",
            text: &text,
        };
        let unreadable = RulePacks::read(&[source]).unwrap_err();
        let problems = unreadable.iter().flat_map(|pack| &pack.problems);
        seen.extend(problems.map(|problem| problem.code));
    }
    assert_eq!(seen, CODES.into_iter().collect());
}
