//! What holds for whoever asks for whatever, in any number of offices.

use lianxi_access::{
    Authoriser, Capacity, Kind, Operation, Principal, Resource, Scope, ScopeSet, role,
};
use proptest::prelude::*;

use crate::world::{above, authoriser, decide, roles};

fn a_capacity() -> impl Strategy<Value = Capacity> {
    let names: Vec<&'static str> = roles()
        .into_iter()
        .filter(|role| !role.is_empty())
        .collect();
    (
        prop::option::of(prop::sample::select(vec!["finance", "works", "counsel"])),
        prop::option::of(prop::sample::select(vec!["14", "1401", "1402", "140101"])),
        prop::collection::vec(prop::sample::select(names), 0..3),
    )
        .prop_map(|(department, division, roles)| Capacity {
            department: department.map(Into::into),
            division: division.map(Into::into),
            roles: roles.into_iter().map(Into::into).collect(),
        })
}

fn somebody() -> impl Strategy<Value = Principal> {
    let scopes = prop::collection::btree_set(prop::sample::select(Scope::ALL.to_vec()), 0..4)
        .prop_map(|scopes| scopes.into_iter().collect::<ScopeSet>());
    (
        prop::collection::vec(a_capacity(), 0..4),
        prop::option::of(scopes),
    )
        .prop_map(|(capacities, scopes)| Principal {
            person: "p1".to_owned(),
            capacities,
            scopes,
        })
}

fn something() -> impl Strategy<Value = Resource> {
    (
        prop::sample::select(Kind::ALL.to_vec()),
        prop::option::of(prop::sample::select(vec!["finance", "works", "counsel"])),
        prop::option::of(prop::sample::select(vec!["14", "1401", "1402", "140101"])),
        any::<[bool; 3]>(),
        prop::collection::vec(prop::sample::select(role::RESERVED.to_vec()), 0..2),
    )
        .prop_map(
            |(kind, department, division, [party, supervisor, own], holders)| Resource {
                department: department.map(Into::into),
                division: division.map(Into::into),
                party,
                supervisor,
                ..Resource::belonging(kind, own, holders)
            },
        )
}

fn allowed(authoriser: &Authoriser, principal: &Principal, resource: &Resource) -> Vec<Operation> {
    Operation::ALL
        .iter()
        .copied()
        .filter(|operation| operation.kind() == resource.kind)
        .filter(|operation| decide(authoriser, principal, *operation, resource))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn scopes_only_ever_take_away(principal in somebody(), resource in something()) {
        let authoriser = authoriser();
        let free = Principal { scopes: None, ..principal.clone() };
        let without = allowed(authoriser, &free, &resource);
        let with = allowed(authoriser, &principal, &resource);
        for operation in &with {
            prop_assert!(without.contains(operation), "{operation} came with the scopes");
        }
        if let Some(scopes) = &principal.scopes {
            // And they take away exactly what they do not name.
            let left: Vec<Operation> = without
                .into_iter()
                .filter(|operation| scopes.has(operation.scope()))
                .collect();
            prop_assert_eq!(with, left);
        }
    }

    /// Except that a second of the three administrators ends what the first one could: they exclude each other.
    #[test]
    fn adding_a_role_never_removes(
        principal in somebody(),
        resource in something(),
        added in prop::sample::select(roles()),
        to in any::<prop::sample::Index>(),
    ) {
        prop_assume!(!added.is_empty() && !principal.capacities.is_empty());
        let mut more = principal.clone();
        let at = to.index(more.capacities.len());
        more.capacities[at].roles.push(added.to_owned());
        prop_assume!(role::mixed(more.roles()).is_none());
        let authoriser = authoriser();
        let after = allowed(authoriser, &more, &resource);
        for operation in allowed(authoriser, &principal, &resource) {
            prop_assert!(after.contains(&operation), "{added} took {operation} away");
        }
    }

    /// What makes the whole thing worth having: no combination of roles acts in another department's place.
    #[test]
    fn nobody_acts_for_another_department(principal in somebody(), resource in something()) {
        let local = principal.roles().contains(role::LOCAL_OPERATOR);
        let theirs = principal
            .capacities
            .iter()
            .any(|capacity| {
                capacity.department.is_some()
                    && capacity.department == resource.department
                    && role::works(capacity.roles.iter().map(String::as_str))
            });
        prop_assume!(!local && !theirs);
        let resource = Resource { kind: Kind::WorkItem, party: false, ..resource };
        let authoriser = authoriser();
        for operation in [
            Operation::WorkItemClaim,
            Operation::WorkItemDraft,
            Operation::WorkItemComplete,
            Operation::WorkItemSign,
            Operation::WorkItemReturn,
            Operation::WorkItemTransfer,
            Operation::WorkItemDelegate,
            Operation::WorkItemHandOver,
        ] {
            prop_assert!(!decide(authoriser, &principal, operation, &resource), "{operation}");
        }
    }

    #[test]
    fn two_of_the_three_administrators_administer_nothing(
        principal in somebody(),
        resource in something(),
    ) {
        prop_assume!(!principal.capacities.is_empty());
        let mut both = principal;
        both.capacities[0].roles.extend([
            role::SYSTEM_ADMINISTRATOR.to_owned(),
            role::AUDIT_ADMINISTRATOR.to_owned(),
        ]);
        for operation in allowed(authoriser(), &both, &resource) {
            prop_assert!(
                !matches!(operation.scope(), Scope::Accounts | Scope::Audit | Scope::Operate),
                "{operation}"
            );
        }
    }

    /// Whatever the offices: the filter of a list and the decision about each thing agree.
    #[test]
    fn lists_agree_with_decisions(principal in somebody(), resource in something()) {
        let authoriser = authoriser();
        let (list, show) = match resource.kind {
            Kind::WorkItem => (Operation::WorkItemList, Operation::WorkItemShow),
            Kind::Execution => (Operation::ExecutionList, Operation::ExecutionShow),
            Kind::Token => (Operation::DirectoryShow, Operation::DirectoryShow),
            _ => (Operation::WorkflowList, Operation::WorkflowShow),
        };
        let resource = Resource { kind: list.kind(), ..resource };
        prop_assert_eq!(
            authoriser.visible(&principal, list, &above).covers(&resource, &above),
            decide(authoriser, &principal, show, &resource)
        );
    }
}
