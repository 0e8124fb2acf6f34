//! A large sample in JSON lines: many registrations of one workflow, who answers what, and what must come of each.
//!
//! * [`Sample`] — the files; [`Report`] — what a secretary of the joint conference asks, counted from what the host has in its journal;
//! * `compare` — against what the sample expects; [`Finished`] — that a data folder is done with a sample.

mod compare;
mod files;
mod finished;
mod report;
mod tally;

pub use compare::DIFFERENCES_SHOWN;
pub use files::Sample;
pub use finished::Finished;
pub use report::Report;
