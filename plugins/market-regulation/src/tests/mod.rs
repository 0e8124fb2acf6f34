//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod complaints;
mod conformance;
mod food;
mod penalties;
mod products;
mod push;
mod registration;

use lianxi_sdk_testing::desk::Desk;
use serde_json::Value;

use crate::examples;
use crate::plugin;

fn new_desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

/// A desk at which one institution is registered.
fn registered() -> Desk {
    let desk = new_desk();
    desk.ok("register-institution", &examples::registering());
    desk
}

fn actions(answer: &Value, list: &str) -> Vec<String> {
    answer[list]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["action"].as_str().unwrap_or_default().to_owned())
        .collect()
}
