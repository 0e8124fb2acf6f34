//! Sending work back (驳回) through the machine: to the step before, to the first, to a named one, forward or straight back; inside branches,
//! between them, out of them; out of loops, attempts, functions. Nothing is lost, and nothing that comes after is skipped.

#[path = "../host/mod.rs"]
mod host;
mod person;
mod random;
mod stored;
mod table;
