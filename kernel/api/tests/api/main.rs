//! Every address, driven over a real connection. One binary: each file holds one concept.

mod access_accounts;
mod access_addresses;
mod access_people;
mod access_sight;
mod access_signing;
mod access_table;
mod definitions;
mod directory;
mod directory_people;
mod events;
mod executions;
mod host;
mod outbox;
mod people;
mod refusals;
mod versions;
mod work;
