//! The work items of a turn: those that it opens, and those that nobody needs any more.

use std::collections::BTreeSet;

use lianxi_flow::Effect;
use lianxi_flow::effect::EffectKind;
use lianxi_journal::WorkFilter;
use lianxi_work::Status;

use super::Turn;
use crate::error::TurnError;
use crate::{human, project};

impl Turn<'_> {
    /// Who finished each of these steps of this execution: they are excluded from what follows (回避).
    pub(super) async fn done_by(
        &self,
        steps: &[String],
    ) -> Result<Vec<(String, Vec<String>)>, TurnError> {
        if steps.is_empty() {
            return Ok(Vec::new());
        }
        let filter = WorkFilter {
            execution: Some(self.live.state.id.clone()),
            status: Some(Status::Completed.name().to_owned()),
            ..WorkFilter::default()
        };
        let mut done = Vec::new();
        for row in self.engine.all_work_items(filter).await? {
            let item = human::item(&row).map_err(TurnError::Corrupt)?;
            let step = &item.terms().step;
            if steps.contains(step) {
                done.push((step.clone(), item.deciders().into_iter().collect()));
            }
        }
        Ok(done)
    }

    /// Work items that this turn opens, and those that it no longer needs.
    pub(super) async fn work(
        &mut self,
        id: &str,
        effects: &[Effect],
        removed: &[i64],
    ) -> Result<Vec<lianxi_journal::WorkAppend>, TurnError> {
        let mut appends = Vec::new();
        for effect in effects {
            let (EffectKind::WorkItem { key, .. }, Some(terms)) =
                (&effect.kind, self.terms.remove(&effect.id))
            else {
                continue;
            };
            let document = &self.live.definition.workflow.document;
            let workflow = format!("{}/{}", document.namespace, document.name);
            let row = human::Row::new(id, project::row_id(effect.id), key, workflow);
            let redirect = self.engine.route_new(&terms, self.now);
            appends.push(human::open(row, terms, redirect, self.now).map_err(TurnError::Work)?);
        }
        let removed: BTreeSet<i64> = removed.iter().copied().collect();
        for (effect, row) in &self.live.rows {
            let Some(item) = row
                .target
                .as_deref()
                .filter(|_| row.kind == "work-item" && removed.contains(effect))
            else {
                continue;
            };
            let Some(stored) = self.engine.journal.work_item(item).await? else {
                continue;
            };
            let state = human::item(&stored).map_err(TurnError::Corrupt)?;
            if state.status().is_closed() {
                continue;
            }
            let cancel = lianxi_work::Command::Cancel {
                reason: "the execution no longer needs it".to_owned(),
            };
            let events =
                lianxi_work::decide(Some(&state), cancel, &lianxi_work::By::System, self.now)
                    .map_err(TurnError::Work)?;
            let row = human::Row::of(&stored)
                .ok_or(TurnError::Invariant("a work item's id is a UUID"))?;
            let before = Some((stored.version, state));
            appends.push(human::append(row, before, &events, self.now));
        }
        Ok(appends)
    }
}
