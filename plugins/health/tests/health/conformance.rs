//! Every duty with its example, and with whatever can be wrong with it: an answer that fits the output schema, or a failure that
//! names a field and a code.

use lianxi_plugin_health::examples::{REGION, examples};
use lianxi_plugin_health::plugin;
use lianxi_sdk::Level;
use lianxi_sdk_testing::conformance;
use serde_json::Value;

use crate::world::{World, call};

#[test]
fn every_duty_conforms() {
    let flaws = conformance::flaws(&plugin(), &call(REGION, Level::County), &examples());
    assert!(flaws.is_empty(), "{flaws:#?}");
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
