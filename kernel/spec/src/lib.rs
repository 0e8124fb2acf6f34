//! Workflow definitions: YAML text to a [`Workflow`] that can run, or every reason why not, at once, each with its line.
//!
//! ```text
//! text --located--> tree with places --reader--> lianxi_flow::Workflow + problems --checks--> more problems
//! ```
//!
//! * [`read`] — the whole of it; a definition is hostile input and is never trusted to be small or well formed;
//! * [`Catalog`] — what the host has installed, as far as a definition can call it;
//! * [`RulePacks`], [`read_by_rules`] — what a matter asks of its definitions beyond the language, as data;
//! * [`schema`] — what a host accepts, as a JSON schema for editors;
//! * [`Problem`], [`CODES`] — what can be wrong; all words are in one file;
//! * [`difference`] — what differs between two versions, in the words of whoever answers for them, and line by line;
//! * [`render()`], [`Problem::to_json`] — problems for a terminal and for programs.

mod address;
mod catalog;
mod checks;
mod cursor;
pub mod difference;
mod finding;
mod located;
mod problem;
mod reader;
mod render;
mod rules;
mod scalar;
pub mod schema;
mod similar;

pub use catalog::{Catalog, CatalogError, DutySignature, Elsewhere, NoCatalog, Resolved};
pub use finding::CODES;
pub use lianxi_flow::Workflow;
pub use located::{MAX_BYTES, MAX_DEPTH, MAX_NODES};
pub use problem::{Language, Location, MAX_PROBLEMS, Problem, RuleName, Severity, Words};
pub use reader::{
    MAX_EXPRESSIONS, Needed, Outcome, Pin, RESOURCES_BYTES_MAX, RESOURCES_MAX, read, read_by_rules,
};
pub use render::{Look, render, render_in};
pub use rules::{RULES_MAX, RulePacks, UnreadablePack};

/// A definition and the name that its problems are shown under.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub name: &'a str,
    pub text: &'a str,
}
