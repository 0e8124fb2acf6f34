//! The idempotency key of a task: (execution, task reference, iteration path and visit). Constant over crashes and retries.

use std::fmt::Write as _;

use crate::state::{Frame, Phase, State};

/// `<execution>/<visit path>`: one segment a frame from the root, `task-name#visit`, and `[index]` where a `for` iterates.
///
/// The attempt of a `try` is not part of it: a retried call is the same call.
pub(crate) fn key_of(state: &State, frame: &Frame) -> String {
    let mut chain = vec![frame];
    while let Some(parent) = chain
        .last()
        .and_then(|frame| frame.parent)
        .and_then(|parent| state.frames.get(&parent))
    {
        chain.push(parent);
    }
    let mut key = state.id.clone();
    for frame in chain.iter().rev() {
        if let Some(task) = state.task_of(frame) {
            let place = task.place.map_or(0, |(_, place)| place);
            // Writing to a String cannot fail.
            let _ = write!(key, "/{place}.{}#{}", task.name, frame.visit);
        }
        if let Phase::For { index, .. } = &frame.phase {
            let _ = write!(key, "[{index}]");
        }
        if let Phase::Listen(listening) = &frame.phase
            && let Some(each) = &listening.each
        {
            let _ = write!(key, "[{}]", each.next);
        }
        if let Phase::Extending(extending) = &frame.phase {
            let side = if extending.held.is_some() {
                "after"
            } else {
                "before"
            };
            let _ = write!(key, "/{side}.{}", extending.which);
        }
        if let Phase::Catch { .. } = &frame.phase {
            key.push_str("/catch");
        }
    }
    key
}
