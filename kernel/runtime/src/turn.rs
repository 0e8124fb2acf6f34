//! One turn: a command is decided, what follows at once is done, and everything goes down in one append. Nothing leaves before it is durable.

mod input;
mod live;
mod snapshot;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use lianxi_flow::effect::{CallTarget, EffectKind};
use lianxi_flow::{Command, Effect, EffectId, Error, Event, Rejection};
use lianxi_journal::{Append, ExecutionAppend, Handled, NewEffect, NewExecution, failpoint};
use lianxi_telemetry::names::span;
use lianxi_work::Terms;
use tracing::{Instrument, Span, field};

use crate::duty::{self, Around, TurnConflict};
use crate::engine::Inner;
use crate::error::TurnError;
use crate::lanes::Place;
use crate::lifecycle::{LIFECYCLE, Lifecycle};
use crate::overlay::Overlay;
use crate::plugins::Loaded;
use crate::trace::{self, Spent, Tasks};
use crate::{children, human, kernel_call, project, schedule};

pub(crate) use input::{Given, TurnDone, TurnInput};
pub(crate) use live::{HELD_BYTES, Live};

/// The most steps of one turn.
pub const STEPS_MAX: usize = 2_000;
/// The most event bytes of one turn.
pub const BYTES_MAX: usize = 1024 * 1024;
/// The longest a turn goes on before it commits what it has.
pub const TIME_MAX: Duration = Duration::from_millis(500);
/// Turns that one execution runs without waiting for anything; then it goes on at the pace of [`crate::dispatch::SWEEP`], which is enough
/// for one that never ends.
pub const TURNS_IN_A_ROW_MAX: u32 = 256;

/// A turn while it runs.
struct Turn<'a> {
    engine: &'a Inner,
    live: &'a mut Live,
    overlay: Arc<Mutex<Overlay>>,
    now: Timestamp,
    spent: Spent,
    tasks: Tasks,
    events: Vec<Event>,
    encoded: Vec<Vec<u8>>,
    bytes: usize,
    terms: BTreeMap<EffectId, Terms>,
    place: Given,
    /// Duties were called.
    called: bool,
    /// Calls for which there is no place now.
    parked: BTreeSet<EffectId>,
    /// Only where there is a sink for it.
    lifecycle: Option<Lifecycle>,
}

/// Runs one turn on an execution that its caller holds alone. On an error the execution in memory is no longer true: drop it.
pub(crate) async fn run(
    engine: &Inner,
    id: &str,
    live: &mut Live,
    input: &TurnInput,
) -> Result<TurnDone, TurnError> {
    let span = tracing::info_span!(
        span::TURN,
        execution = %id,
        workflow = %live.definition.workflow.document.id(),
        command = input.command.name(),
        events = field::Empty,
    );
    in_span(engine, id, live, input).instrument(span).await
}

async fn in_span(
    engine: &Inner,
    id: &str,
    live: &mut Live,
    input: &TurnInput,
) -> Result<TurnDone, TurnError> {
    failpoint!("turn.before-decide");
    let now = engine.clock.now();
    let version = live.state.version;
    let lifecycle = engine
        .settings
        .sinks
        .contains_key(LIFECYCLE)
        .then(|| Lifecycle::begin(&engine.settings.lifecycle, &live.state, now));
    let mut turn = Turn {
        engine,
        live,
        lifecycle,
        overlay: input.outside.clone().unwrap_or_default(),
        now,
        spent: Spent::begin(),
        tasks: Tasks::begin(),
        events: Vec::new(),
        encoded: Vec::new(),
        bytes: 0,
        terms: BTreeMap::new(),
        place: Arc::clone(&input.place),
        called: false,
        parked: BTreeSet::new(),
    };
    match &input.given_up {
        None => {
            if let Err(rejection) = turn.decide(input.command.clone()) {
                return turn.reject(rejection, input).await;
            }
            turn.settle().await?;
        }
        Some(error) => {
            if input.create {
                turn.decide(input.command.clone())?;
            }
            let error = error.clone();
            turn.decide(Command::Fault { error })?;
        }
    }
    turn.commit(id, version, input).await
}

impl Turn<'_> {
    fn decide(&mut self, command: Command) -> Result<(), Rejection> {
        let began = Instant::now();
        for event in lianxi_flow::decide(&self.live.state, command, self.now)? {
            lianxi_flow::evolve(&mut self.live.state, &event);
            self.tasks.follow(&self.live.state, &event);
            if let Some(lifecycle) = &mut self.lifecycle {
                lifecycle.follow(&self.live.state, &event);
            }
            let bytes = serde_json::to_vec(&event).expect("an event is plain JSON with text keys");
            self.bytes += bytes.len();
            self.live.unsaved_bytes +=
                bytes.len() + snapshot::given_to_branches(&self.live.state, &event);
            self.encoded.push(bytes);
            self.events.push(event);
        }
        self.spent.decided(began);
        Ok(())
    }

    /// Takes every step and makes every call that needs nothing from outside, until the execution waits or a bound is met.
    async fn settle(&mut self) -> Result<(), TurnError> {
        for _ in 0..STEPS_MAX {
            if self.bytes > BYTES_MAX
                || self.spent.so_far() > TIME_MAX
                || (self.called && self.engine.settings.commit_each_step)
            {
                return Ok(());
            }
            if self.live.state.can_advance() {
                self.decide(Command::Advance)?;
                continue;
            }
            let effects = lianxi_flow::outstanding(&self.live.state);
            if let Some(outcome) = self.immediate(&effects).await? {
                self.called = true;
                self.decide(outcome)?;
                continue;
            }
            match self.refuse_unclear_work(&effects).await? {
                Some(refused) => self.decide(refused)?,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// The answer of the first call that can be made within the turn.
    async fn immediate(&mut self, effects: &[Effect]) -> Result<Option<Command>, TurnError> {
        for effect in effects {
            let EffectKind::Call(request) = &effect.kind else {
                continue;
            };
            if self.parked.contains(&effect.id)
                || request.not_before.is_some_and(|at| at > self.now)
            {
                continue;
            }
            let outcome = match &request.target {
                CallTarget::Deadline => kernel_call::deadline(request, self.engine, self.now),
                CallTarget::DrawSeal => kernel_call::draw_seal(request, self.engine, self.now),
                CallTarget::Draw => {
                    kernel_call::draw(request, self.engine, &self.live.state.id, self.now)
                }
                CallTarget::Duty(target) => {
                    let range = self.live.definition.pinned(&target.plugin, &target.version);
                    match self.engine.plugins.find(&target.plugin, range) {
                        None => duty::missing(target),
                        Some(Loaded {
                            plugin,
                            stopped: Some(why),
                            ..
                        }) => duty::stopped(
                            &why,
                            &plugin,
                            target,
                            request,
                            self.engine.settings.by_hand,
                        ),
                        // Such a call leaves the kernel, and nothing does before the commit: see `dispatch`.
                        Some(Loaded { plugin, .. }) if duty::leaves(&plugin) => continue,
                        Some(Loaded { plugin, .. }) => {
                            let Some(_place) = self.place(&plugin.manifest().department, effect.id)
                            else {
                                continue;
                            };
                            let around = Around {
                                journal: &self.engine.journal,
                                overlay: &self.overlay,
                                execution: &self.live.state.id,
                                now: self.now,
                                egress: None,
                                by_hand: self.engine.settings.by_hand,
                            };
                            let task = effect.id.frame().map_or_else(Span::current, |frame| {
                                self.tasks.of(&self.live.state, frame)
                            });
                            failpoint!("duty.before-call");
                            let began = Instant::now();
                            let performed = duty::perform(&plugin, target, request, &around)
                                .instrument(task)
                                .await;
                            failpoint!("duty.after-call");
                            self.spent.called(began);
                            performed.map_err(|TurnConflict| TurnError::Conflict)?
                        }
                    }
                }
                CallTarget::Http | CallTarget::OpenApi => continue,
            };
            return Ok(Some(Command::CallReturned {
                effect: effect.id,
                outcome,
            }));
        }
        Ok(None)
    }

    /// The place of a call in its department's lane.
    fn place(&mut self, department: &str, effect: EffectId) -> Option<Place> {
        let (execution, row) = (&self.live.state.id, project::row_id(effect));
        let mut given = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = given.take_if(|given| given.is_for(execution, row));
        drop(given);
        if taken.is_some() {
            return taken;
        }
        let place = self.engine.lanes.take_or_park(department, execution, row);
        if place.is_none() {
            self.parked.insert(effect);
        }
        place
    }

    /// Reads what new work items ask; one that cannot be opened is the definition's fault.
    async fn refuse_unclear_work(
        &mut self,
        effects: &[Effect],
    ) -> Result<Option<Command>, TurnError> {
        for effect in effects {
            let EffectKind::WorkItem { request, .. } = &effect.kind else {
                continue;
            };
            if self.live.rows.contains_key(&project::row_id(effect.id))
                || self.terms.contains_key(&effect.id)
            {
                continue;
            }
            let step = self
                .live
                .state
                .task_of_effect(effect.id)
                .map_or_else(String::new, |task| task.name.clone());
            let calendar = self.engine.calendar();
            let done_by = self.done_by(&human::steps_excluded(request)).await?;
            let around = human::Circumstances {
                business_key: self.live.business_key.as_deref(),
                step: &step,
                done_by: &done_by,
                ..self.engine.circumstances(&calendar, self.now)
            };
            match human::terms(request, &around) {
                Ok(terms) => {
                    self.terms.insert(effect.id, terms);
                }
                Err(why) => {
                    return Ok(Some(Command::EffectRefused {
                        effect: effect.id,
                        error: Error::validation(why),
                    }));
                }
            }
        }
        Ok(None)
    }

    /// The command changed nothing: only the input is marked as handled.
    async fn reject(self, rejection: Rejection, input: &TurnInput) -> Result<TurnDone, TurnError> {
        let answer = Some(rejection.to_string().into_bytes());
        let mut append = Append::default();
        if let Some((source, id)) = &input.handled {
            append.handled.push(Handled {
                source: source.clone(),
                id: id.clone(),
                answer,
            });
            self.engine.journal.append(append).await?;
        }
        Ok(TurnDone::nothing(Some(rejection)))
    }

    async fn commit(
        mut self,
        id: &str,
        version: u64,
        input: &TurnInput,
    ) -> Result<TurnDone, TurnError> {
        if self.events.is_empty() {
            return Ok(TurnDone::nothing(None));
        }
        let effects = lianxi_flow::outstanding(&self.live.state);
        let rows = project::rows(&effects);
        let before = &self.live.rows;
        let upserted: Vec<NewEffect> = rows
            .values()
            .filter(|row| before.get(&row.effect) != Some(row))
            .cloned()
            .collect();
        let due = |row: &NewEffect| Some((row.effect, row.due_at_ms?));
        let dues: Vec<(i64, i64)> = upserted.iter().filter_map(due).collect();
        let removed: Vec<i64> = before
            .keys()
            .filter(|effect| !rows.contains_key(effect))
            .copied()
            .collect();
        let work = self.work(id, &effects, &removed).await?;
        let snapshot = snapshot::of(self.live)?;
        let state = &self.live.state;
        let overlay =
            std::mem::take(&mut *self.overlay.lock().unwrap_or_else(PoisonError::into_inner));
        let (reads, record_writes, mut outbox) = overlay.into_parts();
        let facts = project::facts(self.engine, self.live, &self.events, self.now);
        outbox.extend(facts.outbox);
        outbox.extend(
            self.lifecycle
                .take()
                .into_iter()
                .flat_map(Lifecycle::into_rows),
        );
        let leaves = !outbox.is_empty();
        let mut inbox = facts.inbox;
        let turned = children::Turned {
            live: self.live,
            events: &self.events,
            removed: &removed,
            command: &input.command,
            now: self.now,
        };
        inbox.extend(turned.follow());
        let schedules: Vec<_> = schedule::ended(self.live, self.now).into_iter().collect();
        inbox.extend(input.inbox.clone());
        let version = i64::try_from(version).unwrap_or(i64::MAX);
        let create = input.create.then(|| NewExecution {
            definition: self.live.definition.digest.clone(),
            business_key: self.live.business_key.clone(),
            parent: self.live.parent.clone(),
        });
        Span::current().record("events", self.events.len());
        failpoint!("turn.before-append");
        let began = Instant::now();
        let appended = self
            .engine
            .journal
            .append(Append {
                execution: Some(ExecutionAppend {
                    id: id.to_owned(),
                    create,
                    expected_version: version,
                    events: std::mem::take(&mut self.encoded),
                    status: state.status().name().to_owned(),
                    incident: state.has_incident(),
                    at_ms: self.now.as_millisecond(),
                    effects_upserted: upserted,
                    effects_removed: removed,
                    snapshot: snapshot.clone(),
                    retained_since_ms: self.now.as_millisecond() - self.engine.settings.retained_ms,
                }),
                work,
                reads,
                record_writes,
                outbox,
                inbox,
                handled: input
                    .handled
                    .iter()
                    .map(|(source, id)| Handled {
                        source: source.clone(),
                        id: id.clone(),
                        answer: None,
                    })
                    .collect(),
                offers: facts.offers,
                events: facts.events,
                schedules,
            })
            .await?;
        failpoint!("turn.after-append");
        if leaves {
            self.engine.tell_outgoing();
        }
        self.spent.appended(began, self.events.len());
        trace::count(&self.live.state, &self.events);
        if let Some(snapshot) = &snapshot {
            self.live.saved_bytes = snapshot.len();
            self.live.snapshot_version = self.live.state.version;
            self.live.unsaved_bytes = 0;
        }
        self.live.turns_in_a_row = match input.command {
            Command::Advance if !self.called => self.live.turns_in_a_row.saturating_add(1),
            _ => 0,
        };
        let goes_on = self.live.turns_in_a_row < TURNS_IN_A_ROW_MAX;
        self.live.rows = rows;
        let (now, parked) = (self.now, &self.parked);
        let outside = |effect: &Effect| match &effect.kind {
            EffectKind::Continue => goes_on,
            EffectKind::Call(request) => {
                !parked.contains(&effect.id) && request.not_before.is_none_or(|at| at <= now)
            }
            _ => false,
        };
        let effects: Vec<Effect> = effects.into_iter().filter(outside).collect();
        // What is queued or parked is in hand, and no matter of time.
        let in_hand = effects.iter().map(|effect| &effect.id).chain(parked);
        let in_hand: BTreeSet<i64> = in_hand.map(|id| project::row_id(*id)).collect();
        let later = dues.into_iter().filter(|(row, _)| !in_hand.contains(row));
        Ok(TurnDone {
            rejected: None,
            pending: appended.pending,
            effects,
            earliest_due: later.map(|(_, due)| due).min(),
            ended: self.live.state.status().has_ended(),
        })
    }
}
