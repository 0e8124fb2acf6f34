//! `call: work-item`'s arguments, as a definition gives them.

use jiff::Timestamp;
use lianxi_calendar::{LastDay, Period, Unit};
use lianxi_work::{Assignee, CandidateOffice, DueKind, Office, Rule};
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Request {
    pub title: String,
    pub department: String,
    #[serde(default)]
    pub division: Option<String>,
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default)]
    pub form: Option<Value>,
    pub outcomes: Vec<String>,
    #[serde(default)]
    pub due: Option<DueRequest>,
    #[serde(default)]
    pub candidates: CandidatesRequest,
    #[serde(default)]
    pub exclude: Exclude,
    #[serde(default)]
    pub initiator: Option<String>,
    #[serde(default)]
    pub countersign: Option<CountersignRequest>,
    #[serde(default)]
    pub extension: Option<ExtensionRequest>,
    #[serde(default)]
    pub copies: Vec<Party>,
    #[serde(default, rename = "mode")]
    _mode: Option<Mode>,
    #[serde(default)]
    pub subject: Value,
    #[serde(default)]
    pub business_key: Option<String>,
    #[serde(default)]
    pub escalation: Vec<StepRequest>,
    /// Outcomes that send the work back: read by the flow machine.
    #[serde(default, rename = "returns")]
    _returns: Value,
    /// Whose answer the form is: read by the flow machine.
    #[serde(default, rename = "answers")]
    _answers: Option<String>,
}

/// What stood here before there was `countersign`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    Single,
}

/// Who may act besides the office that owes the work.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CandidatesRequest {
    pub offices: Vec<CandidateOffice>,
    pub persons: Vec<String>,
}

/// Who may not (回避).
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Exclude {
    pub persons: Vec<String>,
    /// Whoever finished one of these steps of the same execution.
    pub done_by: Vec<String>,
    pub initiator: bool,
}

/// A person of an office, or whoever of an office has the role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Party {
    #[serde(default)]
    person: Option<String>,
    department: String,
    #[serde(default)]
    division: Option<String>,
    #[serde(default)]
    role: Option<String>,
}

impl From<Party> for Assignee {
    fn from(party: Party) -> Self {
        let office = Office {
            department: party.department,
            division: party.division,
        };
        match party.person {
            Some(person) => Self::Person { person, office },
            None => Self::Office {
                office,
                role: party.role,
            },
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CountersignRequest {
    pub rule: Word,
    #[serde(default)]
    pub threshold: Option<u32>,
    pub approve: String,
    pub refuse: String,
    #[serde(default)]
    pub abstain: Option<String>,
    pub seats: Vec<SeatRequest>,
}

/// How a countersign is decided, as it is written.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Word {
    All,
    Any,
    Weighted,
    InOrder,
}

impl Word {
    pub(super) fn rule(self, threshold: Option<u32>) -> Result<Rule, String> {
        match (self, threshold) {
            (Self::Weighted, Some(threshold)) => Ok(Rule::Weighted { threshold }),
            (Self::Weighted, None) => {
                Err("a weighted countersign needs its 'threshold'".to_owned())
            }
            (_, Some(_)) => Err("only a weighted countersign has a 'threshold'".to_owned()),
            (Self::All, None) => Ok(Rule::All),
            (Self::Any, None) => Ok(Rule::Any),
            (Self::InOrder, None) => Ok(Rule::InOrder),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeatRequest {
    #[serde(default)]
    pub person: Option<String>,
    pub department: String,
    #[serde(default)]
    pub division: Option<String>,
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default = "one")]
    pub weight: u32,
}

const fn one() -> u32 {
    1
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExtensionRequest {
    #[serde(default = "one")]
    pub times: u32,
    pub approver: Party,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum DueRequest {
    /// A period that the kernel counts from the creation of the item.
    Period(PeriodRequest),
    /// The output of `call: deadline`, or its two fields.
    At(DueAt),
    Instant(Timestamp),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PeriodRequest {
    #[serde(flatten)]
    pub period: Period,
    #[serde(default)]
    pub kind: Option<DueKind>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub nearing: Option<Period>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DueAt {
    #[serde(rename = "dueAt")]
    pub at: Timestamp,
    #[serde(default)]
    pub provisional: bool,
    #[serde(default)]
    pub kind: Option<DueKind>,
    #[serde(default)]
    pub text: Option<String>,
    /// What `deadline` counted from.
    #[serde(default)]
    pub basis: Option<DueBasis>,
    #[serde(default)]
    pub nearing: Option<Period>,
}

/// What an instant was counted from, so that it can be counted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DueBasis {
    pub from: Timestamp,
    pub period: Period,
    #[serde(default)]
    pub last_day: LastDay,
}

#[derive(Debug, Deserialize)]
pub(super) struct StepRequest {
    pub after: After,
    #[serde(flatten)]
    pub action: StepAction,
}

/// How long after: 0 is the instant itself.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct After {
    pub amount: u32,
    pub unit: Unit,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<CountedFrom>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CountedFrom {
    Created,
    Due,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub(super) enum StepAction {
    Remind {
        #[serde(default)]
        to: Vec<Office>,
    },
    Reassign {
        department: String,
        #[serde(default)]
        division: Option<String>,
    },
    Emit {
        event: Value,
    },
    Run {
        workflow: WorkflowName,
        #[serde(default)]
        input: Value,
    },
}

#[derive(Debug, Deserialize)]
pub(super) struct WorkflowName {
    pub namespace: String,
    pub name: String,
    pub version: String,
}
