//! Inspections (检查): what every inspecting department shares.
//!
//! * [`clocks`]: the numbers that all go by.
//! * [`item`]: the items of a catalogue, and which of them a mode looks at.
//! * [`findings`]: the answers, and what each failure leads to.
//! * [`review`]: looking again at what was ordered.
//! * [`visit`]: who went, and who signed.

pub mod clocks;
pub mod findings;
pub mod item;
pub mod review;
pub mod visit;

pub use findings::{
    Answer, Conformity, Evaluation, Finding, FindingsInput, FindingsParams, RECTIFY_WITHIN, RULES,
    evaluate,
};
pub use item::{AnswerType, Item, ItemsInput, ItemsOutput, Mode, Severity, Weight, items};
pub use visit::{INSPECTORS_MIN, Officer, Signature, check_officers, check_signature};
