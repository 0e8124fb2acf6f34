//! What both ways to run a plugin have in common.

use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Failure, Manifest};
use serde_json::Value;

/// A plugin under test.
pub trait Subject {
    fn manifest(&self) -> &Manifest;

    /// Does a duty. As with a real host, what a failed duty wrote does not remain.
    ///
    /// # Panics
    /// When the plugin traps or answers with something that is not JSON: a test has found it.
    fn perform(
        &self,
        duty: &str,
        call: &Call,
        input: &Value,
        host: &FakeHost,
    ) -> Result<Value, Failure>;
}
