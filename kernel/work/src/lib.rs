//! The life of one piece of human work (待办) as a state machine. Pure: no clock, no randomness, no I/O, no async.
//!
//! ```text
//! decide(Option<&WorkItem>, Command, &By, now) -> Result<Vec<Event>, Rejection>   what happens
//! evolve(Option<WorkItem>, &Event) -> WorkItem                                     what is then true (total)
//! ```
//!
//! * [`Terms`] — what an item was created with: who may act, what they see, which outcomes there are, what follows when time runs out;
//! * [`Command`], [`Event`], [`Rejection`] — the vocabulary; one file a command under `verbs/`, so that a verb can be added alone;
//! * [`WorkItem`] — the state, and what may be asked of it;
//! * [`Actor`], [`Office`], [`By`] — who acts.
//!
//! Two invariants above all. **A gate never passes by itself**: only a person completes an item; when time runs out, it
//! escalates. **Closed stays closed**: nothing follows a completion or a cancellation. `STATES.md` beside this crate is the
//! table of the machine, written by a test.

mod actor;
mod bounds;
mod command;
mod decide;
mod event;
mod evolve;
mod item;
mod rejection;
mod terms;
mod verbs;

pub use actor::{Actor, By, Office};
pub use bounds::{
    CANDIDATES_MAX, ESCALATION_STEPS_MAX, FORM_BYTES_MAX, NAME_CHARS_MAX, OUTCOMES_MAX,
    SUBJECT_BYTES_MAX, TEXT_CHARS_MAX, TermsProblem,
};
pub use command::Command;
pub use decide::decide;
pub use event::{Change, Event};
pub use evolve::evolve;
pub use item::{Stage, Status, WorkItem};
pub use rejection::Rejection;
pub use terms::{AfterRule, Candidates, Due, DueKind, EscalationAction, EscalationStep, Terms};
