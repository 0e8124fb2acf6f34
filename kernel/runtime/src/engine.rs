//! The engine: the one place where decisions meet effects. It owns the journal, the plugins and the clock, and runs turns.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use lianxi_calendar::Calendar;
use lianxi_flow::{Command, State};
use lianxi_journal::{AppendError, InboxRow, InboxState, Journal};
use serde_json::Value;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::clock::Clock;
use crate::definitions::{Definition, Definitions};
use crate::error::{EngineError, TurnError};
use crate::http::Egress;
use crate::ids;
use crate::plugins::Plugins;
use crate::queue::{Queue, Task};
use crate::turn::{self, Live, TurnDone, TurnInput};

/// The most times a turn runs again because what it read has changed.
pub const CONFLICTS_MAX: usize = 16;
/// How long events wait for listeners that are not there yet, by default: 180 days.
pub const RETAINED_MS: i64 = 180 * 86_400_000;
/// Executions kept in memory, by default.
pub const EXECUTIONS_CACHED: u64 = 10_000;
/// Turns that run side by side, by default.
pub const WORKERS: usize = 64;
/// The inbox source of executions that a caller started.
pub(crate) const STARTED: &str = "api:start";

/// What an administrator can set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Commit after every call of a duty instead of once a turn: for comparison, and slower.
    pub commit_each_step: bool,
    /// How long an event is kept for listeners that come later.
    pub retained_ms: i64,
    pub executions_cached: u64,
    pub workers: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            commit_each_step: false,
            retained_ms: RETAINED_MS,
            executions_cached: EXECUTIONS_CACHED,
            workers: WORKERS,
        }
    }
}

/// What an engine is made of.
pub struct Parts {
    pub journal: Journal,
    pub plugins: Arc<Plugins>,
    pub clock: Arc<dyn Clock>,
    pub calendar: Calendar,
    pub egress: Egress,
    pub settings: Settings,
}

/// A handle; clones share the engine.
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

type Slot = Arc<tokio::sync::Mutex<Option<Live>>>;

pub(crate) struct Inner {
    pub journal: Journal,
    pub plugins: Arc<Plugins>,
    pub definitions: Definitions,
    pub clock: Arc<dyn Clock>,
    pub settings: Settings,
    pub egress: Egress,
    calendar: RwLock<Calendar>,
    live: moka::sync::Cache<String, Slot>,
    pub queue: Queue,
    /// Effects and work items that a worker holds, so that a due row is not taken twice.
    pub in_flight: Mutex<HashSet<(String, i64)>>,
    /// Tells the timer loop that something is due earlier than it thinks.
    pub wake: Notify,
    /// When the timer loop wakes by itself, in milliseconds.
    pub wakes_at_ms: AtomicI64,
    /// More was due than was taken at once: look again as soon as something is done.
    pub more_due: AtomicBool,
    pub stop: CancellationToken,
    pub tracker: TaskTracker,
}

/// An execution to begin.
#[derive(Clone, Debug)]
pub struct Start {
    /// Chosen by the caller, so that asking twice is asking once.
    pub id: Option<Uuid>,
    /// `namespace/name:version`; without a version, the one published last.
    pub workflow: String,
    pub input: Value,
}

/// What became of a start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    pub id: Uuid,
    /// False: it had been started before.
    pub new: bool,
}

impl Engine {
    /// Reads the definitions and queues what was left undone. Nothing runs until [`Engine::run`] or [`Engine::settle`].
    pub async fn open(parts: Parts) -> Result<Self, EngineError> {
        let definitions = Definitions::new(parts.journal.clone(), Arc::clone(&parts.plugins));
        let inner = Inner {
            live: moka::sync::Cache::new(parts.settings.executions_cached),
            definitions,
            journal: parts.journal,
            plugins: parts.plugins,
            clock: parts.clock,
            settings: parts.settings,
            egress: parts.egress,
            calendar: RwLock::new(parts.calendar),
            queue: Queue::default(),
            in_flight: Mutex::default(),
            wake: Notify::new(),
            wakes_at_ms: AtomicI64::new(i64::MAX),
            more_due: AtomicBool::new(false),
            stop: CancellationToken::new(),
            tracker: TaskTracker::new(),
        };
        inner.definitions.load_all().await?;
        let engine = Self {
            inner: Arc::new(inner),
        };
        engine.inner.queue_pending().await?;
        Ok(engine)
    }

    pub fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    pub fn plugins(&self) -> &Arc<Plugins> {
        &self.inner.plugins
    }

    pub fn definitions(&self) -> &Definitions {
        &self.inner.definitions
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    pub fn calendar(&self) -> Calendar {
        self.inner.calendar()
    }

    /// Checks, pins and stores a definition.
    pub async fn publish(
        &self,
        name: &str,
        text: &str,
    ) -> Result<(Arc<Definition>, Vec<lianxi_spec::Problem>), EngineError> {
        Ok(self
            .inner
            .definitions
            .publish(name, text, self.inner.clock.now())
            .await?)
    }

    /// Begins an execution; when this returns, it is durable and its first turn is done.
    pub async fn start(&self, start: Start) -> Result<Started, EngineError> {
        let inner = &self.inner;
        let definition = inner.definitions.by_name(&start.workflow).await?;
        let now = inner.clock.now();
        let id = start.id.unwrap_or_else(|| ids::fresh(now));
        let row = InboxRow {
            source: STARTED.to_owned(),
            id: id.to_string(),
            execution: Some(id.to_string()),
            body: Vec::new(),
            received_at_ms: now.as_millisecond(),
            state: InboxState::Done,
            answer: None,
        };
        let beginning = Beginning {
            definition,
            input: start.input,
            parent: None,
        };
        match inner
            .begin(&id.to_string(), beginning, Some(row), None)
            .await
        {
            Ok(_) => Ok(Started { id, new: true }),
            Err(TurnError::Exists(_) | TurnError::Append(AppendError::Duplicate { .. })) => {
                Ok(Started { id, new: false })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Suspends, resumes, cancels or retries an execution.
    pub async fn control(&self, id: &str, command: Command) -> Result<(), EngineError> {
        let input = TurnInput {
            command,
            inbox: None,
            handled: None,
            create: false,
        };
        let done = self.inner.turn(id, input, None).await?;
        done.rejected
            .map_or(Ok(()), |rejection| Err(EngineError::Rejected(rejection)))
    }
}

/// What an execution begins with.
pub(crate) struct Beginning {
    pub definition: Arc<Definition>,
    pub input: Value,
    pub parent: Option<String>,
}

impl Inner {
    pub(crate) fn calendar(&self) -> Calendar {
        self.calendar
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

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
        };
        let live = || Live {
            state: State::new(Arc::clone(&beginning.definition.workflow)),
            definition: Arc::clone(&beginning.definition),
            rows: std::collections::BTreeMap::new(),
            business_key: business_key.clone(),
            parent: beginning.parent.clone(),
            snapshot_version: 0,
        };
        self.turn(
            id,
            TurnInput {
                command,
                inbox,
                handled,
                create: true,
            },
            Some(&live),
        )
        .await
    }

    /// Runs one turn of an execution, alone on it, again if what it read has changed; then queues what follows.
    pub(crate) async fn turn(
        &self,
        id: &str,
        input: TurnInput,
        new: Option<&(dyn Fn() -> Live + Send + Sync)>,
    ) -> Result<TurnDone, TurnError> {
        let slot = self.live.get_with(id.to_owned(), Slot::default);
        let mut held = slot.lock().await;
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
                    if done.ended {
                        self.live.invalidate(id);
                    } else {
                        *held = Some(live);
                    }
                    drop(held);
                    self.follow(id, &done);
                    return Ok(done);
                }
                Err(TurnError::Conflict) => tokio::task::yield_now().await,
                Err(error) => {
                    self.live.invalidate(id);
                    return Err(error);
                }
            }
        }
        Err(TurnError::Conflict)
    }

    /// Looks at an execution in memory without changing it.
    pub(crate) async fn look<T>(
        &self,
        id: &str,
        at: impl FnOnce(&Live) -> T,
    ) -> Result<T, TurnError> {
        let slot = self.live.get_with(id.to_owned(), Slot::default);
        let mut held = slot.lock().await;
        if held.is_none() {
            *held = Some(
                self.load(id)
                    .await
                    .inspect_err(|_| self.live.invalidate(id))?,
            );
        }
        match held.as_ref() {
            Some(live) => Ok(at(live)),
            None => Err(TurnError::NotFound(id.to_owned())),
        }
    }

    /// Snapshot, the events after it, and the rows as they are stored.
    async fn load(&self, id: &str) -> Result<Live, TurnError> {
        let loaded = self
            .journal
            .load(id)
            .await?
            .ok_or_else(|| TurnError::NotFound(id.to_owned()))?;
        let definition = self.definitions.by_digest(&loaded.row.definition).await?;
        let workflow = Arc::clone(&definition.workflow);
        let (mut state, snapshot_version) = match &loaded.snapshot {
            Some(snapshot) => {
                let state: State =
                    serde_json::from_slice(&snapshot.bytes).map_err(TurnError::Corrupt)?;
                let version = state.version;
                (state.with_workflow(workflow), version)
            }
            None => (State::new(workflow), 0),
        };
        for turn in &loaded.turns {
            for bytes in &turn.events {
                let event = serde_json::from_slice(bytes).map_err(TurnError::Corrupt)?;
                lianxi_flow::evolve(&mut state, &event);
            }
        }
        let rows = crate::project::rows(&lianxi_flow::outstanding(&state));
        Ok(Live {
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
        for row in &done.pending {
            self.queue.push(Task::Deliver(row.clone()));
        }
        for effect in &done.effects {
            self.queue_effect(id, crate::project::row_id(effect.id));
        }
        if done
            .earliest_due
            .is_some_and(|due| due < self.wakes_at_ms.load(Ordering::SeqCst))
        {
            self.wake.notify_one();
        }
    }

    pub(crate) fn queue_effect(&self, execution: &str, effect: i64) {
        let place = (execution.to_owned(), effect);
        let new = self
            .in_flight
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(place.clone());
        if new
            && !self.queue.push(Task::Effect {
                execution: place.0.clone(),
                effect,
            })
        {
            self.in_flight
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&place);
        }
    }
}
