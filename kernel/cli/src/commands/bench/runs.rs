//! The runs of the benchmark: a host on a database of its own, and executions on it, alone or side by side.

use std::sync::Arc;
use std::time::{Duration, Instant};

use lianxi_journal::Stats;
use lianxi_runtime::{DefinitionError, Engine, EngineError, Settings, Start, SystemClock};
use lianxi_spec::Source;
use lianxi_telemetry::metrics::{self, Totals};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::bench::{Load, cpu_ms, rss_mib};
use crate::commands::plugin_test::calling;
use crate::console::Console;
use crate::failure::{Failure, OrFail, Outcome};
use crate::host::{self, Blueprint, Place};
use crate::messages::Message;
use crate::packages::Packages;
use crate::progress;

/// Executions that run alone for the latency.
const ALONE: usize = 300;
/// Executions before anything is measured.
const WARM_UP: usize = 20;

/// An execution that is still there when the benchmark is over.
const WAITING: &str = "\
document: {dsl: '1.0.3', namespace: lianxi, name: waiting, version: 1.0.0}
do:
  - nap: {wait: P30D}
";

/// What the runs share.
pub(super) struct Bench {
    pub(super) folder: tempfile::TempDir,
    pub(super) place: Place,
    pub(super) packages: Packages,
    pub(super) settings: Settings,
    pub(super) function: String,
    pub(super) input: Value,
    pub(super) calls: usize,
}

/// Calls that never answer.
pub(super) struct Slow {
    pub(super) calls: usize,
    pub(super) function: String,
}

impl Slow {
    fn definition(&self) -> String {
        let mut definition = calling(&self.function, &[&"forever".to_owned()], None, 1);
        definition["document"]["name"] = json!("slow");
        definition.to_string()
    }
}

pub(super) struct Saturated {
    pub(super) took: Duration,
    pub(super) cpu: Option<f64>,
    pub(super) stats: Stats,
    pub(super) totals: (Totals, Totals),
    /// None of a database that is not ours to look into.
    pub(super) grown_bytes: Option<u64>,
    pub(super) ready: Duration,
    pub(super) rss: Option<f64>,
}

impl Bench {
    async fn open(&self, slow: Option<&Slow>) -> Outcome<(Load, Duration)> {
        let began = Instant::now();
        let text = self.definition()?;
        let slow = slow.map(Slow::definition);
        let pins: Vec<_> = [Some(&text), slow.as_ref()]
            .into_iter()
            .flatten()
            .flat_map(|text| {
                let source = Source {
                    name: "bench",
                    text,
                };
                lianxi_spec::read(source, &self.packages).pins
            })
            .collect();
        let plugins = self.packages.load(&pins).await?;
        let blueprint = Blueprint {
            settings: self.settings.clone(),
            ..Blueprint::new(self.place.clone(), plugins, Arc::new(SystemClock))
        };
        let engine = blueprint.open().await?;
        let ready = began.elapsed();
        let workflow = self.publish(&engine, &text).await?;
        engine.run();
        Ok((
            Load {
                engine,
                workflow,
                input: self.input.clone(),
                waits: false,
            },
            ready,
        ))
    }

    fn definition(&self) -> Outcome<String> {
        let fields = self
            .input
            .as_object()
            .ok_or_else(|| Failure::invalid("the input of a duty is a JSON object"))?;
        Ok(calling(
            &self.function,
            &fields.keys().collect::<Vec<_>>(),
            None,
            self.calls,
        )
        .to_string())
    }

    /// Keeps so many calls going until it is dropped.
    async fn keep_calling(&self, engine: &Engine, slow: Slow) -> Outcome<JoinSet<()>> {
        let workflow = self.publish(engine, &slow.definition()).await?;
        let mut calls = JoinSet::new();
        for _ in 0..slow.calls {
            let (engine, workflow) = (engine.clone(), workflow.clone());
            calls.spawn(async move {
                loop {
                    let start = Start {
                        id: None,
                        workflow: workflow.clone(),
                        input: json!({"forever": true}),
                    };
                    if engine.start(start).await.is_err() {
                        return;
                    }
                }
            });
        }
        Ok(calls)
    }

    async fn publish(&self, engine: &Engine, text: &str) -> Outcome<String> {
        let (definition, _) = engine.publish("bench", text).await.map_err(|error| {
            let failure = host::engine(&error);
            let why = match &error {
                EngineError::Definition(DefinitionError::Invalid { problems }) => problems
                    .first()
                    .map_or_else(String::new, |problem| problem.message.clone()),
                other => other.to_string(),
            };
            Failure {
                what: format!("{}: {why}", self.function),
                ..failure
            }
        })?;
        Ok(definition.workflow.document.id())
    }

    pub(super) async fn alone(
        &self,
        slow: Option<Slow>,
        console: Console,
    ) -> Outcome<Vec<Duration>> {
        let (load, _) = self.open(slow.as_ref()).await?;
        let slow = match slow {
            Some(slow) => Some(self.keep_calling(&load.engine, slow).await?),
            None => None,
        };
        let bar = progress::bar(WARM_UP + ALONE, &console.say(Message::BenchAlone, &[]));
        load.alone(WARM_UP, &bar).await?;
        let taken = load.alone(ALONE, &bar).await;
        bar.finish_and_clear();
        drop(slow);
        load.engine.shutdown().await;
        taken
    }

    /// So many executions that have ended, and so many that wait.
    pub(super) async fn fill(
        &self,
        (finished, waiting): (usize, usize),
        concurrency: usize,
        console: Console,
    ) -> Outcome<()> {
        let (load, _) = self.open(None).await?;
        let bar = progress::bar(finished + waiting, &console.say(Message::BenchFill, &[]));
        load.side_by_side(finished, concurrency, &bar).await?;
        let workflow = self.publish(&load.engine, WAITING).await?;
        let waits = Load {
            workflow,
            waits: true,
            ..load.clone()
        };
        waits.side_by_side(waiting, concurrency, &bar).await?;
        bar.finish_and_clear();
        load.engine.shutdown().await;
        Ok(())
    }

    pub(super) async fn saturate(
        &self,
        executions: usize,
        concurrency: usize,
        console: Console,
    ) -> Outcome<Saturated> {
        let before = self.bytes()?;
        let (load, ready) = self.open(None).await?;
        let bar = progress::bar(executions, &console.say(Message::BenchLoad, &[]));
        let (cpu, stats) = (cpu_ms(), load.engine.journal().stats());
        let before_load = metrics::totals();
        let took = load.side_by_side(executions, concurrency, &bar).await;
        let cpu = cpu_ms().zip(cpu).map(|(after, before)| after - before);
        let after = load.engine.journal().stats();
        let totals = (before_load, metrics::totals());
        let rss = rss_mib();
        bar.finish_and_clear();
        // Closing brings the write-ahead log into the database: only then its size says what is kept.
        load.engine.shutdown().await;
        let stats = Stats {
            commits: after.commits - stats.commits,
            appends: after.appends - stats.appends,
            ..after
        };
        Ok(Saturated {
            took: took?,
            cpu,
            stats,
            totals,
            grown_bytes: matches!(self.place, Place::Folder(_))
                .then_some(self.bytes()?.saturating_sub(before)),
            ready,
            rss,
        })
    }

    fn bytes(&self) -> Outcome<u64> {
        let files = std::fs::read_dir(self.folder.path()).or_failed("the data folder")?;
        Ok(files
            .flatten()
            .filter_map(|file| file.metadata().ok())
            .map(|file| file.len())
            .sum())
    }
}
