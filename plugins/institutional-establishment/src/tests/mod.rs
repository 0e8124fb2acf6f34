//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod conformance;
mod registration;
mod supervision;

use lianxi_sdk_testing::desk::Desk;

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
