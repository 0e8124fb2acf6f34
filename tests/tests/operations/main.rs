//! The real binary in the hands of an operator: dead letters are sent again, a database is examined, copied and put back.
//!
//! One file a concept; [`host`] is the server that they work beside, and what they type.

mod backups;
mod dead_letters;
mod doctor;
mod host;
