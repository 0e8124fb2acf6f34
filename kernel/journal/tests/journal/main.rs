//! The journal's contract, on real SQLite files. One binary: each file holds one promise.

mod backups;
mod compare;
mod doctor;
mod events;
mod group;
mod inputs;
mod lists;
mod open;
mod outgoing;
mod proof;
mod records;
mod schedules;
mod support;
mod versions;
