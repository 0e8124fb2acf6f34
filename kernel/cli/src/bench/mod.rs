//! What the host costs: executions and duty calls a second, the time of one alone, and what the machine gives for them.
//!
//! `load` makes executions; `process` asks the system what this process has used; `disk` probes the disk, without whose speed
//! the other numbers mean little; [`Figures`] is what comes out.

mod disk;
mod figures;
mod load;
mod process;

pub use disk::probe;
pub use figures::{BesideSlow, Figures, Grown, Spent, rounded};
pub use load::{Load, percentile};
pub use process::{cpu_ms, rss_mib};
