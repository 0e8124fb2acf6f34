//! What people say to a work item, when, and what institutions do by themselves: the lines of two files.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// When somebody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Within the period.
    Prompt,
    /// After it, before anything but a reminder followed.
    Late,
    /// After the work had gone to the upper level, which answers.
    Upper,
    /// After it had been reported.
    Reported,
}

/// An office: a department in a division.
#[derive(Clone, Debug, Serialize)]
pub struct Office {
    pub department: String,
    pub division: String,
}

/// One line of `answers.jsonl`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    pub business_key: String,
    pub step: &'static str,
    /// Counted from 1, of the items that this step opened under this key.
    pub occurrence: u32,
    /// How long after the item was opened.
    pub after: String,
    pub person: String,
    pub office: Office,
    pub outcome: &'static str,
    pub form: Value,
}

/// One line of `events.jsonl`.
#[derive(Clone, Debug)]
pub struct Happening {
    pub at: Timestamp,
    pub event: Value,
}

/// A piece of work that waits: the step, whose it is and by when.
pub(crate) struct Item {
    pub step: &'static str,
    pub office: Office,
    /// The division that it goes up to.
    pub upper: Option<String>,
    pub due: Timestamp,
    /// What it is reported as when nobody does it.
    pub matter: &'static str,
}
