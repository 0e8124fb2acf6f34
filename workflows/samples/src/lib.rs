//! Sample input for `workflows/registration-push.yaml`: registrations, what the staff answers, what institutions do, and what must
//! come of each. One seed gives the same bytes on every machine; what is committed is what this crate writes.
//!
//! ```text
//! plan (roles) -> institution (a decision) -> course (a walk through the matter, with its answers) -> expected -> files
//! ```
//!
//! * [`plan`]: how many registrations of which kind, and which of them are faulty in which named way;
//! * [`institution`]: synthetic institutions with valid codes; [`faults`]: what is wrong with some;
//! * [`course`]: what people do with one registration and when, counted by the official calendar;
//! * [`answer`]: the lines that say it;
//! * [`expected`]: what must come out, told from the plan and never by running the workflow;
//! * [`institutions`]: those of all counties, for the sample of a whole year;
//! * [`files`]: the lines and their files.

pub mod answer;
pub mod course;
pub mod expected;
pub mod faults;
pub mod files;
pub mod followups;
pub mod institution;
pub mod institutions;
pub mod office_hours;
pub mod plan;
pub mod random;
pub mod registrations;
mod remedies;

pub use files::{FOLDER, File, files};
pub use registrations::{Case, cases};

/// The seed of what is committed.
pub const SEED: u64 = 20_260_105;
