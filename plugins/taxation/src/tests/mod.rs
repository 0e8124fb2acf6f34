//! Every rule and boundary of this department, through the same dispatch that the component uses.

mod community;
mod conformance;
mod enjoyment;
mod money;
mod stops;
mod windows;

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::Desk;
use serde_json::Value;

use crate::{examples, plugin};

fn desk() -> Desk {
    Desk::new(plugin(), examples::call())
}

/// The provincial bureau on another day.
fn on(day: &str) -> Call {
    Call {
        now: format!("{day}T09:00:00+08:00"),
        basis_date: day.to_owned(),
        ..examples::office("140000", Level::Province)
    }
}

/// The texts of one member of every item of a list.
fn texts<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    let items = list.as_array().expect("a list").iter();
    items
        .map(|item| item[member].as_str().expect("a text"))
        .collect()
}
