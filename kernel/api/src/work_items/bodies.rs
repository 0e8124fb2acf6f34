//! What a request to a verb says. Each field that nobody knows is refused, and nothing here is a name of a person.

use jiff::Timestamp;
use lianxi_runtime::work::{Assignee, Office, Position, ReturnThen, ReturnTo, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::problem::Problem;

/// A department at a division; without one, the department as a whole.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeBody {
    pub department: String,
    #[serde(default)]
    pub division: Option<String>,
}

/// Whom something is given to: a person in an office, or an office, there perhaps one role.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssigneeBody {
    /// The person's id.
    #[serde(default)]
    pub person: Option<String>,
    pub office: OfficeBody,
    /// Only without a person.
    #[serde(default)]
    pub role: Option<String>,
}

impl AssigneeBody {
    /// `field` is where it stands in the body.
    pub(crate) fn read(self, field: &str) -> Result<Assignee, Problem> {
        let office = Office {
            department: self.office.department,
            division: self.office.division,
        };
        match (self.person, self.role) {
            (None, role) => Ok(Assignee::Office { office, role }),
            (Some(person), None) => Ok(Assignee::Person { person, office }),
            (Some(_), Some(_)) => Err(Problem {
                field: Some(field.to_owned()),
                detail_zh: Some("指定了人员就不能再指定角色".to_owned()),
                ..Problem::unprocessable(
                    "body",
                    "a person is named, so a role says nothing: leave one of the two out",
                )
            }),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftRequest {
    pub form: Value,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteRequest {
    /// One of the item's `outcomes`.
    pub outcome: String,
    /// By the item's `form` schema.
    #[serde(default)]
    pub form: Value,
}

/// Of transferring (转办) and delegating (委派).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveRequest {
    pub to: AssigneeBody,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PositionBody {
    /// Before the item can be completed.
    Before,
    /// After it is completed, before that counts.
    After,
}

impl From<PositionBody> for Position {
    fn from(position: PositionBody) -> Self {
        match position {
            PositionBody::Before => Self::Before,
            PositionBody::After => Self::After,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddSignerRequest {
    pub signer: AssigneeBody,
    pub position: PositionBody,
    /// In a weighted countersign alone.
    #[serde(default)]
    pub weight: Option<u32>,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveSignerRequest {
    pub signer: AssigneeBody,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictBody {
    Agree,
    Disagree,
}

impl From<VerdictBody> for Verdict {
    fn from(verdict: VerdictBody) -> Self {
        match verdict {
            VerdictBody::Agree => Self::Agree,
            VerdictBody::Disagree => Self::Disagree,
        }
    }
}

/// The opinion of a signer who was added (加签).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignRequest {
    pub verdict: VerdictBody,
    #[serde(default)]
    pub note: String,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnToBody {
    /// The step before.
    Previous,
    /// The first step.
    Initiator,
    /// The step that `step` names.
    Step,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnThenBody {
    /// Through every step again.
    #[default]
    Forward,
    /// Straight back to who returned it.
    StraightBack,
}

/// Sending back (驳回). `GET …/return-targets` says where it can go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnRequest {
    pub to: ReturnToBody,
    /// With `to: step`.
    #[serde(default)]
    pub step: Option<String>,
    #[serde(default)]
    pub then: ReturnThenBody,
    pub reason: String,
}

impl ReturnRequest {
    pub(crate) fn to(&self) -> Result<ReturnTo, Problem> {
        match (self.to, &self.step) {
            (ReturnToBody::Previous, None) => Ok(ReturnTo::Previous),
            (ReturnToBody::Initiator, None) => Ok(ReturnTo::Initiator),
            (ReturnToBody::Step, Some(step)) => Ok(ReturnTo::Step(step.clone())),
            _ => Err(Problem {
                field: Some("step".to_owned()),
                detail_zh: Some("只有退回到指定步骤时才填写步骤名，并且必须填写".to_owned()),
                ..Problem::unprocessable("body", "'step' is given with 'to: step', and only there")
            }),
        }
    }

    pub(crate) fn then(&self) -> ReturnThen {
        match self.then {
            ReturnThenBody::Forward => ReturnThen::Forward,
            ReturnThenBody::StraightBack => ReturnThen::StraightBack,
        }
    }
}

/// A verb that needs nothing but a reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhyRequest {
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyRequest {
    pub to: Vec<AssigneeBody>,
}

impl CopyRequest {
    pub(crate) fn to(self) -> Result<Vec<Assignee>, Problem> {
        let read = |(index, to): (usize, AssigneeBody)| to.read(&format!("to[{index}]"));
        self.to.into_iter().enumerate().map(read).collect()
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestExtensionRequest {
    /// The new due instant.
    #[schema(value_type = String, format = "date-time")]
    pub until: Timestamp,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideExtensionRequest {
    pub approved: bool,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuperviseRequest {
    /// As the office calls it, 一级 for instance.
    pub level: String,
    pub requirement: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseOutRequest {
    /// False: it goes back to who completed it.
    pub accepted: bool,
    pub note: String,
}
