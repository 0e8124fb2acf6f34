//! `lianxi draw verify`: a replay of random draws from their records alone. No host, no database and no plugin is asked.

mod found;
mod words;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use lianxi_draw::{Mismatch, Record, verify};
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::Form;
use crate::console::{Console, Format};
use crate::failure::{Exit, Failure, Outcome};
use crate::host::read_text;
use crate::messages::Message;

const EXAMPLES: &str = "\
Examples:
  lianxi execution draws 018f… --format json > draws.json
  lianxi draw verify draws.json
  lianxi draw verify draws.json --pool institutions.txt     with a list of one's own, one key a line or JSON
  lianxi archive show FILE 018f… --format json | lianxi draw verify -

FILE is JSON, or JSON lines, in which records of draws stand at any depth: the answer above, or what an execution shows of itself. Each
record is computed again from its seed and its pool: the commitment, the pool's hash, who was eligible, how many, the order, who was drawn,
who took whose place. That the seal came before the pool is for the execution's history to say.

Exit codes: 0 every record agrees, 1 one does not (and what), 2 there is no record, or the file cannot be read.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compute draws again from their records.
    #[command(after_help = EXAMPLES)]
    Verify(Arguments),
}

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file of the records; - reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The list that must have been drawn from, in any order: one key a line, or a JSON array of keys or of objects with a `key`.
    #[arg(long, value_name = "FILE")]
    pool: Option<PathBuf>,
    #[command(flatten)]
    form: Form,
}

impl Command {
    pub fn format(&self) -> Format {
        let Self::Verify(arguments) = self;
        arguments.form.format
    }
}

/// What came of one record.
struct Checked {
    value: Value,
    outcome: Result<Record, Vec<Wrong>>,
}

/// One thing that is wrong with it.
struct Wrong {
    code: &'static str,
    message: String,
}

pub fn perform(command: &Command, console: Console) -> Outcome {
    let Command::Verify(arguments) = command;
    let name = arguments.file.display();
    let records = found::records(&text(&arguments.file)?, &name.to_string())?;
    if records.is_empty() {
        return Err(Failure::invalid(format!("{name}: there is no record of a draw in it"))
            .advise("give what `lianxi execution draws ID --format json` answers, or the output of a draw"));
    }
    let pool = arguments.pool.as_deref();
    let pool = pool.map(|path| found::pool(&text(path)?, &path.display().to_string()));
    let pool = pool.transpose()?;
    let checked: Vec<Checked> = records
        .into_iter()
        .map(|value| check(value, pool.as_deref(), console))
        .collect();
    let agree = checked.iter().all(|one| one.outcome.is_ok());
    console.answer(&shown(&checked), || {
        let each = checked.iter().map(|one| told(one, console));
        each.collect::<Vec<_>>().join("\n")
    })?;
    Ok(if agree { Exit::Ok } else { Exit::Failed })
}

fn text(path: &Path) -> Outcome<String> {
    if path == Path::new("-") {
        return read_text(Path::new("/dev/stdin"));
    }
    read_text(path)
}

fn check(value: Value, pool: Option<&[String]>, console: Console) -> Checked {
    let wrong = |mismatch: &Mismatch| Wrong {
        code: mismatch.code(),
        message: words::of(mismatch, console.language),
    };
    let outcome = match Record::deserialize(&value) {
        Err(why) => Err(vec![Wrong {
            code: "unreadable",
            message: console.say(Message::DrawUnreadable, &[&why]),
        }]),
        Ok(record) => match verify(&record, pool.unwrap_or(&record.pool)) {
            Ok(()) => Ok(record),
            Err(found) => Err(found.iter().map(wrong).collect()),
        },
    };
    Checked { value, outcome }
}

fn shown(checked: &[Checked]) -> Value {
    let one = |one: &Checked| {
        let wrong = one.outcome.as_ref().err().into_iter().flatten();
        let wrong: Vec<Value> = wrong
            .map(|wrong| json!({"code": wrong.code, "message": wrong.message}))
            .collect();
        json!({
            "purpose": one.value["purpose"], "commitment": one.value["commitment"], "drawnAt": one.value["drawnAt"],
            "agrees": wrong.is_empty(), "mismatches": wrong,
        })
    };
    json!({
        "agree": checked.iter().all(|one| one.outcome.is_ok()),
        "records": checked.iter().map(one).collect::<Vec<_>>(),
    })
}

fn told(one: &Checked, console: Console) -> String {
    let purpose = one.value["purpose"].as_str().unwrap_or("?");
    let drawn_at = one.value["drawnAt"].as_str().unwrap_or("?");
    match &one.outcome {
        Ok(record) => {
            let mut lines = vec![
                console.say(Message::DrawAgrees, &[&purpose, &drawn_at]),
                console.say(Message::DrawSeed, &[&record.commitment, &record.sealed_at]),
                console.say(Message::DrawPool, &[&record.pool_size, &record.pool_hash]),
                console.say(
                    Message::DrawOrder,
                    &[
                        &(record.pool.len() - record.order.len()),
                        &record.order.len(),
                        &record.count,
                        &record.drawn.join(" "),
                    ],
                ),
            ];
            if !record.gone.is_empty() {
                lines.push(console.say(Message::DrawGone, &[&record.gone.len()]));
            }
            lines.join("\n")
        }
        Err(wrong) => {
            let head = console.say(Message::DrawDiffers, &[&purpose, &drawn_at, &wrong.len()]);
            let each = wrong
                .iter()
                .map(|wrong| format!("  [{}] {}", wrong.code, wrong.message));
            std::iter::once(head)
                .chain(each)
                .collect::<Vec<_>>()
                .join("\n")
        }
    }
}
