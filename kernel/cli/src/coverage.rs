//! What covers a policy: every sentence of it is a row of an inventory, and a table says which duties, workflows, rules and indicators
//! carry it out. Names that stand for nothing are found at their line; what a row still lacks is told and not hidden.
//!
//! * [`inventory`] — the rows, as the policy was read;
//! * [`table`] — what is said to cover each;
//! * [`judge`] — whether that is there, and what is missing.

pub mod inventory;
pub mod judge;
pub mod table;
