//! Tests of a plugin without a kernel: natively, and as the component that is delivered.
//!
//! Both are a [`Subject`], so one `check` function serves both; `Component` needs the feature `component`:
//!
//! ```no_run
//! use lianxi_sdk::{Call, Plugin, fake::FakeHost};
//! use lianxi_sdk_testing::{Native, Subject, check_output};
//!
//! # fn plugin() -> Plugin { Plugin::new("demo", "示例", "1.0.0") }
//! fn check(subject: &dyn Subject) {
//!     let (host, input) = (FakeHost::new(), serde_json::json!({"name": "晋苗"}));
//!     let output = subject.perform("register", &Call::default(), &input, &host).unwrap();
//!     check_output(subject.manifest(), "register", &output).unwrap();
//! }
//!
//! check(&Native::new(plugin));
//! # #[cfg(feature = "component")]
//! check(&lianxi_sdk_testing::Component::load("target/plugins/demo.wasm".as_ref()).unwrap());
//! ```
//!
//! * [`conformance`]: one test that asks a whole plugin whatever its schemas let one think of.
//! * [`desk`]: asking duties one after the other, for tests of a plugin's rules.
//! * [`mutation`]: the inputs that it asks with, for other tests.

#[cfg(feature = "component")]
mod component;
pub mod conformance;
pub mod desk;
pub mod mutation;
mod native;
mod schema;
mod subject;

#[cfg(feature = "component")]
pub use component::{Component, LoadError};
pub use native::Native;
pub use schema::{check_input, check_output};
pub use subject::Subject;
