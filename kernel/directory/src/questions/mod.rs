//! What is asked of a directory: one file a subject. Nothing here changes anything.

mod divisions;
mod offices;
mod people;
mod route;

pub use people::Capacity;
pub use route::{Route, RouteReason, RouteStep, Target};
