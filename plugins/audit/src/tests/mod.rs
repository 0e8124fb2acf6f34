//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod conclusion;
mod conformance;
mod evidence;
mod opinion;
mod plan;
mod rectification;

use lianxi_sdk::Call;
use lianxi_sdk_testing::desk::Desk;

use crate::examples::{self, call};
use crate::plugin;

/// A desk at which the first examples have been done.
fn after(steps: usize) -> Desk {
    let desk = Desk::new(plugin(), call());
    for (duty, input) in examples::examples().into_iter().take(steps) {
        desk.ok(duty, &input);
    }
    desk
}

const PLANNED: usize = 1;
const COLLECTED: usize = 2;
const SERVED: usize = 3;
const ANSWERED: usize = 4;
const ISSUED: usize = 5;

/// The same desk on another day.
fn on(desk: &mut Desk, day: &str) {
    desk.call(Call {
        now: format!("{day}T09:00:00+08:00"),
        ..call()
    });
}

/// What was sent: destination and event.
fn sent(desk: &Desk) -> Vec<(String, String)> {
    let emitted = desk.host().emitted();
    let short = |event: String| event.replace("cn.lianxi.audit.", "");
    emitted
        .into_iter()
        .map(|one| (one.destination, short(one.event_type)))
        .collect()
}

fn to(destination: &str, event: &str) -> (String, String) {
    (destination.to_owned(), event.to_owned())
}
