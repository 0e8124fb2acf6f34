//! A process of its own for a host: this test binary again, asked for the same test, and told by its environment to be a host instead.

use std::fs;
use std::future::Future;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Result;
use lianxi_journal::failpoint::{self, EXIT, Failing};
use serde::{Deserialize, Serialize};
use tokio::process::Command;
use tokio::runtime::Builder;

use crate::scenario;

/// Names the file that says what the host is to do.
const VARIABLE: &str = "LIANXI_TEST_FAILPOINT_RUN";
/// The longest a host may take. One that does not end by then is half alive.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Any of the tests that begin with [`or_test`].
const ENTRY: &str = "an_error_is_recovered_from_on_sqlite";

/// What the process ends with, beside [`EXIT`].
const DONE: i32 = 90;
const GONE: i32 = 91;
const STUCK: i32 = 92;
const WRONG: i32 = 93;
const LOST: i32 = 94;
/// What a test ends with whose thread panics.
const PANICKED: i32 = 101;

/// A failpoint, and what happens when it is passed for the n-th time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Armed {
    pub point: String,
    pub passing: u64,
    #[serde(with = "Named")]
    pub failing: Failing,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Failing")]
enum Named {
    Error,
    Panic,
    Exit,
}

/// What a host is told.
#[derive(Debug, Serialize, Deserialize)]
pub struct Run {
    pub folder: PathBuf,
    /// PostgreSQL; else a file in the folder.
    pub database: Option<String>,
    /// Where what leaves goes.
    pub outside: String,
    pub armed: Option<Armed>,
}

/// How a host ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All was done.
    Done,
    /// It ended by itself, with an error, as a host does that can go on no more.
    Gone,
    /// The same, for its lease ran out.
    Lost,
    Panicked,
    /// At the failpoint.
    Exited,
    /// It was alive and did not go on.
    Stuck,
    /// What was acknowledged is not there, or what cannot be came to be.
    Wrong,
}

/// The test, unless this process is to be a host.
pub fn or_test(test: impl Future<Output = ()>) {
    let mut runtime = Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    match std::env::var_os(VARIABLE) {
        None => runtime.block_on(test),
        Some(path) => {
            let text = fs::read(path).expect("what is to be done");
            let run: Run = serde_json::from_slice(&text).expect("a run");
            if let Some(armed) = &run.armed {
                failpoint::arm(&armed.point, armed.passing, armed.failing);
            }
            let status = runtime.block_on(host(&run));
            std::process::exit(status);
        }
    }
}

async fn host(run: &Run) -> i32 {
    let lived = tokio::time::timeout(PATIENCE, scenario::live(run)).await;
    match lived {
        Ok(Ok(())) => {
            let passed = serde_json::to_vec(&failpoint::passed()).expect("names and numbers");
            fs::write(run.folder.join("passed"), passed).expect("it is written");
            DONE
        }
        Ok(Err(scenario::Ended::Gone(why))) => {
            eprintln!("the host ended: {why}");
            GONE
        }
        Ok(Err(scenario::Ended::Lost)) => LOST,
        Ok(Err(scenario::Ended::Wrong(why))) => {
            eprintln!("wrong: {why}");
            WRONG
        }
        Err(_) => STUCK,
    }
}

/// Starts the process and waits for its end. What it says goes to the log of its folder.
pub async fn start(run: &Run) -> Result<Ending> {
    let told = run.folder.join("run");
    fs::write(&told, serde_json::to_vec(run)?)?;
    let log = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(run.folder.join("log"))?;
    let status = Command::new(std::env::current_exe()?)
        .args(["--exact", "--nocapture", ENTRY])
        .env(VARIABLE, told)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .kill_on_drop(true)
        .status()
        .await?;
    match status.code() {
        Some(DONE) => Ok(Ending::Done),
        Some(GONE) => Ok(Ending::Gone),
        Some(STUCK) => Ok(Ending::Stuck),
        Some(WRONG) => Ok(Ending::Wrong),
        Some(LOST) => Ok(Ending::Lost),
        Some(PANICKED) => Ok(Ending::Panicked),
        Some(EXIT) => Ok(Ending::Exited),
        other => anyhow::bail!("a host ended with {other:?}"),
    }
}
