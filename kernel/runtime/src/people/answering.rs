//! What a closed item tells its execution, and whether the execution will take it: a refusal is told while the item is still open.

use jiff::Timestamp;
use lianxi_flow::schema::Schema;
use lianxi_flow::{Command, Rejection};
use lianxi_journal::{InboxRow, InboxState};
use lianxi_work::{Actor, Change, Event, Stage, WorkItem};
use serde_json::{Value, json};

use super::{Act, Following, Read, evolved};
use crate::engine::Inner;
use crate::error::EngineError;
use crate::project::{Waiting, effect_id};

/// The inbox source of closed work items.
pub(super) const WORK: &str = "work";

impl Inner {
    /// The input of the execution, where these events close the item. A form is checked whenever somebody hands it in for good.
    pub(super) async fn answer_execution(
        &self,
        read: &Read,
        act: &Act,
        events: &[Event],
        actor: &Actor,
        now: Timestamp,
        following: &mut Following,
    ) -> Result<(), EngineError> {
        if let Act::Complete { form, .. } = act {
            check_form(&read.item, form)?;
        }
        if read.item.status().is_closed() {
            return Ok(());
        }
        let after = evolved(&read.item, events);
        let Some(answer) = answer_of(&after, actor, now) else {
            return Ok(());
        };
        let closed = Command::WorkItemClosed {
            effect: effect_id(read.row.effect),
            answer,
        };
        self.rehearse(&read.row.execution, closed.clone(), now)
            .await?;
        following
            .inbox
            .push(pending(&read.row.id, &read.row.execution, closed, now));
        Ok(())
    }

    /// Whether the execution will take the answer.
    pub(super) async fn rehearse(
        &self,
        execution: &str,
        command: Command,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let decided = self
            .look(execution, |live| {
                lianxi_flow::decide(&live.state, command, now)
            })
            .await?;
        match decided {
            Err(
                rejection @ (Rejection::SiblingsRun(_)
                | Rejection::NoReturnTarget(_)
                | Rejection::CompetingFork(_)),
            ) => Err(EngineError::Rejected(rejection)),
            // Anything else is settled by the turn itself; an item of an execution that has gone on is closed in vain.
            _ => Ok(()),
        }
    }
}

/// The input that waits for the execution, known by the item: an item is closed once.
pub(super) fn pending(id: &str, execution: &str, command: Command, now: Timestamp) -> InboxRow {
    InboxRow {
        source: WORK.to_owned(),
        id: id.to_owned(),
        execution: Some(execution.to_owned()),
        body: Waiting::Command(command).bytes(),
        received_at_ms: now.as_millisecond(),
        state: InboxState::Pending,
        answer: None,
    }
}

/// What the execution is told; `None` while the item is open.
fn answer_of(item: &WorkItem, actor: &Actor, now: Timestamp) -> Option<Value> {
    let by = |actor: &Actor| json!({"person": actor.person, "office": actor.office});
    match item.stage() {
        Stage::Completed {
            completed_by,
            outcome,
            answer,
            ..
        } => {
            let mut told =
                json!({"outcome": outcome, "form": answer, "by": by(completed_by), "at": now});
            let signatures = item.signatures();
            if !signatures.is_empty() {
                told["signatures"] = json!(signatures);
            }
            Some(told)
        }
        Stage::Returned {
            to, then, reason, ..
        } => Some(json!({
            "returned": {"to": to, "then": then, "reason": reason},
            "by": by(actor),
            "at": now,
        })),
        _ => None,
    }
}

fn check_form(item: &WorkItem, form: &Value) -> Result<(), EngineError> {
    let Some(schema) = &item.terms().form else {
        return Ok(());
    };
    let schema = Schema::compile(schema.clone()).map_err(EngineError::Internal)?;
    schema.validate(form).map_err(EngineError::Form)
}

/// Whether these events say so.
pub(super) fn any(events: &[Event], is: impl Fn(&Change) -> bool) -> bool {
    events.iter().any(|event| is(&event.change))
}
