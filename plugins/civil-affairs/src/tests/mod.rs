//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod conformance;
mod registration;
mod supervision;

use lianxi_sdk::Failure;
use lianxi_sdk::fake::FakeHost;
use serde_json::Value;

use crate::examples;
use crate::plugin;

fn host() -> FakeHost {
    FakeHost::granting(&plugin())
}

fn ok(host: &FakeHost, duty: &str, input: &Value) -> Value {
    host.perform(&plugin(), duty, input)
        .unwrap_or_else(|failure| panic!("{duty}: {failure}"))
}

/// `field code` of every issue.
fn issues(host: &FakeHost, duty: &str, input: &Value) -> Vec<String> {
    match host.perform(&plugin(), duty, input) {
        Err(Failure::InvalidInput(issues)) => issues
            .iter()
            .map(|issue| format!("{} {}", issue.field, issue.code))
            .collect(),
        other => panic!("{duty}: expected issues, found {other:?}"),
    }
}

fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    *value
        .pointer_mut(pointer)
        .unwrap_or_else(|| panic!("no {pointer}")) = new;
    value
}

fn with_new(mut value: Value, inside: &str, field: &str, new: Value) -> Value {
    value[inside][field] = new;
    value
}

fn registered() -> FakeHost {
    let host = host();
    ok(&host, "register-institution", &examples::registering());
    host
}
