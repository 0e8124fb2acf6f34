//! Whether what is stored beside the events says what the events say: every execution and work item is made again from its first event,
//! and compared with its row, its snapshot and its effects. The journal cannot tell that, for it reads none of its bytes.
//!
//! A stream whose chain is broken, or whose definition is not the one that was published, is not made again: that is found elsewhere,
//! and what it would make means nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use lianxi_flow::definition::Schedule;
use lianxi_flow::{State, Workflow};
use lianxi_journal::{
    Check, Delivery, EffectRow, Finding, InboxCursor, Journal, LIST_MAX, ScheduleRow, Snapshot,
    Standing, VerifyError, WorkFilter, WorkRow,
};
use lianxi_work::WorkItem;
use sha2::{Digest, Sha256};

use crate::definitions::read_back;
use crate::error::EngineError;
use crate::human;
use crate::project::{self, Waiting};

/// Every code of this check, for those who put words to them.
pub const PROOF_CODES: &[&str] = &[
    "definition-unreadable",
    "state-unreadable",
    "execution-row",
    "effects-differ",
    "snapshot-differs",
    "work-item-body",
    "inbox-body",
    "schedule-idle",
];
/// Executions named at once.
const PAGE: u64 = 500;
/// Turns held at once: one may be as large as a turn may be.
const TURNS: u64 = 16;

/// Makes everything again, one after the other. A host may run on the journal meanwhile.
pub async fn prove(journal: &Journal) -> Result<Check, EngineError> {
    let mut proof = Proof {
        journal,
        check: Check::new("states"),
        workflows: BTreeMap::new(),
    };
    proof.executions().await?;
    proof.work_items().await?;
    proof.inputs().await?;
    proof.schedules().await?;
    Ok(proof.check)
}

struct Proof<'a> {
    journal: &'a Journal,
    check: Check,
    /// `None`: it cannot be read, which was told.
    workflows: BTreeMap<String, Option<Arc<Workflow>>>,
}

impl Proof<'_> {
    fn found(&mut self, code: &'static str, table: &'static str, key: &str, detail: String) {
        self.check.found(Finding {
            code,
            table,
            key: key.to_owned(),
            detail,
        });
    }

    async fn executions(&mut self) -> Result<(), EngineError> {
        let mut after = String::new();
        loop {
            let page = self.journal.execution_ids(&after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after.clone_from(last);
            for id in page {
                self.check.looked_at += 1;
                self.execution(&id).await?;
            }
        }
    }

    async fn execution(&mut self, id: &str) -> Result<(), EngineError> {
        match self.journal.verify(id).await {
            Ok(_) => {}
            Err(VerifyError::Storage(error)) => return Err(error.into()),
            // Told with the chains, or gone meanwhile.
            Err(VerifyError::Broken { .. } | VerifyError::Unknown(_)) => return Ok(()),
        }
        let Some(standing) = self.journal.standing(id).await? else {
            return Ok(());
        };
        let Some(workflow) = self.workflow(&standing.row.definition).await? else {
            return Ok(());
        };
        let (state, at_snapshot) = match self.made_again(&standing, workflow).await? {
            Ok(made) => made,
            Err(why) => {
                self.found("state-unreadable", "turn", id, why.to_string());
                return Ok(());
            }
        };
        let row = &standing.row;
        let made = (state.status().name(), state.has_incident());
        if made != (row.status.as_str(), row.incident) {
            let detail = format!(
                "it says {} (incident: {}), the events say {} (incident: {})",
                row.status, row.incident, made.0, made.1
            );
            self.found("execution-row", "execution", id, detail);
        }
        if let Some(detail) = differing(&state, &standing.effects) {
            self.found("effects-differ", "effect", id, detail);
        }
        if let Some(snapshot) = &standing.snapshot
            && !same(snapshot, at_snapshot.as_deref())
        {
            let detail = format!("at version {}", snapshot.version);
            self.found("snapshot-differs", "snapshot", id, detail);
        }
        Ok(())
    }

    async fn workflow(&mut self, digest: &str) -> Result<Option<Arc<Workflow>>, EngineError> {
        if let Some(known) = self.workflows.get(digest) {
            return Ok(known.clone());
        }
        let row = self.journal.definition(digest).await?;
        // Another text than the one that was published is told with the definitions.
        let genuine = row.is_some_and(|row| hex::encode(Sha256::digest(&row.source)) == digest);
        let read = if genuine {
            match read_back(self.journal, digest).await {
                Ok((workflow, _)) => Some(Arc::new(workflow)),
                Err(error) => {
                    self.found(
                        "definition-unreadable",
                        "definition",
                        digest,
                        error.to_string(),
                    );
                    None
                }
            }
        } else {
            None
        };
        self.workflows.insert(digest.to_owned(), read.clone());
        Ok(read)
    }

    /// The state after the row's last event, and as it was written down where the snapshot stands.
    async fn made_again(
        &self,
        standing: &Standing,
        workflow: Arc<Workflow>,
    ) -> Result<Result<(State, Option<Vec<u8>>), serde_json::Error>, EngineError> {
        let (mut state, mut at_snapshot) = (State::new(workflow), None);
        let stands = standing.snapshot.as_ref().map(|snapshot| snapshot.version);
        let mut version = 0;
        while version < standing.row.version {
            let turns = self
                .journal
                .turns_after(&standing.row.id, version, TURNS)
                .await?;
            if turns.is_empty() {
                break;
            }
            for turn in turns {
                if turn.version > standing.row.version {
                    return Ok(Ok((state, at_snapshot)));
                }
                version = turn.version;
                for bytes in &turn.events {
                    match serde_json::from_slice(bytes) {
                        Ok(event) => lianxi_flow::evolve(&mut state, &event),
                        Err(error) => return Ok(Err(error)),
                    }
                }
                if stands == Some(version) {
                    at_snapshot = serde_json::to_vec(&state).ok();
                }
            }
        }
        Ok(Ok((state, at_snapshot)))
    }

    async fn work_items(&mut self) -> Result<(), EngineError> {
        let mut filter = WorkFilter {
            limit: PAGE,
            ..WorkFilter::default()
        };
        loop {
            let page = self.journal.work_items(&filter).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            filter.after = Some((last.created_at_ms, last.id.clone()));
            for row in page {
                self.check.looked_at += 1;
                self.work_item(&row).await?;
            }
        }
    }

    async fn work_item(&mut self, row: &WorkRow) -> Result<(), EngineError> {
        match self.journal.verify_work(&row.id).await {
            Ok(_) => {}
            Err(VerifyError::Storage(error)) => return Err(error.into()),
            Err(VerifyError::Broken { .. } | VerifyError::Unknown(_)) => return Ok(()),
        }
        let turns = self.journal.work_turns(&row.id).await?;
        let mut made: Option<WorkItem> = None;
        // Those that a host added since the row was read are not in it.
        let turns = turns.iter().filter(|turn| turn.version <= row.version);
        for bytes in turns.flat_map(|turn| &turn.events) {
            match serde_json::from_slice(bytes) {
                Ok(event) => made = Some(lianxi_work::evolve(made, &event)),
                Err(error) => {
                    self.found("state-unreadable", "work_turn", &row.id, error.to_string());
                    return Ok(());
                }
            }
        }
        let as_made = made.as_ref().is_some_and(|made| {
            made.status().name() == row.status
                && human::item(row).is_ok_and(|stored| stored == *made)
        });
        if !as_made {
            let detail = format!("status {}, version {}", row.status, row.version);
            self.found("work-item-body", "work_item", &row.id, detail);
        }
        Ok(())
    }

    async fn inputs(&mut self) -> Result<(), EngineError> {
        let mut after: Option<InboxCursor> = None;
        loop {
            let page = self.journal.pending_inbox(PAGE, after.as_ref()).await?;
            after = page.last().map(InboxCursor::from);
            if after.is_none() {
                return Ok(());
            }
            for row in page {
                self.check.looked_at += 1;
                let key = format!("{}/{}", row.source, row.id);
                // An event for a subscription has a shape of its own.
                let read = if row.source.starts_with("event:") {
                    serde_json::from_slice::<Delivery>(&row.body).map(drop)
                } else {
                    serde_json::from_slice::<Waiting>(&row.body).map(drop)
                };
                if let Err(error) = read {
                    self.found("inbox-body", "inbox", &key, error.to_string());
                }
            }
        }
    }

    async fn schedules(&mut self) -> Result<(), EngineError> {
        for row in self.journal.schedules(LIST_MAX).await? {
            self.check.looked_at += 1;
            if let Some(workflow) = self.workflow(&row.definition).await?
                && is_idle(&row, workflow.schedule.as_ref())
            {
                let key = format!("{}/{}", row.namespace, row.name);
                let detail = format!("definition {}", row.definition);
                self.found("schedule-idle", "schedule", &key, detail);
            }
        }
        Ok(())
    }
}

/// By time, and no time is set.
fn is_idle(row: &ScheduleRow, schedule: Option<&Schedule>) -> bool {
    match schedule {
        Some(Schedule::Every(_) | Schedule::Cron(_)) => row.next_at_ms.is_none(),
        Some(Schedule::After(_)) => row.next_at_ms.is_none() && row.execution.is_none(),
        Some(Schedule::On(_)) => false,
        None => true,
    }
}

/// What the rows lack and what they have too much.
fn differing(state: &State, stored: &[EffectRow]) -> Option<String> {
    let mut owed = project::rows(&lianxi_flow::outstanding(state));
    let mut said = Vec::new();
    for row in stored {
        match owed.remove(&row.effect) {
            None => said.push(format!("{} {} is not owed", row.kind, row.effect)),
            Some(wanted) => {
                let same = wanted.kind == row.kind
                    && wanted.due_at_ms == row.due_at_ms
                    && wanted.topic == row.topic
                    && wanted.correlation == row.correlation
                    && wanted.target == row.target;
                if !same {
                    said.push(format!("{} {} says something else", row.kind, row.effect));
                }
            }
        }
    }
    said.extend(
        owed.values()
            .map(|wanted| format!("{} {} is missing", wanted.kind, wanted.effect)),
    );
    (!said.is_empty()).then(|| said.join("; "))
}

/// A snapshot of an older binary may be written otherwise and say the same.
fn same(snapshot: &Snapshot, made: Option<&[u8]>) -> bool {
    let Some(made) = made else {
        return false;
    };
    let written_again = serde_json::from_slice::<State>(&snapshot.bytes)
        .and_then(|stored| serde_json::to_vec(&stored));
    written_again.is_ok_and(|stored| stored == made)
}
