//! Extensions: their tasks begin in the frame of the task that they extend.

use jiff::Timestamp;
use serde_json::Value;

use super::{begin_block, phase_mut};
use crate::definition::{BlockId, Extension};
use crate::state::{Extending, FrameId, Held, Phase, Position, State};

/// The tasks of an extension begin: after the task, if it is done, otherwise before it.
pub(super) fn extend(state: &mut State, id: FrameId, at: Timestamp, which: usize) {
    let held = match phase_mut(state, id) {
        Some(Phase::Extending(extending)) => extending.held.take(),
        _ => None,
    };
    if let Some(held) = held {
        return extend_after(state, id, at, which, held);
    }
    let block = extension(state, which).and_then(|extension| extension.before);
    let (Some(block), Some(frame)) = (block, state.frames.get_mut(&id)) else {
        return;
    };
    frame.started_at = at;
    frame.extended = which + 1;
    let input = frame.raw_input.clone();
    extend_with(state, id, at, (which, block, None), input);
}

pub(super) fn extend_after(
    state: &mut State,
    id: FrameId,
    at: Timestamp,
    which: usize,
    held: Held,
) {
    let block = extension(state, which).and_then(|extension| extension.after);
    if let Some(block) = block {
        let input = held.output.clone();
        extend_with(state, id, at, (which, block, Some(held)), input);
    }
}

fn extension(state: &State, which: usize) -> Option<Extension> {
    state.workflow().extensions.get(which).cloned()
}

fn extend_with(
    state: &mut State,
    id: FrameId,
    at: Timestamp,
    (which, block, held): (usize, BlockId, Option<Held>),
    input: Value,
) {
    if let Some(phase) = phase_mut(state, id) {
        *phase = Phase::Extending(Extending {
            which,
            position: Position::start(block),
            exited: false,
            finished: None,
            held,
        });
        begin_block(state, id, at, input);
    }
}
