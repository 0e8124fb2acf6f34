//! The shipped workflows validate against the schema of a host with the shipped plugins, and a wrong argument of one of their duties does not.

mod common;

use jsonschema::{Draft, Validator};
use lianxi_sdk::Plugin;
use lianxi_spec::schema::{Installed, InstalledDuty, schema};
use serde_json::{Value, json};

fn installed() -> Vec<Installed> {
    let manifests = common::plugins();
    let manifests = manifests.iter().map(Plugin::manifest);
    manifests
        .map(|manifest| Installed {
            plugin: manifest.id,
            title: manifest.title,
            version: manifest.version,
            duties: manifest
                .duties
                .into_iter()
                .map(|duty| InstalledDuty {
                    name: duty.name,
                    title: duty.title,
                    basis: duty.basis,
                    input: Some(duty.input_schema),
                })
                .collect(),
        })
        .collect()
}

fn validators() -> [Validator; 2] {
    let schema = schema(&installed());
    [Draft::Draft202012, Draft::Draft7].map(|draft| {
        let built = jsonschema::options().with_draft(draft).build(&schema);
        built.unwrap_or_else(|error| panic!("{error}"))
    })
}

#[test]
fn the_shipped_workflow_validates() {
    let definition = (*common::read().workflow.expect("it is valid").source).clone();
    for validator in validators() {
        let errors: Vec<String> = validator
            .iter_errors(&definition)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn a_wrong_argument_of_a_shipped_duty_is_refused() {
    let definition = |with: Value| {
        json!({
            "document": {"dsl": "1.0.3", "namespace": "n", "name": "w", "version": "1.0.0"},
            "do": [{"a": {"call": "check-industry-ban:0@health", "with": with}}],
        })
    };
    let input = installed()
        .into_iter()
        .flat_map(|plugin| plugin.duties)
        .find(|duty| duty.name == "check-industry-ban")
        .and_then(|duty| duty.input)
        .expect("its schema");
    let required = input["required"].as_array().expect("what it needs");
    let good: Value = required
        .iter()
        .map(|name| (name.as_str().expect("a name").to_owned(), json!("${ .x }")))
        .collect();
    let mut unknown = good.clone();
    unknown["noSuchArgument"] = json!(1);
    for validator in validators() {
        assert!(validator.is_valid(&definition(good.clone())), "{good}");
        assert!(
            !validator.is_valid(&definition(unknown.clone())),
            "{unknown}"
        );
        assert!(!validator.is_valid(&definition(json!({}))));
    }
}
