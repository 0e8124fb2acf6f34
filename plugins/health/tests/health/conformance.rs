//! Every duty with its example, and with whatever can be wrong with it: an answer that fits the output schema, or a failure that
//! names a field and a code.

use lianxi_plugin_health::examples::{call, examples};
use lianxi_plugin_health::{SEED_DUTIES, plugin};
use lianxi_sdk_testing::conformance;
use serde_json::Value;

use crate::world::{World, example};

#[test]
fn every_duty_conforms() {
    let flaws = conformance::flaws(&plugin(), &call(), &examples());
    assert!(flaws.is_empty(), "{flaws:#?}");
}

#[test]
fn the_annex_is_covered() {
    let basis = plugin().manifest().basis;
    for duty in SEED_DUTIES {
        assert!(basis.iter().any(|one| one == duty), "{duty}");
    }
}

#[test]
fn what_is_reported_is_declared() {
    let declared: Vec<String> = plugin()
        .manifest()
        .indicators
        .into_iter()
        .map(|indicator| indicator.code)
        .collect();
    let answer = World::new()
        .run("report", &example("report"))
        .expect("a report");
    let reported: Vec<&str> = answer["indicators"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|indicator| indicator["code"].as_str())
        .collect();
    assert_eq!(reported, declared);
}

#[test]
fn every_number_is_listed_once_and_says_where_it_comes_from() {
    let rules = plugin().manifest().rules;
    for key in [
        "receiptWithin",
        "infantClassSizeMax",
        "inspectorsMin",
        "gradeAMin",
        "licenceDecisionWithin",
    ] {
        assert_eq!(
            rules.iter().filter(|rule| rule.key == key).count(),
            1,
            "{key}"
        );
    }
    // A default is never shown as law, and what is no law can be configured.
    for rule in &rules {
        for version in &rule.versions {
            let is_default = version.source.starts_with("产品默认");
            assert_eq!(
                is_default,
                version.kind == "default",
                "{}: {}",
                rule.key,
                version.source
            );
        }
    }
}

#[test]
fn the_examples_fit_their_schemas() {
    let (world, manifest) = (World::new(), plugin().manifest());
    let check = |place: String, schema: &Value, value: &Value| {
        let schema = jsonschema::validator_for(schema)
            .unwrap_or_else(|error| panic!("{place} schema: {error}"));
        let problems: Vec<String> = schema
            .iter_errors(value)
            .map(|error| error.to_string())
            .collect();
        assert!(problems.is_empty(), "{place}: {problems:?}");
    };
    for (name, input) in examples() {
        let duty = manifest.duties.iter().find(|duty| duty.name == name);
        let duty = duty.unwrap_or_else(|| panic!("{name} is no duty"));
        check(format!("{name} input"), &duty.input_schema, &input);
        let answer = world
            .run(name, &input)
            .unwrap_or_else(|failure| panic!("{name}: {failure}"));
        check(format!("{name} output"), &duty.output_schema, &answer);
    }
}
