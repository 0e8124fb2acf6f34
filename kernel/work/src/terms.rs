//! What a work item is created with. The runtime computes every instant before (this crate knows no calendar) and has
//! validated the form's schema; what can be checked here is checked by `bounds`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::actor::{Actor, Assignee, Office};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    pub title: String,
    /// Name of the task that asks for it: by it a form is found, and a report counted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub step: String,
    /// The office that owes the work.
    pub department: String,
    /// `None`: any division's office of the department may take it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// The role that somebody of the owing office must have to act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// JSON schema of the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Value>,
    /// The outcomes that a completion may choose from, as written in the definition.
    pub outcomes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// Who may act besides the office that owes the work.
    #[serde(default, skip_serializing_if = "Candidates::is_empty")]
    pub candidates: Candidates,
    /// Who may not act (回避).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<Exclusion>,
    /// The person who began the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiator: Option<String>,
    /// Several sign, each for a seat (会签).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub countersign: Option<Countersign>,
    /// How often more time may be granted, and by whom (申请延期). `None`: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<ExtensionTerms>,
    /// Who gets a copy (抄送).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readers: Vec<Assignee>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalation: Vec<EscalationStep>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_key: Option<String>,
    /// What the person sees.
    #[serde(default)]
    pub subject: Value,
}

impl Terms {
    pub fn office(&self) -> Office {
        Office {
            department: self.department.clone(),
            division: self.division.clone(),
        }
    }

    /// Who owes the work, with the role that is asked for.
    pub fn assignee(&self) -> Assignee {
        Assignee::Office {
            office: self.office(),
            role: self.role.clone(),
        }
    }
}

/// When the work is due. Being late changes no state: it shows, and escalation steps follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Due {
    pub at: Timestamp,
    /// The calendar year was not loaded when it was computed.
    pub provisional: bool,
    pub kind: DueKind,
    /// As shown beside the date: 5 个工作日（法定）, 及时（默认 2 个工作日，可配置）.
    pub text: String,
    /// From when it is nearing (临期).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near_at: Option<Timestamp>,
    /// What `at` was computed from. Opaque here, kept to compute it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Value>,
    /// When it was due before more time was granted, the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_from: Option<Timestamp>,
}

/// Where the number comes from. A default is never shown as statutory (法定).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DueKind {
    /// A law, regulation or rule of a ministry.
    Statute,
    /// An article of the matter's own policy document.
    Article,
    /// Ours, configurable.
    Default,
}

/// Who may act besides the owing office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Candidates {
    pub offices: Vec<CandidateOffice>,
    pub persons: Vec<String>,
}

/// An office, or those of it who have a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CandidateOffice {
    pub department: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

impl CandidateOffice {
    pub fn assignee(&self) -> Assignee {
        Assignee::Office {
            office: Office {
                department: self.department.clone(),
                division: self.division.clone(),
            },
            role: self.role.clone(),
        }
    }
}

/// A person who may not act on an item, and why.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exclusion {
    pub person: String,
    pub why: ExclusionWhy,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExclusionWhy {
    /// They began the matter.
    Initiator,
    /// They finished this step of it.
    Step(String),
    /// The definition names them.
    Named,
    /// They said so themselves (申请回避).
    Declared,
}

/// Several sign (会签). `approve`, `refuse` and `abstain` are outcomes of the item; any other outcome closes it at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Countersign {
    pub rule: Rule,
    pub approve: String,
    pub refuse: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abstain: Option<String>,
    pub seats: Vec<Seat>,
}

/// How a countersign is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Everybody approves or abstains; the first refusal decides.
    All,
    /// The first approval decides; when all have signed without one, it is refused.
    Any,
    /// Approvals of this weight decide; so does what can no longer reach it.
    Weighted { threshold: u32 },
    /// One after the other; a refusal decides.
    InOrder,
}

/// Whose signature is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seat {
    pub assignee: Assignee,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
}

const fn one() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if wants a reference"
)]
const fn is_one(weight: &u32) -> bool {
    *weight == 1
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionTerms {
    pub times_max: u32,
    pub approver: Assignee,
}

impl Candidates {
    pub(crate) fn cover(&self, actor: &Actor) -> bool {
        self.offices
            .iter()
            .any(|office| office.assignee().covers(actor))
            || self.persons.iter().any(|person| actor.is(person))
    }

    pub fn is_empty(&self) -> bool {
        self.offices.is_empty() && self.persons.is_empty()
    }
}

/// A rule of time as its author wrote it (`{"amount": 2, "unit": "working-days"}`). Opaque here; kept so that the runtime can
/// show it and compute the instant again when a calendar year is loaded.
pub type AfterRule = Value;

/// What follows when the item is still open at an instant: `{"after": …, "at": …, "do": "remind", "to": […]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EscalationStep {
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub after: AfterRule,
    pub at: Timestamp,
    #[serde(flatten)]
    pub action: EscalationAction,
}

/// None of these completes an item: that no step passes the gate is a matter of type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum EscalationAction {
    /// 催办. Nobody named: those who may act.
    Remind {
        #[serde(default)]
        to: Vec<Office>,
    },
    /// The work passes to another office, often the upper level; a claim and its draft lapse.
    Reassign {
        department: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        division: Option<String>,
    },
    /// The runtime publishes this event.
    Emit { event: Value },
    /// The runtime starts this workflow.
    Run {
        workflow: String,
        #[serde(default)]
        input: Value,
    },
}

impl EscalationAction {
    /// Its word in the definition.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Remind { .. } => "remind",
            Self::Reassign { .. } => "reassign",
            Self::Emit { .. } => "emit",
            Self::Run { .. } => "run",
        }
    }
}
