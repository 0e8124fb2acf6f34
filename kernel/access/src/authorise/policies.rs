//! Reading policy files: parsed, named, and validated strictly against the schema before anything is decided by them.

use std::collections::HashMap;

use cedar_policy::{
    ActionConstraint, Entities, Entity, EntityUid, Policy, PolicyId, PolicySet, Schema,
    ValidationMode, Validator,
};

use super::problem::PolicyProblem;
use crate::operation::Operation;

/// The most policies of all files together: each is evaluated for every request.
pub const POLICIES_MAX: usize = 500;

/// The policies that this system comes with.
pub const DEFAULT_POLICIES: &[(&str, &str)] = &[
    (
        "officers.cedar",
        include_str!("../../policies/officers.cedar"),
    ),
    (
        "leaders.cedar",
        include_str!("../../policies/leaders.cedar"),
    ),
    (
        "conference.cedar",
        include_str!("../../policies/conference.cedar"),
    ),
    (
        "administrators.cedar",
        include_str!("../../policies/administrators.cedar"),
    ),
    (
        "accounts.cedar",
        include_str!("../../policies/accounts.cedar"),
    ),
    (
        "systems.cedar",
        include_str!("../../policies/systems.cedar"),
    ),
    ("limits.cedar", include_str!("../../policies/limits.cedar")),
];

const SCHEMA: &str = include_str!("../../policies/schema.cedarschema");

/// What is read for a list: see `visibility.rs`.
pub(super) const LISTS: [Operation; 5] = [
    Operation::WorkItemList,
    Operation::WorkItemShow,
    Operation::WorkItemExport,
    Operation::ExecutionList,
    Operation::ExecutionShow,
];

pub(super) fn schema() -> Result<Schema, PolicyProblem> {
    Schema::from_cedarschema_str(SCHEMA)
        .map(|(schema, _)| schema)
        .map_err(|error| PolicyProblem::of_schema(&error))
}

/// What is asked for an operation: its entity, with the groups that policies name instead of it, and the policies that could apply.
pub(super) struct Applicable {
    pub action: Entity,
    pub policies: PolicySet,
}

/// The policies sorted by operation once, so that a request evaluates a handful and not all of them.
pub(super) fn by_operation(
    all: &PolicySet,
    schema: &Schema,
) -> Result<HashMap<Operation, Applicable>, PolicyProblem> {
    let actions = schema
        .action_entities()
        .map_err(|error| PolicyProblem::of_schema(&error))?;
    let mut sorted = HashMap::new();
    for action in actions.iter() {
        let Some(operation) = Operation::from_name(action.uid().id().unescaped()) else {
            continue;
        };
        let policies = all
            .policies()
            .filter(|policy| is_about(policy, &action.uid(), &actions))
            .cloned();
        sorted.insert(
            operation,
            Applicable {
                action: action.clone(),
                policies: PolicySet::from_policies(policies)
                    .map_err(|error| PolicyProblem::of_schema(&error))?,
            },
        );
    }
    Ok(sorted)
}

/// Whether a policy's scope takes in an action.
fn is_about(policy: &Policy, action: &EntityUid, actions: &Entities) -> bool {
    match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(one) => one == *action,
        ActionConstraint::In(several) => several
            .iter()
            .any(|one| one == action || actions.is_ancestor_of(one, action)),
    }
}

/// All policies, or all problems.
pub(super) fn read(texts: &[(&str, &str)]) -> Result<(PolicySet, Schema), Vec<PolicyProblem>> {
    let schema = schema().map_err(|problem| vec![problem])?;
    let (mut policies, mut from, mut problems) = (PolicySet::new(), HashMap::new(), Vec::new());
    for (index, (file, text)) in texts.iter().enumerate() {
        let parsed = match text.parse::<PolicySet>() {
            Ok(parsed) => parsed,
            Err(errors) => {
                problems.extend(
                    errors
                        .iter()
                        .map(|error| PolicyProblem::told("policy-syntax", file, text, error)),
                );
                continue;
            }
        };
        if parsed.templates().next().is_some() {
            problems.push(PolicyProblem::of_file(
                "policy-template",
                file,
                "templates are not used here; write the policy in full",
            ));
        }
        for policy in parsed.policies() {
            let id = name_of(policy, file);
            from.insert(id.clone(), index);
            if let Some(problem) = names_an_office(policy, &schema, file) {
                problems.push(problem);
            }
            if policies.add(policy.new_id(id.clone())).is_err() {
                problems.push(PolicyProblem::of_file(
                    "policy-duplicate",
                    file,
                    format!("`{id}` is the name of another policy too; give it an @id of its own"),
                ));
            }
        }
    }
    if policies.num_of_policies() > POLICIES_MAX {
        problems.push(PolicyProblem::of_file(
            "policy-too-many",
            texts.last().map_or("", |(file, _)| file),
            format!("there are more than {POLICIES_MAX} policies; join or remove some"),
        ));
        return Err(problems);
    }
    problems.extend(invalid(&policies, schema.clone(), texts, &from));
    if problems.is_empty() {
        Ok((policies, schema))
    } else {
        Err(problems)
    }
}

/// Its `@id`, or its place in its file.
fn name_of(policy: &Policy, file: &str) -> PolicyId {
    match policy.annotation("id") {
        Some(id) if !id.is_empty() => PolicyId::new(id),
        _ => PolicyId::new(format!("{file}#{}", policy.id())),
    }
}

fn invalid(
    policies: &PolicySet,
    schema: Schema,
    texts: &[(&str, &str)],
    from: &HashMap<PolicyId, usize>,
) -> Vec<PolicyProblem> {
    Validator::new(schema)
        .validate(policies, ValidationMode::Strict)
        .validation_errors()
        .map(|error| {
            let (file, text) = from
                .get(error.policy_id())
                .and_then(|index| texts.get(*index))
                .copied()
                .unwrap_or_default();
            PolicyProblem::told("policy-invalid", file, text, error)
        })
        .collect()
}

/// A policy that gives or takes sight of lists must not name a department, a division or an item: the filter of a list is found by asking
/// for offices in relation to one's own (`visibility.rs`), and such a policy would make it say something else than the policies do.
fn names_an_office(policy: &Policy, schema: &Schema, file: &str) -> Option<PolicyProblem> {
    let named = policy.entity_literals().into_iter().find(|entity| {
        matches!(
            entity.type_name().to_string().as_str(),
            "Department" | "Division" | "WorkItem" | "Execution"
        )
    })?;
    touches_lists(policy, schema).then(|| {
        PolicyProblem::of_file(
            "policy-names-office",
            file,
            format!(
                "a policy on lists must not name {named}: the filter of a list cannot be derived from it; compare attributes instead"
            ),
        )
    })
}

fn touches_lists(policy: &Policy, schema: &Schema) -> bool {
    let Ok(actions) = schema.action_entities() else {
        return true;
    };
    actions.iter().any(|action| {
        LISTS
            .iter()
            .any(|list| list.name() == action.uid().id().unescaped())
            && is_about(policy, &action.uid(), &actions)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::Scope;

    /// The schema and the table of operations are one list: names, kinds and scopes.
    #[test]
    fn the_schema_has_exactly_the_operations() {
        let schema = schema().expect("the schema is read");
        let actions = schema.action_entities().expect("its actions");
        let groups: Vec<String> = schema
            .action_groups()
            .map(|group| group.id().unescaped().to_owned())
            .collect();
        let mut named: Vec<String> = actions
            .iter()
            .map(|action| action.uid().id().unescaped().to_owned())
            .filter(|name| !groups.contains(name))
            .collect();
        named.sort();
        let mut expected: Vec<&str> = Operation::ALL.iter().map(|one| one.name()).collect();
        expected.sort_unstable();
        assert_eq!(named, expected);

        for operation in Operation::ALL {
            let action: EntityUid = format!("Action::\"{}\"", operation.name())
                .parse()
                .expect("a name");
            for scope in Scope::ALL {
                let group: EntityUid = format!("Action::\"scope:{scope}\"")
                    .parse()
                    .expect("a name");
                assert_eq!(
                    actions.is_ancestor_of(&group, &action),
                    operation.scope() == scope,
                    "{operation} in {scope}"
                );
            }
            let kinds: Vec<String> = schema
                .resources_for_action(&action)
                .expect("it applies to something")
                .map(ToString::to_string)
                .collect();
            assert_eq!(kinds, [operation.kind().entity()], "{operation}");
        }
    }
}
