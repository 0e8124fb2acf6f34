//! The course of one execution: real time or virtual, with the events that are to come.

use std::sync::Arc;
use std::time::Duration;

use lianxi_journal::ExecutionFilter;
use lianxi_runtime::{Engine, ExecutionView, Start, VirtualClock};
use serde_json::Value;

use crate::failure::{Failure, OrFail, Outcome};
use crate::{host, signals};

/// How often the journal is asked how far the execution is.
const LOOK: Duration = Duration::from_millis(15);
/// Looks that must find nothing to do before it counts as waiting for the outside.
const QUIET_LOOKS: u32 = 3;
/// Instants of virtual time that one run may have: a loop with a `wait` in it has no end of its own.
const INSTANTS_MAX: usize = 100_000;

pub struct Course<'e> {
    pub engine: &'e Engine,
    /// The clock, where it is ours to move.
    pub time: Option<Arc<VirtualClock>>,
    /// Events that come, each when nothing is left to do without it.
    pub events: Vec<Value>,
}

/// What is left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    /// It goes on by itself.
    Work,
    /// Only time is to pass.
    Time,
    Nothing,
}

impl Course<'_> {
    /// Starts it and waits until it has ended or until only the outside could move it.
    pub async fn until_the_end(self, workflow: String, input: Value) -> Outcome<ExecutionView> {
        if self.time.is_none() {
            self.engine.run();
        }
        let start = Start {
            id: None,
            workflow,
            input,
        };
        let started = self.engine.start(start).await;
        let id = started
            .map_err(|error| host::engine(&error))?
            .id
            .to_string();
        match &self.time {
            Some(clock) => self.in_virtual_time(clock, &id).await?,
            None => self.in_real_time(&id).await?,
        }
        let view = self.engine.execution_with_tasks(&id).await;
        view.map_err(|error| host::engine(&error))
    }

    async fn in_virtual_time(&self, clock: &VirtualClock, id: &str) -> Outcome<()> {
        let stop = signals::stop();
        let mut events = self.events.iter();
        for _ in 0..INSTANTS_MAX {
            let settled = self.engine.settle().await;
            settled.map_err(|error| host::engine(&error))?;
            if self.is_over(id).await? || stop.is_cancelled() {
                return Ok(());
            }
            if let Some(event) = events.next() {
                self.receive(event).await?;
                continue;
            }
            let next = self.engine.next_due().await;
            match next.map_err(|error| host::engine(&error))? {
                Some(at) => clock.advance_to(at),
                None => return Ok(()),
            }
        }
        let what = format!("the execution did not end within {INSTANTS_MAX} instants");
        Err(Failure::failed(what).advise("look for a loop that only waits"))
    }

    async fn in_real_time(&self, id: &str) -> Outcome<()> {
        let stop = signals::stop();
        let mut events = self.events.iter();
        let mut quiet = 0;
        loop {
            if self.is_over(id).await? || stop.is_cancelled() {
                return Ok(());
            }
            let left = self.left().await?;
            if left != Left::Work
                && let Some(event) = events.next()
            {
                self.receive(event).await?;
                quiet = 0;
                continue;
            }
            quiet = if left == Left::Nothing { quiet + 1 } else { 0 };
            if quiet >= QUIET_LOOKS {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn receive(&self, event: &Value) -> Outcome<()> {
        let received = self.engine.receive(event.clone()).await;
        received.map(|_| ()).map_err(|error| host::engine(&error))
    }

    async fn is_over(&self, id: &str) -> Outcome<bool> {
        let row = self.engine.journal().execution(id).await;
        let row = row.or_failed("the journal")?;
        Ok(row.is_some_and(|row| {
            row.incident || matches!(row.status.as_str(), "completed" | "faulted" | "cancelled")
        }))
    }

    async fn left(&self) -> Outcome<Left> {
        let journal = self.engine.journal();
        let pending = journal.pending_inbox(1, None).await;
        if !pending.or_failed("the journal")?.is_empty() {
            return Ok(Left::Work);
        }
        let filter = ExecutionFilter {
            limit: lianxi_journal::LIST_MAX,
            ..ExecutionFilter::default()
        };
        let mut left = Left::Nothing;
        for row in journal.executions(&filter).await.or_failed("the journal")? {
            let effects = journal.effects(&row.id).await.or_failed("the journal")?;
            for effect in effects {
                match effect.kind.as_str() {
                    "call" | "continue" => return Ok(Left::Work),
                    _ if effect.due_at_ms.is_some() => left = Left::Time,
                    _ => {}
                }
            }
        }
        Ok(left)
    }
}
