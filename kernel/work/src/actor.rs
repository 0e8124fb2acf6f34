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
    /// For whom this person stands in at this instant, as the directory has it: resolved by the caller, and part of the evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stands_for: Vec<String>,
}

impl Actor {
    /// Whether this is that person, or stands in for them.
    pub fn is(&self, person: &str) -> bool {
        self.person == person || self.stands_for.iter().any(|other| other == person)
    }
}

/// Whom something is given to: a person in an office, or whoever of an office has a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Assignee {
    Person {
        person: String,
        office: Office,
    },
    Office {
        office: Office,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
    },
}

impl Assignee {
    pub fn office(&self) -> &Office {
        match self {
            Self::Person { office, .. } | Self::Office { office, .. } => office,
        }
    }

    /// Whether an actor is meant.
    pub fn covers(&self, actor: &Actor) -> bool {
        match self {
            Self::Person { person, .. } => actor.is(person),
            Self::Office { office, role } => {
                office.covers(&actor.office)
                    && role.as_ref().is_none_or(|role| actor.roles.contains(role))
            }
        }
    }
}

impl fmt::Display for Assignee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person { person, office } => write!(f, "{person} ({office})"),
            Self::Office { office, role: None } => office.fmt(f),
            Self::Office {
                office,
                role: Some(role),
            } => write!(f, "{office}#{role}"),
        }
    }
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
