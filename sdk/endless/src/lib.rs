//! A duty that never answers, of a department of its own: a benchmark calls it to see whether others have to wait for it.

use std::hint::black_box;

use lianxi_sdk::{Context, Duty, Failure, Plugin};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 不再回答
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Forever {
    /// 为 true 时不再回答
    forever: bool,
}

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
fn spin(_: &Context<'_>, input: Forever) -> Result<Done, Failure> {
    while black_box(input.forever) {}
    Ok(Done { done: true })
}

pub fn plugin() -> Plugin {
    Plugin::new("endless", "基准测试（慢）", env!("CARGO_PKG_VERSION"))
        .basis("仅用于基准测试")
        .duty(Duty::new("spin", "空转", spin).basis("仅用于基准测试"))
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);

#[cfg(test)]
mod tests {
    use lianxi_sdk::fake::FakeHost;
    use serde_json::json;

    use super::plugin;

    #[test]
    fn it_ends_only_when_it_is_to() {
        let host = FakeHost::granting(&plugin());
        let output = plugin().perform("spin", &host.context(), &json!({"forever": false}));
        assert_eq!(output.expect("it ends"), json!({"done": true}));
    }
}
