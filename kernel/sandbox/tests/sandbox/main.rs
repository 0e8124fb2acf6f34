//! The sandbox against real components: an honest guest written with the SDK, and hostile ones.

mod abi;
mod cached;
mod duties;
mod hostile;
mod mutated;
mod packages;
mod sdk;
mod signed;
mod support;
