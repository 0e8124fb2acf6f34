//! An office (机构) is a department at a division. Most exist by rule and need no line of their own; the others are declared here,
//! and so is who acts in whose place (登记机关).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::validity::Validity;
use crate::word::words;

/// A department at a division.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Office {
    pub department: String,
    pub division: String,
}

impl Office {
    pub fn new(department: impl Into<String>, division: impl Into<String>) -> Self {
        Self {
            department: department.into(),
            division: division.into(),
        }
    }
}

impl fmt::Display for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.department, self.division)
    }
}

/// Whether an office is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfficeState {
    /// As the department's levels say.
    #[default]
    ByRule,
    /// Though the level is none of the department's.
    Present,
    /// Though the level is one of the department's.
    Absent,
}

words! { OfficeState {
    ByRule = "by-rule", "按层级设置";
    Present = "present", "设有";
    Absent = "absent", "未设";
} }

/// What is particular about one office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfficeEntry {
    pub office: Office,
    /// Its own name, where it is not the division's with the department's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default)]
    pub state: OfficeState,
}

/// The office of a binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BoundOffice {
    pub department: String,
    /// `None`: at the division that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
}

/// Who acts in a matter in place of the department that is competent by name: an approval bureau (行政审批局) issues the licences of
/// other departments. One for a division goes before one for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Binding {
    pub matter: String,
    /// The department that is competent by name.
    pub department: String,
    /// Exactly this division, not what lies in it. `None`: every division that has no binding of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    pub office: BoundOffice,
    #[serde(default, skip_serializing_if = "Validity::is_always")]
    pub valid: Validity,
}
