//! People as ids, and their places. Names and numbers are kept elsewhere, where they can be erased.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::office::Office;
use crate::validity::Validity;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    pub id: String,
    /// The first day, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The first day on which they are no longer there (离职).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Date>,
}

impl Person {
    pub fn is_there(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && !self.has_left(on)
    }

    pub fn has_left(&self, on: Date) -> bool {
        self.left.is_some_and(|left| left <= on)
    }
}

/// A person's place in an office. It is named by person, office and first day; two in one office do not overlap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assignment {
    pub person: String,
    pub office: Office,
    pub roles: Vec<String>,
    /// Leads the office, whatever the roles.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leader: bool,
    #[serde(default, skip_serializing_if = "Validity::is_always")]
    pub valid: Validity,
}
