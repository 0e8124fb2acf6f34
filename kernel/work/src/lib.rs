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
//! What holds whatever people do:
//!
//! * **A gate never passes by itself.** Only a person completes an item; when time runs out, it escalates.
//! * **Closed stays closed.** Behind a completion, a return or a cancellation come copies, that they were read, and that a completion
//!   was taken back (撤回): the execution goes back then, and the item stays as evidence.
//! * **Whoever is excluded (回避) decides nothing**, for themself or for those for whom they stand in: they read, and let go.
//! * **The decision is the holder's.** A delegate proposes, an added signer advises; of a countersign (会签) the rule decides.
//! * **Nobody decides on their own work**: not on their extension, not on closing it out, not on an opinion that they asked for.
//!
//! `STATES.md` beside this crate is the table of the machine, written by a test.

mod actor;
mod bounds;
mod command;
mod countersign;
mod decide;
mod event;
mod evolve;
mod item;
mod light;
mod rejection;
mod terms;
mod verbs;

pub use actor::{Actor, Assignee, By, Office};
pub use bounds::{
    CANDIDATES_MAX, DELEGATIONS_MAX, ESCALATION_STEPS_MAX, EXCLUSIONS_MAX, EXTENSIONS_MAX,
    FORM_BYTES_MAX, NAME_CHARS_MAX, OPINIONS_MAX, OUTCOMES_MAX, READERS_MAX, SEATS_MAX,
    SIGNERS_MAX, SUBJECT_BYTES_MAX, TEXT_CHARS_MAX, TermsProblem, URGE_PAUSE, URGES_MAX,
};
pub use command::{Command, Position, ReturnThen, ReturnTo, Verdict};
pub use decide::decide;
pub use event::{Change, Event};
pub use evolve::evolve;
pub use item::{
    Delegation, ExtensionRequest, Mark, Opinion, Passed, Proposal, Reader, SeatState, Signature,
    Signer, Stage, Status, Supervision, WorkItem,
};
pub use light::{Light, Lights, Shown};
pub use rejection::Rejection;
pub use terms::{
    AfterRule, CandidateOffice, Candidates, Countersign, Due, DueKind, EscalationAction,
    EscalationStep, Exclusion, ExclusionWhy, ExtensionTerms, Rule, Seat, Terms,
};
