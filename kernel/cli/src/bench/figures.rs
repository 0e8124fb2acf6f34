//! The figures, rounded to what they are worth.

use std::time::Duration;

use lianxi_telemetry::metrics::Totals;
use serde::Serialize;
use serde_json::Value;

use crate::console::table;

#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    pub executions: usize,
    pub concurrency: usize,
    pub calls_per_execution: usize,
    pub commit_each_step: bool,
    pub duty: String,
    /// At saturation.
    pub executions_per_s: f64,
    pub duty_calls_per_s: f64,
    /// Of one alone on an idle host, from the request to its end.
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// The same beside calls of another department that never answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside_slow: Option<BesideSlow>,
    /// In a database that has grown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grown: Option<Grown>,
    pub cpu_ms_per_execution: Option<f64>,
    /// Where the time of an execution under load goes. Wall clock: what waits for a core counts too, so look at the shares.
    pub spent_us_per_execution: Spent,
    /// Commits, each of them one sync.
    pub syncs_per_execution: f64,
    pub appends_per_commit: f64,
    /// Growth of the database's file.
    pub bytes_per_duty_call: Option<f64>,
    pub rss_mib: Option<f64>,
    /// Opening the journal and loading the plugins.
    pub ready_ms: f64,
    /// 4 KiB written and synced.
    pub disk_probe_p50_ms: f64,
}

/// One alone, but for these.
#[derive(Clone, Debug, Serialize)]
pub struct BesideSlow {
    /// Calls that never answer, all the time.
    pub calls: usize,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

/// The same in a database that holds these.
#[derive(Clone, Debug, Serialize)]
pub struct Grown {
    pub finished: usize,
    pub waiting: usize,
    pub executions_per_s: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub rss_mib: Option<f64>,
    pub ready_ms: f64,
}

/// Microseconds an execution.
#[derive(Clone, Debug, Serialize)]
pub struct Spent {
    /// Expressions, decisions, events and their bytes.
    pub deciding: f64,
    /// The plugins: a store a call, JSON in and out, the duty itself.
    pub duties: f64,
    /// The rest of a turn before its append: rows, facts, work items.
    pub preparing: f64,
    /// Until the journal's answer: the queue and a commit that many turns share.
    pub waiting_for_commit: f64,
    /// The journal's statements.
    pub writing: f64,
    /// The disk, shared.
    pub syncing: f64,
}

impl Spent {
    pub fn between(before: &Totals, after: &Totals, executions: f64) -> Self {
        let part = |of: fn(&Totals) -> Duration| {
            let spent = of(after).saturating_sub(of(before));
            rounded(spent.as_secs_f64() * 1e6 / executions)
        };
        Self {
            deciding: part(|t| t.turn.deciding),
            duties: part(|t| t.turn.duties),
            preparing: part(|t| {
                let known = t.turn.deciding + t.turn.duties + t.turn.appending;
                t.turn.whole.saturating_sub(known)
            }),
            waiting_for_commit: part(|t| t.turn.appending),
            writing: part(|t| t.commit.writing),
            syncing: part(|t| t.commit.syncing),
        }
    }
}

impl Figures {
    pub fn text(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        let mut rows = Vec::new();
        for (name, value) in value.as_object().into_iter().flatten() {
            match value {
                Value::Object(parts) => rows.extend(
                    parts
                        .iter()
                        .map(|(part, value)| vec![format!("{name}.{part}"), plain(value)]),
                ),
                value => rows.push(vec![name.clone(), plain(value)]),
            }
        }
        table(&[String::new(), String::new()], &rows, true)
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Three places are more than any of these is worth.
pub fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
