//! Where (行政区划) and who in general (部门): the two coordinates of an office.

use serde::{Deserialize, Serialize};

use crate::validity::Validity;
use crate::word::words;

/// How high a division stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Province,
    City,
    County,
    Township,
    /// A development zone and whatever else has authorities of its own and no place in the table of divisions (开发区等).
    Other,
}

words! { Level {
    Province = "province", "省级";
    City = "city", "市级";
    County = "county", "县级";
    Township = "township", "乡级";
    Other = "other", "其他";
} }

impl Level {
    /// Whether a division of this level may lie in one of that level.
    pub(crate) fn lies_in(self, parent: Self) -> bool {
        self == Self::Other || parent == Self::Other || parent < self
    }
}

/// A division, or one stretch of its life: after a change of name one code has two of them, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Division {
    /// Any code: those of the national table, and others for zones that are not in it.
    pub code: String,
    pub name: String,
    pub level: Level,
    /// `None`: nothing is above it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    #[serde(default, skip_serializing_if = "Validity::is_always")]
    pub valid: Validity,
    /// What took its place when it ended (撤并): the first is where its work goes; several when it was divided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<String>,
}

/// What a department is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DepartmentKind {
    Government,
    MassOrganisation,
    Other,
}

words! { DepartmentKind {
    Government = "government", "政府部门";
    MassOrganisation = "mass-organisation", "群团组织";
    Other = "other", "其他";
} }

/// A department as such (部门): by rule it has an office in every division of its levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Department {
    pub id: String,
    pub name: String,
    pub kind: DepartmentKind,
    /// Its place in lists.
    #[serde(default)]
    pub order: u32,
    /// Where it has offices unless one is declared absent.
    #[serde(default)]
    pub levels: Vec<Level>,
    #[serde(default, skip_serializing_if = "Validity::is_always")]
    pub valid: Validity,
}
