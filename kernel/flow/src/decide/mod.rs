//! What happens when something is said to an execution. Pure: the state, a command and the time go in, facts come out.
//!
//! One file a concern: [`enter`] begins tasks, [`complete`] ends them, [`fail`] finds who catches an error, [`answer`] takes what the
//! outside says, [`control`] starts and stops, [`drawing`] keeps draws, [`send_back`] goes back, [`arguments`] reads what kernel functions are given.

mod answer;
mod arguments;
mod complete;
mod control;
mod drawing;
mod enter;
mod extension;
mod fail;
mod listen;
mod retry;
mod scope;
mod send_back;

pub use drawing::SEALS_MAX;
pub use listen::{Gathered, Gathering, Trigger, gather, trigger};
pub(crate) use listen::{identity as event_identity, read as read_event};
pub use send_back::{ReturnPlace, return_targets};

use jiff::Timestamp;

use crate::command::{Command, Rejection};
use crate::event::Event;
use crate::state::{Phase, Stage, State};

/// Decides one command. A rejection changes nothing.
pub fn decide(state: &State, command: Command, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    match (&command, state.stage) {
        (Command::Start { .. }, Stage::Pending) => {}
        (Command::Start { .. }, _) => return Err(Rejection::AlreadyBegun),
        (_, Stage::Pending) => return Err(Rejection::NotBegun),
        (_, Stage::Completed | Stage::Faulted | Stage::Cancelled) => {
            return Err(Rejection::Ended(state.status().name()));
        }
        (
            Command::Advance | Command::TimerFired { .. } | Command::Retry { .. },
            Stage::Suspended,
        ) => return Err(Rejection::Suspended),
        _ => {}
    }
    match command {
        Command::Start {
            id, input, lineage, ..
        } => Ok(control::start(state, id, input, lineage, now)),
        Command::Advance => Ok(advance(state, now)),
        Command::TimerFired { effect } => answer::timer(state, effect, now),
        Command::CallReturned { effect, outcome } => answer::call(state, effect, outcome, now),
        Command::EventReceived { effect, event } => listen::received(state, effect, event, now),
        Command::ChildEnded { effect, result } => answer::child(state, effect, result, now),
        Command::WorkItemClosed { effect, answer } => answer::work_item(state, effect, answer, now),
        Command::EffectRefused { effect, error } => answer::refused(state, effect, error, now),
        Command::Retry { effect, by } => control::retry(state, effect, by, now),
        Command::Suspend { reason, by, parent } => control::suspend(state, reason, by, parent, now),
        Command::Resume { by, parent } => control::resume(state, by, parent.as_deref(), now),
        Command::Cancel { reason, by } => Ok(vec![Event::Cancelled {
            at: now,
            reason,
            by,
        }]),
        Command::Fault { error } => Ok(vec![Event::Faulted { at: now, error }]),
        Command::Return {
            effect,
            to,
            then,
            reason,
            by,
        } => {
            let sending = send_back::Sending {
                effect,
                to,
                then,
                reason,
                by,
            };
            send_back::send_back(state, sending, now)
        }
    }
}

/// One step of the first ready frame; nothing if none is ready.
fn advance(state: &State, now: Timestamp) -> Vec<Event> {
    let Some(frame) = state.ready() else {
        return Vec::new();
    };
    let step = match &frame.phase {
        Phase::Ready => enter::enter(state, frame, now),
        Phase::ForNext {
            items,
            index,
            carry,
        } => enter::iterate(state, frame, items, *index, carry, now),
        Phase::Extending(extending) => match &extending.finished {
            Some(output) => extension::go_on(state, frame, extending, output, now),
            None => Ok(Vec::new()),
        },
        Phase::Listen(listening) => listen::go_on(state, frame, listening, now),
        Phase::Done { output } => complete::complete(state, frame, output.clone(), now),
        _ => Ok(Vec::new()),
    };
    step.unwrap_or_else(|error| fail::fail(state, frame, error, now))
}
