//! What a department's plugin is written with: typed duties, the capabilities that the host
//! lends, failures that a workflow can act on, and a fake host for tests.
//!
//! ```
//! use lianxi_sdk::{Context, Duty, Failure, Grant, Issue, Plugin, RecordsExt as _};
//! use schemars::JsonSchema;
//! use serde::{Deserialize, Serialize};
//!
//! /// 登记申请
//! #[derive(Deserialize, JsonSchema)]
//! #[serde(rename_all = "camelCase", deny_unknown_fields)]
//! struct Register {
//!     /// 机构名称
//!     name: String,
//! }
//!
//! /// 登记结果
//! #[derive(Serialize, JsonSchema)]
//! #[serde(rename_all = "camelCase")]
//! struct Registered {
//!     /// 登记日期
//!     registered_on: String,
//! }
//!
//! fn register(ctx: &Context<'_>, input: Register) -> Result<Registered, Failure> {
//!     if input.name.is_empty() {
//!         return Err(Failure::invalid(vec![Issue::new("/name", "MISSING_MATERIAL", "请填写机构名称")]));
//!     }
//!     let on = ctx.call.today().to_owned();
//!     ctx.records.put_as(&input.name, &on, &[])?;
//!     Ok(Registered { registered_on: on })
//! }
//!
//! fn plugin() -> Plugin {
//!     Plugin::new("demo", "示例", "1.0.0")
//!         .grant(Grant::records(&[]))
//!         .duty(Duty::new("register", "登记", register))
//! }
//! // In the plugin's lib.rs, so that the component has its `perform`:
//! // #[cfg(target_arch = "wasm32")]
//! // lianxi_sdk::export!(plugin);
//!
//! let host = lianxi_sdk::fake::FakeHost::new();
//! let answer = plugin().perform("register", &host.context(), &serde_json::json!({"name": "晋苗"}));
//! assert_eq!(answer.unwrap()["registeredOn"], host.context().call.today());
//! ```

mod call;
mod capability;
mod context;
mod duty;
mod failure;
pub mod fake;
mod grant;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod guest;
mod input;
mod manifest;
#[cfg(target_arch = "wasm32")]
mod not_granted;
mod plugin;

pub use call::{Actor, Call, Level};
pub use capability::{Http, Log, LogLevel, Outbox, Random, Records, RecordsExt, Request, Response};
pub use context::Context;
pub use duty::Duty;
pub use failure::{Failure, Issue, Problem};
pub use grant::Grant;
pub use manifest::{
    ABI_VERSION, DutyManifest, IndicatorManifest, Manifest, RecordsManifest, RuleManifest,
    RuleVersion,
};
pub use plugin::{Catalogue, Plugin};
