//! Who asks: a person in offices, with roles there.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::scope::ScopeSet;

/// The most offices of one person that are looked at; what is beyond gives nothing.
pub const CAPACITIES_MAX: usize = 64;
/// The most roles in one office that are looked at.
pub const ROLES_MAX: usize = 64;

/// In which capacity somebody acts: an office (department and division) and the roles held there.
///
/// A department without a division is the department as a whole, at every division. Without a department, the roles are held in no
/// office: a program, or an administrator of this host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Capacity {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
}

impl Capacity {
    /// Roles in an office.
    pub fn in_office<R: Into<String>>(
        department: impl Into<String>,
        division: Option<&str>,
        roles: impl IntoIterator<Item = R>,
    ) -> Self {
        Self {
            department: Some(department.into()),
            division: division.map(Into::into),
            roles: roles.into_iter().map(Into::into).collect(),
        }
    }

    /// Roles that are held in no office.
    pub fn without_office<R: Into<String>>(roles: impl IntoIterator<Item = R>) -> Self {
        Self {
            roles: roles.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }
}

/// Who asks, in all capacities that hold at this instant. A permission in one of them is enough; what is forbidden, a token's scopes
/// among it, is forbidden in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Principal {
    /// The person's id, never a name; empty for nobody in particular.
    pub person: String,
    pub capacities: Vec<Capacity>,
    /// What the token leaves; `None` for a session, which is not limited.
    pub scopes: Option<ScopeSet>,
}

impl Principal {
    /// All roles in all offices, sorted, each once.
    pub fn roles(&self) -> BTreeSet<&str> {
        self.capacities
            .iter()
            .flat_map(|capacity| capacity.roles.iter().map(String::as_str))
            .collect()
    }
}
