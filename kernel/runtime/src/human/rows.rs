//! A work item's rows in the journal: its events, the row that lists show, and whose it is.

use jiff::Timestamp;
use lianxi_journal::{WorkAppend, WorkRow};
use lianxi_work::{By, Command, Event, Stage, Terms, WorkItem};
use uuid::Uuid;

use super::parties;
use crate::ids;

/// Which item, and what its row says that the item itself does not know.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub id: Uuid,
    pub execution: String,
    pub effect: i64,
    /// `namespace/name` of the execution's workflow.
    pub workflow: String,
}

impl Row {
    /// Of an item that stands in the journal. `None`: its id is no UUID, which nothing of ours writes.
    pub(crate) fn of(row: &WorkRow) -> Option<Self> {
        Some(Self {
            id: row.id.parse().ok()?,
            execution: row.execution.clone(),
            effect: row.effect,
            workflow: row.workflow.clone(),
        })
    }

    /// Of one that is to be: its id follows from the effect's key, so that opening it twice is opening it once.
    pub(crate) fn new(execution: &str, effect: i64, key: &str, workflow: String) -> Self {
        Self {
            id: ids::derived(key),
            execution: execution.to_owned(),
            effect,
            workflow,
        }
    }
}

/// A work item that did not exist, perhaps at once with somebody else than its definition meant (`redirect`).
pub(crate) fn open(
    row: Row,
    terms: Terms,
    redirect: Option<Command>,
    now: Timestamp,
) -> Result<WorkAppend, lianxi_work::Rejection> {
    let mut events = lianxi_work::decide(None, Command::Create(Box::new(terms)), &By::System, now)?;
    if let Some(redirect) = redirect {
        let created = events
            .iter()
            .fold(None, |state, event| Some(lianxi_work::evolve(state, event)));
        events.extend(lianxi_work::decide(
            created.as_ref(),
            redirect,
            &By::System,
            now,
        )?);
    }
    Ok(append(row, None, &events, now))
}

/// The rows of a work item after more events.
pub(crate) fn append(
    row: Row,
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
    WorkAppend {
        expected_version,
        events: events
            .iter()
            .map(|event| serde_json::to_vec(event).expect("an event is plain JSON"))
            .collect(),
        at_ms: now.as_millisecond(),
        parties: Some(parties::of(&item)),
        row: listed(row, &item, now),
    }
}

fn listed(row: Row, item: &WorkItem, now: Timestamp) -> WorkRow {
    let terms = item.terms();
    let due = item.due();
    let office = item.office();
    let assignee = match item.stage() {
        Stage::Completed {
            completed_by: by, ..
        }
        | Stage::Submitted {
            submitted_by: by, ..
        } => Some(by.person.clone()),
        _ => item.claimed_by().map(|actor| actor.person.clone()),
    };
    WorkRow {
        id: row.id.to_string(),
        execution: row.execution,
        effect: row.effect,
        version: 0,
        status: item.status().name().to_owned(),
        department: office.department.clone(),
        division: office.division.clone(),
        title: terms.title.clone(),
        assignee,
        due_at_ms: due.map(|due| due.at.as_millisecond()),
        next_at_ms: item.next_escalation().map(|(_, at)| at.as_millisecond()),
        business_key: terms.business_key.clone(),
        body: serde_json::to_string(item).expect("a work item is plain JSON"),
        created_at_ms: item.created_at().as_millisecond(),
        updated_at_ms: now.as_millisecond(),
        workflow: row.workflow,
        step: terms.step.clone(),
        role: terms.role.clone(),
        near_at_ms: due
            .and_then(|due| due.near_at)
            .map(Timestamp::as_millisecond),
        explained: item.explained().is_some(),
        supervised: item.supervision().is_some(),
        provisional: due.is_some_and(|due| due.provisional),
        closed_at_ms: item.closed_at().map(Timestamp::as_millisecond),
        // The journal's own.
        open_due_ms: None,
    }
}

/// The item of a row.
pub(crate) fn item(row: &WorkRow) -> Result<WorkItem, serde_json::Error> {
    serde_json::from_str(&row.body)
}
