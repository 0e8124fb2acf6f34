//! The real binary in the hands of an operator: plugins come and go, dead letters are sent again, a database is examined, copied, put back and relieved of what ended long ago.
//!
//! One file a concept; [`host`] is the server that they work beside, and what they type.

mod archives;
mod backups;
mod dead_letters;
mod doctor;
mod host;
mod plugins;
