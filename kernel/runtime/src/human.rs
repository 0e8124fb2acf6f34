//! From what a definition asks of a person to a work item's terms, and from a work item's events to journal rows.

use jiff::Timestamp;
use lianxi_calendar::{Calendar, DeadlineRule, Period, Unit};
use lianxi_flow::schema::Schema;
use lianxi_journal::{WorkAppend, WorkRow};
use lianxi_work::{
    By, Candidates, Command, Due, DueKind, EscalationAction, EscalationStep, Event, Office, Terms,
    WorkItem,
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::ids;

/// `call: work-item`'s arguments, as the definition gives them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Request {
    title: String,
    department: String,
    #[serde(default)]
    division: Option<String>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    form: Option<Value>,
    outcomes: Vec<String>,
    #[serde(default)]
    due: Option<DueRequest>,
    #[serde(default)]
    candidates: Option<Candidates>,
    #[serde(default, rename = "mode")]
    _mode: Option<Mode>,
    #[serde(default)]
    subject: Value,
    #[serde(default)]
    business_key: Option<String>,
    #[serde(default)]
    escalation: Vec<StepRequest>,
    /// Outcomes that send the work back: read by the flow machine.
    #[serde(default, rename = "returns")]
    _returns: Value,
    /// Whose answer the form is: read by the flow machine.
    #[serde(default, rename = "answers")]
    _answers: Option<String>,
}

/// How many people an item takes. Countersigning has its own modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    Single,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum DueRequest {
    /// A period that the kernel counts from the creation of the item.
    Period(PeriodRequest),
    /// The output of `call: deadline`, or its two fields.
    At(DueAt),
    Instant(Timestamp),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PeriodRequest {
    #[serde(flatten)]
    period: Period,
    #[serde(default)]
    kind: Option<DueKind>,
    #[serde(default)]
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DueAt {
    #[serde(rename = "dueAt")]
    at: Timestamp,
    #[serde(default)]
    provisional: bool,
    #[serde(default)]
    kind: Option<DueKind>,
    #[serde(default)]
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
struct StepRequest {
    after: After,
    #[serde(flatten)]
    action: StepAction,
}

/// How long after: 0 is the instant itself.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct After {
    amount: u32,
    unit: Unit,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<From>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum From {
    Created,
    Due,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
enum StepAction {
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
struct WorkflowName {
    namespace: String,
    name: String,
    version: String,
}

/// What surrounds a request: the execution, its clock, its calendar.
pub(crate) struct Circumstances<'a> {
    pub calendar: &'a Calendar,
    pub business_key: Option<&'a str>,
    /// Name of the task that asks.
    pub step: &'a str,
    pub now: Timestamp,
}

/// The terms that a definition's request means, every instant computed. The error is for the definition's author.
pub(crate) fn terms(request: &Value, around: &Circumstances<'_>) -> Result<Terms, String> {
    let request = serde_path_to_error::deserialize::<_, Request>(request)
        .map_err(|why| format!("the arguments of 'work-item' are not right: {why}"))?;
    if let Some(form) = &request.form {
        Schema::compile(form.clone())
            .map_err(|why| format!("'form' is not a JSON schema: {why}"))?;
    }
    let due = request.due.map(|due| self::due(due, around)).transpose()?;
    let escalation = request
        .escalation
        .into_iter()
        .map(|step| self::step(step, due.as_ref(), around))
        .collect::<Result<_, _>>()?;
    Ok(Terms {
        title: request.title,
        step: around.step.to_owned(),
        department: request.department,
        division: request.division,
        role: request.role,
        form: request.form,
        outcomes: request.outcomes,
        due,
        candidates: request.candidates.unwrap_or_default(),
        escalation,
        business_key: request
            .business_key
            .or_else(|| around.business_key.map(str::to_owned)),
        subject: request.subject,
    })
}

fn due(request: DueRequest, around: &Circumstances<'_>) -> Result<Due, String> {
    let plain = |at, provisional, kind: Option<DueKind>, text: Option<String>| Due {
        at,
        provisional,
        // A number that nobody calls the law's is ours.
        kind: kind.unwrap_or(DueKind::Default),
        text: text.unwrap_or_default(),
    };
    match request {
        DueRequest::Instant(at) => Ok(plain(at, false, None, None)),
        DueRequest::At(due) => Ok(plain(due.at, due.provisional, due.kind, due.text)),
        DueRequest::Period(PeriodRequest { period, kind, text }) => {
            let deadline = around
                .calendar
                .deadline(around.now, &period, &DeadlineRule::default())
                .map_err(|why| format!("'due' cannot be computed: {why}"))?;
            Ok(plain(deadline.due_at, deadline.provisional, kind, text))
        }
    }
}

fn step(
    step: StepRequest,
    due: Option<&Due>,
    around: &Circumstances<'_>,
) -> Result<EscalationStep, String> {
    let from = match (step.after.from, due) {
        (Some(From::Created), _) | (None, None) => around.now,
        (Some(From::Due) | None, Some(due)) => due.at,
        (Some(From::Due), None) => {
            return Err("an escalation counts from 'due', but the work item has none".to_owned());
        }
    };
    let at = if step.after.amount == 0 {
        from
    } else {
        let period = Period::new(step.after.amount, step.after.unit);
        let deadline = period.and_then(|period| {
            around
                .calendar
                .deadline(from, &period, &DeadlineRule::default())
        });
        deadline
            .map_err(|why| format!("'escalation.after' cannot be computed: {why}"))?
            .due_at
    };
    let action = match step.action {
        StepAction::Remind { to } => EscalationAction::Remind { to },
        StepAction::Reassign {
            department,
            division,
        } => EscalationAction::Reassign {
            department,
            division,
        },
        StepAction::Emit { event } => EscalationAction::Emit { event },
        StepAction::Run { workflow, input } => EscalationAction::Run {
            workflow: format!(
                "{}/{}:{}",
                workflow.namespace, workflow.name, workflow.version
            ),
            input,
        },
    };
    Ok(EscalationStep {
        after: json!(step.after),
        at,
        action,
    })
}

/// A work item that did not exist: its id follows from the effect's key, so that opening it twice is opening it once.
pub(crate) fn open(
    execution: &str,
    effect: i64,
    key: &str,
    terms: Terms,
    now: Timestamp,
) -> Result<WorkAppend, lianxi_work::Rejection> {
    let id = ids::derived(key);
    let events = lianxi_work::decide(None, Command::Create(Box::new(terms)), &By::System, now)?;
    Ok(append(id, execution, effect, None, &events, now))
}

/// The rows of a work item after more events.
pub(crate) fn append(
    id: Uuid,
    execution: &str,
    effect: i64,
    before: Option<(i64, WorkItem)>,
    events: &[Event],
    now: Timestamp,
) -> WorkAppend {
    let (expected_version, mut state) = match before {
        Some((version, item)) => (version, Some(item)),
        None => (0, None),
    };
    for event in events {
        state = Some(lianxi_work::evolve(state, event));
    }
    let item = state.expect("an append has at least one event, and any event makes an item");
    let now_ms = now.as_millisecond();
    let office = item.office();
    WorkAppend {
        expected_version,
        events: events
            .iter()
            .map(|event| serde_json::to_vec(event).expect("an event is plain JSON"))
            .collect(),
        at_ms: now_ms,
        row: WorkRow {
            id: id.to_string(),
            execution: execution.to_owned(),
            effect,
            version: 0,
            status: item.status().name().to_owned(),
            department: office.department.clone(),
            division: office.division.clone(),
            title: item.terms().title.clone(),
            assignee: item.claimed_by().map(|actor| actor.person.clone()),
            due_at_ms: item.terms().due.as_ref().map(|due| due.at.as_millisecond()),
            next_at_ms: item.next_escalation().map(|(_, at)| at.as_millisecond()),
            business_key: item.terms().business_key.clone(),
            body: serde_json::to_string(&item).expect("a work item is plain JSON"),
            created_at_ms: item.created_at().as_millisecond(),
            updated_at_ms: now_ms,
        },
    }
}

/// The item of a row.
pub(crate) fn item(row: &WorkRow) -> Result<WorkItem, serde_json::Error> {
    serde_json::from_str(&row.body)
}
