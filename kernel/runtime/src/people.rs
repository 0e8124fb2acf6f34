//! What people do with work items, and what happens when they do not.

use jiff::Timestamp;
use lianxi_flow::lineage::Lineage;
use lianxi_flow::schema::Schema;
use lianxi_flow::value;
use lianxi_flow::{Command, Rejection};
use lianxi_journal::{Append, AppendError, ConflictKind, InboxRow, InboxState, WorkRow, failpoint};
use lianxi_work::{Actor, By, EscalationAction, WorkItem};
use serde_json::{Value, json};

use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::guard::Moment;
use crate::live::CONFLICTS_MAX;
use crate::project::{self, Facts, Waiting, effect_id};
use crate::queue::Task;
use crate::{human, ids};

/// The inbox source of closed work items.
const WORK: &str = "work";
/// The destination of reminders.
pub const REMINDERS: &str = "reminders";
/// The event type of a reminder.
pub const REMINDED: &str = "lianxi.work.reminded";

/// What a person does with a work item.
#[derive(Clone, Debug)]
pub enum Act {
    Claim,
    Release,
    Draft { form: Value },
    Complete { outcome: String, form: Value },
}

impl Engine {
    /// Does what a person asks; when this returns, it is durable. Completing goes on with the execution in the same breath.
    pub async fn act(&self, item: &str, act: Act, actor: Actor) -> Result<WorkItem, EngineError> {
        for _ in 0..CONFLICTS_MAX {
            match self.inner.act(item, &act, &actor).await? {
                Some(item) => return Ok(item),
                None => tokio::task::yield_now().await,
            }
        }
        Err(EngineError::Busy)
    }

    pub async fn work_item(&self, id: &str) -> Result<(WorkRow, WorkItem), EngineError> {
        self.inner.item(id).await
    }
}

impl Inner {
    async fn item(&self, id: &str) -> Result<(WorkRow, WorkItem), EngineError> {
        let row = self.journal.work_item(id).await?;
        let row = row.ok_or_else(|| EngineError::NotFound {
            what: "work item",
            id: id.to_owned(),
        })?;
        let item = human::item(&row)
            .map_err(|error| EngineError::Internal(format!("work item {id}: {error}")))?;
        Ok((row, item))
    }

    /// `None`: someone else was faster; look again.
    async fn act(
        &self,
        id: &str,
        act: &Act,
        actor: &Actor,
    ) -> Result<Option<WorkItem>, EngineError> {
        if let Act::Draft { form } | Act::Complete { form, .. } = act {
            value::check(form).map_err(|why| EngineError::Form(why.to_string()))?;
        }
        let now = self.clock.now();
        let (row, item) = self.item(id).await?;
        let command = match act {
            Act::Claim => lianxi_work::Command::Claim,
            Act::Release => lianxi_work::Command::Release,
            Act::Draft { form } => lianxi_work::Command::SaveDraft { form: form.clone() },
            Act::Complete { outcome, form } => lianxi_work::Command::Complete {
                outcome: outcome.clone(),
                form: form.clone(),
            },
        };
        let events = lianxi_work::decide(Some(&item), command, &By::Person(actor.clone()), now)
            .map_err(EngineError::WorkRejected)?;
        if events.is_empty() {
            return Ok(Some(item));
        }
        let mut append = Append::default();
        if let Act::Complete { outcome, form } = act {
            check_form(&item, form)?;
            let answer = json!({"outcome": outcome, "form": form, "by": {"person": actor.person, "office": actor.office}, "at": now});
            let closed = Command::WorkItemClosed {
                effect: effect_id(row.effect),
                answer,
            };
            self.rehearse(&row.execution, closed.clone(), now).await?;
            append.inbox.push(InboxRow {
                source: WORK.to_owned(),
                id: id.to_owned(),
                execution: Some(row.execution.clone()),
                body: Waiting::Command(closed).bytes(),
                received_at_ms: now.as_millisecond(),
                state: InboxState::Pending,
                answer: None,
            });
        }
        append.work.push(Self::after(&row, item, &events, now)?);
        let after: WorkItem = serde_json::from_str(&append.work[0].row.body)
            .map_err(|error| EngineError::Internal(error.to_string()))?;
        failpoint!("work.before-append");
        match self.journal.append(append).await {
            Ok(appended) => {
                failpoint!("work.after-append");
                self.go_on(appended.pending);
                Ok(Some(after))
            }
            Err(
                AppendError::Conflict {
                    kind: ConflictKind::Work,
                    ..
                }
                | AppendError::Duplicate { .. },
            ) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the execution will take the answer. A refusal is told to the person while the item is still open.
    async fn rehearse(
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
            Err(rejection @ (Rejection::SiblingsRun(_) | Rejection::NoReturnTarget(_))) => {
                Err(EngineError::Rejected(rejection))
            }
            // Anything else is settled by the turn itself; an item of an execution that has gone on is closed in vain.
            _ => Ok(()),
        }
    }

    fn after(
        row: &WorkRow,
        item: WorkItem,
        events: &[lianxi_work::Event],
        now: Timestamp,
    ) -> Result<lianxi_journal::WorkAppend, EngineError> {
        let id = row
            .id
            .parse()
            .map_err(|_| EngineError::Internal("a work item's id is a UUID".to_owned()))?;
        Ok(human::append(
            id,
            &row.execution,
            row.effect,
            Some((row.version, item)),
            events,
            now,
        ))
    }

    pub(crate) fn go_on(&self, pending: Vec<InboxRow>) {
        for row in pending {
            // One for which there is no room is found again in the journal.
            let _ = self.queue.push(Task::Deliver(row));
        }
    }

    /// Takes the next escalation step of an item that is still open. It never completes the item.
    pub(crate) async fn escalate(&self, id: &str) -> Result<(), EngineError> {
        let Moment { now, departed } = self.moment();
        if departed.is_some() {
            return Ok(());
        }
        let (row, item) = self.item(id).await?;
        let Some((step, _)) = item.next_escalation().filter(|(_, at)| *at <= now) else {
            return Ok(());
        };
        let events = match lianxi_work::decide(
            Some(&item),
            lianxi_work::Command::Escalate { step },
            &By::System,
            now,
        ) {
            Ok(events) => events,
            Err(rejection) => return Err(EngineError::WorkRejected(rejection)),
        };
        let action = item
            .terms()
            .escalation
            .get(step)
            .map(|step| step.action.clone());
        let mut facts = Facts::default();
        if let Some(action) = action {
            self.escalation_facts(&row, &item, step, action, now, &mut facts);
        }
        let work = Self::after(&row, item, &events, now)?;
        let leaves = !facts.outbox.is_empty();
        let append = Append {
            work: vec![work],
            outbox: facts.outbox,
            events: facts.events,
            inbox: facts.inbox,
            offers: facts.offers,
            ..Append::default()
        };
        failpoint!("escalation.before-append");
        match self.journal.append(append).await {
            Ok(appended) => {
                failpoint!("escalation.after-append");
                self.go_on(appended.pending);
                if leaves {
                    self.tell_outgoing();
                }
                Ok(())
            }
            // A person was faster: the row is due again if anything is left to do.
            Err(AppendError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn escalation_facts(
        &self,
        row: &WorkRow,
        item: &WorkItem,
        step: usize,
        action: EscalationAction,
        now: Timestamp,
        facts: &mut Facts,
    ) {
        let event = |kind: &str, data: Value| {
            json!({
                "specversion": "1.0",
                "id": format!("{}/{step}", row.id),
                "source": "/work-items",
                "type": kind,
                "time": now.to_string(),
                "data": data,
            })
        };
        match action {
            EscalationAction::Remind { to } => {
                let to = if to.is_empty() {
                    vec![item.office().clone()]
                } else {
                    to
                };
                let data = json!({"workItem": row.id, "execution": row.execution, "title": row.title, "step": item.terms().step, "to": to, "businessKey": row.business_key});
                facts.outbox.push(project::outbox(
                    Some(&row.execution),
                    REMINDERS,
                    &event(REMINDED, data),
                    now,
                ));
            }
            // The office is in the item's own events.
            EscalationAction::Reassign { .. } => {}
            EscalationAction::Emit { event: given } => {
                let mut event = event("lianxi.work.escalated", Value::Null);
                if let (Value::Object(event), Value::Object(given)) = (&mut event, given) {
                    event.extend(given);
                }
                let event = (&event, Lineage::default());
                project::emitted(self, Some(&row.execution), event, now, facts);
            }
            EscalationAction::Run { workflow, input } => {
                let key = format!("{}/escalation/{step}", row.id);
                let body = Waiting::Start {
                    workflow,
                    input,
                    parent: None,
                    lineage: Lineage::default(),
                };
                facts.inbox.push(project::start_row(
                    &ids::derived(&key).to_string(),
                    WORK,
                    &key,
                    &body,
                    now,
                ));
            }
        }
    }
}

fn check_form(item: &WorkItem, form: &Value) -> Result<(), EngineError> {
    let Some(schema) = &item.terms().form else {
        return Ok(());
    };
    let schema = Schema::compile(schema.clone()).map_err(EngineError::Internal)?;
    schema.validate(form).map_err(EngineError::Form)
}
