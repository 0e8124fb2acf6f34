//! Functions of the kernel that a definition can call and that need nothing from outside: their answers are decided within the turn.

mod deadline;
mod draw;

use jiff::Timestamp;
use lianxi_flow::CallOutcome;
use lianxi_flow::effect::CallRequest;

use crate::engine::Inner;

pub(crate) fn deadline(request: &CallRequest, engine: &Inner, now: Timestamp) -> CallOutcome {
    deadline::deadline(&request.input, &engine.calendar(), now)
}

pub(crate) fn draw_seal(request: &CallRequest, engine: &Inner, now: Timestamp) -> CallOutcome {
    draw::seal(&request.input, &request.key, &engine.draw_key, now)
}

/// In this execution: a seal opens where it was made.
pub(crate) fn draw(
    request: &CallRequest,
    engine: &Inner,
    execution: &str,
    now: Timestamp,
) -> CallOutcome {
    draw::draw(&request.input, execution, &engine.draw_key, now)
}
