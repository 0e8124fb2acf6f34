//! A scenario: events that arrive and people who answer by a script, driven through the real host in virtual time.
//!
//! * [`Scenario`] — the files; [`Driver`] — the loop over virtual time; `cast` — which scripted answer belongs to which work item;
//! * [`Report`] — what a secretary of the joint conference asks, counted from what the host has in its journal;
//! * `compare` — against what the scenario expects; [`Finished`] — that a data folder is done with a scenario.

mod cast;
mod compare;
mod driver;
mod files;
mod finished;
mod report;
mod tally;

pub use compare::DIFFERENCES_SHOWN;
pub use driver::Driver;
pub use files::Scenario;
pub use finished::Finished;
pub use report::Report;
