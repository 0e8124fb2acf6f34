//! The sandbox against real components: an honest guest written with the SDK, and hostile ones.

mod cached;
mod duties;
mod hostile;
mod packages;
mod sdk;
mod support;
