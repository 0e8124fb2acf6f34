//! Who may give which role, where the directory gives it: as an assignment, or for a while by standing in. Keeping the directory is no way
//! to powers: the reserved roles are the security administrator's to give, nobody gives any to themself, and what a reserved role is for
//! stays what the policies take it for.

use std::collections::BTreeSet;

use jiff::civil::Date;
use lianxi_access::{Grantor, grant, role};
use lianxi_runtime::directory_of::{
    Absence, Assignment, Change, Directory, EndOfAssignment, Role, RoleKind, Validity,
};

use crate::access::{Caller, CallerKind, roles_everywhere};
use crate::api::Api;
use crate::problem::Problem;

/// A role comes to somebody, or goes from them.
#[derive(Debug, PartialEq, Eq)]
struct Moved {
    person: String,
    role: String,
    comes: bool,
}

/// The roles that somebody has, in offices and by their account.
pub(super) async fn held(api: &Api, person: &str) -> Result<Vec<String>, Problem> {
    roles_everywhere(api, person).await
}

/// Whether the caller may give and take what these changes give and take.
pub(super) async fn check(api: &Api, caller: &Caller, changes: &[Change]) -> Result<(), Problem> {
    let directory = api.engine.directory();
    for (index, change) in changes.iter().enumerate() {
        if let Change::PutRole(role) = change {
            kind_is_fixed(role).map_err(|problem| at(index, problem))?;
        }
    }
    // Whoever is at an open machine may do everything there.
    if caller.kind == CallerKind::Local {
        return Ok(());
    }
    let roles: Vec<&str> = caller
        .actors
        .iter()
        .flat_map(|actor| actor.roles.iter().map(String::as_str))
        .collect();
    let grantor = Grantor {
        person: caller.name(),
        roles: &roles,
    };
    for (index, change) in changes.iter().enumerate() {
        for moved in moves(&directory, change) {
            let is_one_of_three = role::DISJOINT.contains(&moved.role.as_str());
            let has = if moved.comes && is_one_of_three {
                held(api, &moved.person).await?
            } else {
                Vec::new()
            };
            let has: Vec<&str> = has.iter().map(String::as_str).collect();
            grant(grantor, &moved.person, &has, &moved.role)
                .map_err(|refusal| at(index, refusal.into()))?;
        }
    }
    Ok(())
}

fn at(index: usize, problem: Problem) -> Problem {
    Problem {
        index: Some(index),
        ..problem
    }
}

/// A reserved role is known to the policies by its id; of another kind it could be lent, or mixed with what it excludes.
fn kind_is_fixed(role: &Role) -> Result<(), Problem> {
    let kind = match role.id.as_str() {
        role::SYSTEM_ADMINISTRATOR => RoleKind::SystemAdministrator,
        role::SECURITY_ADMINISTRATOR => RoleKind::SecurityAdministrator,
        role::AUDIT_ADMINISTRATOR => RoleKind::AuditAdministrator,
        role::CONFERENCE_VIEWER => RoleKind::Viewer,
        id if role::is_reserved(id) => RoleKind::Other,
        _ => return Ok(()),
    };
    if role.kind == kind {
        return Ok(());
    }
    Err(Problem {
        field: Some("kind".to_owned()),
        detail_zh: Some(format!("角色“{}”为系统保留，其类别固定为 {kind}", role.id)),
        ..Problem::unprocessable(
            "reserved-role",
            format!("the role '{}' is reserved, and its kind is {kind}", role.id),
        )
    })
}

fn moves(directory: &Directory, change: &Change) -> Vec<Moved> {
    match change {
        Change::Assign(assignment) => assigned(directory, assignment),
        Change::EndAssignment(end) => ended(directory, end),
        Change::Leave(leaving) => {
            let places = directory.assignments_of(&leaving.person).iter();
            let lasting = places.filter(|place| last_day(place.valid) >= leaving.on);
            lasting.flat_map(going).collect()
        }
        Change::PutAbsence(absence) => lent(directory, absence),
        _ => Vec::new(),
    }
}

/// The roles of a place; to lead it is one too.
fn roles_of(place: &Assignment) -> BTreeSet<&str> {
    let leads = place.leader.then_some(role::LEADER);
    place
        .roles
        .iter()
        .map(String::as_str)
        .chain(leads)
        .collect()
}

fn last_day(valid: Validity) -> Date {
    valid.until.unwrap_or(Date::MAX)
}

fn moved(person: &str, role: &str, comes: bool) -> Moved {
    Moved {
        person: person.to_owned(),
        role: role.to_owned(),
        comes,
    }
}

fn going(place: &Assignment) -> Vec<Moved> {
    let roles = roles_of(place).into_iter();
    roles
        .map(|role| moved(&place.person, role, false))
        .collect()
}

fn assigned(directory: &Directory, after: &Assignment) -> Vec<Moved> {
    let same =
        |place: &&Assignment| place.office == after.office && place.valid.from == after.valid.from;
    let before = directory.assignments_of(&after.person).iter().find(same);
    let had = before.map(roles_of).unwrap_or_default();
    let has = roles_of(after);
    let lasted = before.map(|before| last_day(before.valid));
    let is_longer = lasted.is_none_or(|lasted| last_day(after.valid) > lasted);
    let is_shorter = lasted.is_some_and(|lasted| last_day(after.valid) < lasted);
    let come = has.iter().filter(|role| is_longer || !had.contains(*role));
    let go = had.iter().filter(|role| is_shorter || !has.contains(*role));
    come.map(|role| moved(&after.person, role, true))
        .chain(go.map(|role| moved(&after.person, role, false)))
        .collect()
}

fn ended(directory: &Directory, end: &EndOfAssignment) -> Vec<Moved> {
    let places = directory.assignments_of(&end.person).iter();
    places
        .filter(|place| place.office == end.office && last_day(place.valid) > end.until)
        .flat_map(going)
        .collect()
}

/// Whoever stands in acts with the other's roles, but for an administrator's.
fn lent(directory: &Directory, absence: &Absence) -> Vec<Moved> {
    let Some(substitute) = &absence.substitute else {
        return Vec::new();
    };
    let is_no_more = directory.absence(&absence.id).is_some_and(|known| {
        known.substitute.as_ref() == Some(substitute)
            && known.person == absence.person
            && known.office == absence.office
            && known.from <= absence.from
            && absence.until <= known.until
    });
    if is_no_more {
        return Vec::new();
    }
    let is_lent = |role: &&str| {
        let role = directory.role(role);
        !role.is_some_and(|role| role.kind.is_administrator())
    };
    let places = directory.assignments_of(&absence.person).iter();
    places
        .filter(|place| last_day(place.valid) >= absence.from)
        .filter(|place| {
            absence
                .office
                .as_ref()
                .is_none_or(|office| *office == place.office)
        })
        .flat_map(|place| roles_of(place).into_iter().filter(is_lent))
        .map(|role| moved(substitute, role, true))
        .collect()
}

#[cfg(test)]
mod tests {
    use lianxi_runtime::directory_of::{decide, evolve};
    use serde_json::{Value, json};

    use super::*;

    fn changes(json: Value) -> Vec<Change> {
        serde_json::from_value(json).expect("changes")
    }

    fn directory() -> Directory {
        let all = changes(json!([
            {"change": "put-division", "code": "1401", "name": "First", "level": "city"},
            {"change": "put-department", "id": "works", "name": "Works", "kind": "government", "levels": ["city"]},
            {"change": "put-role", "id": "officer", "name": "Officer", "kind": "duty"},
            {"change": "put-role", "id": "workflow-administrator", "name": "W", "kind": "other"},
            {"change": "put-role", "id": "audit-administrator", "name": "A", "kind": "audit-administrator"},
            {"change": "add-person", "person": "an"},
            {"change": "add-person", "person": "bo"},
            {"change": "assign", "person": "an", "office": {"department": "works", "division": "1401"},
             "roles": ["audit-administrator", "officer", "workflow-administrator"], "valid": {"from": "2026-01-01", "until": "2026-12-31"}},
        ]));
        let mut directory = Directory::default();
        let today = "2026-06-15".parse().expect("a day");
        for change in decide(&directory, all, today).expect("possible") {
            evolve(&mut directory, &change);
        }
        directory
    }

    fn check(change: &Value, expected: &[&str]) {
        let change = changes(json!([change])).remove(0);
        let told: Vec<String> = moves(&directory(), &change)
            .into_iter()
            .map(|moved| {
                let sign = if moved.comes { '+' } else { '-' };
                format!("{sign}{} {}", moved.person, moved.role)
            })
            .collect();
        assert_eq!(told, expected, "{change:?}");
    }

    #[test]
    fn which_roles_come_and_go() {
        let office = json!({"department": "works", "division": "1401"});
        let assign = |roles: &Value, until: &str| json!({"change": "assign", "person": "an", "office": office, "roles": roles, "valid": {"from": "2026-01-01", "until": until}});
        let all = json!(["audit-administrator", "officer", "workflow-administrator"]);
        check(&assign(&all, "2026-12-31"), &[]);
        check(
            &assign(&json!(["officer", "reviewer"]), "2026-12-31"),
            &[
                "+an reviewer",
                "-an audit-administrator",
                "-an workflow-administrator",
            ],
        );
        check(
            &assign(&json!(["officer"]), "2027-12-31"),
            &[
                "+an officer",
                "-an audit-administrator",
                "-an workflow-administrator",
            ],
        );
        check(
            &assign(&all, "2026-06-30"),
            &[
                "-an audit-administrator",
                "-an officer",
                "-an workflow-administrator",
            ],
        );
        check(
            &json!({"change": "assign", "person": "bo", "office": office, "roles": [], "leader": true}),
            &["+bo leader"],
        );
        let gone = &[
            "-an audit-administrator",
            "-an officer",
            "-an workflow-administrator",
        ];
        check(
            &json!({"change": "leave", "person": "an", "on": "2026-07-01"}),
            gone,
        );
        check(
            &json!({"change": "end-assignment", "person": "an", "office": office, "until": "2026-07-01"}),
            gone,
        );
        check(
            &json!({"change": "leave", "person": "bo", "on": "2026-07-01"}),
            &[],
        );
        check(
            &json!({"change": "put-absence", "id": "a1", "person": "an", "substitute": "bo", "from": "2026-07-01", "until": "2026-07-05"}),
            &["+bo officer", "+bo workflow-administrator"],
        );
    }

    #[test]
    fn a_reserved_role_keeps_its_kind() {
        for (id, kind, good) in [
            ("officer", RoleKind::Viewer, true),
            ("examiner", RoleKind::SystemAdministrator, true),
            (
                role::SYSTEM_ADMINISTRATOR,
                RoleKind::SystemAdministrator,
                true,
            ),
            (role::SYSTEM_ADMINISTRATOR, RoleKind::Duty, false),
            (role::CONFERENCE_SECRETARY, RoleKind::Other, true),
            (role::CONFERENCE_SECRETARY, RoleKind::Duty, false),
            (role::CONFERENCE_VIEWER, RoleKind::Viewer, true),
        ] {
            let role = Role {
                id: id.to_owned(),
                name: id.to_owned(),
                kind,
            };
            assert_eq!(kind_is_fixed(&role).is_ok(), good, "{id} {kind}");
        }
    }
}
