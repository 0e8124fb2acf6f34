//! Who may do what: policies as text, decided by Cedar.
//!
//! A request is asked once for each capacity of the person, until one is allowed. So a permission always comes from the roles of one office, and
//! never from a role here and a department there. What is forbidden looks at the person as a whole and holds in every capacity.

mod decision;
mod entities;
mod policies;
mod problem;
mod visibility;

use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;

use cedar_policy::{
    Authorizer, Decision as CedarDecision, EntityTypeName, PolicySet, Request, Response,
};

use policies::Applicable;

pub use decision::{Decision, RefusalCode};
pub use policies::{DEFAULT_POLICIES, POLICIES_MAX};
pub use problem::PolicyProblem;
pub use visibility::{Area, Extent, Visibility};

use crate::operation::Operation;
use crate::principal::{CAPACITIES_MAX, Capacity, Principal};
use crate::resource::{Divisions, Resource};
use entities::{Asked, Names};

/// Policies that were read and found valid. Deciding reads only what it is given.
pub struct Authoriser {
    questions: HashMap<Operation, Applicable>,
    names: Names,
    cedar: Authorizer,
}

impl Authoriser {
    /// From the texts of policy files: each a name, for telling where a problem is, and the text. They are all there is: pass
    /// [`DEFAULT_POLICIES`] too where a site's own stand beside them. Every problem of every file is told at once.
    pub fn new(texts: &[(&str, &str)]) -> Result<Self, Vec<PolicyProblem>> {
        let (policies, schema) = policies::read(texts)?;
        let told = |problem| vec![problem];
        Ok(Self {
            questions: policies::by_operation(&policies, &schema).map_err(told)?,
            names: Names::new().map_err(told)?,
            cedar: Authorizer::new(),
        })
    }

    /// The policies that this system comes with.
    pub fn standard() -> Result<Self, Vec<PolicyProblem>> {
        Self::new(DEFAULT_POLICIES)
    }

    /// Whether it may be done. `divisions` gives the divisions above one.
    pub fn decide(
        &self,
        principal: &Principal,
        operation: Operation,
        resource: &Resource,
        divisions: &Divisions<'_>,
    ) -> Decision {
        self.decide_in(
            &principal.capacities,
            principal,
            operation,
            resource,
            divisions,
        )
    }

    /// The same in some of the person's capacities; what is forbidden looks at all of them.
    fn decide_in(
        &self,
        capacities: &[Capacity],
        principal: &Principal,
        operation: Operation,
        resource: &Resource,
        divisions: &Divisions<'_>,
    ) -> Decision {
        if operation.kind() != resource.kind {
            return Decision::refused(RefusalCode::WrongKind, Vec::new());
        }
        // Who holds nothing anywhere is still somebody of whom the policies are asked: their own token is theirs.
        let nobody = [Capacity::default()];
        let capacities = if capacities.is_empty() {
            &nobody
        } else {
            capacities
        };
        let roles = principal.roles();
        let mut refused = None;
        for capacity in capacities.iter().take(CAPACITIES_MAX) {
            let asked = Asked {
                person: &principal.person,
                capacity,
                roles: &roles,
                scopes: principal.scopes.as_ref(),
            };
            match self.ask(&asked, operation, resource, divisions) {
                Decision::Allowed { policies } => return Decision::Allowed { policies },
                // A prohibition says more than the absence of a permission.
                refusal @ Decision::Refused { .. } => {
                    if refused.as_ref().is_none_or(Decision::is_for_want) {
                        refused = Some(refusal);
                    }
                }
            }
        }
        refused.unwrap_or_else(|| Decision::refused(RefusalCode::NoPermission, Vec::new()))
    }

    /// The question in one capacity.
    fn ask(
        &self,
        asked: &Asked<'_>,
        operation: Operation,
        resource: &Resource,
        divisions: &Divisions<'_>,
    ) -> Decision {
        let failed = || Decision::refused(RefusalCode::PolicyFailed, Vec::new());
        let Some(Applicable { action, policies }) = self.questions.get(&operation) else {
            return failed();
        };
        let Some(question) = self.names.question(asked, action, resource, divisions) else {
            return failed();
        };
        let request = Request::new(
            question.principal,
            action.uid(),
            question.resource,
            question.context,
            None,
        );
        match request {
            Ok(request) => {
                let response = self
                    .cedar
                    .is_authorized(&request, policies, &question.entities);
                answer(policies, &response)
            }
            Err(_) => failed(),
        }
    }
}

fn answer(policies: &PolicySet, response: &Response) -> Decision {
    let diagnostics = response.diagnostics();
    let reasons: BTreeSet<String> = diagnostics.reason().map(ToString::to_string).collect();
    // A policy that fails is left out by Cedar. If it was a prohibition that would open a door: so a failure refuses.
    if diagnostics.errors().next().is_some() {
        return Decision::refused(RefusalCode::PolicyFailed, reasons);
    }
    match response.decision() {
        CedarDecision::Allow => Decision::Allowed {
            policies: reasons.into_iter().collect(),
        },
        CedarDecision::Deny => {
            let code = diagnostics
                .reason()
                .map(|id| RefusalCode::of(policies.annotation(id, "code")))
                .min()
                .unwrap_or(RefusalCode::NoPermission);
            Decision::refused(code, reasons)
        }
    }
}

fn type_name(name: &str) -> Result<EntityTypeName, PolicyProblem> {
    EntityTypeName::from_str(name).map_err(|error| PolicyProblem::of_schema(&error))
}
