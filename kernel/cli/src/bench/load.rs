//! Executions, one after the other or many side by side, each followed to its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use lianxi_runtime::{Engine, Start};
use serde_json::Value;

use crate::failure::{Failure, OrFail, Outcome};
use crate::host;

/// How often an execution that did not end within its first turn is looked at.
const LOOK: Duration = Duration::from_millis(1);

#[derive(Clone)]
pub struct Load {
    pub engine: Engine,
    pub workflow: String,
    pub input: Value,
    /// They need only begin.
    pub waits: bool,
}

impl Load {
    /// One alone, so many times.
    pub async fn alone(&self, times: usize, bar: &ProgressBar) -> Outcome<Vec<Duration>> {
        let mut taken = Vec::with_capacity(times);
        for _ in 0..times {
            let began = Instant::now();
            self.one().await?;
            taken.push(began.elapsed());
            bar.inc(1);
        }
        Ok(taken)
    }

    /// So many executions, a number of them side by side.
    pub async fn side_by_side(
        &self,
        executions: usize,
        concurrency: usize,
        bar: &ProgressBar,
    ) -> Outcome<Duration> {
        let left = Arc::new(AtomicUsize::new(executions));
        let began = Instant::now();
        let callers: Vec<_> = (0..concurrency)
            .map(|_| {
                let (load, left, bar) = (self.clone(), Arc::clone(&left), bar.clone());
                tokio::spawn(async move {
                    while left
                        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                            left.checked_sub(1)
                        })
                        .is_ok()
                    {
                        load.one().await?;
                        bar.inc(1);
                    }
                    Ok::<(), Failure>(())
                })
            })
            .collect();
        for caller in callers {
            caller.await.or_failed("a caller")??;
        }
        Ok(began.elapsed())
    }

    async fn one(&self) -> Outcome<()> {
        let start = Start {
            id: None,
            workflow: self.workflow.clone(),
            input: self.input.clone(),
        };
        let id = self
            .engine
            .start(start)
            .await
            .map_err(|error| host::engine(&error))?
            .id
            .to_string();
        if self.waits {
            return Ok(());
        }
        loop {
            let row = self
                .engine
                .journal()
                .execution(&id)
                .await
                .or_failed("the journal")?;
            match row {
                Some(row) if row.status == "completed" => return Ok(()),
                Some(row) if row.status == "faulted" || row.incident => {
                    return Err(self.why(&id).await);
                }
                _ => tokio::time::sleep(LOOK).await,
            }
        }
    }

    async fn why(&self, id: &str) -> Failure {
        let error = self.engine.execution(id).await.ok().and_then(|view| {
            view.error
                .or_else(|| view.open.into_iter().find_map(|task| task.incident))
        });
        let text = error.map_or_else(String::new, |error| {
            format!(
                "{}: {}",
                error.title.unwrap_or_default(),
                error.detail.unwrap_or_default()
            )
        });
        Failure::invalid(format!("the duty does not take this input: {text}"))
            .advise("give one that it takes with --input")
    }
}

/// The value that so many percent do not exceed.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles() {
        let mut times: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        for (percent, expected) in [(50, 50), (99, 99), (100, 100), (1, 1)] {
            assert_eq!(
                percentile(&mut times, percent),
                Duration::from_millis(expected)
            );
        }
        assert_eq!(percentile(&mut [], 50), Duration::ZERO);
    }
}
