//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod complaints;
mod conformance;
mod evaluation;
mod leave;
mod qualification;
mod services;
mod subsidies;
mod training;

use lianxi_sdk_testing::desk::Desk;
use serde_json::Value;

use crate::examples;
use crate::plugin;

fn desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

/// A desk at which these were done.
fn after(done: &[(&str, Value)]) -> Desk {
    let desk = desk();
    for (duty, input) in done {
        desk.ok(duty, input);
    }
    desk
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array()
        .map(|items| items.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}
