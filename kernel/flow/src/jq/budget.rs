//! What one evaluation may use. Counted a thread, because an addition deep inside has no other way to know whose it is; an evaluation
//! never leaves its thread.
//!
//! Meeting a bound unwinds to [`within`]: an error value could be caught by the expression itself, which would then go on.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The most steps of one evaluation: parts of the expression run, values looked at, values made (a long text counts for more).
pub const STEPS_MAX: u64 = 1_000_000;
/// The most values inside one value: what any value of an execution may hold.
pub const NODES_MAX: u64 = crate::value::NODES_MAX;
/// The deepest that values stand inside each other: as deep as any value that an execution may hold.
pub const DEPTH_MAX: u32 = crate::value::DEPTH_MAX;
/// What must be left of the stack for the next step.
const STACK_LEFT_MIN: usize = 192 * 1024;

/// Which bound an evaluation met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Exceeded {
    #[error("it takes more than {STEPS_MAX} steps")]
    Steps,
    #[error("a value in it holds more than {NODES_MAX} values")]
    Size,
    #[error("values in it stand inside each other more than {DEPTH_MAX} deep")]
    Depth,
    #[error("its calls stand inside each other too deep")]
    Stack,
}

/// Why [`within`] has no result.
pub(super) enum Ended {
    Exceeded(Exceeded),
    /// It asked what a secret is.
    Secret,
    /// A panic: a fault of a library, which must not take the host's turn with it.
    Fault,
}

thread_local! {
    static STEPS_LEFT: Cell<u64> = const { Cell::new(0) };
}

/// Gives `work` a whole budget.
pub(super) fn within<T>(work: impl FnOnce() -> T) -> Result<T, Ended> {
    STEPS_LEFT.set(STEPS_MAX);
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause: Box<dyn Any + Send>| {
        if cause.is::<LookedIntoSecret>() {
            return Ended::Secret;
        }
        cause
            .downcast::<Exceeded>()
            .map_or(Ended::Fault, |bound| Ended::Exceeded(*bound))
    })
}

/// Leaves the evaluation. No panic hook runs: nothing is at fault but the expression.
pub(super) fn exceed(bound: Exceeded) -> ! {
    resume_unwind(Box::new(bound))
}

struct LookedIntoSecret;

/// Leaves an evaluation that compares a secret or writes it down: neither can give an error by itself.
pub(super) fn look_into_secret() -> ! {
    resume_unwind(Box::new(LookedIntoSecret))
}

/// Takes steps.
pub(super) fn spend(steps: usize) {
    match STEPS_LEFT.get().checked_sub(steps as u64) {
        Some(left) => STEPS_LEFT.set(left),
        None => exceed(Exceeded::Steps),
    }
}

/// A step that may stand inside many others.
pub(super) fn descend() {
    spend(1);
    if stacker::remaining_stack().is_some_and(|left| left < STACK_LEFT_MIN) {
        exceed(Exceeded::Stack);
    }
}
