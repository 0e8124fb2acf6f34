//! A plugin compiled into the test itself: fast, and debuggable.

use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Failure, Manifest, Plugin};
use serde_json::Value;

use crate::subject::Subject;

/// Runs the plugin's own code.
pub struct Native {
    plugin: Plugin,
    manifest: Manifest,
}

impl Native {
    pub fn new(plugin: fn() -> Plugin) -> Self {
        let plugin = plugin();
        let manifest = plugin.manifest();
        Self { plugin, manifest }
    }
}

impl Subject for Native {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn perform(
        &self,
        duty: &str,
        call: &Call,
        input: &Value,
        host: &FakeHost,
    ) -> Result<Value, Failure> {
        let scratch = host.clone().call(call.clone());
        let answer = self.plugin.perform(duty, &scratch.context(), input);
        host.settle(scratch, answer.is_ok());
        answer
    }
}
