//! Who asks: a person in the offices that they have today, a token of the configuration, or nobody.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use lianxi_access::{Capacity, Principal, ScopeSet, role};
use lianxi_runtime::work::{Actor, Office};

use crate::problem::Problem;

/// Stands for the office of who has none, where an office is to be written down. No department is called so: those are lower-case letters.
pub const NO_OFFICE: &str = "~host";

/// How the caller is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallerKind {
    /// Signed in; by a cookie, or by the session's token in a header.
    Session { by_cookie: bool, must_change: bool },
    /// A token that the host has issued.
    ApiToken,
    /// A token of the configuration.
    Token,
    /// An open host: no token is asked for.
    Local,
    /// Nobody is known here.
    Anonymous,
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    pub kind: CallerKind,
    pub person: Option<String>,
    /// In each of their offices, and for those who are away; without an office, one that stands for the host itself.
    pub actors: Vec<Actor>,
    /// What a token may be used for at most; `None`: for everything that its person may do.
    pub scopes: Option<ScopeSet>,
    /// The digest of the session or token by which they are known.
    pub digest: Option<String>,
}

impl Caller {
    pub fn anonymous() -> Self {
        Self {
            kind: CallerKind::Anonymous,
            person: None,
            actors: Vec::new(),
            scopes: None,
            digest: None,
        }
    }

    /// As one actor alone, whom the configuration names.
    pub fn known(kind: CallerKind, actor: Actor) -> Self {
        Self {
            kind,
            person: Some(actor.person.clone()),
            actors: vec![actor],
            scopes: None,
            digest: None,
        }
    }

    /// The person's id; empty for nobody.
    pub fn name(&self) -> &str {
        self.person.as_deref().unwrap_or_default()
    }

    /// As the policies see them.
    pub fn principal(&self) -> Principal {
        let capacities = match self.kind {
            CallerKind::Anonymous => vec![Capacity::without_office([role::ANONYMOUS_READER])],
            _ => self.actors.iter().map(capacity).collect(),
        };
        self.as_principal(capacities)
    }

    /// The same, in one of their offices alone.
    pub fn principal_as(&self, actor: &Actor) -> Principal {
        self.as_principal(vec![capacity(actor)])
    }

    fn as_principal(&self, capacities: Vec<Capacity>) -> Principal {
        Principal {
            person: self.name().to_owned(),
            capacities,
            scopes: self.scopes.clone(),
        }
    }
}

fn capacity(actor: &Actor) -> Capacity {
    let department = &actor.office.department;
    Capacity {
        department: (department != NO_OFFICE).then(|| department.clone()),
        division: actor.office.division.clone(),
        roles: actor.roles.clone(),
    }
}

/// A person in no department's office: what an account's own roles are held in.
pub fn of_the_host(person: &str, roles: Vec<String>) -> Actor {
    Actor {
        person: person.to_owned(),
        office: Office {
            department: NO_OFFICE.to_owned(),
            division: None,
        },
        roles,
        stands_for: Vec::new(),
    }
}

/// Who changes something: somebody.
pub struct Acting(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for Acting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match parts.extensions.get::<Caller>() {
            Some(caller) if caller.person.is_some() => Ok(Self(caller.clone())),
            // The outermost layer lets nobody through to a change whom it does not know.
            _ => Err(Problem::internal("a change by nobody was let through")),
        }
    }
}

/// Who reads; may be nobody.
pub struct Reading(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for Reading {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Caller>().cloned();
        caller
            .map(Self)
            .ok_or_else(|| Problem::internal("a caller was not looked at"))
    }
}
