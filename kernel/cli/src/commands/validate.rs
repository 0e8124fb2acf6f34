//! `lianxi validate`: everything that is wrong with definitions, at once, with the lines.

use std::path::PathBuf;

use jiff::Timestamp;
use lianxi_runtime::{Fetched, read_fetching};
use lianxi_spec::{Source, read};
use serde_json::{Value, json};

use super::{Form, PluginFolder};
use crate::console::Console;
use crate::failure::{Exit, Outcome};
use crate::host;
use crate::messages::Message;
use crate::packages::Packages;
use crate::reach::WayOut;

const EXAMPLES: &str = "\
Examples:
  lianxi validate workflows/*.yaml
  lianxi validate order.yaml --plugins target/plugins --format json
  lianxi validate log.yaml --allow-host raw.githubusercontent.com:443

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
    pub form: Form,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let packages = Packages::read(&arguments.plugins.plugins)?;
    let way_out = &arguments.way_out;
    let egress = match way_out.leads_somewhere() {
        true => Some(way_out.reach()?.egress()?),
        false => None,
    };
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
                let (mut texts, now) = (Fetched::new(), Timestamp::now());
                read_fetching(egress, source, &packages, &mut texts, now).await
            }
            // What stands elsewhere is not looked at, and that is a warning of its own.
            None => read(source, &packages),
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
