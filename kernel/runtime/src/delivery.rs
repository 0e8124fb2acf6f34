//! Inputs that wait in the inbox, given to those whom they are for.

use lianxi_flow::error::Standard;
use lianxi_flow::{Command, Error};
use lianxi_journal::{AppendError, Delivery, Handled, InboxCursor, InboxRow, failpoint};

use crate::children::CONTROL;
use crate::definitions::DefinitionError;
use crate::engine::Inner;
use crate::error::{EngineError, TurnError};
use crate::live::Beginning;
use crate::project::{Waiting, effect_id};
use crate::queue::Task;
use crate::schedule::SCHEDULE;
use crate::turn::TurnInput;

/// Pending inputs read at once.
const PENDING_BATCH: u64 = 1_000;

impl Inner {
    /// Queues inputs that wait in the inbox: at the start, after a failure, and when a hint was forgotten.
    pub(crate) async fn queue_pending(&self) -> Result<(), EngineError> {
        failpoint!("delivery.before-look");
        let mut cursor: Option<InboxCursor> = None;
        loop {
            let rows = self
                .journal
                .pending_inbox(PENDING_BATCH, cursor.as_ref())
                .await?;
            cursor = rows.last().map(InboxCursor::from);
            let last = (rows.len() as u64) < PENDING_BATCH;
            for row in rows {
                if self.queue.push(Task::Deliver(row)).is_err() {
                    return Ok(());
                }
            }
            if last {
                return Ok(());
            }
        }
    }

    /// Gives an input to its execution; where the order counts, after what the same source has said to it before.
    pub(crate) async fn deliver(&self, row: InboxRow) -> Result<(), EngineError> {
        if let Some(execution) = &row.execution
            && (row.id.starts_with(CONTROL) || execution.starts_with(SCHEDULE))
        {
            let place = |row: &InboxRow| (row.received_at_ms, row.id.clone());
            for earlier in self
                .journal
                .pending_inbox_of(execution, PENDING_BATCH)
                .await?
                .into_iter()
                .filter(|other| other.source == row.source && place(other) < place(&row))
            {
                self.deliver_one(earlier).await?;
            }
        }
        self.deliver_one(row).await
    }

    /// An input whose execution is gone, or that says nothing new, is marked as handled.
    async fn deliver_one(&self, row: InboxRow) -> Result<(), EngineError> {
        failpoint!("delivery.before-turn");
        let handled = Some((row.source.clone(), row.id.clone()));
        let Some(execution) = row.execution.clone() else {
            return self.give_up(&row, "no execution is named").await;
        };
        let waiting = if row.source.starts_with("event:") {
            serde_json::from_slice::<Delivery>(&row.body).map(|delivery| {
                Waiting::Command(Command::EventReceived {
                    effect: effect_id(delivery.effect),
                    event: delivery.event,
                })
            })
        } else {
            serde_json::from_slice(&row.body)
        };
        let result = match waiting {
            Err(_) if row.body.is_empty() => return Ok(()),
            Err(error) => {
                return self
                    .give_up(&row, &format!("it cannot be read: {error}"))
                    .await;
            }
            Ok(Waiting::Command(command)) => {
                self.turn(
                    &execution,
                    TurnInput {
                        handled,
                        ..TurnInput::of(command)
                    },
                    None,
                )
                .await
            }
            Ok(Waiting::Gather {
                namespace,
                name,
                event,
                lineage,
            }) => {
                return self
                    .gather(&row, (&namespace, &name), (&event, lineage))
                    .await;
            }
            Ok(Waiting::Start {
                workflow,
                input,
                parent,
                lineage,
            }) => {
                let found = if workflow.contains('/') {
                    let now = self.clock.now();
                    self.definitions.to_start(&workflow, now).await
                } else {
                    self.definitions.by_digest(&workflow).await
                };
                match found {
                    Ok(definition) => {
                        self.begin(
                            &execution,
                            Beginning {
                                definition,
                                input,
                                parent,
                                lineage,
                            },
                            None,
                            handled,
                        )
                        .await
                    }
                    Err(DefinitionError::Storage(error)) => return Err(error.into()),
                    Err(error) => {
                        if let Some(parent) = parent {
                            self.refuse_child(&parent, refusal(&workflow, &error))
                                .await?;
                        }
                        return self.give_up(&row, &error.to_string()).await;
                    }
                }
            }
        };
        failpoint!("delivery.after-turn");
        match result {
            Ok(_) => Ok(()),
            // Another worker had the same hint.
            Err(TurnError::Append(AppendError::Duplicate { .. } | AppendError::Unknown(_))) => {
                Ok(())
            }
            Err(TurnError::NotFound(_) | TurnError::Exists(_)) => {
                self.give_up(&row, "there is nothing that waits for it")
                    .await
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn give_up(&self, row: &InboxRow, why: &str) -> Result<(), EngineError> {
        let handled = Handled {
            source: row.source.clone(),
            id: row.id.clone(),
            answer: Some(why.as_bytes().to_vec()),
        };
        match self
            .journal
            .append(lianxi_journal::Append {
                handled: vec![handled],
                ..Default::default()
            })
            .await
        {
            Ok(_) | Err(AppendError::Duplicate { .. } | AppendError::Unknown(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn refuse_child(&self, parent: &str, error: Error) -> Result<(), EngineError> {
        let Some((execution, effect)) = parent
            .rsplit_once('/')
            .and_then(|(execution, effect)| Some((execution, effect.parse().ok()?)))
        else {
            return Ok(());
        };
        let command = Command::EffectRefused {
            effect: effect_id(effect),
            error,
        };
        self.tell(execution, command).await
    }
}

/// What the task that runs a workflow is told. Which version it names is its author's to mend.
fn refusal(workflow: &str, error: &DefinitionError) -> Error {
    let detail = format!("'{workflow}' cannot be run: {error}");
    match error {
        DefinitionError::NotYet { .. }
        | DefinitionError::Deprecated { .. }
        | DefinitionError::NoneInForce { .. } => {
            Error::standard(Standard::Configuration, "Workflow not in force", detail)
        }
        _ => Error::runtime(detail),
    }
}
