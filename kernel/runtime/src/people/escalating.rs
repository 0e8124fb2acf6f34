//! What follows when the time of an open item runs out (催督): each step once, and none of them completes the item.

use jiff::Timestamp;
use lianxi_flow::lineage::Lineage;
use lianxi_journal::{Append, AppendError, WorkRow, failpoint};
use lianxi_work::{By, Command, EscalationAction, WorkItem};
use serde_json::{Value, json};

use super::answering::WORK;
use super::{Read, after, notices};
use crate::engine::Inner;
use crate::error::EngineError;
use crate::guard::Moment;
use crate::ids;
use crate::project::{self, Facts, Waiting};

impl Inner {
    /// Takes the next escalation step of an item that is still open. It never completes the item.
    pub(crate) async fn escalate(&self, id: &str) -> Result<(), EngineError> {
        let Moment { now, departed } = self.moment();
        if departed.is_some() {
            return Ok(());
        }
        let Read { row, item } = self.item(id).await?;
        let Some((step, _)) = item.next_escalation().filter(|(_, at)| *at <= now) else {
            return Ok(());
        };
        let escalate = Command::Escalate { step };
        let mut events = lianxi_work::decide(Some(&item), escalate, &By::System, now)
            .map_err(EngineError::WorkRejected)?;
        // The office that it passes to may have nobody either.
        self.pass_on(&item, &mut events, now)?;
        let action = item
            .terms()
            .escalation
            .get(step)
            .map(|step| step.action.clone());
        let mut facts = Facts::default();
        if let Some(action) = action {
            self.escalation_facts(&row, &item, step, action, now, &mut facts);
        }
        let work = after(Read { row, item }, &events, now)?;
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
        match action {
            EscalationAction::Remind { to } => {
                let to = if to.is_empty() {
                    json!(item.waits_for())
                } else {
                    json!(to)
                };
                let id = format!("{}/{step}", row.id);
                let notice = notices::Notice {
                    kind: notices::REMINDED,
                    id: &id,
                    to,
                    reason: None,
                };
                facts.outbox.push(notices::outbox(row, item, &notice, now));
            }
            // The office is in the item's own events.
            EscalationAction::Reassign { .. } => {}
            EscalationAction::Emit { event: given } => {
                let id = format!("{}/{step}", row.id);
                let mut event = notices::event(&id, notices::ESCALATED, now);
                event["data"] = Value::Null;
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
