//! A `listen`: events are taken, and worked through one by one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::begin_block;
use crate::definition::TaskKind;
use crate::state::{FrameId, Phase, Position, State};

pub(super) fn consumed(
    state: &mut State,
    id: FrameId,
    filter: usize,
    event: &Value,
    keys: &BTreeMap<String, Value>,
    ends: bool,
) {
    let workflow = state.workflow().clone();
    let Some(frame) = state.frames.get_mut(&id) else {
        return;
    };
    if let (Phase::Listen(listening), Some(TaskKind::Listen(listen))) = (
        &mut frame.phase,
        frame.task.map(|task| &workflow.task(task).kind),
    ) {
        let identity = crate::decide::event_identity(event);
        listening.take(&listen.to, filter, identity, event, keys.clone());
        listening.ending |= ends;
    }
}

/// The next event of a `foreach` goes to its tasks, or is its own result where there are none.
pub(super) fn item_began(state: &mut State, id: FrameId, at: Timestamp) {
    let workflow = state.workflow().clone();
    let Some(frame) = state.frames.get_mut(&id) else {
        return;
    };
    let (Phase::Listen(listening), Some(TaskKind::Listen(listen))) = (
        &mut frame.phase,
        frame.task.map(|task| &workflow.task(task).kind),
    ) else {
        return;
    };
    let (Some(each), Some(foreach)) = (&mut listening.each, &listen.foreach) else {
        return;
    };
    let Some(event) = listening.taken.get(each.next) else {
        return;
    };
    let item = crate::decide::read_event(listen.read, event.clone());
    match foreach.block {
        Some(block) => {
            each.position = Some(Position::start(block));
            begin_block(state, id, at, item);
        }
        None => each.finished = Some(item),
    }
}
