//! The engine: the one place where decisions meet effects. It owns the journal, the plugins and the clock, and runs turns.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use lianxi_calendar::{Calendar, Period, Unit};
use lianxi_directory::Directory;
use lianxi_draw::HostKey;
use lianxi_flow::Command;
use lianxi_flow::lineage::Lineage;
use lianxi_flow::value;
use lianxi_journal::{AppendError, InboxRow, InboxState, Journal};
use lianxi_sandbox::Trust;
use lianxi_spec::RulePacks;
use lianxi_work::Lights;
use serde_json::Value;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::clock::Clock;
use crate::definitions::Definitions;
use crate::draws;
use crate::error::{EngineError, TurnError};
use crate::guard::{CLOCK_STEP_MAX, ClockGuard, Departure, Moment};
use crate::http::Egress;
use crate::ids;
use crate::in_flight::InFlight;
use crate::installing::Installing;
use crate::lanes::{self, Lanes};
use crate::lifecycle::LifecycleSettings;
use crate::live::Beginning;
use crate::plugins::Plugins;
use crate::queue::{Queue, Task};
use crate::resources::Checking;
use crate::retention::{self, Retention};
use crate::turn::{HELD_BYTES, Live, TurnInput};

/// How long events wait for listeners that are not there yet, by default: 180 days.
pub const RETAINED_MS: i64 = 180 * 86_400_000;
/// What executions that wait may take in memory, by default. They are loaded again when there is something for them.
pub const CACHED_BYTES: u64 = 64 * 1024 * 1024;
/// Turns that run side by side, by default.
pub const WORKERS: usize = 320;
/// How long before it is due a work item is nearing (临期), by default. No law gives the number.
pub const NEARING: Period = match Period::new(1, Unit::WorkingDays) {
    Ok(period) => period,
    Err(_) => unreachable!(),
};
/// How long a person has for a duty that is left to them, by default. No law gives the number.
pub const BY_HAND: Period = match Period::new(5, Unit::WorkingDays) {
    Ok(period) => period,
    Err(_) => unreachable!(),
};
/// The inbox source of executions that a caller started.
pub(crate) const STARTED: &str = "api:start";

/// What an administrator can set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Commit after every call of a duty instead of once a turn: for comparison, and slower.
    pub commit_each_step: bool,
    /// How long an event is kept for listeners that come later.
    pub retained_ms: i64,
    /// What executions that wait may take in memory: an estimate, from what is stored of them.
    pub cached_bytes: u64,
    pub workers: usize,
    /// Calls of one department, or to one server, at one time.
    pub places: usize,
    /// Whether workflows are started at their times. A host that is there for one execution starts no other.
    pub schedules: bool,
    /// Whether a version waits for its `effectiveFrom`. A trial run does not.
    pub effective_dates: bool,
    /// How far the wall clock may step before what is due by time is held.
    pub clock_step_max: Duration,
    /// Where the messages of a destination are sent; those of others stay.
    pub sinks: BTreeMap<String, String>,
    pub lifecycle: LifecycleSettings,
    /// What is asked of a definition that is published, beyond the language.
    pub rules: RulePacks,
    /// Whose plugins are taken; without it, all.
    pub trust: Option<Trust>,
    /// Without it, finished executions stay for ever.
    pub retention: Option<Retention>,
    /// How long before it is due a work item is nearing (临期), where its definition does not say.
    pub nearing: Period,
    /// How long a person has for a duty that is left to them: one that no program may do, or whose plugin is stopped.
    pub by_hand: Period,
    /// The words and colours of what a work item's deadline comes to.
    pub lights: Lights,
    /// What the secret seeds of draws are derived from; hosts that share a journal share it. Without it, one is made, and what was sealed
    /// before the engine stopped opens no more.
    pub draw_key: Option<HostKey>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            commit_each_step: false,
            retained_ms: RETAINED_MS,
            cached_bytes: CACHED_BYTES,
            workers: WORKERS,
            places: lanes::PLACES,
            schedules: true,
            effective_dates: true,
            clock_step_max: CLOCK_STEP_MAX,
            sinks: BTreeMap::new(),
            lifecycle: LifecycleSettings::default(),
            rules: RulePacks::default(),
            trust: None,
            retention: None,
            nearing: NEARING,
            by_hand: BY_HAND,
            lights: Lights::default(),
            draw_key: None,
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

pub(crate) type Slot = Arc<Held>;

/// An execution in memory, or the place for it, and what it takes as it was last weighed.
#[derive(Debug)]
pub(crate) struct Held {
    pub live: tokio::sync::Mutex<Option<Live>>,
    pub bytes: AtomicU32,
    /// What came for it while a turn had it: see [`crate::waiting`].
    pub waiting: Mutex<VecDeque<Task>>,
}

impl Default for Held {
    fn default() -> Self {
        Self {
            live: tokio::sync::Mutex::default(),
            bytes: AtomicU32::new(HELD_BYTES),
            waiting: Mutex::default(),
        }
    }
}

fn cache(bytes_max: u64) -> moka::sync::Cache<String, Slot> {
    moka::sync::Cache::builder()
        .weigher(|_, slot: &Slot| slot.bytes.load(Ordering::Relaxed))
        .max_capacity(bytes_max)
        .build()
}

pub(crate) struct Inner {
    pub journal: Journal,
    pub plugins: Arc<Plugins>,
    pub definitions: Definitions,
    pub installing: Installing,
    pub clock: Arc<dyn Clock>,
    guard: ClockGuard,
    pub settings: Settings,
    pub egress: Arc<Egress>,
    pub draw_key: HostKey,
    calendar: RwLock<Calendar>,
    pub directory: RwLock<Arc<Directory>>,
    /// The entry of its ledger that made the directory what it is.
    pub directory_seq: AtomicI64,
    /// Held while something administrative is decided and written: its ledgers have one writer.
    pub administering: tokio::sync::Mutex<()>,
    pub live: moka::sync::Cache<String, Slot>,
    pub queue: Arc<Queue>,
    /// Effects and work items that a worker holds, so that a due row is not taken twice.
    pub in_flight: Arc<InFlight>,
    pub lanes: Arc<Lanes>,
    /// Tells the timer loop that something is due earlier than it thinks.
    pub wake: Notify,
    /// Tells those that send that something is to be sent.
    pub outgoing: watch::Sender<u64>,
    /// When the timer loop wakes by itself, in milliseconds.
    pub wakes_at_ms: AtomicI64,
    /// Held while a version takes over a schedule.
    pub taking_over: tokio::sync::Mutex<()>,
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
    /// `namespace/name:version`; without a version, or with `latest`, the one in force.
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
        let definitions = Definitions::new(
            parts.journal.clone(),
            Arc::clone(&parts.plugins),
            parts.settings.effective_dates,
        );
        let draw_key = match &parts.settings.draw_key {
            Some(key) => key.clone(),
            None => draws::fresh_key()?,
        };
        let (queue, in_flight) = (Arc::<Queue>::default(), Arc::<InFlight>::default());
        let inner = Inner {
            lanes: Lanes::new(parts.settings.places, &queue, Arc::clone(&in_flight)),
            live: cache(parts.settings.cached_bytes),
            definitions,
            installing: Installing::default(),
            journal: parts.journal,
            plugins: parts.plugins,
            guard: ClockGuard::new(&*parts.clock, parts.settings.clock_step_max),
            clock: parts.clock,
            settings: parts.settings,
            egress: Arc::new(parts.egress),
            draw_key,
            calendar: RwLock::new(parts.calendar),
            directory: RwLock::default(),
            directory_seq: AtomicI64::default(),
            administering: tokio::sync::Mutex::default(),
            queue,
            in_flight,
            wake: Notify::new(),
            outgoing: watch::Sender::default(),
            wakes_at_ms: AtomicI64::new(i64::MAX),
            taking_over: tokio::sync::Mutex::default(),
            more_due: AtomicBool::new(false),
            stop: CancellationToken::new(),
            tracker: TaskTracker::new(),
        };
        inner.definitions.load_all().await?;
        let engine = Self {
            inner: Arc::new(inner),
        };
        Box::pin(engine.inner.restore_directory()).await?;
        Box::pin(engine.restore_plugins()).await?;
        Box::pin(engine.restore_years()).await?;
        Box::pin(engine.resume_hand_overs()).await?;
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

    /// How far the machine's clock is from where it was expected, while what is due by time is held for it.
    pub fn departure(&self) -> Option<Departure> {
        self.inner.moment().departed
    }

    /// Somebody says that the clock is right as it is: what is due by it goes on. What it had departed by, if it had.
    pub fn accept_clock(&self) -> Option<Departure> {
        let departed = self.inner.guard.accept(&*self.inner.clock);
        self.inner.wake.notify_one();
        departed
    }

    pub fn calendar(&self) -> Calendar {
        self.inner.calendar()
    }

    /// The words and colours of what a deadline comes to.
    pub fn lights(&self) -> &Lights {
        &self.inner.settings.lights
    }

    /// Begins an execution; when this returns, it is durable and its first turn is done. Asking again for the same id, workflow
    /// and input is asking once; for another workflow or input it is a conflict.
    pub async fn start(&self, start: Start) -> Result<Started, EngineError> {
        let inner = &self.inner;
        value::check(&start.input)
            .map_err(|why| EngineError::Invalid(format!("the input cannot be taken: {why}")))?;
        let now = inner.clock.now();
        let id = start.id.unwrap_or_else(|| ids::fresh(now));
        let definition = match inner.definitions.to_start(&start.workflow, now).await {
            Ok(definition) => definition,
            // Asking twice is asking once, also if the version was deprecated in between.
            Err(_) if start.id.is_some() && self.exists(&id).await? => {
                return self.begun_before(id, &start.workflow, &start.input).await;
            }
            Err(error) => return Err(error.into()),
        };
        let row = InboxRow {
            source: STARTED.to_owned(),
            id: id.to_string(),
            execution: Some(id.to_string()),
            body: Vec::new(),
            received_at_ms: now.as_millisecond(),
            state: InboxState::Done,
            answer: None,
        };
        let asked_input = start.input.clone();
        let beginning = Beginning {
            definition,
            input: start.input,
            parent: None,
            lineage: Lineage::default(),
        };
        match inner
            .begin(&id.to_string(), beginning, Some(row), None)
            .await
        {
            Ok(_) => Ok(Started { id, new: true }),
            Err(TurnError::Exists(_) | TurnError::Append(AppendError::Duplicate { .. })) => {
                self.begun_before(id, &start.workflow, &asked_input).await
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn exists(&self, id: &Uuid) -> Result<bool, EngineError> {
        let (journal, id) = (&self.inner.journal, id.to_string());
        Ok(journal.execution(&id).await?.is_some() || journal.archived(&id).await?.is_some())
    }

    /// The answer to a start of an id that has begun.
    async fn begun_before(
        &self,
        id: Uuid,
        workflow: &str,
        input: &Value,
    ) -> Result<Started, EngineError> {
        let known = self.execution(&id.to_string()).await?;
        if known.input == *input && names(workflow, &known.summary.workflow) {
            return Ok(Started { id, new: false });
        }
        Err(EngineError::Conflict(format!(
            "the execution {id} was begun with another workflow or input; choose another id"
        )))
    }

    /// Suspends, resumes, cancels or retries an execution.
    pub async fn control(&self, id: &str, command: Command) -> Result<(), EngineError> {
        let turn = self.inner.turn(id, TurnInput::of(command), None).await;
        let done = match turn {
            Err(error) => return Err(retention::gone(self.journal(), error.into()).await),
            Ok(done) => done,
        };
        done.rejected
            .map_or(Ok(()), |rejection| Err(EngineError::Rejected(rejection)))
    }
}

/// Whether `asked` (perhaps without a version) means the workflow `id`.
fn names(asked: &str, id: &str) -> bool {
    let versionless = |text: &str| {
        text.split_once(':')
            .map_or(text, |(path, _)| path)
            .to_owned()
    };
    match asked.split_once(':') {
        None | Some((_, "latest")) => versionless(asked) == versionless(id),
        Some(_) => asked == id,
    }
}

impl Inner {
    /// To be asked wherever something is done because its time has come.
    pub(crate) fn moment(&self) -> Moment {
        self.guard.look(&*self.clock)
    }

    pub(crate) fn checking(&self) -> Checking<'_> {
        Checking {
            egress: &self.egress,
            rules: &self.settings.rules,
            now: self.clock.now(),
        }
    }

    pub(crate) fn set_calendar(&self, calendar: Calendar) {
        *self
            .calendar
            .write()
            .unwrap_or_else(PoisonError::into_inner) = calendar;
    }

    pub(crate) fn calendar(&self) -> Calendar {
        self.calendar
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workflow_is_named_with_or_without_its_version() {
        for (asked, same) in [
            ("a/b", true),
            ("a/b:latest", true),
            ("a/b:1.0.0", true),
            ("a/b:1.0.1", false),
            ("a/c", false),
        ] {
            assert_eq!(names(asked, "a/b:1.0.0"), same, "{asked}");
        }
    }
}
