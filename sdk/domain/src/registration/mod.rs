//! What the three registering departments (登记机关: 机构编制、民政、市场监管) share, once.
//!
//! * [`registrant`]: what distinguishes them: codes, certificate, words of the business scope.
//! * [`application`]: an application, and what is checked of every one.
//! * [`decision`]: the decision that a person took; nothing is registered without it.
//! * [`register`], [`amend`]: founding, and changing or ending a registration.
//! * [`ledger`]: the department's registration records: versioned, idempotent, in order.
//! * [`envelope`]: checking a decision and building its push envelope.
//! * [`report`]: counting what was registered.
//! * [`rules`]: their numbers and kinds of records.

pub mod amend;
pub mod application;
pub mod decision;
pub mod envelope;
pub mod ledger;
pub mod register;
pub mod registrant;
pub mod report;
pub mod rules;

pub use amend::{AmendInput, AmendOutcome, Amendment, amend};
pub use application::{Application, ApplicationReview, Proposed, check_application, ensure_covers};
pub use decision::{HumanDecision, Verdict};
pub use envelope::{BuildPush, PushParams, build_push_payload};
pub use register::{Certificate, RegisterInput, RegisterOutcome, Registering, register};
pub use registrant::{Accepted, Registrant};
pub use report::{INDICATORS, Report, report};
pub use rules::{PUSH_WITHIN, RECORDS, RULES, limit_from, period_of};
