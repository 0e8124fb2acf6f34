//! The engine as its callers see it, on a real journal and in virtual time. One binary: each file holds one concept.

mod around;
mod clock;
mod control;
mod drawing;
mod host;
mod language;
mod listening;
mod offices;
mod outgoing;
mod outside;
mod people;
mod schedules;
mod turns;
mod versions;
