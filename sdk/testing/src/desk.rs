//! A desk for tests of one plugin's rules: duties are asked one after the other, and what came of each is looked at.

use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Failure, Plugin};
use serde_json::Value;

/// A plugin and the records that its duties have come to.
///
/// ```
/// use lianxi_sdk::{Call, Context, Duty, Failure, Issue, Plugin};
/// use lianxi_sdk_testing::desk::{Desk, with};
/// use serde_json::json;
///
/// /// 计数
/// fn count(_: &Context<'_>, things: u16) -> Result<u16, Failure> {
///     if things > 100 { Err(Issue::new("", "too-many", "最多一百件").into()) } else { Ok(things) }
/// }
///
/// let plugin = Plugin::new("demo", "示例", "1.0.0").duty(Duty::new("count", "计数", count));
/// let desk = Desk::new(plugin, Call::default());
/// assert_eq!(desk.ok("count", &json!(7)), json!(7));
/// assert_eq!(desk.issues("count", &json!(101)), [" too-many"]);
/// assert_eq!(with(json!({"a": {}}), "/a/b", json!(1)), json!({"a": {"b": 1}}));
/// ```
pub struct Desk {
    plugin: Plugin,
    host: FakeHost,
}

impl Desk {
    /// Only what the plugin declares is granted.
    pub fn new(plugin: Plugin, call: Call) -> Self {
        let host = FakeHost::granting(&plugin).call(call);
        Self { plugin, host }
    }

    /// The same records under another call: another day, another office.
    pub fn call(&mut self, call: Call) -> &mut Self {
        self.host.set_call(call);
        self
    }

    /// What it keeps, sends and logs.
    pub fn host(&self) -> &FakeHost {
        &self.host
    }

    pub fn perform(&self, duty: &str, input: &Value) -> Result<Value, Failure> {
        self.host.perform(&self.plugin, duty, input)
    }

    /// The answer; panics where there is none.
    #[track_caller]
    pub fn ok(&self, duty: &str, input: &Value) -> Value {
        match self.perform(duty, input) {
            Ok(answer) => answer,
            Err(failure) => panic!("{duty}: {failure}"),
        }
    }

    /// `field code` of every issue; panics where the input is not refused.
    #[track_caller]
    pub fn issues(&self, duty: &str, input: &Value) -> Vec<String> {
        match self.perform(duty, input) {
            Err(Failure::InvalidInput(issues)) => issues
                .iter()
                .map(|issue| format!("{} {}", issue.field, issue.code))
                .collect(),
            other => panic!("{duty}: expected issues, found {other:?}"),
        }
    }

    /// The reason why a person has to decide; panics where none has to.
    #[track_caller]
    pub fn needs_human(&self, duty: &str, input: &Value) -> String {
        match self.perform(duty, input) {
            Err(Failure::NeedsHuman(reason)) => reason,
            other => panic!("{duty}: expected that a person decides, found {other:?}"),
        }
    }

    /// Why it is not allowed; panics where it is.
    #[track_caller]
    pub fn denied(&self, duty: &str, input: &Value) -> String {
        match self.perform(duty, input) {
            Err(Failure::Denied(reason)) => reason,
            other => panic!("{duty}: expected to be denied, found {other:?}"),
        }
    }

    /// Why it will never succeed; panics where it may.
    #[track_caller]
    pub fn permanent(&self, duty: &str, input: &Value) -> String {
        match self.perform(duty, input) {
            Err(Failure::Permanent(problem)) => problem.detail,
            other => panic!("{duty}: expected a permanent failure, found {other:?}"),
        }
    }
}

/// The value with another at a place (a JSON pointer), of which only the last part may be new.
#[track_caller]
pub fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    let (inside, field) = pointer.rsplit_once('/').unwrap_or_default();
    let parent = value
        .pointer_mut(inside)
        .unwrap_or_else(|| panic!("no {inside}"));
    if let Value::Array(items) = parent {
        let index: usize = field.parse().unwrap_or(usize::MAX);
        *items
            .get_mut(index)
            .unwrap_or_else(|| panic!("no {pointer}")) = new;
    } else {
        parent[field] = new;
    }
    value
}

/// The value without what is at a place.
#[track_caller]
pub fn without(mut value: Value, pointer: &str) -> Value {
    let (inside, field) = pointer.rsplit_once('/').unwrap_or_default();
    let removed = value
        .pointer_mut(inside)
        .and_then(Value::as_object_mut)
        .and_then(|parent| parent.remove(field));
    assert!(removed.is_some(), "no {pointer}");
    value
}
