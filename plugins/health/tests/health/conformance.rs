//! Every duty with its example, and with the example damaged at every place: an answer that fits the output schema, or a
//! failure that names a field and a code. Never a panic, and never a write that remains after a failure.

mod common;

use std::collections::BTreeSet;

use common::World;
use jsonschema::Validator;
use lianxi_plugin_health::{examples::examples, plugin};
use lianxi_sdk::Failure;
use serde_json::{Value, json};

fn validators() -> Vec<(String, Validator, Validator)> {
    let manifest = plugin().manifest();
    let compile = |schema: &Value| {
        jsonschema::validator_for(schema).unwrap_or_else(|error| panic!("{error}"))
    };
    manifest
        .duties
        .iter()
        .map(|duty| {
            (
                duty.name.clone(),
                compile(&duty.input_schema),
                compile(&duty.output_schema),
            )
        })
        .collect()
}

#[test]
fn every_duty_has_one_example_a_title_and_a_basis() {
    let manifest = plugin().manifest();
    let names: BTreeSet<&str> = manifest
        .duties
        .iter()
        .map(|duty| duty.name.as_str())
        .collect();
    assert_eq!(names.len(), manifest.duties.len(), "a duty is named twice");
    let shown: Vec<&str> = examples().into_iter().map(|(name, _)| name).collect();
    assert_eq!(shown.len(), names.len());
    assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), names);
    for duty in &manifest.duties {
        assert!(
            !duty.basis.is_empty() && !duty.title.is_ascii(),
            "{}",
            duty.name
        );
    }
}

#[test]
fn the_examples_work_in_order_and_fit_their_schemas() {
    let world = World::new();
    let validators = validators();
    for (name, input) in examples() {
        let (_, input_schema, output_schema) = validators
            .iter()
            .find(|(duty, ..)| duty == name)
            .expect("a schema");
        assert!(input_schema.is_valid(&input), "{name}: input");
        let answer = world
            .run(name, &input)
            .unwrap_or_else(|failure| panic!("{name}: {failure}"));
        let problems: Vec<String> = output_schema
            .iter_errors(&answer)
            .map(|error| error.to_string())
            .collect();
        assert!(problems.is_empty(), "{name}: {problems:?}");
        assert_ne!(answer, input, "{name} echoes its input");
    }
}

#[test]
fn damaged_inputs_never_panic() {
    for (name, _, output_schema) in validators() {
        let world = World::before(&name);
        let input = common::example(&name);
        for pointer in pointers(&input) {
            for damage in damages() {
                let mut damaged = input.clone();
                common::set(&mut damaged, &pointer, damage.clone());
                let before = world.host.all_records();
                match world.run(&name, &damaged) {
                    Ok(answer) => assert!(
                        output_schema.is_valid(&answer),
                        "{name} {pointer} {damage}: {answer}"
                    ),
                    Err(failure) => {
                        check_failure(&failure, &format!("{name} {pointer} {damage}"));
                        assert_eq!(
                            world.host.all_records(),
                            before,
                            "{name} {pointer} {damage}: a write remains"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn unknown_fields_and_other_shapes_are_refused() {
    let world = World::new();
    for (name, _, _) in validators() {
        let mut input = common::example(&name);
        common::set(&mut input, "/someName", json!("王某"));
        for wrong in [
            input,
            json!(null),
            json!([]),
            json!("text"),
            json!({"a": {"b": [1]}}),
        ] {
            let failure = world.run(&name, &wrong).expect_err("refused");
            assert!(
                failure
                    .issues()
                    .iter()
                    .any(|issue| issue.code == "INVALID_INPUT"),
                "{name} {wrong}: {failure}"
            );
        }
    }
}

fn check_failure(failure: &Failure, shown: &str) {
    match failure {
        Failure::InvalidInput(issues) => {
            assert!(!issues.is_empty(), "{shown}");
            for issue in issues {
                assert!(
                    !issue.code.is_empty() && !issue.message.is_ascii(),
                    "{shown}: {issue}"
                );
                assert!(
                    issue.field.is_empty() || issue.field.starts_with('/'),
                    "{shown}: {issue}"
                );
            }
        }
        Failure::Denied(reason) => {
            let coded = reason.starts_with("NOT_COMPETENT_LEVEL")
                || reason.starts_with("NOT_IN_JURISDICTION");
            assert!(coded, "{shown}: {reason}");
        }
        Failure::NeedsHuman(reason) => assert!(!reason.is_ascii(), "{shown}: {reason}"),
        Failure::Permanent(problem) => panic!("{shown}: {problem:?}"),
        Failure::Unavailable { .. } => panic!("{shown}: unavailable"),
    }
}

/// Every place in a value, outermost first; of a list the first two.
fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), value)];
    while let Some((at, value)) = open.pop() {
        let inner: Vec<(String, &Value)> = match value {
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| (format!("{at}/{name}"), value))
                .collect(),
            Value::Array(items) => items
                .iter()
                .take(2)
                .enumerate()
                .map(|(index, value)| (format!("{at}/{index}"), value))
                .collect(),
            _ => Vec::new(),
        };
        found.extend(inner.iter().map(|(pointer, _)| pointer.clone()));
        open.extend(inner);
    }
    found
}

fn damages() -> Vec<Value> {
    vec![
        Value::Null,
        json!(""),
        json!("长".repeat(20_000)),
        json!("2026-02-30"),
        json!("9999-12-31"),
        json!("0000-01-01"),
        json!(0),
        json!(u32::MAX),
        json!(-1),
        json!(1.5),
        json!(false),
        json!([]),
        json!({}),
        json!(vec!["x"; 3_000]),
    ]
}
