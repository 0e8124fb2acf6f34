//! Work items (待办).
//!
//! ```text
//! filter   which ones: every filter of a list is a parameter of its address, and one that is not known is refused
//! list     rows, in an order, from page to page
//! counts   how many, by what; they add up
//! export   the same rows as a spreadsheet (sheet)
//! one      one item in full, its history, where it could be sent back to
//! verbs    what a person does with it (bodies)
//! may      which of these the caller may do now
//! ```
//!
//! A list shows what the policies let the caller see and nothing else: the filter of what is visible is the journal's, in the same query.

pub(crate) mod bodies;
pub(crate) mod counts;
pub(crate) mod export;
mod filter;
pub(crate) mod list;
mod may;
pub(crate) mod one;
mod sheet;
pub(crate) mod verbs;

pub use export::EXPORT_ROWS_MAX;
