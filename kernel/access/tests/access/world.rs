//! Three departments in a small tree of divisions; everybody is looked at from `finance` at `1401`.

use std::sync::LazyLock;

use lianxi_access::{
    Authoriser, Capacity, Decision, Kind, Operation, Principal, RefusalCode, Resource, role,
};

pub const DEPARTMENT: &str = "finance";
pub const DIVISION: &str = "1401";

/// 14 > 1401 > 140101, and 14 > 1402.
pub fn above(division: &str) -> Vec<String> {
    let chain: &[&str] = match division {
        "140101" => &["1401", "14"],
        "1401" | "1402" => &["14"],
        _ => &[],
    };
    chain.iter().map(|code| (*code).to_owned()).collect()
}

/// The default policies, read once.
pub fn authoriser() -> &'static Authoriser {
    static READ: LazyLock<Authoriser> = LazyLock::new(|| {
        Authoriser::standard().unwrap_or_else(|problems| {
            let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{}", told.join("\n"))
        })
    });
    &READ
}

/// The columns of the matrix: nobody in particular, whoever works in an office, and every role that the kernel knows.
pub fn roles() -> Vec<&'static str> {
    let mut roles = vec!["", "examiner", role::OFFICER, role::LEADER];
    roles.extend(role::RESERVED);
    roles
}

/// In which office the role is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    AtTheDivision,
    InTheWholeDepartment,
    InNoOffice,
}

pub const HELD: [Held; 3] = [
    Held::AtTheDivision,
    Held::InTheWholeDepartment,
    Held::InNoOffice,
];

pub fn principal(role: &str, held: Held) -> Principal {
    let roles: Vec<&str> = Some(role)
        .into_iter()
        .filter(|one| !one.is_empty())
        .collect();
    let capacity = match held {
        Held::AtTheDivision => Capacity::in_office(DEPARTMENT, Some(DIVISION), roles),
        Held::InTheWholeDepartment => Capacity::in_office(DEPARTMENT, None, roles),
        Held::InNoOffice => Capacity::without_office(roles),
    };
    Principal {
        person: "p1".to_owned(),
        capacities: vec![capacity],
        scopes: None,
    }
}

/// Every thing of that kind that differs in what could matter.
pub fn things(kind: Kind) -> Vec<Resource> {
    let both = [false, true];
    match kind {
        Kind::WorkItem | Kind::Execution => {
            let mut things = Vec::new();
            for department in [Some(DEPARTMENT), Some("works"), None] {
                for division in [
                    Some(DIVISION),
                    Some("140101"),
                    Some("14"),
                    Some("1402"),
                    None,
                ] {
                    for party in both {
                        for supervisor in both {
                            if supervisor && kind == Kind::Execution {
                                continue;
                            }
                            things.push(Resource {
                                department: department.map(Into::into),
                                division: division.map(Into::into),
                                party,
                                supervisor,
                                ..Resource::of(kind)
                            });
                        }
                    }
                }
            }
            things
        }
        Kind::Account | Kind::Token => {
            let mut things = Vec::new();
            for own in both {
                for roles in [
                    &[][..],
                    &[role::OFFICER],
                    &[role::SYSTEM_CLIENT],
                    &[role::SYSTEM_CLIENT, role::OFFICER],
                    &[role::SYSTEM_ADMINISTRATOR],
                    &[role::SECURITY_ADMINISTRATOR],
                    &[role::OFFICER, role::AUDIT_ADMINISTRATOR],
                ] {
                    things.push(Resource::belonging(kind, own, roles.iter().copied()));
                }
            }
            things
        }
        _ => vec![Resource::of(kind)],
    }
}

/// Decides and makes sure that no policy failed on the way.
pub fn decide(
    authoriser: &Authoriser,
    principal: &Principal,
    operation: Operation,
    resource: &Resource,
) -> bool {
    let decision = authoriser.decide(principal, operation, resource, &above);
    if let Decision::Refused {
        code: RefusalCode::PolicyFailed | RefusalCode::WrongKind,
        ..
    } = decision
    {
        panic!("{operation} of {resource:?} by {principal:?}: {decision:?}");
    }
    decision.is_allowed()
}
