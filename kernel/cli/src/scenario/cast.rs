//! Who answers which work item, and when: the script joined with the items that the host opens.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use lianxi_journal::{LIST_MAX, WorkFilter, WorkRow};
use lianxi_runtime::Engine;
use lianxi_runtime::work::WorkItem;

use super::files::{Answer, Scenario};
use crate::failure::{OrFail, Outcome};
use crate::host;

/// Sorts after every id: a page that begins behind it begins with the next instant.
const AFTER_EVERY_ID: &str = "~";

/// An answer whose item is open.
#[derive(Clone, Debug)]
pub struct Cue<'s> {
    pub item: String,
    pub answer: &'s Answer,
}

pub struct Cast<'s> {
    scenario: &'s Scenario,
    /// Items that were opened before this instant have been seen.
    seen_until_ms: i64,
    seen: BTreeSet<String>,
    /// How many items a step has opened under a business key.
    counted: BTreeMap<(String, String), u32>,
    cues: BTreeMap<Timestamp, Vec<Cue<'s>>>,
    /// Open items that the script says nothing of.
    pub unscripted: BTreeSet<String>,
}

impl<'s> Cast<'s> {
    pub fn of(scenario: &'s Scenario) -> Self {
        let (seen, counted, cues) = (BTreeSet::new(), BTreeMap::new(), BTreeMap::new());
        Self {
            scenario,
            seen_until_ms: 0,
            seen,
            counted,
            cues,
            unscripted: BTreeSet::new(),
        }
    }

    /// When the next answer comes.
    pub fn next(&self) -> Option<Timestamp> {
        self.cues.keys().next().copied()
    }

    /// The answers whose time has come.
    pub fn due(&mut self, now: Timestamp) -> Vec<Cue<'s>> {
        let mut due = Vec::new();
        while let Some(first) = self.cues.first_entry().filter(|first| *first.key() <= now) {
            due.extend(first.remove());
        }
        due
    }

    /// Looks at the items that were opened since the last look.
    pub async fn look(&mut self, engine: &Engine, now: Timestamp) -> Outcome<()> {
        let mut after = Some((self.seen_until_ms - 1, AFTER_EVERY_ID.to_owned()));
        loop {
            let filter = WorkFilter {
                after: after.clone(),
                limit: LIST_MAX,
                ..WorkFilter::default()
            };
            let rows = engine
                .work_items(&filter)
                .await
                .map_err(|error| host::engine(&error))?;
            let last = (rows.len() as u64) < LIST_MAX;
            after = rows.last().map(|row| (row.created_at_ms, row.id.clone()));
            for row in rows {
                self.meet(&row)?;
            }
            if last {
                break;
            }
        }
        let now_ms = now.as_millisecond();
        if now_ms > self.seen_until_ms {
            self.seen_until_ms = now_ms;
        }
        Ok(())
    }

    fn meet(&mut self, row: &WorkRow) -> Outcome<()> {
        if !self.seen.insert(row.id.clone()) {
            return Ok(());
        }
        let item: WorkItem =
            serde_json::from_str(&row.body).or_failed(format!("work item {}", row.id))?;
        let (key, step) = (
            row.business_key.clone().unwrap_or_default(),
            item.terms().step.clone(),
        );
        let occurrence = self.counted.entry((key.clone(), step.clone())).or_insert(0);
        *occurrence += 1;
        let part = (key, step, *occurrence);
        if item.status().is_closed() {
            return Ok(());
        }
        match self.scenario.answers.get(&part) {
            Some(answer) => {
                let at = item
                    .created_at()
                    .checked_add(answer.after)
                    .unwrap_or(Timestamp::MAX);
                self.cues.entry(at).or_default().push(Cue {
                    item: row.id.clone(),
                    answer,
                });
            }
            None => drop(self.unscripted.insert(row.id.clone())),
        }
        Ok(())
    }
}
