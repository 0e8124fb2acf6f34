//! What a call says about itself: the only surroundings that a duty has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that a duty may know about where and when it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// The execution that asks.
    pub execution: String,
    /// The reference of the task that asks, such as `/do/2/push`.
    pub task: String,
    /// Constant over retries and crashes of one effect.
    pub idempotency_key: String,
    /// 1 for the first try.
    pub attempt: u32,
    /// RFC 3339 with the offset +08:00.
    pub now: String,
    /// YYYY-MM-DD: the rules of which day apply (适用依据日).
    pub basis_date: String,
    /// GB/T 2260 division code of the acting office.
    #[serde(default)]
    pub region: Option<String>,
    /// Level of the acting office.
    #[serde(default)]
    pub level: Option<Level>,
    /// Who acts, where it is a person.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// RFC 3339: when the answer is due for the workflow.
    #[serde(default)]
    pub deadline: Option<String>,
}

/// Length of `YYYY-MM-DD`.
const DATE_LENGTH: usize = 10;

impl Call {
    /// The day part (YYYY-MM-DD) of `now`.
    pub fn today(&self) -> &str {
        self.now.get(..DATE_LENGTH).unwrap_or(&self.now)
    }
}

/// A fixed sample for tests, so that they name only what matters to them:
/// `Call { region: Some("140105".into()), ..Call::default() }`.
impl Default for Call {
    fn default() -> Self {
        Self {
            execution: "execution-1".to_owned(),
            task: "/do/0/task".to_owned(),
            idempotency_key: "execution-1/do/0/task".to_owned(),
            attempt: 1,
            now: "2026-03-02T09:00:00+08:00".to_owned(),
            basis_date: "2026-03-02".to_owned(),
            region: None,
            level: None,
            actor: None,
            deadline: None,
        }
    }
}

/// Administrative level of an office (行政层级).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 省级
    Province,
    /// 市级
    City,
    /// 县级
    County,
    /// 乡级
    Township,
}

/// The person who acts, in which office.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    /// The person's id in the host's directory, never a name.
    pub person: String,
    /// The office: a department in a division.
    pub office: String,
}
