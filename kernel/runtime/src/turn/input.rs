//! What begins a turn, and what it came to.

use std::sync::{Arc, Mutex};

use lianxi_flow::{Command, Effect, Error, Rejection};
use lianxi_journal::InboxRow;

use crate::lanes::Place;
use crate::overlay::Overlay;

/// The place of the call that waited for it; taken when the call is made.
pub(crate) type Given = Arc<Mutex<Option<Place>>>;

/// What begins a turn.
#[derive(Clone, Debug)]
pub(crate) struct TurnInput {
    pub command: Command,
    /// The input as the journal keeps it: known, answered, and never taken twice.
    pub inbox: Option<InboxRow>,
    /// A pending input that this turn handles.
    pub handled: Option<(String, String)>,
    /// The execution does not exist yet.
    pub create: bool,
    /// The turn was tried, and what it came to cannot be stored: the execution ends with this.
    pub given_up: Option<Error>,
    pub place: Given,
    /// What a duty read and wrote that was done outside of a turn. It is one turn's: if another changed what was read, the duty is done again.
    pub outside: Option<Arc<Mutex<Overlay>>>,
}

impl TurnInput {
    /// A command that came without a row in the inbox.
    pub fn of(command: Command) -> Self {
        Self {
            command,
            inbox: None,
            handled: None,
            create: false,
            given_up: None,
            place: Given::default(),
            outside: None,
        }
    }
}

/// What a turn came to.
#[derive(Debug)]
pub(crate) struct TurnDone {
    /// The command changed nothing, and why.
    pub rejected: Option<Rejection>,
    /// Inputs for other executions that the commit made.
    pub pending: Vec<InboxRow>,
    /// Calls that leave the kernel, and steps that a bound left over.
    pub effects: Vec<Effect>,
    /// The earliest time that the new rows name, in milliseconds.
    pub earliest_due: Option<i64>,
    pub ended: bool,
}

impl TurnDone {
    pub(super) fn nothing(rejected: Option<Rejection>) -> Self {
        Self {
            rejected,
            pending: Vec::new(),
            effects: Vec::new(),
            earliest_due: None,
            ended: false,
        }
    }
}
