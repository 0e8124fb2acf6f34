//! A year of many offices: matters that arrive over the year, people who answer whatever work item is opened by their habits, and what of
//! it was late, where, with whom and what followed (`lianxi demo`). One seed gives the same year.
//!
//! * [`Year`] — the file, and the tables beside it; `arrivals` — what comes from outside; `filled` — texts of the file with expressions;
//! * [`Habits`] — who answers what, when, and how often late; `chance`, `office_hours` — what they are drawn from;
//! * [`Told`] — counted from the journal; `standing` — what is counted of work items; `pages` — the same as tables for people.

mod arrivals;
mod chance;
mod count;
mod file;
mod filled;
mod habits;
mod office_hours;
mod pages;
mod rows;
mod spread;
mod standing;

pub use count::Told;
pub use file::Year;
pub use habits::{Expected, Habits};
