//! Every definition under `valid/` and `invalid/` against the problems that stand in the `.problems` file beside it.
//! `LIANXI_REWRITE=1` writes those files anew; read the difference before committing it.

mod host;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use host::Library;
use lianxi_spec::{CODES, MAX_EXPRESSIONS, MAX_PROBLEMS, Outcome, Source, read};

fn definitions(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    files.sort();
    assert!(!files.is_empty());
    files
}

fn listed(outcome: &Outcome) -> String {
    let mut out = String::new();
    for problem in &outcome.problems {
        let at = &problem.at;
        writeln!(
            out,
            "{}:{} {} {} {}",
            at.line,
            at.column,
            problem.severity.name(),
            problem.code,
            at.path
        )
        .unwrap();
        writeln!(out, "    {}", problem.message).unwrap();
        if let Some(help) = &problem.help {
            writeln!(out, "    help: {help}").unwrap();
        }
    }
    out
}

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
    let found = listed(&outcome);
    let beside = path.with_extension("problems");
    if std::env::var_os("LIANXI_REWRITE").is_some() {
        std::fs::write(&beside, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&beside).unwrap_or_default();
    assert_eq!(found, expected, "{}", path.display());
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
    for path in definitions("valid") {
        let outcome = check(&path);
        assert!(
            outcome.workflow.is_some(),
            "{}: {}",
            path.display(),
            listed(&outcome)
        );
    }
}

#[test]
fn invalid_definitions_are_refused_with_every_problem() {
    for path in definitions("invalid") {
        let outcome = check(&path);
        assert!(outcome.workflow.is_none(), "{}", path.display());
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
            listed(&outcome)
        );
    }
}

#[test]
fn every_code_is_listed_and_has_a_definition() {
    let mut seen: BTreeSet<&str> = oversized().iter().map(|(code, _)| *code).collect();
    for path in definitions("invalid")
        .into_iter()
        .chain(definitions("valid"))
    {
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
    assert_eq!(seen, CODES.into_iter().collect());
}
