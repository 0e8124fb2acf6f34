//! A duty that does nothing: a benchmark that calls it measures what the kernel costs.

use lianxi_sdk::{Context, Duty, Failure, Plugin};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 无
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Nothing {}

/// 完成
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Done {
    /// 总是 true
    done: bool,
}

#[allow(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    reason = "every duty has this form"
)]
fn rest(_: &Context<'_>, _: Nothing) -> Result<Done, Failure> {
    Ok(Done { done: true })
}

pub fn plugin() -> Plugin {
    Plugin::new("noop", "基准测试", env!("CARGO_PKG_VERSION"))
        .basis("仅用于基准测试")
        .duty(Duty::new("rest", "空操作", rest).basis("仅用于基准测试"))
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);

#[cfg(test)]
mod tests {
    use lianxi_sdk::fake::FakeHost;
    use serde_json::json;

    use super::plugin;

    #[test]
    fn it_does_nothing_and_says_so() {
        let host = FakeHost::granting(&plugin());
        let output = plugin().perform("rest", &host.context(), &json!({}));
        assert_eq!(output.expect("it rests"), json!({"done": true}));
    }
}
