//! What is true after an event. Total: an event of the journal always applies; nothing is evaluated and nothing can fail.

mod entering;
mod extension;
mod listening;
mod returning;
mod trying;

use jiff::Timestamp;
use serde_json::Value;

use crate::definition::{BlockId, Flow, TaskId, TaskKind};
use crate::event::Event;
use crate::state::{Extending, Frame, FrameId, Held, Listening, Phase, Position, Stage, State};

use self::entering::enter;
use self::extension::{extend, extend_after};
use self::listening::{consumed, item_began};
use self::returning::{Target, begin_again, returned};
use self::trying::{caught, retried};

/// Applies one event.
pub fn evolve(state: &mut State, event: &Event) {
    state.version += 1;
    match event {
        Event::Started {
            id,
            at,
            raw,
            input,
            timeout_at,
            lineage,
        } => {
            state.lineage = *lineage;
            start(state, id, *at, raw, input.as_ref(), *timeout_at);
        }
        Event::Entered {
            f,
            at,
            input,
            timeout_at,
            attempt_until,
            open,
        } => {
            enter(state, *f, *at, input.as_ref(), *timeout_at, open);
            limit_attempt(state, *f, *attempt_until);
        }
        Event::ExtensionBegan { f, at, which } => extend(state, *f, *at, *which),
        Event::Finishing {
            f,
            at,
            which,
            output,
            context,
            then,
        } => {
            if let Some(context) = context {
                state.context = context.clone();
            }
            let held = Held {
                output: output.clone(),
                then: *then,
            };
            remove_below(state, *f);
            extend_after(state, *f, *at, *which, held);
        }
        Event::Skipped { f, at } => {
            if let Some(frame) = state.frames.get(f) {
                let output = frame.raw_input.clone();
                leave(state, *f, *at, output, Flow::Continue);
            }
        }
        Event::Completed {
            f,
            at,
            output,
            context,
            then,
        } => {
            if let Some(context) = context {
                state.context = context.clone();
            }
            leave(state, *f, *at, output.clone(), *then);
        }
        Event::Iterated { f } => iterate(state, *f),
        Event::Consumed {
            f,
            filter,
            event,
            keys,
            ends,
        } => consumed(state, *f, *filter, event, keys, *ends),
        Event::ItemBegan { f, at } => item_began(state, *f, *at),
        Event::ItemDone { f, output, context } => {
            if let Some(context) = context {
                state.context = context.clone();
            }
            if let Some(Phase::Listen(Listening {
                each: Some(each), ..
            })) = phase_mut(state, *f)
            {
                each.finished = None;
                each.next += 1;
                each.outputs.push(output.clone());
            }
        }
        Event::Deferred { f, until, attempt } => {
            if let Some(Phase::Call {
                not_before,
                attempt: tried,
                ..
            }) = phase_mut(state, *f)
            {
                *not_before = Some(*until);
                *tried = *attempt;
            }
        }
        Event::HandedToPerson { f, request } => {
            if let Some(phase) = phase_mut(state, *f) {
                *phase = Phase::WorkItem {
                    request: request.clone(),
                };
            }
        }
        Event::Caught { f, at, error, then } => caught(state, *f, *at, error, *then),
        Event::Retried { f, attempt_until } => {
            retried(state, *f);
            limit_attempt(state, *f, *attempt_until);
        }
        Event::IncidentOpened { f, error, .. } => {
            if let Some(phase) = phase_mut(state, *f) {
                let resume = Box::new(std::mem::replace(phase, Phase::Ready));
                *phase = Phase::Incident {
                    error: error.clone(),
                    resume,
                };
            }
        }
        Event::IncidentRetried { f, .. } => {
            if let Some(phase) = phase_mut(state, *f)
                && let Phase::Incident { resume, .. } = phase
            {
                *phase = std::mem::replace(resume, Phase::Ready);
                if let Phase::Call {
                    attempt,
                    not_before,
                    ..
                } = phase
                {
                    *attempt = 1;
                    *not_before = None;
                }
            }
        }
        Event::TimeoutLifted {
            f, attempt: true, ..
        } => limit_attempt(state, *f, None),
        Event::TimeoutLifted { f, .. } => {
            if let Some(frame) = state.frames.get_mut(f) {
                frame.timeout_at = None;
            }
        }
        Event::Returned {
            f,
            at,
            place,
            straight_back,
            context_stays,
            again,
            ..
        } => {
            let to = Target {
                frame: *f,
                place: *place,
                straight_back: *straight_back,
                context_stays: *context_stays,
            };
            returned(state, &to, *at);
            if let Some(again) = again {
                begin_again(state, *again, *at);
            }
        }
        Event::Drawn {
            commitment, terms, ..
        } => {
            state.opened.insert(commitment.clone(), terms.clone());
        }
        // Facts for the world, not for the state: the runtime's projection takes them from the turn.
        Event::Emitted { .. } | Event::Spawned { .. } => {}
        Event::Suspended { parent, .. } => {
            state.stage = Stage::Suspended;
            state.suspended_with.clone_from(parent);
        }
        Event::Resumed { .. } => {
            state.stage = Stage::Running;
            state.suspended_with = None;
        }
        Event::Cancelled { .. } => end(state, Stage::Cancelled),
        Event::Faulted { error, .. } => {
            state.error = Some(error.clone());
            end(state, Stage::Faulted);
        }
        Event::Ended { output, .. } => {
            state.output = Some(output.clone());
            end(state, Stage::Completed);
        }
    }
}

fn phase_mut(state: &mut State, frame: FrameId) -> Option<&mut Phase> {
    state.frames.get_mut(&frame).map(|frame| &mut frame.phase)
}

/// Says until when the running attempt of a `try` may take.
fn limit_attempt(state: &mut State, frame: FrameId, until: Option<Timestamp>) {
    if let Some(Phase::Try { attempt_until, .. }) = phase_mut(state, frame) {
        *attempt_until = until;
    }
}

fn end(state: &mut State, stage: Stage) {
    state.stage = stage;
    state.frames.clear();
}

fn start(
    state: &mut State,
    id: &str,
    at: Timestamp,
    raw: &Value,
    input: Option<&Value>,
    timeout_at: Option<Timestamp>,
) {
    id.clone_into(&mut state.id);
    state.stage = Stage::Running;
    state.started_at = Some(at);
    state.raw_input = raw.clone();
    state.input = input.unwrap_or(raw).clone();
    let root = state.workflow().root;
    let input = state.input.clone();
    let frame = Frame {
        id: FrameId::ROOT,
        parent: None,
        task: None,
        visit: 1,
        raw_input: input.clone(),
        input: input.clone(),
        started_at: at,
        timeout_at,
        extended: 0,
        phase: Phase::Block(Position::start(root)),
    };
    state.frames.insert(FrameId::ROOT, frame);
    state.next_frame = 1;
    begin_block(state, FrameId::ROOT, at, input);
}

/// Begins the block whose position the frame already holds.
fn begin_block(state: &mut State, parent: FrameId, at: Timestamp, input: Value) {
    let empty =
        block_of(state, parent).is_none_or(|block| state.workflow().block(block).tasks.is_empty());
    if empty {
        block_done(state, parent, at, input);
    } else {
        push_at(state, parent, 0, at, input);
    }
}

fn block_of(state: &State, frame: FrameId) -> Option<BlockId> {
    state
        .frames
        .get(&frame)?
        .phase
        .position()
        .map(|position| position.block)
}

/// Makes the task at `place` of the parent's block ready.
fn push_at(state: &mut State, parent: FrameId, place: usize, at: Timestamp, input: Value) {
    let Some(block) = block_of(state, parent) else {
        return;
    };
    let Some(task) = state.workflow().block(block).tasks.get(place).copied() else {
        return;
    };
    let is_target = state.workflow().task(task).return_target.is_some();
    let entry = is_target.then(|| (input.clone(), state.context.clone()));
    let Some(position) = phase_mut(state, parent).and_then(Phase::position_mut) else {
        return;
    };
    position.at = place;
    let visits = position.visits.entry(place).or_insert(0);
    *visits += 1;
    let visit = *visits;
    if let Some(entry) = entry {
        position.entries.insert(place, entry);
    }
    push(state, parent, task, visit, at, input);
}

fn push(state: &mut State, parent: FrameId, task: TaskId, visit: u32, at: Timestamp, input: Value) {
    let id = FrameId(state.next_frame);
    state.next_frame += 1;
    let frame = Frame {
        id,
        parent: Some(parent),
        task: Some(task),
        visit,
        input: input.clone(),
        raw_input: input,
        started_at: at,
        timeout_at: None,
        extended: 0,
        phase: Phase::Ready,
    };
    state.frames.insert(id, frame);
}

/// Removes a frame and everything below it.
fn remove(state: &mut State, id: FrameId) {
    remove_below(state, id);
    state.frames.remove(&id);
}

fn remove_below(state: &mut State, id: FrameId) {
    // Children are younger than their parents, so one pass in order of age finds every descendant.
    let mut gone = std::collections::BTreeSet::from([id]);
    for frame in state.frames.values() {
        if frame.parent.is_some_and(|parent| gone.contains(&parent)) {
            gone.insert(frame.id);
        }
    }
    gone.remove(&id);
    state.frames.retain(|id, _| !gone.contains(id));
}

/// A frame is over: its parent goes on.
fn leave(state: &mut State, id: FrameId, at: Timestamp, output: Value, then: Flow) {
    let Some(frame) = state.frames.get(&id) else {
        return;
    };
    let (parent, task) = (frame.parent, frame.task);
    remove(state, id);
    let Some(parent) = parent else { return };
    if then == Flow::End {
        // The whole workflow ends with this output, whatever else runs.
        remove_below(state, FrameId::ROOT);
        if let Some(phase) = phase_mut(state, FrameId::ROOT) {
            *phase = Phase::Done { output };
        }
        return;
    }
    let workflow = state.workflow().clone();
    let Some(frame) = state.frames.get_mut(&parent) else {
        return;
    };
    if let Phase::Fork { outputs, .. } = &mut frame.phase {
        let Some(TaskKind::Fork(fork)) = frame.task.map(|task| &workflow.task(task).kind) else {
            return;
        };
        let place = fork
            .branches
            .iter()
            .position(|branch| Some(*branch) == task)
            .unwrap_or(outputs.len());
        outputs.insert(place, output.clone());
        if fork.compete {
            frame.phase = Phase::Done { output };
            remove_below(state, parent);
        } else if outputs.len() == fork.branches.len() {
            let outputs = std::mem::take(outputs).into_values().collect();
            frame.phase = Phase::Done {
                output: Value::Array(outputs),
            };
        }
        return;
    }
    if let Phase::Extending(extending) = &mut frame.phase {
        extending.exited = then == Flow::Exit;
    }
    let Some(position) = frame.phase.position_mut() else {
        return;
    };
    // The way straight back is gone once the task to which work was returned has ended, however it did.
    let straight_back = position.straight_back.take();
    if let Some(back) = straight_back.filter(|back| back.from == position.at)
        && then == Flow::Continue
    {
        push_at(state, parent, back.to, at, back.input);
        return;
    }
    match position.next(then, workflow.block(position.block).tasks.len()) {
        Some(place) => push_at(state, parent, place, at, output),
        None => block_done(state, parent, at, output),
    }
}

/// The last task of a frame's block ended.
fn block_done(state: &mut State, id: FrameId, _at: Timestamp, output: Value) {
    let Some(phase) = phase_mut(state, id) else {
        return;
    };
    *phase = match std::mem::replace(phase, Phase::Ready) {
        Phase::For { items, index, .. } => Phase::ForNext {
            items,
            index: index + 1,
            carry: output,
        },
        Phase::Extending(extending) => Phase::Extending(Extending {
            finished: Some(output),
            ..extending
        }),
        Phase::Listen(mut listening) => {
            if let Some(each) = &mut listening.each {
                each.position = None;
                each.finished = Some(output);
            }
            Phase::Listen(listening)
        }
        _ => Phase::Done { output },
    };
}

fn iterate(state: &mut State, id: FrameId) {
    let workflow = state.workflow().clone();
    let Some(frame) = state.frames.get_mut(&id) else {
        return;
    };
    let Some(TaskKind::For(each)) = frame.task.map(|task| &workflow.task(task).kind) else {
        return;
    };
    let Phase::ForNext {
        items,
        index,
        carry,
    } = std::mem::replace(&mut frame.phase, Phase::Ready)
    else {
        return;
    };
    frame.phase = Phase::For {
        items,
        index,
        position: Position::start(each.block),
    };
    let at = frame.started_at;
    begin_block(state, id, at, carry);
}
