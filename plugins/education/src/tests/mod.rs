//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod conformance;
mod talents;
mod toddlers;

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

fn codes(problems: &Value) -> Vec<&str> {
    problems
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect()
}
