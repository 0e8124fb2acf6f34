//! Every address, driven over a real connection. One binary: each file holds one concept.

mod definitions;
mod events;
mod executions;
mod host;
mod outbox;
mod people;
mod refusals;
mod versions;
