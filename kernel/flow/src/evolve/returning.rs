//! Work is sent back (驳回).

use jiff::Timestamp;
use serde_json::Value;

use super::{phase_mut, push, push_at, remove, remove_below};
use crate::definition::{TaskId, TaskKind};
use crate::state::{FrameId, Phase, State, StraightBack};

/// Where to, and what stays.
pub(super) struct Target {
    pub frame: FrameId,
    pub place: usize,
    pub straight_back: bool,
    pub context_stays: bool,
}

pub(super) fn returned(state: &mut State, to: &Target, at: Timestamp) {
    let Target { frame, place, .. } = *to;
    if let Some((branch, input)) = branch(state, frame, place) {
        branch_again(state, frame, (place, branch), at, input);
        return;
    }
    let stood = to
        .straight_back
        .then(|| input_below(state, frame))
        .flatten();
    remove_below(state, frame);
    let Some(position) = phase_mut(state, frame).and_then(Phase::position_mut) else {
        return;
    };
    let Some((input, context)) = position.entries.get(&place).cloned() else {
        return;
    };
    // A way straight back that was noted before is no more: who noted it has been sent back itself.
    position.straight_back = stood.map(|input| StraightBack {
        from: place,
        to: position.at,
        input,
    });
    if !to.straight_back {
        // What comes behind is yet to come again: a return there would be a way past what lies between.
        position.entries.retain(|entered, _| *entered <= place);
    }
    if !to.context_stays {
        state.context = context;
    }
    push_at(state, frame, place, at, input);
}

/// What the task was given at which the frame's block stands.
fn input_below(state: &State, id: FrameId) -> Option<Value> {
    let below = state.frames.values().find(|frame| frame.parent == Some(id));
    below.map(|frame| frame.raw_input.clone())
}

/// A branch of a fork, and what all its branches are given.
fn branch(state: &State, id: FrameId, place: usize) -> Option<(TaskId, Value)> {
    let frame = state.frames.get(&id)?;
    let (Phase::Fork { .. }, TaskKind::Fork(fork)) = (&frame.phase, &state.task_of(frame)?.kind)
    else {
        return None;
    };
    Some((*fork.branches.get(place)?, frame.input.clone()))
}

/// What the branch gave, or is about to give, is no more.
fn branch_again(
    state: &mut State,
    fork: FrameId,
    (place, branch): (usize, TaskId),
    at: Timestamp,
    input: Value,
) {
    let open = state
        .frames
        .values()
        .find(|frame| frame.parent == Some(fork) && frame.task == Some(branch));
    if let Some(open) = open.map(|frame| frame.id) {
        remove(state, open);
    }
    let Some(Phase::Fork { outputs, again }) = phase_mut(state, fork) else {
        return;
    };
    outputs.remove(&place);
    let times = again.entry(place).or_insert(0);
    *times += 1;
    let visit = *times + 1;
    push(state, fork, branch, visit, at, input);
}

/// A task begins anew where it stands, with what it was given.
pub(super) fn begin_again(state: &mut State, id: FrameId, at: Timestamp) {
    let Some(frame) = state.frames.get(&id) else {
        return;
    };
    let (Some(parent), Some(task), input) = (frame.parent, frame.task, frame.raw_input.clone())
    else {
        return;
    };
    let position = state
        .frames
        .get(&parent)
        .and_then(|frame| frame.phase.position())
        .map(|position| position.at);
    if let Some(place) = position {
        remove(state, id);
        push_at(state, parent, place, at, input);
        return;
    }
    let branches = state
        .frames
        .get(&parent)
        .and_then(|frame| state.task_of(frame))
        .and_then(|definition| match &definition.kind {
            TaskKind::Fork(fork) => fork.branches.iter().position(|branch| *branch == task),
            _ => None,
        });
    if let Some(place) = branches {
        branch_again(state, parent, (place, task), at, input);
    }
}
