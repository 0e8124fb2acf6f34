//! `lianxi plugin call`: one duty in the sandbox that a host uses, with records, outbox and log that are only there for it.

mod trial;

use std::path::PathBuf;
use std::time::Instant;

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use lianxi_sandbox::{CallContext, DutyError, Failure as Answered, Level, Limits, Package, Usage};
use serde_json::{Value, json};

use self::trial::Trial;
use crate::commands::Form;
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::{read_text, text_of, write_whole};
use crate::messages::Message;
use crate::packages::sandbox;

const HELP: &str = "\
Examples:
  lianxi plugin call finance.wasm register --input '{\"name\": \"…\"}'
  lianxi plugin call finance.wasm register --input application.json --region 140105 --level county
  lianxi plugin call finance.wasm find --input - --records records.json    # kept from call to call
  lianxi plugin call finance.wasm register --input application.json --times 10000    # what a call takes

The input is JSON, a file of it, or - for standard input. Without --records the plugin finds none, and what it writes is shown and gone.
The exit status is 0 for an answer, 1 for a failure of the duty.";

/// Enough to know the 99th of a hundred well.
const TIMES_MAX: u32 = 1_000_000;
/// Always the same, so that a call can be repeated.
const KEY: &str = "trial";
const SEED: [u8; 32] = [24; 32];

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Arguments {
    /// The package.
    file: PathBuf,
    /// The duty.
    duty: String,
    /// What it is given: JSON, a file of it, or - for standard input.
    #[arg(long, value_name = "JSON|FILE|-", default_value = "{}")]
    input: String,
    /// The division code of the office that acts.
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// Its level.
    #[arg(long, value_enum)]
    level: Option<LevelName>,
    /// Of which day the rules apply [default: today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    basis_date: Option<civil::Date>,
    /// What time it is for the plugin [default: now].
    #[arg(long, value_name = "TIMESTAMP")]
    now: Option<Timestamp>,
    /// Do it so many times, each in a sandbox of its own, and say what a call takes.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(TIMES_MAX)))]
    times: u32,
    /// The department's records: a JSON file that is read before the call, and written after it if the duty answered.
    #[arg(long, value_name = "FILE")]
    records: Option<PathBuf>,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum LevelName {
    Province,
    City,
    County,
    Township,
}

impl From<LevelName> for Level {
    fn from(name: LevelName) -> Self {
        match name {
            LevelName::Province => Self::Province,
            LevelName::City => Self::City,
            LevelName::County => Self::County,
            LevelName::Township => Self::Township,
        }
    }
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let path = &arguments.file;
    let package = Package::read_file(path).or_invalid(path.display())?;
    let input = input(&arguments.input)?;
    let trial = match &arguments.records {
        Some(file) if file.exists() => {
            Trial::parse(&read_text(file)?).or_invalid(file.display())?
        }
        _ => Trial::default(),
    };
    let context = context(&arguments)?;
    let sandbox = sandbox(&Limits::default())?;
    let (began, loading) = (Instant::now(), package.clone());
    let plugin = tokio::task::spawn_blocking(move || sandbox.load(&loading))
        .await
        .or_failed("loading the package")?
        .or_invalid(path.display())?;
    let loaded = began.elapsed();
    let (mut took, mut first) = (Vec::new(), None);
    for _ in 0..arguments.times {
        let began = Instant::now();
        let done = plugin
            .perform(&arguments.duty, &context, &input, trial.clone())
            .await;
        took.push(began.elapsed());
        first.get_or_insert(done);
    }
    let done = first.expect("it is done once at least");
    if let (Ok(_), Some(file)) = (&done.answer, &arguments.records) {
        write_whole(file, done.host.to_json().to_string().as_bytes())?;
    }
    let Usage {
        fuel,
        host_calls,
        memory_bytes,
    } = done.usage;
    let first = micros(took[0]);
    took.sort_unstable();
    let at = |share: usize| micros(took[(took.len() - 1) * share / 100]);
    let usage = json!({
        "callMicros": first, "p50Micros": at(50), "p99Micros": at(99), "calls": took.len(), "loadMicros": micros(loaded), "fuel": fuel, "hostCalls": host_calls, "memoryBytes": memory_bytes,
    });
    let wrote = done.answer.is_ok();
    let mut answer = json!({"log": done.host.lines(), "usage": usage});
    if wrote {
        answer["records"] = done.host.written();
        answer["events"] = done.host.events();
    }
    let exit = match done.answer {
        Ok(output) => {
            answer["output"] = output;
            Exit::Ok
        }
        Err(DutyError::Failure(failure)) => {
            answer["failure"] = told(failure);
            Exit::Failed
        }
        Err(DutyError::InvalidInput(issues)) => {
            answer["failure"] = json!({"kind": "invalid-input", "issues": issues});
            Exit::Failed
        }
        Err(error) => {
            answer["failure"] = json!({"kind": "technical", "detail": error.to_string()});
            Exit::Failed
        }
    };
    console.answer(&answer, || text(&answer, console))?;
    Ok(exit)
}

fn micros(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// The five ways in which a duty fails, by the names of the ABI.
fn told(failure: Answered) -> Value {
    match failure {
        Answered::InvalidInput(issues) => json!({"kind": "invalid-input", "issues": issues}),
        Answered::Denied(reason) => json!({"kind": "denied", "reason": reason}),
        Answered::NeedsHuman(reason) => json!({"kind": "needs-human", "reason": reason}),
        Answered::Unavailable { retry_after_ms } => {
            json!({"kind": "unavailable", "retryAfterMs": retry_after_ms})
        }
        Answered::Permanent(problem) => json!({
            "kind": "permanent", "type": problem.r#type, "title": problem.title, "detail": problem.detail, "status": problem.status,
        }),
    }
}

fn text(answer: &Value, console: Console) -> String {
    let part = |name: &str| Some(&answer[name]).filter(|part| !part.is_null());
    let listed = |name: &str| {
        let items = part(name).and_then(Value::as_array).into_iter().flatten();
        items
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n  ")
    };
    let mut lines = Vec::new();
    if let Some(output) = part("output") {
        lines.push(format!("{output:#}"));
    }
    if let Some(failure) = part("failure") {
        lines.push(format!("{failure:#}"));
    }
    for (name, message) in [
        ("records", Message::CallRecords),
        ("events", Message::CallEvents),
        ("log", Message::CallLog),
    ] {
        let listed = listed(name);
        if !listed.is_empty() {
            lines.push(console.say(message, &[&listed]));
        }
    }
    let usage = |name: &str| answer["usage"][name].as_u64().unwrap_or_default();
    if usage("calls") > 1 {
        lines.push(console.say(
            Message::CallTimes,
            &[&usage("calls"), &usage("p50Micros"), &usage("p99Micros")],
        ));
    }
    lines.push(console.say(
        Message::CallUsage,
        &[
            &usage("callMicros"),
            &usage("loadMicros"),
            &usage("fuel"),
            &usage("hostCalls"),
            &(usage("memoryBytes") / 1024),
        ],
    ));
    lines.join("\n")
}

fn input(given: &str) -> Outcome<Value> {
    let text = match given {
        "-" => text_of(std::io::stdin().lock(), "standard input", INPUT_BYTES_MAX)?,
        json if json.trim_start().starts_with(['{', '[', '"']) => json.to_owned(),
        file => read_text(file.as_ref())?,
    };
    serde_json::from_str(&text).or_invalid("the input")
}

/// More than a duty is ever given.
const INPUT_BYTES_MAX: u64 = 16 * 1024 * 1024;

fn context(arguments: &Arguments) -> Outcome<CallContext> {
    let zone = TimeZone::get("Asia/Shanghai").or_failed("the time zone")?;
    let now = arguments
        .now
        .unwrap_or_else(Timestamp::now)
        .to_zoned_datetime(zone);
    if let Some(region) = &arguments.region
        && (region.is_empty() || !region.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err(
            Failure::invalid(format!("--region {region}: no division code"))
                .advise("write the digits of GB/T 2260, such as 140105"),
        );
    }
    Ok(CallContext {
        execution: KEY.to_owned(),
        task: "/do/0/call".to_owned(),
        idempotency_key: KEY.to_owned(),
        attempt: 1,
        now: now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        basis_date: arguments
            .basis_date
            .unwrap_or_else(|| now.date())
            .to_string(),
        region: arguments.region.clone(),
        level: arguments.level.map(Level::from),
        actor: None,
        deadline: None,
        random_seed: SEED,
    })
}
