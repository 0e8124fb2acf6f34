//! `lianxi bench`: what the host does in a second on this machine, and what it costs.

mod runs;

use std::path::{Path, PathBuf};
use std::time::Duration;

use lianxi_flow::schema::Schema;
use lianxi_runtime::Settings;
use serde_json::json;

use super::run::read_json;
use super::{Form, PluginFolder};
use crate::bench::{BesideSlow, Figures, Grown, Spent, percentile, probe, rounded};
use crate::config::database_url;
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::Place;
use crate::packages::Packages;

use runs::{Bench, Saturated, Slow};

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
    let beside_slow = match arguments.slow.zip(arguments.slow_duty.as_deref()) {
        Some((calls, duty)) => Some(beside_slow(&bench, calls.into(), duty, console).await?),
        None => None,
    };
    let (executions, concurrency) = (
        arguments.executions as usize,
        usize::from(arguments.concurrency),
    );
    let load = bench.saturate(executions, concurrency, console).await?;
    let mut figures = figures(&bench, (executions, concurrency), &mut alone, &load, disk);
    figures.beside_slow = beside_slow;
    figures.grown = match (arguments.finished as usize, arguments.waiting as usize) {
        (0, 0) => None,
        fill => Some(grown(&bench, fill, (executions, concurrency), console).await?),
    };
    console.answer(
        &serde_json::to_value(&figures).or_failed("the figures")?,
        || figures.text(),
    )?;
    Ok(Exit::Ok)
}

/// One alone, beside calls that never answer.
async fn beside_slow(
    bench: &Bench,
    calls: usize,
    duty: &str,
    console: Console,
) -> Outcome<BesideSlow> {
    let slow = Slow {
        calls,
        function: named(duty)?,
    };
    let mut taken = bench.alone(Some(slow), console).await?;
    Ok(BesideSlow {
        calls,
        p50_ms: ms(percentile(&mut taken, 50)),
        p99_ms: ms(percentile(&mut taken, 99)),
    })
}

/// The same once more when the database holds so many that have ended, and so many that wait.
async fn grown(
    bench: &Bench,
    (finished, waiting): (usize, usize),
    (executions, concurrency): (usize, usize),
    console: Console,
) -> Outcome<Grown> {
    bench
        .fill((finished, waiting), concurrency, console)
        .await?;
    let mut alone = bench.alone(None, console).await?;
    let load = bench.saturate(executions, concurrency, console).await?;
    Ok(Grown {
        finished,
        waiting,
        executions_per_s: per_second(executions, load.took),
        p50_ms: ms(percentile(&mut alone, 50)),
        p99_ms: ms(percentile(&mut alone, 99)),
        rss_mib: load.rss.map(rounded),
        ready_ms: ms(load.ready),
    })
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
