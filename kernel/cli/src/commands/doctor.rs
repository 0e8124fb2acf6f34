//! `lianxi doctor`: whether a database is as the host leaves it. It looks and changes nothing; the host may run meanwhile.

use std::path::PathBuf;

use lianxi_journal::{Check, Examination, Finding, Journal, Place};
use serde_json::{Value, json};

use super::Form;
use crate::config::Configuration;
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
  lianxi doctor --config lianxi.yaml       the database that a host with this configuration uses, PostgreSQL too

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
    /// The configuration of the host: it names the database.
    #[arg(long, value_name = "FILE", conflicts_with = "data")]
    config: Option<PathBuf>,
    #[command(flatten)]
    pub form: Form,
}

impl Arguments {
    /// What is looked at, and how a person is told of it.
    fn place(&self) -> Outcome<(Place, String)> {
        let configured = self
            .config
            .as_deref()
            .map(Configuration::read)
            .transpose()?;
        let Some(configuration) = configured else {
            let place = host::database(&self.data)?;
            return Ok((place, self.data.display().to_string()));
        };
        if let Some(url) = configuration.database()? {
            return Ok((Place::Postgres(url), host::POSTGRES.to_owned()));
        }
        let data = configuration.data.unwrap_or_else(|| self.data.clone());
        Ok((host::database(&data)?, data.display().to_string()))
    }
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let (place, shown_as) = arguments.place()?;
    let spinner = progress::spinner(console.say(Message::DoctorLooks, &[&shown_as]));
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
