//! May they? Every address asks here, once, before it does anything; what is refused is logged and counted, without a person.

use lianxi_access::{Area, Extent, Operation, Refusal, Resource, Visibility};
use lianxi_runtime::journal::{Visible, VisibleScope};
use lianxi_runtime::keys_of;
use lianxi_runtime::work::Actor;

use super::caller::Caller;
use crate::api::Api;
use crate::problem::Problem;

/// Divisions of one area that a list is asked for; an area of more is asked for by its first ones.
pub const AREA_MAX: usize = 4_096;

impl Caller {
    /// Whether they may do this with that. The refusal says which operation on what, and of which office.
    pub fn permit(
        &self,
        api: &Api,
        operation: Operation,
        resource: &Resource,
    ) -> Result<(), Problem> {
        let principal = self.principal();
        let above = |code: &str| api.ancestors(code);
        let decision = api
            .access
            .authoriser
            .decide(&principal, operation, resource, &above);
        let Some(refusal) = Refusal::of(&principal, operation, resource, &decision) else {
            return Ok(());
        };
        tracing::info!(%refusal, "a request was not permitted");
        api.access.refused.add(operation);
        Err(Problem::forbidden(refusal))
    }

    /// Whether they may, without a word in the log: where no answer depends on it alone.
    pub fn could(&self, api: &Api, operation: Operation, resource: &Resource) -> bool {
        let above = |code: &str| api.ancestors(code);
        let authoriser = &api.access.authoriser;
        authoriser
            .decide(&self.principal(), operation, resource, &above)
            .is_allowed()
    }

    /// The same as [`Self::permit`], for what concerns no office and nobody: the host itself and its parts.
    pub fn may(&self, api: &Api, operation: Operation) -> Result<(), Problem> {
        self.permit(api, operation, &Resource::of(operation.kind()))
    }

    /// Whether they may, and in which of their offices: the one that the change is recorded with.
    pub fn permit_as(
        &self,
        api: &Api,
        operation: Operation,
        resource: &Resource,
    ) -> Result<Actor, Problem> {
        self.permit(api, operation, resource)?;
        let above = |code: &str| api.ancestors(code);
        let may = |actor: &&Actor| {
            let principal = self.principal_as(actor);
            let authoriser = &api.access.authoriser;
            authoriser
                .decide(&principal, operation, resource, &above)
                .is_allowed()
        };
        let found = self.actors.iter().find(may).or(self.actors.first());
        found
            .cloned()
            .ok_or_else(|| Problem::internal("somebody who may is nobody"))
    }

    /// The same, for what concerns no office and nobody.
    pub fn may_as(&self, api: &Api, operation: Operation) -> Result<Actor, Problem> {
        self.permit_as(api, operation, &Resource::of(operation.kind()))
    }

    /// Which work items a list may show them: as the journal filters it.
    pub fn visible(&self, api: &Api) -> Visible {
        self.visible_for(api, Operation::WorkItemList)
    }

    /// The same of another operation that is asked of many items at once, such as an export.
    pub fn visible_for(&self, api: &Api, operation: Operation) -> Visible {
        let above = |code: &str| api.ancestors(code);
        let authoriser = &api.access.authoriser;
        let seen = authoriser.visible(&self.principal(), operation, &above);
        match seen {
            Visibility::All => Visible::All,
            Visibility::Within { areas, parties } => Visible::Within {
                scopes: areas.into_iter().map(|area| scope(api, area)).collect(),
                keys: if parties {
                    keys_of(&self.actors)
                } else {
                    Vec::new()
                },
            },
        }
    }
}

/// A division and what it answers for, as the directory knows it today; of one that it does not know, that division alone.
fn scope(api: &Api, area: Area) -> VisibleScope {
    let divisions = match area.extent {
        Extent::Everywhere => None,
        Extent::Exactly(division) => Some(vec![division]),
        Extent::Subtree(root) => {
            let directory = api.engine.directory();
            let mut codes = directory.jurisdiction(&root, api.engine.today());
            codes.truncate(AREA_MAX);
            Some(codes)
        }
    };
    VisibleScope {
        department: area.department,
        divisions,
    }
}
