//! The shipped rule packs: every shipped workflow keeps them, and each rule has a definition that breaks it.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lianxi_spec::{Problem, RulePacks, Severity, Source, read_by_rules};

fn workflows() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// (name without its end, text) of the definitions or packs of a folder.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let mut files: Vec<(String, String)> = entries
        .map(|entry| entry.expect("a file").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .map(|path| {
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read_to_string(path).expect("a text"))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn packs() -> RulePacks {
    let files = files(&workflows().join("rules"));
    let sources: Vec<Source<'_>> = files
        .iter()
        .map(|(name, text)| Source { name, text })
        .collect();
    RulePacks::read(&sources).unwrap_or_else(|unreadable| panic!("{unreadable:#?}"))
}

/// What the rules say of a definition; what else is wrong with it is not asked here.
fn told(packs: &RulePacks, name: &str, text: &str) -> Vec<Problem> {
    let outcome = read_by_rules(Source { name, text }, &common::native(), packs);
    let problems = outcome.problems.into_iter();
    problems.filter(|problem| problem.rule.is_some()).collect()
}

#[test]
fn the_shipped_workflows_keep_the_shipped_rules() {
    let packs = packs();
    for (name, text) in files(&workflows()) {
        let problems = told(&packs, &name, &text);
        assert!(problems.is_empty(), "{name}: {problems:#?}");
    }
}

#[test]
fn each_rule_has_a_definition_that_breaks_it_and_nothing_else() {
    let packs = packs();
    let mut broken = BTreeSet::new();
    for (name, text) in files(&workflows().join("rules/broken")) {
        let problems = told(&packs, &name, &text);
        if name == "kept" {
            assert!(problems.is_empty(), "{problems:#?}");
            continue;
        }
        assert!(!problems.is_empty(), "{name} breaks nothing");
        for problem in &problems {
            let rule = problem.rule.as_ref().expect("a rule");
            assert_eq!(
                (problem.code, rule.code.as_str()),
                ("rule", name.as_str()),
                "{problem:#?}"
            );
            assert!(
                problem.at.line > 0 && !problem.chinese.message.contains('{'),
                "{problem:#?}"
            );
        }
        broken.insert(name);
    }
    let rules: BTreeSet<String> = packs.rules().map(|(_, code)| code.to_owned()).collect();
    assert_eq!(broken, rules);
}

/// Who may not inspect is forbidden to, wherever it stands; what is only advice lets a definition be published.
#[test]
fn who_may_not_inspect_is_refused_and_advice_is_not() {
    let packs = packs();
    let of = |name: &str| {
        let text = std::fs::read_to_string(workflows().join(format!("rules/broken/{name}.yaml")));
        told(&packs, name, &text.expect("a text"))
    };
    let paths: Vec<String> = of("may-not-inspect")
        .into_iter()
        .inspect(|problem| assert_eq!(problem.severity, Severity::Error))
        .map(|problem| problem.at.path)
        .collect();
    assert_eq!(
        paths,
        [
            "/do/0/byDuty/call",
            "/do/1/byOneOfSeveral/call",
            "/do/2/byPerson/with/department",
            "/do/3/byPersonMarked/with/department",
            "/do/4/byEscalation/with/escalation/0/department",
            "/do/5/byCandidate/with/candidates/offices/1/department",
            "/do/6/bySeat/with/countersign/seats/1/department",
            "/do/7/byWorkflow/run/workflow/input/initiator/department",
            "/do/7/byWorkflow/run/workflow/input/departments/1",
            "/do/8/byPartOfIt/run/workflow/input/department",
        ]
    );
    for advice in ["inspection-needs-officers", "accountability-has-a-document"] {
        assert!(
            of(advice)
                .iter()
                .all(|problem| problem.severity == Severity::Warning),
            "{advice}"
        );
    }
}
