//! The figures, rounded to what they are worth.

use serde::Serialize;

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
    pub cpu_ms_per_execution: Option<f64>,
    /// Commits, each of them one sync.
    pub syncs_per_execution: f64,
    pub appends_per_commit: f64,
    /// Growth of the database.
    pub bytes_per_duty_call: f64,
    pub rss_mib: Option<f64>,
    /// Opening the journal and loading the plugins.
    pub ready_ms: f64,
    /// 4 KiB written and synced.
    pub disk_probe_p50_ms: f64,
}

impl Figures {
    pub fn text(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        let rows: Vec<Vec<String>> = value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                vec![
                    name.clone(),
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned),
                ]
            })
            .collect();
        table(&[String::new(), String::new()], &rows, true)
    }
}

/// Three places are more than any of these is worth.
pub fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
