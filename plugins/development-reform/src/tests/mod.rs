//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod conformance;
mod corrections;
mod plans;
mod prices;
mod projects;
mod reports;

use lianxi_sdk_testing::desk::Desk;
use serde_json::Value;

use crate::{examples, plugin};

fn desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

/// The texts of one member of every item of a list.
fn texts<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    let items = list.as_array().expect("a list").iter();
    items
        .map(|item| item[member].as_str().expect("a text"))
        .collect()
}

/// `destination event` of everything that was sent.
fn sent(desk: &Desk) -> Vec<String> {
    let emitted = desk.host().emitted().into_iter();
    emitted
        .map(|one| {
            let event = one.event_type.rsplit('.').next().unwrap_or_default();
            format!("{} {event}", one.destination)
        })
        .collect()
}
