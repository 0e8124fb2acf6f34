//! Taking back what was handed in (撤回): the execution returns to the step, if its definition lets it, and if nobody has acted since.

use jiff::Timestamp;
use lianxi_flow::{Command, Rejection, ReturnThen, ReturnTo};
use lianxi_journal::{WorkFilter, WorkRow};
use lianxi_work::{Actor, Change, Event};

use super::answering::{any, pending};
use super::{Following, Read};
use crate::engine::Inner;
use crate::error::EngineError;
use crate::{human, project};

impl Inner {
    /// Of an item that is closed: what was only passed on (a transfer, a delegation) is the item's own matter.
    pub(super) async fn take_back(
        &self,
        read: &Read,
        events: &[Event],
        actor: &Actor,
        now: Timestamp,
        following: &mut Following,
    ) -> Result<(), EngineError> {
        let back = |change: &Change| matches!(change, Change::TakenBack);
        if !read.item.status().is_closed() || !any(events, back) {
            return Ok(());
        }
        self.nobody_acted_since(read).await?;
        let reason = events.iter().find_map(|event| event.reason.clone());
        let step = read.item.terms().step.clone();
        let command = self
            .way_back(
                &read.row,
                |effect| Command::Return {
                    effect,
                    to: ReturnTo::Step(step.clone()),
                    then: ReturnThen::Forward,
                    reason: reason.clone().unwrap_or_default(),
                    by: Some(actor.person.clone()),
                },
                now,
            )
            .await?;
        let id = format!("{}/taken-back", read.row.id);
        following
            .inbox
            .push(pending(&id, &read.row.execution, command, now));
        Ok(())
    }

    /// The return that the execution accepts, asked of each place where it stands. One that has not yet gone on from what was handed in
    /// stands in no place to return from: whoever asks asks again.
    async fn way_back(
        &self,
        row: &WorkRow,
        to: impl Fn(lianxi_flow::EffectId) -> Command,
        now: Timestamp,
    ) -> Result<Command, EngineError> {
        self.look(&row.execution, |live| {
            let mut refused = None;
            for effect in lianxi_flow::outstanding(&live.state) {
                if project::row_id(effect.id) == row.effect {
                    return Err(EngineError::Busy);
                }
                let command = to(effect.id);
                match lianxi_flow::decide(&live.state, command.clone(), now) {
                    Ok(_) => return Ok(command),
                    Err(rejection) => refused = refused.or(Some(rejection)),
                }
            }
            let gone = || Rejection::NoReturnTarget(row.step.clone());
            Err(EngineError::Rejected(refused.unwrap_or_else(gone)))
        })
        .await?
    }

    /// What came after it must be untouched.
    async fn nobody_acted_since(&self, read: &Read) -> Result<(), EngineError> {
        let closed_at_ms = read.row.closed_at_ms.unwrap_or(read.row.updated_at_ms);
        let since = WorkFilter {
            execution: Some(read.row.execution.clone()),
            // Those that were opened when it was closed, or later.
            after: Some((closed_at_ms, String::new())),
            ..WorkFilter::default()
        };
        for row in self.all_work_items(since).await? {
            let touched = row.id != read.row.id
                && human::item(&row).is_ok_and(|item| {
                    item.claimed_by().is_some() || item.participants().next().is_some()
                });
            if touched {
                return Err(EngineError::Invalid(format!(
                    "it cannot be taken back: '{}' has been begun by others since; ask them to return it",
                    row.title
                )));
            }
        }
        Ok(())
    }
}
