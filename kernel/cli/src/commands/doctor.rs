//! `lianxi doctor`: whether a database is as the host leaves it. It looks and changes nothing; the host may run meanwhile.

use std::path::PathBuf;

use lianxi_journal::{Check, Examination, Finding, Journal};
use serde_json::{Value, json};

use super::Form;
use crate::console::Console;
use crate::diagnosis::words;
use crate::failure::{Exit, Failure, Outcome};
use crate::host;
use crate::messages::Message;
use crate::progress;

const EXAMPLES: &str = "\
Examples:
  lianxi doctor --data data
  lianxi doctor --data data --format json

Looked at are: the database file itself (pages, indexes, references), its schema, every hash chain, what waits and for what, messages,
records, definitions; and every execution and work item is made again from its first event and compared with what is stored beside it.
Nothing is changed, and the host may run meanwhile: then all is looked at as it was at one moment, part by part.

Exit codes: 0 nothing is wrong, 1 something is, 2 it could not be looked at.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The folder of the database.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    #[command(flatten)]
    pub form: Form,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let place = host::database(&arguments.data)?;
    let spinner =
        progress::spinner(console.say(Message::DoctorLooks, &[&arguments.data.display()]));
    let journal = Journal::look(&place)
        .await
        .map_err(|error| host::not_looked_at(&error))?;
    let examined = examine(&journal).await;
    journal.close().await;
    spinner.finish_and_clear();
    let examination = examined?;
    console.answer(&shown(&examination, console), || {
        told(&examination, console)
    })?;
    Ok(if examination.is_sound() {
        Exit::Ok
    } else {
        Exit::Failed
    })
}

async fn examine(journal: &Journal) -> Outcome<Examination> {
    let mut examination = journal
        .examine()
        .await
        .map_err(|error| host::not_looked_at(&error))?;
    // An older schema has not all that is asked for.
    if examination.schema.missing.is_empty() {
        let states = lianxi_runtime::prove(journal).await;
        examination
            .checks
            .push(states.map_err(|error| Failure::invalid(crate::failure::chain(&error)))?);
    }
    Ok(examination)
}

fn shown(examination: &Examination, console: Console) -> Value {
    let finding = |finding: &Finding| {
        let words = words(finding.code, console.language);
        json!({
            "code": finding.code, "table": finding.table, "key": finding.key, "detail": finding.detail,
            "message": words.what, "advice": words.advice,
        })
    };
    let check = |check: &Check| {
        json!({
            "check": check.name, "lookedAt": check.looked_at, "leftOut": check.left_out,
            "findings": check.findings.iter().map(finding).collect::<Vec<_>>(),
        })
    };
    json!({
        "schema": examination.schema.found,
        "sound": examination.is_sound(),
        "checks": examination.checks.iter().map(check).collect::<Vec<_>>(),
    })
}

fn told(examination: &Examination, console: Console) -> String {
    let mut lines = Vec::new();
    for check in &examination.checks {
        let count = check.findings.len() as u64 + check.left_out;
        lines.push(console.say(
            Message::DoctorCheck,
            &[&check.name, &check.looked_at, &count],
        ));
        for finding in &check.findings {
            let words = words(finding.code, console.language);
            let place = [finding.table, &finding.key].join(" ");
            lines.push(format!(
                "  {} [{}] {}: {}",
                place.trim(),
                finding.code,
                words.what,
                finding.detail
            ));
            lines.push(console.say(Message::Advice, &[&words.advice]));
        }
        if check.left_out > 0 {
            lines.push(console.say(Message::MoreChanges, &[&check.left_out]));
        }
    }
    let verdict = if examination.is_sound() {
        Message::DoctorSound
    } else {
        Message::DoctorUnsound
    };
    lines.push(console.say(verdict, &[]));
    lines.join("\n")
}
