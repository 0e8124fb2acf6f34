//! What is asked for: as much of a thing as the policies look at.

use serde::{Deserialize, Serialize};

use crate::operation::Kind;

/// The most divisions above one that are looked at. China has five levels.
pub const ANCESTORS_MAX: usize = 16;

/// The divisions above one, nearest first, without itself. One that is not known has none above it: it is then its own tree.
pub type Divisions<'a> = dyn Fn(&str) -> Vec<String> + 'a;

/// A thing, or a kind of thing. What a kind does not have stays at its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    pub kind: Kind,
    /// The department that owes a work item, or for which an execution was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Its division; none: of the department as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// The person who asks is a party of the work item (holder, seat, signer, delegate, reader, initiator, approver of its extension, also
    /// where they stand in for one), or began the execution. What a party may do at this moment is for the item itself to say.
    #[serde(default)]
    pub party: bool,
    /// The person who asks put the work item under supervision (挂牌督办).
    #[serde(default)]
    pub supervisor: bool,
    /// The account or token is the asking person's own.
    #[serde(default)]
    pub own: bool,
    /// The roles of the person whom an account or a token belongs to, in all offices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holder_roles: Vec<String>,
}

impl Resource {
    /// Nothing but its kind: what has no office and belongs to nobody.
    pub const fn of(kind: Kind) -> Self {
        Self {
            kind,
            department: None,
            division: None,
            party: false,
            supervisor: false,
            own: false,
            holder_roles: Vec::new(),
        }
    }

    /// A work item of an office.
    pub fn work_item(department: impl Into<String>, division: Option<&str>) -> Self {
        Self {
            department: Some(department.into()),
            division: division.map(Into::into),
            ..Self::of(Kind::WorkItem)
        }
    }

    /// The same thing, where the asking person is a party of it or not.
    pub fn with_party(self, party: bool) -> Self {
        Self { party, ..self }
    }

    /// The account or token of a person with these roles, the asking person's own or not.
    pub fn belonging<R: Into<String>>(
        kind: Kind,
        own: bool,
        roles: impl IntoIterator<Item = R>,
    ) -> Self {
        Self {
            own,
            holder_roles: roles.into_iter().map(Into::into).collect(),
            ..Self::of(kind)
        }
    }
}
