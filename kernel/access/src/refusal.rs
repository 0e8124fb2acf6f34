//! What the log says of a refusal: what was asked in which capacity, and why it was refused. Who it was stands in the audit trail alone.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::authorise::{Decision, RefusalCode};
use crate::operation::{Kind, Operation};
use crate::principal::Principal;
use crate::resource::Resource;

/// The most roles that a line of the log names.
const ROLES_SHOWN_MAX: usize = 16;

/// A refusal without personal data: no person, no id of a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    pub operation: Operation,
    pub kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// Of who asked, in all offices, sorted; the first [`ROLES_SHOWN_MAX`].
    pub roles: Vec<String>,
    pub code: RefusalCode,
}

impl Refusal {
    /// The record of a decision, if it is a refusal.
    pub fn of(
        principal: &Principal,
        operation: Operation,
        resource: &Resource,
        decision: &Decision,
    ) -> Option<Self> {
        let Decision::Refused { code, .. } = decision else {
            return None;
        };
        Some(Self {
            operation,
            kind: resource.kind,
            department: resource.department.clone(),
            division: resource.division.clone(),
            roles: principal
                .roles()
                .into_iter()
                .take(ROLES_SHOWN_MAX)
                .map(str::to_owned)
                .collect(),
            code: *code,
        })
    }

    /// What the person is told.
    pub fn text(&self) -> String {
        let office = self.office();
        let at = if office.is_empty() {
            String::new()
        } else {
            format!(" of {office}")
        };
        format!(
            "you may not do `{}` on this {}{at}: {}",
            self.operation,
            self.kind.name(),
            self.code
        )
    }

    /// The same in Chinese.
    pub fn zh(&self) -> String {
        let office = self.office();
        let at = if office.is_empty() {
            String::new()
        } else {
            format!("（{office}）")
        };
        format!(
            "您无权对该{}{at}执行“{}”：{}",
            self.kind.zh(),
            self.operation.zh(),
            self.code.zh()
        )
    }

    /// `department@division`, as far as there is one.
    fn office(&self) -> String {
        match (&self.department, &self.division) {
            (Some(department), Some(division)) => format!("{department}@{division}"),
            (Some(department), None) => department.clone(),
            (None, Some(division)) => format!("@{division}"),
            (None, None) => String::new(),
        }
    }
}

/// One line for the log.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "refused operation={} kind={} code={}",
            self.operation,
            self.kind.name(),
            self.code.code()
        )?;
        for (name, value) in [
            ("department", &self.department),
            ("division", &self.division),
        ] {
            if let Some(value) = value {
                write!(f, " {name}={value}")?;
            }
        }
        write!(f, " roles={}", self.roles.join(","))
    }
}
