//! The journal's contract on a real PostgreSQL: the same files as for SQLite, and what only a database has that many processes reach.
//!
//! `tests/with-postgres.sh` starts one for the command that is given to it.

mod accounts;
mod archives;
mod archives_cut;
mod compare;
mod doctor;
mod events;
mod group;
mod inputs;
mod lease;
mod ledgers;
mod lists;
mod office;
mod open;
mod outgoing;
mod people;
mod plugins;
mod proof;
mod records;
mod same;
mod schedules;
mod support;
mod versions;

const BACKEND: support::Backend = support::Backend::Postgres;
