//! `lianxi bench`: what the host does in a second on this machine, and what it costs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use lianxi_flow::schema::Schema;
use lianxi_journal::Stats;
use lianxi_runtime::{DefinitionError, Engine, EngineError, Settings, Start, SystemClock};
use lianxi_spec::Source;
use lianxi_telemetry::metrics::{self, Totals};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::plugin_test::calling;
use super::run::read_json;
use super::{Form, PluginFolder};
use crate::bench::{
    BesideSlow, Figures, Grown, Load, Spent, cpu_ms, percentile, probe, rounded, rss_mib,
};
use crate::config::database_url;
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
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

const EXAMPLES: &str = "\
Examples:
  lianxi bench
  lianxi bench --duty check@finance --input check.json --executions 20000 --concurrency 128
  lianxi bench --commit-each-step --format json      # what one commit a turn saves
  lianxi bench --slow 8 --slow-duty spin@endless     # what calls of another department that never answer do to one
  lianxi bench --finished 1000000 --waiting 100000   # the same once more in a database that has grown
  lianxi bench --database-env LIANXI_DATABASE        # on PostgreSQL; how much its database grows is not measured

Each execution calls the duty so many times, one call after the other. Build with --release for numbers that mean something.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Executions under load.
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    executions: u32,
    /// How many run side by side.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4_096))]
    concurrency: u16,
    /// Duty calls of one execution.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    calls: u16,
    /// Commit after every call instead of once a turn.
    #[arg(long)]
    commit_each_step: bool,
    /// The duty [default: the first that takes {}]. A read-only one.
    #[arg(long, value_name = "DUTY@PLUGIN")]
    duty: Option<String>,
    /// Its input, a JSON object.
    #[arg(long, value_name = "FILE|-")]
    input: Option<PathBuf>,
    /// So many calls of another duty that never answer, beside one execution alone.
    #[arg(long, value_name = "CALLS", requires = "slow_duty", value_parser = clap::value_parser!(u16).range(1..=16))]
    slow: Option<u16>,
    /// That duty, which takes {"forever": true}.
    #[arg(long, value_name = "DUTY@PLUGIN", requires = "slow")]
    slow_duty: Option<String>,
    /// Measure once more after so many executions have ended in the same database.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100_000_000))]
    finished: u32,
    /// And so many wait there for a time that is a month away.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=10_000_000))]
    waiting: u32,
    /// Where the database is made, in a folder of its own; without it, in the system's temporary folder.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The environment variable that holds the URL of an empty PostgreSQL database, instead of a SQLite file. It is left as it is then.
    #[arg(long, value_name = "VARIABLE", conflicts_with = "data")]
    database_env: Option<String>,
    #[command(flatten)]
    plugins: PluginFolder,
    #[command(flatten)]
    pub form: Form,
}

/// What the runs share.
struct Bench {
    folder: tempfile::TempDir,
    place: Place,
    packages: Packages,
    settings: Settings,
    function: String,
    input: Value,
    calls: usize,
}

/// Calls that never answer.
struct Slow {
    calls: usize,
    function: String,
}

impl Slow {
    fn definition(&self) -> String {
        let mut definition = calling(&self.function, &[&"forever".to_owned()], None, 1);
        definition["document"]["name"] = json!("slow");
        definition.to_string()
    }
}

struct Saturated {
    took: Duration,
    cpu: Option<f64>,
    stats: Stats,
    totals: (Totals, Totals),
    /// None of a database that is not ours to look into.
    grown_bytes: Option<u64>,
    ready: Duration,
    rss: Option<f64>,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let parent = arguments.data.clone().unwrap_or_else(std::env::temp_dir);
    std::fs::create_dir_all(&parent).or_invalid(parent.display())?;
    let folder = tempfile::Builder::new()
        .prefix("lianxi-bench-")
        .tempdir_in(&parent)
        .or_invalid(parent.display())?;
    let packages = Packages::read(&arguments.plugins.plugins)?;
    let input = read_json(arguments.input.as_deref())?;
    let function = function(
        arguments.duty.as_deref(),
        &packages,
        &arguments.plugins.plugins,
    )?;
    let settings = Settings {
        commit_each_step: arguments.commit_each_step,
        ..Settings::default()
    };
    let place = match &arguments.database_env {
        Some(variable) => {
            let url = std::env::var(variable).or_invalid(variable)?;
            Place::Database(database_url(url)?)
        }
        None => Place::Folder(folder.path().to_owned()),
    };
    let bench = Bench {
        folder,
        place,
        packages,
        settings,
        function,
        input,
        calls: usize::from(arguments.calls),
    };
    let disk = probe(bench.folder.path()).or_failed("the disk probe")?;
    let mut alone = bench.alone(None, console).await?;
    let slow = arguments
        .slow
        .map(usize::from)
        .zip(arguments.slow_duty.as_deref());
    let beside_slow = match slow {
        Some((calls, duty)) => {
            let slow = Slow {
                calls,
                function: named(duty)?,
            };
            Some((calls, bench.alone(Some(slow), console).await?))
        }
        None => None,
    };
    let (executions, concurrency) = (
        arguments.executions as usize,
        usize::from(arguments.concurrency),
    );
    let load = bench.saturate(executions, concurrency, console).await?;
    let fill = (arguments.finished as usize, arguments.waiting as usize);
    let grown = match fill {
        (0, 0) => None,
        fill => {
            bench.fill(fill, concurrency, console).await?;
            let alone = bench.alone(None, console).await?;
            let load = bench.saturate(executions, concurrency, console).await?;
            Some((alone, load))
        }
    };
    let mut figures = figures(&bench, (executions, concurrency), &mut alone, &load, disk);
    figures.grown = grown.map(|(mut alone, load)| Grown {
        finished: fill.0,
        waiting: fill.1,
        executions_per_s: per_second(executions, load.took),
        p50_ms: ms(percentile(&mut alone, 50)),
        p99_ms: ms(percentile(&mut alone, 99)),
        rss_mib: load.rss.map(rounded),
        ready_ms: ms(load.ready),
    });
    figures.beside_slow = beside_slow.map(|(calls, mut taken)| BesideSlow {
        calls,
        p50_ms: ms(percentile(&mut taken, 50)),
        p99_ms: ms(percentile(&mut taken, 99)),
    });
    console.answer(
        &serde_json::to_value(&figures).or_failed("the figures")?,
        || figures.text(),
    )?;
    Ok(Exit::Ok)
}

fn figures(
    bench: &Bench,
    (executions, concurrency): (usize, usize),
    alone: &mut [Duration],
    load: &Saturated,
    disk: Duration,
) -> Figures {
    #[allow(
        clippy::cast_precision_loss,
        reason = "counts of a benchmark are far below 2^52"
    )]
    let number = |count: u64| count as f64;
    let (count, calls) = (
        number(executions as u64),
        number((executions * bench.calls) as u64),
    );
    let seconds = load.took.as_secs_f64();
    Figures {
        executions,
        concurrency,
        calls_per_execution: bench.calls,
        commit_each_step: bench.settings.commit_each_step,
        duty: bench.function.clone(),
        executions_per_s: per_second(executions, load.took),
        duty_calls_per_s: rounded(calls / seconds),
        p50_ms: ms(percentile(alone, 50)),
        p99_ms: ms(percentile(alone, 99)),
        beside_slow: None,
        grown: None,
        cpu_ms_per_execution: load.cpu.map(|cpu| rounded(cpu / count)),
        spent_us_per_execution: Spent::between(&load.totals.0, &load.totals.1, count),
        syncs_per_execution: rounded(number(load.stats.commits) / count),
        appends_per_commit: rounded(number(load.stats.appends) / number(load.stats.commits.max(1))),
        bytes_per_duty_call: load.grown_bytes.map(|bytes| rounded(number(bytes) / calls)),
        rss_mib: load.rss.map(rounded),
        ready_ms: ms(load.ready),
        disk_probe_p50_ms: ms(disk),
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "counts of a benchmark are far below 2^52"
)]
fn per_second(count: usize, took: Duration) -> f64 {
    rounded(count as f64 / took.as_secs_f64())
}

fn ms(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1000.0)
}

/// The same of `duty@plugin`.
fn named(asked: &str) -> Outcome<String> {
    let Some((duty, plugin)) = asked.split_once('@') else {
        let failure = Failure::invalid(format!("'{asked}' names no duty"));
        return Err(failure.advise("write it as DUTY@PLUGIN"));
    };
    Ok(format!("{duty}:*@{plugin}"))
}

/// `duty:version@plugin` of what is to be called.
fn function(asked: Option<&str>, packages: &Packages, folder: &Path) -> Outcome<String> {
    if let Some(asked) = asked {
        return named(asked);
    }
    let found = packages.find_duty(|schema| {
        Schema::compile(schema.clone()).is_ok_and(|schema| schema.validate(&json!({})).is_ok())
    });
    found.ok_or_else(|| {
        Failure::invalid(format!("no plugin in {} has a duty that takes {{}}", folder.display())).advise("build plugins with `make plugins`, then name a duty and its input: --duty DUTY@PLUGIN --input FILE")
    })
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

    async fn alone(&self, slow: Option<Slow>, console: Console) -> Outcome<Vec<Duration>> {
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
    async fn fill(
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

    async fn saturate(
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
