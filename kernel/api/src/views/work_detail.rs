//! One work item with everything that it is: what is asked, by when, whose turn it is, who signed, who waits, what this caller may do.

use jiff::Timestamp;
use lianxi_runtime::work::{Stage, WorkItem};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Officer, WorkItemSummary};

/// A work item in full.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkItemDetail {
    #[serde(flatten)]
    pub summary: WorkItemSummary,
    /// The status as Chinese offices say it.
    pub status_zh: String,
    /// The verbs of this address that the caller may use now: `["claim", "transfer", …]`.
    pub may: Vec<&'static str>,
    /// What the person sees.
    pub subject: Value,
    /// JSON schema of the form; none takes any form.
    pub form: Option<Value>,
    pub outcomes: Vec<String>,
    /// `{at, provisional, kind, text, nearAt, extendedFrom, rule}`, as it is now.
    pub due: Option<Value>,
    /// To whom it is given now: `{person, office}` or `{office, role}`.
    pub assigned: Value,
    /// Who may act besides: `{offices, persons}`.
    pub candidates: Value,
    /// Who may not (回避): `{person, why}`.
    pub excluded: Vec<Value>,
    /// Whose turn it is now.
    pub waits_for: Vec<Value>,
    /// `{after, at, action, done}`, as the definition orders them.
    pub escalation: Vec<Value>,
    pub draft: Option<Value>,
    /// What a delegate handed back, for who delegated to decide on: `{outcome, form, by}`.
    pub proposal: Option<Value>,
    pub claimed_by: Option<Officer>,
    /// An answer that is held: it waits for signers (后加签), or to be closed out (销号): `{submittedBy, submittedAt, outcome, answer}`.
    pub submitted: Option<Value>,
    pub completed_by: Option<Officer>,
    /// As chosen, once completed.
    pub outcome: Option<String>,
    /// The form as answered, once completed.
    pub answer: Option<Value>,
    /// Sent back (驳回): `{returnedBy, closedAt, to, then, reason}`.
    pub returned: Option<Value>,
    /// Who took it back (撤回) after it was completed.
    pub taken_back: Option<Value>,
    /// The seats of a countersign (会签), and who signed what.
    pub seats: Vec<Value>,
    pub signatures: Vec<Value>,
    /// Signers that were added (加签), and their opinions.
    pub signers: Vec<Value>,
    /// Who delegated to whom (委派), the first first.
    pub delegations: Vec<Value>,
    /// Whom it was copied to (抄送), and who has read it.
    pub readers: Vec<Value>,
    /// It was copied to the caller, who has not marked it as read.
    pub unread: bool,
    /// Who urged it (催办).
    pub urges: Vec<Value>,
    pub extension: Option<Extension>,
    /// Why it is late, and who says so.
    pub explained: Option<Value>,
    /// 挂牌督办: `{level, requirement, by, at}`.
    pub supervision: Option<Value>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub closed_at: Option<Timestamp>,
}

/// More time (申请延期), where the definition allows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    pub times_max: u32,
    pub times_granted: u32,
    /// Who decides.
    pub approver: Value,
    /// A request that waits for a decision.
    pub request: Option<Value>,
}

/// What is shown besides the item itself.
pub(crate) struct Details {
    pub summary: WorkItemSummary,
    pub may: Vec<&'static str>,
    pub unread: bool,
}

/// Each of them as it is written.
fn all<T: Serialize>(these: impl IntoIterator<Item = T>) -> Vec<Value> {
    these.into_iter().map(|one| json!(one)).collect()
}

fn one<T: Serialize>(this: Option<T>) -> Option<Value> {
    this.map(|this| json!(this))
}

impl WorkItemDetail {
    pub(crate) fn new(item: &WorkItem, details: Details) -> Self {
        let Details {
            summary,
            may,
            unread,
        } = details;
        let terms = item.terms();
        let Standing {
            submitted,
            completed_by,
            returned,
        } = Standing::of(item.stage());
        Self {
            summary,
            status_zh: item.status().zh().to_owned(),
            may,
            subject: terms.subject.clone(),
            form: terms.form.clone(),
            outcomes: terms.outcomes.clone(),
            due: one(item.due()),
            assigned: json!(item.assigned()),
            candidates: json!(item.candidates()),
            excluded: all(item.excluded()),
            waits_for: all(item.waits_for()),
            escalation: escalation(item),
            draft: item.draft().cloned(),
            proposal: one(item.proposal()),
            claimed_by: item.claimed_by().map(Officer::from),
            submitted,
            completed_by,
            outcome: item.outcome().map(str::to_owned),
            answer: item.answer().cloned(),
            returned,
            taken_back: one(item.taken_back()),
            seats: all(item.seats()),
            signatures: all(item.signatures()),
            signers: all(item.signers()),
            delegations: all(item.delegations()),
            readers: all(item.readers()),
            unread,
            urges: all(item.urges()),
            extension: terms.extension.as_ref().map(|allowed| Extension {
                times_max: allowed.times_max,
                times_granted: item.extensions_granted(),
                approver: json!(allowed.approver),
                request: one(item.extension_request()),
            }),
            explained: one(item.explained()),
            supervision: one(item.supervision()),
            closed_at: item.closed_at(),
        }
    }
}

/// What is shown of where it stands, besides the status.
#[derive(Default)]
struct Standing {
    submitted: Option<Value>,
    completed_by: Option<Officer>,
    returned: Option<Value>,
}

impl Standing {
    fn of(stage: &Stage) -> Self {
        match stage {
            Stage::Submitted { .. } => Self {
                submitted: Some(json!(stage)),
                ..Self::default()
            },
            Stage::Completed { completed_by, .. } => Self {
                completed_by: Some(completed_by.into()),
                ..Self::default()
            },
            Stage::Returned { .. } => Self {
                returned: Some(json!(stage)),
                ..Self::default()
            },
            Stage::Open | Stage::Claimed { .. } | Stage::Cancelled { .. } => Self::default(),
        }
    }
}

fn escalation(item: &WorkItem) -> Vec<Value> {
    let steps = item.terms().escalation.iter().enumerate();
    let shown = steps.map(|(step, rule)| {
        let mut shown = json!(rule);
        shown["at"] = json!(item.step_at(step));
        shown["done"] = json!(item.steps_done().contains(&step));
        shown
    });
    shown.collect()
}
