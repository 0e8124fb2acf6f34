//! Who acts: a person in an office, or the system on behalf of an execution.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A department at a division; without a division, the department at every division.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Office {
    pub department: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
}

impl Office {
    /// Whether an officer of `other` belongs to this office.
    pub fn covers(&self, other: &Self) -> bool {
        self.department == other.department
            && (self.division.is_none() || self.division == other.division)
    }
}

impl fmt::Display for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.department)?;
        self.division
            .iter()
            .try_for_each(|division| write!(f, "@{division}"))
    }
}

/// A person who acts for an office. The same person in another office is the same person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    /// The person's id, never a name.
    pub person: String,
    pub office: Office,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
}

/// On whose behalf a command comes; written into every event.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum By {
    Person(Actor),
    /// The kernel: the execution that opened the item, or a timer.
    System,
}

impl By {
    pub fn actor(&self) -> Option<&Actor> {
        match self {
            Self::Person(actor) => Some(actor),
            Self::System => None,
        }
    }
}
