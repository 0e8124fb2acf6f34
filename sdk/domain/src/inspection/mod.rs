//! Inspections (检查): what every inspecting department shares.
//!
//! * [`item`]: the items of a catalogue, and which of them a mode looks at.
//! * [`findings`]: the answers, and what each failure leads to.

pub mod findings;
pub mod item;

pub use findings::{
    Answer, Conformity, Evaluation, Finding, FindingsInput, FindingsParams, evaluate,
};
pub use item::{AnswerType, Item, ItemsInput, ItemsOutput, Mode, Severity, Weight, items};
