//! When a turn writes the whole state down. A snapshot has to fit into an append: so it also bounds what an execution holds in memory.

use lianxi_flow::event::{Event, Open};
use lianxi_flow::{State, value};

use super::Live;
use crate::error::TurnError;

/// Events between two snapshots of one execution.
pub const SNAPSHOT_EVERY: u64 = 256;
/// And how much it may grow between them, in bytes: few events may be large.
pub const SNAPSHOT_EVERY_BYTES: usize = 8 * 1024 * 1024;

/// The bytes, if it is time for them.
pub(super) fn of(live: &Live) -> Result<Option<Vec<u8>>, TurnError> {
    let state = &live.state;
    let due = state.version >= live.snapshot_version + SNAPSHOT_EVERY
        || live.unsaved_bytes > SNAPSHOT_EVERY_BYTES;
    if state.status().has_ended() || !due {
        return Ok(None);
    }
    Ok(Some(serde_json::to_vec(state).map_err(TurnError::Corrupt)?))
}

/// The one event that makes more of a value than it carries: every branch of a `fork` has its own.
pub(super) fn given_to_branches(state: &State, event: &Event) -> usize {
    let Event::Entered {
        f,
        open: Open::Fork,
        ..
    } = event
    else {
        return 0;
    };
    let Some(fork) = state.frame(*f) else {
        return 0;
    };
    let branches = state.frames().filter(|frame| frame.parent == Some(*f));
    // What is larger than a value may be was not let in.
    let nodes = value::measure(&fork.input).unwrap_or(value::NODES_MAX);
    let bytes = usize::try_from(nodes).unwrap_or(usize::MAX);
    bytes.saturating_mul(value::BYTES_PER_NODE * branches.count())
}
