//! The workflow language as types, and an execution as a state machine. Pure: no clock, no randomness, no I/O, no async.
//!
//! ```text
//! decide(&State, Command, now) -> Result<Vec<Event>, Rejection>   what happens
//! evolve(&mut State, &Event)                                      what is then true (total)
//! outstanding(&State) -> Vec<Effect>                              what the world owes the execution
//! ```
//!
//! * [`definition`] — a workflow that can only be valid (built by `lianxi-spec` from YAML);
//! * [`expression`] — jq, and JSON with expressions in it;
//! * [`secret`] — secrets by name, whose values never come here;
//! * [`command`], [`event`], [`effect`], [`state`] — the vocabulary of the machine;
//! * [`decide()`], [`evolve()`], [`outstanding()`] — the machine.

pub mod command;
pub mod cron;
mod decide;
pub mod definition;
pub mod duration;
pub mod effect;
pub mod error;
pub mod event;
mod evolve;
pub mod expression;
pub mod jq;
mod key;
pub mod lineage;
mod outstanding;
pub mod schema;
pub mod secret;
pub mod state;
pub mod value;

pub use command::{CallOutcome, Command, Rejection, ReturnThen, ReturnTo, TechnicalError};
pub use decide::{
    Gathered, Gathering, ReturnPlace, SEALS_MAX, Trigger, decide, gather, return_targets, trigger,
};
pub use definition::Workflow;
pub use effect::{Effect, EffectId};
pub use error::Error;
pub use event::Event;
pub use evolve::evolve;
pub use outstanding::outstanding;
pub use state::{FrameId, State, Status};
