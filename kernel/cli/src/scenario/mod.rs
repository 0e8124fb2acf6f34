//! Events that arrive, people who answer and administrators who act by a script, driven through the real host in virtual time.
//!
//! * [`script`] — what is played, whatever it was written in; [`cast`], [`acting`] — which scripted answer belongs to which work item,
//!   and who gives it; [`measure`] — what administrators do; [`stage`] — the host that it is played on; [`Driver`] — the loop over
//!   virtual time;
//! * [`sample`] — a large sample in JSON lines, and the table that a secretary asks for (`lianxi demo`);
//! * [`year`] — a year of many offices whose people answer by habit (`lianxi demo`);
//! * [`file`] — one scenario in YAML (`lianxi scenario`); [`play`] — from its file to what came of it; [`timeline`] — the same as a story;
//!   [`expect`], [`fault`] — what has to come of it, and what is wrong.

mod acting;
mod cast;
pub mod driver;
pub mod expect;
pub mod fault;
pub mod file;
mod items;
mod measure;
pub mod play;
pub mod sample;
pub mod script;
pub mod stage;
pub mod timeline;
pub mod year;

pub use driver::Driver;
pub use stage::Stage;
