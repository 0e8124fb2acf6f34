//! Every rule and boundary of this organisation, through the same dispatch that the component uses.

mod conformance;
mod publicity;
mod reports;
mod supervision;

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::Desk;
use serde_json::Value;

use crate::{examples, plugin};

fn desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

fn call(region: &str, level: Level) -> Call {
    Call {
        region: Some(region.to_owned()),
        level: Some(level),
        ..Call::default()
    }
}

/// The value of an indicator.
fn indicator(report: &Value, code: &str) -> Value {
    let all = report["indicators"].as_array().expect("a list");
    let found = all.iter().find(|one| one["code"] == code);
    found.unwrap_or_else(|| panic!("no {code}"))["value"].clone()
}
