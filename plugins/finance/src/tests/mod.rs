//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod budget;
mod conformance;
mod support;
mod tracking;

use lianxi_sdk_testing::desk::Desk;

use crate::examples;
use crate::plugin;

fn desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

/// With the budget of the year.
fn planned() -> Desk {
    let desk = desk();
    desk.ok("plan-budget", &examples::plan());
    desk
}

/// With support for one institution.
fn granted() -> Desk {
    let desk = planned();
    desk.ok("grant-support", &examples::support());
    desk
}
