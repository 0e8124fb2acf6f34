//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod conformance;
mod gate;
mod land_supply;
mod plans;
mod standards;

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::Desk;

use crate::{examples, plugin};

/// The county's desk with nothing on record.
fn desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

/// A desk whose spatial and yearly plans are approved.
fn planned() -> Desk {
    let desk = desk();
    desk.ok("include-in-spatial-plan", &examples::spatial_plan());
    desk.ok("include-in-annual-land-plan", &examples::land_plan());
    desk
}

fn office(region: &str, level: Level) -> Call {
    Call {
        region: Some(region.to_owned()),
        level: Some(level),
        ..Call::default()
    }
}

/// The types of the events that left, in their order.
fn events(desk: &Desk) -> Vec<String> {
    let all = desk.host().emitted().into_iter();
    all.map(|one| format!("{} {}", one.destination, one.event_type))
        .collect()
}
