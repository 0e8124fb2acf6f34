//! The work items of a turn: those that it opens, and those that nobody needs any more.

use std::collections::BTreeSet;

use lianxi_flow::Effect;
use lianxi_flow::effect::EffectKind;

use super::Turn;
use crate::error::TurnError;
use crate::{human, project};

impl Turn<'_> {
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
            appends.push(
                human::open(id, project::row_id(effect.id), key, terms, self.now)
                    .map_err(TurnError::Work)?,
            );
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
            let item = stored
                .id
                .parse()
                .map_err(|_| TurnError::Invariant("a work item's id is a UUID"))?;
            appends.push(human::append(
                item,
                id,
                *effect,
                Some((stored.version, state)),
                &events,
                self.now,
            ));
        }
        Ok(appends)
    }
}
