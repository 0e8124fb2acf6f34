//! The words that the department plugins share: codes, divisions, registration pushes and dated rules of law.
//!
//! Pure: no clock, no randomness, no I/O; data are embedded. Builds natively and for `wasm32-unknown-unknown`.
//! Persons appear only as opaque references, never by name.
//!
//! * [`uscc`]: unified social credit codes (统一社会信用代码, GB 32100-2015).
//! * [`division`]: the divisions of Shanxi (行政区划, GB/T 2260), by lookup only.
//! * [`push`]: what a registration body decided, and the envelope that it pushes (登记信息推送).
//! * [`rules`]: parameters and periods that carry their kind, their source and the dates between which they apply.
//! * [`rulesets`]: the rule sets that replace each other in time (规则版本).
//! * [`date`], [`limit`]: civil dates as they stand in JSON, and limits counted from them.
//! * [`checks`]: collecting everything that is wrong with a submission.
//! * [`registration`]: what the three registering departments share (机构编制、民政、市场监管).
//! * [`inspection`], [`case`], [`responsibility`]: the shared answers about inspections, cases and who is responsible.

pub mod case;
pub mod checks;
pub mod date;
pub mod division;
pub mod inspection;
pub mod limit;
pub mod push;
pub mod registration;
pub mod responsibility;
pub mod rules;
pub mod rulesets;
pub mod uscc;

pub use division::{Division, Level};
pub use push::{PushEnvelope, RegistrationDecided};
pub use rules::{Kind, Period, Rule, Stated, Unit};
pub use uscc::Uscc;
