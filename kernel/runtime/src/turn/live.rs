//! What a turn works on.

use std::collections::BTreeMap;
use std::sync::Arc;

use lianxi_flow::State;
use lianxi_journal::NewEffect;

use crate::definitions::Definition;

/// What an execution takes in memory beside its values.
pub(crate) const HELD_BYTES: u32 = 4 * 1024;
/// How much more room a value takes in memory than as JSON, about.
const HELD_PER_STORED: usize = 3;

/// An execution in memory, as it was after its last commit.
#[derive(Debug)]
pub(crate) struct Live {
    pub definition: Arc<Definition>,
    pub state: State,
    /// The rows of the journal's projection.
    pub rows: BTreeMap<i64, NewEffect>,
    pub business_key: Option<String>,
    /// `<execution>/<effect>` of the task that runs this one.
    pub parent: Option<String>,
    pub snapshot_version: u64,
    /// How large its snapshot was.
    pub saved_bytes: usize,
    /// How much it may have grown since its snapshot: bytes of events, and of what branches were given.
    pub unsaved_bytes: usize,
    /// Turns that only went on with the one before.
    pub turns_in_a_row: u32,
}

impl Live {
    /// What it takes in memory, about.
    pub(crate) fn weight(&self) -> u32 {
        let stored = self.saved_bytes.saturating_add(self.unsaved_bytes);
        let values = u32::try_from(stored.saturating_mul(HELD_PER_STORED)).unwrap_or(u32::MAX);
        values.saturating_add(HELD_BYTES)
    }
}
