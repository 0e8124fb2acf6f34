//! An error is caught, a `try` runs again.

use jiff::Timestamp;

use super::{begin_block, remove_below};
use crate::definition::TaskKind;
use crate::event::Caught;
use crate::state::{FrameId, Phase, Position, State};

pub(super) fn caught(
    state: &mut State,
    id: FrameId,
    at: Timestamp,
    error: &crate::Error,
    then: Caught,
) {
    remove_below(state, id);
    let workflow = state.workflow().clone();
    let Some(frame) = state.frames.get_mut(&id) else {
        return;
    };
    let Some(TaskKind::Try(attempt)) = frame.task.map(|task| &workflow.task(task).kind) else {
        return;
    };
    let input = frame.input.clone();
    let (tried, since) = match &frame.phase {
        Phase::Try {
            attempt,
            failing_since,
            ..
        } => (*attempt, failing_since.unwrap_or(at)),
        _ => (1, at),
    };
    match then {
        Caught::RetryAt(due) => {
            frame.phase = Phase::RetryWait {
                attempt: tried + 1,
                failing_since: since,
                due,
            }
        }
        Caught::Finish => frame.phase = Phase::Done { output: input },
        Caught::Handle => match attempt.catch.block {
            Some(block) => {
                frame.phase = Phase::Catch {
                    error: error.clone(),
                    position: Position::start(block),
                };
                begin_block(state, id, at, input);
            }
            None => frame.phase = Phase::Done { output: input },
        },
    }
}

pub(super) fn retried(state: &mut State, id: FrameId) {
    let workflow = state.workflow().clone();
    let Some(frame) = state.frames.get_mut(&id) else {
        return;
    };
    let Some(TaskKind::Try(task)) = frame.task.map(|task| &workflow.task(task).kind) else {
        return;
    };
    let Phase::RetryWait {
        attempt,
        failing_since,
        due,
    } = frame.phase
    else {
        return;
    };
    frame.phase = Phase::Try {
        attempt,
        failing_since: Some(failing_since),
        position: Position::start(task.block),
        attempt_until: None,
    };
    let input = frame.input.clone();
    begin_block(state, id, due, input);
}
