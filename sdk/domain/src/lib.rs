//! The words that the department plugins share: codes, divisions, registration pushes and dated rules of law.
//!
//! Pure: no clock, no randomness, no I/O; data are embedded. Builds natively and for `wasm32-unknown-unknown`.
//! Persons appear only as opaque references, never by name.
//!
//! * [`uscc`]: unified social credit codes (统一社会信用代码, GB 32100-2015).
//! * [`division`]: the divisions of Shanxi (行政区划, GB/T 2260), by lookup only; [`office`]: who acts, and whether it may.
//! * [`push`]: what a registration body decided, and the envelope that it pushes (登记信息推送).
//! * [`rules`]: parameters and periods that carry their kind, their source and the dates between which they apply; [`parameters`]:
//!   how a duty reads them, with what an administrator configured.
//! * [`rulesets`]: the rule sets that replace each other in time (规则版本).
//! * [`date`], [`limit`], [`age`]: civil dates as they stand in JSON, limits counted from them, ages of children.
//! * [`money`]: exact amounts; [`classes`]: class sizes, carers, leases.
//! * [`checks`]: collecting everything that is wrong with a submission; [`person`]: persons without names, decisions by people.
//! * [`records`], [`kept`]: keeping and finding a department's records, and answering the same twice; [`indicators`]: reporting from them.
//! * [`registration`]: what the three registering departments share (机构编制、民政、市场监管).
//! * [`facility`]: construction projects and their gates; [`fund`]: public money; [`publicity`], [`lead`]: what mass organisations do.
//! * [`inspection`], [`case`], [`problem`], [`responsibility`]: the shared answers about inspections, cases and who is responsible.

pub mod age;
pub mod case;
pub mod checks;
pub mod classes;
pub mod date;
pub mod division;
pub mod facility;
pub mod fund;
pub mod indicators;
pub mod inspection;
pub mod kept;
pub mod lead;
pub mod limit;
pub mod money;
pub mod office;
pub mod parameters;
pub mod person;
pub mod problem;
pub mod publicity;
pub mod push;
pub mod records;
pub mod registration;
pub mod responsibility;
pub mod rules;
pub mod rulesets;
pub mod uscc;

pub use division::{Division, Level};
pub use push::{PushEnvelope, RegistrationDecided};
pub use rules::{Kind, Measure, Period, Rule, Stated, Unit, Version};
pub use uscc::Uscc;
