//! Every rule and boundary of this organisation, through the same dispatch that the component uses.

mod activities;
mod conformance;
mod leads;
mod plans;
mod reports;

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::Desk;
use serde_json::Value;

use crate::{examples, plugin};

const PLAN: &str = "plan-youth-publicity";
const RECORD: &str = "record-publicity-activity";
const REVIEW: &str = "review-publicity";

fn desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

/// With a plan of the year.
fn planned() -> Desk {
    let desk = desk();
    desk.ok(PLAN, &examples::plan());
    desk
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
