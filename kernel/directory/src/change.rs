//! What happens to a directory. `put-…` adds something or corrects it, whole; the rest says what came to an end or began. Every
//! one that changed something is in the journal; none carries a person's name.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::absence::Absence;
use crate::division::{Department, Division};
use crate::office::{Binding, Office, OfficeEntry};
use crate::person::Assignment;
use crate::role::Role;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// The stretch of `code` that begins on `valid.from` is now so.
    PutDivision(Division),
    /// From a day on the division has another name; records of before keep the old one.
    RenameDivision(DivisionRename),
    /// The division is no more (撤销、合并), and what took its place.
    EndDivision(DivisionEnd),
    /// The department of this id is now so.
    PutDepartment(Department),
    /// The office is now so; without a name and by rule, nothing is particular about it any more.
    PutOffice(OfficeEntry),
    /// The binding of this matter, department, division and first day is now so.
    PutBinding(Binding),
    /// Every binding of this matter, department and division ends.
    EndBinding(EndOfBinding),
    PutRole(Role),
    /// Somebody comes, or comes back.
    AddPerson(Joining),
    /// Somebody leaves (离职): every place they have ends, absences they stand in for are without them.
    Leave(Leaving),
    /// The place of this person in this office from `valid.from` on is now so. To change roles from a day on, end it and assign anew.
    Assign(Assignment),
    /// Every place of this person in this office ends.
    EndAssignment(EndOfAssignment),
    /// The absence of this id is now so.
    PutAbsence(Absence),
    /// Somebody is back earlier, or was not away at all.
    EndAbsence(EndOfAbsence),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DivisionRename {
    pub code: String,
    pub name: String,
    /// The first day of the new name.
    pub from: Date,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DivisionEnd {
    pub code: String,
    /// Its last day.
    pub until: Date,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndOfBinding {
    pub matter: String,
    pub department: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// The last day.
    pub until: Date,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Joining {
    pub person: String,
    /// The first day; somebody who comes back needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Leaving {
    pub person: String,
    /// The first day on which they are no longer there.
    pub on: Date,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndOfAssignment {
    pub person: String,
    pub office: Office,
    /// The last day; what would begin later is withdrawn.
    pub until: Date,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndOfAbsence {
    pub id: String,
    /// The last day away; before its first: it is called off.
    pub until: Date,
}

impl Change {
    /// The word under which it stands in a journal.
    pub fn word(&self) -> &'static str {
        match self {
            Self::PutDivision(_) => "put-division",
            Self::RenameDivision(_) => "rename-division",
            Self::EndDivision(_) => "end-division",
            Self::PutDepartment(_) => "put-department",
            Self::PutOffice(_) => "put-office",
            Self::PutBinding(_) => "put-binding",
            Self::EndBinding(_) => "end-binding",
            Self::PutRole(_) => "put-role",
            Self::AddPerson(_) => "add-person",
            Self::Leave(_) => "leave",
            Self::Assign(_) => "assign",
            Self::EndAssignment(_) => "end-assignment",
            Self::PutAbsence(_) => "put-absence",
            Self::EndAbsence(_) => "end-absence",
        }
    }

    pub fn zh(&self) -> &'static str {
        match self {
            Self::PutDivision(_) => "登记区划",
            Self::RenameDivision(_) => "区划更名",
            Self::EndDivision(_) => "区划撤并",
            Self::PutDepartment(_) => "登记部门",
            Self::PutOffice(_) => "登记机构",
            Self::PutBinding(_) => "指定承办机构",
            Self::EndBinding(_) => "终止承办指定",
            Self::PutRole(_) => "登记角色",
            Self::AddPerson(_) => "人员到岗",
            Self::Leave(_) => "人员离职",
            Self::Assign(_) => "任职",
            Self::EndAssignment(_) => "免除任职",
            Self::PutAbsence(_) => "登记离岗代理",
            Self::EndAbsence(_) => "离岗结束",
        }
    }
}
