//! Working days and deadlines (工作日、期限). Pure: no clock, no I/O; every instant is an argument.
//!
//! * [`Calendar`] — which days are worked; immutable, cheap to clone, built from [`YearFile`]s;
//! * [`Calendar::deadline`] — an instant, a [`Period`] and a [`DeadlineRule`] give a [`Deadline`];
//! * [`YearFile`] — one official year, and everything that can be wrong with it ([`YearError`]);
//! * [`Holiday`] — the seven statutory holidays and the days on which the law puts them.
//!
//! One invariant above all: a period that reaches beyond the loaded years is still computed, by the weekend rule, and says so
//! (`provisional`). It is never refused and never silently final.

mod bundled;
mod calendar;
mod deadline;
mod holiday;
mod period;
mod year;

pub use calendar::{Calendar, Day};
pub use deadline::{Basis, Deadline, DeadlineRule, LastDay};
pub use holiday::Holiday;
pub use period::{AMOUNT_MAX, Period, PeriodError, Unit};
pub use year::{YearError, YearFile, YearProblem};
