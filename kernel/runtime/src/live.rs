//! Executions in memory: held by one turn at a time, loaded when they are needed, dropped when what is in memory may not be true.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use lianxi_flow::lineage::Lineage;
use lianxi_flow::{Command, Error, State};
use lianxi_journal::{AppendError, InboxRow, Loaded, failpoint};
use lianxi_telemetry::names::span;
use serde_json::Value;
use tracing::Instrument;

use crate::definitions::Definition;
use crate::engine::{Inner, Slot};
use crate::error::{EngineError, TurnError};
use crate::queue::Task;
use crate::turn::{self, Given, Live, TurnDone, TurnInput};
use crate::waiting::PutDown;

/// The most times a turn runs again because what it read has changed.
pub const CONFLICTS_MAX: usize = 16;

/// What an execution begins with.
pub(crate) struct Beginning {
    pub definition: Arc<Definition>,
    pub input: Value,
    pub parent: Option<String>,
    pub lineage: Lineage,
}

/// What the snapshot and the events after it make.
pub(crate) fn state_of(
    loaded: &Loaded,
    definition: &Definition,
) -> Result<State, serde_json::Error> {
    let workflow = Arc::clone(&definition.workflow);
    let mut state = match &loaded.snapshot {
        Some(snapshot) => serde_json::from_slice::<State>(&snapshot.bytes)?.with_workflow(workflow),
        None => State::new(workflow),
    };
    for bytes in loaded.turns.iter().flat_map(|turn| &turn.events) {
        lianxi_flow::evolve(&mut state, &serde_json::from_slice(bytes)?);
    }
    Ok(state)
}

fn given_up(why: &str) -> Error {
    Error::runtime(format!("what it came to cannot be stored: {why}")).at("/do")
}

impl Inner {
    /// The first turn of an execution that must not exist yet.
    pub(crate) async fn begin(
        &self,
        id: &str,
        beginning: Beginning,
        inbox: Option<InboxRow>,
        handled: Option<(String, String)>,
    ) -> Result<TurnDone, TurnError> {
        let business_key = beginning.definition.business_key(&beginning.input);
        let command = Command::Start {
            id: id.to_owned(),
            input: beginning.input,
            business_key: business_key.clone(),
            lineage: beginning.lineage,
        };
        let live = || Live {
            state: State::new(Arc::clone(&beginning.definition.workflow)),
            definition: Arc::clone(&beginning.definition),
            rows: BTreeMap::new(),
            business_key: business_key.clone(),
            parent: beginning.parent.clone(),
            snapshot_version: 0,
            saved_bytes: 0,
            unsaved_bytes: 0,
            turns_in_a_row: 0,
        };
        let span = tracing::info_span!(
            span::EXECUTION,
            execution = %id,
            workflow = %beginning.definition.workflow.document.id(),
        );
        let input = TurnInput {
            command,
            inbox,
            handled,
            create: true,
            given_up: None,
            place: Given::default(),
            outside: None,
        };
        self.turn(id, input, Some(&live)).instrument(span).await
    }

    /// Runs one turn of an execution, alone on it, again if what it read has changed; then queues what follows.
    pub(crate) async fn turn(
        &self,
        id: &str,
        input: TurnInput,
        new: Option<&(dyn Fn() -> Live + Send + Sync)>,
    ) -> Result<TurnDone, TurnError> {
        let slot = self.live.get_with(id.to_owned(), Slot::default);
        let _put_down = PutDown {
            engine: self,
            slot: &slot,
        };
        let mut held = slot.live.lock().await;
        let mut input = input;
        for _ in 0..CONFLICTS_MAX {
            let mut live = match (held.take(), new) {
                (Some(_), Some(_)) => return Err(TurnError::Exists(id.to_owned())),
                (Some(live), None) => live,
                (None, Some(new)) => new(),
                (None, None) => self
                    .load(id)
                    .await
                    .inspect_err(|_| self.live.invalidate(id))?,
            };
            match turn::run(self, id, &mut live, &input).await {
                Ok(done) => {
                    if done.ended || !self.is_kept(id, &slot) {
                        // Where another took its place meanwhile, that one is behind.
                        self.live.invalidate(id);
                    } else {
                        self.weigh(id, &slot, &live);
                        *held = Some(live);
                    }
                    drop(held);
                    self.follow(id, &done);
                    return Ok(done);
                }
                Err(TurnError::Conflict) if input.outside.is_some() => {
                    self.live.invalidate(id);
                    return Err(TurnError::Conflict);
                }
                Err(TurnError::Conflict) => tokio::task::yield_now().await,
                // It would be refused as often as it is tried.
                Err(TurnError::Append(AppendError::Invalid(why))) if input.given_up.is_none() => {
                    tracing::error!(execution = %id, %why, "an execution is given up: its turn cannot be stored");
                    input.given_up = Some(given_up(&why));
                }
                Err(error) => {
                    self.live.invalidate(id);
                    return Err(error);
                }
            }
        }
        Err(TurnError::Conflict)
    }

    /// Tells an execution something that needs no answer; one that is gone needs to hear nothing.
    pub(crate) async fn tell(&self, id: &str, command: Command) -> Result<(), EngineError> {
        match self.turn(id, TurnInput::of(command), None).await {
            Ok(_) | Err(TurnError::NotFound(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Looks at an execution in memory without changing it.
    pub(crate) async fn look<T>(
        &self,
        id: &str,
        at: impl FnOnce(&Live) -> T,
    ) -> Result<T, TurnError> {
        let slot = self.live.get_with(id.to_owned(), Slot::default);
        let _put_down = PutDown {
            engine: self,
            slot: &slot,
        };
        let mut held = slot.live.lock().await;
        if held.is_none() {
            let live = self
                .load(id)
                .await
                .inspect_err(|_| self.live.invalidate(id))?;
            self.weigh(id, &slot, &live);
            *held = Some(live);
        }
        match held.as_ref() {
            Some(live) => Ok(at(live)),
            None => Err(TurnError::NotFound(id.to_owned())),
        }
    }

    /// Whether it is this one that others find.
    fn is_kept(&self, id: &str, slot: &Slot) -> bool {
        let kept = self.live.get(id);
        kept.is_some_and(|kept| Arc::ptr_eq(&kept, slot))
    }

    /// Tells the cache what an execution takes, when that is no longer about what it knows.
    fn weigh(&self, id: &str, slot: &Slot, live: &Live) {
        let (known, now) = (slot.bytes.load(Ordering::Relaxed), live.weight());
        if now.abs_diff(known) < known / 2 {
            return;
        }
        slot.bytes.store(now, Ordering::Relaxed);
        if self.is_kept(id, slot) {
            self.live.insert(id.to_owned(), Arc::clone(slot));
        }
    }

    /// Snapshot, the events after it, and the rows as they are stored.
    async fn load(&self, id: &str) -> Result<Live, TurnError> {
        failpoint!("turn.before-load");
        let loaded = self
            .journal
            .load(id)
            .await?
            .ok_or_else(|| TurnError::NotFound(id.to_owned()))?;
        let definition = self.definitions.by_digest(&loaded.row.definition).await?;
        let state = state_of(&loaded, &definition).map_err(TurnError::Corrupt)?;
        let snapshot_version = loaded.snapshot.as_ref().map_or(0, |snapshot| {
            u64::try_from(snapshot.version).unwrap_or_default()
        });
        let rows = crate::project::rows(&lianxi_flow::outstanding(&state));
        let events = loaded.turns.iter().flat_map(|turn| &turn.events);
        Ok(Live {
            saved_bytes: loaded
                .snapshot
                .as_ref()
                .map_or(0, |saved| saved.bytes.len()),
            unsaved_bytes: events.map(Vec::len).sum(),
            turns_in_a_row: 0,
            definition,
            state,
            rows,
            business_key: loaded.row.business_key,
            parent: loaded.row.parent,
            snapshot_version,
        })
    }

    /// Queues what a turn left to do. The queue holds hints; the rows of the journal are the truth.
    fn follow(&self, id: &str, done: &TurnDone) {
        failpoint!("turn.before-hints", return);
        for row in &done.pending {
            // One for which there is no room is found again in the journal.
            let _ = self.queue.push(Task::Deliver(row.clone()));
        }
        for effect in &done.effects {
            let row = crate::project::row_id(effect.id);
            if self.in_flight.take_or_ask(id, row) {
                self.push_effect(id, row);
            }
        }
        if done
            .earliest_due
            .is_some_and(|due| due < self.wakes_at_ms.load(Ordering::SeqCst))
        {
            self.wake.notify_one();
        }
    }

    /// Queues an effect unless it is in hand or parked. Says whether it did.
    pub(crate) fn queue_effect(&self, execution: &str, effect: i64) -> bool {
        !self.lanes.is_parked(execution, effect)
            && self.in_flight.take(execution, effect)
            && self.push_effect(execution, effect)
    }

    /// The effect is in hand until it is done.
    fn push_effect(&self, execution: &str, effect: i64) -> bool {
        let task = Task::Effect {
            execution: execution.to_owned(),
            effect,
            place: None,
        };
        let kept = self.queue.push(task).is_ok();
        if !kept {
            self.in_flight.put_down(execution, effect);
        }
        kept
    }
}
