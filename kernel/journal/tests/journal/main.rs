//! The journal's contract, on real SQLite files. Each file holds one promise; `postgres.rs` asks the same of PostgreSQL.

mod accounts;
mod archives;
mod archives_cut;
mod backups;
mod compare;
mod doctor;
mod events;
mod file;
mod group;
mod inputs;
mod ledgers;
mod lists;
mod office;
mod open;
mod outgoing;
mod people;
mod plugins;
mod proof;
mod records;
mod schedules;
mod support;
mod versions;

const BACKEND: support::Backend = support::Backend::Sqlite;
