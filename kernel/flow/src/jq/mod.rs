//! jq, bounded: whatever an expression says, its evaluation ends, and neither memory nor stack runs out.
//!
//! The language is `jaq`'s; it has no budget of its own, so it is given one without a clock and without a thread to kill:
//!
//! * [`budget`] — the counter, and what is left of the stack;
//! * [`natives`] — counts each part of an expression that runs, and each function that loops by itself;
//! * [`value`], [`access`], [`arithmetic`] — a value type that counts what is looked at and made, and knows its own size and depth;
//! * [`needs`] — how much of its input and of each variable an expression can look at;
//! * [`program`] — reads an expression, compiles it with the definitions that it uses and no others, and runs it.

mod access;
mod arithmetic;
mod budget;
mod natives;
mod needs;
mod program;
mod value;

pub use budget::{DEPTH_MAX, Exceeded, NODES_MAX, STEPS_MAX};
pub(crate) use needs::Need;
pub(crate) use program::{Program, Refused, SOURCE_BYTES_MAX};
pub(crate) use value::{V, from_json, needed, of_fields};

/// Runs a program: its first result, if there is one.
pub(crate) fn run(program: &Program, input: V, variables: Vec<V>) -> Outcome {
    program.run(input, variables)
}

/// What came of an evaluation.
pub(crate) enum Outcome {
    Value(serde_json::Value),
    Empty,
    /// The expression's own error.
    Failed(String),
    NotJson(&'static str),
    Exceeded(Exceeded),
}
