//! Doing what is due: the workers, the timer loop, and the same by hand in virtual time. Inputs that wait are in [`crate::delivery`].

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use lianxi_flow::effect::{CallTarget, EffectKind};
use lianxi_flow::{Command, Effect};
use lianxi_journal::failpoint;
use lianxi_sandbox::Plugin;
use tokio::time::MissedTickBehavior;

use crate::clock::from_millis;
use crate::definitions::Definition;
use crate::duty::{self, Around};
use crate::engine::{Engine, Inner};
use crate::error::{EngineError, TurnError};
use crate::guard::Moment;
use crate::lanes::Place;
use crate::live::CONFLICTS_MAX;
use crate::overlay::Overlay;
use crate::project::{effect_id, row_id};
use crate::queue::Task;
use crate::schedule::SCHEDULE;
use crate::turn::TurnInput;

/// Due rows taken at once.
const DUE_BATCH: u64 = 1_000;
/// How often the journal is looked through for what a hint did not tell.
pub(crate) const SWEEP: Duration = Duration::from_secs(5);
/// How long a worker waits after the store failed, before the row is taken again.
pub(crate) const AFTER_FAILURE: Duration = Duration::from_millis(500);
/// How long shutdown waits for turns that run.
const SHUTDOWN_MAX: Duration = Duration::from_secs(20);

impl Engine {
    /// Starts the workers, the timer loop and those that send.
    pub fn run(&self) {
        for _ in 0..self.inner.settings.workers.max(1) {
            let inner = Arc::clone(&self.inner);
            self.inner.tracker.spawn(async move { inner.work().await });
        }
        let inner = Arc::clone(&self.inner);
        self.inner.tracker.spawn(async move {
            let keep = || Arc::clone(&inner).keep_time();
            inner.run_safely("the timer loop", keep).await;
        });
        for (destination, sink) in self.inner.settings.sinks.clone() {
            let inner = Arc::clone(&self.inner);
            self.inner.tracker.spawn(async move {
                let send = || Arc::clone(&inner).send_out(destination.clone(), sink.clone());
                inner.run_safely("sending the outbox", send).await;
            });
        }
        if let Some(finished) = (self.inner.settings.retention.as_ref()).and_then(|r| r.finished) {
            let engine = self.clone();
            self.inner.tracker.spawn(async move {
                let retain = || Box::pin(engine.clone().retain(finished));
                engine.inner.run_safely("retention", retain).await;
            });
        }
    }

    /// Stops taking work, lets running turns end, and closes the journal.
    pub async fn shutdown(&self) {
        self.inner.stop.cancel();
        self.inner.tracker.close();
        if tokio::time::timeout(SHUTDOWN_MAX, self.inner.tracker.wait())
            .await
            .is_err()
        {
            tracing::warn!("some turns did not end in time; the journal has nothing of them");
        }
        self.inner.journal.close().await;
    }

    /// Does everything that is due now, one after the other, until nothing is left: how virtual time is driven.
    pub async fn settle(&self) -> Result<(), EngineError> {
        loop {
            self.inner.queue_due(self.inner.moment()).await?;
            let mut worked = false;
            while let Some(task) = self.inner.queue.pop() {
                worked = true;
                self.inner.perform(task).await?;
            }
            if self.inner.queue.forgot() {
                self.inner.queue_pending().await?;
                worked = true;
            }
            for (destination, sink) in &self.inner.settings.sinks {
                worked |= self.inner.flush(destination, sink).await?.worked;
            }
            if !worked {
                return Ok(());
            }
        }
    }

    /// The next instant at which something comes due.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, EngineError> {
        let now = self.inner.clock.now().as_millisecond();
        let mut next = self.inner.journal.first_due(now).await?.earliest();
        for destination in self.inner.settings.sinks.keys() {
            // The first one holds back the others.
            let waiting = self.inner.journal.outbox_waiting(destination, 1).await?;
            let tried = waiting.first().and_then(|row| row.next_at_ms);
            next = next.into_iter().chain(tried.filter(|at| *at > now)).min();
        }
        let next = next.map(from_millis);
        Ok(next.into_iter().chain(self.inner.next_version()).min())
    }
}

impl Inner {
    async fn work(self: Arc<Self>) {
        loop {
            let Some(task) = self.queue.pop() else {
                tokio::select! {
                    () = self.queue.wait() => continue,
                    () = self.stop.cancelled() => return,
                }
            };
            if self.stop.is_cancelled() {
                return;
            }
            self.perform_safely(task).await;
        }
    }

    async fn keep_time(self: Arc<Self>) {
        let mut sweep = tokio::time::interval(SWEEP);
        sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let next = match self.look_for_due().await {
                Ok(next) => next,
                Err(error) => {
                    tracing::warn!(%error, "the journal could not be looked through");
                    None
                }
            };
            let sleep = async {
                match next {
                    Some(at) => self.clock.sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = sleep => {}
                () = self.wake.notified() => {}
                _ = sweep.tick() => self.sweep().await,
                () = self.stop.cancelled() => return,
            }
        }
    }

    async fn look_for_due(&self) -> Result<Option<Timestamp>, EngineError> {
        failpoint!("timer.before-look");
        let moment = self.moment();
        let now = moment.now;
        // What is appended from here on compares itself with "never" and wakes this loop again.
        self.wakes_at_ms.store(i64::MAX, Ordering::SeqCst);
        self.queue_due(moment).await?;
        let next = self.journal.first_due(now.as_millisecond()).await?;
        let next = next.earliest().map(from_millis);
        let next = next.into_iter().chain(self.next_version()).min();
        self.wakes_at_ms.store(
            next.map_or(i64::MAX, Timestamp::as_millisecond),
            Ordering::SeqCst,
        );
        Ok(next)
    }

    /// Looks for inputs that no hint tells of: after a failure, or when the queue was full.
    async fn sweep(&self) {
        if !self.queue.is_empty() {
            return;
        }
        if let Err(error) = self.queue_pending().await {
            tracing::warn!(%error, "the inbox could not be looked through");
        }
    }

    /// When the next version comes into force by its date.
    fn next_version(&self) -> Option<Timestamp> {
        let now = self.clock.now();
        self.definitions.published().next_change(now)
    }

    async fn queue_due(&self, moment: Moment) -> Result<(), EngineError> {
        let now = moment.now;
        let now_ms = now.as_millisecond();
        if moment.departed.is_some() {
            // What a turn left to be done is due whatever the clock says.
            let more = self.queue_effects(now_ms, false).await?;
            self.more_due.store(more, Ordering::SeqCst);
            return Ok(());
        }
        // Mostly nothing is due, and one look at the three indexes tells.
        let first = self.journal.first_due(i64::MIN).await?;
        let is_due = |first: Option<i64>| first.is_some_and(|at| at <= now_ms);
        let more = is_due(first.effect) && self.queue_effects(now_ms, true).await?;
        let due_work = if is_due(first.work) {
            self.journal.due_work(now_ms, DUE_BATCH).await?
        } else {
            Vec::new()
        };
        let starts = if is_due(first.start) {
            self.journal.schedules_due(now_ms, DUE_BATCH).await?
        } else {
            Vec::new()
        };
        let more = more
            || [due_work.len(), starts.len()]
                .into_iter()
                .any(|found| found as u64 == DUE_BATCH);
        self.more_due.store(more, Ordering::SeqCst);
        let starts = starts.into_iter().map(|row| (row.namespace, row.name));
        // And schedules that another version takes over by its date, or that nobody has looked at since the host is here.
        let taken_over = self.definitions.published().out_of_place(now);
        for (namespace, name) in starts.chain(taken_over) {
            let at = format!("{SCHEDULE}{namespace}/{name}");
            let task = Task::Fire { namespace, name };
            if self.in_flight.take(&at, -1) && self.queue.push(task).is_err() {
                self.in_flight.put_down(&at, -1);
            }
        }
        for row in due_work {
            if self.in_flight.take(&row.id, -1)
                && self
                    .queue
                    .push(Task::Escalate {
                        item: row.id.clone(),
                    })
                    .is_err()
            {
                self.in_flight.put_down(&row.id, -1);
            }
        }
        Ok(())
    }

    /// Queues effects whose time has come, past those that are in hand or wait for a place. Whether there may be more.
    async fn queue_effects(&self, now_ms: i64, timers: bool) -> Result<bool, EngineError> {
        let (mut seen, mut queued) = (0, 0);
        loop {
            let page = if timers {
                self.journal.due(now_ms, seen, DUE_BATCH).await?
            } else {
                self.journal.due_but_timers(now_ms, seen, DUE_BATCH).await?
            };
            let more = page.len() as u64 == DUE_BATCH;
            seen += page.len() as u64;
            for row in &page {
                queued += u64::from(self.queue_effect(&row.execution, row.effect));
            }
            if !more || queued >= DUE_BATCH || self.queue.is_full() {
                return Ok(more);
            }
        }
    }

    fn look_again(&self) {
        if self.more_due.load(Ordering::SeqCst) {
            self.wake.notify_one();
        }
    }

    pub(crate) async fn perform(&self, task: Task) -> Result<(), EngineError> {
        let Some(task) = self.unless_busy(task) else {
            return Ok(());
        };
        match task {
            Task::Deliver(row) => self.deliver(row).await,
            Task::Effect {
                execution,
                effect,
                place,
            } => {
                let done = self.effect(&execution, effect, place).await;
                if self.in_flight.put_down(&execution, effect) {
                    self.queue_effect(&execution, effect);
                }
                self.look_again();
                done
            }
            Task::Fire { namespace, name } => {
                let done = self.fire(&namespace, &name).await;
                self.in_flight
                    .put_down(&format!("{SCHEDULE}{namespace}/{name}"), -1);
                self.look_again();
                done
            }
            Task::Escalate { item } => {
                let done = self.escalate(&item).await;
                self.in_flight.put_down(&item, -1);
                // The next step of the same item may be due at once.
                self.wake.notify_one();
                done
            }
        }
    }

    /// An effect whose time has come. One that is gone meanwhile needs nothing. A duty that leaves the kernel is done again if what it read
    /// has changed, as often as a turn is.
    async fn effect(
        &self,
        execution: &str,
        row: i64,
        mut place: Option<Place>,
    ) -> Result<(), EngineError> {
        for _ in 0..CONFLICTS_MAX {
            if !self.effect_once(execution, row, place.take()).await? {
                return Ok(());
            }
        }
        Err(EngineError::Busy)
    }

    /// Whether it is to be done again.
    async fn effect_once(
        &self,
        execution: &str,
        row: i64,
        mut place: Option<Place>,
    ) -> Result<bool, TurnError> {
        failpoint!("dispatch.before-effect");
        let id = effect_id(row);
        let found = self
            .look(execution, |live| {
                let effects = lianxi_flow::outstanding(&live.state);
                let effect = effects.into_iter().find(|effect| effect.id == id)?;
                let plugin = self.leaving(&live.definition, &effect);
                Some((effect, plugin))
            })
            .await;
        let (effect, plugin) = match found {
            Ok(Some(found)) => found,
            Ok(None) | Err(TurnError::NotFound(_)) => return Ok(false),
            Err(error) => return Err(error),
        };
        let outside = Arc::<Mutex<Overlay>>::default();
        let duty = plugin.as_deref().map(|plugin| (plugin, &outside));
        let Some(command) = self.answer(execution, effect, &mut place, duty).await else {
            return Ok(false);
        };
        failpoint!("dispatch.before-turn");
        let input = TurnInput {
            place: Arc::new(Mutex::new(place)),
            outside: plugin.is_some().then_some(outside),
            ..TurnInput::of(command)
        };
        match self.turn(execution, input, None).await {
            // One that is gone needs to hear nothing.
            Ok(_) | Err(TurnError::NotFound(_)) => {}
            Err(TurnError::Conflict) if plugin.is_some() => return Ok(true),
            Err(error) => return Err(error),
        }
        failpoint!("dispatch.after-turn");
        Ok(false)
    }

    /// The plugin of a call that leaves the kernel, if it is one of a duty.
    fn leaving(&self, definition: &Definition, effect: &Effect) -> Option<Arc<Plugin>> {
        let EffectKind::Call(request) = &effect.kind else {
            return None;
        };
        let CallTarget::Duty(target) = &request.target else {
            return None;
        };
        let range = definition.pinned(&target.plugin, &target.version);
        let found = self.plugins.find(&target.plugin, range)?;
        (found.stopped.is_none() && duty::leaves(&found.plugin)).then_some(found.plugin)
    }

    /// What the effect's time having come means. `None`: its time has not come, or there is no place for it now. A call that leaves
    /// the kernel is over when this returns, and its place with it.
    async fn answer(
        &self,
        execution: &str,
        effect: Effect,
        place: &mut Option<Place>,
        duty: Option<(&Plugin, &Arc<Mutex<Overlay>>)>,
    ) -> Option<Command> {
        let Moment { now, departed } = self.moment();
        match effect.kind {
            EffectKind::Timer { due } => (due <= now && departed.is_none())
                .then_some(Command::TimerFired { effect: effect.id }),
            EffectKind::Continue => Some(Command::Advance),
            EffectKind::Call(request) if request.not_before.is_some_and(|at| at > now) => None,
            EffectKind::Call(request)
                if matches!(request.target, CallTarget::Http | CallTarget::OpenApi) =>
            {
                let taken = place.take().or_else(|| {
                    let row = row_id(effect.id);
                    self.lanes
                        .take_or_park(&self.egress.lane(&request), execution, row)
                })?;
                let outcome = self.egress.call(&request, now).await;
                drop(taken);
                tracing::debug!(%execution, task = %request.task, "an HTTP call returned");
                Some(Command::CallReturned {
                    effect: effect.id,
                    outcome,
                })
            }
            EffectKind::Call(request) => {
                let (CallTarget::Duty(target), Some((plugin, overlay))) = (&request.target, duty)
                else {
                    // Any other duty is called within the turn.
                    return Some(Command::Advance);
                };
                let taken = place.take().or_else(|| {
                    let department = &plugin.manifest().department;
                    self.lanes
                        .take_or_park(department, execution, row_id(effect.id))
                })?;
                let around = Around {
                    journal: &self.journal,
                    overlay,
                    execution,
                    now,
                    egress: Some(&self.egress),
                    by_hand: self.settings.by_hand,
                };
                failpoint!("duty.before-call", None);
                let performed = duty::perform(plugin, target, &request, &around).await;
                failpoint!("duty.after-call", None);
                drop(taken);
                // What it read has changed: the row is still due, and it is done again.
                let outcome = performed.ok()?;
                Some(Command::CallReturned {
                    effect: effect.id,
                    outcome,
                })
            }
            EffectKind::Subscription(_)
            | EffectKind::Child { .. }
            | EffectKind::WorkItem { .. }
            | EffectKind::Incident => None,
        }
    }
}
