//! Values against the schemas of a manifest.

use lianxi_sdk::{DutyManifest, Manifest};
use serde_json::Value;

/// Whether an output is one of the duty; each line says a place and what is wrong there.
pub fn check_output(manifest: &Manifest, duty: &str, output: &Value) -> Result<(), Vec<String>> {
    check(manifest, duty, |duty| &duty.output_schema, output)
}

/// Whether an input is one of the duty: a host refuses any other before the duty sees it.
pub fn check_input(manifest: &Manifest, duty: &str, input: &Value) -> Result<(), Vec<String>> {
    check(manifest, duty, |duty| &duty.input_schema, input)
}

fn check(
    manifest: &Manifest,
    duty: &str,
    schema: fn(&DutyManifest) -> &Value,
    value: &Value,
) -> Result<(), Vec<String>> {
    let found = manifest
        .duties
        .iter()
        .find(|candidate| candidate.name == duty);
    let found = found.ok_or_else(|| vec![format!("the manifest has no duty {duty}")])?;
    let validator = jsonschema::draft202012::new(schema(found))
        .map_err(|error| vec![format!("the schema: {error}")])?;
    let issues: Vec<_> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    if issues.is_empty() {
        Ok(())
    } else {
        Err(issues)
    }
}
