//! The specification's example documents, and those that it calls invalid.

use serde_json::{Value, json};

use crate::lianxi::{self, Document, codes, errors, holds};
use crate::stand_in::StandIn;
use crate::verdicts::{Run, Verdict, verdicts};

#[test]
fn every_example_has_its_verdict() {
    let outside = StandIn::start();
    let verdicts = verdicts();
    let examples = lianxi::kit("examples", "yaml");
    for (name, _) in &verdicts {
        let count = verdicts.iter().filter(|(other, _)| other == name).count();
        let known = examples.iter().any(|(example, _)| example == name);
        assert!(known && count == 1, "{name}: no example, or two verdicts");
    }
    lianxi::each(&examples, |(name, text)| {
        let found = verdicts.iter().find(|(known, _)| known == name);
        let Some((_, verdict)) = found else {
            return Err(format!("{name}: no verdict"));
        };
        let document = Document {
            text,
            ..Document::default()
        };
        let answer = document.validate(&outside);
        let told = |why: &str| Err(format!("{name}: {why}\n{answer:#}"));
        match verdict {
            Verdict::Runs(_) if answer["valid"] != true => told("it is not valid"),
            Verdict::Runs(runs) => runs
                .iter()
                .try_for_each(|run| ends(name, text, run, &outside)),
            Verdict::Refused(what) => {
                if answer["valid"] == true {
                    return told("it is valid now: move it");
                }
                if !codes(&answer).into_iter().eq(["not-supported"]) {
                    return told("it has other errors than what this host does not do");
                }
                let says = |problem: &Value| {
                    let message = problem["message"].as_str();
                    message.is_some_and(|message| message.starts_with(what))
                };
                if errors(&answer).all(says) {
                    Ok(())
                } else {
                    told("it is refused for something else")
                }
            }
        }
    });
}

/// What this host accepts, its schema accepts too.
#[test]
fn accepted_examples_validate_against_the_schema() {
    let outside = StandIn::start();
    let schema = lianxi::schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let examples = lianxi::kit("examples", "yaml");
    lianxi::each(&examples, |(name, text)| {
        let document = Document {
            text,
            ..Document::default()
        };
        if document.validate(&outside)["valid"] != true {
            return Ok(());
        }
        let definition: Value = serde_yaml::from_str(&outside.rewrite(text)).expect("YAML");
        let errors: Vec<String> = validator
            .iter_errors(&definition)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(format!("{name}: {errors:#?}"))
        }
    });
}

fn ends(name: &str, text: &str, run: &Run, outside: &StandIn) -> Result<(), String> {
    let answer = Document {
        text,
        input: Some(&run.input),
        events: &run.events,
        others: run.others,
    }
    .run(outside);
    let result = if run.status == "faulted" {
        &answer["error"]
    } else {
        &answer["output"]
    };
    if answer["status"] == run.status && holds(&run.holds, result) {
        Ok(())
    } else {
        Err(format!(
            "{name}: not {} with {}\n{answer:#}",
            run.status, run.holds
        ))
    }
}

/// What the specification calls invalid is refused, and for what it is about.
#[test]
fn invalid_fixtures_are_refused() {
    let outside = StandIn::start();
    let fixtures = lianxi::kit(".ci/validation/test/fixtures/invalid", "yaml");
    let expected = [
        (
            "extra-property-in-call",
            "unknown-property",
            "/do/0/getPet/foo",
        ),
        // Its `do` is written twice, beside what it is about.
        ("listen-any-until-any-until", "duplicate-key", "/do"),
        (
            "listen-any-until-any-until",
            "invalid-value",
            "/do/0/callDoctor/listen/to/until/until",
        ),
        ("two-tasks-in-one-item", "bad-task-entry", "/do/0"),
    ];
    for (name, text) in &fixtures {
        let mut wanted = expected.iter().filter(|(of, _, _)| of == name).peekable();
        assert!(wanted.peek().is_some(), "{name}: nothing is expected of it");
        for (_, code, path) in wanted {
            let text = if *code == "invalid-value" {
                text.replacen("do:\ndo:\n", "do:\n", 1)
            } else {
                text.clone()
            };
            let answer = Document {
                text: &text,
                ..Document::default()
            }
            .validate(&outside);
            let found = errors(&answer)
                .any(|problem| problem["code"] == *code && problem["path"] == json!(path));
            assert!(answer["valid"] == false && found, "{name}: {answer:#}");
        }
    }
}
