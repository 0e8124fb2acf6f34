//! `lianxi validate`: everything that is wrong with definitions, at once, with the lines.

use std::path::PathBuf;

use jiff::Timestamp;
use lianxi_runtime::{Fetched, Reading};
use lianxi_spec::{Source, read_by_rules};
use serde_json::{Value, json};

use super::{Form, PluginFolder, RulesFolder};
use crate::console::Console;
use crate::failure::{Exit, Outcome};
use crate::host;
use crate::messages::Message;
use crate::packages::Packages;
use crate::reach::WayOut;
use crate::rules;

const EXAMPLES: &str = "\
Examples:
  lianxi validate workflows/*.yaml
  lianxi validate order.yaml --plugins target/plugins --rules workflows/rules --format json
  lianxi validate log.yaml --allow-host raw.githubusercontent.com:443

A rule pack is what a matter asks of its definitions beyond the language, as data: see workflows/rules/README.md. The host asks the
same when a definition is published (`rules` in its configuration).

Functions and schemas that stand elsewhere are fetched where their host is allowed; without any --allow-host they are not checked,
which is a warning.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The definitions.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    way_out: WayOut,
    #[command(flatten)]
    plugins: PluginFolder,
    #[command(flatten)]
    rules: RulesFolder,
    #[command(flatten)]
    pub form: Form,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let packages = Packages::read(&arguments.plugins.plugins)?;
    let way_out = &arguments.way_out;
    let egress = if way_out.leads_somewhere() {
        Some(way_out.reach()?.egress()?)
    } else {
        None
    };
    let rules = rules::read(&arguments.rules.rules, console)?;
    let (mut problems, mut valid) = (Vec::new(), true);
    for path in &arguments.files {
        let text = host::read_text(path)?;
        let name = path.display().to_string();
        let source = Source {
            name: &name,
            text: &text,
        };
        let outcome = match &egress {
            Some(egress) => {
                let reading = Reading {
                    egress,
                    catalog: &packages,
                    rules: &rules,
                    now: Timestamp::now(),
                };
                reading.read(source, &mut Fetched::new()).await
            }
            // What stands elsewhere is not looked at, and that is a warning of its own.
            None => read_by_rules(source, &packages, &rules),
        };
        valid &= outcome.workflow.is_some();
        if console.is_json() {
            problems.extend(
                outcome
                    .problems
                    .iter()
                    .map(|problem| problem.to_json(&name)),
            );
            continue;
        }
        host::show_problems(console, &name, &text, &outcome.problems);
        let line = match outcome.workflow {
            Some(_) => console.say(Message::DefinitionValid, &[&name]),
            None => console.say(
                Message::DefinitionInvalid,
                &[&name, &outcome.problems.len()],
            ),
        };
        console.text(&line)?;
    }
    if console.is_json() {
        console.json(&json!({"valid": valid, "problems": Value::Array(problems)}))?;
    }
    Ok(if valid { Exit::Ok } else { Exit::Invalid })
}
