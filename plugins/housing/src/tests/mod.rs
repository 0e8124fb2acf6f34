//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod conformance;
mod fire;
mod gap_filling;
mod gates;
mod milestones;
mod renovation;
mod retrofit;

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::Desk;
use serde_json::Value;

use crate::{examples, plugin};

/// The county's desk with nothing on record.
fn desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

fn office(region: &str, level: Level) -> Call {
    Call {
        region: Some(region.to_owned()),
        level: Some(level),
        ..Call::default()
    }
}

/// The codes of a list of reasons, measures or the like.
fn codes(list: &Value) -> Vec<String> {
    let all = list.as_array().expect("a list").iter();
    all.filter_map(|one| one["code"].as_str())
        .map(str::to_owned)
        .collect()
}

/// The stages whose bypass the accountability workflow was told of; no other event may have left.
fn stages_told(desk: &Desk) -> Vec<String> {
    let all = desk.host().emitted().into_iter();
    all.map(|one| {
        assert_eq!(
            (one.destination.as_str(), one.event_type.as_str()),
            ("accountability", "cn.lianxi.housing.gate-bypassed")
        );
        one.body["stage"].as_str().unwrap_or_default().to_owned()
    })
    .collect()
}
