//! What a work item is created with. The runtime computes every instant before (this crate knows no calendar) and has
//! validated the form's schema; what can be checked here is checked by `bounds`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::actor::Office;

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
    /// The role that the work is meant for. Shown, not enforced: who may see and do what by role is policy, outside this crate.
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
    pub offices: Vec<Office>,
    pub persons: Vec<String>,
}

impl Candidates {
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
