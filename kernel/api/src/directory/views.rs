//! How the things of the directory are shown. Days are whole days of China; `from` and `until` belong to the time, and without one it has
//! always been so, or goes on.

use jiff::civil::Date;
use lianxi_runtime::directory_of::{
    Absence, Assignment, Binding, Department, Directory, Division, Office, Person, Role, Validity,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A division (区划) as it is on the day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DirectoryDivision {
    pub code: String,
    pub name: String,
    /// `province`, `city`, `county`, `township` or `other`.
    pub level: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    #[serde(flatten)]
    pub valid: InForce,
    /// What takes its place when it has ended; the first is where its work goes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<String>,
}

/// From when until when, both days included.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct InForce {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date")]
    pub from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date")]
    pub until: Option<Date>,
}

impl From<Validity> for InForce {
    fn from(valid: Validity) -> Self {
        Self {
            from: valid.from,
            until: valid.until,
        }
    }
}

impl From<&Division> for DirectoryDivision {
    fn from(division: &Division) -> Self {
        Self {
            code: division.code.clone(),
            name: division.name.clone(),
            level: division.level.to_string(),
            parent: division.parent.clone(),
            valid: division.valid.into(),
            successors: division.successors.clone(),
        }
    }
}

/// A department (部门) as such.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DirectoryDepartment {
    pub id: String,
    pub name: String,
    /// `government`, `mass-organisation` or `other`.
    pub kind: String,
    /// Its place in lists.
    pub order: u32,
    /// The levels of divisions at which it has offices by rule.
    pub levels: Vec<String>,
    #[serde(flatten)]
    pub valid: InForce,
}

impl From<&Department> for DirectoryDepartment {
    fn from(department: &Department) -> Self {
        Self {
            id: department.id.clone(),
            name: department.name.clone(),
            kind: department.kind.to_string(),
            order: department.order,
            levels: department.levels.iter().map(ToString::to_string).collect(),
            valid: department.valid.into(),
        }
    }
}

/// An office (机构): a department at a division.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DirectoryOffice {
    pub department: String,
    pub division: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl DirectoryOffice {
    pub fn of(directory: &Directory, office: &Office, on: Date) -> Self {
        Self {
            department: office.department.clone(),
            division: office.division.clone(),
            name: directory.office_name(office, on),
        }
    }
}

/// What somebody may be in an office.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DirectoryRole {
    pub id: String,
    pub name: String,
    /// `duty`, `leader`, `viewer`, `other`, or one of the three administrators.
    pub kind: String,
}

impl From<&Role> for DirectoryRole {
    fn from(role: &Role) -> Self {
        Self {
            id: role.id.clone(),
            name: role.name.clone(),
            kind: role.kind.to_string(),
        }
    }
}

/// Who acts in a matter in place of the department that is competent by name (承办指定).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DirectoryBinding {
    pub matter: String,
    /// The department that is competent by name.
    pub department: String,
    /// Left out: every division that has none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    pub office: BoundTo,
    #[serde(flatten)]
    pub valid: InForce,
}

/// The office of a binding; without a division, at the one that is asked for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BoundTo {
    pub department: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
}

impl From<&Binding> for DirectoryBinding {
    fn from(binding: &Binding) -> Self {
        Self {
            matter: binding.matter.clone(),
            department: binding.department.clone(),
            division: binding.division.clone(),
            office: BoundTo {
                department: binding.office.department.clone(),
                division: binding.office.division.clone(),
            },
            valid: binding.valid.into(),
        }
    }
}

/// A person, by an id.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DirectoryPerson {
    pub id: String,
    /// What they are called, where it is written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date")]
    pub from: Option<Date>,
    /// The first day on which they are no longer there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date")]
    pub left: Option<Date>,
}

impl From<&Person> for DirectoryPerson {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id.clone(),
            name: None,
            from: person.from,
            left: person.left,
        }
    }
}

/// A person's place in an office (任职).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DirectoryAssignment {
    pub person: String,
    pub department: String,
    pub division: String,
    pub roles: Vec<String>,
    /// Leads the office, whatever the roles.
    pub leader: bool,
    #[serde(flatten)]
    pub valid: InForce,
}

impl From<&Assignment> for DirectoryAssignment {
    fn from(assignment: &Assignment) -> Self {
        Self {
            person: assignment.person.clone(),
            department: assignment.office.department.clone(),
            division: assignment.office.division.clone(),
            roles: assignment.roles.clone(),
            leader: assignment.leader,
            valid: assignment.valid.into(),
        }
    }
}

/// Somebody is away, and who stands in (离岗代理).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DirectoryAbsence {
    pub id: String,
    pub person: String,
    /// Both left out: from all their offices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitute: Option<String>,
    #[schema(value_type = String, format = "date")]
    pub from: Date,
    #[schema(value_type = String, format = "date")]
    pub until: Date,
    /// `leave`, `travel`, `training`, `secondment` or `other`.
    pub reason: String,
}

impl From<&Absence> for DirectoryAbsence {
    fn from(absence: &Absence) -> Self {
        let office = absence.office.as_ref();
        Self {
            id: absence.id.clone(),
            person: absence.person.clone(),
            department: office.map(|office| office.department.clone()),
            division: office.map(|office| office.division.clone()),
            substitute: absence.substitute.clone(),
            from: absence.from,
            until: absence.until,
            reason: absence.reason.to_string(),
        }
    }
}
